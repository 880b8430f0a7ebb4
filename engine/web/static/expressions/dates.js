/* Dates and instants: the browser's twin of engine/expressions/running/dates.py. A day is a whole number, 0 on 1 January 1970. */
import { missing, problem } from "./numbers.js";

const DAY = 86400000000n; // microseconds
const UNITS = { days: 1, weeks: 7 };
const MONTHS = { months: 1, years: 12 };

/** A date as far as it is known: earliest and latest day. */
export class DateSpan {
  constructor(earliest, latest, how = "") {
    this.earliest = earliest;
    this.latest = latest;
    this.how = how;
  }
}

export class Instant {
  constructor(micros) {
    this.micros = micros;
  }
}

export class Duration {
  constructor(amount, unit) {
    this.amount = amount;
    this.unit = unit;
  }
}

const leap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const lastOf = (year, month) => (month === 2 ? (leap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);

/** Days from 1 January 1970 to 1 January of a year, and the days of a year's earlier months, are all a calendar needs. */
function dayOf(year, month, day) {
  const before = year - 1;
  let days = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 719162;
  for (let each = 1; each < month; each += 1) days += lastOf(year, each);
  return days + day - 1;
}

function civil(day) {
  let year = Math.floor(day / 365.2425) + 1970;
  while (dayOf(year, 1, 1) > day) year -= 1;
  while (dayOf(year + 1, 1, 1) <= day) year += 1;
  let month = 12;
  while (dayOf(year, month, 1) > day) month -= 1;
  return [year, month, day - dayOf(year, month, 1) + 1];
}

const FIRST = dayOf(1, 1, 1);
const LAST = dayOf(9999, 12, 31);

/** The day's number of `2026-03-02`. */
export function isoDay(text) {
  const [year, month, day] = text.split("-").map(Number);
  return dayOf(year, month, day);
}

/** `2026-03-02` of the day's number. */
export function civilDay(day) {
  const [year, month, date] = civil(day);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

/** The same day so many months on, or the last of that month; null beyond year 1 or 9999. */
export function addMonths(day, months) {
  const [year, month, date] = civil(day);
  const index = year * 12 + month - 1 + months;
  const [newYear, newMonth] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  if (newYear < 1 || newYear > 9999) return null;
  return dayOf(newYear, newMonth, Math.min(date, lastOf(newYear, newMonth)));
}

export const fullDays = (a, b) => b - a;

function full(a, b, length) {
  if (b < a) return -full(b, a, length);
  const [from, to] = [civil(a), civil(b)];
  const count = length === 12 ? to[0] - from[0] : (to[0] - from[0]) * 12 + to[1] - from[1];
  return addMonths(a, count * length) <= b ? count : count - 1;
}

export const fullMonths = (a, b) => full(a, b, 1);
export const fullYears = (a, b) => full(a, b, 12);

// --- the clock on the wall of a time zone ------------------------------------------------------------------------------------------

const clocks = new Map();

/** How far the wall clock is ahead of UTC at an instant, in microseconds. */
function offset(zone, micros) {
  if (!clocks.has(zone)) {
    const shown = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" };
    clocks.set(zone, new Intl.DateTimeFormat("en-u-ca-iso8601", { ...shown, timeZone: zone, hourCycle: "h23" }));
  }
  const seconds = floored(micros, 1000000n);
  const parts = Object.fromEntries(clocks.get(zone).formatToParts(Number(seconds) * 1000).map(({ type, value }) => [type, Number(value)]));
  const day = dayOf(parts.year, parts.month, parts.day);
  const wall = day * 86400 + parts.hour * 3600 + parts.minute * 60 + parts.second;
  return (BigInt(wall) - seconds) * 1000000n;
}

function floored(a, b) {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** The instant at which a wall clock shows a time; the earlier one if it shows it twice, the one before the gap if never. */
function fromWall(zone, wall) {
  const [before, after] = [offset(zone, wall - DAY), offset(zone, wall + DAY)];
  if (before === after || offset(zone, wall - before) === before) return wall - before;
  return offset(zone, wall - after) === after ? wall - after : wall - before;
}

/** Whether clocks of all zones can show the day: the first and the last year might lead out of the calendar. */
const onTheWall = (day) => day >= FIRST + 365 && day <= LAST - 365;

const utcDay = (micros) => Number(floored(micros, DAY));

/** The day of an instant where the context is. */
export function localDay(env, instant) {
  if (!onTheWall(utcDay(instant.micros))) return missing();
  const day = Number(floored(instant.micros + offset(env.time_zone, instant.micros), DAY));
  return new DateSpan(day, day);
}

/** First and last microsecond that a date or instant may be; null for anything else. */
export function instantSpan(env, value) {
  if (value instanceof Instant) return [value.micros, value.micros];
  if (!(value instanceof DateSpan) || !onTheWall(value.earliest) || !onTheWall(value.latest)) return null;
  return [fromWall(env.time_zone, BigInt(value.earliest) * DAY), fromWall(env.time_zone, BigInt(value.latest + 1) * DAY)];
}

/** undefined for units that days don't know, null beyond the calendar. */
function movedDay(day, length, sign) {
  if (length.unit in MONTHS) return addMonths(day, sign * length.amount * MONTHS[length.unit]);
  if (!(length.unit in UNITS)) return undefined;
  const result = day + sign * length.amount * UNITS[length.unit];
  return result < FIRST || result > LAST ? null : result;
}

/** A date or instant moved by a length of time, forwards (sign 1) or back (-1). */
export function moved(env, value, length, sign) {
  if (!(length instanceof Duration)) return missing(value, length);
  if (value instanceof DateSpan) {
    const [earliest, latest] = [movedDay(value.earliest, length, sign), movedDay(value.latest, length, sign)];
    if (earliest === undefined) return missing();
    return earliest === null || latest === null ? problem(env, "overflow") : new DateSpan(earliest, latest, value.how);
  }
  return value instanceof Instant ? movedInstant(env, value, length, sign) : missing(value, length);
}

function movedInstant(env, value, length, sign) {
  const minutes = { minutes: 1n, hours: 60n }[length.unit];
  if (minutes) return bounded(env, value.micros + BigInt(sign) * BigInt(length.amount) * minutes * 60000000n);
  if (!(length.unit in UNITS) && !(length.unit in MONTHS)) return missing();
  if (!onTheWall(utcDay(value.micros))) return problem(env, "overflow");
  const wall = value.micros + offset(env.time_zone, value.micros);
  const today = floored(wall, DAY);
  const day = movedDay(Number(today), length, sign);
  if (day === null || !onTheWall(day)) return problem(env, "overflow");
  return new Instant(fromWall(env.time_zone, BigInt(day) * DAY + (wall - today * DAY)));
}

function bounded(env, micros) {
  return micros < BigInt(FIRST) * DAY || micros >= BigInt(LAST + 1) * DAY ? problem(env, "overflow") : new Instant(micros);
}
