/* The browser's evaluator of checked expressions: the same trees, the same meaning as engine/expressions/running in Python.
 *
 * `decodeEnvironment(json)` reads what `encode_environment` sent (the table of encodings stands in engine/expressions/encoding.py);
 * `evaluate(tree, env)` yields a value; `encode(value)` writes one back. Nothing is parsed or executed as text.
 *
 * Values: true, false, UNKNOWN · BigInt (whole millionths; minutes of a time) · string · Set · DateSpan (days since 1970) ·
 * Instant (BigInt microseconds since 1970) · Duration · Special · HIDDEN · arrays of Maps (rows). An unanswered question is an absent
 * key of its Map. `env.problems` collects "overflow" and "division_by_zero".
 */
import { DateSpan, Duration, Instant, addMonths, civilDay, fullDays, fullMonths, fullYears, instantSpan, isoDay, localDay, moved } from "./expressions/dates.js";
import { HIDDEN, MILLION, NumberSpan, UNKNOWN, add, banded, bounded, divided, extreme, known, missing, negative, numberSpan, problem, rounded } from "./expressions/numbers.js";
import { matches } from "./expressions/patterns.js";

export { DateSpan, Duration, HIDDEN, Instant, MILLION, UNKNOWN, addMonths, civilDay, isoDay };

const owns = (table, key) => Object.prototype.hasOwnProperty.call(table, key);

export class Special {
  constructor(name) {
    this.name = name;
  }
}

/** The value of a checked tree in an environment. */
export function evaluate(tree, env) {
  const value = known(run(tree, env, []));
  return value === HIDDEN ? UNKNOWN : value;
}

// --- reading names ---------------------------------------------------------------------------------------------------------------

const none = (value) => value === undefined || value === null || value === UNKNOWN || value === HIDDEN || value instanceof Special;

function plain(value) {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return none(value) ? UNKNOWN : value;
}

const READERS = {
  here: (tree, env) => env.here.get(tree[1]),
  row: (tree, env, rows) => {
    const up = tree[2] ?? 0;
    return up < rows.length ? rows[up].get(tree[1]) : env.row?.get(tree[1]);
  },
  form: (tree, env) => env.forms.get(tree[1])?.get(tree[2]),
  entries: (tree, env) => env.entries.get(tree[1]) ?? [],
  fact: (tree, env) => env.facts.get(tree[1]),
  flag: (tree, env) => (env.flags.get(tree[1]) ? "yes" : "no"),
  record: (tree, env) => env.record.get(tree[1]),
  link: (tree, env) => env.links.get(tree[1]) ?? [],
  deadline: (tree, env) => env.deadlines.get(tree[1])?.get(tree[2]),
  get: (tree, env, rows) => {
    const inside = run(tree[1], env, rows);
    return Array.isArray(inside) && inside.length ? inside[0].get(tree[2]) : undefined;
  },
  before: (tree, env) => {
    const values = env.history.get(tree[1]) ?? [];
    const present = env.facts.get(tree[1]);
    const skip = values.length && same(values[values.length - 1][0], present) ? 2 : 1;
    return values.length >= skip ? values[values.length - skip][0] : undefined;
  },
};

const same = (a, b) => a === b || JSON.stringify(encode(a)) === JSON.stringify(encode(b));

function read(tree, env, rows) {
  const value = READERS[tree[0]](tree, env, rows);
  if (value === HIDDEN && tree[0] === "row" && (tree[2] ?? 0) < rows.length) return HIDDEN;
  return plain(value);
}

const raw = (tree, env, rows) => (owns(READERS, tree[0]) ? READERS[tree[0]](tree, env, rows) : known(run(tree, env, rows)));

/** The rows that a tree names: none if hidden or not given, UNKNOWN if their form was never completed. */
function rowsOf(tree, env, rows) {
  const value = READERS[tree[0]](tree, env, rows);
  if (Array.isArray(value)) return value;
  return tree[0] === "form" && !env.forms.has(tree[1]) ? UNKNOWN : [];
}

// --- truth ------------------------------------------------------------------------------------------------------------------------

function ends(value) {
  if (value instanceof DateSpan) return ["date", BigInt(value.earliest), BigInt(value.latest)];
  if (value instanceof NumberSpan) return ["number", value.low, value.high];
  if (typeof value === "bigint") return ["number", value, value];
  return value instanceof Instant ? ["instant", value.micros, value.micros] : null;
}

const MINUTES = { minutes: 1n, hours: 60n, days: 1440n, weeks: 10080n };

function bothEnds(a, b) {
  if (a instanceof Duration && b instanceof Duration) {
    const scale = a.unit === b.unit ? [1n, 1n] : [MINUTES[a.unit], MINUTES[b.unit]];
    if (scale[0] === undefined || scale[1] === undefined) return null;
    const [one, other] = [BigInt(a.amount) * scale[0], BigInt(b.amount) * scale[1]];
    return [one, one, other, other];
  }
  const [one, other] = [ends(a), ends(b)];
  return one && other && one[0] === other[0] ? [one[1], one[2], other[1], other[2]] : null;
}

function equal(a, b) {
  if (typeof a === "string" && typeof b === "string") return a === b;
  const found = bothEnds(a, b);
  if (!found) return missing(a, b);
  const [low, high, otherLow, otherHigh] = found;
  if (high < otherLow || otherHigh < low) return false;
  return low === high && otherLow === otherHigh && low === otherLow ? true : UNKNOWN;
}

function less(a, b) {
  const found = bothEnds(a, b);
  if (!found) return missing(a, b);
  if (found[1] < found[2]) return true;
  return found[0] >= found[3] ? false : UNKNOWN;
}

const not = (a) => (a === true ? false : a === false ? true : missing(a));

/** True (or, of all, false) if one decides; else unknown, hidden or neutral, the weakest of them. */
function folded(truths, decisive) {
  let result = !decisive;
  for (const each of truths) {
    if (each === decisive) return decisive;
    if (each !== !decisive && result !== UNKNOWN) result = each === HIDDEN ? HIDDEN : UNKNOWN;
  }
  return result;
}

function isIn(a, many) {
  if (Array.isArray(many)) return none(a) ? missing(a) : folded(many.map((each) => equal(a, each)), true);
  if (many instanceof Set) return typeof a === "string" ? many.has(a) : missing(a);
  return missing(a, many);
}

function has(a, many, decisive) {
  if (!(a instanceof Set)) return missing(a);
  if (!Array.isArray(many) && !(many instanceof Set)) return missing(many);
  return folded([...many].map((each) => isIn(each, a)), decisive);
}

const COMPARE = {
  "==": equal,
  "!=": (a, b) => not(equal(a, b)),
  "<": less,
  "<=": (a, b) => not(less(b, a)),
  ">": (a, b) => less(b, a),
  ">=": (a, b) => not(less(a, b)),
  in: isIn,
  has_any: (a, many) => has(a, many, true),
  has_all: (a, many) => has(a, many, false),
};

// --- numbers and dates ------------------------------------------------------------------------------------------------------------

const isNumber = (a) => typeof a === "bigint";

const ARITHMETIC = {
  "+": add,
  "-": (env, a, b) => add(env, a, negative(b)),
  "*": (env, a, b) => (isNumber(a) && isNumber(b) ? bounded(env, divided(a * b, MILLION)) : missing(a, b)),
  "/": (env, a, b) => {
    if (!isNumber(a) || !isNumber(b)) return missing(a, b);
    return b === 0n ? problem(env, "division_by_zero") : bounded(env, divided(a * MILLION, b));
  },
  add: (env, a, b) => moved(env, a, b, 1),
  subtract: (env, a, b) => moved(env, a, b, -1),
};

const between = (count) => (env, a, b) => {
  if (!(a instanceof DateSpan) || !(b instanceof DateSpan)) return missing(a, b);
  return numberSpan(env, BigInt(count(a.latest, b.earliest)) * MILLION, BigInt(count(a.earliest, b.latest)) * MILLION);
};

function hoursBetween(env, a, b) {
  const [one, other] = [instantSpan(env, a), instantSpan(env, b)];
  if (!one || !other) return missing(a, b);
  return numberSpan(env, divided(other[0] - one[1], 3600n), divided(other[1] - one[0], 3600n));
}

// the same table as engine/expressions/running/texts.py: from, to, step, distance to the small letter
const SMALL_LETTERS = [
  [0x41, 0x5a, 1, 32], [0xc0, 0xd6, 1, 32], [0xd8, 0xde, 1, 32], [0x100, 0x12e, 2, 1], [0x132, 0x136, 2, 1],
  [0x139, 0x147, 2, 1], [0x14a, 0x176, 2, 1], [0x178, 0x178, 1, -121], [0x179, 0x17d, 2, 1], [0x391, 0x3a1, 1, 32],
  [0x3a3, 0x3a9, 1, 32], [0x400, 0x40f, 1, 80], [0x410, 0x42f, 1, 32], [0x1e00, 0x1e94, 2, 1], [0x1ea0, 0x1efe, 2, 1],
];

function small(letter) {
  const code = letter.codePointAt(0);
  const range = SMALL_LETTERS.find(([first, last, step]) => code >= first && code <= last && (code - first) % step === 0);
  return range ? String.fromCodePoint(code + range[3]) : letter;
}

const isText = (a) => typeof a === "string";

// functions whose arguments are simply values
const SIMPLE = {
  years_between: between(fullYears),
  months_between: between(fullMonths),
  days_between: between(fullDays),
  hours_between: hoursBetween,
  date_of: (env, a) => (a instanceof Instant ? localDay(env, a) : missing(a)),
  min: (env, ...parts) => parts.reduce((a, b) => extreme(a, b, -1)),
  max: (env, ...parts) => parts.reduce((a, b) => extreme(a, b, 1)),
  count: (env, a) => (a instanceof Set ? BigInt(a.size) * MILLION : missing(a)),
  length: (env, a) => (isText(a) ? BigInt([...a].length) * MILLION : missing(a)),
  lower: (env, a) => (isText(a) ? [...a].map(small).join("") : missing(a)),
  contains: (env, a, b) => (isText(a) && isText(b) ? a.includes(b) : missing(a, b)),
  starts_with: (env, a, b) => (isText(a) && isText(b) ? a.startsWith(b) : missing(a, b)),
  possibly: (env, truth) => (truth === UNKNOWN ? true : truth),
};

const honest = (name) => (value) => (value instanceof DateSpan ? value.how === name : value instanceof Special && value.name === name);

const ASKED = Object.fromEntries(
  ["not_known", "refused", "not_asked", "estimated", "year_only", "month_only"].map((name) => [name, honest(name)]),
);
ASKED.answered = (value) => !none(value) && !(Array.isArray(value) && value.length === 0);

function call(tree, env, rows) {
  const [, name, ...parts] = tree;
  if (owns(ASKED, name)) return ASKED[name](raw(parts[0], env, rows));
  if (name === "default") {
    const value = known(run(parts[0], env, rows));
    return value === UNKNOWN || value === HIDDEN ? run(parts[1], env, rows) : value;
  }
  if (name === "band") return banded(run(parts[0], env, rows), parts[1]);
  if (name === "matches") {
    const text = run(parts[0], env, rows);
    return isText(text) ? matches(parts[1], text) : missing(text);
  }
  if (name === "round") return rounded(env, run(parts[0], env, rows), parts[1]);
  if (name === "first" || name === "last") {
    const found = rowsOf(parts[0], env, rows);
    return found === UNKNOWN || found.length === 0 ? [] : [name === "first" ? found[0] : found[found.length - 1]];
  }
  return SIMPLE[name](env, ...parts.map((part) => run(part, env, rows)));
}

// --- rows -------------------------------------------------------------------------------------------------------------------------

const FOLDS = {
  sum: (env, parts) => parts.reduce((a, b) => add(env, a, b), 0n),
  count: (env, parts) => {
    if (!parts.every((each) => each === true || each === false)) return UNKNOWN;
    return BigInt(parts.filter((each) => each).length) * MILLION;
  },
  any: (env, parts) => folded(parts, true),
  all: (env, parts) => folded(parts, false),
  min: (env, parts) => (parts.length ? parts.reduce((a, b) => extreme(a, b, -1)) : UNKNOWN),
  max: (env, parts) => (parts.length ? parts.reduce((a, b) => extreme(a, b, 1)) : UNKNOWN),
};

const MOST_NESTED = 300;

function over([, name, source, body, nested], env, rows) {
  const found = rowsOf(source, env, rows);
  if (found === UNKNOWN) return UNKNOWN;
  if (body === null) return BigInt(found.length) * MILLION;
  if (nested && found.length > MOST_NESTED) return problem(env, "overflow");
  return FOLDS[name](env, found.map((row) => run(body, env, [row, ...rows])).filter((each) => each !== HIDDEN));
}

function since([, fact, body], env, rows) {
  let began = UNKNOWN;
  for (const [value, at] of [...(env.history.get(fact) ?? [])].reverse()) {
    if (run(body, env, [new Map([["then", value]]), ...rows]) !== true) break;
    began = at;
  }
  return began;
}

// --- trees ------------------------------------------------------------------------------------------------------------------------

const LITERALS = {
  number: (value) => BigInt(value),
  date: ([earliest, latest, how]) => new DateSpan(isoDay(earliest), isoDay(latest), how),
  duration: ([amount, unit]) => new Duration(amount, unit),
  options: (value) => new Set(value),
};

const literal = ([, kind, value]) => (owns(LITERALS, kind) ? LITERALS[kind](value) : value);

function connective(tree, env, rows, decisive) {
  const left = run(tree[1], env, rows);
  if (left === decisive) return decisive;
  const right = run(tree[2], env, rows);
  return left === !decisive ? right : folded([left, right], decisive);
}

function firstTrue([, cases, otherwise], env, rows) {
  for (const [test, value] of cases) {
    const truth = run(test, env, rows);
    if (truth === true) return run(value, env, rows);
    if (truth !== false) return missing(truth);
  }
  return otherwise === null ? UNKNOWN : run(otherwise, env, rows);
}

function tabled([, subject, cases, otherwise], env, rows) {
  const value = run(subject, env, rows);
  const found = cases.find(([option]) => option === value)?.[1] ?? otherwise;
  return found === null ? UNKNOWN : run(found, env, rows);
}

function looked(value, table) {
  if (typeof value !== "string") return missing(value);
  return table(value) ?? UNKNOWN;
}

const HEADS = {
  lit: literal,
  list: (tree, env, rows) => tree.slice(1).map((each) => run(each, env, rows)),
  and: (tree, env, rows) => connective(tree, env, rows, false),
  or: (tree, env, rows) => connective(tree, env, rows, true),
  not: (tree, env, rows) => not(run(tree[1], env, rows)),
  neg: (tree, env, rows) => negative(run(tree[1], env, rows)),
  attribute: (tree, env, rows) =>
    looked(run(tree[1], env, rows), (value) => (owns(tree[4], value) ? literal(tree[4][value]) : undefined)),
  rank: (tree, env, rows) =>
    looked(run(tree[1], env, rows), (value) => (tree[2].includes(value) ? BigInt(tree[2].indexOf(value)) * MILLION : undefined)),
  level: (tree, env, rows) => looked(run(tree[1], env, rows), (value) => env.places.get(value)?.get(tree[2])),
  of: tabled,
  first: firstTrue,
  over,
  since,
  ever: (tree, env, rows) =>
    folded((env.history.get(tree[1]) ?? []).map(([value]) => run(tree[2], env, [new Map([["then", value]]), ...rows])), true),
  completed: (tree, env) => env.completed.has(tree[1]),
  entered: (tree, env) => env.entered.get(tree[1]) ?? UNKNOWN,
  spent_in: (tree, env) => new Duration(Math.floor((env.spent.get(tree[1]) ?? 0) / 60), "minutes"),
  today: (tree, env) => new DateSpan(env.today, env.today, ""),
  now: (tree, env) => env.now,
  call,
};

function run(tree, env, rows) {
  const head = tree[0];
  if (owns(READERS, head)) return read(tree, env, rows);
  if (owns(HEADS, head)) return HEADS[head](tree, env, rows);
  const [left, right] = [run(tree[1], env, rows), run(tree[2], env, rows)];
  return owns(COMPARE, head) ? COMPARE[head](left, right) : ARITHMETIC[head](env, left, right);
}

// --- JSON -------------------------------------------------------------------------------------------------------------------------

const TAGS = {
  unknown: () => UNKNOWN,
  hidden: () => HIDDEN,
  number: (value) => BigInt(value),
  options: (value) => new Set(value),
  date: ([earliest, latest, how]) => new DateSpan(isoDay(earliest), isoDay(latest), how),
  instant: (value) => new Instant(BigInt(value)),
  duration: ([amount, unit]) => new Duration(amount, unit),
  special: (value) => new Special(value),
};

/** A value out of the JSON that `encode_value` made. */
export function decode(json) {
  if (Array.isArray(json)) return json.map(decodeRow);
  if (json === null || typeof json !== "object") return typeof json === "string" ? json.normalize("NFC") : json;
  const [tag] = Object.keys(json);
  return TAGS[tag](json[tag]);
}

const mapped = (json, decoded) => new Map(Object.entries(json ?? {}).map(([key, each]) => [key, decoded(each)]));

const decodeRow = (json) => mapped(json, decode);

/** An environment out of the JSON that `encode_environment` made; absent parts are empty. */
export function decodeEnvironment(json) {
  const rows = (each) => each.map(decodeRow);
  return {
    here: decodeRow(json.here),
    row: json.row ? decodeRow(json.row) : null,
    forms: mapped(json.forms, decodeRow),
    entries: mapped(json.entries, rows),
    facts: decodeRow(json.facts),
    flags: mapped(json.flags, Boolean),
    record: decodeRow(json.record),
    links: mapped(json.links, rows),
    deadlines: mapped(json.deadlines, decodeRow),
    completed: decodeRow(json.completed),
    entered: decodeRow(json.entered),
    spent: mapped(json.spent, Number),
    history: mapped(json.history, (values) => values.map(([value, at]) => [decode(value), decode(at)])),
    today: isoDay(json.today ?? "1970-01-01"),
    now: json.now ? decode(json.now) : new Instant(0n),
    time_zone: json.time_zone ?? "UTC",
    places: mapped(json.places, (levels) => new Map(Object.entries(levels))),
    problems: [],
  };
}

/** A value as JSON, the inverse of `decode`. */
export function encode(value) {
  if (value === undefined || value === null || typeof value === "boolean" || typeof value === "string") return value ?? null;
  if (value === UNKNOWN) return { unknown: true };
  if (value === HIDDEN) return { hidden: true };
  if (typeof value === "bigint") return { number: String(value) };
  if (value instanceof Set) return { options: [...value].sort() };
  if (value instanceof DateSpan) return { date: [civilDay(value.earliest), civilDay(value.latest), value.how] };
  if (value instanceof Instant) return { instant: String(value.micros) };
  if (value instanceof Duration) return { duration: [value.amount, value.unit] };
  if (value instanceof Special) return { special: value.name };
  return value.map((row) => Object.fromEntries([...row].map(([key, each]) => [key, encode(each)])));
}
