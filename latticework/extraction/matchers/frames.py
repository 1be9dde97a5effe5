"""Japanese verbs with their cases: who makes, signs, joins or leaves what, and what a grouping is to another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from latticework.extraction.clausal import Verb, broken, reach, verb
from latticework.extraction.finding import Finding
from latticework.extraction.matchers.cases_ja import (
    AT_TIME,
    FILLED,
    WITHOUT,
    described,
    doers,
    groups_of,
    outlook,
    phrases,
    taken,
)  # fmt: skip
from latticework.extraction.mentions import PARTY, Mention
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

_DECLINED = re.compile(r"断っ|拒ん|拒否し|辞退し|見送っ")
_AS = re.compile(r"(?:機関|組織|委員会)?として")
_END = re.compile(r"[。、]|$")
_ROLE_LIST = re.compile(
    r"(?:オブザーバー|パートナー(?!シップ)|協力国|候補国|署名国|準会員)(?:国|企業)?(?:に|と)?(?:は|して)"
)
_POINTING = re.compile(r"(?:同|この|その|本|これ|それ)[一-鿿ァ-ヺー]{0,8}(?:に|を|へ|から)(?:は|も)?$")
_PAPER = re.compile(
    r"(?:[一-鿿]{0,4}(?:文書|覚書|書簡|書面|協定|条約|合意|宣言))(?:に|を)(?:は|も)?(?:正式に|相次いで|共同で)?$"
)
_NOT_TO_BE = re.compile(r"[^、。]{0,8}(?:計画|予定|見込み|はず|方針|つもり)だった")
_IF = re.compile(
    r"(?:し|す|され|さ|れ|け|め|げ|え)?(?:れば|たら|なら(?!な)|ば、)|(?:する|した|しない|る|た)?(?:場合|とき)"
)
_ROLE_BEFORE = re.compile(
    r"(?:オブザーバー|パートナー|協力国|協力機関|来賓|ゲスト|招待国|準加盟国)(?:国)?(?:として|の(?:資格|立場)で)[^、。]{0,12}$"
)
# 参加を打診したとの報道: what is only said to be so.
_HEARSAY = re.compile(
    r"[^、。]{0,10}との?(?:意見|議論|報道|見方|観測|噂|うわさ|批判|説|憶測|指摘|声|懸念|主張)"
)
# 機構の設立に向けた協議: the aim of something else.
_AT_START = re.compile(r"(?:創設|設立|発足|結成)(?:時|当初)(?:に|から)(?:は)?[^。]{0,30}$")
_PURPOSE = re.compile(
    r"(?:合意書|協定(?!を)|文書|準備|に向け|のため|に関す|を前提|を視野|を見据|の(?:準備|前提|是非|可否|条件|要件|手続))"
)


def _verbs(scene: Scene, rule: Rule) -> Iterator[tuple[re.Match[str], Verb]]:
    for cue in rule.cue.finditer(scene.mask):
        if (
            _HEARSAY.match(scene.mask, cue.end())
            or _PURPOSE.match(scene.mask, cue.end())
            or _NOT_TO_BE.match(scene.mask, cue.end())
        ):
            continue
        if (rule.by == "denied" or not scene.denied(0, cue)) and not _IF.match(scene.mask, cue.end()):
            yield cue, verb(scene, cue)


def frame(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the parties of a verb with the grouping that it takes."""
    for cue, place in _verbs(scene, rule):
        if rule.status == "member" and (
            _ROLE_BEFORE.search(scene.mask, 0, place.start) or _ROLE_LIST.search(scene.mask, 0, place.start)
        ):
            continue  # オブザーバーとして参加: the role says what it is
        near = reach(scene, phrases(scene), place)
        found, how = taken(scene, rule, place, near)
        carried = not found
        before = scene.mask[max(0, place.start - 14) : place.start]
        focus = scene.focus(1) if carried else None
        before = _POINTING.sub("", before)  # 同文書に署名: what was spoken of
        if rule.status == "signatory" and focus and focus.type == "Agreement":
            before = _PAPER.sub("", before)
        bare = (
            "を" not in scene.mask[: place.start] and "$" not in rule.by
        )  # A、Bが2020年に設立: under a name
        without = rule.status in WITHOUT and not (rule.status == "signatory" and focus)
        unsaid = (
            not re.search(r"[^は、]は|[^が、]が", scene.mask[: place.start])
            and "により" in rule.party
            and place.passive
        )
        without = without and not unsaid  # 1994年に日本、チリにより設立された: what, was said before
        without = without and not (
            bare
            and rule.status == "founding"
            and rule.party == ("が",)
            and not place.passive
            and _END.match(scene.mask, place.tail)
        )
        if carried and (
            without or (FILLED.search(before) and not AT_TIME.search(before) and rule.party != ("を",))
        ):
            continue
        here = [
            m
            for c in phrases(scene)
            if c.end <= place.start and c.case in ("を", "に")
            for m in groups_of(scene, c)
        ]
        last = here[-1].first if here and "、" in scene.mask[here[-1].end : place.start] else scene.focus(1)
        target = found[-1].first if found else last
        if target is None or (carried and rule.by == "named"):
            continue
        if rule.by == "body" and PARTY not in target.roles:
            continue  # only a body makes others its partners by signing with them
        group = found[-1] if found else None
        parties, weight, away, low = doers(scene, rule, place, near, group)
        parties = [p for p in parties if p is not target]
        if (rule.by in ("several", "named-several") and len(parties) < 2) or (
            rule.by in ("one",) and len(parties) != 1
        ):
            continue
        modality = outlook(scene, place, rule.status in WITHOUT)
        if (modality or rule.status == "prospective") and _DECLINED.search(scene.mask, place.tail):
            continue  # 打診されたが、断った
        status: str | None = None
        if rule.status == "member" and not modality and _AT_START.search(scene.mask, 0, place.start):
            status = "founding"  # 創設時にはAとBが加わった
        elif rule.by == "ahead" and len(parties) > 1:
            status = "founding"  # at the call of several, who then are in it
        elif (
            rule.status == "signatory"
            and not carried
            and target.type in ("Framework", "Alliance")
            and len(parties) > 1
            and not modality
        ):
            status = "founding"  # who signs what is no agreement, sets it up
        elif (
            rule.status == "member"
            and target.type == "Agreement"
            and cue.group().startswith("名を連ね")
            and not modality
        ):
            status = "signatory"
        if rule.status == "former" and modality:
            continue  # 離脱を検討: it is in it still
        if (modality == "proposed" and place.nominal) or (not place.past and "べき" in scene.text):
            continue  # 参加を求める声: others wish it
        if group is not None:
            low = min(low, group.start)
        high = max(place.tail, group.end if group else 0)
        for party in parties:
            yield Finding(
                party, target, (low, min(high, len(scene.text))), cue.group(), cue.start(), modality,
                weight * (0.65 if carried else 1.0) * (0.9 if how == "topic" else 1.0), carried or away,
                status=status,
            )  # fmt: skip


def frame_made(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the groupings that a verb makes, signs or begins."""
    for cue, place in _verbs(scene, rule):
        near = reach(scene, phrases(scene), place)
        found, how = taken(scene, rule, place, near)
        focus = scene.focus(0)
        if not found and place.passive and focus is not None and not scene.sentence.heading:
            said = re.search(r"[はがを]|\u25a1の", scene.mask[: place.start])
            if not said and not place.adnominal and focus.type not in ("Country", "Union", "Organization"):
                yield Finding(
                    focus,
                    None,
                    (0, place.tail),
                    cue.group(),
                    cue.start(),
                    outlook(scene, place, True),
                    0.65,
                    True,
                )
        if (
            how == "topic"
            and rule.by != "topic"
            and not place.adnominal
            and "が" not in rule.group
            and not place.nominal
        ):
            continue
        if how == "case" and len(found) > 1 and not all(m.end < place.start for m in found):
            found = found[-1:]
        for m in found:
            if m.first.type in ("Organization", "Country", "Union"):
                continue
            yield Finding(
                m.first, None, (min(m.start, place.start), max(place.tail, m.end)), cue.group(), cue.start(),
                outlook(scene, place, True), 0.9 if how == "topic" else 1.0,
            )  # fmt: skip


def frame_kin(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield two groupings: the one that the cue follows, and the sentence's subject, object or described noun.

    With `reversed` the cue stands before the second: 前身はY, Xの前身であるY.
    """
    found = phrases(scene)
    for cue in rule.cue.finditer(scene.text):
        if scene.denied(0, cue):
            continue
        place = verb(scene, cue)
        behind = [
            c
            for c in found
            if (c.end == cue.start() or c.mentions[-1].end == cue.start()) and groups_of(scene, c)
        ]
        if rule.reversed:
            behind = [c for c in found if cue.end() <= c.start <= cue.end() + 60 and groups_of(scene, c)][:1]
        if not behind:
            behind = [c for c in found if c.end < cue.start() <= c.after and groups_of(scene, c)]
        if not behind:
            continue
        other = groups_of(scene, behind[-1])[-1]
        head = described(scene, place)
        ones: list[Mention] = []
        if head is not None and head is not other:
            chunk = next((c for c in found if head in c.mentions), None)
            ones = groups_of(scene, chunk) if chunk else [head]
        if not ones:
            after = [
                c for c in found
                if cue.end() <= c.start and c.case in (("を", "が") if rule.by == "object" or _AS.match(scene.text, cue.end()) else ()) and groups_of(scene, c)
                and not broken(scene, cue.end(), c.start)
            ]  # fmt: skip
            ones = groups_of(scene, after[0]) if after else []
        if not ones:
            before = [
                c
                for c in found
                if c.end <= behind[-1].start and c.case in ("は", "が", "も", "を") and groups_of(scene, c)
            ]
            usable = [c for c in before if c.topic or not broken(scene, c.after, behind[-1].start)]
            ones = groups_of(scene, usable[-1]) if usable else []
        carried = not ones
        subjects = [m.first for m in ones] or ([focus] if (focus := scene.focus(1)) else [])
        low = min([other.start, *(m.start for m in ones)])
        high = max([cue.end(), other.end, *(m.end for m in ones)])
        for subject in subjects:
            if subject is not other.first:
                yield Finding(
                    subject, other.first, (low, high), cue.group(), cue.start(), None, 0.7 if carried else 1.0, carried
                )  # fmt: skip
