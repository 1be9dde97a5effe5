"""The frame of every page: language, template, headers, and errors as pages."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from inspect import iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from latticework.errors import LatticeworkError, LimitError
from latticework.web import rendering, requests
from latticework.web.pages import words
from latticework.web.pages.snapshot import Snapshot
from latticework.web.server import Server
from latticework.web.state import State

if TYPE_CHECKING:
    from jinja2 import Environment

STATIC = Path(__file__).parent.parent / "static"
TEMPLATES = Path(__file__).parent.parent / "templates"
LANGUAGES = ("zh", "en", "ja")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Vary": "Accept, Accept-Language, Cookie",
    "Cache-Control": "no-cache",
}


class Missing(LatticeworkError):
    """There is no such page; shown with status 404."""


@dataclass(slots=True)
class Visit:
    """One request: its parameters, the graph as it is now, and the reader's language."""

    state: State
    graph: Snapshot
    path: str
    query: Sequence[tuple[str, str]]
    parameters: Mapping[str, str]
    language: str
    form: Mapping[str, str] = field(default_factory=dict[str, str])

    def first(self, name: str, default: str = "") -> str:
        """Return the first value of a parameter of the address, without blanks around it."""
        return next((v.strip() for k, v in self.query if k == name and v.strip()), default)

    def every(self, name: str) -> list[str]:
        """Return all values of a parameter of the address that are not empty."""
        return [v.strip() for k, v in self.query if k == name and v.strip()]

    def here(self, **changes: str | None) -> str:
        """Return this address with some parameters changed, or taken away where they are None."""
        changes = {key.replace("_", "-"): value for key, value in changes.items()}
        kept = [(k, v) for k, v in self.query if k not in changes and v]
        kept += [(k, v) for k, v in changes.items() if v is not None]
        return self.path + ("?" + urlencode(kept) if kept else "")

    def t(self, key: str, **values: object) -> str:
        """Return the words for a key in the reader's language."""
        return words.text(self.language, key, **values)

    def n(self, key: str, number: int, **values: object) -> str:
        """Return the words for a number of things."""
        return words.counted(self.language, key, number, **values)

    def label(self, iri: str) -> str:
        """Return the name to show of a thing."""
        return self.graph.label(iri, self.language)

    def page(self, template: str, status: int = 200, /, **values: object) -> Response:
        """Return a page made of a template."""
        content = environment().get_template(template).render(visit=self, t=self.t, n=self.n, **values)
        return HTMLResponse(content, status_code=status, headers=_HEADERS)


Show = Callable[[Visit], Response] | Callable[[Visit, Request], Awaitable[Response]]


class Page(Route):
    """The route of a page. One that shares its address with data is passed by unless HTML is asked for."""

    def __init__(
        self, state: State, path: str, show: Show, *, shared: bool = False, pooled: bool = False,
        methods: Sequence[str] = ("GET",),
    ) -> None:  # fmt: skip
        """`show` makes the page in a thread of its own, or (`pooled`) in a process that can be ended."""
        self.shared = shared

        async def endpoint(request: Request) -> Response:
            form: dict[str, str] = {}
            if request.method == "POST":
                sent = await requests.body(request, state.settings.largest_query)
                form = {name: values[-1] for name, values in requests.parameters(sent, "form").items()}
            visit = await run_in_threadpool(visit_of, state, request, form)
            response = await (_pooled if pooled else _answer)(visit, show, request)
            if request.query_params.get("lang") in LANGUAGES:
                response.set_cookie("lang", visit.language, max_age=31_536_000, httponly=True, samesite="lax")
            return response

        super().__init__(path, endpoint, methods=list(methods))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether this page answers: for a shared address only where the reader wants HTML."""
        found, child = super().matches(scope)
        if found is Match.FULL and self.shared and not _wants_html(scope):
            return Match.NONE, {}
        if found is Match.PARTIAL and self.shared:
            return Match.NONE, {}
        return found, child


def _wants_html(scope: Scope) -> bool:
    if re.search(r"\.[a-z]{2,6}$", scope["path"]) and not scope["path"].endswith(".html"):
        return False
    accept = b",".join(v for k, v in scope.get("headers", ()) if k == b"accept").decode("latin-1").lower()
    return quality(accept, "text/html") > 0


def quality(accept: str, media_type: str) -> float:
    """Return how much a media type is wanted by name; 0 where it is not named."""
    for part in accept.split(","):
        name, *parameters = (p.strip() for p in part.split(";"))
        if name == media_type:
            weights = [p[2:] for p in parameters if p.startswith("q=")]
            try:
                return float(weights[0]) if weights else 1.0
            except ValueError:
                return 0.0
    return 0.0


def visit_of(state: State, request: Request, form: Mapping[str, str] | None = None) -> Visit:
    """Return a request as pages know it."""
    chosen = request.query_params.get("lang", "")
    language = chosen if chosen in LANGUAGES else _language(request, state)
    pairs = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    path = request.url.path
    return Visit(state, Snapshot.of(state), path, pairs, dict(request.path_params), language, form or {})


async def _answer(visit: Visit, show: Show, request: Request) -> Response:
    """Return the page; what `show` raises becomes a page too."""
    if not iscoroutinefunction(show):
        return await run_in_threadpool(answered, visit, cast("Callable[[Visit], Response]", show))
    try:
        made: Response = await show(visit, request)
    except LatticeworkError as error:
        return _refused(visit, error)
    return made


async def _pooled(visit: Visit, show: Show, request: Request) -> Response:
    """Return the page that a worker makes; it is ended at the deadline, or when the reader has left."""
    server = Server.of(request)
    fields = {name: getattr(visit, name) for name in ("path", "query", "parameters", "language")}
    page = f"{show.__module__.rsplit('.', 1)[-1]}.{show.__name__}"
    order = await run_in_threadpool(rendering.order, visit.state, page, fields)
    reply = await requests.attended(request, server.ask_own(order))
    try:
        content = await run_in_threadpool(reply.path.read_bytes)
    finally:
        reply.discard()
    kept = {k: v for k, v in reply.about["headers"].items() if k not in ("content-length", "content-type")}
    return HTMLResponse(content, reply.about["code"], kept)


def answered(visit: Visit, show: Callable[[Visit], Response]) -> Response:
    """Return the page that `show` makes, or that of the error that it raises."""
    try:
        return show(visit)
    except LatticeworkError as error:
        return _refused(visit, error)


def _refused(visit: Visit, error: LatticeworkError) -> Response:
    if isinstance(error, Missing):
        return visit.page("missing.html", 404, what=str(error.what), remedy=error.remedy)
    if isinstance(error, LimitError):
        response = visit.page("limit.html", 503, error=error)
        response.headers["Retry-After"] = "1"
        return response
    return visit.page("wrong.html", 422, error=error)


def _language(request: Request, state: State) -> str:
    """Return the language of the cookie, else the first of the browser's that there is, else the server's."""
    if (kept := request.cookies.get("lang", "")) in LANGUAGES:
        return kept
    for part in request.headers.get("accept-language", "").lower().split(","):
        code = part.strip()[:2]
        if code in LANGUAGES:
            return code
    return state.settings.language if state.settings.language in LANGUAGES else "en"


def redirect(address: str) -> Response:
    """Return the way to another page."""
    return RedirectResponse(address, status_code=303)


@cache
def environment() -> Environment:
    """Return the templates; what they show is escaped, and an unknown name is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from latticework.web.pages import marks, remarks

    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    known: dict[str, Any] = made.globals
    known.update(
        mark_of=marks.mark_of, address=marks.address, html_language=marks.html_language, remark=remarks.remark
    )
    return made
