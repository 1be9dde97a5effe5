"""Clashes: what cannot be true together, and the statements behind it in plain words.

HermiT only says that there is a contradiction. These are the rules of OWL 2 RL that conclude "false", as
SPARQL over the store's statements and the ontology's axioms; each names the individual, what it cannot be
at once, and why the graph takes it for both. Rules for axioms that our ontology does not use (negative
assertions, cardinality) are not among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolution, QuerySolutions, Triple

from latticework.reasoning import asserted
from latticework.reasoning.findings import ERROR, Finding, ordered
from latticework.store import writer
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.iris import OWL, RDF_TYPE, XSD

PREFIXES = """\
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX c: <urn:closure:>
"""
# Closures of the ontology first (small), then the classes of each thing, one pass for each reason.
CLOSURES = (
    # a class and every broader one, itself included
    """
    INSERT { GRAPH c:graph { ?narrow c:within ?broad } } WHERE {
      { ?narrow a owl:Class } UNION { ?narrow rdfs:subClassOf [] }
      ?narrow (rdfs:subClassOf|owl:equivalentClass|^owl:equivalentClass|
               (owl:equivalentClass/owl:intersectionOf/rdf:rest*/rdf:first))* ?broad
      FILTER (isIRI(?narrow) && isIRI(?broad))
    }""",
    # the classes of whatever is subject of a property: its domains, and the ranges of its inverses
    """
    INSERT { GRAPH c:graph { ?property c:subjectIn ?class } } WHERE {
      { ?general rdfs:domain ?stated }
      UNION { ?general owl:inverseOf|^owl:inverseOf ?inverse . ?inverse rdfs:range ?stated }
      ?property rdfs:subPropertyOf* ?general . GRAPH c:graph { ?stated c:within ?class }
    }""",
    # the classes of whatever is its object
    """
    INSERT { GRAPH c:graph { ?property c:objectIn ?class } } WHERE {
      ?general a owl:ObjectProperty .
      { ?general rdfs:range ?stated }
      UNION { ?general owl:inverseOf|^owl:inverseOf ?inverse . ?inverse rdfs:domain ?stated }
      ?property rdfs:subPropertyOf* ?general . GRAPH c:graph { ?stated c:within ?class }
    }""",
    """
    INSERT { GRAPH c:graph { ?one c:apartFrom ?other } } WHERE {
      { ?one owl:disjointWith ?other }
      UNION { ?list a owl:AllDisjointClasses ; owl:members/rdf:rest*/rdf:first ?one , ?other
              FILTER (STR(?one) < STR(?other)) }
    }""",
    """
    INSERT { GRAPH c:graph { ?thing c:in ?class } } WHERE {
      { SELECT DISTINCT ?thing ?stated { ?thing a ?stated } }
      GRAPH c:graph { ?stated c:within ?class }
    }""",
    """
    INSERT { GRAPH c:graph { ?thing c:in ?class } } WHERE {
      GRAPH c:graph { ?property c:subjectIn ?class }
      { SELECT DISTINCT ?thing ?property { ?thing ?property ?any } }
    }""",
    """
    INSERT { GRAPH c:graph { ?thing c:in ?class } } WHERE {
      GRAPH c:graph { ?property c:objectIn ?class }
      { SELECT DISTINCT ?thing ?property { ?any ?property ?thing } }
    }""",
)
DISJOINT = """
SELECT DISTINCT ?thing ?one ?other { GRAPH c:graph { ?one c:apartFrom ?other . ?thing c:in ?one , ?other } }"""
EMPTY = """
SELECT DISTINCT ?thing { { ?thing a owl:Nothing } UNION { GRAPH c:graph { ?thing c:in owl:Nothing } } }"""
TO_ITSELF = """
SELECT ?thing ?property { ?property a owl:IrreflexiveProperty . ?thing ?property ?thing }"""
BOTH_WAYS = """
SELECT ?thing ?property ?other {
  ?property a owl:AsymmetricProperty . ?thing ?property ?other . ?other ?property ?thing
  FILTER (STR(?thing) <= STR(?other))
}"""
TWO_ROLES = """
SELECT DISTINCT ?thing ?one ?other ?value {
  { ?one owl:propertyDisjointWith ?other }
  UNION { ?list a owl:AllDisjointProperties ; owl:members/rdf:rest*/rdf:first ?one , ?other
          FILTER (STR(?one) < STR(?other)) }
  ?thing ?one ?value ; ?other ?value
}"""
TWO_TEXTS = """
SELECT DISTINCT ?thing ?property ?one ?other {
  ?property a owl:FunctionalProperty , owl:DatatypeProperty . ?thing ?property ?one , ?other
  FILTER (isLiteral(?one) && isLiteral(?other) && STR(?one) < STR(?other) && ?one != ?other)
}"""
TWO_THINGS = """
SELECT DISTINCT ?thing ?property ?one ?other {
  ?property a owl:FunctionalProperty , owl:ObjectProperty . ?thing ?property ?one , ?other
  FILTER (STR(?one) < STR(?other))
  { ?one owl:differentFrom|^owl:differentFrom ?other }
  UNION { ?list a owl:AllDifferent ; owl:distinctMembers|owl:members ?first .
          ?first rdf:rest*/rdf:first ?one , ?other }
}"""
TYPED_VALUES = """
SELECT DISTINCT ?thing ?property ?value ?range {
  ?property a owl:DatatypeProperty ; rdfs:subPropertyOf*/rdfs:range ?range . ?thing ?property ?value
  FILTER (isIRI(?range) && ?range != rdfs:Literal && isLiteral(?value) && DATATYPE(?value) != ?range)
}"""
_INTEGERS = {XSD + name for name in ("long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger")}
_WITHIN = {  # datatypes whose every value is one of a wider datatype
    XSD + "decimal": {XSD + "integer", *_INTEGERS},
    XSD + "integer": _INTEGERS,
    XSD + "dateTime": {XSD + "dateTimeStamp"},
}


def check(store: Store, ontology_files: Iterable[Path]) -> list[Finding]:
    """Return the contradictions of what the default graph holds with the ontology's axioms."""
    database = pyoxigraph.Store()
    axioms = asserted.axioms(ontology_files)
    # The store's graph/ontology holds the alignments too, which are no axioms.
    foreign = {q.triple for q in store.quads(iris.graph("ontology"))} - axioms
    database.bulk_extend(
        Quad(t.subject, t.predicate, t.object) for t in {*store.triples(), *axioms} - foreign
    )
    for update in CLOSURES:
        database.update(PREFIXES + update)
    clashes = _Clashes(store, database)
    return ordered(clashes.found())


class _Clashes:
    """The clashes of one database, and the words for them."""

    def __init__(self, store: Store, database: pyoxigraph.Store) -> None:
        self.store, self.database = store, database

    def found(self) -> Iterator[Finding]:
        for row in self._rows(DISJOINT):
            one, other = _name(row["one"]), _name(row["other"])
            reasons = [self._why(row["thing"], row[name]) for name in ("one", "other")]
            yield self._finding(row, "", f"cannot be both {one} and {other}", reasons)
        for row in self._rows(EMPTY):
            reasons = [self._why(row["thing"], NamedNode(OWL + "Nothing"))]
            yield self._finding(row, "", "is in a class that nothing can be in", reasons)
        for row in self._rows(TO_ITSELF):
            reason = Triple(row["thing"], row["property"], row["thing"])
            yield self._finding(
                row, row["property"], f"cannot be {_name(row['property'])} of itself", [reason]
            )
        for row in self._rows(BOTH_WAYS):
            there = Triple(row["thing"], row["property"], row["other"])
            back = Triple(row["other"], row["property"], row["thing"])
            words = f"and {self._called(row['other'])} cannot be {_name(row['property'])} of each other"
            yield self._finding(row, row["property"], words, [there, back])
        for row in self._rows(TWO_ROLES):
            one, other = _name(row["one"]), _name(row["other"])
            words = f"cannot name {self._called(row['value'])} as both {one} and {other}"
            yield self._finding(row, row["one"], words, self._values(row, "one", "other"))
        for query in (TWO_TEXTS, TWO_THINGS):
            for row in self._rows(query):
                one, other = _name(row["one"]), _name(row["other"])
                words = f"has one {_name(row['property'])}, not both {one} and {other}"
                reasons = [Triple(row["thing"], row["property"], row[name]) for name in ("one", "other")]
                yield self._finding(row, row["property"], words, reasons)
        for row in self._rows(TYPED_VALUES):
            value, wanted = row["value"], row["range"].value
            if value.datatype.value in _WITHIN.get(wanted, ()):
                continue
            words = (
                f"has a {_name(row['property'])} that is {_name(value.datatype)}, not {_name(row['range'])}"
            )
            yield self._finding(row, row["property"], words, [Triple(row["thing"], row["property"], value)])

    def _rows(self, query: str) -> Iterator[QuerySolution]:
        rows = self.database.query(PREFIXES + query)
        if not isinstance(rows, QuerySolutions):
            raise TypeError("a rule is a SELECT")
        return (row for row in rows if isinstance(row["thing"], NamedNode))

    @staticmethod
    def _values(row: QuerySolution, *names: str) -> list[Triple | None]:
        return [Triple(row["thing"], row[name], row["value"]) for name in names]

    def _why(self, thing: NamedNode, wanted: NamedNode) -> Triple | None:
        """Return a statement for which a thing is in a class: its type, a property of it, or one that names it."""
        about = sorted(
            (q.triple for q in self.database.quads_for_pattern(thing, None, None, DefaultGraph())), key=str
        )
        types = [t for t in about if t.predicate == RDF_TYPE and self._is(t.object, "within", wanted)]
        having = (t for t in about if self._is(t.predicate, "subjectIn", wanted))
        naming = (
            q.triple
            for q in sorted(self.database.quads_for_pattern(None, None, thing, DefaultGraph()), key=str)
            if self._is(q.predicate, "objectIn", wanted)
        )
        return next(
            (t for found in (types, having, naming) for t in found if not self._derived(t)), None
        ) or next((t for found in (types, having, naming) for t in found), None)

    def _is(self, one: object, relation: str, other: NamedNode) -> bool:
        graph, predicate = NamedNode("urn:closure:graph"), NamedNode(f"urn:closure:{relation}")
        return isinstance(one, NamedNode) and Quad(one, predicate, other, graph) in self.database

    def _derived(self, triple: Triple) -> bool:
        return set(self._graphs(triple)) == {writer.DERIVED}

    def _graphs(self, triple: Triple) -> list[NamedNode]:
        quads = self.store.database.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return sorted((q.graph_name for q in quads if isinstance(q.graph_name, NamedNode)), key=str)

    def _finding(
        self, row: QuerySolution, path: object, words: str, reasons: Iterable[Triple | None]
    ) -> Finding:
        thing = row["thing"]
        behind = [reason for reason in reasons if reason is not None]
        graphs = [graph.value for reason in behind for graph in self._graphs(reason)]
        said = "; ".join(self._said(reason, thing) for reason in behind)
        return Finding(
            check="consistency",
            # The source is at fault before an entity that other sources use as it stands.
            graph=next((g for g in graphs if "/article/" in g), graphs[-1] if graphs else ""),
            severity=ERROR,
            focus=thing.value,
            path=path.value if isinstance(path, NamedNode) else "",
            message=f"{self._called(thing)} {words}" + (f": {said}" if said else ""),
        )

    def _said(self, reason: Triple, thing: NamedNode) -> str:
        """Return a statement in words: `id/jpn is typed Country (graph/entities)`."""
        graphs = ", ".join(_short(graph) for graph in self._graphs(reason))
        where = f" ({graphs})" if graphs else ""
        if reason.predicate == RDF_TYPE:
            return f"it is typed {_name(reason.object)}{where}"
        if reason.subject == thing:
            return f"it has {_name(reason.predicate)} {_short(reason.object)}{where}"
        return f"{_short(reason.subject)} has it as {_name(reason.predicate)}{where}"

    def _called(self, thing: NamedNode) -> str:
        label = self.store.labels([thing.value], "en").get(thing.value)
        return f"{label} ({_short(thing)})" if label else _short(thing)


def _short(term: object) -> str:
    """Return an IRI without our base, or the text of a literal."""
    return str(getattr(term, "value", term)).removeprefix(iris.BASE)


def _name(term: object) -> str:
    """Return the local name of a term, or the text of a literal in quotes."""
    return (
        f'"{term.value}"' if isinstance(term, Literal) else iris.local_name(getattr(term, "value", str(term)))
    )
