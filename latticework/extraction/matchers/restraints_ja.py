"""Japanese sentences about who restricts what, read by their particles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from latticework.extraction.clausal import Chunk, broken, verb
from latticework.extraction.finding import Finding
from latticework.extraction.matchers.cases_ja import groups_of, outlook, phrases
from latticework.extraction.matchers.controls import REGIMES, is_instrument
from latticework.extraction.matchers.fields_ja import technologies
from latticework.extraction.mentions import GROUP, PARTY, PERSON, TECHNOLOGY, Mention, Referent
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene

_TARGET = re.compile(
    r"[」』]?(?:など|等|及び[^、。]{0,4}|を含む[^、。]{0,8}|をはじめとする[^、。]{0,8})?(?:の?[\d一二三四五六七八九両]+(?:か国|カ国|ヵ国|国|者|社|団体))?(?:の?(?:特定)?(?:企業|団体|個人|事業者|当局|軍))?"
    r"(?:については、|を(?:仕向地|仕向け地|仕向先|最終需要者)|への|へ|に対する|に対して|に対し|向け|との間の|に[^、。]{0,6}(?:輸出|供給|販売|移転|提供)|に(?:経済|金融|独自|追加|新たな)*(?:制裁|禁輸|関税)|を[^、。]{0,10}(?:対象に|制裁|リスト|名簿))"
)
_REFERS = re.compile(
    r"\s*(?:\(\d+\)|・)?\s*(?:これ|同改正|この改正|本改正|今回の改正|同措置|この措置|同令)(?:により|に伴|では|は|で|を受け|によって)"
)


def restraint(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield who or what instrument restricts, with each item and each target of the restriction."""
    found = phrases(scene)
    for cue in rule.cue.finditer(scene.mask):
        if rule.by != "denied" and scene.denied(0, cue):
            continue
        place = verb(scene, cue)
        struck = _struck(scene, found, cue)
        if not struck:
            continue
        actors, low, away = _restrainer(scene, found, cue, place.tail, struck)
        modality = outlook(scene, place)
        if any(n.endswith("案") for a in actors for n in a.labels.get("ja", ())):
            modality = "planned"  # a bill restricts nothing yet
        held = [
            m.end for m in scene.mentions for a in actors if a in m.referents and m.start <= place.tail + 12
        ]
        tail = max([place.tail, *held])
        for actor in actors:
            for m in struck:
                targets = m.referents if m.how in ("short", "pointer") else m.referents[:1]
                for target in targets:
                    if target is actor or target in actors:
                        continue
                    yield Finding(
                        actor, target, (min(low, m.start), max(tail, m.end)), cue.group(), cue.start(), modality,
                        0.8 if away else 1.0, away,
                    )  # fmt: skip


def _struck(scene: Scene, found: list[Chunk], cue: re.Match[str]) -> list[Mention]:
    """Return the items and targets of a restriction: items in を が は の, targets behind 対 or before へ 向け."""
    struck: list[Mention] = []
    for c in found:
        listed = c.case == "です" and c.can(TECHNOLOGY)  # 対象となるのは、A、Bであり、
        if c.start >= cue.start() or (not c.topic and not listed and broken(scene, c.after, cue.start())):
            continue
        if c.can(TECHNOLOGY) and not c.can(PARTY):
            if c.case in (
                "を",
                "が",
                "は",
                "も",
                "の",
                "について",
                "",
                "です",
                "や",
                "を含む",
                "に関する",
            ) or scene.text.startswith(("など", "等", "(", "を含"), c.end):
                struck += technologies(c)
            continue
        last = c.mentions[-1]
        aimed = bool(_TARGET.match(scene.text, last.end)) or scene.text[max(0, c.start - 1) : c.start] == "対"
        if aimed and c.can(PARTY):
            struck += [
                m
                for m in c.mentions
                if m.can(PARTY) and m.how != "class" and not (m.can(GROUP) and m.first.type in REGIMES)
            ]
    return struck


def _restrainer(
    scene: Scene, found: list[Chunk], cue: re.Match[str], tail: int, struck: list[Mention]
) -> tuple[list[Referent], int, bool]:
    """Return the named instrument, else the country or union that restricts, where it begins, whether carried."""
    head = next((m for m in scene.mentions if tail <= m.start <= tail + 12 and m.can(GROUP) and is_instrument(m.first)
                 and re.fullmatch(r"[^、。はがを]*「?", scene.text[tail : m.start])), None)  # fmt: skip
    if head is not None:
        return [head.first], head.start, False
    named = [
        m for c in found for m in c.mentions
        if c.end <= cue.start() and m.can(GROUP) and is_instrument(m.first)
        and (c.case in ("は", "が", "も", "で", "により", "に基づき", "に基づく", "に基づいて", "を") or c.topic
             or re.match(r"(?:の)?(?:改正|規定|第\d+条|下で|施行|一部)", scene.text[m.end : m.end + 8]))
    ]  # fmt: skip
    if named:
        return [named[-1].first], named[-1].start, False
    if _REFERS.match(scene.text):  # これにより、同改正では: the instrument of the sentence before
        last = [r for r in scene.memory.recent if is_instrument(r)]
        if last:
            return [last[-1]], cue.start(), True
    who = [
        c for c in found
        if c.end <= cue.start() and (c.can(PARTY) or c.can(PERSON)) and c.case in ("は", "が", "も", "により")
        and not any(m in struck for m in c.mentions)
    ]  # fmt: skip
    if who:
        parties = [scene.state(p) for p in scene.parties(who[-1].mentions)]
        kept = [p for p in dict.fromkeys(parties) if p.type in ("Country", "Union")]
        return kept[:4], who[-1].start, any(p.type == "Organization" for p in scene.parties(who[-1].mentions))
    group = [c for c in found if c.end <= cue.start() and c.case in ("は", "が") and groups_of(scene, c)]
    if group:
        return [groups_of(scene, group[-1])[-1].first], group[-1].start, False
    if (
        scene.memory.group is not None
        and is_instrument(scene.memory.group)
        and scene.sentence.paragraph == scene.memory.group_paragraph
    ):
        return [scene.memory.group], cue.start(), True
    actors = (
        [scene.state(a) for a in scene.memory.actors]
        if scene.sentence.paragraph == scene.memory.actors_paragraph
        else []
    )
    if not actors and scene.memory.home is not None:
        actors = [scene.memory.home]
    kept = [
        a
        for a in dict.fromkeys(actors)
        if a.type in ("Country", "Union") and not any(a in m.referents for m in struck)
    ]
    return kept[:1], cue.start(), True


def entered(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield a list of restrictions and the firms or items that are put on it."""
    found = phrases(scene)
    for cue in rule.cue.finditer(scene.mask):
        if scene.denied(0, cue):
            continue
        lists = [
            m for c in found for m in c.mentions
            if c.end <= cue.start() and m.can(GROUP) and is_instrument(m.first) and c.case in ("に", "へ", "の", "")
            and not broken(scene, c.after, cue.start())
        ]  # fmt: skip
        place = verb(scene, cue)
        entries = [
            c for c in found
            if c.end <= cue.start() and c.case in (("が", "は", "も") if place.passive else ("を",)) and not broken(scene, c.after, cue.start())
        ]  # fmt: skip
        if not lists or not entries:
            continue
        for m in entries[-1].mentions:
            if (
                m is not lists[-1]
                and (m.can(TECHNOLOGY) or m.can(PARTY))
                and m.first.type not in ("Country", "Union")
            ):
                yield Finding(
                    lists[-1].first, m.first, (min(m.start, lists[-1].start), place.tail), cue.group(), cue.start(),
                    outlook(scene, place),
                )  # fmt: skip
