"""Members beside a grouping: lists, brackets, names made of countries, verbs of joining and leaving, carried groupings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from latticework.extraction.finding import Finding
from latticework.extraction.mentions import PARTY, Mention
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

_BRACKET = re.compile(r"[”」』》]?\s*\(([^()]*)\)")


def _before(scene: Scene, place: int, start: int) -> Mention | None:
    found = [g for g in scene.groups() if start <= g.start and g.end <= place]
    return found[-1] if found else None


def bracket(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the parties in brackets behind a grouping: X(A, B, C)."""
    for group in scene.groups():
        inside = _BRACKET.match(scene.text, group.end)
        if not inside:
            continue
        if scene.language == "ja" and re.search(r":|以下|略称|通称|英語", inside[1]):
            continue  # names and particulars, no members
        parties = scene.parties([m for m in scene.mentions if group.end <= m.start < inside.end()])
        parties = [p for p in parties if p is not group.first]
        for party in parties if len(parties) > 1 else []:
            yield Finding(party, group.first, (group.start, inside.end()), "(", group.end)


def in_name(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the countries that a grouping's own name sets side by side: 美日X."""
    for group in scene.groups():
        single = [p for p in group.parts if p.can(PARTY) and len(p.referents) == 1]
        if scene.language == "en" and len(single) == 2 and single[0].start == group.start:
            for part in single:  # the France-Norway data pact
                yield Finding(part.first, group.first, (group.start, group.end), part.surface, group.start)
        for part in group.parts:
            if part.can(PARTY) and len(part.referents) > 1:
                for party in part.referents:
                    yield Finding(party, group.first, (group.start, group.end), part.surface, group.start)


def roster(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the parties listed after the cue as what a grouping, named before, consists of."""
    for cue in rule.cue.finditer(scene.text):
        start, end = scene.sentence.clause(cue.start())
        if scene.denied(start, cue) or scene.words.cue("negate").search(cue.group()):
            continue
        if rule.reversed:  # A、B和C都是X的成员: the list before the cue, the grouping between or before
            group = _before(scene, cue.end(), 0)
            listed = [
                m
                for m in scene.mentions
                if m.can(PARTY) and start <= m.start < cue.start() and m is not group
            ]
        else:
            group = _before(scene, cue.end(), 0)
            listed = [
                m for m in scene.mentions if m.can(PARTY) and cue.end() <= m.start < max(end, cue.end() + 60)
            ]
        carried = group is None
        target = group.first if group else scene.focus(1)
        if target is None or (carried and rule.by == "named"):
            continue
        if listed and not rule.reversed and listed[0].start - cue.end() > 25:
            continue
        starts = [cue.start(), *(m.start for m in listed)]
        low = min([*starts, group.start]) if group else min(starts)
        high = max([cue.end(), *(m.end for m in listed)])
        modality = scene.modality(start, cue)
        for party in scene.parties(listed):
            if party is not target:
                yield Finding(
                    party,
                    target,
                    (low, high),
                    cue.group(),
                    cue.start(),
                    modality,
                    0.7 if carried else 1.0,
                    carried,
                )


def acts_on(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the parties that join, leave, are barred from or observe a grouping, whatever the order of words."""
    for cue in rule.cue.finditer(scene.text):
        if any(m.start <= cue.start() < m.end for m in scene.mentions):
            continue
        start, end = scene.sentence.clause(cue.start())
        if rule.by != "denied" and scene.denied(start, cue):
            continue
        inside = [g for g in scene.groups(made=True) if start <= g.start < end]
        if scene.language == "ja":
            group = next((g for g in reversed(inside) if g.end <= cue.start()), None)
        else:
            within = next((g for g in inside if cue.start() < g.start < cue.end()), None)
            group = (
                within
                or next((g for g in inside if g.start >= cue.end()), None)
                or next((g for g in reversed(inside) if g.end <= cue.start()), None)
            )
        if group is None:  # 甲退出X,乙则加入: the grouping of an earlier clause
            group = next((g for g in reversed(scene.groups(made=True)) if g.end <= start), None)
        carried = group is None
        target = group.first if group else scene.focus(1)
        if target is None:
            continue
        after = [
            m for m in scene.mentions
            if m.can(PARTY) and cue.end() <= m.start < end and m is not group and m.start - cue.end() < 40
        ]  # fmt: skip
        before, weight, away, low = scene.subject(start, cue.start())
        if rule.reversed:  # invites, welcomes, excludes: the parties are the object
            parties, weight, away, low = scene.parties(after), 1.0, False, start
            turned = scene.language != "zh" or re.search(r"[被把将获受]", scene.text[start : cue.start()])
            if not parties and scene.language != "en" and turned:  # 将A排除在外
                parties = scene.parties(
                    [
                        m
                        for m in scene.mentions
                        if m.can(PARTY)
                        and start <= m.start < cue.start()
                        and (
                            scene.language != "zh" or not re.match(r"的|[一-鿿]{1,6}的", scene.text[m.end :])
                        )
                    ]
                )[-6:]
        else:
            parties = before
        if rule.by == "several" and len(parties) < 2:
            continue
        modality = scene.modality(start, cue)
        low = min(low, group.start if group else low)
        for party in parties:
            if party is not target:
                yield Finding(
                    party, target, (low, max(end if rule.reversed else cue.end(), group.end if group else 0)),
                    cue.group(), cue.start(), modality, weight * (0.7 if carried else 1.0), carried or away,
                )  # fmt: skip


def carried(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the parties of a sentence with a membership cue but no grouping: they belong to the last one."""
    target = scene.focus()
    if target is None or scene.groups():
        return
    for start, end in scene.sentence.clauses:
        cue = rule.cue.search(scene.text, start, end)
        if not cue or scene.denied(start, cue):
            continue
        modality = scene.modality(start, cue)
        for party in scene.acting(start, end):
            yield Finding(party, target, (start, end), cue.group(), cue.start(), modality, 1.0, True)


def apposed(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the parties named right behind what makes them members: 北约成员国土耳其, NATO member Turkey."""
    for group in scene.groups():
        cue = rule.cue.match(scene.text, group.end)
        if not cue:
            continue
        listed: list[Mention] = []
        for m in scene.mentions:
            gap = m.start - (listed[-1].end if listed else cue.end())
            if m.can(PARTY) and m.start >= cue.end() and gap <= (5 if listed else scene.language != "zh"):
                listed.append(m)
        for party in scene.parties(listed):
            if party is not group.first:
                yield Finding(
                    party, group.first, (group.start, listed[-1].end), cue.group(), cue.start(), None
                )
