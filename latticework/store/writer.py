"""Writing a generation: named graphs in, and the default graph kept equal to their merge.

The default graph holds every accepted statement once. Reports read it, since Oxigraph's union mode is no
RDF merge (a triple in k graphs matches k times) and costs 80 to 31,000 times more in joins.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Triple, parse

from latticework.errors import InputError
from latticework.vocabulary import iris
from latticework.vocabulary.iris import RDF_TYPE, term

_ENDINGS = {
    ".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG, ".nt": RdfFormat.N_TRIPLES, ".nq": RdfFormat.N_QUADS,
    ".rdf": RdfFormat.RDF_XML, ".owl": RdfFormat.RDF_XML, ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD, ".n3": RdfFormat.N3,
}  # fmt: skip
DERIVED = iris.graph("derived")
CATALOGUE = iris.graph("catalogue")
_VOID = "http://rdfs.org/ns/void#"
_TRIPLES = NamedNode(_VOID + "triples")
_MANY = 20_000  # a bulk load takes 50 ms whatever its size
_REJECTED = iris.status("rejected")
_REVIEW_STATE = term("reviewState")


def format_of(path: Path) -> RdfFormat | None:
    """Return the RDF format that a file's ending names, or None."""
    return _ENDINGS.get(path.suffix.lower())


def load_file(database: pyoxigraph.Store, path: Path, graph: NamedNode | None) -> None:
    """Add a file of RDF; a format without graphs goes into `graph`.

    Raises InputError with file, line and column where the file does not parse.
    """
    form = format_of(path)
    try:
        if form in (RdfFormat.TRIG, RdfFormat.N_QUADS):
            database.bulk_load(path=str(path), format=form)
            if name := emptied(path):
                database.add_graph(name)
        else:
            database.bulk_load(path=str(path), format=form, to_graph=graph)
    except (SyntaxError, ValueError) as error:
        place = f"{path}:{error.lineno}:{error.offset}" if isinstance(error, SyntaxError) else str(path)
        raise InputError(f"not sound RDF: {error}", where=place, remedy="correct the file") from None


def statements(path: Path, graph: NamedNode | None) -> list[Quad]:
    """Return the statements of a file of RDF; those of a format without graphs in `graph`.

    Raises InputError with file, line and column where the file does not parse.
    """
    try:
        quads = parse(path=str(path), format=format_of(path))
        if graph is None or path.suffix in (".trig", ".nq"):
            return list(quads)
        return [Quad(q.subject, q.predicate, q.object, graph) for q in quads]
    except SyntaxError as error:
        place = f"{path}:{error.lineno}:{error.offset}"
        raise InputError(f"not sound RDF: {error}", where=place, remedy="correct the file") from None


def empty(graph: NamedNode) -> bytes:
    """Return the TriG of a graph that holds nothing: RDF has no statement for it, so the block itself is kept."""
    return f"{graph} {{\n}}\n".encode()


def emptied(path: Path) -> NamedNode | None:
    """Return the graph that a file says is empty."""
    if path.suffix != ".trig" or path.stat().st_size > 4000:
        return None
    match = re.fullmatch(r"<([^<>\s]+)> \{\n\}\n", path.read_text(encoding="utf-8"))
    return NamedNode(match.group(1)) if match else None


def rejected(database: pyoxigraph.Store) -> set[NamedNode]:
    """Return the claims that review has rejected: their statements are in no merge."""
    found = database.quads_for_pattern(None, _REVIEW_STATE, _REJECTED, None)
    return {q.subject for q in found if isinstance(q.subject, NamedNode)}


def accepted(database: pyoxigraph.Store, quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield the quads whose subject is no rejected claim."""
    out = rejected(database)
    return (q for q in quads if q.subject not in out) if out else iter(quads)


def merge(database: pyoxigraph.Store) -> None:
    """Fill an empty default graph with the accepted statements of all named graphs."""
    named = (q for q in database.quads_for_pattern(None, None, None, None) if not _is_default(q))
    triples = (Quad(q.subject, q.predicate, q.object) for q in accepted(database, named))
    database.bulk_extend(triples)


def _is_default(quad: Quad) -> bool:
    return isinstance(quad.graph_name, DefaultGraph)


def replace(
    database: pyoxigraph.Store, graph: NamedNode, quads: Iterable[Quad]
) -> tuple[set[Quad], set[Quad]]:
    """Put `quads` in the place of a named graph and return the statements that came and those that went."""
    return replace_all(database, {graph: quads})


def replace_all(
    database: pyoxigraph.Store, graphs: Mapping[NamedNode, Iterable[Quad]]
) -> tuple[set[Quad], set[Quad]]:
    """Put quads in the place of named graphs, all at once; return the statements that came and those that went.

    The default graph follows: a statement leaves it only if no other graph holds it in accepted form.
    """
    new = {quad for quads in graphs.values() for quad in quads}
    old = {quad for graph in graphs for quad in database.quads_for_pattern(None, None, None, graph)}
    gone, come = old - new, new - old
    for quad in gone:
        database.remove(quad)
    _add(database, come)
    still_out = rejected(database)
    for quad in gone | {q for q in new if q.subject in still_out}:
        triple = (quad.subject, quad.predicate, quad.object)
        holders = database.quads_for_pattern(*triple, None)
        if not any(not _is_default(h) and h.subject not in still_out for h in holders):
            database.remove(Quad(*triple))
    moved = {
        q.subject for q in come | gone if q.predicate == _REVIEW_STATE
    }  # back in, with all its statements
    back = come | {q for q in new if q.subject in moved} if moved else come
    _add(database, [Quad(q.subject, q.predicate, q.object) for q in back if q.subject not in still_out])
    return come, gone


def _add(database: pyoxigraph.Store, quads: Collection[Quad]) -> None:
    (database.bulk_extend if len(quads) > _MANY else database.extend)(quads)


def add_derived(database: pyoxigraph.Store, triples: Iterable[Triple]) -> int:
    """Add triples to the derived graph and the default graph; return how many were new to the derived one."""
    fresh = [t for t in triples if Quad(t.subject, t.predicate, t.object, DERIVED) not in database]
    _add(database, [Quad(t.subject, t.predicate, t.object, DERIVED) for t in fresh])
    _add(database, [Quad(t.subject, t.predicate, t.object) for t in fresh])
    return len(fresh)


def remove_derived(database: pyoxigraph.Store, triples: Iterable[Triple]) -> None:
    """Take triples out of the derived graph, and out of the default graph where no other graph holds them."""
    for t in triples:
        database.remove(Quad(t.subject, t.predicate, t.object, DERIVED))
        holders = database.quads_for_pattern(t.subject, t.predicate, t.object, None)
        if all(_is_default(holder) for holder in holders):
            database.remove(Quad(t.subject, t.predicate, t.object))


def clear_derived(database: pyoxigraph.Store) -> None:
    """Empty the derived graph; the default graph keeps what another graph holds."""
    derived = str(DERIVED)  # one update: statement by statement it takes a multiple of the time
    database.update(
        f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH {derived} {{ ?s ?p ?o }} "
        f"FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER (?other != {derived}) }} }}"
    )
    database.clear_graph(DERIVED)


def sizes(database: pyoxigraph.Store) -> dict[NamedNode, Literal]:
    """Return the number of statements of each graph as the catalogue has it."""
    found = database.quads_for_pattern(None, _TRIPLES, None, CATALOGUE)
    return {
        q.subject: q.object
        for q in found
        if isinstance(q.subject, NamedNode) and isinstance(q.object, Literal)
    }


def catalogue(
    database: pyoxigraph.Store, digest: str, files: Mapping[str, Any],
    known: Mapping[NamedNode, Literal] | None = None,
) -> list[Quad]:  # fmt: skip
    """Return the VoID description of the store: each graph with its size and the file it was read from.

    Graphs whose size is `known` are not counted.
    """
    known = known or {}
    void, dcat = _VOID, "http://www.w3.org/ns/dcat#"
    whole, g = iris.graph("catalogue"), CATALOGUE
    quads = [
        Quad(whole, RDF_TYPE, NamedNode(void + "Dataset"), g),
        Quad(whole, RDF_TYPE, NamedNode(dcat + "Dataset"), g),
        Quad(whole, NamedNode(iris.DCTERMS + "title"), Literal("latticework", language="en"), g),
        Quad(whole, NamedNode(iris.DCTERMS + "identifier"), Literal(f"sha256:{digest}"), g),
        Quad(whole, NamedNode(void + "uriSpace"), Literal(iris.BASE), g),
    ]
    sources = {about["graph"]: about["sha256"] for about in files.values() if about.get("graph")}
    for name in sorted((n for n in database.named_graphs() if isinstance(n, NamedNode)), key=str):
        if name in (CATALOGUE,):
            continue
        size = known.get(name) or _size(database, name)
        quads.append(Quad(whole, NamedNode(void + "subset"), name, g))
        quads.append(Quad(name, RDF_TYPE, NamedNode(void + "Dataset"), g))
        quads.append(Quad(name, _TRIPLES, size, g))
        if name.value in sources:
            quads.append(Quad(name, term("fileSha256"), Literal(sources[name.value]), g))
    return quads


def _size(database: pyoxigraph.Store, graph: NamedNode) -> Literal:
    counted = database.query("SELECT (COUNT(*) AS ?size) WHERE { ?s ?p ?o }", default_graph=graph)
    assert isinstance(counted, QuerySolutions)  # noqa: S101 - for the type checkers
    size = next(iter(counted))["size"]
    assert isinstance(size, Literal)  # noqa: S101 - as above
    return size


def content_digest(files: Mapping[str, Any]) -> str:
    """Return one digest over the digests of the files that a store is built from, wherever they lie."""
    parts = sorted((Path(name).name, about["sha256"]) for name, about in files.items())
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
