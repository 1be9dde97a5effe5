"""What may be written at a place of a query: words, variables, terms, entities, the fitting ones first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from latticework.console import keywords
from latticework.console.index import Entry, Index
from latticework.console.position import Position, position, triples, variables
from latticework.vocabulary import iris
from latticework.vocabulary.names import fold

_WORDS: Mapping[str, tuple[str, ...]] = {
    "start": keywords.FORMS, "select": keywords.SELECT, "where": keywords.WHERE, "modifier": keywords.MODIFIERS,
    "order": (*keywords.ORDER, *keywords.FUNCTIONS), "subject": keywords.GROUP, "after": keywords.GROUP,
    "expression": keywords.FUNCTIONS,
}  # fmt: skip
_ENTITIES = ("subject", "object", "data", "expression", "graph")
_FEW = 40  # things of a class that are offered before anything is written
_SEVERAL_WORDS = re.compile(r"(?<![\w:.\-?$])[^\W_][\w\-]*(?: [^\W_][\w\-]*){1,4}\Z")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something to write: the text, from where it replaces what is there, and what the menu says of it.

    `comment` is the label that goes behind it at the end of the line.
    """

    text: str
    start: int
    shown: str
    about: str = ""
    comment: str = ""


def proposals(text: str, cursor: int, index: Index | None, prefixes: Mapping[str, str], language: str,
              asked: bool = False) -> list[Proposal]:  # fmt: skip
    """Return what may be written at the cursor; with `asked`, also where nothing is written there yet."""
    before = text[:cursor]
    place = position(before)
    if place.kind == "nothing" or before[: place.start].endswith("<"):
        return []
    if place.fragment[:1] in ("?", "$"):
        return [_plain(place, v) for v in _others(text, place) if v[1:].startswith(place.fragment[1:])]
    if place.kind == "prefix":
        return [
            Proposal(f"{p}: <{n}>", place.start, p, n)
            for p, n in prefixes.items()
            if p.startswith(place.fragment)
        ]
    if not place.fragment and not asked and place.kind not in ("class", "predicate"):
        return []
    found = list(_named(text, place, index, prefixes, language)) if index else []
    if not found and index and place.kind in ("object", "after", "subject", "data"):
        found = list(_long_names(before, index, language))
    if ":" in place.fragment:
        return found
    words = [
        _plain(place, w) for w in _WORDS.get(place.kind, ()) if w.upper().startswith(place.fragment.upper())
    ]
    own = (
        []
        if place.kind in ("class", "start", "where", "after")
        else [_plain(place, v) for v in _others(text, place)]
    )
    if place.fragment:
        heads = [Proposal(f"{p}:", place.start, f"{p}:", n) for p, n in prefixes.items()
                 if p.startswith(place.fragment) and place.kind in ("subject", "predicate", "object", "class")]  # fmt: skip
        return [*words, *found, *heads]
    return (
        [*found, *words, *own] if place.kind in ("class", "predicate", "object") else [*own, *words, *found]
    )


def _others(text: str, place: Position) -> list[str]:
    """Return the variables of the query but the one being written."""
    return variables(text[: place.start] + " " + text[place.start + len(place.fragment) :])


def _plain(place: Position, text: str) -> Proposal:
    return Proposal(text, place.start, text)


def _named(
    text: str, place: Position, index: Index, prefixes: Mapping[str, str], language: str
) -> Iterator[Proposal]:
    """Yield what has a name: classes, properties or entities, as the place demands."""
    prefix, sign, local = place.fragment.partition(":")
    namespace = prefixes.get(prefix) if sign else ""
    if namespace is None:
        return
    written = local if sign else place.fragment

    def within(entries: Iterable[Entry]) -> Iterator[Entry]:
        return (e for e in entries if not namespace or e.iri.startswith(namespace))

    def entries(kind: str) -> Iterator[Entry]:
        if written:
            return within(e for _, e in index.find(written, lambda e: e.kind == kind, 400))
        return within(index.of_kind(kind))

    if place.kind == "class":
        chosen = entries("class")
        yield from (_term(e, place, language) for e in (chosen if written else sorted(chosen, key=_ours)))
    elif place.kind == "predicate":
        if "a".startswith(place.fragment):
            yield Proposal("a", place.start, "a", "rdf:type")
        yield from (
            _term(e, place, language) for e in _properties(entries("property"), text, place, index, prefixes)
        )
    elif place.kind in _ENTITIES:
        wanted = _range(place, index, prefixes)
        if not written and not sign:
            few = [e for e in index.of_kind("entity") if wanted and index.is_a(e, wanted)]
            few.sort(key=lambda e: (-e.weight, e.iri))
            yield from (_entity(e, place.start, language) for e in few[:_FEW])
            return
        if not written:
            yield from (_entity(e, place.start, language, sign) for e in within(index.of_kind("entity")))
            return
        ranked = index.find(written, lambda e: e.kind == "entity", 200)
        ranked.sort(key=lambda pair: (pair[0] > 0, not (wanted and index.is_a(pair[1], wanted))))
        for entry in list(within(e for _, e in ranked))[:60]:
            yield _entity(entry, place.start, language, sign)


def _ours(entry: Entry) -> tuple[bool, str]:
    return not entry.iri.startswith(iris.BASE), entry.written


def _long_names(before: str, index: Index, language: str) -> Iterator[Proposal]:
    """Yield entities whose name begins with the last words: `Five Ey`, where only `Ey` is a word of its own."""
    match = _SEVERAL_WORDS.search(before)
    while match:
        place = position(before, match.start())
        if place.kind in ("subject", "object", "data"):
            key = fold(match.group())
            for rank, entry in index.find(match.group(), lambda e: e.kind == "entity"):
                if rank <= 1 or any(fold(name).startswith(key) for name in entry.names.values()):
                    yield _entity(entry, match.start(), language)
            return
        match = _SEVERAL_WORDS.search(before, match.start() + len(match.group().split()[0]) + 1)


def _entity(entry: Entry, start: int, language: str, prefixed: str = "") -> Proposal:
    label = entry.label(language)
    named = iris.local_name(entry.iri)
    value = entry.written if prefixed or entry.written.startswith("lws:") else f"<{entry.iri}>"
    return Proposal(value, start, label, f"{named} · {entry.type}", label)


def _term(entry: Entry, place: Position, language: str) -> Proposal:
    about = entry.label(language)
    if entry.kind == "property" and (entry.domain or entry.range):
        about += f" · {entry.domain or '…'} → {entry.range or '…'}"
    return Proposal(entry.written, place.start, entry.written, about)


def _local(written: str, prefixes: Mapping[str, str]) -> str:
    """Return the IRI that a term of the query stands for; nothing for a variable."""
    if written.startswith("<"):
        return written[1:-1]
    prefix, sign, local = written.partition(":")
    return prefixes[prefix] + local if sign and prefix in prefixes else ""


def _range(place: Position, index: Index, prefixes: Mapping[str, str]) -> str:
    """Return the class of what the predicate leads to, nothing where that is open."""
    entry = index.by_iri.get(_local(place.predicate, prefixes))
    return entry.range if entry and place.kind == "object" else ""


def classes_of(subject: str, text: str, index: Index, prefixes: Mapping[str, str]) -> set[str]:
    """Return what a subject is known to be: from its type, its entity, else from where the query uses it."""
    if entry := index.by_iri.get(_local(subject, prefixes)):
        return {entry.type, *entry.types}
    stated, used = set[str](), set[str]()
    for who, how, what in triples(text):
        entry = index.by_iri.get(_local(how, prefixes))
        if who == subject and how in ("a", "rdf:type"):
            stated.add(iris.local_name(_local(what, prefixes)))
        elif who == subject and entry and entry.domain:
            used.add(entry.domain)
        elif what == subject and entry and entry.range:
            used.add(entry.range)
    return (stated or used) - {""}


def _properties(
    entries: Iterable[Entry], text: str, place: Position, index: Index, prefixes: Mapping[str, str]
) -> list[Entry]:
    """Return the properties that fit the subject first, then those that fit anything; none that clash with it."""
    classes = classes_of(place.subject, text, index, prefixes)
    found: list[tuple[int, Entry]] = []
    for number, entry in enumerate(entries):
        if not classes or not entry.domain:
            rank = 1
        elif any(index.fits(c, entry.domain) for c in classes):
            rank = 0
        elif any(index.fits(entry.domain, c) for c in classes):
            rank = 2  # of something narrower
        else:
            continue
        found.append((rank * 10_000 + (number if place.fragment.rpartition(":")[2] else 0), entry))
    found.sort(key=lambda pair: (pair[0], _ours(pair[1])))
    return [entry for _, entry in found]
