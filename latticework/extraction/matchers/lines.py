"""Lists that stand line by line under a line that announces them: `Members:` and a country in each line below."""

from __future__ import annotations

from collections.abc import Iterator

from latticework.extraction.finding import Finding
from latticework.extraction.matchers.controls import is_instrument
from latticework.extraction.mentions import GROUP, PARTY, TECHNOLOGY
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene


def lines(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield what a line of a list names, with the grouping of the line that announces it."""
    above = scene.above
    cue = rule.cue.search(above.text) if above is not None else None
    if above is None or cue is None:
        return
    named = [m for m in above.groups() if m.end <= max(cue.end(), 1) or m.start < 40]
    near = [above.focus(), scene.memory.attention.lead, scene.memory.attention.rule]
    held = [r for r in near if r is not None and (rule.kind == "control") == is_instrument(r)]
    target = named[0].first if named else held[0] if held else None
    if target is None or (rule.kind == "control") != is_instrument(target):
        return
    role = PARTY if rule.kind == "membership" else TECHNOLOGY
    for m in scene.mentions:
        if not m.can(role) or m.first is target or (role == PARTY and m.can(GROUP) and m.first.new):
            continue
        if role == PARTY and m.start > 6:
            continue  # what a line goes on to say names others
        one, other = (m.first, target) if role == PARTY else (target, m.first)
        yield Finding(one, other, (m.start, m.end), cue.group(), m.start, None, 1.0, True)
