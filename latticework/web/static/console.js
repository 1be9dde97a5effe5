// The console: run with Ctrl+Enter, stop with Esc, without leaving the page. The editor is loaded beside it.

const form = document.querySelector("#sparql");
const text = document.querySelector("#query");
const result = document.querySelector("#result");
const run = document.querySelector("#run");
const cancel = document.querySelector("#cancel");
const link = document.querySelector("#link");
const format = document.querySelector("#format");
let running = null;
let editor = null;

const view = () => result.querySelector("input[name=view]:checked")?.value ?? form.elements.view.value;
const query = () => (editor ? editor.value() : text.value);

function waiting() {
  const bar = document.createElement("div"), line = document.createElement("span"), said = document.createElement("p");
  bar.className = "progress mt-6";
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-label", form.dataset.running);
  bar.append(line);
  said.className = "muted mt-3";
  const began = performance.now();
  const tick = () => { said.textContent = `${form.dataset.running} · ${((performance.now() - began) / 1000).toFixed(1)} s`; };
  tick();
  result.replaceChildren(bar, said);
  return setInterval(tick, 100);
}

function tell(words, kind) {
  const notice = document.createElement("div"), strong = document.createElement("strong");
  notice.className = `notice ${kind} mt-6`;
  notice.setAttribute("role", "alert");
  strong.textContent = words;
  notice.append(strong);
  result.replaceChildren(notice);
}

// The picture of CONSTRUCT and DESCRIBE is drawn when its view is first chosen: it needs a width.
function picture() {
  const figure = result.querySelector("figure.network");
  const draw = () => {
    if (!figure.hidden || !result.querySelector("#view-graph").checked) return;
    import("/static/network.js").then((drawing) => { if (figure.hidden) drawing.draw(figure); }).catch(() => { /* the list stays */ });
  };
  if (!figure || !result.querySelector(".nodes li ul")) return;
  for (const choice of result.querySelectorAll("input[name=view]")) {
    choice.addEventListener("change", () => { form.elements.view.value = choice.value; draw(); });
  }
  if (result.querySelector("#view-graph").checked) draw();
}

async function laidOut() {
  const body = new URLSearchParams({ query: query(), format: "1", part: "1" });
  try {
    const answer = await fetch("/console", { method: "POST", body, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const made = page.querySelector("pre.laid-out");
    if (!made) result.replaceChildren(...page.body.childNodes);
    else if (editor) editor.put(made.textContent);
    else text.value = made.textContent;
  } catch { tell(form.dataset.failed, "error"); }
}

async function ask() {
  if (running) return;
  text.value = query();
  const stop = running = new AbortController();
  cancel.disabled = false;
  let ticking;
  const late = setTimeout(() => { ticking = waiting(); }, 300);
  try {
    const body = new URLSearchParams({ query: query(), timeout: form.elements.timeout.value, view: view(), part: "1" });
    const answer = await fetch("/console", { method: "POST", body, signal: stop.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    clearTimeout(late);
    result.replaceChildren(...page.body.childNodes);
    picture();
  } catch (error) {
    clearTimeout(late);
    tell(error.name === "AbortError" ? form.dataset.cancelled : form.dataset.failed, error.name === "AbortError" ? "warn" : "error");
  } finally {
    clearInterval(ticking);
    running = null;
    cancel.disabled = true;
  }
}

form.addEventListener("submit", (event) => { event.preventDefault(); if (event.submitter === format) laidOut(); else ask(); });
cancel.addEventListener("click", () => running?.abort());
link.addEventListener("click", () => {
  history.pushState(null, "", `/console?${new URLSearchParams({ query: query(), run: "1", ...(view() === "table" ? {} : { view: view() }) })}`);
  ask();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); ask(); }
  else if (event.key === "Escape" && running) { running.abort(); }
});
cancel.hidden = link.hidden = false;
picture();

import("/static/editor.js").then(({ open }) => {
  editor = open(text, document.documentElement.lang.slice(0, 2));
  document.querySelector("#console-hint").hidden = false;
}).catch(() => { /* the plain field stays */ });
