"""What a worker sends back, as a table, a truth value, or RDF."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, parse
from pyoxigraph import parse_query_results as parse_results

from latticework.errors import UsageError
from latticework.graph import canonical
from latticework.query.canned import Column
from latticework.query.engine import Answer


def answer(data: bytes) -> Answer:
    """Return the rows of SPARQL results JSON."""
    solutions = parse_results(data, format=QueryResultsFormat.JSON)
    if not isinstance(solutions, QuerySolutions):
        raise UsageError("these results have no rows", remedy="ask a SELECT")
    names = tuple(v.value for v in solutions.variables)
    return Answer(names, [tuple(_term(value) for value in solution) for solution in solutions])


def _term(value: object) -> NamedNode | Literal | None:
    if isinstance(value, BlankNode):
        return Literal(f"_:{value.value}")
    return value if isinstance(value, NamedNode | Literal) else None


def columns(names: tuple[str, ...]) -> tuple[Column, ...]:
    """Return plain columns for the variables of a query of one's own."""
    return tuple(Column(name, "text", {"en": name}) for name in names)


def boolean(data: bytes, form: str | None) -> bytes:
    """Return the answer of an ASK: `true` or `false`, or the results document itself for srj and json."""
    if form in ("srj", "json"):
        return data + b"\n"
    return b"true\n" if json.loads(data)["boolean"] else b"false\n"


def graph(data: bytes, form: str, prefixes: Mapping[str, str]) -> bytes:
    """Return the triples of a CONSTRUCT or DESCRIBE, in canonical order."""
    triples = [quad.triple for quad in parse(data, format=RdfFormat.N_TRIPLES)]
    if form in ("turtle", "ttl", "table"):
        return canonical.turtle(triples, prefixes)
    if form == "nt":
        return canonical.ntriples(triples)
    raise UsageError(f"a graph has no format {form!r}", remedy="turtle or nt")
