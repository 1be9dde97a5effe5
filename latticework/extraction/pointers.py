"""Expressions that point back: both countries, the three, this alliance, it; each resolved and marked as such."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from latticework.article.sentences import Sentence
from latticework.extraction.gazetteer import Gazetteer
from latticework.extraction.lexicon import Lexicon
from latticework.extraction.mentions import GROUP, PARTY, Mention, Referent

_BARE = re.compile(
    r"(?:联盟|同盟|协定|协议|条约|框架|机制|倡议|组织|集团|对话|伙伴关系|委员会|声明|宣言|备忘录|俱乐部|网络)"
)
_BARE_AFTER = re.compile(r"[,。;:、的将由在已成共与和对也]|成员|签署|框架|秘书|$")
_BARE_BEFORE = re.compile(r"(?:加入|签署|参与|参加|退出|启动|成立|[,。;:“]|在|由|对|与|把|^)$")
_IT = re.compile(r"\s*(It|Its)\b")


def resolve(
    sentences: Sequence[Sentence], mentions: list[list[Mention]], words: Lexicon, gazetteer: Gazetteer
) -> None:
    """Add to each sentence's mentions those that point back to an earlier one."""
    pair, trio = _topic(mentions), list[Referent]()
    recent: list[Referent] = []
    groups: list[Mention] = []
    for number, (sentence, found) in enumerate(zip(sentences, mentions, strict=True)):
        text = sentence.text
        for mention in found:
            countries = [r for r in mention.referents if r.type == "Country"] if mention.can(PARTY) else []
            if len(countries) == 2:
                pair = countries
            elif len(countries) == 3:
                trio = countries
            recent += countries
        added: list[Mention] = []
        for m in words.reference("both").finditer(text):
            before = list(
                dict.fromkeys(
                    r
                    for x in found
                    if x.can(PARTY) and x.end <= m.start()
                    for r in x.referents
                    if r.type in ("Country", "Union")
                )
            )
            both = before if len(before) == 2 else pair
            if both:
                added.append(Mention(m.start(), m.end(), list(both), "pointer", m.group()))
        for m in words.reference("three").finditer(text):
            latest = list(dict.fromkeys(reversed(recent[-8:])))[:3]
            three = trio or (list(reversed(latest)) if len(latest) == 3 else [])
            if three:
                added.append(Mention(m.start(), m.end(), list(three), "pointer", m.group()))
        added += _back(text, found, groups, words)
        kept = [x for x in added if not any(y.start < x.end and x.start < y.end for y in found)]
        mentions[number] = sorted([*found, *kept], key=lambda x: x.start)
        groups += [x for x in mentions[number] if x.can(GROUP)]


def _topic(mentions: list[list[Mention]]) -> list[Referent]:
    """Return the two countries that stand side by side most often."""
    pairs: Counter[tuple[str, str]] = Counter()
    held: dict[tuple[str, str], list[Referent]] = {}
    for found in mentions:
        for m in found:
            if m.how == "short" and len(m.referents) == 2:
                first, second = sorted(m.referents, key=lambda r: r.id)
                pairs[first.id, second.id] += 1
                held[first.id, second.id] = m.referents
    return held[pairs.most_common(1)[0][0]] if pairs else []


def _back(text: str, found: list[Mention], groups: list[Mention], words: Lexicon) -> list[Mention]:
    added: list[Mention] = []
    if words.language == "zh" and groups:  # a bare head noun, 加入协定: the last grouping of that kind
        for m in _BARE.finditer(text):
            if any(x.start < m.end() and m.start() < x.end for x in found):
                continue
            if not (
                _BARE_AFTER.match(text[m.end() : m.end() + 2]) and _BARE_BEFORE.search(text[: m.start()])
            ):
                continue
            earlier = [*groups[-8:], *(x for x in found if x.can(GROUP) and x.end <= m.start())]
            same = [
                x for x in earlier if any(m.group() in n for names in x.first.labels.values() for n in names)
            ]
            if same:
                added.append(Mention(m.start(), m.end(), [same[-1].first], "pointer", m.group()))
    if words.language == "en" and groups and (it := _IT.match(text)):
        added.append(Mention(it.start(1), it.end(1), [groups[-1].first], "pointer", it[1]))
    for m in words.reference("anaphora").finditer(text):
        if any(x.start <= m.start() < x.end for x in found):
            continue
        kind = next((group for group in m.groups() if group), "").lower()
        before = groups + [x for x in found if x.can(GROUP) and x.end <= m.start()]
        same = [
            x
            for x in before[-12:]
            if kind in x.surface.lower()
            or any(n.lower().endswith(kind) for names in x.first.labels.values() for n in names)
        ]
        pick = same or before
        if pick:
            added.append(Mention(m.start(), m.end(), [pick[-1].first], "pointer", m.group()))
    return added
