"""Expressions that point back: both countries, the three, this alliance, it; each resolved and marked as such."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from latticework.article.sentences import Sentence
from latticework.extraction import pointers_en
from latticework.extraction.gazetteer import Gazetteer
from latticework.extraction.lexicon import Lexicon
from latticework.extraction.mentions import GROUP, PARTY, Mention, Referent

_BARE = re.compile(
    r"(?:联盟|同盟|协定|协议|条约|公约|框架|机制|倡议|组织|集团|对话|伙伴关系|委员会|理事会|声明|宣言|备忘录|议定书|俱乐部|网络|论坛|基金|银行|走廊|圆桌|中心|星座|工程|计划|方案|条例|准则|清单|名单|公告|法案)"
)
_BARE_AFTER = re.compile(
    r"[,。;:、的将由在已成共与和对也现于从还是为下内之准]|成员|签署|框架|秘书|总部|理事|最大|部长|旗下|$"
)
_BARE_BEFORE = re.compile(
    r"(?:加入|签署|参与|参加|退出|启动|成立|[,。;:“、]|在|由|对|与|和|把|为|向|照|据|依|入|是|年|月|日|后|前|^)$"
)
_ITS = re.compile(
    r"(?:^|[,。;:]|(?<=成为)|(?<=加入)|(?<=参与)|(?<=退出))(它(?!们)|其(?=总部|秘书处|成员|联络处|前身|理事会|宗旨|任务|工作|下设|办公室|常设|创始|主要|合作|覆盖|首批|正式|观察员))"
)
# These point back only to what is named so: 本公告 is no 条例.
_EXACT = frozenset(
    ["公告", "条例", "法", "法律", "规定", "规则", "清单", "法案", "制度", "中心", "银行", "工程", "平台"]
)


def resolve(
    sentences: Sequence[Sentence], mentions: list[list[Mention]], words: Lexicon, gazetteer: Gazetteer
) -> None:
    """Add to each sentence's mentions those that point back to an earlier one."""
    pair, trio = _topic(mentions), list[Referent]()
    we = _we(sentences, mentions, words)
    recent: list[Referent] = []
    groups: list[Mention] = []
    leading: list[Mention] = []
    described: dict[str, Referent] = {}
    last: Referent | None = None
    topic = subject(mentions, "en") if words.language == "en" else None
    for number, (sentence, found) in enumerate(zip(sentences, mentions, strict=True)):
        text, held = sentence.text, len(recent)
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
        for m in words.reference("own").finditer(text):
            own = gazetteer.country(_OWN[words.language])
            if own:
                added.append(Mention(m.start(), m.end(), [own], "pointer", m.group()))
        for m in words.reference("counted").finditer(text):
            listed = _counted(sentences[: number + 1], mentions, m[1], m.start())
            if listed:
                added.append(Mention(m.start(), m.end(), listed, "pointer", m.group()))
        for m in words.reference("country").finditer(text):
            before = [r for x in found if x.end <= m.start() for r in x.referents if r.type == "Country"]
            if (
                before or held
            ):  # 塞尔维亚拒绝…,该国…: who the sentence began with, else the last named before it
                pointed = before[0] if before else recent[held - 1]
                added.append(Mention(m.start(), m.end(), [pointed], "pointer", m.group()))
        they = _THEY.match(text) if words.language == "en" and number else None
        above = [x for x in mentions[number - 1] if x.first.type in ("Country", "Union")] if they else []
        if they and len(above) >= 2 and sentences[number - 1].paragraph == sentence.paragraph:
            each = list(dict.fromkeys(r for x in above for r in x.referents[:1]))
            added.append(Mention(they.start(1), they.end(1), each, "pointer", they[1]))
        for m in words.reference("we").finditer(text) if we else ():
            added.append(Mention(m.start(), m.end(), list(we), "pointer", m.group()))
        added += (
            pointers_en.back(
                text, found, [g for g in groups if not _acts(g)], leading, topic, described, last
            )
            if words.language == "en"
            else _back(text, found, groups, words)
        )
        kept = [x for x in added if not any(y.start < x.end and x.start < y.end for y in found)]
        mentions[number] = sorted([*found, *kept], key=lambda x: x.start)
        new = [x for x in mentions[number] if x.can(GROUP)]
        groups += new
        if words.language == "en":
            described.update(pointers_en.descriptions(text, found))
        told = (
            {r.id for _, r in pointers_en.descriptions(text, found)} if words.language == "en" else set[str]()
        )
        said_of = [x for x in new if x.first.id in told or _INTRODUCED.search(text[: x.start])]
        led = said_of[-1:] or [
            x for x in new[:1] if x.start < 40 and not pointers_en.OBLIQUE.search(text[: x.start])
        ]
        leading += led
        same = number + 1 < len(sentences) and sentences[number + 1].paragraph == sentence.paragraph
        last = led[0].first if led else last if same else None


_THEY = re.compile(
    r"\s*(They|The (?:two|three|four|five|six)(?: (?:countries|governments|states|nations|ministers|leaders|partners))?)\b"
)
# `Its largest undertaking is the Ring`: the next `it` is the Ring.
_INTRODUCED = re.compile(r"^\s*(?:The|Its|Their|One|Another|A) [^,;]{3,60} (?:is|was) (?:called |the |a )?$")
_JOINTS = re.compile(r"[、,和与及及びと以]|and|,| |以及|the")


def _we(sentences: Sequence[Sentence], mentions: list[list[Mention]], words: Lexicon) -> list[Referent]:
    """Return the parties that speak as `we` in a joint text: the list beside its first `we`."""
    pattern = words.reference("we")
    for sentence, found in zip(sentences, mentions, strict=True):
        first = pattern.search(sentence.text)
        if not first:
            continue
        listed: list[Mention] = []
        for m in found:
            if (
                m.can(PARTY)
                and m.start >= first.end()
                and m.start - (listed[-1].end if listed else first.end())
                <= (6 if listed or words.language != "en" else 75)
            ):
                listed.append(m)
        parties = [r for m in listed for r in m.referents if r.type in ("Country", "Union")]
        return parties if len(parties) >= 2 else []
    return []


_OWN = {"zh": "chn", "ja": "jpn"}
_NUMBERS = dict(zip("四五六七八九十", range(4, 11), strict=True)) | dict(
    zip(
        ["four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(4, 13),
        strict=True,
    )
)


def _counted(
    sentences: Sequence[Sentence], mentions: list[list[Mention]], word: str, at: int
) -> list[Referent]:
    """Return the last list of so many parties before a place of the last sentence, else one behind it there.

    五国, the five countries. What stands in brackets is no member of the list.
    """
    wanted = _NUMBERS.get(word.lower()) or (int(word) if word.isdigit() else 0)
    last = sentences[-1]
    for sentence, found in zip(reversed(sentences), reversed(mentions[: len(sentences)]), strict=True):
        runs = _runs(sentence.text, [m for m in found if sentence is not last or m.end <= at])
        for parties in reversed(runs):
            if len(parties) == wanted:
                return parties
    ahead = _runs(last.text, [m for m in mentions[len(sentences) - 1] if m.start > at])
    return next((parties for parties in ahead if len(parties) == wanted), [])


def _runs(text: str, found: Sequence[Mention]) -> list[list[Referent]]:
    """Return the lists of parties of a sentence."""
    runs: list[list[Referent]] = []
    end = 0
    for m in found:
        aside = text.count("(", 0, m.start) > text.count(")", 0, m.start)
        if not m.can(PARTY) or m.how in ("pointer", "proper") or aside:
            continue
        gap = re.sub(r"\([^()]*\)", "", text[end : m.start])
        if runs and len(gap) <= 10 and _JOINTS.search(gap):
            runs[-1] += [r for r in m.referents if r not in runs[-1]]
        else:
            runs.append(list(m.referents))
        end = m.end
    return runs


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
            opens = re.search(r"(?:^|[,。;:·])$", text[: m.start()])
            if not opens and not (
                _BARE_AFTER.match(text[m.end() : m.end() + 2]) and _BARE_BEFORE.search(text[: m.start()])
            ):
                continue
            earlier = [*groups[-8:], *(x for x in found if x.can(GROUP) and x.end <= m.start())]
            same = [
                x
                for x in earlier
                if not (_acts(x) and m.group() not in x.surface)
                and any(
                    m.group() in n or (len(n) > 3 and m.group().startswith(n[-2:]))
                    for names in x.first.labels.values()
                    for n in names
                )
            ]
            if same:
                added.append(Mention(m.start(), m.end(), [same[-1].first], "pointer", m.group()))
    if words.language == "zh" and groups:
        for m in _ITS.finditer(text):
            near = [x for x in [*groups, *found] if x.can(GROUP) and not _acts(x)]
            near = [x for x in near if x not in found or x.end <= m.start()]
            if near:
                added.append(Mention(m.start(1), m.end(1), [near[-1].first], "pointer", m[1]))
    for m in words.reference("body").finditer(text):
        near = [x for x in found if x.can(GROUP) and x.end <= m.start()]
        pick = [
            x
            for x in [*groups[-6:], *near]
            if x.surface.endswith(m[1]) or any(n.endswith(m[1]) for n in x.first.labels.get("zh", []))
        ]
        if pick:
            added.append(Mention(m.start(), m.end(), [pick[-1].first], "pointer", m.group()))
    for m in words.reference("anaphora").finditer(text):
        if any(x.start <= m.start() < x.end for x in found):
            continue
        kind = next((group for group in m.groups() if group), "").lower()
        before = groups + [x for x in found if x.can(GROUP) and x.end <= m.start()]
        same = [
            x
            for x in before[-12:]
            if kind in x.surface.lower()
            or (
                not _acts(x)
                and any(n.lower().endswith(kind) for names in x.first.labels.values() for n in names)
            )
        ]
        pick = same or ([] if kind in _EXACT else [x for x in before if not _acts(x)])
        if pick:
            added.append(Mention(m.start(), m.end(), [pick[-1].first], "pointer", m.group()))
    return added


def subject(mentions: Sequence[list[Mention]], language: str = "zh") -> Referent | None:
    """Return the grouping that a text is about, if one is: named often, and clearly more often than any other."""
    weights: Counter[str] = Counter()
    held: dict[str, Referent] = {}
    for number, found in enumerate(mentions):
        for m in found:
            if m.can(GROUP) and m.how != "pointer" and not (language == "ja" and m.first.type == "Union"):
                weights[m.first.id] += (3 if language == "en" and not number else 2) if number < 3 else 1
                held[m.first.id] = m.first
    ranked = weights.most_common(2)
    least, ahead = (3, 1.2) if language == "en" else (4, 1.5)
    if not ranked or ranked[0][1] < least or (len(ranked) > 1 and ranked[0][1] < ahead * ranked[1][1]):
        return None
    return held[ranked[0][0]]


def _acts(mention: Mention) -> bool:
    """Say whether a mention is of a body that mostly acts (the EU): 联盟 does not point back to it."""
    r = mention.first
    return PARTY in r.roles and (r.type == "Union" or "Organization" in r.types) and mention.how != "pointer"
