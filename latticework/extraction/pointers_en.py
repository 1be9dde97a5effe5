"""English words that point back to a grouping: `it`, `the pact`, `the Circle` for the Basel Screening Circle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from latticework.extraction.mentions import GROUP, PARTY, Mention, Referent

_BODY = (
    "body|group|grouping|bloc|club|organi[sz]ation|alliance|coalition|network|consortium|forum|union|association|institution|council|"
    "committee|dialogue|partnership|framework|mechanism|initiative|facility|observatory|agency|company|centre|center|circle|process|bank|foundation|league|commission"
)
_TEXT = "pact|agreement|deal|treaty|accords?|convention|charter|compact|memorandum|declaration|protocol|arrangement|principles"
_RULE = "regime|list|law|rules?|regulations?|act|order|measure|controls|ordinance|directive|decree|notice|guidelines"
_WORK = "project|programme|program|scheme|fund|plan|strategy|roadmap|accelerator"
_KINDS = {
    _BODY: (
        "Alliance",
        "Framework",
        "Agreement",
        "Organization",
        "Programme",
        "MultilateralRegime",
        "Regime",
    ),
    _TEXT: ("Agreement", "Alliance", "Framework"),
    _RULE: ("UnilateralMeasure", "Regime", "MultilateralRegime"),
    _WORK: ("Programme",),
}
_THE = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Ss]uch an?)(?! (?:the|a|an|its|their|it|they|he|is|was)\b)(?: (?:new|same|young|two-year-old|latter|whole|\w+-(?:member|nation|country|state|party)))? ([A-Za-z]+)\b(?! (?:of|for|on|between|among|that|to (?:establish|create|set up))\b(?! \d))"
)
_IT = re.compile(r"\b(It|Its|it|its)\b")
# `it is true that`, `its own way`: nothing is pointed to.
_EMPTY = re.compile(
    r" own\b| (?:is|was|has been|will be|would be|remains|seems?|takes|took)(?: not| now| also| still)? \w+(?: \w+)?,? (?:that|to|whether|how|which)\b"
)
OBLIQUE = re.compile(
    r"\b(?:of|in|to|from|by|with|under|on|at|for|against|within)\s+(?:the\s+)?$", re.IGNORECASE
)
_CALLED = re.compile(
    rf"(?: \([^()]*\))?(?:,| is| was|, which is) (?:an?|the) (?:[\w\-]+ ){{0,5}}?({_BODY}|{_TEXT}|{_RULE}|{_WORK})\b"
)
_SAID = re.compile(
    r"\b(?:said|says|announced|confirmed|declared|added|whether|that|because|hoped?s?|insist(?:s|ed)|if|but|although|and)\s+(?:that )?$"
)


def descriptions(text: str, found: Sequence[Mention]) -> Iterator[tuple[str, Referent]]:
    """Yield the nouns that a sentence calls a grouping by: `the Circle, a non-profit company` is the company."""
    for m in found:
        told = _CALLED.match(text, m.end) if m.can(GROUP) and m.how != "pointer" else None
        if told:
            yield told[1].lower(), m.first


def _head(mention: Mention, noun: str) -> bool:
    """Say whether a grouping's name has this noun as a word of its own with a capital."""
    return any(
        any(
            word.lower() in (noun, noun + "s") or word.lower() + "s" == noun
            for word in re.findall(r"[A-Z][\w]+", name)
        )
        for name in mention.first.labels.get("en", ())
    )


def back(
    text: str,
    found: Sequence[Mention],
    groups: Sequence[Mention],
    leading: Sequence[Mention],
    topic: Referent | None,
    described: Mapping[str, Referent],
    last: Referent | None,
) -> list[Mention]:
    """Return what points back; `groups` are the mentions of groupings before, `leading` those that began a sentence."""
    added: list[Mention] = []
    for m in _THE.finditer(text):
        if any(x.start < m.end() and m.start() < x.end for x in found):
            continue
        noun = m[1].lower()
        here = [*groups[-20:], *(x for x in found if x.can(GROUP) and x.end <= m.start())]
        kinds = next((kinds for nouns, kinds in _KINDS.items() if re.fullmatch(nouns, noun)), ())
        same = [x for x in here if _head(x, noun)] if m[1][0].isupper() or kinds else []
        pick = same[-1] if same else None
        if pick is None and not m[1][0].isupper():
            near = [
                x for x in [*leading[-3:], *(y for y in here[-4:] if y.start < 40)] if x.first.type in kinds
            ]
            pick = near[-1] if near else None
            told = described.get(noun) or (last if last is not None and last.type in kinds else None)
            if told is None and topic is not None and topic.type in kinds:
                told = topic
            if told is not None:
                pick = Mention(0, 0, [told], "pointer", "")
        if pick is not None:
            added.append(Mention(m.start(), m.end(), [pick.first], "pointer", m.group()))
    it = next((m for m in _IT.finditer(text) if not _EMPTY.match(text, m.end())), None)
    if (
        it
        and it.start() < 140
        and not any(x.start < it.end() and it.start() < x.end for x in [*found, *added])
    ):
        before = sorted(
            (x for x in [*found, *added] if x.end <= it.start() and (x.can(GROUP) or x.can(PARTY))),
            key=lambda x: x.start,
        )
        speaks = _SAID.search(text[: it.start()])
        if before and speaks and it[1] == "it" and not before[0].can(GROUP):
            added.append(Mention(it.start(), it.end(), [before[0].first], "pointer", it[1]))
        elif leading:
            here = [x for x in before if x.can(GROUP) and not OBLIQUE.search(text[: x.start])]
            if it[1] == "its":
                here = [x for x in before if x.can(GROUP)][-1:]
            pick = here[0] if here else leading[-1]
            added.append(Mention(it.start(), it.end(), [pick.first], "pointer", it[1]))
    return added
