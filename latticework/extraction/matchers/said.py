"""Rules for English as phrases over a plain view of the sentence: `<party> join(?:s|ed) <group>`.

`<party>`, `<group>`, `<tech>`, `<place>`, `<by>`, `<on>`, `<to>`, `<one>`, `<other>` stand for mentions or lists of
them, `~` for some words without a name, `@word` for a list of the lexicon. A phrase without `<group>` speaks
of the grouping that the text is about at that place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from latticework.extraction import view_en
from latticework.extraction.finding import Finding
from latticework.extraction.matchers.controls import is_instrument
from latticework.extraction.matchers.relations import amount
from latticework.extraction.mentions import GROUP, Mention, Referent
from latticework.extraction.patterns import STATE, Rule
from latticework.extraction.scene import Scene

_CLASSES = {
    "party": "PBW", "group": "GB", "tech": "T", "by": "PGB", "on": "PBTW", "to": "PGBTW", "one": "GB", "other": "GB",
    "country": "P", "many": "PB",
}  # fmt: skip
_PLACE = r"(?P<place>(?-i:[A-ZØÅÄÖÉ][\w\-’']+(?:,? (?:of |de )?[A-ZØÅÄÖÉ][\w\-’']+){0,3}(?:,? (?:in )?[PW])?|[PW](?:, [PW])?))".replace(
    "[PW]", f"[{view_en.signs('PW')}]"
)
# Some words without a name; a comma only where the same clause goes on behind it.
_GAP = rf"(?:[^;:.,{view_en.signs('PGB')}]|,(?= (?:and|but|as|after|when|then|having|\w+ing|at|in|on|with|for|to|from|under|by|while|(?:which|that) (?:was|were|is|are|has|have|had))\b)|(?<=by )[{view_en.signs('PB')}]|(?<=with )[{view_en.signs('PB')}]|(?<=in )[{view_en.signs('P')}]){{0,80}}?"
_MARKED = rf"(?: [{view_en.MARKS}])*"
_SUBJECT = {"membership": ("party", "many", "country"), "coverage": ("group",), "control": ("by",), "structure": ("one",),
            "launch": ("group",), "funding": ("by",), "location": ("group",)}  # fmt: skip
_OBJECT = {"membership": ("group",), "coverage": ("tech",), "control": ("tech", "on", "party"), "structure": ("other",),
           "launch": (), "funding": ("to",), "location": ("place",)}  # fmt: skip


_COVERS = re.compile(r"\bcover(?:s|ed|ing)?\b")
_WHICH = re.compile(r"\b(?:which|whom)(?: [^ ]+)? $")


@lru_cache(maxsize=4096)
def _compiled(phrase: str, words: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    lists = dict(words)
    phrase = re.sub(r"@(\w+)", lambda m: lists[m[1]], phrase)
    phrase = phrase.replace(" ", _MARKED + " ").replace("~", _GAP)
    counts: dict[str, int] = {}

    def slot(m: re.Match[str]) -> str:
        counts[m[1]] = counts.get(m[1], 0) + 1
        return f"(?P<{m[1]}{counts[m[1]]}>[{view_en.signs(_CLASSES[m[1]])}])"

    pattern = re.sub(r"(?<!\(\?P)(?<!\(\?)<(?!place)([a-z]+)>", slot, phrase).replace("<place>", _PLACE)
    edge = r"(?<!\w)" if re.match(r"[\w(]", phrase) else ""
    return re.compile(edge + pattern, re.IGNORECASE)


def phrases(scene: Scene, rule: Rule) -> list[re.Pattern[str]]:
    """Return the patterns of a rule's phrases."""
    return [_compiled(phrase, scene.words.phrases) for phrase in rule.words]


def _of(view: view_en.View, m: re.Match[str], slots: tuple[str, ...]) -> list[tuple[Mention, Referent]]:
    """Return the mentions and referents in the slots of these names."""
    found: list[tuple[Mention, Referent]] = []
    for slot, sign in m.groupdict().items():
        if slot.rstrip("0123456789") in slots and sign in view.units:
            for mention in view.units[sign]:
                if m.end() == m.end(slot) and mention.how == "pointer" and mention.surface.lower() == "its":
                    continue  # announced its intention: of what it has, not of it
                several = mention.referents if mention.how in ("short", "pointer") else mention.referents[:1]
                found += [(mention, referent) for referent in several]
    return found


def _modality(view: view_en.View, m: re.Match[str]) -> str | None:
    """Return `planned`, `proposed`, `denied` or None by the marks inside a match and right before it."""
    before = re.search(rf"(?:[{view_en.MARKS}] ?)+$", view.text[: m.start()])
    marks = (before.group() if before else "") + m.group()
    if view_en.DENIED in marks:
        return "denied"
    return "proposed" if view_en.PROPOSED in marks else "planned" if view_en.PLANNED in marks else None


def _focus(scene: Scene, view: view_en.View, m: re.Match[str]) -> tuple[Referent | None, int | None]:
    """Return the grouping that a phrase without one speaks of: one named before it in the sentence, else the focus."""
    place = view.starts[m.start()]
    before = [g for g in scene.groups(made=True) if g.end <= place]
    leading = scene.leading()
    if before:
        pick = leading if leading is not None and leading.end <= place else before[-1]
        return pick.first, pick.start
    return scene.focus(1), None


def said(scene: Scene, rule: Rule) -> Iterator[Finding]:
    """Yield what the phrases of a rule say in a sentence, each pair once."""
    done: set[tuple[str, str]] = set()
    taken: set[tuple[int, str]] = set()
    for view in scene.views():
        for pattern in phrases(scene, rule):
            for m in pattern.finditer(view.text):
                modality = _modality(view, m)
                if (modality == "denied") != (rule.by == "denied") and rule.by != "either":
                    continue
                for finding in _findings(scene, rule, view, m, None if modality == "denied" else modality):
                    key = (finding.subject.id, finding.object.id if finding.object else finding.label or "")
                    if key not in done:
                        done.add(key)
                        yield finding
                taken.add((m.start(), m.group()))


def _findings(
    scene: Scene, rule: Rule, view: view_en.View, m: re.Match[str], modality: str | None
) -> Iterator[Finding]:
    low, high = view.starts[m.start()], view.ends[m.end() - 1]
    at = low
    subjects = _of(view, m, _SUBJECT[rule.kind])
    objects = _of(view, m, _OBJECT[rule.kind])
    label = None
    carried = False
    if rule.kind == "location":
        sign = m["place"]
        label = (
            scene.text[view.starts[m.start("place")] : view.ends[m.end("place") - 1]].strip(" ,.")
            if sign
            else None
        )
        if not label:
            return
    grouped = "group" in (*_SUBJECT[rule.kind], *_OBJECT[rule.kind])
    if rule.kind == "structure" and not subjects:
        target, start = _focus(scene, view, m)
        if target is None:
            return
        subjects, carried = [(Mention(low, low, [target], "pointer", ""), target)], start is None
        low = min(low, start if start is not None else low)
    if grouped and not any(sign for slot, sign in m.groupdict().items() if slot.startswith("group")):
        if _WHICH.search(view.text[: m.start()]):
            return  # X, which A and B ratified: another phrase says of what
        target, start = _focus(scene, view, m)
        if target is None:
            return
        carried = start is None
        if (
            carried
            and rule.by == "many"
            and (target.id, scene.sentence.section) not in scene.memory.attention.seen
        ):
            return
        low = min(low, start if start is not None else low)
        pair = [(Mention(low, low, [target], "pointer", ""), target)]
        subjects, objects = (subjects, pair) if rule.kind == "membership" else (pair, objects)
    if rule.kind in ("control", "funding") and not m.groupdict().get("by1"):
        actor = _actor(scene, view, m, rule.kind)
        if actor is None:
            return
        subjects, low = [(Mention(low, low, [actor[0]], "pointer", ""), actor[0])], min(low, actor[1])
        carried = actor[2]
    if rule.kind == "funding" and not objects:
        target, start = _focus(scene, view, m)
        if any(target is r for _, r in subjects):
            target, start = scene.focus(1), None
        if target is None or any(target is r for _, r in subjects):
            return
        objects, carried = [(Mention(low, low, [target], "pointer", ""), target)], start is None
        low = min(low, start if start is not None else low)
    several = {r.id for _, r in subjects}
    if rule.by == "many" and len(several) < 4:
        return
    if (rule.by == "several" and len(several) < 2) or (rule.by == "one" and len(several) != 1):
        return
    weight = 0.75 if carried else 1.0
    for _, subject in subjects:
        if rule.kind == "control":
            subject = scene.state(subject)
            if not (subject.type in ("Country", "Union") or is_instrument(subject)):
                continue
            if not is_instrument(subject) and _COVERS.search(m.group()):
                continue  # a list covers what it controls, a country does not
        if rule.kind == "coverage" and is_instrument(subject):
            continue  # what a list or law covers, it controls
        if rule.kind in ("launch", "location"):
            yield Finding(subject, None, (low, high), m.group(), at, modality, weight, carried, label=label)
            continue
        for _, other in objects:
            if rule.kind == "membership" and (
                (rule.by == "treaty" and other.type != "Agreement")
                or (rule.status in (STATE, "excluded") and is_instrument(other))
            ):
                continue  # a treaty has signatories, a list of goods has no members
            if other is subject or (
                rule.kind == "control" and other.type == "Union" and subject.type == "Country"
            ):
                continue
            if (
                rule.kind == "control"
                and GROUP in other.roles
                and other.type not in ("Organization", "Technology")
            ):
                continue
            value, currency = amount(scene.text, low, high) if rule.kind == "funding" else (None, None)
            yield Finding(
                subject,
                other,
                (low, high),
                m.group(),
                at,
                modality,
                weight,
                carried,
                amount=value,
                currency=currency,
            )


def _actor(
    scene: Scene, view: view_en.View, m: re.Match[str], kind: str
) -> tuple[Referent, int, bool] | None:
    """Return who restricts or gives where the phrase does not say it: the instrument or party before it, else the focus."""
    place = view.starts[m.start()]
    for mention in reversed([x for x in scene.mentions if x.end <= place]):
        if mention.can(GROUP) and is_instrument(mention.first):
            return mention.first, mention.start, False
        if mention.first.type in ("Country", "Union") and kind == "funding":
            return mention.first, mention.start, False
    focus = scene.focus()
    if kind == "control" and focus is not None and is_instrument(focus):
        return focus, place, True
    return None
