"""What a grouping works on: technologies after a covering cue, in the clause, in the sentence, in the next one."""

from __future__ import annotations

from collections.abc import Iterator

from latticework.extraction.finding import Finding
from latticework.extraction.mentions import GROUP, PARTY, Mention
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

REGIMES = ("MultilateralRegime", "UnilateralMeasure", "Regime")


def _pairs(scene: Scene, rule: Rule, same_clause: bool) -> Iterator[Finding]:
    groups = scene.groups()
    for m in scene.technologies():
        start, _ = scene.sentence.clause(m.start)
        if scene.language == "ja":
            left = [g for g in groups if g.end <= m.start]
            here = bool(left) and left[-1].start >= start
        else:
            left = [g for g in groups if g.end <= m.start and (g.start >= start) == same_clause]
            here = same_clause
        if not left or here != same_clause:
            continue
        group = left[-1]
        if not same_clause and any(
            p.can(PARTY)
            and group.end < p.start < m.start
            and p.start - scene.sentence.clause(p.start)[0] <= 2
            for p in scene.mentions
        ):
            continue  # a clause between them has a subject of its own
        if group.first.type in REGIMES:
            continue
        cue = rule.cue.search(scene.text, group.end if same_clause else start, m.start)
        if scene.language == "ja":
            cue = rule.cue.search(scene.text, m.end)
        if cue and not scene.denied(start, cue):
            yield Finding(
                group.first, m.first, (group.start, max(m.end, cue.end())), cue.group(), cue.start()
            )


def covers(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield grouping and technology with the cue between them in one clause."""
    yield from _pairs(scene, rule, True)


def covers_later(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield them where the grouping stands in an earlier clause, or is carried from the sentence before."""
    yield from _pairs(scene, rule, False)
    memory = scene.memory
    if scene.groups() or memory.group is None or scene.sentence.paragraph != memory.group_paragraph:
        return
    if memory.group.type in REGIMES:
        return
    for m in scene.technologies():
        start, end = scene.sentence.clause(m.start)
        if any(p.can(PARTY) and p.start < m.start for p in scene.mentions):
            continue  # someone else is spoken of
        cue = (
            rule.cue.search(scene.text, m.end, end)
            if scene.language == "ja"
            else rule.cue.search(scene.text, start, m.start)
        )
        if cue and cue.start() - start <= (8 if scene.language == "zh" else 40):
            yield Finding(memory.group, m.first, (start, end), cue.group(), cue.start(), None, 0.6, True)


def made_for(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield technologies before a grouping that this sentence makes: 围绕A、B建立X."""
    made = [g for g in scene.mentions if g.can(GROUP) and g.first.id in scene.made]
    if not made:
        return
    first: Mention = made[0]
    if any(g.start < first.start for g in scene.groups()):
        return
    for m in scene.technologies(0, first.start):
        start, end = scene.sentence.clause(m.start)
        if first.start >= end:
            continue  # another clause has another matter
        cue = rule.cue.search(scene.text, start, first.start) if rule.words else None
        if cue or not rule.words:
            yield Finding(first.first, m.first, (m.start, first.end), cue.group() if cue else "", m.start)
