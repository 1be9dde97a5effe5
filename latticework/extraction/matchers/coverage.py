"""What a grouping works on: technologies after a covering cue, in the clause, in the sentence, in the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from latticework.extraction.finding import Finding
from latticework.extraction.mentions import GROUP, PARTY, Mention
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

# A clause that opens so still speaks of the grouping: 三国将建设…,内容涉及A.
_TELLS = re.compile(
    r"(?:其)?(?:主要|重点)?(?:合作|工作)?(?:内容|领域|重点|议题|方向|范围|任务)(?:主要)?(?:是|为|包括|涉及|涵盖|有|集中)"
)
REGIMES = ("MultilateralRegime", "UnilateralMeasure", "Regime")


# Aims, principles and covering terms are no area that a grouping works on.
_BROAD = re.compile(
    r"(?:新|高|先进|关键|前沿|尖端|现代)?(?:科学|科技|技术|创新|研发|研究|标准|规则|规范|原则|安全|合作|发展|贸易|投资|经济|产业)(?:和|与|、)?(?:科学|科技|技术|创新|研发|研究|标准|规则|安全|合作|发展|贸易)?"
    r"|数字(?:空间|化|技术|领域)?|(?:新|外层|外)?空间|网络空间|数据|信息|互操作性?|透明度|开放性?|可靠性|韧性|多样性|包容性|主权|治理|人才|资金|市场|服务|知识产权|价值观|民主|人权|法治|税收|就业|教育"
    r"|[\w]*(?:主导权|控制权|垄断权|话语权|优势|能力|挑战|威胁|风险|问题|影响|格局|竞争|需求|团体|事务)"
    r"|(?:advanced |new |emerging |critical )?(?:science|technolog(?:y|ies)|innovation|research|standards?|rules|security|trade|investment|transparency|interoperability|resilience|data)"
    r"|(?:先端|新興)?(?:技術|科学技術|研究開発|標準|ルール|安全保障|貿易|投資)",
    re.IGNORECASE,
)


def _specific(scene: Scene, start: int = 0, end: int | None = None) -> list[Mention]:
    return [m for m in scene.technologies(start, end) if not _BROAD.fullmatch(m.surface)]


def _pairs(scene: Scene, rule: Rule, same_clause: bool) -> Iterator[Finding]:
    groups = scene.groups()
    for m in _specific(scene):
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
        if (
            not same_clause
            and not _TELLS.match(scene.text, start)
            and any(
                p.can(PARTY)
                and group.end < p.start < m.start
                and p.start - scene.sentence.clause(p.start)[0] <= 2
                for p in scene.mentions
            )
        ):
            continue  # a clause between them has a subject of its own
        if group.first.type in REGIMES:
            continue
        low = group.end if same_clause else start
        cue = next((c for c in rule.cue.finditer(scene.text, low) if c.end() <= m.start), None)
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
    """Yield them where the grouping stands in an earlier clause."""
    yield from _pairs(scene, rule, False)


def covers_focus(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield what a sentence without a grouping says that the last one works on, behind a cue that says so."""
    focus = scene.focus()
    if scene.groups() or focus is None or focus.type in REGIMES:
        return
    for m in _specific(scene):
        start, _ = scene.sentence.clause(m.start)
        cues = list(rule.cue.finditer(scene.text, 0, m.start))
        if not cues or scene.denied(start, cues[-1]):
            continue
        cue = cues[-1]
        between = scene.text[cue.end() : m.start]
        if not re.search(r"[。;:]", between) and not any(
            p.can(PARTY) and cue.end() <= p.start < m.start for p in scene.mentions
        ):
            yield Finding(focus, m.first, (cue.start(), m.end), cue.group(), cue.start(), None, 1.0, True)


def made_for(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield technologies before a grouping that this sentence makes: 围绕A、B建立X."""
    made = [g for g in scene.mentions if g.can(GROUP) and g.first.id in scene.made]
    if not made:
        return
    first: Mention = made[0]
    if any(g.start < first.start for g in scene.groups()):
        return
    for m in _specific(scene, 0, first.start):
        start, end = scene.sentence.clause(m.start)
        if first.start >= end:
            continue  # another clause has another matter
        cue = rule.cue.search(scene.text, start, first.start) if rule.words else None
        if cue or not rule.words:
            yield Finding(first.first, m.first, (m.start, first.end), cue.group() if cue else "", m.start)
