"""Groupings with groupings, who pays for what, and where a grouping has its seat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from latticework.extraction.finding import Finding
from latticework.extraction.matchers import making
from latticework.extraction.mentions import GROUP, TECHNOLOGY, Mention
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

AMOUNT = re.compile(
    r"(?P<n>\d[\d,.]*)\s*(?P<u>万亿|兆|千亿|百亿|十亿|亿|億|千万|百万|万|trillion|billion|million)?\s*"
    r"(?P<c>美元|欧元|日元|英镑|人民币|韩元|加元|澳元|元|円|ドル|ユーロ|ポンド|dollars|euros|yen|pounds|won)"
    r"|(?P<c2>US\$|A\$|C\$|\$|€|£|¥)\s?(?P<n2>\d[\d,.]*)\s*(?P<u2>trillion|billion|million|bn|m\b)?"
)
_UNIT = {
    "万亿": 10**12, "兆": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "億": 10**8, "千万": 10**7,
    "百万": 10**6, "万": 10**4, "trillion": 10**12, "billion": 10**9, "bn": 10**9, "million": 10**6, "m": 10**6,
}  # fmt: skip
_CURRENCY = {
    "美元": "USD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP", "人民币": "CNY", "元": "CNY", "韩元": "KRW", "加元": "CAD",
    "澳元": "AUD", "円": "JPY", "ドル": "USD", "ユーロ": "EUR", "ポンド": "GBP", "dollars": "USD", "euros": "EUR",
    "yen": "JPY", "pounds": "GBP", "won": "KRW", "US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY",
    "A$": "AUD", "C$": "CAD",
}  # fmt: skip
_PLACE = {
    "zh": re.compile(
        r"\s*(?:在|于)?(?:[一-鿿·]{2,8}的)?([一-鿿·]{2,10}?)(?=[,。;、(]|和|的|$|设|建|举|而|并)"
    ),
    "ja": re.compile(r"(?!)"),
    "en": re.compile(r"\s+(?:in|at)\s+((?:[A-Z][\w\-]+)(?:[ ,]+[A-Z][\w\-]+){0,2})"),
}
_NO_PLACE = re.compile(r"成员|其他|各国|境内|当地|国家$|框架|领域|方面|该|此|内部|之间|基础")
_PLACE_JA = re.compile(r"([一-鿿ァ-ヶー]{2,10})(?:に|で)(?:ある|あり|置|設|お)?")


def relates(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield two groupings with the cue beside or between them; `reversed` turns them round.

    `by` says where it stands: between the two (else), right behind the first (`before`), behind the second
    (`after`), on both sides of the second (`genitive`), on both sides of the first (`around`). Where the sentence
    names only the second, the grouping spoken of is the first.
    """
    groups = scene.groups(made=True)
    if not groups or (len(groups) == 1 and rule.by != "between"):
        return
    for second in groups:
        first = _first(scene, groups, second)
        focus = scene.focus() if first is None and rule.by == "between" else None
        if first is None and focus is not None and focus is not second.first:
            cue = next(
                (c for c in rule.cue.finditer(scene.text, 0, second.start) if second.start - c.end() <= 3),
                None,
            )
            if cue and not scene.denied(scene.sentence.clause(cue.start())[0], cue):
                ends = (second.first, focus) if rule.reversed else (focus, second.first)
                span = (cue.start(), second.end)
                yield Finding(*ends, span, cue.group(), cue.start(), None, 0.75, True)
        if first is None:
            continue
        cue = _beside(scene, rule, first, second)
        if not cue:
            continue
        start, _ = scene.sentence.clause(cue.start())
        if scene.denied(start, cue):
            continue
        listed = making.joined(scene, second)
        for each in listed if rule.reversed else listed[:1]:
            one, other = (each, first) if rule.reversed else (first, each)
            span = (min(first.start, cue.start()), max(each.end, cue.end()))
            yield Finding(one.first, other.first, span, cue.group(), cue.start(), scene.modality(start, cue))


def _first(scene: Scene, groups: list[Mention], second: Mention) -> Mention | None:
    """Return the grouping before another: the nearest, but rather one that is named for sure than a mere phrase."""
    before = [g for g in groups if g.end <= second.start and g.first is not second.first]
    near = [g for g in before if second.start - g.end <= 60]
    if near and near[-1].how == "phrase" and near[-1].first.new and scene.language == "zh":
        sure = [g for g in before if g.how != "phrase" or not g.first.new]
        if sure and second.start - sure[-1].end <= 100:
            return sure[-1]
    return near[-1] if near else None


def _beside(scene: Scene, rule: Rule, first: Mention, second: Mention) -> re.Match[str] | None:
    text = scene.text
    if rule.by in ("genitive", "around"):
        lead, tail = re.compile(rule.words[0]), re.compile(rule.words[1])
        mark, low = (second, first.end) if rule.by == "genitive" else (first, 0)
        found = list(lead.finditer(text, low, mark.start))
        near = bool(found) and mark.start - found[-1].end() <= (8 if rule.by == "genitive" else 1)
        return found[-1] if near and tail.match(text, mark.end) else None
    if scene.language == "ja" or rule.by == "after":
        return rule.cue.search(text, second.end, min(len(text), second.end + 14))
    if rule.by == "before":  # 在X框架下,…Y: the cue follows the first, before anything else
        return rule.cue.match(text, first.end)
    return rule.cue.search(text, first.end, second.start)


def funds(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield who gives a stated amount for what."""
    for cue in rule.cue.finditer(scene.text):
        start, end = scene.sentence.clause(cue.start())
        amount = next((a for a in AMOUNT.finditer(scene.text, start, end)), None)
        if amount is None or scene.denied(start, cue):
            continue
        givers, weight, away, begin = scene.subject(
            start, min(cue.start(), amount.start()) if scene.language != "ja" else cue.start()
        )
        low = max(cue.start(), start) if scene.language == "en" else start
        targets = [
            m for m in scene.mentions
            if low <= m.start < end and (m.can(TECHNOLOGY) or m.can(GROUP))
            and m.first not in givers
        ]  # fmt: skip
        named = [m.first for m in targets if m.can(GROUP)] or [m.first for m in targets]
        focus = scene.focus(1)
        if not named and focus is not None and givers:
            named, away = [focus], True
        value, currency = money(amount)
        modality = scene.modality(start, cue)
        for giver in givers:
            for target in named[:3]:
                yield Finding(
                    giver, target, (min(begin, start), end), cue.group(), cue.start(), modality, weight, away,
                    amount=value, currency=currency,
                )  # fmt: skip


def amount(text: str, start: int, end: int) -> tuple[Decimal | None, str | None]:
    """Return the first sum of money between two places, with its currency."""
    found = AMOUNT.search(text, start, end)
    return money(found) if found else (None, None)


def money(m: re.Match[str]) -> tuple[Decimal | None, str | None]:
    """Return the amount and the currency's code that an expression states; None for what it does not."""
    number, unit, sign = m["n"] or m["n2"], m["u"] or m["u2"], m["c"] or m["c2"]
    try:
        value = Decimal(number.replace(",", "").rstrip(".")) * _UNIT.get(unit or "", 1)
    except InvalidOperation:
        return None, None
    return (value, _CURRENCY.get(sign)) if value > 0 else (None, None)


def seated(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the place of a grouping's seat, office or site."""
    if rule.by == "places":
        yield from _places(scene, rule)
        return
    for cue in rule.cue.finditer(scene.text):
        start, end = scene.sentence.clause(cue.start())
        before = [m for m in scene.groups(made=True) if m.end <= cue.start() + 1]
        here = [m for m in before if m.start >= start]
        about = scene.leading()
        if about is not None and not here and about in before:
            before = [about]
        target = before[-1].first if before else scene.focus(1)
        if target is None or scene.denied(start, cue):
            continue
        if scene.language == "ja":
            seen = list(_PLACE_JA.finditer(scene.text, cue.end(), min(end, cue.end() + 20)))
            place = seen[0] if seen else None
        else:
            place = _PLACE[scene.language].match(scene.text, cue.end())
        if place:
            low = before[-1].start if before else start
            yield Finding(
                target, None, (low, place.end(1)), cue.group(), cue.start(), scene.modality(start, cue),
                1.0 if before else 0.7, not before, label=place[1].strip(),
            )  # fmt: skip


def _places(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the places that a cue encloses: 在A、B和C设有中心, 位于A的X; the cue's first group is what lies there."""
    for cue in rule.cue.finditer(scene.text):
        start, _ = scene.sentence.clause(cue.start())
        if scene.denied(start, cue):
            continue
        behind = [m for m in scene.groups(made=True) if 0 <= m.start - cue.end() <= 2]
        before = [m for m in scene.groups(made=True) if m.end <= cue.start()]
        named = behind[:1] if cue.group().endswith("的") else before[-1:]
        target = named[0].first if named else None if cue.group().endswith("的") else scene.focus(1)
        if target is None:
            continue
        span = (min([cue.start(), *(m.start for m in named)]), max([cue.end(), *(m.end for m in named)]))
        for place in re.split(r"、|和|与|及|以及", next(filter(None, cue.groups()))):
            if 2 <= len(place) <= 16 and not _NO_PLACE.search(place):
                yield Finding(
                    target,
                    None,
                    span,
                    cue.group(),
                    cue.start(),
                    None,
                    1.0 if named else 0.75,
                    not named,
                    label=place,
                )
