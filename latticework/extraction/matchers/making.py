"""Verbs that make, sign or join a grouping: the grouping is the verb's object, the parties are its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from latticework.extraction.finding import Finding
from latticework.extraction.mentions import GROUP, PARTY, Mention
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

_THINKS = re.compile(
    r"智库|研究所|研究院|研究中心|安全中心|学会|基金会|研究センター|[Ii]nstitute|Center for|Centre for|Foundation\b|[Tt]hink[- ]tank|Council on"
)
_PASSIVE_EN = re.compile(r"\b(?:was|were|been|is|are|be|being)\s+(?:\w+ly\s+)?$")
_NEAREST = {"zh": 60, "en": 90, "ja": 16}
_ENDS = re.compile(
    r"$|[^一-鿿]|[的和与及并在于以为将已后时从由等是也又这这该来作]|成员|正式|框架|生效|机制|计划|倡议|项目|协定|协议|联盟|组织|会议|首次"
)
_BEGINS = frozenset(
    ["成立", "创立", "创建", "设立", "发起", "组建", "建立", "共建", "创办", "牵头", "启动", "签署", "诞生"]
)
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
    if scene.language == "zh" and (agent := _agent(scene, start, cue)) is not None:
        before = [m for m in groups if m.end <= agent]
        if before and before[-1].start >= start - 60:
            return before[-1], True
    after = [
        m
        for m in groups
        if cue.end() <= m.start < end
        and m.start - cue.end() < near
        and not (scene.language == "zh" and _compared(scene, m))
    ]
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


def _compared(scene: Scene, mention: Mention) -> bool:
    """Say whether a name only describes what is made: 组建以X为指导的Y, 形成类似X的Y."""
    before = scene.text[max(0, mention.start - 4) : mention.start]
    guides = scene.text.startswith("为", mention.end) and "以" in before
    return guides or bool(re.search(r"(?:类似于?|如同|效仿|仿照|参照|对标|比照)[“《]?$", before))


def _agent(scene: Scene, start: int, cue: re.Match[str]) -> int | None:
    """Return where the 由 stands that names who does it: X由A、B发起, X于2031年由A牵头成立."""
    if cue.group() in ("组成", "形成"):  # 由A和B组成 lists members, whoever made it
        return None
    place = scene.mask.rfind("由", start, cue.start())
    named = place >= 0 and any(m.can(PARTY) and place < m.start < cue.start() for m in scene.mentions)
    return place if named else None


def _understood(scene: Scene, cue: re.Match[str], start: int) -> Mention | None:
    """Return the grouping that a sentence without one goes on to speak of: 由A和B于2031年创建. 2031年成立."""
    focus = scene.focus(1)
    if scene.language != "zh" or focus is None or scene.groups(made=True) or cue.group() not in _BEGINS:
        return None
    said = _agent(scene, start, cue) is not None or re.match(r"[于,。;时]", scene.text[cue.end() :] + "。")
    alone = not any(m.can(PARTY) and start <= m.start < cue.start() for m in scene.mentions)
    if not said or not (alone or _agent(scene, start, cue) is not None):
        return None
    return Mention(cue.start(), cue.start(), [focus], "carried", "")


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
        if group is None:
            group, passive = _understood(scene, cue, start), True
        if group is None or scene.denied(start, cue):
            continue
        goes_on = scene.language == "zh" and group.start >= cue.end() and group.how in ("name", "repeat")
        if goes_on and not _ENDS.match(scene.text, group.end):
            continue  # 制定金砖国家伙伴国模式, 启动X谈判: the name only modifies the object
        between = scene.mask[cue.end() : group.start] if group.start > cue.end() else ""
        if (_LATER if scene.language == "zh" else _LATER_EN).search(between) and scene.language != "ja":
            continue  # a later verb is nearer: it decides
        if (
            scene.language == "zh"
            and (
                re.match(
                    r"(?:国(?!际|内|外|家)|方(?![面案向法式])|仪式)", scene.text[cue.end() :]
                )  # 签署国, 发起方: a role
                or (
                    group.end <= cue.start()
                    and re.match(r"[”》]?(?:的?框架)?[下中内里上]", scene.text[group.end :])
                )
            )
        ):
            continue
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
        beside = any(m.can(PARTY) and m.end == cue.start() for m in scene.mentions)  # 中方提出的X
        agent = _agent(scene, scene.sentence.clause(cue.start())[0], cue) is not None
        return 1.0 if agent else 0.8 if beside else 0.45
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
            behind = cue.end() + agent.end() if agent else end
            parties = scene.parties([m for m in scene.mentions if behind <= m.start and m is not group])
            weight, carried, low = 1.0, False, start
        elif scene.language == "zh" and (by := _agent(scene, start, cue)) is not None:
            parties = scene.acting(by, cue.start())
            weight, carried, low = 1.0, False, start
        else:
            parties, weight, carried, low = scene.subject(
                start, end if passive and scene.language == "zh" else cue.start()
            )
        if scene.language == "zh" and rule.id == "led":  # 新加坡主导的X
            beside = [m for m in scene.mentions if m.can(PARTY) and m.end == cue.start()]
            if beside:
                parties, weight, carried, low = scene.parties(beside), 1.0, False, beside[0].start
        parties = [p for p in parties if p is not group.first]
        # A group of countries that makes a thing does so as several: 由七国集团创立.
        several = len(parties) > 1 or any(p.type != "Union" and GROUP in p.roles for p in parties)
        if (rule.by == "several" and not several) or (rule.by == "one" and (several or not parties)):
            continue
        carried = carried or group.how == "carried"
        modality = scene.modality(start, cue)
        if rule.status != "signatory" and parties and all(_THINKS.search(scene.name(p)) for p in parties):
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
        if (
            rule.id != "signed"
            and actors
            and not modality
            and all(_THINKS.search(scene.name(p)) for p in actors)
        ):
            modality = "proposed"
        if (
            scene.sentence.heading
            and not modality
            and scene.language == "zh"
            and not scene.acting(0, len(scene.text))
        ):
            modality = "planned"  # 组建X联盟 as a heading announces
        span = (min(start, group.start), max(cue.end(), group.end))
        carried = group.how == "carried"
        weight = _near(scene, cue, group) * (0.7 if carried else 1.0)
        yield Finding(group.first, None, span, cue.group(), cue.start(), modality, weight, carried)
