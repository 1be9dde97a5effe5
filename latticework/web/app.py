"""`application`: everything that `serve` answers, as one Starlette application."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from latticework.web.settings import Settings
from latticework.web.state import State
from latticework.workspace import Workspace


def application(workspace: Workspace, settings: Settings | None = None) -> Starlette:
    """Return the application over a workspace; it opens the store, building it where it is missing."""
    state = State(workspace, settings or Settings())

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    app = Starlette(routes=[Route("/healthz", healthz), *pages(state)])
    app.state.latticework = state
    return app


def pages(state: State) -> list[BaseRoute]:
    """Return the routes of the web application, where its pages are there."""
    if find_spec("latticework.web.pages") is None:
        return []
    found: list[BaseRoute] = import_module("latticework.web.pages").routes(state)
    return found
