"""Japanese nouns of roles: オブザーバーはAとB, Aは加盟国となった, Xの原加盟国であるA."""

from __future__ import annotations

import re
from collections.abc import Iterator

from latticework.extraction.clausal import Chunk, Verb, broken
from latticework.extraction.finding import Finding
from latticework.extraction.matchers.cases_ja import groups_of, only_list, outlook, phrases
from latticework.extraction.mentions import GROUP, PARTY, Mention
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

_LIST = re.compile(
    r"」?(?:国|機関)?(?:の(?:資格|地位|立場))?(?:(?:と|に|を)?(?:なった|なっている|なる|務める|務めるの|である|加わった|名を連ねる)?のは|としては|として、|には|は|に|:)、?(?:[\d]+年(?:\d+月)?)?(?:(?:現在|時点)(?:で)?、?|次の|以下の)?(?:(?:前記|上記|創設時の|当初の)\d*(?:か国|カ国|国|者)?(?:のほか|に加え)、?)?(?:計|合計)?(?:\d+(?:か国|カ国|ヵ国|国|者|社|機関)(?:で)?)?[、\(]?「?$"
)
_STATE = re.compile(
    r"」?(?:国|機関|企業)?(?:の?(?:資格|地位|身分|立場|1つ|一つ|ひとつ))?"
    r"(?:として(?!の?(?:責|関係))|の立場で|を(?:得|取得|獲得|務め|与え|付与|認め|有)|に(?:な[っるりら]|昇格|認定|指定|登録|承認|加わ|加え|迎え|任命|格上げ|移行|復帰|名を連ね|選)"
    r"|と(?:な[っるりら]|して|されて)|である|です|であ|だ(?=[。、っが])|で[、あも]|、|が(?:認め|与え|付与)|(?=\u25a1)|。|$|だった)"
)
_GIVEN = re.compile(r"[^、。]{0,8}(?:与え|付与|認め)")
_TAKEN = re.compile(r"[^。]{0,24}?(?:迎え|受け入れ|認定|登録|指定|承認|招|加え|位置付け)")
_NOT = re.compile(
    r"[^、。]{0,10}(?:ではな|でな|にな(?:らな|ってい?な)|では?あ?りませ|とは?な(?:らな|ってい?な))|との?(?!して|な[っるり])|同士|間の|以外|内の|域内|全体|数|向け|の(?:多く|大半|間|うち|中)"
)


def role(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the parties to which a noun gives a role in a grouping."""
    found = phrases(scene)
    if scene.memory.caption and only_list(scene) and rule.cue.fullmatch(scene.memory.caption):
        target = scene.focus(3)
        for party in scene.parties(scene.mentions) if target else []:
            if target and party is not target:
                yield Finding(party, target, (0, len(scene.text)), scene.memory.caption, 0, None, 0.85, True)
        return
    for cue in rule.cue.finditer(scene.mask):
        if (
            "べき" in scene.text
            or _NOT.match(scene.mask, cue.end())
            or (scene.denied(0, cue) and rule.by != "denied")
        ):
            continue
        chosen, low, high, listed = _holders(scene, cue, found)
        if not chosen:
            continue
        if _elsewhere(scene, cue, found):
            continue
        group, carried = _of(scene, cue, found, chosen)
        target = group.first if group else scene.focus(2)
        if target is None:
            continue
        place = Verb(cue.start(), cue.end(), cue.end(), False, False, True, False)
        modality = None if listed else outlook(scene, place)
        if group is not None:
            low, high = min(low, group.start), max(high, group.end)
        for party in scene.parties([m for c in chosen for m in c.mentions if m is not group]):
            if party is not target:
                yield Finding(
                    party, target, (low, high), cue.group(), cue.start(), modality, 0.8 if carried else 1.0, carried
                )  # fmt: skip


def _elsewhere(scene: Scene, cue: re.Match[str], found: list[Chunk]) -> bool:
    """Say whether the role is one in a union that is no grouping here: ASEANの加盟国."""
    near = [
        c for c in found if c.end <= cue.start() <= c.end + 4 and not groups_of(scene, c) and c.can(PARTY)
    ]
    return any(
        m.first.type == "Union" and re.fullmatch(r"の?[^、。はがを]{0,3}", scene.text[m.end : cue.start()])
        for c in near
        for m in c.mentions
    )


def _holders(scene: Scene, cue: re.Match[str], found: list[Chunk]) -> tuple[list[Chunk], int, int, bool]:
    """Return the chunks of those who hold the role, the span of the reading, and whether they are listed after it."""
    after = [c for c in found if c.start >= cue.end() and c.can(PARTY)]
    state = _STATE.match(scene.mask, cue.end())
    for c in after[:1]:
        between = scene.text[cue.end() : c.start]
        behind = _LIST.fullmatch(between)
        if behind and not (c.case in ("は", "の", "と") and not c.topic) and c.case != "は":
            return [c], cue.start(), c.end, True
        if (
            re.fullmatch(
                r"」?(?:国|機関)?(?:の|としての|である|であった|だった|となった|を務める|、|\()?「?", between
            )
            and c.case != "から"
        ):
            return [c], cue.start(), c.end, True
    hearsay = re.match(r"[^、。]{0,10}との?(?:報道|見方|観測|噂|説|声)", scene.mask[cue.end() :])
    if not state or hearsay:
        return [], 0, 0, False
    before = [c for c in found if c.end <= cue.start() and c.can(PARTY)]
    rest = scene.mask[cue.end() :]
    near = [c for c in before if c.topic or not broken(scene, c.after, cue.start())]
    cases: tuple[str, ...] = ("が", "は", "も")
    if _GIVEN.match(rest):
        cases = ("に", "は", "も")
    elif _TAKEN.match(rest) and any(c.case == "を" for c in near):
        cases = ("を",)
    picked = [c for c in near if c.case in cases and not (c.can(GROUP) and not c.can(PARTY))]
    if _GIVEN.match(rest):  # 資格は、A、Bに与えられている
        picked += [c for c in after if c.case == "に"]
    if not picked:
        return [], 0, 0, False
    last = picked[-1]
    return [last], last.start, min(len(scene.text), max(cue.end() + len(state.group()), last.end)), False


def _of(
    scene: Scene, cue: re.Match[str], found: list[Chunk], chosen: list[Chunk]
) -> tuple[Mention | None, bool]:
    """Return the grouping in which the role is held, and whether it is carried from the text before."""
    before = [c for c in found if c.end <= cue.start() and c not in chosen and groups_of(scene, c)]
    for c in reversed(before):
        gap = scene.mask[c.after : cue.start()]
        if c.case == "の" and re.fullmatch(r"[^、。はがを]{0,14}", gap):
            return groups_of(scene, c)[-1], False
    for c in reversed(before):
        if c.case in ("に", "へ", "において", "で", "は", "が") and (
            c.topic or not broken(scene, c.after, cue.start())
        ):
            return groups_of(scene, c)[-1], False
    after = [
        c
        for c in found
        if c.start >= cue.end() and c not in chosen and c.case in ("に", "へ") and groups_of(scene, c)
    ]
    if after and not broken(scene, cue.end(), after[0].start):
        return groups_of(scene, after[0])[-1], False
    return None, True
