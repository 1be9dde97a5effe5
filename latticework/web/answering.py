"""What a worker does with an order: a query, an update, a graph, a report; the answer goes into its file."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from latticework.errors import UsageError
from latticework.query import guard
from latticework.vocabulary import iris
from latticework.web.datasets import Dataset, of_query
from latticework.web.problems import Problem

RESULT_FORMATS = {
    "json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}  # fmt: skip
GRAPH_FORMATS = {
    "turtle": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML, "n3": RdfFormat.N3,
    "jsonld": RdfFormat.JSON_LD, "trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS,
}  # fmt: skip
_SMALL = 1024  # bytes under which compressing gains nothing


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """Return what there is to say of the answer that was written to the order's file."""
    about = _OPERATIONS[order["operation"]](order)
    spool = Path(order["spool"])
    if order.get("base") and not about.pop("rebased", False):
        _rebase(spool, order["base"])
    if order.get("gzip") and spool.stat().st_size >= _SMALL and about.get("compress", True):
        _compress(spool)
        about["encoding"] = "gzip"
    return about


@lru_cache(maxsize=1)
def _store(folder: str) -> pyoxigraph.Store:
    return pyoxigraph.Store.read_only(folder)


def _query(order: Mapping[str, Any]) -> dict[str, Any]:
    text, spool = order["query"], order["spool"]
    if order.get("base"):
        text = text.replace(order["base"], iris.BASE)
    form = guard.check(text)
    media = order["results"] if form in ("SELECT", "ASK") else order["graphs"]
    if media is None:
        offered = (
            "SPARQL results as JSON, XML, CSV or TSV"
            if form in ("SELECT", "ASK")
            else "Turtle, N-Triples, RDF/XML, JSON-LD"
        )
        raise Problem(
            406,
            "Accept names no format that this query's answer has",
            where="Accept",
            remedy=f"it has {offered}",
        )
    text, dataset = of_query(text, Dataset.told(order["dataset"]))
    store = _store(order["folder"])
    try:
        result = dataset.ask(store, text, order["prefixes"], order["address"])
    except SyntaxError as error:
        raise Problem(
            400, f"the query does not parse: {error.msg}", where="query", remedy="correct the query"
        ) from None
    except (ValueError, RuntimeError, OSError) as error:
        raise Problem(400, str(error), where="query", remedy="correct the query") from None
    name = media[1]
    try:
        if isinstance(result, QueryTriples):
            pyoxigraph.serialize(
                result,
                spool,
                format=GRAPH_FORMATS[name],
                prefixes=order["prefixes"] if name != "jsonld" else None,
            )
        elif isinstance(result, QuerySolutions | QueryBoolean):
            result.serialize(spool, format=RESULT_FORMATS[name])
    except RuntimeError as error:
        raise Problem(
            400, f"the query cannot be answered: {error}", where="query", remedy="correct the query"
        ) from None
    return {"media": media[0], "form": form}


def _update(order: Mapping[str, Any]) -> dict[str, Any]:
    """Run an update on a copy, and write what it changed: lines of `+` or `-` and a quad."""
    from latticework.web.updating import changes

    with Path(order["spool"]).open("wb") as out:
        changes(order, out)
    return {"media": "application/n-quads"}


def _graph(order: Mapping[str, Any]) -> dict[str, Any]:
    """Write a graph: the default one, a named one, all named ones, or what is said of some things."""
    store, name = _store(order["folder"]), order["format"]
    form = GRAPH_FORMATS[name]
    quads = _chosen(store, order)
    if quads is None:
        raise Problem(404, f"there is no graph {order['graph']}", where="graph")
    prefixes = order["prefixes"] if name in ("turtle", "trig", "rdfxml", "n3") else None
    if form.supports_datasets and order.get("all"):
        pyoxigraph.serialize(quads, order["spool"], format=form, prefixes=prefixes)
    else:
        triples = (
            sorted({q.triple for q in quads}, key=_place)
            if order.get("things")
            else (q.triple for q in quads)
        )
        pyoxigraph.serialize(triples, order["spool"], format=form, prefixes=prefixes)
    return {"media": order["media"]}


def _place(triple: Triple) -> tuple[str, str, str]:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _chosen(store: pyoxigraph.Store, order: Mapping[str, Any]) -> Any:
    default = DefaultGraph()
    if things := order.get("things"):
        found = [q for iri in things for q in store.quads_for_pattern(NamedNode(iri), None, None, default)]
        evidence = {
            q.object
            for q in found
            if q.predicate == iris.term("evidence") and isinstance(q.object, NamedNode)
        }
        return found + [q for node in evidence for q in store.quads_for_pattern(node, None, None, default)]
    if order.get("all"):
        named = store.quads_for_pattern(None, None, None, None)
        return (q for q in named if not isinstance(q.graph_name, DefaultGraph))
    if order["graph"] is None:
        return store.quads_for_pattern(None, None, None, default)
    name = NamedNode(order["graph"])
    if not store.contains_named_graph(name):
        return None
    return (_unskolemised(q, f"{name.value}/genid/") for q in store.quads_for_pattern(None, None, None, name))


def _unskolemised(quad: Quad, head: str) -> Quad:
    """Return a quad with the blank nodes that it had when it was put here."""
    if not (str(quad.subject).startswith("<" + head) or str(quad.object).startswith("<" + head)):
        return quad

    def blank(term: Any) -> Any:
        if isinstance(term, NamedNode) and term.value.startswith(head):
            return BlankNode(term.value[len(head) :].replace("-", ""))
        return term

    return Quad(blank(quad.subject), quad.predicate, blank(quad.object), quad.graph_name)


def _report(order: Mapping[str, Any]) -> dict[str, Any]:
    from latticework.web.reporting import write

    try:
        return write(order)
    except UsageError as error:  # its remedy is for a command line
        remedy = (
            error.remedy.replace("add -p ", "add ?")
            .replace("-p ", "?")
            .replace("latticework report", "GET /reports")
        )
        raise UsageError(error.what, where=error.where or order["name"], remedy=remedy) from None


def _payload(order: Mapping[str, Any]) -> dict[str, Any]:
    from latticework.web.payloads import write

    write(order)
    return {"media": "application/n-quads"}


def _page(order: Mapping[str, Any]) -> dict[str, Any]:
    from latticework.web.rendering import write

    return write(order)


def _rebase(spool: Path, base: str) -> None:
    """Write the answer again with another base IRI, in blocks that are cut where no IRI can be."""
    old, new = iris.BASE.encode(), base.encode()
    moved = spool.with_name(spool.name + ".moved")
    with spool.open("rb") as source, moved.open("wb") as target:
        kept = b""
        while block := source.read(1024**2):
            block = (kept + block).replace(old, new)
            cut = max(0, len(block) - len(old) + 1)
            # a tail that has just been replaced may hold the new base: it is never replaced twice
            kept = block[cut:] if old not in new else b""
            target.write(block[:cut] if kept else block)
        target.write(kept)
    os.replace(moved, spool)


def _compress(spool: Path) -> None:
    packed = spool.with_name(spool.name + ".gz")
    with spool.open("rb") as source, gzip.GzipFile(packed, "wb", compresslevel=4, mtime=0) as target:
        shutil.copyfileobj(source, target, 1024**2)
    os.replace(packed, spool)


_OPERATIONS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "query": _query,
    "update": _update,
    "graph": _graph,
    "report": _report,
    "page": _page,
    "payload": _payload,
}
