/* Decimal arithmetic in whole millionths (BigInt): the browser's twin of engine/expressions/running/numbers.py. */
import { DateSpan, Instant } from "./dates.js";

export const UNKNOWN = Symbol("unknown");
export const HIDDEN = Symbol("hidden"); // unknown, and only because a question of the row is hidden
export const MILLION = 1000000n;
const LARGEST = 10n ** 15n * MILLION - 1n;

/** A number that is only known to lie between two others, because a date is. */
export class NumberSpan {
  constructor(low, high) {
    this.low = low;
    this.high = high;
  }
}

/** What an operation yields that can't be done: hidden only if nothing else stands in its way. */
export function missing(a, b) {
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
  return a === HIDDEN || b === HIDDEN ? HIDDEN : UNKNOWN;
}

export function problem(env, code) {
  env.problems.push(code);
  return UNKNOWN;
}

export const bounded = (env, number) => (number >= -LARGEST && number <= LARGEST ? number : problem(env, "overflow"));

export function numberSpan(env, low, high) {
  if (low === high) return bounded(env, low);
  return low < -LARGEST || high > LARGEST ? problem(env, "overflow") : new NumberSpan(low, high);
}

/** A span whose ends differ is unknown. */
export const known = (value) => (value instanceof NumberSpan ? UNKNOWN : value);

const size = (number) => (number < 0n ? -number : number);

/** The quotient to the nearest whole, halves away from zero. */
export function divided(numerator, denominator) {
  const quotient = (2n * size(numerator) + size(denominator)) / (2n * size(denominator));
  return numerator < 0n === denominator < 0n ? quotient : -quotient;
}

function ends(a) {
  if (typeof a === "bigint") return [a, a];
  return a instanceof NumberSpan ? [a.low, a.high] : null;
}

export function add(env, a, b) {
  const [one, other] = [ends(a), ends(b)];
  return one && other ? numberSpan(env, one[0] + other[0], one[1] + other[1]) : missing(a, b);
}

export function negative(a) {
  if (typeof a === "bigint") return -a;
  return a instanceof NumberSpan ? new NumberSpan(-a.high, -a.low) : missing(a);
}

export function rounded(env, a, digits) {
  const found = ends(a);
  if (!found) return missing(a);
  const step = 10n ** BigInt(6 - digits);
  return numberSpan(env, divided(found[0], step) * step, divided(found[1], step) * step);
}

const pick = (a, b, sign) => ((a < b) === sign < 0 ? a : b);

/** The greater (sign 1) or the lesser (-1) of two numbers, dates or instants. */
export function extreme(a, b, sign) {
  if (a instanceof DateSpan && b instanceof DateSpan) {
    return new DateSpan(pick(a.earliest, b.earliest, sign), pick(a.latest, b.latest, sign), "");
  }
  if (a instanceof Instant && b instanceof Instant) return new Instant(pick(a.micros, b.micros, sign));
  const [one, other] = [ends(a), ends(b)];
  if (!one || !other) return missing(a, b);
  const [low, high] = [pick(one[0], other[0], sign), pick(one[1], other[1], sign)];
  return low === high ? low : new NumberSpan(low, high);
}

/** The option of the last step [begin or null, option] that begins at or below the number; unknown if both ends don't agree. */
export function banded(a, steps) {
  const found = ends(a);
  if (!found) return missing(a);
  const [low, high] = found.map((number) => {
    const above = steps.findIndex(([begin]) => begin !== null && BigInt(begin) > number);
    return above === 0 || steps.length === 0 ? UNKNOWN : steps[above < 0 ? steps.length - 1 : above - 1][1];
  });
  return low === high ? low : UNKNOWN;
}
