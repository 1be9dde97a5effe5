"""Who restricts what: a country or instrument, a restricting verb, and what is restricted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from latticework.extraction.finding import Finding
from latticework.extraction.mentions import GROUP, PARTY, TECHNOLOGY, Mention, Referent
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

REGIMES = ("MultilateralRegime", "UnilateralMeasure", "Regime")
_AIMED = {
    "zh": re.compile(r"(?:对|向|针对|与|给|为|把|将)$"),
    "en": re.compile(r"\b(?:to|on|against|from|for|with)\s+(?:the\s+)?$"),
    "ja": re.compile(r"(?!)"),
}

_LIST = re.compile(r"清单|名单|目录|黑名单")
_DOES = re.compile(r"(?:使用|采购|购买|进口|出口|出售|向|对|从事|投资于)")
_DELIVERS = re.compile(r"出口|出售|销售|供应|供货|提供|转让|输出|交付|输送|开放|投资")
# What is no item of a control: policies and rules.
_NO_ITEM = re.compile(r"管制|政策|规则|治理|标准|监管|policy|governance|control|standard|輸出管理|規制")
_JA_OBJECT = re.compile(r"[^、。]{0,14}?(?:を|への|に対|向け|の(?:輸出|調達|使用))")


_LAW = re.compile(
    r"(?:法|法案|条例|令|公告|规则|规定|清单|名单|目录|决议|办法|法律|新规)$|\b(?:Act|Law|Regulations?|Rules?|Order|List|Code|Ordinance|Decree|Directive|Annex|Schedule|Guidelines)$|(?:法|省令|政令|規則|リスト)$"
)


def is_instrument(referent: Referent) -> bool:
    """Say whether something restricts by its nature: a regime, a law, a list, a notice."""
    if referent.type in REGIMES:
        return True
    return GROUP in referent.roles and any(
        _LAW.search(n) for names in referent.labels.values() for n in names
    )


def _instrument(scene: Scene, start: int, place: int) -> Mention | None:
    named = [
        m for m in scene.mentions if m.can(GROUP) and is_instrument(m.first) and start <= m.start < place
    ]
    return named[-1] if named else None


def _struck(scene: Scene, mention: Mention, cue: re.Match[str], start: int, end: int, by: str) -> bool:
    """Say whether a mention is what a restricting verb strikes: after it, or before it behind 对, to, on.

    By `before` all technologies of this clause and the one before it are struck: 出口A、B,须取得许可.
    """
    if by == "before":
        earlier = [c for c in scene.sentence.clauses if c[1] <= start]
        low = earlier[-1][0] if earlier else start
        if low <= mention.start < cue.start():
            first = scene.first_of_list(mention)
            to = re.search(r"(?:对|向)$", scene.text[max(0, first.start - 2) : first.start])
            return mention.can(TECHNOLOGY) or bool(to)
    if scene.language == "ja":
        after = scene.text[mention.end : mention.end + 18]
        return (
            start <= mention.start < cue.start()
            and bool(_JA_OBJECT.match(after))
            and not re.match(r"(?:は|が|政府は|も)", after)
        )
    if cue.end() <= mention.start < end:
        # 禁止本国银行使用X strikes X, not the banks
        aimed = scene.text[: scene.first_of_list(mention).start].endswith(("向", "对"))
        own = scene.language == "zh" and not aimed and bool(_DOES.match(scene.text, mention.end))
        return mention.can(TECHNOLOGY) or not own
    mention = scene.first_of_list(mention)  # 向A、B和C出口: what holds of A holds of C
    before = scene.text[max(0, mention.start - 10) : mention.start]
    if mention.how == "list" and scene.language == "zh" and start <= mention.start < cue.start():
        # every item of a list behind 对: 对镓、锗相关物项实施出口管制
        return bool(re.search(r"(?:对|将|把)[^,。:;]*$", scene.text[start : mention.start]))
    if scene.language == "zh" and re.search(r"[向与给为]$", before):
        # 向X出口 strikes X, 向X起诉 does not
        behind = scene.text[mention.end : cue.end() + 6]
        return start <= mention.start < cue.start() and bool(_DELIVERS.search(behind))
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
            if ((m.can(TECHNOLOGY) and not _NO_ITEM.search(m.surface)) or (m.can(PARTY) and not m.can(GROUP)))
            and not m.start <= cue.start() < m.end
            and _struck(scene, m, cue, start, end, rule.by)
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
            focus = scene.focus()
            if focus is not None and is_instrument(focus) and (not actors or away):
                actors, weight, away, low = [focus], 0.85, True, start
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
            m for m in scene.mentions if m.can(GROUP) and is_instrument(m.first) and start <= m.start < end
        ]
        if scene.language == "zh" and cue.group() == "加入" and not _LIST.search(scene.text[cue.end() : end]):
            continue  # 邀请盟友加入X is no listing
        if not regimes:
            continue
        lists = regimes[-1]
        actors = {r.id for r in scene.acting(start, cue.start())[:1]}
        taken = re.search(r"[将把]", scene.text[start : cue.start()]) if scene.language == "zh" else None
        low = start + taken.end() if taken else start  # 财政部将A列入: what stands before 将 puts it there
        modality = scene.modality(start, cue)
        for m in scene.mentions:
            if low <= m.start < end and m is not lists and (m.can(TECHNOLOGY) or m.can(PARTY)):
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
        start, _ = scene.sentence.clause(m.start)
        focus = scene.focus()
        if not left and not scene.groups() and focus is not None and focus.type in REGIMES:
            cue = rule.cue.search(scene.text, start, m.start)
            if cue and not scene.denied(start, cue) and not _NO_ITEM.search(m.surface):
                span = (start, max(cue.end(), m.end))
                yield Finding(
                    focus, m.first, span, cue.group(), cue.start(), scene.modality(start, cue), 1.0, True
                )
        if not left:
            continue
        far = sum(1 for a, b in scene.sentence.clauses if a > left[-1].start and b <= start)
        if far > 1 or any(g.can(GROUP) and left[-1].end < g.start < m.start for g in scene.mentions):
            continue
        cue = rule.cue.search(scene.text, left[-1].end, m.end + 12)
        if cue and not scene.denied(start, cue):
            modality = scene.modality(start, cue)
            yield Finding(
                left[-1].first, m.first, (left[-1].start, m.end), cue.group(), cue.start(), modality
            )
