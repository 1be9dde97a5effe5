"""Groupings with groupings, who pays for what, and where a grouping has its seat."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from latticework.extraction.finding import Finding
from latticework.extraction.matchers import making
from latticework.extraction.mentions import GROUP, TECHNOLOGY
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

_AMOUNT = re.compile(
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
    "zh": re.compile(r"\s*(?:在|于)?([一-鿿·]{2,8}?)(?=[,。;、(]|和|的|$|设|建|举)"),
    "ja": re.compile(r"(?!)"),
    "en": re.compile(r"\s+(?:in|at)\s+((?:[A-Z][\w\-]+)(?:[ ,]+[A-Z][\w\-]+){0,2})"),
}
_PLACE_JA = re.compile(r"([一-鿿ァ-ヶー]{2,10})(?:に|で)(?:ある|あり|置|設|お)?")


def relates(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield two groupings with the cue between them; `reversed` turns them round."""
    groups = scene.groups(made=True)
    for first, second in itertools.pairwise(groups):
        if first.first is second.first or second.start - first.end > 60:
            continue
        if scene.language == "ja" or rule.by == "after":
            cue = rule.cue.search(scene.text, second.end, min(len(scene.text), second.end + 14))
        elif rule.by == "before":  # 在X框架下,…Y: the cue follows the first, before anything else
            cue = rule.cue.match(scene.text, first.end)
        else:
            cue = rule.cue.search(scene.text, first.end, second.start)
        if not cue:
            continue
        start, _ = scene.sentence.clause(cue.start())
        if scene.denied(start, cue):
            continue
        listed = making.joined(scene, second)
        for each in listed if rule.reversed else listed[:1]:
            one, other = (each, first) if rule.reversed else (first, each)
            span = (first.start, max(each.end, cue.end()))
            yield Finding(one.first, other.first, span, cue.group(), cue.start(), scene.modality(start, cue))


def funds(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield who gives a stated amount for what."""
    for cue in rule.cue.finditer(scene.text):
        start, end = scene.sentence.clause(cue.start())
        amount = next((a for a in _AMOUNT.finditer(scene.text, start, end)), None)
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
        named = [m for m in targets if m.can(GROUP)] or targets
        value, currency = _money(amount)
        modality = scene.modality(start, cue)
        for giver in givers:
            for m in named[:3]:
                yield Finding(
                    giver, m.first, (min(begin, start), end), cue.group(), cue.start(), modality, weight, away,
                    amount=value, currency=currency,
                )  # fmt: skip


def _money(m: re.Match[str]) -> tuple[Decimal | None, str | None]:
    number, unit, sign = m["n"] or m["n2"], m["u"] or m["u2"], m["c"] or m["c2"]
    try:
        value = Decimal(number.replace(",", "").rstrip(".")) * _UNIT.get(unit or "", 1)
    except InvalidOperation:
        return None, None
    return (value, _CURRENCY.get(sign)) if value > 0 else (None, None)


def seated(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the place of a grouping's seat, office or site."""
    for cue in rule.cue.finditer(scene.text):
        start, end = scene.sentence.clause(cue.start())
        before = [m for m in scene.groups(made=True) if m.end <= cue.start() + 1]
        target = before[-1].first if before else scene.memory.group
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
