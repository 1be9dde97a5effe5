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
const TERMS = {
  lw: "Alliance CooperationFramework Agreement Programme ControlRegime MultilateralRegime UnilateralMeasure Country Union Organization PartyClass TechnologyArea Article Evidence Membership MembershipClaim CoverageClaim ControlClaim StructureClaim LaunchClaim FundingClaim LocationClaim claimSubject claimObject claimedMember inForceMember prospectiveMember formerMember excludedParty associatedParty initiatingParty claimedGroup coveredTechnology restrictedTarget relatedGrouping status time notBefore notAfter timeKind attributedTo statedIn evidence reviewState memberOf hasMember prospectiveMemberOf hasBeenMemberOf excludedFrom coversTechnology touchesTechnology restricts isRestrictedBy partOf successorOf modelledOn extends supports rivals issuedBy membershipParty membershipGroup membershipState supportedBy contradictedBy published sha256".split(" "),
  skos: "prefLabel altLabel broader narrower".split(" "), rdfs: "label subClassOf".split(" "), dcterms: "title publisher source language".split(" "),
  lws: "member founding signatory partner observer prospective former excluded initiator active agreed reported contested ended".split(" "),
  id: [], tech: [], article: [], oa: ["start", "end", "hasSource"],
};

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
    if (local !== undefined && TERMS[prefix]?.length) {
      return { from: before.from, options: TERMS[prefix].map((name) => ({ label: `${prefix}:${name}`, type: /^[A-Z]/.test(name) ? "class" : "property" })), validFor: /^\w*:\w*$/ };
    }
    const wanted = (local ?? word).replace(/^</, "");
    if (!word.startsWith("<") && local === undefined) {
      const start = word.toUpperCase();
      options.push(...KEYWORDS.filter((k) => k.startsWith(start)).map((label) => ({ label, type: "keyword", boost: 1 })));
      options.push(...Object.keys(TERMS).filter((p) => p.startsWith(word)).map((p) => ({ label: `${p}:`, type: "namespace" })));
    }
    if (wanted.length > 1 || /[^\x00-\x7f]/.test(wanted)) {
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
      } catch { /* keywords are left */ }
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
  return { value: () => view.state.doc.toString(), view };
}
