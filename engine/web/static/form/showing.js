/* Works out anew, while somebody types, what shows and what is required: the same conditions as on the server, in the same order. */
import { HIDDEN, Special, decode, decodeEnvironment, encode, evaluate } from "../expressions.js";
import { valueOf } from "./answers.js";

const at = (id) => document.getElementById(id);

/** One pass over the form; toggles what shows. `state` is the page's state, format 1 (engine/forms/live.py). */
export function show(form, state) {
  const pass = new Pass(form, state);
  for (const name of state.order) pass.step(name);
  for (const name of Object.keys(state.rows)) if (state.rows[name].options) pass.emptyRows(name);
}

class Pass {
  constructor(form, state) {
    this.form = form;
    this.state = state;
    this.language = document.documentElement.lang;
    this.env = decodeEnvironment({ ...state.clock, here: {} });
    for (const [name, value] of Object.entries(state.constants ?? {})) this.env.here.set(name, decode(value));
    this.hidden = new Set();
    this.rows = new Map();
    for (const name of Object.keys(state.rows)) this.rows.set(name, this.rowsOf(name));
  }

  /** The rows on the page: their path, and what of them is known so far. */
  rowsOf(name) {
    const found = [...this.form.querySelectorAll("[data-row]")].filter((each) => each.dataset.row.startsWith(`${name}[`));
    return found.map((element) => {
      const path = element.dataset.row;
      const values = new Map();
      if (this.state.rows[name].options) values.set("item", path.slice(name.length + 1, -1));
      return { path, values };
    });
  }

  /** A row of an option list in which nothing shows isn't shown either. */
  emptyRows(name) {
    for (const { path } of this.rows.get(name) ?? []) {
      const element = at(`row-${path}`);
      if (element) element.hidden = !element.querySelector(".question:not([hidden])");
    }
  }

  step(name) {
    if (name.startsWith("group:")) this.group(name.slice(6));
    else if (this.state.rows[name]) this.table(name);
    else this.question(name);
  }

  /** Runs something once in the form, or once for each row. */
  each(rows, work) {
    if (!rows) return work("", null);
    if (this.hidden.has(rows)) return undefined;
    for (const row of this.rows.get(rows) ?? []) work(`${row.path}.`, row.values);
    return undefined;
  }

  true(tree, row) {
    this.env.row = row;
    return evaluate(tree, this.env) === true;
  }

  /** Whether something shows: its group does, and its condition is true. What only the server decides stays as it was drawn. */
  shows(about, prefix, row, element) {
    if (about.in && this.hidden.has(prefix + about.in)) return false;
    if (about.show_if) return this.true(about.show_if, row);
    if (about.server?.includes("show_if")) return !element?.hidden;
    return true;
  }

  toggle(path, element, shown) {
    if (!shown) this.hidden.add(path);
    if (element) element.hidden = !shown;
  }

  group(name) {
    const about = this.state.groups[name];
    const id = about.rows ? name.slice(about.rows.length + 1) : name;
    this.each(about.rows, (prefix, row) => {
      const element = at(`g-${prefix}${id}`);
      this.toggle(prefix + id, element, this.shows(about, prefix, row, element));
    });
  }

  table(name) {
    const element = at(name);
    const shown = this.shows(this.state.rows[name], "", null, element);
    this.toggle(name, element, shown);
    this.env.here.set(name, shown ? (this.rows.get(name) ?? []).map((row) => row.values) : HIDDEN);
  }

  question(name) {
    const about = this.state.questions[name];
    const id = about.rows ? name.slice(about.rows.length + 1) : name;
    this.each(about.rows, (prefix, row) => {
      const path = prefix + id;
      const element = at(`q-${path}`);
      if (!element || element.classList.contains("withheld")) return;
      const shown = about.beside ? this.companion(about, prefix, row) : this.shows(about, prefix, row, element);
      this.toggle(path, element, shown);
      this.keep(about, path, id, row, shown, element);
      if (about.options_if && shown) this.narrow(about, path, row);
      if (about.required) this.require(element, shown && this.true(about.required, row));
    });
  }

  /** Puts a question's value where expressions find it. */
  keep(about, path, id, row, shown, element) {
    const into = row ?? this.env.here;
    if (!shown) {
      into.set(id, HIDDEN);
      return;
    }
    this.env.row = row;
    const computed = about.calculate ? evaluate(about.calculate, this.env) : undefined;
    const value = about.calculate ? computed : valueOf(this.form, path, element.dataset.read, this.language, this.state.clock.time_zone);
    if (value === undefined || typeof value === "symbol") into.delete(id);
    else into.set(id, typeof value === "boolean" ? (value ? "yes" : "no") : value);
    if (about.suggest) this.suggestion(about, path, row, element);
  }

  /** Hides the options that are not offered, given the other answers; one that is chosen stays to be seen. */
  narrow(about, path, row) {
    for (const option of document.querySelectorAll(`#q-${CSS.escape(path)} :is(option, input)[value]`)) {
      if (!option.value || option.value.startsWith(":") || option.type === "hidden") continue;
      const values = new Map([...(row ?? []), ["item", option.value]]);
      const taken = option.tagName === "OPTION" ? option.selected : option.checked;
      (option.closest("label") ?? option).hidden = !taken && !this.true(about.options_if, values);
    }
  }

  suggestion(about, path, row, element) {
    this.env.row = row;
    const value = evaluate(about.suggest, this.env);
    element.dataset.suggests = value === undefined || typeof value === "symbol" ? "" : JSON.stringify(encode(value));
  }

  /** A companion shows beside an option that asks which, or beside an answer that differs from what was suggested. */
  companion(about, prefix, row) {
    const path = prefix + about.beside;
    if (this.hidden.has(path)) return false;
    const value = (row ?? this.env.here).get(about.beside);
    if (about.for === "which") {
      const chosen = value instanceof Set ? [...value] : [value];
      return chosen.some((each) => about.which.includes(each));
    }
    const suggested = at(`q-${path}`)?.dataset.suggests ?? "";
    if (value === undefined || value instanceof Special || !suggested) return false;
    return JSON.stringify(encode(value)) !== suggested;
  }

  require(element, required) {
    const label = element.querySelector(".label");
    const mark = label?.querySelector(".required");
    if (mark) mark.hidden = !required;
    else if (required && label) {
      const made = document.createElement("span");
      made.className = "required";
      made.textContent = this.form.dataset.required;
      label.append(" ", made);
    }
  }
}
