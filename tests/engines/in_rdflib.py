"""rdflib as the engine of reports: the second opinion on every canned query."""

from __future__ import annotations

from collections.abc import Iterable

import rdflib
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.query import ResultRow

from latticework.query.binder import Term
from latticework.query.engine import Answer
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.names import Names, Vocabulary


class InRdflib:
    """The default graph and the named graphs of a store, in an rdflib dataset."""

    def __init__(self, store: Store) -> None:
        """Copy the store over, by N-Triples and N-Quads."""
        self.dataset = rdflib.Dataset(default_union=False)
        default = "".join(f"{triple} .\n" for triple in store.triples())
        self.dataset.default_graph.parse(data=default, format="nt")
        self.dataset.parse(data="".join(f"{quad} .\n" for quad in store.quads()), format="nquads")

    def select(self, query: str) -> Answer:
        """Return the rows of a SELECT."""
        result = self.dataset.query(query)
        names = tuple(str(variable) for variable in result.vars or ())
        rows = [tuple(_term(row[i]) for i in range(len(names))) for row in result if isinstance(row, ResultRow)]
        return Answer(names, rows)

    def labels(self, things: Iterable[str], language: str) -> dict[str, str]:
        """Return the name to show of each thing that has one."""
        found: dict[str, str] = {}
        for thing in set(things):
            names = Names()
            for value in self.dataset.default_graph.objects(rdflib.URIRef(thing), rdflib.SKOS.prefLabel):
                if isinstance(value, rdflib.Literal):
                    names.preferred[value.language or ""] = str(value)
            if label := names.label(language):
                found[thing] = label
        return found

    def classes(self, iri: str) -> set[str]:
        """Return the local names of a thing's classes."""
        found = self.dataset.default_graph.objects(rdflib.URIRef(iri), rdflib.RDF.type)
        return {iris.local_name(str(value)) for value in found}

    def vocabulary(self) -> Vocabulary:
        """Return every name in the graph."""
        wanted = (iris.PREF_LABEL, iris.ALT_LABEL, iris.HIDDEN_LABEL, iris.REPLACED_BY, iris.RDF_TYPE, iris.ISO2, iris.ISO3)
        graph = self.dataset.default_graph
        return Vocabulary(
            [t for p in wanted for s, o in graph.subject_objects(rdflib.URIRef(p.value)) for t in _triple(s, p, o)]
        )

    def described(self, things: Iterable[str]) -> list[Triple]:
        """Return the statements about these things."""
        graph = self.dataset.default_graph
        return [
            t
            for thing in things
            for p, o in graph.predicate_objects(rdflib.URIRef(thing))
            for t in _triple(rdflib.URIRef(thing), NamedNode(str(p)), o)
        ]


def _triple(subject: object, predicate: NamedNode, value: object) -> list[Triple]:
    term = _term(value)
    return [] if term is None else [Triple(NamedNode(str(subject)), predicate, term)]


def _term(value: object) -> Term | None:
    if isinstance(value, rdflib.URIRef):
        return NamedNode(str(value))
    if isinstance(value, rdflib.Literal):
        if value.language:
            return Literal(str(value), language=value.language)
        return Literal(str(value), datatype=NamedNode(str(value.datatype))) if value.datatype else Literal(str(value))
    return None if value is None else Literal(str(value))
