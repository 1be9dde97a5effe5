"""RDF that somebody sends, read in a worker: one body or the parts of a multipart one, into one graph."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from latticework.web.problems import Problem

_READABLE = {
    "text/turtle": RdfFormat.TURTLE, "application/x-turtle": RdfFormat.TURTLE, "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES, "application/rdf+xml": RdfFormat.RDF_XML, "application/xml": RdfFormat.RDF_XML,
    "text/xml": RdfFormat.RDF_XML, "application/ld+json": RdfFormat.JSON_LD, "application/json": RdfFormat.JSON_LD,
    "text/n3": RdfFormat.N3,
}  # fmt: skip


def write(order: Mapping[str, Any]) -> None:
    """Write the statements of a body as N-Quads."""
    content_type, body = str(order["type"]), Path(order["body"]).read_bytes()
    media = content_type.partition(";")[0].strip().lower()
    graph, renamed = NamedNode(order["graph"]), bool(order["renamed"])
    if media == "multipart/form-data":
        found: frozenset[Quad] = frozenset()
        for part_media, part in _parts(content_type, body):
            found |= _parsed(part, part_media, graph, renamed=True)
    else:
        found = _parsed(body, media, graph, renamed=renamed)
    pyoxigraph.serialize(found, order["spool"], format=RdfFormat.N_QUADS)


def _parts(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    """Return the parts of a multipart body, each with its media type."""
    from email.parser import BytesParser
    from email.policy import HTTP

    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n" + body
    )
    if not message.is_multipart():
        raise Problem(
            400, "the multipart body has no parts", where="body", remedy="name the boundary in Content-Type"
        )
    found: list[tuple[str, bytes]] = []
    for part in message.iter_parts():
        declared = part.get_content_type() if "content-type" in part else _by_name(part.get_filename() or "")
        payload = part.get_payload(decode=True)
        found.append((declared, payload if isinstance(payload, bytes) else b""))
    return found


def _by_name(filename: str) -> str:
    endings = {
        "nt": "application/n-triples",
        "rdf": "application/rdf+xml",
        "owl": "application/rdf+xml",
        "jsonld": "application/ld+json",
    }
    return endings.get(filename.rpartition(".")[2].lower(), "text/turtle")


def _parsed(body: bytes, media: str, graph: NamedNode, *, renamed: bool) -> frozenset[Quad]:
    """Return the statements of a body in that graph, blank nodes with IRIs of their own.

    `renamed` keeps them apart from blank nodes that are there already.
    """
    form = _READABLE.get(media)
    if form is None:
        raise Problem(
            415, f"{media or 'a body without a type'} is no RDF of one graph", where="Content-Type",
            remedy=f"one of {', '.join(_READABLE)}",
        )  # fmt: skip
    try:
        quads = Dataset(parse(body, format=form, base_iri=graph.value))
    except SyntaxError as error:
        place = f"body:{error.lineno}:{error.offset}"
        raise Problem(400, f"not sound RDF: {error.msg}", where=place, remedy="correct it") from None
    except ValueError as error:
        raise Problem(400, f"not sound RDF: {error}", where="body", remedy="correct it") from None
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    if any(not isinstance(q.graph_name, DefaultGraph) for q in quads):
        raise Problem(400, "the body has graphs of its own", where="body", remedy="send one graph")
    apart = hashlib.sha256(body).hexdigest()[:12] + "-" if renamed else ""

    def named(term: Any) -> Any:
        return NamedNode(f"{graph.value}/genid/{apart}{term.value}") if isinstance(term, BlankNode) else term

    return frozenset(Quad(named(q.subject), q.predicate, named(q.object), graph) for q in quads)
