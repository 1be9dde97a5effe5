// The SPARQL editor: CodeMirror 6 with completion of keywords, prefixes, variables, and things by their labels.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const KEYWORDS = ("SELECT DISTINCT WHERE OPTIONAL FILTER UNION MINUS GRAPH VALUES BIND ASK CONSTRUCT DESCRIBE ORDER BY GROUP BY HAVING LIMIT OFFSET "
  + "EXISTS NOT EXISTS IN AS COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG DATATYPE BOUND COALESCE IF REGEX CONTAINS STRSTARTS LCASE UCASE a").split(" ");
let graph = { prefixes: [], terms: [] }; // what the graph uses: filled when the server has said it
const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\-_.·・]/g, "");

// A term fits by its name, by its label in any language, or by pinyin; the most used of those that begin so come first.
function fitting(wanted, language, prefix) {
  const found = [];
  for (const term of graph.terms) {
    if (prefix !== undefined && !term.name.startsWith(`${prefix}:`)) continue;
    const rank = wanted === "" ? 0 : Math.min(...term.keys.map((key) => (key.startsWith(wanted) ? 0 : wanted.length > 2 && key.includes(wanted) ? 1 : 9)));
    if (rank < 9) found.push([rank, term]);
  }
  return found.sort((a, b) => a[0] - b[0] || b[1].used - a[1].used).slice(0, prefix === undefined ? 8 : 60).map(([, term]) => {
    const label = term.labels[language] || term.labels.en || term.labels[""] || "";
    return { label: term.name, apply: term.name, detail: [label, term.used ? term.used.toLocaleString(language) : ""].filter(Boolean).join(" · "), type: term.kind };
  });
}

function completions(language) {
  return async (context) => {
    const before = context.matchBefore(/[?$<]?[\p{L}\p{N}_:\-\/]*/u);
    if (!before || (before.from === before.to && !context.explicit)) return null;
    const word = before.text, options = [];
    if (/^[?$]/.test(word)) {
      const names = new Set(context.state.doc.toString().match(/[?$]\w+/g) || []);
      names.delete(word);
      return { from: before.from, options: [...names].sort().map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
    }
    const [prefix, local] = word.split(":");
    if (local !== undefined) {
      const terms = fitting(folded(local), language, prefix);
      if (terms.length) return { from: before.from, options: terms, filter: false };
    }
    const wanted = (local ?? word).replace(/^</, "");
    if (!word.startsWith("<") && local === undefined) {
      const start = word.toUpperCase();
      options.push(...KEYWORDS.filter((k) => k.startsWith(start)).map((label) => ({ label, type: "keyword" })));
      options.push(...graph.prefixes.filter((p) => p.startsWith(word)).map((p) => ({ label: `${p}:`, type: "namespace" })));
    }
    if (wanted.length > 1 || /[^\x00-\x7f]/.test(wanted)) {
      if (!word.startsWith("<")) options.push(...fitting(folded(wanted), language));
      try {
        const answer = await fetch(`/suggest?${new URLSearchParams({ q: wanted, lang: language, limit: "12" })}`, { headers: { Accept: "application/json" } });
        if (answer.ok) {
          for (const entry of (await answer.json()).results) {
            options.push({
              label: entry.matched === entry.label ? entry.label : `${entry.label} · ${entry.matched}`, detail: entry.path.slice(1), type: "text",
              apply: `<${entry.iri}>`,
            });
          }
        }
      } catch { /* keywords and terms are left */ }
    }
    return options.length ? { from: before.from, options, filter: false } : null;
  };
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" }, { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--k-structure)" },
  { tag: [tags.string, tags.number], color: "var(--k-launch)" }, { tag: tags.comment, color: "var(--ink-3)" },
  { tag: [tags.atom, tags.meta, tags.standard(tags.variableName), tags.propertyName, tags.labelName], color: "var(--k-coverage)" },
]);
const look = EditorView.theme({
  "&": { color: "var(--ink)", background: "var(--paper)", fontSize: "14px", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.7", minHeight: "21rem" },
  ".cm-content": { caretColor: "var(--accent)", padding: "12px 0" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  ".cm-gutters": { background: "none", color: "var(--ink-3)", border: "0", borderRight: "1px solid var(--rule)" },
  ".cm-activeLine": { background: "var(--paper-2)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--accent-tint)" },
  ".cm-matchingBracket": { background: "var(--accent-tint) !important", outline: "1px solid var(--accent-line)" },
  ".cm-tooltip": { background: "var(--paper)", border: "1px solid var(--ink-2)", color: "var(--ink)", boxShadow: "0 4px 16px rgb(0 0 0 / .14)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", fontSize: "13px", maxHeight: "18em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 10px", lineHeight: "1.5" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--accent-tint)", color: "var(--ink)", boxShadow: "inset 3px 0 var(--accent)" },
  ".cm-completionDetail": { fontFamily: "var(--mono)", fontStyle: "normal", color: "var(--ink-2)", marginLeft: "1.5em" },
  ".cm-completionMatchedText": { textDecoration: "none", color: "var(--accent)", fontWeight: "600" },
});

// In a shadow root, so that the editor's rules are adopted sheets: a strict content policy has no place for style elements.
export function open(text, language) {
  const host = document.createElement("div");
  host.className = "host";
  const root = host.attachShadow({ mode: "open" });
  const parent = document.createElement("div");
  root.append(parent);
  text.after(host);
  text.hidden = true;
  text.parentElement.className = "editor code";
  const view = new EditorView({
    parent, root,
    state: EditorState.create({
      doc: text.value,
      extensions: [
        lineNumbers(), EditorView.lineWrapping, history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(), syntaxHighlighting(colours),
        StreamLanguage.define(sparql), autocompletion({ override: [completions(language)], icons: false, activateOnTypingDelay: 80 }), look,
        keymap.of([{ key: "Mod-Enter", run: () => true }, ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({ "aria-label": "SPARQL" }),
      ],
    }),
  });
  fetch("/terms", { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : graph)).then((told) => { graph = told; }).catch(() => {});
  const put = (value) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  return { value: () => view.state.doc.toString(), put, view };
}
