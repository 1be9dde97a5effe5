"""The SPARQL 1.1 Protocol: queries at /sparql, updates at /update."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from latticework.web import answers, protection, requests
from latticework.web.negotiation import GRAPHS, RESULTS, best, takes_gzip, wants_html
from latticework.web.problems import Problem
from latticework.web.requests import Parameters
from latticework.web.server import Server

_FORM = "application/x-www-form-urlencoded"


async def query(request: Request) -> Response:
    """Answer a query by GET, POST of a form, or POST of the query itself; without one, describe the service."""
    server = Server.of(request)
    given = requests.of_url(request)
    if request.method == "POST":
        given = await _posted(request, given, "query", server.settings.largest_query)
    elif "query" not in given:
        return await _without_query(request, given)
    text = requests.one(given, "query")
    if text is None:
        raise Problem(400, "there is no query", where="query", remedy="send query=SELECT …")
    if not text.strip():
        raise Problem(400, "the query is empty", where="query", remedy="send query=SELECT …")
    accept = request.headers.get("accept")
    results, graphs = best(accept, list(RESULTS)), best(accept, list(GRAPHS))
    if results is None and graphs is None:
        raise Problem(
            406, "Accept names no format that an answer has", where="Accept",
            remedy=f"one of {', '.join([*RESULTS, *GRAPHS])}",
        )  # fmt: skip
    state = server.state
    dataset = _dataset(given, "default-graph-uri", "named-graph-uri", server.settings.base_iri)
    tag = None
    if answers.is_settled(text):
        tag = answers.entity_tag(request, state.digest, text, dataset, results, graphs)
        if answers.unchanged(request, tag):
            return Response(status_code=304, headers=answers.kept(tag))
    order: dict[str, Any] = {
        "operation": "query", "query": text, "dataset": dataset,
        "results": [results, RESULTS[results]] if results else None,
        "graphs": [graphs, GRAPHS[graphs]] if graphs else None,
        "prefixes": state.workspace.prefixes(), "address": str(request.url.replace(query="")),
        "gzip": takes_gzip(request.headers.get("accept-encoding")), "base": server.settings.base_iri,
    }  # fmt: skip
    timeout = _timeout(given, server.settings.timeout)
    reply = await requests.attended(request, server.ask(order, timeout))
    return answers.Spooled(server.pool, reply, reply.about["media"], answers.kept(tag))


async def _without_query(request: Request, given: Parameters) -> Response:
    if "update" in given:
        raise Problem(
            400,
            "an update is no query, and is never sent by GET",
            where="update",
            remedy="POST it to /update",
        )
    if given:
        raise Problem(400, "there is no query", where="query", remedy="send ?query=SELECT …")
    server = Server.of(request)
    if server.has_pages and wants_html(request.headers.get("accept"), GRAPHS):
        return RedirectResponse("/console", 303, {"Vary": "Accept"})
    from latticework.web.description import service

    return await service(request)


async def update(request: Request) -> Response:
    """Run an update by POST of a form or of the update itself; the graphs that it changes become files."""
    server = Server.of(request)
    protection.may_write(request, server.settings)
    given = await _posted(request, requests.of_url(request), "update", server.settings.largest_graph)
    text = requests.one(given, "update")
    if text is None or not text.strip():
        raise Problem(400, "there is no update", where="update", remedy="send update=INSERT DATA …")
    dataset = _dataset(given, "using-graph-uri", "using-named-graph-uri", server.settings.base_iri)
    changed = await server.write_update(text, dataset, str(request.url.replace(query="")))
    if not changed:
        return Response(status_code=204)
    body = "\n".join(changed) + "\n"
    return Response(body, 200, {"Cache-Control": "no-store"}, "text/plain; charset=utf-8")


async def _posted(request: Request, given: Parameters, name: str, largest: int) -> Parameters:
    """Return the parameters of a POST: those of the address, and those of the form or the body."""
    media = requests.media_type(request)
    if media == _FORM:
        requests.check_charset(request)
        form = requests.parameters(await requests.body(request, largest), "body")
        found = {key: [*given.get(key, []), *form.get(key, [])] for key in {**given, **form}}
        if ({"query", "update"} - {name}) & set(found):
            raise Problem(
                400,
                f"this address takes {name}",
                where=name,
                remedy="queries go to /sparql, updates to /update",
            )
        return found
    if media == f"application/sparql-{name}":
        requests.check_charset(request)
        if name in given:
            raise Problem(
                400,
                f"there are two: in the address and in the body, one {name} each",
                where=name,
                remedy="send one",
            )
        return {**given, name: [requests.text(await requests.body(request, largest), "body")]}
    raise Problem(
        415, f"a {name} is not sent as {media or 'a body without a type'}", where="Content-Type",
        remedy=f"application/sparql-{name} or {_FORM}",
    )  # fmt: skip


def _dataset(given: Parameters, default: str, named: str, base: str | None) -> dict[str, list[str]] | None:
    from latticework.vocabulary import iris

    found = {"default": given.get(default, []), "named": given.get(named, [])}
    if base:
        found = {key: [value.replace(base, iris.BASE) for value in values] for key, values in found.items()}
    return found if any(found.values()) else None


def _timeout(given: Parameters, most: float) -> float:
    """Return the deadline: the server's, or an earlier one that the client asks for."""
    told = requests.one(given, "timeout")
    if told is None:
        return most
    try:
        seconds = float(told)
        if not seconds > 0:  # NaN too
            raise ValueError
    except ValueError:
        raise Problem(
            422, f"{told!r} is no number of seconds", where="timeout", remedy="write timeout=10"
        ) from None
    return min(most, max(seconds, 0.1))
