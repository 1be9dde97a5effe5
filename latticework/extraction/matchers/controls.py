"""Who restricts what: a country or instrument, a restricting verb, and what is restricted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from latticework.extraction.finding import Finding
from latticework.extraction.mentions import GROUP, PARTY, TECHNOLOGY, Mention
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

REGIMES = ("MultilateralRegime", "UnilateralMeasure", "Regime")
_AIMED = {
    "zh": re.compile(r"(?:对|向|针对|与|给|为)$"),
    "en": re.compile(r"\b(?:to|on|against|from|for|with)\s+(?:the\s+)?$"),
    "ja": re.compile(r"(?!)"),
}

_JA_OBJECT = re.compile(r"[^、。]{0,14}?(?:を|への|に対|向け|の(?:輸出|調達|使用))")


def _instrument(scene: Scene, start: int, place: int) -> Mention | None:
    named = [
        m for m in scene.mentions if m.can(GROUP) and m.first.type in REGIMES and start <= m.start < place
    ]
    return named[-1] if named else None


def _struck(scene: Scene, mention: Mention, cue: re.Match[str], start: int, end: int) -> bool:
    """Say whether a mention is what a restricting verb strikes: after it, or before it behind 对, to, on."""
    if scene.language == "ja":
        after = scene.text[mention.end : mention.end + 18]
        return (
            start <= mention.start < cue.start()
            and bool(_JA_OBJECT.match(after))
            and not re.match(r"(?:は|が|政府は|も)", after)
        )
    if cue.end() <= mention.start < end:
        return True
    before = scene.text[max(0, mention.start - 10) : mention.start]
    return start <= mention.start < cue.start() and bool(_AIMED[scene.language].search(before))


def restricts(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the actor or named instrument of a restricting verb with each party and technology it strikes."""
    for cue in rule.cue.finditer(scene.text):
        if any(m.start <= cue.start() < m.end and not m.can(TECHNOLOGY) for m in scene.mentions):
            continue
        start, end = scene.sentence.clause(cue.start())
        if scene.denied(start, cue):
            continue
        objects = [
            m
            for m in scene.mentions
            if (m.can(TECHNOLOGY) or (m.can(PARTY) and not m.can(GROUP)))
            and not m.start <= cue.start() < m.end
            and _struck(scene, m, cue, start, end)
        ]
        if not objects:
            continue
        instrument = _instrument(scene, 0, cue.start())
        if instrument:
            actors, weight, away, low = [instrument.first], 1.0, False, instrument.start
        else:
            taken = {id(m) for m in objects}
            inside = [
                m
                for m in scene.mentions
                if start <= m.start < cue.start() and id(m) not in taken and m.can(PARTY)
            ]
            actors, weight, away, low = scene.parties(inside), 1.0, False, start
            if not actors:
                actors, weight, away, low = scene.subject(start, start)
        states = [scene.state(a) for a in actors]
        away = away or any(s is not a for s, a in zip(states, actors, strict=True))
        actors = states
        actors = [a for a in dict.fromkeys(actors) if a.type in ("Country", "Union") or GROUP in a.roles][:3]
        if not actors and scene.memory.actors and scene.memory.actors[0].type == "Country":
            continue
        modality = scene.modality(start, cue)
        for actor in actors:
            for m in objects:
                for target in m.referents if m.how in ("short", "pointer") else m.referents[:1]:
                    if target is not actor and target not in actors:
                        yield Finding(
                            actor,
                            target,
                            (min(low, start, m.start), max(cue.end(), m.end)),
                            cue.group(),
                            cue.start(),
                            modality,
                            weight,
                            away,
                        )


def listed(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield a list and what is put on it: 将X列入实体清单, added X to the Entity List."""
    for cue in rule.cue.finditer(scene.text):
        start, end = scene.sentence.clause(cue.start())
        if scene.denied(start, cue):
            continue
        regimes = [
            m for m in scene.mentions if m.can(GROUP) and m.first.type in REGIMES and start <= m.start < end
        ]
        if not regimes:
            continue
        lists = regimes[-1]
        actors = {r.id for r in scene.acting(start, cue.start())[:1]}
        modality = scene.modality(start, cue)
        for m in scene.mentions:
            if start <= m.start < end and m is not lists and (m.can(TECHNOLOGY) or m.can(PARTY)):
                if (
                    m.first.id in actors
                    and m.first.type == "Country"
                    and m.start < cue.start()
                    and scene.language != "ja"
                ):
                    continue
                if m.first.type in ("Country", "Union") or m.can(GROUP):
                    continue
                yield Finding(lists.first, m.first, (start, end), cue.group(), cue.start(), modality)


def regime_covers(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield what a control regime or control list covers: for a regime that is control, not coverage."""
    regimes = [g for g in scene.groups() if g.first.type in REGIMES]
    for m in scene.technologies():
        left = [g for g in regimes if g.end <= m.start]
        if not left:
            continue
        start, _ = scene.sentence.clause(m.start)
        far = sum(1 for a, b in scene.sentence.clauses if a > left[-1].start and b <= start)
        if far > 1 or any(g.can(GROUP) and left[-1].end < g.start < m.start for g in scene.mentions):
            continue
        cue = rule.cue.search(scene.text, left[-1].end, m.end + 12)
        if cue and not scene.denied(start, cue):
            modality = scene.modality(start, cue)
            yield Finding(
                left[-1].first, m.first, (left[-1].start, m.end), cue.group(), cue.start(), modality
            )
