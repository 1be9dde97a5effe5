"""Exports: the default graph or named graphs in a format of choice, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from latticework.errors import UsageError
from latticework.graph import canonical
from latticework.store.reader import Store
from latticework.vocabulary import iris

TRIPLES = ("turtle", "nt", "rdfxml")
QUADS = ("trig", "nq", "jsonld")
OTHER = ("graphml", "csv")
FORMATS = (*TRIPLES, *QUADS, *OTHER)
ENDINGS = {
    ".ttl": "turtle", ".nt": "nt", ".rdf": "rdfxml", ".xml": "rdfxml", ".trig": "trig", ".nq": "nq",
    ".jsonld": "jsonld", ".graphml": "graphml", ".csv": "csv",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Base:
    """The rewriting of our base IRI to another; `None` leaves everything as it is."""

    iri: str | None

    def text(self, value: str) -> str:
        return self.iri + value[len(iris.BASE) :] if self.iri and value.startswith(iris.BASE) else value

    def quad(self, q: Quad) -> Quad:
        if not self.iri:
            return q
        return Quad(*(self._term(t) for t in (q.subject, q.predicate, q.object, q.graph_name)))  # type: ignore[arg-type]

    def _term(self, term: object) -> object:
        if isinstance(term, NamedNode):
            return NamedNode(self.text(term.value))
        if isinstance(term, Literal) and term.value.startswith(iris.BASE):  # void:uriSpace, sh:namespace
            moved = self.text(term.value)
            return (
                Literal(moved, language=term.language)
                if term.language
                else Literal(moved, datatype=term.datatype)
            )
        return term


def export(
    store: Store,
    form: str,
    *,
    prefixes: Mapping[str, str],
    graph: str | None = None,
    article: str | None = None,
    base_iri: str | None = None,
) -> bytes:
    """Return the graph in a format of FORMATS.

    Formats without graphs carry the default graph, or the one that `graph` or `article` names; the others
    all named graphs. `base_iri` takes the place of our own. Raises UsageError for an unknown format, graph
    or base.
    """
    if base_iri is not None and not base_iri.startswith(("http://", "https://")):
        raise UsageError(f"{base_iri!r} is no base IRI", remedy="write https://…/")
    base = _Base(base_iri.rstrip("/") + "/" if base_iri else None)
    chosen = _named(store, graph, article)
    rewritten = {name: base.text(namespace) for name, namespace in prefixes.items()}
    if form in QUADS:
        quads = {base.quad(q) for q in store.quads(chosen)}
        if form == "trig":
            return canonical.trig(quads, rewritten)
        if form == "nq":
            return canonical.nquads(quads)
        return (serialize(sorted(quads, key=canonical.key), format=RdfFormat.JSON_LD) or b"") + b"\n"
    if form in OTHER:
        from latticework.store import tables

        return (tables.graphml if form == "graphml" else tables.csv)(store, base.text)
    if form not in TRIPLES:
        raise UsageError(f"unknown format {form!r}", remedy=f"one of {', '.join(FORMATS)}")
    found = (
        store.quads(chosen) if chosen else (Quad(t.subject, t.predicate, t.object) for t in store.triples())
    )
    triples = {base.quad(q).triple for q in found}
    if form == "turtle":
        return canonical.turtle(triples, rewritten)
    if form == "nt":
        return canonical.ntriples(triples)
    return rdf_xml(triples, rewritten)


def ontology(
    files: Iterable[Path], form: str, prefixes: Mapping[str, str], base_iri: str | None = None
) -> bytes:
    """Return the ontology whole, from its files: with the OWL axioms over blank nodes, which the store leaves out.

    Blank nodes get their names from RDFC-1.0, so that the bytes are the same each time.
    """
    if form not in TRIPLES:
        raise UsageError(f"the ontology alone has no {form}", remedy=f"one of {', '.join(TRIPLES)}")
    whole = Dataset(Quad(t.subject, t.predicate, t.object) for path in files for t in parse(path=str(path)))
    whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    base = _Base(base_iri.rstrip("/") + "/" if base_iri else None)
    triples = {base.quad(q).triple for q in whole}
    rewritten = {name: base.text(namespace) for name, namespace in prefixes.items()}
    if form == "nt":
        return canonical.ntriples(triples)
    return canonical.turtle(triples, rewritten) if form == "turtle" else rdf_xml(triples, rewritten)


def rdf_xml(triples: set[Triple], prefixes: Mapping[str, str]) -> bytes:
    """Return RDF/XML, subjects grouped; the writer's own order of namespaces is a hash table's, so it is sorted."""
    used = canonical.used_prefixes(triples, prefixes)
    data = serialize(sorted(triples, key=canonical.key), format=RdfFormat.RDF_XML, prefixes=used) or b""
    start, end = data.index(b"<rdf:RDF"), data.index(b">", data.index(b"<rdf:RDF"))
    parts = sorted(data[start + len(b"<rdf:RDF") : end].split())
    return data[:start] + b"<rdf:RDF " + b" ".join(parts) + data[end:] + b"\n"


def _named(store: Store, graph: str | None, article: str | None) -> NamedNode | None:
    """Return the graph that was named, or None where none was. Raises UsageError for an unknown one."""
    if graph is None and article is None:
        return None
    names = {iris.local_name(name.value): name for name in store.graph_names()}
    names |= {name.value: name for name in store.graph_names()}
    wanted = article or graph or ""
    if wanted not in names:
        shown = sorted(n for n in names if "://" not in n)
        raise UsageError(f"there is no graph {wanted!r}", remedy=f"there are {', '.join(shown)}")
    return names[wanted]
