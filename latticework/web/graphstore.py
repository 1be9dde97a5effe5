"""The SPARQL 1.1 Graph Store HTTP Protocol at /store: graphs named by ?graph=IRI, ?default, or by the address."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urljoin

from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from starlette.requests import Request
from starlette.responses import Response

from latticework.vocabulary import iris
from latticework.web import answers, protection, requests
from latticework.web.negotiation import DATASETS, GRAPHS, best, takes_gzip
from latticework.web.problems import Problem
from latticework.web.server import Server
from latticework.web.updating import UNNAMED, is_reserved

_DEFAULT = "default"
_BEYOND_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


async def endpoint(request: Request) -> Response:
    """Answer GET, HEAD, PUT, POST and DELETE of a graph."""
    if request.method in ("GET", "HEAD"):
        return await _read(request)
    server = Server.of(request)
    protection.may_write(request, server.settings)
    name = _name(request, server)
    if name is None:
        if request.method != "POST":
            raise Problem(400, "no graph is named", where="address", remedy="add ?graph=IRI or ?default")
        return await _create(request, server)
    graph = UNNAMED if name == _DEFAULT else _node(name)
    if is_reserved(graph.value):
        raise Problem(
            403,
            f"{graph.value} is made by latticework itself",
            where="graph",
            remedy="use a graph of your own",
        )
    if request.method == "DELETE":
        return await _delete(server, graph, name)
    return await _write(request, server, graph, merged=request.method == "POST")


async def _read(request: Request) -> Response:
    server = Server.of(request)
    name = _name(request, server)
    offered = DATASETS if name is None else GRAPHS
    media = best(request.headers.get("accept"), list(offered))
    if media is None:
        raise Problem(
            406, "Accept names no format of RDF", where="Accept", remedy=f"one of {', '.join(offered)}"
        )
    state = server.state
    graph = _graph_of(name, server)
    if graph is not None and not state.store().database.contains_named_graph(_node(graph)):
        if name != _DEFAULT:
            raise Problem(
                404, f"there is no graph {name}", where="graph", remedy="GET /.well-known/void lists them"
            )
        media_empty = answers.kept(None)
        return Response(b"", 200, media_empty, media_type=media)
    tag = answers.entity_tag(request, state.digest, name, media)
    if answers.unchanged(request, tag):
        return Response(status_code=304, headers=answers.kept(tag))
    order: dict[str, Any] = {
        "operation": "graph", "graph": graph, "all": name is None, "format": offered[media], "media": media,
        "prefixes": state.workspace.prefixes(), "base": server.settings.base_iri,
        "gzip": takes_gzip(request.headers.get("accept-encoding")),
    }  # fmt: skip
    reply = await requests.attended(request, server.ask_own(order))
    return answers.Spooled(server.own, reply, media, answers.kept(tag))


def _graph_of(name: str | None, server: Server) -> str | None:
    """Return the graph to read; None for the merge, which is the default graph of a server that only reads.

    Where one may write, ?default is what was put there: a GET gives back what a PUT left.
    """
    if name == _DEFAULT:
        return UNNAMED.value if server.settings.writable else None
    return name


def _name(request: Request, server: Server) -> str | None:
    """Return the graph that a request is about: `default`, an IRI, or None for the whole store."""
    given = requests.of_url(request)
    path = request.path_params.get("path", "")
    graph = requests.one(given, "graph")
    told = [graph is not None, "default" in given, bool(path)]
    if sum(told) > 1:
        raise Problem(
            400, "more than one graph is named", where="address", remedy="choose ?graph=IRI or ?default"
        )
    address = _address(request)
    if "default" in given:
        return _DEFAULT
    if path:
        return _moved(address, server)
    if graph is None:
        return None
    if not graph:
        raise Problem(400, "the graph's name is empty", where="graph", remedy="write ?graph=https://…")
    return _moved(urljoin(address, graph) if ":" not in graph.partition("/")[0] else graph, server)


def _address(request: Request) -> str:
    """Return the address of a request as an IRI (RFC 3987, section 3.2): what is beyond ASCII is decoded, no more.

    So `/store/%2531` and `/store/%31` stay two names, and 四方 is one name however a client writes it.
    """
    raw = request.scope["raw_path"].decode("ascii", "replace")

    def decoded(match: re.Match[str]) -> str:
        try:
            return unquote_to_bytes(match.group()).decode("utf-8")
        except UnicodeDecodeError:
            return match.group()

    return str(request.base_url).rstrip("/") + _BEYOND_ASCII.sub(decoded, raw)


def _moved(iri: str, server: Server) -> str:
    base = server.settings.base_iri
    return iris.BASE + iri[len(base) :] if base and iri.startswith(base) else iri


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError:
        raise Problem(400, f"{iri!r} is no IRI", where="graph", remedy="write ?graph=https://…") from None


async def _delete(server: Server, graph: NamedNode, name: str) -> Response:
    def change(held: frozenset[Quad] | None) -> None:
        if held is None and name != _DEFAULT:
            raise Problem(404, f"there is no graph {graph.value}", where="graph")

    await server.write_graph(graph, change)
    return Response(status_code=200, headers={"Cache-Control": "no-store"})


async def _write(request: Request, server: Server, graph: NamedNode, *, merged: bool) -> Response:
    payload = await _payload(request, server, graph, renamed=merged)
    was_there = server.state.store().database.contains_named_graph(graph)

    def change(held: frozenset[Quad] | None) -> frozenset[Quad]:
        return (held or frozenset()) | payload if merged else payload

    await server.write_graph(graph, change)
    if was_there:
        return Response(status_code=200 if merged else 204)
    return Response(status_code=201, headers={"Location": _location(request, graph)})


async def _create(request: Request, server: Server) -> Response:
    """Take a graph in under a name of our making, which the answer tells."""
    address = _address(request).rstrip("/")
    graph = NamedNode(_moved(f"{address}/{secrets.token_hex(8)}", server))
    payload = await _payload(request, server, graph, renamed=False)
    await server.write_graph(graph, lambda held: payload)
    return Response(status_code=201, headers={"Location": _uri(graph.value)})


def _location(request: Request, graph: NamedNode) -> str:
    return _uri(graph.value if request.path_params.get("path") else str(request.url))


def _uri(iri: str) -> str:
    """Return an IRI as a header can hold it: what is beyond ASCII percent-encoded."""
    return quote(iri, safe="!#$%&'()*+,/:;=?@[]~")


async def _payload(request: Request, server: Server, graph: NamedNode, *, renamed: bool) -> frozenset[Quad]:
    """Return the statements of a body, which a worker reads: canonical names of blank nodes can take for ever."""
    requests.check_charset(request)
    body = await requests.body(request, server.settings.largest_graph)
    number, name = tempfile.mkstemp(dir=server.place, prefix="body-")
    with os.fdopen(number, "wb") as file:
        file.write(body)
    order = {
        "operation": "payload", "body": name, "type": request.headers.get("content-type", ""),
        "graph": graph.value, "renamed": renamed,
    }  # fmt: skip
    try:
        reply = await requests.attended(request, server.ask(order))
    finally:
        Path(name).unlink(missing_ok=True)
    try:
        return await asyncio.to_thread(
            lambda: frozenset(parse(path=str(reply.path), format=RdfFormat.N_QUADS))
        )
    finally:
        reply.discard()
