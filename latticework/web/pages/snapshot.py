"""`Snapshot`: what the pages know of one state of the store: names, counts, articles. Read once a state."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from latticework.claims.scheme import GROUPING_CLASSES, PARTY_CLASSES
from latticework.query.engine import Embedded
from latticework.report.records import records
from latticework.report.table import Row
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary
from latticework.web.state import State

REGIME_CLASSES = frozenset({"ControlRegime", "MultilateralRegime", "UnilateralMeasure"})
KINDS = {
    "groupings": GROUPING_CLASSES,
    "parties": PARTY_CLASSES,
    "technologies": frozenset({"TechnologyArea"}),
    "regimes": REGIME_CLASSES,
}
_ARTICLES = """\
PREFIX lw: <https://latticework.example/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?article ?title ?publisher ?published ?latest ?language ?sha256 ?length ?source WHERE {
  ?article a lw:Article .
  OPTIONAL { ?article dcterms:title ?title }
  OPTIONAL { ?article dcterms:publisher ?publisher }
  OPTIONAL { ?article lw:published ?published }
  OPTIONAL { ?article lw:latestDateStated ?latest }
  OPTIONAL { ?article dcterms:language ?language }
  OPTIONAL { ?article lw:sha256 ?sha256 }
  OPTIONAL { ?article lw:textLength ?length }
  OPTIONAL { ?article dcterms:source ?source }
}
"""
_CLAIMS = """\
PREFIX lw: <https://latticework.example/ontology#>
SELECT ?article ?claim ?attributed ?object ?subject ?origin WHERE {
  ?claim lw:statedIn ?article ; lw:claimSubject ?subject .
  OPTIONAL { ?claim lw:claimObject ?object }
  OPTIONAL { ?claim lw:attributedTo ?attributed }
  OPTIONAL { ?claim lw:origin ?origin }
}
"""
_TERMS = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?term ?language ?label WHERE { ?term rdfs:label ?label . BIND (LANG(?label) AS ?language) }
"""


@dataclass(frozen=True, slots=True)
class Source:
    """An article as lists show it; None where its text does not state it."""

    iri: str
    slug: str
    title: str
    publisher: str | None
    published: str | None
    latest: str | None
    language: str
    sha256: str
    length: int
    url: str | None
    claims: int


class Snapshot:
    """One state of the store. Everything is read when it is first asked for."""

    _latest: tuple[Embedded, Snapshot] | None = None
    _lock = threading.Lock()

    def __init__(self, engine: Embedded) -> None:
        """Read from this engine."""
        self.engine = engine

    @classmethod
    def of(cls, state: State) -> Snapshot:
        """Return the snapshot of the store as it is now."""
        engine = state.engine()
        with cls._lock:
            if cls._latest is None or cls._latest[0] is not engine:
                cls._latest = (engine, cls(engine))
            return cls._latest[1]

    @property
    def digest(self) -> str:
        """The digest of the content, shortened for show."""
        return self.engine.store.digest[:8]

    @property
    def built(self) -> str:
        """The day on which this state was published."""
        return (self.engine.since or "")[:10]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Every name in the graph."""
        return self.engine.vocabulary()

    def label(self, iri: str, language: str) -> str:
        """Return the name to show of a thing; of an article its title."""
        if (source := self.sources.get(iri)) is not None:
            return source.title
        return self.vocabulary.label(iri, language)

    @cached_property
    def terms(self) -> dict[str, dict[str, str]]:
        """The labels of the ontology's terms by language."""
        found: dict[str, dict[str, str]] = {}
        for row in records(self.engine.select(_TERMS)):
            found.setdefault(str(row["term"]), {})[str(row["language"] or "")] = str(row["label"])
        return found

    def term(self, iri: str, language: str) -> str:
        """Return the label of a property or class, else its local name."""
        labels = self.terms.get(iri, {})
        return labels.get(language) or labels.get("en") or labels.get("") or iris.local_name(iri) or iri

    def classes(self, iri: str) -> set[str]:
        """Return the local names of a thing's classes."""
        return self.vocabulary.classes.get(iri, set())

    @cached_property
    def members_of_kind(self) -> dict[str, list[str]]:
        """The things of each kind that pages list: groupings, parties, technologies, regimes."""
        known = self.vocabulary.names
        return {
            kind: sorted(
                iri for iri, found in self.vocabulary.classes.items()
                if found & classes and iri in known and iri.startswith(iris.BASE)
                and not iri.startswith(iris.BASE + "ontology#") and iri not in self.vocabulary.redirects
            )
            for kind, classes in KINDS.items()
        }  # fmt: skip

    @cached_property
    def _claims(self) -> list[Row]:
        return records(self.engine.select(_CLAIMS))

    @cached_property
    def mentions(self) -> Counter[str]:
        """How many claims name each thing."""
        found: Counter[str] = Counter()
        for pair in {
            (str(row["claim"]), str(row[k])) for row in self._claims for k in ("subject", "object") if row[k]
        }:
            found[pair[1]] += 1
        return found

    @cached_property
    def claim_count(self) -> int:
        """How many claims of articles there are."""
        return len({row["claim"] for row in self._claims if not _listed(row)})

    @cached_property
    def listed_count(self) -> int:
        """How many claims of reference lists there are: rows of tables, which no article states."""
        return len({row["claim"] for row in self._claims if _listed(row)})

    @cached_property
    def attributed_count(self) -> int:
        """How many claims are reported speech."""
        return len({row["claim"] for row in self._claims if row["attributed"] is not None})

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The articles by IRI, those with most claims first."""
        per_article = Counter(
            article for _, article in {(row["claim"], str(row["article"])) for row in self._claims}
        )
        found: dict[str, Source] = {}
        for row in records(self.engine.select(_ARTICLES)):
            iri = str(row["article"])
            slug = iris.local_name(iri)
            found[iri] = Source(
                iri, slug, str(row["title"] or slug), _text(row, "publisher"), _text(row, "published"),
                _text(row, "latest"), str(row["language"] or ""), str(row["sha256"] or ""),
                int(str(row["length"] or 0)), _text(row, "source"), per_article[iri],
            )  # fmt: skip
        return dict(sorted(found.items(), key=lambda item: (-item[1].claims, item[0])))


def _listed(row: Row) -> bool:
    return iris.local_name(str(row["origin"] or "")) == "reference-origin"


def _text(row: Row, name: str) -> str | None:
    value = row[name]
    return None if value is None else str(value)
