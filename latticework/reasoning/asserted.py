"""What is asserted: the statements that reasoners start from, without those that rules concluded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple, parse

from latticework.store import writer
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.iris import OWL, RDF_TYPE, RDFS, XSD, term

# The ontology comes from its files (`axioms`), since the store has none of its statements over blank nodes.
_NOT_ASSERTED = {writer.DERIVED, writer.CATALOGUE, iris.graph("ontology")}
_REFERENCE = iris.status("reference-origin")
# No part of reasoning. With the alignments in, owlready2 0.51 takes memberOf for an annotation property (they
# relate terms by skos:closeMatch, which relates concepts elsewhere); the prefixes are for SHACL.
_NO_AXIOMS = {"alignments", "prefixes"}
# The datatypes of OWL 2 that the graph may use. HermiT aborts at others, xsd:date and xsd:gYear among them.
_DATATYPES = {
    XSD + name
    for name in (
        "string", "boolean", "integer", "decimal", "double", "float", "dateTime", "dateTimeStamp", "anyURI",
        "nonNegativeInteger", "positiveInteger", "long", "int", "short", "byte",
    )
}  # fmt: skip


def axioms(ontology_files: Iterable[Path]) -> set[Triple]:
    """Return the statements of the ontology's files, those over blank nodes included."""
    files = (path for path in ontology_files if path.stem not in _NO_AXIOMS)
    return {quad.triple for path in files for quad in parse(path=str(path))}


def statements(store: Store) -> set[Triple]:
    """Return what articles, entities and technologies state: nothing derived, no rejected claim, no reference list.

    Nothing follows from what a reference list states: it stands beside the articles, marked by its origin.
    """
    listed = {q.subject for q in store.database.quads_for_pattern(None, term("origin"), _REFERENCE, None)}
    named = (
        q
        for q in store.database.quads_for_pattern(None, None, None, None)
        if not isinstance(q.graph_name, DefaultGraph) and q.graph_name not in _NOT_ASSERTED
    )
    return {q.triple for q in writer.accepted(store.database, named) if q.subject not in listed}


def logical(triples: Iterable[Triple]) -> set[Triple]:
    """Return the statements that OWL 2 gives a meaning to.

    Left out: values of annotation properties (labels, definitions, titles: no axiom speaks of them), and
    literals of datatypes that OWL 2 has not, at which HermiT would abort.
    """
    given = set(triples)
    annotations = {
        t.subject
        for t in given
        if t.predicate == RDF_TYPE and t.object == NamedNode(OWL + "AnnotationProperty")
    }
    annotations |= {NamedNode(RDFS + name) for name in ("label", "comment", "seeAlso", "isDefinedBy")}
    return {
        t
        for t in given
        if t.predicate not in annotations
        and not (isinstance(t.object, Literal) and t.object.datatype.value not in _DATATYPES)
    }


def property_triples(triples: Iterable[Triple], names: Iterable[str]) -> set[tuple[str, str, str]]:
    """Return (subject, name of the property, object) of the statements with one of our properties `names`."""
    wanted = {iris.term(name): name for name in names}
    return {
        (t.subject.value, wanted[t.predicate], t.object.value)
        for t in triples
        if t.predicate in wanted and isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode)
    }
