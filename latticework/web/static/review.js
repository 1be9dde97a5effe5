// The desk's keys: each presses a link or button of the page, so that nothing is there for keys alone.
// Offsets of the article count code points; a browser counts UTF-16 units, and 𠮷 is two of them.

const kept = "latticework-keys";
const choice = document.querySelector("#keys-on");
const article = document.querySelector("#text");
const fields = document.querySelector("#claim-form");
let sent = false;

const points = (text) => [...text].length;

function chosen() {
  // the words of the article that are selected, and where they begin
  const selection = getSelection();
  if (!article || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const start = range.startContainer;
  const paragraph = (start.nodeType === Node.TEXT_NODE ? start.parentElement : start).closest("[data-start]");
  if (!paragraph || !article.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(paragraph);
  before.setEnd(start, range.startOffset);
  const words = String(selection), blank = words.length - words.trimStart().length;
  return words.trim() && { words: words.trim(), near: Number(paragraph.dataset.start) + points(String(before)) + blank };
}

function typing(element) {
  return element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

function press(key) {
  const target = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key.split(" ").includes(key));
  if (!target) return false;
  if (key === "n") {
    const found = chosen(), address = new URL(target.href);
    if (found && found.words.length < 1500) {
      address.searchParams.set("passage", found.words);
      address.searchParams.set("near", found.near);
    }
    location.href = address;
  } else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape") { if (press("Escape")) event.preventDefault(); return; }
  if (!choice.checked || typing(event.target)) return;
  if (event.repeat && !"jk".includes(event.key)) return;  // a key that is held decides once
  if (event.key === "Enter" && event.target.closest("a, button, summary, label")) return;
  if (press(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
});

for (const form of document.querySelectorAll("form[action^='/review/']")) {
  form.addEventListener("submit", (event) => { if (sent) event.preventDefault(); sent = true; });
}
addEventListener("pageshow", () => { sent = false; });

// Letters as keys can be turned off, for those who speak to their machine.
choice.checked = localStorage.getItem(kept) !== "off";
choice.addEventListener("change", () => localStorage.setItem(kept, choice.checked ? "on" : "off"));
document.querySelector("#keys-choice").hidden = false;

const list = document.querySelector("#claims"), here = list?.querySelector("[aria-current]");
if (here) list.scrollTop = here.offsetTop - list.offsetTop - list.clientHeight / 3;

// The fragment of an address takes the focus away once the page has come: the first field gets it after that.
const first = document.querySelector("[data-first]");
const focus = () => setTimeout(() => first?.focus({ preventScroll: true }));
if (document.readyState === "complete") focus(); else addEventListener("load", focus);

if (fields) {
  const kind = fields.elements.kind, status = fields.elements.status, take = document.querySelector("#take");
  const fit = (anew) => {
    for (const group of status.querySelectorAll("optgroup")) {
      const fits = group.dataset.kind === kind.value;
      group.hidden = group.disabled = !fits;
      if (fits && anew) group.querySelector("option").selected = true;
    }
    if (anew && !status.querySelector(`[data-kind="${kind.value}"]`)) status.value = "";
  };
  fit(false);
  kind.addEventListener("change", () => fit(true));
  let found = null;
  document.addEventListener("selectionchange", () => {
    const now = chosen();
    if (now) { found = now; take.hidden = false; }
  });
  take.addEventListener("click", () => {
    if (!found) return;
    fields.elements.passage.value = found.words;
    fields.elements.near.value = found.near;
  });
}
