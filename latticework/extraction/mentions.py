"""What a text mentions: referents (known or new) and the places that name or point to them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field

from latticework.claims.model import Entity
from latticework.claims.scheme import CLASS_OF_TYPE, GROUPING_CLASSES, PARTY_CLASSES

PARTY, GROUP, TECHNOLOGY, PERSON = "party", "group", "technology", "person"
# A measure or regime acts, an alliance may act; none is a party to another group by its type alone.
_SPECIFIC = ("Technology", "Country", "Alliance", "Agreement", "MultilateralRegime", "UnilateralMeasure", "Regime",
             "Framework", "Programme", "Union", "Organization", "PartyClass", "Person")  # fmt: skip


def roles(types: set[str]) -> frozenset[str]:
    """Return the parts that something of these types can play in a claim."""
    found: set[str] = set()
    for kind in types:
        if kind == "Technology":
            found.add(TECHNOLOGY)
        elif kind == "Person":
            found.add(PERSON)
        elif kind in PARTY_CLASSES:
            found.add(PARTY)
        elif kind in GROUPING_CLASSES or kind in ("Framework", "Regime"):
            found.add(GROUP)
    return frozenset(found)


def leading(types: set[str]) -> str:
    """Return the type that a claim states, where something has several."""
    return next((kind for kind in _SPECIFIC if kind in types), "Organization")


def fold(name: str) -> str:
    """Return a name without width, case, blanks and quotation marks."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s\"'“”‘’「」『』《》〈〉·・.,，、。()（）\-–—_]+", "", plain)


def new_id(name: str) -> str:
    """Return the stable identifier of something new: the same name gives the same one in every article."""
    words = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKC", name).lower()).strip("-")
    plain = name.isascii() and 3 <= len(words) <= 60
    return "new-" + (words if plain else hashlib.sha256(fold(name).encode()).hexdigest()[:10])


@dataclass(eq=False, slots=True)
class Referent:
    """Something that can be named: known to the graph, to the general lists, or new."""

    id: str
    type: str
    labels: dict[str, list[str]]
    roles: frozenset[str]
    origin: str = "known"  # known | country | quote | phrase | list | class
    stands_for: str | None = None  # a leader's country
    types: frozenset[str] = frozenset()  # all of them, where it is both party and grouping

    def add(self, language: str, name: str) -> None:
        """Keep one more name."""
        names = self.labels.setdefault(language, [])
        if name and name not in names:
            names.append(name)

    @property
    def new(self) -> bool:
        """Say whether the graph and the general lists do not know it."""
        return self.origin not in ("known", "country")

    def entity(self, classes: frozenset[str] = frozenset()) -> Entity:
        """Return it as a claim names it; `classes` are those that its place in the claim admits."""
        kind = self.type
        if classes and CLASS_OF_TYPE.get(kind) not in classes:
            fitting = {each for each in self.types if CLASS_OF_TYPE.get(each) in classes}
            kind = leading(fitting) if fitting else kind
        return Entity(self.id, kind, {k: tuple(v) for k, v in self.labels.items() if v})


@dataclass(eq=False, slots=True)
class Mention:
    """A place of a sentence that names a referent, or several (`美日`, `both countries`), or points to them."""

    start: int
    end: int
    referents: list[Referent]
    how: str  # name | short | quote | phrase | repeat | list | class | pointer
    surface: str
    parts: list[Mention] = field(default_factory=list["Mention"])

    @property
    def first(self) -> Referent:
        """The referent, or the first of several."""
        return self.referents[0]

    def can(self, role: str) -> bool:
        """Say whether it can play that part in a claim."""
        return role in self.referents[0].roles
