"""Shapes: SHACL over one source at a time, together with the ontology, entities and technologies.

Never over the whole store: pyshacl takes 2 s at 4,400 statements and 138 s at 85,000.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple, serialize

from latticework.errors import InputError, UsageError
from latticework.reasoning.findings import ERROR, INFO, WARN, Finding, ordered
from latticework.store.reader import Store
from latticework.vocabulary import iris

if TYPE_CHECKING:
    import rdflib

# What every source is read with: sh:class needs the subclass statements and the classes of entities.
BACKGROUND = tuple(iris.graph(name) for name in ("ontology", "entities", "technologies"))
_NO_SOURCE = {*BACKGROUND, iris.graph("derived"), iris.graph("catalogue")}
_SEVERITY = {iris.SH + "Violation": ERROR, iris.SH + "Warning": WARN, iris.SH + "Info": INFO}


def sources(store: Store) -> list[NamedNode]:
    """Return the graphs that a source gave: articles, reference, imported ones."""
    return [name for name in store.graph_names() if name not in _NO_SOURCE]


def check(
    store: Store, shape_files: Iterable[Path], graphs: Iterable[NamedNode] | None = None
) -> list[Finding]:
    """Return what the shapes find in these graphs (default: all), the worst first.

    `terms.ttl` holds shapes of the ontology's own terms, `entities.ttl` those of entities and technologies:
    both are for those graphs, the second also for a source that describes entities of its own; any other file
    is for every source. Raises UsageError where pyshacl is missing, InputError where a file of shapes does
    not parse.
    """
    files = {path: path.stem for path in shape_files}
    ontology, entities, derived = (iris.graph(name) for name in ("ontology", "entities", "derived"))
    chosen = [ontology, entities, *sources(store), derived] if graphs is None else list(graphs)
    found: list[Finding] = []
    for name in chosen:
        if name == ontology:
            left_out = {"claims", "entities"}
        elif name == entities:
            left_out = {"claims", "terms"}
        else:
            left_out = (
                {"terms"} if name != derived and _describes_entities(store, name) else {"terms", "entities"}
            )
        shapes = _read(path for path, stem in files.items() if stem not in left_out)
        found += _check_one(store, name, shapes)
    return ordered(found)


def _describes_entities(store: Store, name: NamedNode) -> bool:
    """Say whether a graph has statements about anything but its article, claims and passages."""
    own = (iris.BASE + "article/", iris.BASE + "claim/")
    return any(not getattr(q.subject, "value", "").startswith(own) for q in store.quads(name))


def check_triples(triples: Iterable[Triple], shape_files: Iterable[Path], graph: str = "") -> list[Finding]:
    """Return what the shapes find in statements that are no store's; `graph` is what the findings name."""
    return ordered(_validated(_graph(triples), _read(shape_files), graph))


def _check_one(store: Store, name: NamedNode, shapes: rdflib.Graph) -> Iterator[Finding]:
    triples = {q.triple for graph in (*BACKGROUND, name) for q in store.quads(graph)}
    for finding in _validated(_graph(triples), shapes, name.value):
        holders = {
            q.graph_name for q in store.database.quads_for_pattern(NamedNode(finding.focus), None, None, None)
        }
        if name in holders:
            yield finding
        else:  # a fault of the ontology or an entity: named once, whichever source it was read with
            known = sorted(h.value for h in holders & set(BACKGROUND) if not isinstance(h, DefaultGraph))
            yield replace(finding, graph=known[0] if known else name.value)


def _read(files: Iterable[Path]) -> rdflib.Graph:
    import rdflib

    shapes = rdflib.Graph()
    for path in files:
        try:
            shapes.parse(path, format="turtle")
        except (SyntaxError, ValueError) as error:  # rdflib's BadSyntax is the first of them
            first = str(error).splitlines()[0]
            raise InputError(
                f"not sound Turtle: {first}", where=str(path), remedy="correct the file"
            ) from None
    return shapes


def _graph(triples: Iterable[Triple]) -> rdflib.Graph:
    import rdflib

    data = serialize(list(triples), format=RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph().parse(data=data, format="nt")


def _validated(data: rdflib.Graph, shapes: rdflib.Graph, graph: str) -> Iterator[Finding]:
    try:
        import pyshacl
    except ImportError:
        raise UsageError(
            "shapes are checked by pyshacl, which is not installed", remedy="pip install 'latticework[check]'"
        ) from None
    from rdflib import RDF, SH, Graph, URIRef

    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    if not isinstance(report, Graph):
        raise InputError(f"pyshacl could not finish: {text}", where=graph, remedy="see the newest shape")
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        # A shape with one SPARQL query for all passages has the class as its focus and the passage as value.
        is_class = (focus, RDF.type, URIRef(iris.OWL + "Class")) in data
        if is_class and isinstance(value, URIRef) and (value, RDF.type, focus) in data:
            focus = value
        path = report.value(result, SH.resultPath)
        messages = sorted(str(m) for m in report.objects(result, SH.resultMessage))
        yield Finding(
            check="shapes",
            graph=graph,
            severity=_SEVERITY.get(str(report.value(result, SH.resultSeverity)), ERROR),
            focus=str(focus),
            path=str(path) if isinstance(path, URIRef) else "",
            message=messages[0] if messages else "it does not have the shape it should have",
        )
