/* A form with a script: conditions answer while typing; what the server computes, suggests, finds wrong and would set off follows.
 * Without it everything works a page later. */
import { places } from "./form/place.js";
import { show } from "./form/showing.js";
import { signing } from "./form/signing.js";

const form = document.querySelector("[data-form]");
const PAUSE = 500;
const touched = new Set();
let timer = 0;
let asking = null;

/** The path of the question that a field belongs to. */
const pathOf = (field) => field.closest("[data-question]")?.dataset.question;

function fields() {
  const found = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") found[name] = [...(found[name] || []), String(value)];
  return found;
}

async function ask() {
  asking?.abort();
  asking = new AbortController();
  try {
    const response = await fetch(form.dataset.preview, {
      method: "POST",
      headers: { "content-type": "application/json", "accept-language": document.documentElement.lang },
      body: JSON.stringify({ fields: fields(), entry: form.dataset.entry }),
      signal: asking.signal,
    });
    if (response.ok) tell(await response.json());
  } catch (fault) {
    if (fault.name !== "AbortError") offline(true);
  }
}

function tell(view) {
  offline(false);
  for (const [path, text] of Object.entries(view.printed)) {
    const output = document.getElementById(path);
    if (output) output.textContent = text;
  }
  for (const [path, suggestion] of Object.entries(view.suggested)) suggest(path, suggestion);
  for (const path of touched) mark(path, view.problems.concat(view.warnings).filter((each) => each.path === path && each.code !== "required"));
  setsOff(view.sets_off);
  if (form.dataset.live) show(form, JSON.parse(form.dataset.live));
}

/** Fills a suggestion into a question that nobody has touched. */
function suggest(path, { told, json, parts }) {
  const question = document.getElementById(`q-${path}`);
  if (!question) return;
  const hidden = question.querySelector(`[name="${CSS.escape(path)}:suggested"]`);
  const before = hidden?.value ?? "";
  if (hidden) hidden.value = json;
  let note = question.querySelector(".suggestion");
  if (!note) {
    note = document.createElement("p");
    note.className = "suggestion";
    (question.querySelector(":scope > .hint") ?? question.querySelector(".label")).after(note);
  }
  note.textContent = told;
  if (touched.has(path) || (!before && answered(question, path))) return;
  for (const field of question.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const part = field.name.slice(path.length + 1);
    const values = parts[part] ?? [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
}

function answered(question, path) {
  return [...question.querySelectorAll("input:not([type=hidden]), select, textarea")].some((field) =>
    field.name.startsWith(path) && (field.type === "radio" || field.type === "checkbox" ? field.checked : field.value),
  );
}

function mark(path, faults) {
  const question = document.getElementById(`q-${path}`);
  if (!question) return;
  question.querySelector(":scope > .faults")?.remove();
  question.classList.toggle("bad", faults.some((each) => !each.warns));
  if (!faults.length) return;
  const box = document.createElement("div");
  box.className = "faults";
  box.id = `${path}-faults`;
  for (const each of faults) {
    const line = document.createElement("p");
    line.className = each.warns ? "warning" : "error";
    line.textContent = each.sentence;
    box.append(line);
  }
  const label = question.querySelector(".suggestion") ?? question.querySelector(".hint") ?? question.querySelector(".label");
  label.after(box);
}

function setsOff(found) {
  const box = form.querySelector("[data-sets-off]");
  box.hidden = !found.length;
  box.querySelector("ul").replaceChildren(
    ...found.map((each) => {
      const line = document.createElement("li");
      line.textContent = each.sentence;
      const because = document.createElement("p");
      because.className = "because";
      because.textContent = each.basis ? `${each.because} (${each.basis})` : each.because;
      line.append(because);
      return line;
    }),
  );
}

function offline(is) {
  let note = document.getElementById("offline");
  if (!is) {
    note?.remove();
    return;
  }
  if (note) return;
  note = document.createElement("p");
  note.id = "offline";
  note.className = "note";
  note.setAttribute("role", "status");
  note.textContent = form.dataset.offline;
  form.querySelector(".buttons").before(note);
}

/** Answers that exclude one another: an honest answer empties the others, and the other way round. */
function exclude(field) {
  if (field.type !== "checkbox" || !field.checked) return;
  const question = field.closest("[data-question]");
  const isHonest = field.value.startsWith(":") || field.name.endsWith(":how");
  for (const other of question.querySelectorAll("input[type=checkbox]")) {
    const otherHonest = other.value.startsWith(":") || other.name.endsWith(":how");
    if (other !== field && (isHonest || otherHonest)) other.checked = false;
  }
}

function changed(event) {
  const path = pathOf(event.target);
  if (!path) return;
  touched.add(path);
  exclude(event.target);
  if (form.dataset.live) show(form, JSON.parse(form.dataset.live));
  clearTimeout(timer);
  if (form.dataset.preview) timer = setTimeout(ask, PAUSE);
}

if (form) {
  form.addEventListener("input", changed);
  places(form);
  signing(form);
  if (form.dataset.live) show(form, JSON.parse(form.dataset.live));
}
