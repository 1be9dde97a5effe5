"""One canonical form: sorted statements, prefixes declared only where used, the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from latticework.vocabulary.iris import RDF_TYPE

Statement = Quad | Triple
_PREFIX_LINE = re.compile(rb"@prefix [^\n]*\n")


def key(statement: Statement) -> tuple[str, str, str, str]:
    """Return the place of a statement: by graph, subject, class first, then predicate and object."""
    predicate = "" if statement.predicate == RDF_TYPE else statement.predicate.value
    graph = str(statement.graph_name) if isinstance(statement, Quad) else ""
    return graph, str(statement.subject), predicate, str(statement.object)


def trig(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> bytes:
    """Return the TriG of the quads: a graph a block, a subject a paragraph."""
    statements = sorted(set(quads), key=key)
    used = used_prefixes(statements, prefixes)
    return _settled(serialize(statements, format=RdfFormat.TRIG, prefixes=used) or b"", used)


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    """Return the Turtle of the triples, a subject a paragraph."""
    statements = sorted(set(triples), key=key)
    used = used_prefixes(statements, prefixes)
    return _settled(serialize(statements, format=RdfFormat.TURTLE, prefixes=used) or b"", used)


def _settled(body: bytes, used: Mapping[str, str]) -> bytes:
    """Return what the writer wrote, prefixes sorted: it declares them in the order of a hash table."""
    start = 0
    while match := _PREFIX_LINE.match(body, start):
        start = match.end()
    head = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in sorted(used.items()))
    text = re.sub(rb"( \.\n)(?=\t?[^\t\n}])", rb"\1\n", body[start:]).replace(b"\t", b"    ")
    return head.encode() + b"\n" + text


def used_prefixes(statements: Iterable[Statement], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return those prefixes whose namespace begins an IRI of the statements."""
    iris: set[str] = set()
    for s in statements:
        terms = [s.subject, s.predicate, s.object, *([s.graph_name] if isinstance(s, Quad) else [])]
        iris |= {t.value for t in terms if isinstance(t, NamedNode)}
        if isinstance(s.object, Literal) and s.object.datatype:
            iris.add(s.object.datatype.value)
    heads = {iri[: i + 1] for iri in iris for i, ch in enumerate(iri) if ch in "/#"}
    return {name: namespace for name, namespace in prefixes.items() if namespace in heads}


def nquads(quads: Iterable[Quad]) -> bytes:
    """Return sorted N-Quads: the form that digests and comparisons are taken over."""
    return b"".join(sorted(_lines(serialize(set(quads), format=RdfFormat.N_QUADS) or b"")))


def ntriples(triples: Iterable[Triple]) -> bytes:
    """Return sorted N-Triples."""
    return b"".join(sorted(_lines(serialize(set(triples), format=RdfFormat.N_TRIPLES) or b"")))


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)
