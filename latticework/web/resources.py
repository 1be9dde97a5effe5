"""The things of the graph by their addresses: /id/…, /technology/…, /article/…, /claim/…, /ontology as RDF."""

from __future__ import annotations

import re
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from latticework.vocabulary import iris
from latticework.web import answers, requests
from latticework.web.negotiation import GRAPHS, best, content_type, takes_gzip
from latticework.web.problems import Problem
from latticework.web.server import Server

SUFFIXES = {
    "ttl": "text/turtle", "nt": "application/n-triples", "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json", "json": "application/ld+json", "n3": "text/n3",
}  # fmt: skip
_SUFFIX = re.compile(r"(.+)\.([a-z0-9]{2,6})")


async def thing(request: Request) -> Response:
    """Return what is stated of a thing, as RDF in the format of the suffix or of Accept."""
    server = Server.of(request)
    path, media = _format(request, request.url.path.strip("/"))
    iri = iris.BASE + path
    store = server.state.store()
    if not _is_iri(iri) or not (known := _known(server, iri)):
        raise Problem(
            404,
            f"there is nothing called {path}",
            where="address",
            remedy=f"/search?q={path.rsplit('/', 1)[-1]} looks for it",
        )
    if known != iri:  # merged with another: that one stands for it
        target = known.removeprefix(iris.BASE)
        return RedirectResponse("/" + target, 308)
    order: dict[str, Any] = {"operation": "graph", "things": [iri], "graph": None}
    if store.database.contains_named_graph(NamedNode(iri)):
        order = {"operation": "graph", "graph": iri}  # an article: all that it states
    return await _sent(request, server, order, path, media)


def _known(server: Server, iri: str) -> str | None:
    store, node = server.state.store(), NamedNode(iri)
    replaced = store.values(iri, iris.REPLACED_BY)
    if replaced:
        return replaced[0].value
    about = store.database.quads_for_pattern(node, None, None, DefaultGraph())
    return iri if next(about, None) is not None else None


async def ontology(request: Request) -> Response:
    """Return the ontology whole, with its axioms."""
    server = Server.of(request)
    media: str | None = _format(request, request.url.path.strip("/"))[1]
    forms = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "rdfxml"}
    if media not in forms:
        media = best(request.headers.get("accept"), list(forms)) if "." not in request.url.path else None
    if media is None:
        raise Problem(
            406, "the ontology has no such format", where="Accept", remedy=f"one of {', '.join(forms)}"
        )
    tag = answers.entity_tag(request, server.state.digest, "ontology", media)
    if answers.unchanged(request, tag):
        return Response(status_code=304, headers=answers.kept(tag))
    import asyncio

    about = {"graph": "ontology", "base_iri": server.settings.base_iri}
    data = await asyncio.to_thread(lambda: server.state.workspace.export(forms[media], **about))
    return Response(
        data, 200, answers.kept(tag) | {"Content-Location": _location("ontology", media)}, content_type(media)
    )


def _format(request: Request, path: str) -> tuple[str, str]:
    """Return a path without its suffix, and the media type that the suffix or Accept names."""
    match = _SUFFIX.fullmatch(path)
    if match and match.group(2) in SUFFIXES:
        return match.group(1), SUFFIXES[match.group(2)]
    media = best(request.headers.get("accept"), list(GRAPHS))
    if media is None and "text/html" in request.headers.get("accept", ""):
        media = "text/turtle"  # no pages here
    if media is None:
        raise Problem(
            406, "Accept names no format of RDF", where="Accept", remedy=f"one of {', '.join(GRAPHS)}"
        )
    return path, media


def _location(path: str, media: str) -> str:
    return f"/{path}.{next((s for s, m in SUFFIXES.items() if m == media), 'ttl')}"


def _is_iri(iri: str) -> bool:
    return re.fullmatch(r"[\w:/.\-]+", iri) is not None


async def _sent(request: Request, server: Server, order: dict[str, Any], path: str, media: str) -> Response:
    state = server.state
    tag = answers.entity_tag(request, state.digest, path, media)
    headers = answers.kept(tag) | {"Content-Location": _location(path, media)}
    headers["Link"] = f'<{server.settings.base_iri or iris.BASE}{path}>; rel="about"'
    if answers.unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    told = {
        "format": GRAPHS[media], "media": media, "prefixes": state.workspace.prefixes(),
        "base": server.settings.base_iri, "gzip": takes_gzip(request.headers.get("accept-encoding")),
    }  # fmt: skip
    reply = await requests.attended(request, server.ask_own({**order, **told}))
    return answers.Spooled(server.own, reply, media, headers)
