"""Verbs that make, sign or join a grouping: the grouping is the verb's object, the parties are its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from latticework.extraction.finding import Finding
from latticework.extraction.mentions import PARTY, Mention
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

_THINKS = re.compile(
    r"智库|研究所|研究院|研究中心|安全中心|学会|基金会|研究センター|[Ii]nstitute|Center for|Centre for|Foundation\b|[Tt]hink[- ]tank|Council on"
)
_PASSIVE_EN = re.compile(r"\b(?:was|were|been|is|are|be|being)\s+(?:\w+ly\s+)?$")
_NEAREST = {"zh": 60, "en": 90, "ja": 16}
# Chinese verbs that may follow the grouping: 联盟成立, 协定于三月签署.
_AFTER = frozenset(
    [
        "成立",
        "启动",
        "签署",
        "发布",
        "建成",
        "组建",
        "筹建",
        "推出",
        "举行",
        "召开",
        "生效",
        "设立",
        "创立",
        "建立",
        "揭牌",
        "诞生",
        "问世",
    ]
)
_JOINT = re.compile(
    r"[”」』》]?(?:\([^()]*\))?(?:、|,?以及|和|及|与|と|や|,? and (?:the )?|, (?:the )?)[“「《『]?"
)
_ARISES = frozenset(["発足", "成立", "始動", "開始"])
_LATER = re.compile(
    r"成立|组建|建立|设立|创建|创立|启动|推出|发起|打造|构建|筹建|签署|签订|缔结|加入|参与|参加|退出"
)
_LATER_EN = re.compile(
    r"\b(?:launch|establish|creat|found|set up|form(?:ed|ing)?\b|sign|join)", re.IGNORECASE
)


def _object(scene: Scene, cue: re.Match[str], start: int, end: int) -> tuple[Mention | None, bool]:
    """Return the grouping that a verb takes, and whether it stands before the verb as a passive's subject."""
    groups = list(scene.groups(made=True))
    near = _NEAREST[scene.language]
    if scene.language == "ja":
        topic = [
            m for m in groups if m.end <= cue.start() and re.match(r"[」』]?(?:は|が)", scene.text[m.end :])
        ]
        if cue.group() in _ARISES and topic and not any(0 <= cue.start() - m.end < near for m in groups):
            return topic[-1], True
        before = [m for m in groups if 0 <= cue.start() - m.end < near]
        passive = bool(before) and scene.text[before[-1].end : cue.start()].startswith(("が", "は"))
        return (before[-1], passive) if before else (None, False)
    if scene.language == "en" and re.match(r"\s*(?:which|that)\s", scene.text[start : start + 8]):
        before = [m for m in groups if m.end <= start + 1]
        if (
            before
            and start - before[-1].end <= 3
            and not re.match(r"\s*(?:which|that)\s+(?:\w+ly\s+)?$", scene.text[start : cue.start()])
        ):
            return before[-1], False
    if scene.language == "zh" and scene.text.startswith("的", cue.end()):
        named = [
            m for m in groups
            if m.end <= cue.start() and re.match(r"[”》]?(?:\([^)]*\))?(?:是|系|为|即)", scene.text[m.end :])
        ]  # fmt: skip
        if named and not any(
            c.start > named[0].start and c.end < cue.start() for c in groups if c is not named[0]
        ):
            return named[0], False
    after = [m for m in groups if cue.end() <= m.start < end and m.start - cue.end() < near]
    if after:
        return after[0], False
    if scene.language == "en":
        follows = bool(_PASSIVE_EN.search(scene.text[: cue.start()]))
        before = [m for m in groups if start <= m.start and 0 <= cue.start() - m.end < 75] if follows else []
    else:
        before = (
            [m for m in groups if start <= m.start and 0 <= cue.start() - m.end < 16]
            if cue.group() in _AFTER
            else []
        )
    if scene.language == "zh" and not before and cue.group() in _AFTER and cue.start() - start <= 14:
        topic = [m for m in groups if m.end <= start]  # X是…,成立于2031年
        alone = not any(m.can(PARTY) for m in scene.mentions if start <= m.start < end)
        if topic and alone and scene.text[cue.end() : cue.end() + 1] in "于,。;、 ":
            return topic[0], True
    return (before[-1], True) if before else (None, False)


def joined(scene: Scene, first: Mention) -> list[Mention]:
    """Return a grouping with those that a list sets beside it: A、B和C."""
    found = [first]
    for third in scene.groups(made=True):
        between = scene.text[found[-1].end : third.start]
        if third.start >= found[-1].end and _JOINT.fullmatch(between):
            found.append(third)
    return found


def _verbs(scene: Scene, rule: Rule) -> Iterator[tuple[re.Match[str], Mention, bool, int, int]]:
    for cue in rule.cue.finditer(scene.text):
        if any(m.start <= cue.start() < m.end and m.how != "pointer" for m in scene.mentions):
            continue
        start, end = scene.sentence.clause(cue.start())
        group, passive = _object(scene, cue, start, end)
        if group is None or scene.denied(start, cue):
            continue
        between = scene.mask[cue.end() : group.start] if group.start > cue.end() else ""
        if (_LATER if scene.language == "zh" else _LATER_EN).search(between) and scene.language != "ja":
            continue  # a later verb is nearer: it decides
        if scene.language == "zh" and re.search(
            r"[的了]?(?:一部分|成员|框架下|基础上|背景|精神)", scene.text[group.end : group.end + 6]
        ):
            continue
        for each in [group] if passive or scene.language == "ja" else joined(scene, group):
            yield cue, each, passive, start, end


def _near(scene: Scene, cue: re.Match[str], group: Mention) -> float:
    """Return how much a verb counts for a grouping at that distance; 美国制定的X only mentions the making."""
    between = scene.mask[cue.end() : group.start] if group.start > cue.end() else ""
    if scene.language == "zh" and between.startswith("的"):
        return 0.45
    # An unquoted phrase is less surely a name than what is quoted, abbreviated, known or capitalised.
    plain = group.how == "phrase" and scene.language == "zh" and "en" not in group.first.labels
    if plain and len(between) <= 22:
        return 0.92
    return 0.6 if len(between) > (22 if scene.language != "en" else 60) and group.how == "phrase" else 1.0


def made(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield each acting party with the grouping that the verb takes; `by` asks for one party or several."""
    for cue, group, passive, start, end in _verbs(scene, rule):
        if scene.language == "en" and passive:
            agent = re.search(r"\bby\b", scene.text[cue.end() :])
            by = cue.end() + agent.end() if agent else end
            parties = scene.parties([m for m in scene.mentions if by <= m.start and m is not group])
            weight, carried, low = 1.0, False, start
        else:
            parties, weight, carried, low = scene.subject(
                start, end if passive and scene.language == "zh" else cue.start()
            )
        parties = [p for p in parties if p is not group.first]
        if (rule.by == "several" and len(parties) < 2) or (rule.by == "one" and len(parties) != 1):
            continue
        modality = scene.modality(start, cue)
        if parties and all(_THINKS.search(scene.name(p)) for p in parties):
            continue  # a study describes or proposes; it makes nothing that others join
        for party in parties:
            high = max(
                [
                    cue.end(),
                    group.end,
                    *(
                        m.end
                        for m in scene.mentions
                        if party in m.referents and m.start > cue.end() and passive
                    ),
                ]
            )
            span = (min(low, group.start), high)
            yield Finding(
                party,
                group.first,
                span,
                cue.group(),
                cue.start(),
                modality,
                weight * _near(scene, cue, group),
                carried,
            )


def launched(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the grouping that a creating or signing verb takes."""
    for cue, group, _, start, _ in _verbs(scene, rule):
        modality = scene.modality(start, cue)
        actors = scene.acting(start, cue.start())
        if actors and not modality and all(_THINKS.search(scene.name(p)) for p in actors):
            modality = "proposed"
        if (
            scene.sentence.heading
            and not modality
            and scene.language == "zh"
            and not scene.acting(0, len(scene.text))
        ):
            modality = "planned"  # 组建X联盟 as a heading announces
        span = (min(start, group.start), max(cue.end(), group.end))
        yield Finding(group.first, None, span, cue.group(), cue.start(), modality, _near(scene, cue, group))
