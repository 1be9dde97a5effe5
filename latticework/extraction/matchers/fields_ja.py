"""Japanese sentences about what a grouping works on and consists of, read by their particles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from latticework.extraction.clausal import Chunk, broken, verb
from latticework.extraction.finding import Finding
from latticework.extraction.matchers.cases_ja import described, groups_of, phrases
from latticework.extraction.matchers.controls import REGIMES
from latticework.extraction.mentions import PARTY, TECHNOLOGY, Mention
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene


def technologies(chunk: Chunk) -> list[Mention]:
    """Return the technologies of a chunk."""
    return [m for m in chunk.mentions if m.can(TECHNOLOGY)]


def _worker(scene: Scene, found: list[Chunk], place: int) -> tuple[Mention | None, bool]:
    """Return the grouping that works on what stands there, and whether a party does so instead."""
    before = [c for c in found if c.end <= place]
    for c in reversed(before):
        if c.case in ("は", "が", "も", "で", "に", "において", "の下", "のもと", "の") and groups_of(
            scene, c
        ):
            if (
                c.case == "の"
                and scene.text[c.after : place].count("、") > 0
                and not re.match(r"(?:活動|協力|対象|重点|事業|業務)", scene.text[c.after :])
            ):
                continue
            if c.topic or not broken(scene, c.after, place):
                return groups_of(scene, c)[-1], False
    party = any(c.can(PARTY) and not groups_of(scene, c) and c.case in ("は", "が", "も") for c in before)
    return None, party


def field(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield a grouping and the technologies that stand before (`by` after: behind) a covering expression."""
    found = phrases(scene)
    for c in found:
        listed = technologies(c)
        if not listed:
            continue
        if rule.by == "after":
            cues = [m for m in rule.cue.finditer(scene.text, 0, c.start) if m.end() == c.start]
            cue = cues[-1] if cues else None
        else:
            cue = rule.cue.match(scene.text, listed[-1].end)
        if cue is None or scene.denied(0, cue):
            continue
        place = verb(scene, cue)
        head = described(scene, place) if rule.by != "after" else None
        group, someone = (head, False) if head else _worker(scene, found, min(c.start, cue.start()))
        target = group.first if group else scene.focus(0)
        if target is None or target.type in REGIMES or (group is None and (someone or rule.by == "named")):
            continue
        low = min(c.start, group.start if group else c.start)
        high = max(cue.end(), c.end, group.end if group else 0)
        for m in listed:
            if group is not None and group.start <= m.start < group.end:
                continue
            yield Finding(
                target, m.first, (low, high), cue.group(), cue.start(), None, 1.0 if group else 0.7, group is None,
            )  # fmt: skip


def parts(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the groupings of a list as parts of what is said to consist of them: XはA、B及びCの三つの事業から成る."""
    found = phrases(scene)
    for cue in rule.cue.finditer(scene.text):
        if scene.denied(0, cue):
            continue
        listed = [c for c in found if c.end <= cue.start() <= c.after + 10 and groups_of(scene, c)]
        wholes = [
            c for c in found if c.topic and listed and c.end <= listed[-1].start and groups_of(scene, c)
        ]
        if not listed or not wholes:
            continue
        whole = groups_of(scene, wholes[-1])[-1]
        for m in groups_of(scene, listed[-1]):
            if m.first is not whole.first:
                yield Finding(m.first, whole.first, (whole.start, cue.end()), cue.group(), cue.start())
