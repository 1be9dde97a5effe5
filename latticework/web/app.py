"""`application`: everything that `serve` answers, as one Starlette application."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from latticework.errors import LatticeworkError
from latticework.web import (
    description,
    graphstore,
    monitoring,
    openapi,
    problems,
    reports,
    resources,
    sparql,
    suggestions,
    terms,
)
from latticework.web.negotiation import GRAPHS, wants_html
from latticework.web.problems import Problem, problem_of
from latticework.web.protection import Protection
from latticework.web.server import Server
from latticework.web.settings import Settings
from latticework.web.state import State
from latticework.workspace import Workspace

Endpoint = Callable[[Request], Awaitable[Response]]


def application(workspace: Workspace, settings: Settings | None = None) -> Starlette:
    """Return the application over a workspace; it opens the store, building it where it is missing."""
    chosen = settings or Settings()
    state = State(workspace, chosen)
    shown = pages(state)
    server = Server(state, has_pages=bool(shown))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        await server.start()
        try:
            yield
        finally:
            await server.stop()

    app = Starlette(
        routes=[*shown, *routes(chosen)],
        middleware=[Middleware(monitoring.Requests), Middleware(Protection, settings=chosen, shown=_problem)],
        exception_handlers={
            Problem: _problem, LatticeworkError: _own, HTTPException: _http,
        },
        lifespan=lifespan,
    )  # fmt: skip
    app.router.redirect_slashes = False
    app.state.latticework, app.state.server = state, server
    return app


def pages(state: State) -> list[BaseRoute]:
    """Return the routes of the web application, where its pages are there; they pass by who wants data."""
    if find_spec("latticework.web.pages") is None:
        return []
    found: list[BaseRoute] = import_module("latticework.web.pages").routes(state)
    return found


class _Data(Route):
    """A route that answers 405 itself, with what it allows, where another method is asked for."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether the path is this route's."""
        found, child = super().matches(scope)
        return (Match.FULL if found is Match.PARTIAL else found), child


def routes(settings: Settings) -> list[BaseRoute]:
    """Return the addresses of data and protocols."""

    def data(path: str, endpoint: Endpoint, *methods: str) -> Route:
        return _Data(path, endpoint, methods=list(methods or ("GET",)))

    found = [
        data("/healthz", monitoring.healthz),
        data("/readyz", monitoring.readyz),
        data("/version", monitoring.version),
        data("/metrics", monitoring.metrics),
        data("/prefixes", monitoring.prefixes),
        data("/openapi.json", openapi.document),
        data("/.well-known/void", description.void),
        data("/search", suggestions.search),
        data("/suggest", suggestions.suggest),
        data("/terms", terms.terms),
        data("/reports", reports.listed),
        data("/reports/{name}", reports.report),
        data("/ontology", resources.ontology),
        data("/ontology.{suffix}", resources.ontology),
        *(
            data(f"/{head}/{{slug}}", resources.thing)
            for head in ("id", "technology", "article", "status", "graph")
        ),
        data("/claim/{article}/{digest}", resources.thing),
        data("/membership/{rest:path}", resources.thing),
    ]
    for path in ("/sparql", "/sparql/"):
        found.append(data(path, sparql.query, "GET", "POST"))
    if settings.writable:
        found += [data(path, sparql.update, "POST") for path in ("/update", "/update/")]
    methods = ("GET", "PUT", "POST", "DELETE") if settings.writable else ("GET",)
    found += [data(path, graphstore.endpoint, *methods) for path in ("/store", "/store/{path:path}")]
    return list(found)


async def _problem(request: Request, error: Exception) -> Response:
    """Return the error body, or a page where the reader wants one and there are pages."""
    assert isinstance(error, Problem)  # noqa: S101 - registered for it alone
    if Server.of(request).has_pages and wants_html(request.headers.get("accept"), GRAPHS):
        shown = getattr(import_module("latticework.web.pages"), "problem", None)
        if shown is not None:
            page: Response = await shown(request, Server.of(request).state, error)
            return page
    return problems.response(error)


async def _own(request: Request, error: Exception) -> Response:
    assert isinstance(error, LatticeworkError)  # noqa: S101 - registered for it alone
    return await _problem(request, problem_of(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it alone
    headers, remedy = dict(error.headers or {}), ""
    if error.status_code == 405:
        allowed = sorted({*headers.get("Allow", "").replace(",", " ").split(), "OPTIONS"})
        headers["Allow"] = ", ".join(allowed)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=headers)
        remedy = f"it takes {headers['Allow']}"
        if request.url.path.startswith("/store") and "PUT" not in allowed:
            remedy += "; to write, start the server with --writable"
    said = {
        404: f"there is nothing at {request.url.path}",
        405: f"{request.method} is not for {request.url.path}",
    }
    detail = said.get(error.status_code, str(error.detail))
    return await _problem(request, Problem(error.status_code, detail, remedy=remedy, headers=headers))
