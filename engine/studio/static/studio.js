/* The studio on open pages: hears of every save, shows its faults over the page and at the questions concerned, and loads the page
 * again when another configuration is served, keeping what was typed. Without it everything shows a page later. */
const bar = document.querySelector("[data-studio]");
const PAUSE = 1000;
const KEPT = "tais-studio-typed";

/** Whether a form holds something else than what came with the page. */
const typed = (form) =>
  [...form.elements].some((field) => {
    if (field.type === "hidden" || field.disabled) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((each, place) => each.selected !== (each.defaultSelected || (place === 0 && chosen(field) < 0)));
    return "defaultValue" in field && field.value !== field.defaultValue;
  });
const chosen = (list) => (list.multiple ? 0 : [...list.options].findIndex((each) => each.defaultSelected));
const forms = [...document.querySelectorAll("form[method='post']")].filter((form) => !form.closest("[data-studio]"));
let seen = bar?.dataset.number ?? "";
let leaving = false;

/** Says each fault also beside the question that it concerns. */
function mark() {
  for (const old of document.querySelectorAll(".studio-here")) old.remove();
  for (const fault of bar.querySelectorAll("[data-studio-question]")) {
    const question = document.getElementById(`q-${fault.dataset.studioQuestion}`);
    if (!question) continue;
    const note = document.createElement("p");
    note.className = "studio-here";
    note.textContent = fault.querySelector(".studio-message").textContent;
    question.prepend(note);
  }
}

/** Loads the page again. What was typed into a form that keeps drafts becomes a draft; of other forms it is put back afterwards. */
async function again() {
  leaving = true;
  const put = [];
  for (const form of forms) {
    if (!typed(form)) continue;
    if (!(await draft(form))) put.push([forms.indexOf(form), [...new FormData(form)].filter(([, value]) => typeof value === "string")]);
  }
  if (put.length) sessionStorage.setItem(KEPT, JSON.stringify({ address: location.pathname, put }));
  location.replace(location.pathname + location.search);
}

async function draft(form) {
  if (!form.querySelector("button[name='do'][value='draft']")) return false;
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "draft");
  try {
    const response = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    return response.type === "opaqueredirect" || response.ok;
  } catch {
    return false;
  }
}

function putBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  if (kept?.address !== location.pathname) return;
  for (const [place, values] of kept.put) {
    for (const [name, value] of values) {
      const fields = forms[place]?.elements.namedItem(name);
      const field = fields instanceof RadioNodeList ? [...fields].find((each) => each.value === value) : fields;
      if (!field || field.type === "hidden") continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = true;
      else field.value = value;
    }
  }
}

async function listen() {
  for (;;) {
    if (document.hidden || leaving) {
      await new Promise((done) => setTimeout(done, PAUSE));
      continue;
    }
    try {
      const answer = await fetch(`/studio/state?${new URLSearchParams({ seen, at: location.pathname })}`);
      const news = await answer.json();
      if (String(news.number) !== seen) hear(news);
    } catch {
      await new Promise((done) => setTimeout(done, PAUSE)); // the server is being started anew
    }
  }
}

function hear(news) {
  seen = String(news.number);
  const count = bar.querySelector("[data-studio-count]");
  count.textContent = news.summary;
  count.classList.toggle("studio-bad", news.held);
  bar.querySelector("[data-studio-over]").innerHTML = news.over; // made and escaped by the studio itself
  mark();
  if (news.version !== bar.dataset.version || (!news.held && location.pathname.startsWith("/studio/"))) again();
}

// A chart that is wider than its box begins where the record begins.
for (const start of document.querySelectorAll(".chart-start")) {
  const box = start.closest(".studio-scroll");
  if (box) box.scrollLeft = start.cx.baseVal.value - box.clientWidth / 2;
}

if (bar) {
  putBack();
  mark();
  listen();
}
