"""What completion knows: entities by every name, classes, properties with what they fit, dates that are stated."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import DefaultGraph, Literal, NamedNode

from latticework.console.naming import Naming
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary, fold

_LABEL = NamedNode(iris.RDFS + "label")
_DOMAIN, _RANGE = NamedNode(iris.RDFS + "domain"), NamedNode(iris.RDFS + "range")
_SUBCLASS = NamedNode(iris.RDFS + "subClassOf")
_KINDS = {
    "Class": "class", "ObjectProperty": "property", "DatatypeProperty": "property", "AnnotationProperty": "property",
}  # fmt: skip
_PROPER, _SLUG, _MATCHING, _PINYIN, _INITIALS, _INSIDE = range(1, 7)
_SCANNED = 200_000  # names beyond which only beginnings are looked for: more would take over 50 ms


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that can be written: its IRI, how a query writes it, what it is, and its names by language."""

    iri: str
    written: str
    kind: str
    type: str
    names: Mapping[str, str]
    weight: int = 0
    domain: str = ""
    range: str = ""
    types: frozenset[str] = frozenset()

    def label(self, language: str) -> str:
        """Return the name to show."""
        for candidate in (language, "en", "zh"):
            if candidate in self.names:
                return self.names[candidate]
        return next(iter(self.names.values()), iris.local_name(self.iri))


@dataclass(slots=True)
class Index:
    """Entries and the folded names that lead to them."""

    entries: list[Entry] = field(default_factory=list[Entry])
    above: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    dates: list[str] = field(default_factory=list[str])
    by_iri: dict[str, Entry] = field(default_factory=dict[str, Entry])
    _keys: list[tuple[str, int, int]] = field(default_factory=list[tuple[str, int, int]])

    def fits(self, type_: str, wanted: str) -> bool:
        """Say whether a class is another or lies under it."""
        return type_ == wanted or wanted in self.above.get(type_, set())

    def is_a(self, entry: Entry, wanted: str) -> bool:
        """Say whether a thing is of a class; NATO is an organisation and a grouping."""
        return any(self.fits(type_, wanted) for type_ in (entry.type, *entry.types))

    def of_kind(self, kind: str) -> Iterator[Entry]:
        """Yield the entries of a kind: entity, class, property."""
        return (entry for entry in self.entries if entry.kind == kind)

    def find(self, written: str, accept: Callable[[Entry], bool], most: int = 60) -> list[tuple[int, Entry]]:
        """Return what a name, part of one, pinyin or initials can mean, each with its rank; 0 is an exact name."""
        key = fold(written)
        if not key:
            return []
        ranks: dict[int, int] = {}
        for name, rank, number in self._beginning(key):
            found = 0 if name == key and rank <= _SLUG else rank
            if found < ranks.get(number, _INSIDE + 1):
                ranks[number] = found
        if (len(key) > 1 or not key.isascii()) and len(self._keys) < _SCANNED:
            for name, rank, number in self._keys:
                if (
                    number not in ranks
                    and rank <= _PINYIN
                    and key in name
                    and (len(key) > 2 or rank != _PINYIN)
                ):
                    ranks[number] = _INSIDE
        accepted = [(rank, self.entries[n]) for n, rank in ranks.items() if accept(self.entries[n])]
        accepted.sort(key=lambda pair: (pair[0], -pair[1].weight, len(pair[1].iri), pair[1].iri))
        return accepted[:most]

    def _beginning(self, key: str) -> Iterator[tuple[str, int, int]]:
        place = bisect_left(self._keys, (key, 0, 0))
        while place < len(self._keys) and self._keys[place][0].startswith(key):
            yield self._keys[place]
            place += 1

    def add(self, entry: Entry, names: Iterable[tuple[str, int]]) -> None:
        """Take an entry in under folded names with their ranks; `sort` comes after the last."""
        number = len(self.entries)
        self.entries.append(entry)
        self.by_iri[entry.iri] = entry
        self._keys += [(key, rank, number) for key, rank in names if key]

    def sort(self) -> None:
        """Make the names findable."""
        self._keys = sorted(set(self._keys))

    def with_readings(self, readings: Mapping[str, tuple[str, str]], names: Mapping[str, list[str]]) -> None:
        """Take in pinyin: `names` gives the Chinese names of each IRI, `readings` their pinyin."""
        more: list[tuple[str, int, int]] = []
        for number, entry in enumerate(self.entries):
            for name in names.get(entry.iri, ()):
                if name in readings:
                    full, short = readings[name]
                    more += [(fold(full), _PINYIN, number), (fold(short), _INITIALS, number)]
        self._keys = sorted(
            {*self._keys, *more}
        )  # one assignment: whoever searches meanwhile has the old list


def build(store: Store, vocabulary: Vocabulary, naming: Naming) -> tuple[Index, dict[str, list[str]]]:
    """Return the index without pinyin, and the Chinese names of each IRI that pinyin is wanted for."""
    index = Index(above=_above(store))
    chinese: dict[str, list[str]] = {}
    weights = _weights(store)
    for iri, names in vocabulary.names.items():
        if iri in vocabulary.redirects:
            continue
        keys = [(fold(name), _PROPER if shown else _MATCHING) for name, shown in names.every()]
        keys.append((fold(iris.local_name(iri)), _SLUG))
        classes = vocabulary.classes.get(iri, set())
        type_ = _deepest(classes, index.above)
        entry = Entry(
            iri, naming.compact(iri), "entity", type_, names.preferred, weights[iri], types=frozenset(classes)
        )
        index.add(entry, keys)
        chinese[iri] = [n for n in (names.preferred.get("zh"), *names.other.get("zh", ())) if n]
    for entry in _terms(store, naming):
        keys = [(fold(name), _PROPER) for name in entry.names.values()]
        index.add(entry, [*keys, (fold(iris.local_name(entry.iri)), _SLUG), (fold(entry.written), _SLUG)])
        chinese[entry.iri] = [name for language, name in entry.names.items() if language == "zh"]
    index.dates = _dates(store)
    index.sort()
    return index, chinese


def _above(store: Store) -> dict[str, set[str]]:
    """Return the classes above each class, by local name."""
    direct: dict[str, set[str]] = {}
    for q in store.database.quads_for_pattern(None, _SUBCLASS, None, DefaultGraph()):
        if isinstance(q.subject, NamedNode) and isinstance(q.object, NamedNode):
            direct.setdefault(iris.local_name(q.subject.value), set()).add(iris.local_name(q.object.value))
    found: dict[str, set[str]] = {}
    for name, parents in direct.items():
        reached, waiting = set[str](), list(parents)
        while waiting:
            if (one := waiting.pop()) not in reached and one != name:
                reached.add(one)
                waiting += direct.get(one, ())
        found[name] = reached
    return found


def _deepest(classes: set[str], above: Mapping[str, set[str]]) -> str:
    """Return the class with the most above it: what a thing is, most exactly."""
    general = classes & {"NamedIndividual", "Concept"}
    return max(sorted(classes - general or general), key=lambda name: len(above.get(name, ())), default="")


def _weights(store: Store) -> Counter[str]:
    """Return in how many claims each thing stands."""
    return Counter(
        q.object.value
        for role in ("claimSubject", "claimObject")
        for q in store.database.quads_for_pattern(None, iris.term(role), None, DefaultGraph())
        if isinstance(q.object, NamedNode)
    )


def _dates(store: Store) -> list[str]:
    times = store.database.quads_for_pattern(None, iris.term("time"), None, DefaultGraph())
    return sorted({q.object.value for q in times if isinstance(q.object, Literal)})


def _terms(store: Store, naming: Naming) -> Iterator[Entry]:
    """Yield the classes and properties."""
    database, place = store.database, DefaultGraph()
    for local, kind in _KINDS.items():
        for q in database.quads_for_pattern(None, iris.RDF_TYPE, NamedNode(iris.OWL + local), place):
            if not isinstance(q.subject, NamedNode):
                continue
            term = q.subject
            names = {
                p.object.language or "": p.object.value
                for p in database.quads_for_pattern(term, _LABEL, None, place)
                if isinstance(p.object, Literal)
            }
            domain, range_ = (_one(store, term, p) for p in (_DOMAIN, _RANGE))
            yield Entry(term.value, naming.compact(term.value), kind, local, names, 0, domain, range_)


def _one(store: Store, term: NamedNode, predicate: NamedNode) -> str:
    for q in store.database.quads_for_pattern(term, predicate, None, DefaultGraph()):
        if isinstance(q.object, NamedNode):
            return iris.local_name(q.object.value)
    return ""
