"""Japanese sentences about who pays for what, and where a grouping has its seat, read by their particles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from latticework.extraction.clausal import Chunk, broken, verb
from latticework.extraction.finding import Finding
from latticework.extraction.matchers.cases_ja import described, groups_of, outlook, phrases
from latticework.extraction.matchers.relations import AMOUNT, money
from latticework.extraction.mentions import GROUP, PARTY, PERSON
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene


def gift(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield each giver with the amount that stands next behind it, and what the money is for."""
    found = phrases(scene)
    for cue in rule.cue.finditer(scene.mask):
        if scene.denied(0, cue):
            continue
        place = verb(scene, cue)
        start = max(
            [
                0,
                *(
                    m.end()
                    for m in re.finditer(r"(?<=[たるいし])(?:が)?、", scene.mask[: cue.start()])
                    if broken(scene, m.start(), m.end())
                ),
            ]
        )
        amounts = list(AMOUNT.finditer(scene.text, start, min(len(scene.text), cue.end() + 30)))
        receivers = [
            c
            for c in found
            if c.end <= cue.start() + 1
            and c.case in ("に", "へ", "に対し", "の", "は", "も")
            and groups_of(scene, c)
        ]
        receivers = [
            c
            for c in receivers
            if c.case != "の"
            or re.match(
                r"(?:資本|資金|費用|予算|運営費|建設費|経費|基金|立ち上げ|実施|設立)", scene.text[c.after :]
            )
        ]
        receivers = [c for c in receivers if c.topic or c.start >= start] or receivers
        fixed = [c for c in receivers if c.case != "は"] or receivers
        head = described(scene, place)
        funds = [
            r
            for r in scene.memory.recent
            if any(n.endswith(("基金", "ファンド", "ファシリティ")) for n in r.labels.get("ja", ()))
        ]
        here = [m for c in found if c.end <= cue.start() for m in groups_of(scene, c)]
        last = here[-1].first if here else funds[-1] if funds else scene.focus(0)
        target = head.first if head else groups_of(scene, fixed[-1])[-1].first if fixed else last
        if target is None or not (amounts or rule.by == "any"):
            continue
        if rule.by == "from":
            for c in (c for c in found if c.end <= cue.start() and c.case == "から" and c.can(PARTY)):
                for giver in scene.parties(c.mentions):
                    if giver is not target and not broken(scene, c.after, cue.start()):
                        yield Finding(
                            giver,
                            target,
                            (min(c.start, start), place.tail),
                            cue.group(),
                            cue.start(),
                            outlook(scene, place),
                        )
            continue
        givers = [
            c for c in found
            if c.end <= cue.start() and (c.can(PARTY) or c.can(PERSON)) and c.case in ("は", "が", "も", "により") and c not in fixed
        ]  # fmt: skip
        near = [c for c in givers if c.start >= start] or givers[-1:]
        modality = outlook(scene, place, True)
        if re.match(
            r"(?:を|の)(?:[^、。]{0,6})(?:約束|表明|誓約|予定|検討|計画|決め|決定|発表|方針|意[向図])",
            scene.mask[cue.end() :],
        ):
            modality = "planned"
        for c in near:
            amount = next((a for a in amounts if a.start() >= c.end), None)
            if amount is None and rule.by != "any":
                continue
            value, currency = money(amount) if amount else (None, None)
            for giver in scene.parties(c.mentions):
                if giver is not target:
                    yield Finding(
                        giver, target, (min(c.start, fixed[-1].start if fixed else c.start), place.tail), cue.group(), cue.start(),
                        modality, 1.0 if fixed or head else 0.8, not (fixed or head), amount=value, currency=currency,
                    )  # fmt: skip


_PLACE = re.compile(
    r"(?P<place>[一-鿿々ヶァ-ヺー・A-Za-z]{2,24})(?:市内|に本拠|近郊)?(?:に(?:は|も)?|で(?:は)?|へ|から)(?:あ[るりっ]|置|設|構|所在|開設|開い|立地|位置|建設|移|移転|おか|お[きく]|拠点|常設|新設|、)"
)
_NOT_PLACE = re.compile(
    r"(?:年|月|日|国内|域内|各国|両国|首都|同地|現地|都市|者|省|会議|会合|事務局|本部|機構|下|傘下|中心|内|側|上|際|後|前|ため|年末|同市)$"
)
_BEHIND = re.compile(r"(?P<place>[一-鿿々ヶァ-ヺー・]{2,16}?(?:市|町|村|区|都|県|州))?\)")


def seat(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield the places of a grouping's seat, offices and sites, each named in the sentence with a verb of being there."""
    found = phrases(scene)
    for cue in rule.cue.finditer(scene.text):
        if scene.denied(0, cue):
            continue
        if rule.by == "bracket":
            named = [m for m in scene.mentions if m.can(GROUP) and m.end == cue.start()]
            there = re.compile(r"([一-鿿々ヶァ-ヺー・]{2,16})\)").match(scene.text, cue.end())
            if named and there and there[1] not in ("未定", "非公開"):
                yield Finding(
                    named[0].first, None, (named[0].start, there.end()), cue.group(), cue.start(), label=there[1]
                )  # fmt: skip
            continue
        if rule.by == "verb":
            yield from _put(scene, found, cue)
            continue
        if re.match(r"を(?:置[くい]|構え)(?:た|る)?(?=[一-鿿ァ-ヺ])", scene.text[cue.end() :]):
            continue  # 東京に本社を置く企業: another's seat
        before = [c for c in found if c.end <= cue.start() + 1 and groups_of(scene, c)]
        near = [c for c in before if c.topic or c.after >= cue.start() - 8]
        pick = next(
            (c for c in reversed(near) if c.case == "の" or c.end == cue.start()), near[-1] if near else None
        )
        target = groups_of(scene, pick)[-1].first if pick else scene.focus(2)
        if target is None:
            continue
        for label, start, end in _places(scene, cue):
            low = min(pick.start if pick else cue.start(), start)
            yield Finding(
                target, None, (low, max(end, cue.end())), cue.group(), cue.start(), None, 1.0 if pick else 0.8, pick is None,
                label=label,
            )  # fmt: skip


def _put(scene: Scene, found: list[Chunk], cue: re.Match[str]) -> Iterator[Finding]:
    """Yield a grouping that is put somewhere: Xがオスロに設けられた."""
    subjects = [
        c for c in found if c.end <= cue.start() and c.case in ("が", "は", "を") and groups_of(scene, c)
    ]
    place = re.search(r"(?P<place>[一-鿿々ヶァ-ヺー・]{2,16})$", scene.text[: cue.start()])
    if (
        not subjects
        or not place
        or _NOT_PLACE.search(place["place"])
        or any(m.can(GROUP) and m.start <= place.start() < m.end for m in scene.mentions)
    ):
        return
    if subjects[-1].case != "は" and broken(scene, subjects[-1].after, cue.start()):
        return
    yield Finding(
        groups_of(scene, subjects[-1])[-1].first, None, (subjects[-1].start, cue.end()), cue.group(), cue.start(),
        label=place["place"].removeprefix("首都"),
    )  # fmt: skip


def _places(scene: Scene, cue: re.Match[str]) -> list[tuple[str, int, int]]:
    out: list[tuple[str, int, int]] = []
    rest = re.search(r"。|$", scene.text[cue.end() :])
    end = cue.end() + (rest.start() if rest else 0)
    named = re.compile(r"(?:は|:)、?(?P<list>[一-鿿々ヶァ-ヺー・]{2,16})(?:市)?(?:[。(]|$)").match(
        scene.text, cue.end()
    )
    if named and not _NOT_PLACE.search(named["list"]) and named["list"] not in ("未定", "非公開"):
        return [(named["list"], named.start("list"), named.end("list"))]
    m = re.search(
        r"(?P<list>(?:[一-鿿々ヶァ-ヺー・A-Za-z]{2,24}(?:と|、|及び|および|や)(?:[一-鿿々ァ-ヺー]{2,12}の)?)*[一-鿿々ヶァ-ヺー・A-Za-z]{2,24})(?:市内|近郊)?(?:に(?:は|も)?|へ)(?=あ[るりっ]|置|設|構|所在|開設|開い|立地|位置|建設|移|おか|お[きく]|、)",
        scene.text[cue.end() : end],
    )
    if m is None and (
        back := re.search(
            r"(?P<list>[一-鿿々ヶァ-ヺー・A-Za-z]{2,24})に(?:は|も)?(?:\u25a1+(?:\([^()]*\))?の)?(?:その|常設の|共同の)?$",
            _veiled(scene, cue.start()),
        )
    ):
        if re.match(r"(?:を(?:置|設|構|開)|が(?:置|設|あ|開設))", scene.text[cue.end() :]):
            m, offset = back, 0
        else:
            return out
    elif m is None:
        return out
    else:
        offset = cue.end()
    at = m.start("list")
    for piece in re.split(r"(と|、|及び|および|や)", m["list"]):
        start, at = offset + at, at + len(piece)
        name = piece.rsplit("の", 1)[-1].removeprefix("首都")
        if len(name) < 2 or _NOT_PLACE.search(name) or piece in ("と", "、", "及び", "および", "や"):
            continue
        out.append((name, start + len(piece) - len(name), start + len(piece)))
    return out


def _veiled(scene: Scene, end: int) -> str:
    """Return the text before a place with the groupings blanked, so that a name between is passed over."""
    letters = list(scene.text[:end])
    for m in scene.mentions:
        if m.can(GROUP) and m.end <= end:
            letters[m.start : m.end] = "\u25a1" * (m.end - m.start)
    return "".join(letters)
