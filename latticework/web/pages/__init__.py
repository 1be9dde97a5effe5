"""The pages of the web application: what a reader sees in a browser."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from latticework.web.pages import articles, compare, console, entities, evidence, home, lists, reports, review
from latticework.web.pages.faults import problem
from latticework.web.pages.frame import STATIC, Page
from latticework.web.state import State

__all__ = ["problem", "routes"]


def routes(state: State) -> list[BaseRoute]:
    """Return the routes of all pages. Those that share an address with data answer only who asks for HTML."""
    return [
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
        Page(state, "/", home.show),
        Page(state, "/reports", reports.listed, shared=True),
        Page(state, "/reports/{name}.html", reports.show, pooled=True),
        Page(state, "/reports/{name}", reports.show, shared=True, pooled=True),
        Page(state, "/rows/{name}", evidence.row, pooled=True),
        Page(state, "/claims", evidence.several),
        Page(state, "/claim/{article}/{digest}", evidence.claim, shared=True),
        Page(state, "/article/{slug}", articles.show, shared=True),
        Page(state, "/articles", articles.listed),
        Page(state, "/id/{slug}", entities.show, shared=True),
        Page(state, "/technology/{slug}", entities.show, shared=True),
        Page(state, "/browse/{kind}", lists.browse),
        Page(state, "/search", lists.search, shared=True),
        Page(state, "/compare", compare.show, pooled=True),
        Page(state, "/console", console.show, methods=("GET", "POST")),
        Page(state, "/review", review.listed, methods=("GET", "POST")),
        Page(state, "/review/{slug}", review.show, methods=("GET", "POST")),
    ]
