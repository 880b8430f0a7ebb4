/* What every page does with a script: puts the focus on the summary of problems, jumps to a question, leaves quickly. */
const summary = document.querySelector("[data-summary]");
if (summary) summary.focus();

for (const link of document.querySelectorAll(".summary a[href^='#']")) {
  link.addEventListener("click", (event) => {
    const name = decodeURIComponent(link.hash.slice(1));
    const place = document.getElementById(name) ?? document.getElementById(`q-${name}`);
    if (!place) return;
    event.preventDefault();
    (document.getElementById(`q-${name}`) ?? place).scrollIntoView();
    place.focus({ preventScroll: true });
  });
}

// Leaving quickly replaces the page, so that the browser's way back doesn't lead to it; three times Escape does the same.
const exit = document.querySelector("[data-quick-exit]");
let presses = [];
if (exit) {
  exit.addEventListener("submit", (event) => {
    event.preventDefault();
    fetch(exit.action, { method: "POST", body: new URLSearchParams(new FormData(exit)), keepalive: true, redirect: "manual" }).catch(() => {});
    document.body.hidden = true;
    location.replace("/quick-exit");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    presses = [...presses.filter((time) => event.timeStamp - time < 2000), event.timeStamp];
    if (presses.length >= 3) exit.requestSubmit();
  });
}

// A second press of a button would send the same command again; it has the same id, so nothing would happen twice. This only calms the eye.
for (const form of document.querySelectorAll("form[method='post']")) {
  form.addEventListener("submit", () => setTimeout(() => form.setAttribute("aria-busy", "true"), 0));
}
