"""rdflib as the engine of reports: the second opinion on every canned query."""

from __future__ import annotations

from collections.abc import Iterable

import rdflib
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.query import ResultRow

from latticework.query.binder import Term
from latticework.query.engine import Answer
from latticework.query.results import settled
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.names import Names, Vocabulary

_STRING = NamedNode(iris.XSD + "string")


class InRdflib:
    """The default graph and the named graphs of a store, in an rdflib dataset."""

    def __init__(self, store: Store) -> None:
        """Copy the store over, statement by statement."""
        self.dataset = rdflib.Dataset(default_union=False)
        for triple in store.triples():
            self.dataset.default_graph.add(_statement(triple))
        for quad in store.quads():
            self.dataset.graph(rdflib.URIRef(str(quad.graph_name)[1:-1])).add(_statement(quad.triple))

    def select(self, query: str) -> Answer:
        """Return the rows of a SELECT."""
        result = self.dataset.query(query)
        names = tuple(str(variable) for variable in result.vars or ())
        rows = [
            tuple(_term(row[i]) for i in range(len(names))) for row in result if isinstance(row, ResultRow)
        ]
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
        wanted = (
            iris.PREF_LABEL,
            iris.ALT_LABEL,
            iris.HIDDEN_LABEL,
            iris.REPLACED_BY,
            iris.RDF_TYPE,
            iris.ISO2,
            iris.ISO3,
        )
        graph = self.dataset.default_graph
        return Vocabulary(
            [
                t
                for p in wanted
                for s, o in graph.subject_objects(rdflib.URIRef(p.value))
                for t in _triple(s, p, o)
            ]
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


def _statement(triple: Triple) -> tuple[rdflib.URIRef, rdflib.URIRef, rdflib.URIRef | rdflib.Literal]:
    value = triple.object
    if isinstance(value, NamedNode):
        other: rdflib.URIRef | rdflib.Literal = rdflib.URIRef(value.value)
    else:
        assert isinstance(value, Literal), triple  # the store has no blank nodes
        datatype = (
            None if value.language or value.datatype == _STRING else rdflib.URIRef(value.datatype.value)
        )
        other = rdflib.Literal(value.value, lang=value.language, datatype=datatype)
    assert isinstance(triple.subject, NamedNode), triple
    return rdflib.URIRef(triple.subject.value), rdflib.URIRef(triple.predicate.value), other


def _triple(subject: object, predicate: NamedNode, value: object) -> list[Triple]:
    term = _term(value)
    return [] if term is None else [Triple(NamedNode(str(subject)), predicate, term)]


def _term(value: object) -> Term | None:
    if isinstance(value, rdflib.URIRef):
        return NamedNode(str(value))
    if isinstance(value, rdflib.Literal):
        if value.language:
            return Literal(str(value), language=value.language)
        # rdflib writes +00:00 for Z
        return settled(Literal(str(value), datatype=NamedNode(str(value.datatype or _STRING.value))))
    return None if value is None else Literal(str(value))
