// Suggestions as one types, and filtering of the rows on the page. Pages read the same without it.

const KINDS = { grouping: "grouping", party: "party", technology: "technology", regime: "regime", target: "entity", about: "entity" };
const language = document.documentElement.lang.slice(0, 2);
let count = 0;

function words(text, wanted) {
  // the part that fits, marked; as nodes, never as markup
  const at = text.toLowerCase().indexOf(wanted.toLowerCase());
  if (at < 0) return [document.createTextNode(text)];
  const mark = document.createElement("mark");
  mark.textContent = text.slice(at, at + wanted.length);
  return [document.createTextNode(text.slice(0, at)), mark, document.createTextNode(text.slice(at + wanted.length))];
}

function suggest(input) {
  const kind = input.dataset.suggest;
  if (kind && !(kind in KINDS)) return;
  const list = document.createElement("ul");
  list.className = "pop" + ("inline" in input.dataset ? " inline" : "");
  list.id = `suggestions-${++count}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") || input.labels?.[0]?.textContent || "");
  list.hidden = true;
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) {
    input.setAttribute(name, value);
  }
  let found = [], at = -1, asked = 0;

  const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const choose = (k) => {
    if (kind) { input.value = found[k].label; close(); } else { location.href = found[k].path; }
  };
  const move = (k) => {
    at = (k + found.length) % found.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const show = (wanted) => {
    list.replaceChildren(...found.map((entry, k) => {
      const item = document.createElement("li"), name = document.createElement("span"), path = document.createElement("span");
      item.id = `${list.id}-${k}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      name.append(...words(entry.label, wanted));
      if (entry.matched && entry.matched !== entry.label) {
        const other = document.createElement("span");
        other.className = "muted";
        other.append(" ", ...words(entry.matched, wanted));
        name.append(other);
      }
      path.className = "iri";
      path.textContent = entry.path.slice(1);
      item.append(name, path);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(k); });
      return item;
    }));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    at = -1;
  };
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    const wanted = input.value.trim();
    if (!wanted) return close();
    waiting = setTimeout(async () => {
      const mine = ++asked;
      const query = new URLSearchParams({ q: wanted, lang: language, limit: "8" });
      if (kind && KINDS[kind] !== "entity") query.set("class", KINDS[kind]);
      try {
        const answer = await fetch(`/suggest?${query}`, { headers: { Accept: "application/json" } });
        if (!answer.ok || mine !== asked) return;
        found = (await answer.json()).results;
        if (kind) found = found.filter((entry) => !entry.path.startsWith("/article/"));
        show(wanted);
      } catch { close(); }
    }, 60);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") { event.preventDefault(); move(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); move(at < 0 ? found.length - 1 : at - 1); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(at); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
  });
  input.addEventListener("blur", close);
}

for (const input of document.querySelectorAll("[data-suggest]")) suggest(input);

// Rows of the page that do not hold what is typed are hidden; Enter asks the server for the whole table.
const filter = document.querySelector("#flt");
const table = document.querySelector("#rows");
if (filter && table) {
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const row of table.querySelectorAll("tbody tr:not(.sub)")) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}

// A form without what nobody filled in makes a shorter address.
for (const form of document.querySelectorAll("form.form, form.question, form.bar[action^='/reports'], form.bar[action='/compare']")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (field.name && (field.name === "ids" || field.value.trim() === "") && field.type !== "submit") field.disabled = true;
    }
  });
}
addEventListener("pageshow", () => { for (const field of document.querySelectorAll("form [disabled][name]")) field.disabled = false; });
