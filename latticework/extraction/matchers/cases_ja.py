"""The cases of a Japanese verb as rules ask for them: what it takes, whose deed it is, fact or plan, the topic."""

from __future__ import annotations

import re
from typing import cast

from latticework.extraction.clausal import Chunk, Verb, broken, chunks
from latticework.extraction.mentions import GROUP, PARTY, PERSON, Mention, Referent
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

_PREDICATE = re.compile(r"[^、。]{0,18}(?:である|です|でも?あ|だ。|で、|だった)")
# 日本が主導する計画: the verb right before the noun takes the subject before it.
_OF_NOUN = re.compile(r"[うくすつぬぶむるた]「?$")
_SOON = re.compile(
    r"(?:年内|来年|来春|来月|来秋|将来|今後|近く|年度内|\d+年(?:\d+月)?まで)に?(?:は|も)?[^、。]{0,24}$"
)
_COPULA = re.compile(r"(?:である|です|だ。|だった|で、|であり)")
_TOGETHER = re.compile(
    r"[^、。]{0,4}(?:とともに|と共に|と共同で|と協力して|と(?:の間で)?、?|を(?:誘|招)|と連名で|と並んで)"
)
_FUTURE = re.compile(
    r"(?:する|させる|される|られる|ける|げる|める|ぶ|わる|ばれる|れる|ります|します|されます)(?:。|、|$)"
)


WITHOUT = (
    "founding",
    "initiator",
    "signatory",
)  # one makes and signs something: the verb has its object by it
FILLED = re.compile(
    r"(?<![年月日])(?<!たち)(?<!ち)[一-鿿ァ-ヺーA-Za-z」\u25a1](?:を|に|へ|から)(?:は|も)?(?:正式|新た|共同|直ち|すで|既|とも)?(?:に)?$"
)
AT_TIME = re.compile(
    r"(?:的|自主|独自|正式|完全|直接|最終|個別|相次|単独|率先|特別|早期|別|先|速やか|近く|新規)に(?:は|も)?$|(?:当初|最初|初め|以前|従来|早く|[年月日])から(?:は|も)?$|(?:[年月日度末春夏秋冬]|正式|同時|新た|最後|最初|相次|翌年|同年|同日|のち|後|際|うち|途中|既|共|直)に(?:は|も)?(?:正式に|新たに)?$"
)


def acting(scene: Scene) -> list[Referent]:
    """Return who the sentence is about, to be taken up by the next: the parties in its topic, or its subject."""
    if any(m.surface in ("我が国", "わが国") for m in scene.mentions):
        scene.memory.home = next(m.first for m in scene.mentions if m.surface in ("我が国", "わが国"))
    for cases in (("は", "も"), ("が",)):
        for c in phrases(scene):
            if c.case in cases and (c.can(PARTY) or c.can(PERSON)) and not groups_of(scene, c):
                return scene.parties(list(c.mentions))
    return []


_FOLLOWS = re.compile(
    r"(?:(?P<noun>[一-鿿ァ-ヺー]{2,10})(?:と(?:なっている|なった)の)?|(?P<verb>署名|調印|参加|加盟|加入|参画)(?:した|している|する)(?:の|国|者|企業))(?:は|には)、?(?:次|以下|下記)の"
)
_BULLET = r"\s*(?:[・○●◆◇■□▼▽◎※]|\(?\d{1,2}[).、]?)?\s*"


def only_list(scene: Scene) -> bool:
    """Say whether a line holds nothing but names: what stands under a caption."""
    rest = re.sub(
        rf"^{_BULLET}|\u25a1|[、,・と及びや。\s]|など|等|\([^()]*\)|の?[\d一二三四五六七八九十]+(?:か国|カ国|ヵ国|国|者|社|機関)",
        "",
        scene.mask,
    )
    return bool(scene.mentions) and not rest


def captioned(scene: Scene) -> str:
    """Return the caption that the next line stands under: this line, where it is one, or the one before a list."""
    if scene.memory.caption and only_list(scene):
        return scene.memory.caption
    if follows := _FOLLOWS.search(scene.text):  # 署名国は次のとおりである。
        return follows["noun"] or {"署名": "署名国", "調印": "署名国"}.get(follows["verb"], "加盟国")
    plain = re.sub(rf"^{_BULLET}|\([^()]*\)|[:。\s]|(?:の?(?:一覧|リスト))$", "", scene.text)
    return plain if 2 <= len(plain) <= 16 and not re.search(r"[をはがに、]", plain) else ""


def phrases(scene: Scene) -> list[Chunk]:
    """Return the chunks of a sentence, read once."""
    if not scene.phrases and scene.mentions:
        scene.phrases.extend(chunks(scene))
    return cast("list[Chunk]", scene.phrases)


def outlook(scene: Scene, place: Verb, future: bool = False) -> str | None:
    """Return `planned`, `proposed` or None for a fact: by the verb's ending and what follows it."""
    if place.past and not re.match(r"(?:い(?:と|考え|意向)|とする|とした場合)", scene.mask[place.tail :]):
        return None
    rest = re.split(r"[。]|(?<=[たるいし])(?:が)?、", scene.mask[place.end : place.end + 44])[0]
    done = re.search(r"(?:が|を)(?:[^、。]{0,8})?(?:承認|認め|発表|宣言|果た|完了|実現|決ま)", rest)
    if scene.words.cue("propose").search(rest):
        return "proposed"
    if future and re.match(
        r"(?:す|させ|け|げ|め|ぶ|わ|れ)?る?(?:こと)?を?と(?:表明|発表|約束|述べ|明らか)",
        scene.mask[place.end :],
    ):
        return "planned"
    if scene.words.cue("plan").search(rest) and not done:
        return "planned"
    if future and place.adnominal and place.passive and not place.past:
        return "planned"  # 新設される会社
    if future and not place.past and _SOON.search(scene.mask[: place.start]):
        return "planned"
    if future and _FUTURE.match(scene.mask, place.end):
        return "planned"
    return None


def groups_of(scene: Scene, chunk: Chunk) -> list[Mention]:
    """Return the groupings of a chunk that may be taken for such."""
    return [m for m in chunk.mentions if m.can(GROUP) and scene.joined(m) and scene.vouched(m, True)]


def described(scene: Scene, place: Verb) -> Mention | None:
    """Return the grouping that a verb describes: 設けたX, 署名した「X」."""
    if not place.adnominal:
        return None
    at = place.tail
    head = next((m for m in scene.mentions if at <= m.start <= at + 1 and m.can(GROUP) and scene.joined(m)), None) or next(
        (
            m for m in scene.mentions
            if at <= m.start <= at + 14 and m.can(GROUP) and scene.joined(m) and re.fullmatch(r"[^、。はがをに]*の?「?", scene.text[at : m.start])
        ),
        None,
    )  # fmt: skip
    if (
        head is not None
        and (head.how == "pointer" or (head.first.new and head.how == "phrase"))
        and _COPULA.match(scene.text, head.end)
    ):
        topics = [c for c in phrases(scene) if c.end <= place.start and c.topic and groups_of(scene, c)]
        if topics:  # Xは…が提唱した経済圏構想だ: what X is said to be is X
            return groups_of(scene, topics[-1])[-1]
    return head


def taken(scene: Scene, rule: Rule, place: Verb, near: list[Chunk]) -> tuple[list[Mention], str]:
    """Return the groupings that a verb takes, and how: head, case, subject, topic; nothing if carried."""
    head = described(scene, place)
    for c in near:
        direct = (
            c.case in rule.group
            or (c.end == place.start and c.case == "")
            or (place.nominal and c.case == "の")
        )
        if direct and (found := groups_of(scene, c)):
            if broken(scene, c.after, place.start):
                continue
            if c.case == "の" and re.search(r"[をはが]", scene.mask[c.after : place.start]):
                continue
            return found, "case"
    if head is not None:
        return [head], "head"
    if place.passive or "が" in rule.group:
        for c in near:
            if c.case in ("が", "は", "も") and (found := groups_of(scene, c)):
                return found, "subject"
    if rule.by == "ahead":
        ahead = [c for c in phrases(scene) if place.end <= c.start <= place.end + 24 and groups_of(scene, c)]
        if ahead and not broken(scene, place.end, ahead[0].start):
            return groups_of(scene, ahead[0]), "case"
    topics = [c for c in phrases(scene) if c.end <= place.start and c.topic and groups_of(scene, c)]
    if topics and (
        (place.adnominal and _PREDICATE.match(scene.mask, place.tail))
        or topics[-1].case in rule.group
        or rule.reversed
    ):
        return groups_of(scene, topics[-1])[-1:], "topic"
    if topics and rule.kind == "launch" and place.nominal and place.tail > place.end:
        return groups_of(scene, topics[-1])[-1:], "topic"
    before = scene.mask[max(0, place.start - 14) : place.start]
    if (
        (rule.kind == "membership" or rule.by == "topic")
        and topics
        and not place.adnominal
        and (not FILLED.search(before) or AT_TIME.search(before))
    ):
        last = groups_of(scene, topics[-1])[-1]
        if rule.kind == "launch" and (rule.by != "topic" or last.first.type != "Agreement"):
            return [], ""
        if rule.status not in WITHOUT or (rule.status == "signatory" and last.first.type == "Agreement"):
            return [last], "topic"
    return [], ""


def doers(
    scene: Scene, rule: Rule, place: Verb, near: list[Chunk], group: Mention | None
) -> tuple[list[Referent], float, bool, int]:
    """Return the parties in the verb's cases, with the weight of the reading, if carried, and where they begin."""
    own = [
        c for c in near
        if group not in c.mentions and (c.can(PARTY) or c.can(PERSON))
        and not (c.case == "が" and group is not None and c.end < group.start < place.start and _OF_NOUN.search(scene.mask[c.after : group.start]))
    ]  # fmt: skip
    if "" in rule.party and (beside := [c for c in own if c.end == place.start]):
        return scene.parties(list(beside[-1].mentions)), 1.0, False, beside[-1].start
    cases = rule.party or (("により",) if place.passive else ("が",))
    first = [c for c in own if c.case in cases and c.case not in ("は", "も")]
    if place.nominal and not first:
        first = [
            c for c in own
            if c.case in ("の", "による", "により", "が") and not broken(scene, c.after, place.start)
            and (c.case != "の" or re.fullmatch(r"[^、。はがをも]{0,16}", scene.mask[c.after : place.start]))
        ]  # fmt: skip
    chosen: list[Chunk] = []
    weight = 1.0
    later = [
        c for c in phrases(scene)
        if first and first[0].end < c.start and c.end <= place.start and c.case in ("は", "も") and c.topic
        and (c.can(PARTY) or c.can(PERSON)) and group not in c.mentions and not place.adnominal
    ]  # fmt: skip
    if later:
        first = []  # 米英が加わるXに日本も参加した: the nearer one acts
    if first:
        chosen = [first[0]]
    elif not {"により", "の間で"} >= set(cases) and (
        not place.passive or "は" in cases or rule.status in ("member", "prospective", "excluded")
    ):
        topics = [
            c
            for c in phrases(scene)
            if c.end <= place.start and c.topic and c.case in ("は", "も") and (c.can(PARTY) or c.can(PERSON))
        ]
        topics = [c for c in topics if group not in c.mentions]
        if topics:
            chosen, weight = [topics[-1]], 0.9 if place.adnominal else 1.0
    beside = [
        c for c in own
        if chosen and c is not chosen[0] and c.start > chosen[0].start and not c.topic
        and (c.case == "と" or (_TOGETHER.match(scene.text, c.end) and c.case in ("と", "を")))
    ]  # fmt: skip
    if chosen:
        chosen += _likewise(scene, place, chosen[0])
        parties = scene.parties([m for c in [*chosen, *beside] for m in c.mentions])
        return parties, weight, False, min(c.start for c in [*chosen, *beside])
    across = [
        c
        for c in phrases(scene)
        if (c not in near or c in own)
        and c.end <= place.start
        and c.case in ("が", "も")
        and (c.can(PARTY) or c.can(PERSON))
    ]
    if across and re.search(r"[一-鿿ァ-ヺー]が", scene.mask[across[-1].after : place.start]):
        across = []  # 8か国が署名: another subject stands nearer
    if across and not place.adnominal and not place.passive and group not in across[-1].mentions:
        return scene.parties(list(across[-1].mentions)), 0.85, False, across[-1].start
    here = scene.sentence.paragraph == scene.memory.actors_paragraph
    if (
        here
        and scene.memory.actors
        and not place.passive
        and rule.status != "excluded"
        and not any(c.case in ("は", "が") for c in near)
    ):
        return scene.memory.actors, 0.5, True, place.start
    return [], 0.0, False, place.start


_DATED = re.compile(
    r"(?:翌|同|昨|今)?年?(?:[\d元]+年度?)?(?:\d+月)?(?:\d+日)?(?:末|初め|春|夏|秋|冬)?に?(?:は)?、"
)
_FOLLOWED = re.compile(r"(?:これに|それに|後に|あとに)?(?:続い|続く|続き|倣っ|追随し)")


def _likewise(scene: Scene, place: Verb, chosen: Chunk) -> list[Chunk]:
    """Return those of whom the verb is said too: Aが5月に、Bが6月に署名し、Cもこれに続いた."""
    out: list[Chunk] = []
    found = phrases(scene)
    at = chosen
    for c in reversed([c for c in found if c.end <= chosen.start]):
        if c.case != chosen.case or not _DATED.fullmatch(scene.text[c.after : at.start]):
            break
        out.append(c)
        at = c
    for c in found:
        if (
            c.start >= place.tail
            and c.case in ("が", "も")
            and c.can(PARTY)
            and _FOLLOWED.match(scene.text, c.after)
        ):
            out.append(c)
    return out
