"""The graph of a reference list: claims that rest on the page at an address, and on no passage of an article."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from latticework.article.dates import bounds
from latticework.claims.model import Entity
from latticework.claims.scheme import KINDS, TIME_KINDS, subject_role
from latticework.graph.source import SourceGraph
from latticework.vocabulary import iris
from latticework.vocabulary.iris import RDF_TYPE, XSD, term

REFERENCE_ORIGIN = iris.status("reference-origin")
_DATE_TIME = NamedNode(XSD + "dateTime")
_SOURCE = NamedNode(iris.DCTERMS + "source")
_TITLE = NamedNode(iris.DCTERMS + "title")


@dataclass(frozen=True, slots=True)
class Listed:
    """What one row of a list states: IRIs of what it is about, status, one time, the address of the page."""

    kind: str
    subject: str
    object: str | None
    status: str
    time: str | None = None
    time_kind: str | None = None
    source: str | None = None
    note: str | None = None
    change: str | None = None

    def digest(self) -> str:
        """Return twelve hexadecimal digits over what is stated and where: notes do not count."""
        stated = [self.kind, self.subject, self.object, self.status, self.time, self.time_kind, self.source]
        text = json.dumps(stated, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def from_rows(
    name: NamedNode,
    claims: Iterable[Listed],
    titles: Mapping[str, str],
    pages: Mapping[str, str],
    entities: Iterable[tuple[Entity, Mapping[str, str]]] = (),
    to_ratify: Collection[str] = (),
) -> SourceGraph:
    """Return the graph of a list with these claims.

    `titles` holds the list's own title by language, `pages` that of each address; `entities` are those that
    the graph does not know yet, each with its codes by property.
    """
    quads = {Quad(name, RDF_TYPE, term("ReferenceList"), name)}
    quads |= {Quad(name, _TITLE, Literal(text, language=tag), name) for tag, text in titles.items()}
    quads |= {Quad(NamedNode(page), _TITLE, Literal(title), name) for page, title in pages.items()}
    for claim in claims:
        quads.update(_claim(claim, name, to_ratify))
    for entity, codes in entities:
        quads.update(_entity(entity, codes, name))
    return SourceGraph(name, frozenset(quads))


def _claim(claim: Listed, g: NamedNode, to_ratify: Collection[str]) -> Iterator[Quad]:
    kind = KINDS[claim.kind]
    node = iris.claim(iris.local_name(g.value).replace("/", "-"), claim.digest())
    yield Quad(node, RDF_TYPE, term(kind.class_name), g)
    role = subject_role(kind, claim.status, claim.time_kind, claim.object in to_ratify)
    yield Quad(node, term(role), NamedNode(claim.subject), g)
    if claim.object and kind.object_role:
        yield Quad(node, term(kind.object_role), NamedNode(claim.object), g)
    yield Quad(node, term("status"), iris.status(claim.status), g)
    if claim.time and claim.time_kind:
        span = bounds(claim.time)
        yield Quad(node, term("time"), Literal(claim.time), g)
        yield Quad(node, term("notBefore"), Literal(span.not_before, datatype=_DATE_TIME), g)
        yield Quad(node, term("notAfter"), Literal(span.not_after, datatype=_DATE_TIME), g)
        yield Quad(node, term("timeKind"), iris.status(TIME_KINDS[claim.time_kind]), g)
    yield Quad(node, term("reviewState"), iris.status("curated"), g)
    yield Quad(node, term("origin"), REFERENCE_ORIGIN, g)
    yield Quad(node, term("statedIn"), g, g)
    if claim.source:
        yield Quad(node, _SOURCE, NamedNode(claim.source), g)
    if claim.note:
        yield Quad(node, NamedNode(iris.SKOS + "note"), Literal(claim.note, language="en"), g)
    if claim.change:
        yield Quad(node, NamedNode(iris.SKOS + "editorialNote"), Literal(claim.change, language="en"), g)


def _entity(entity: Entity, codes: Mapping[str, str], g: NamedNode) -> Iterator[Quad]:
    node = NamedNode(entity.iri)
    if entity.class_name:
        yield Quad(node, RDF_TYPE, term(entity.class_name), g)
    for language, names in entity.labels.items():
        for name in names[:1]:
            yield Quad(node, iris.PREF_LABEL, Literal(name, language=language), g)
    for name, code in codes.items():
        yield Quad(node, term(name), Literal(code), g)
