"""Errors as pages: what is wrong and what to do, for a reader who asks for HTML; others get the problem body."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from latticework.web.pages.frame import Visit, visit_of
from latticework.web.problems import Problem
from latticework.web.state import State

_KNOWN = (400, 401, 403, 404, 405, 406, 408, 413, 415, 422, 500, 503)


async def problem(request: Request, state: State, found: Problem) -> Response:
    """Return the page of an error, with its status and headers."""
    visit = await run_in_threadpool(visit_of, state, request)
    return await run_in_threadpool(shown, visit, found)


def shown(visit: Visit, found: Problem) -> Response:
    """Return the page of an error for a visit that is there already."""
    key = str(found.status) if found.status in _KNOWN else ("500" if found.status >= 500 else "400")
    again = visit.here() if found.status in (408, 503) and visit.path not in ("/update", "/store") else ""
    response = visit.page(
        "problem.html", found.status, key=key, errors=[{"where": "", "remedy": "", **error} for error in found.errors], status=found.status, again=again, query=visit.first("query"),
    )  # fmt: skip
    for name, value in found.headers.items():
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response
