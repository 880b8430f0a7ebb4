/* Reads what has been typed, as the values that expressions compute with. Paths and names of fields are as in engine/web/drawing/fields.py. */
import { DateSpan, Instant, MILLION, Special, addMonths, isoDay } from "../expressions.js";

const HONEST = new Set(["not_known", "refused", "not_asked"]);
const COMMA = new Set(["pt", "tet", "es", "fr", "id"]);
const NUMBER = /^([+-]?)(\d{1,15})(?:\.(\d{1,6}))?$/;

/** The fields of a question by the part after the colon; only what would be sent. */
function partsOf(form, path) {
  const parts = {};
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File && !value.name) continue;
    const part = name === path ? "" : name.startsWith(`${path}:`) ? name.slice(path.length + 1) : null;
    if (part !== null) parts[part] = [...(parts[part] || []), String(value).trim()];
  }
  return parts;
}

const one = (parts, name) => (parts[name] ? parts[name][parts[name].length - 1] : "");

/** A question's value, by the reader that its fragment names (engine/web/drawing/types.py); undefined when it isn't answered, or not so that it could be read. */
export function valueOf(form, path, reader, language, zone) {
  const parts = partsOf(form, path);
  const how = one(parts, "how");
  if (HONEST.has(how)) return new Special(how);
  const read = READERS[reader];
  if (!read) return undefined; // only the server can tell
  return read(parts, how, language, zone);
}

function word(parts) {
  const text = one(parts, "");
  if (text.startsWith(":") && HONEST.has(text.slice(1))) return new Special(text.slice(1));
  return text === "" ? undefined : text.normalize("NFC");
}

function many(parts) {
  const chosen = (parts[""] ?? []).filter(Boolean);
  const honest = chosen.filter((each) => each.startsWith(":"));
  if (honest.length && chosen.length === 1) return new Special(honest[0].slice(1));
  const options = chosen.filter((each) => !each.startsWith(":"));
  return options.length ? new Set(options) : undefined;
}

function number(parts, how, language) {
  let text = one(parts, "").replace(/[\s\u00a0\u202f]/g, "").replace("\u2212", "-");
  if (COMMA.has(language) && text.includes(",")) text = text.replace(/\./g, "").replace(",", ".");
  const found = NUMBER.exec(text);
  if (!found) return undefined;
  const whole = BigInt(found[2]) * MILLION + BigInt((found[3] ?? "").padEnd(6, "0"));
  return found[1] === "-" ? -whole : whole;
}

const two = (text) => text.padStart(2, "0");

function isoOf(parts, prefix) {
  const [year, month, day] = ["year", "month", "day"].map((each) => one(parts, prefix + each));
  if (!/^\d{4}$/.test(year) || (month && !/^\d{1,2}$/.test(month)) || (day && !/^\d{1,2}$/.test(day))) return null;
  return { year, month: month && two(month), day: day && two(day) };
}

function dayOf({ year, month, day }) {
  const text = `${year}-${month}-${day}`;
  const found = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(found.getTime()) || found.toISOString().slice(0, 10) !== text ? undefined : isoDay(text);
}

function date(parts, how) {
  const typed = isoOf(parts, "");
  if (!typed) return undefined;
  if (how === "year_only" || (!typed.month && how !== "exact")) return span({ ...typed, month: "01", day: "01" }, 12, "year_only");
  if (how === "month_only" || (!typed.day && how !== "exact")) return span({ ...typed, day: "01" }, 1, "month_only");
  if (!typed.month || !typed.day) return undefined;
  const day = dayOf(typed);
  if (day === undefined) return undefined;
  if (how !== "estimated") return new DateSpan(day, day, "");
  const last = isoOf(parts, "latest_");
  const latest = last?.day ? dayOf(last) : undefined;
  return latest !== undefined && latest >= day ? new DateSpan(day, latest, how) : new DateSpan(addMonths(day, -12), addMonths(day, 12), how);
}

function span(first, months, how) {
  const day = dayOf(first);
  return day === undefined ? undefined : new DateSpan(day, addMonths(day, months) - 1, how);
}

function dateTime(parts, how, language, zone) {
  const typed = isoOf(parts, "");
  const time = /^(\d{1,2}):(\d{2})$/.exec(one(parts, "time"));
  if (!typed?.day || !time || dayOf(typed) === undefined) return undefined;
  const wall = Date.UTC(+typed.year, +typed.month - 1, +typed.day, +time[1], +time[2]);
  return new Instant(BigInt(wall - offset(wall, zone)) * 1000n);
}

/** How far a zone's clocks are ahead of UTC at a wall-clock time, in milliseconds. */
function offset(wall, zone) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "short", timeStyle: "medium", hourCycle: "h23" });
  const [, day, month, year, hour, minute] = /(\d+)\/(\d+)\/(\d+), (\d+):(\d+)/.exec(format.format(wall)).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute) - wall;
}

function time(parts) {
  const found = /^(\d{1,2}):(\d{2})$/.exec(one(parts, ""));
  return found && +found[1] < 24 && +found[2] < 60 ? BigInt(+found[1] * 60 + +found[2]) : undefined;
}

/** A value of several parts is a list of one row, as rows are. */
const row = (parts) => [new Map(parts)];

function tally(parts) {
  const counts = Object.keys(parts).filter((each) => each.startsWith("count_"));
  const typed = counts.map((each) => [each.slice(6), one(parts, each).replace(/\s/g, "")]);
  if (typed.every(([, text]) => text === "") || typed.some(([, text]) => !/^\+?\d{0,15}(\.0*)?$/.test(text))) return undefined;
  return row(typed.map(([option, text]) => [option, BigInt(text.replace("+", "").split(".")[0] || "0") * MILLION]));
}

function degrees(text, most) {
  const found = /^([+-]?)(\d{1,3})(?:\.(\d{1,20}))?$/.exec(text);
  if (!found) return null;
  const scaled = BigInt(found[2] + (found[3] ?? "").slice(0, 15).padEnd(15, "0"));
  const value = ((scaled + 5000000000n) / 10000000000n) * 10n;
  return value > most * MILLION ? null : found[1] === "-" ? -value : value;
}

const pointed = (parts, name, language) => {
  const text = one(parts, name).replace(/[\s\u00a0\u202f]/g, "").replace("\u2212", "-");
  return COMMA.has(language) && text.includes(",") ? text.replace(/\./g, "").replace(",", ".") : text;
};

function point(parts, how, language) {
  const latitude = degrees(pointed(parts, "latitude", language), 90n);
  const longitude = degrees(pointed(parts, "longitude", language), 180n);
  const accuracy = pointed(parts, "accuracy", language);
  const metres = /^(\d{1,7})(?:\.(\d+))?$/.exec(accuracy);
  if (latitude === null || longitude === null || (accuracy && !metres)) return undefined;
  const known = [["latitude", latitude], ["longitude", longitude]];
  if (!metres) return row(known);
  const whole = BigInt(metres[1]) + (/[1-9]/.test(metres[2] ?? "") ? 1n : 0n);
  return whole > MILLION ? undefined : row([...known, ["accuracy", whole * MILLION]]);
}

/** A file that is there or has just been chosen; what it is, the server finds out. */
function file(parts) {
  const kept = one(parts, "file") && !one(parts, "drop");
  return kept || parts.upload ? row([["file", one(parts, "file")]]) : undefined;
}

function signature(parts) {
  const name = one(parts, "name").normalize("NFC");
  return file(parts) ?? (name ? row([["name", name]]) : undefined);
}

const READERS = { word, number, date, date_time: dateTime, time, many, tally, point, file, signature };
