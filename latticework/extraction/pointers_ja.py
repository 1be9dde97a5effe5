"""Japanese expressions that point back: 我が国, 同国, 両国, 7極, 我々, 同機構, and a bare 協定 or 理事会."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from latticework.article.sentences import Sentence
from latticework.extraction.clausal import JOINT
from latticework.extraction.gazetteer import Gazetteer
from latticework.extraction.lexicon import Lexicon
from latticework.extraction.mentions import GROUP, PARTY, Mention, Referent

_HOME = re.compile(r"我が国|わが国")
_SAME = re.compile(r"同国|同政府")
_BOTH = re.compile(r"両国|両政府|両首脳|両者|双方|両当局")
_WE = re.compile(r"我々|我ら|私たち")
_NUMBER = {c: n for n, c in enumerate("一二三四五六七八九十", 1)}
_COUNT = re.compile(
    r"(?<![\d第約計の])(?P<n>\d{1,2}|[二三四五六七八九十])(?:か国|カ国|ヵ国|ヶ国|箇国|極|者|国)(?=は|が|の(?:首脳|政府|大統領|首相|閣僚|代表|間)|で|、|首脳|政府)"
)
_INCLUDING = re.compile(r"を(?:含む|加えた)(?:計|合計|合わせて)?$")


def _acts(mention: Mention) -> bool:
    """Say whether a mention names a known body that mostly acts: the EU, the UN, the World Bank."""
    r = mention.first
    return not r.new and PARTY in r.roles and (r.type == "Union" or r.types >= {"Framework", "Organization"})


class Memory:
    """What the text has named so far."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.countries: list[Referent] = []
        self.lists: list[list[Referent]] = []
        self.groups: list[Mention] = []
        self.we: list[Referent] = []


def resolve(
    sentences: Sequence[Sentence], mentions: list[list[Mention]], words: Lexicon, gazetteer: Gazetteer
) -> None:
    """Add to each sentence's mentions those that point back to an earlier one."""
    memory = Memory()
    for number, (sentence, found) in enumerate(zip(sentences, mentions, strict=True)):
        added = [
            m for m in [*_parties(sentence.text, found, memory, gazetteer), *_groups(sentence.text, found, memory, words)]
            if not any(x.start < m.end and m.start < x.end for x in found)
        ]  # fmt: skip
        kept: list[Mention] = []
        for m in sorted(added, key=lambda x: (x.start, -x.end)):
            if not kept or kept[-1].end <= m.start:
                kept.append(m)
        mentions[number] = sorted([*found, *kept], key=lambda m: m.start)
        _remember(sentence.text, mentions[number], memory)


def _remember(text: str, found: list[Mention], memory: Memory) -> None:
    run: list[Referent] = []
    last: Mention | None = None
    for m in found:
        if m.can(GROUP) and not _acts(m):
            memory.groups.append(m)
        if not m.can(PARTY):
            continue
        memory.countries += [r for r in m.referents if r.type == "Country"]
        if m.how == "pointer":
            continue
        joined = last is not None and bool(JOINT.fullmatch(text[last.end : m.start]))
        if not joined and len(run) > 1:
            memory.lists.append(run)
        run = [*(run if joined else []), *m.referents]
        last = m
    if len(run) > 1:
        memory.lists.append(run)
    for we in _WE.finditer(text):
        if memory.lists and any(text[we.end() : m.start] == "、" for m in found if m.can(PARTY)):
            memory.we = memory.lists[-1]


def _parties(text: str, found: list[Mention], memory: Memory, gazetteer: Gazetteer) -> list[Mention]:
    out: list[Mention] = []
    home = gazetteer.country("jpn")
    if home:
        out += [Mention(m.start(), m.end(), [home], "pointer", m.group()) for m in _HOME.finditer(text)]
    for m in _SAME.finditer(text):
        before = [
            r for x in found if x.end <= m.start() for r in x.referents if r.type == "Country"
        ] or memory.countries
        if before:
            out.append(Mention(m.start(), m.end(), [before[-1]], "pointer", m.group()))
    for m in _BOTH.finditer(text):
        before = list(
            dict.fromkeys(
                r
                for x in found
                if x.end <= m.start() and x.can(PARTY)
                for r in x.referents
                if r.type in ("Country", "Union")
            )
        )
        pairs = [each for each in memory.lists if len(each) == 2]
        both = (
            before
            if len(before) == 2
            else pairs[-1]
            if pairs
            else list(dict.fromkeys(reversed(memory.countries)))[:2]
        )
        if len(both) == 2:
            out.append(Mention(m.start(), m.end(), list(both), "pointer", m.group()))
    for m in _COUNT.finditer(text):
        number = int(m["n"]) if m["n"].isdigit() else _NUMBER[m["n"]]
        own = [x for x in found if x.can(PARTY) and x.end <= m.start()]
        if own and own[-1].end == m.start():
            continue
        extra: list[Referent] = []
        if own and _INCLUDING.fullmatch(text[own[-1].end : m.start()]):
            extra = own[-1].referents[:1]
        elif same := next((x for x in out if _INCLUDING.fullmatch(text[x.end : m.start()])), None):
            extra = same.referents[:1]
        named = list(dict.fromkeys(
            r for x in sorted([*found, *out], key=lambda x: x.start)
            if x.end <= m.start() and x.can(PARTY) and (_acts(x) or not x.can(GROUP)) for r in x.referents
        ))  # fmt: skip
        if len(named) == number and re.search(r"加え(?:た|る)$", text[: m.start()]):
            out.append(Mention(m.start(), m.end(), named, "pointer", m.group()))
            continue
        fitting = [
            list(dict.fromkeys([*each, *extra])) for each in memory.lists if len(set(each) | set(extra)) == number
        ]  # fmt: skip
        if fitting:
            out.append(Mention(m.start(), m.end(), fitting[-1], "pointer", m.group()))
    if memory.we:
        out += [
            Mention(m.start(), m.end(), list(memory.we), "pointer", m.group()) for m in _WE.finditer(text)
        ]
    return out


def _groups(text: str, found: list[Mention], memory: Memory, words: Lexicon) -> list[Mention]:
    out: list[Mention] = []
    for key, strict in (("anaphora", False), ("same", True), ("bare", True)):
        for m in words.reference(key).finditer(text):
            head = next((each for each in m.groups() if each), "")
            before = [
                *memory.groups[-40:],
                *(x for x in found if x.can(GROUP) and not _acts(x) and x.end <= m.start()),
            ]
            same = [
                x
                for x in before
                if any(n.endswith(head) for names in x.first.labels.values() for n in names)
                or x.surface.endswith(head)
            ]
            pick = same or ([] if strict or head in ("会合", "会議") else before[-1:])
            if not pick and head in ("枠組み", "計画", "事業", "取り組み") and memory.groups:
                most = Counter(x.first.id for x in memory.groups).most_common(1)[0][0]
                pick = [x for x in memory.groups if x.first.id == most]
            if pick:
                out.append(Mention(m.start(), m.end(), [pick[-1].first], "pointer", m.group()))
    return out
