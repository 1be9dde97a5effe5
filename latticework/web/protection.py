"""Headers that keep pages to themselves, rules of who may write, and the last catch for errors."""

from __future__ import annotations

import hmac
import re
import sys
import traceback
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from latticework.web import problems
from latticework.web.problems import Problem
from latticework.web.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Length, Content-Location, ETag, Link, Location, Retry-After",
}
_PREFLIGHT = {
    **_OPEN,
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_LOCAL = re.compile(r"(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?", re.IGNORECASE)


Shown = Callable[[Request, Exception], Awaitable[Response]]


class Protection:
    """Middleware: security headers, CORS for data, preflights, and a problem body for what nobody caught."""

    def __init__(self, app: ASGIApp, settings: Settings, shown: Shown) -> None:
        """Wrap an application; `shown` makes the answer of a problem, as a page where the reader wants one."""
        self.app, self.settings, self.shown = app, settings, shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or let the application answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if (
            scope["method"] == "OPTIONS"
            and "origin" in headers
            and "access-control-request-method" in headers
        ):
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
            return
        began = False

        async def sending(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                found = MutableHeaders(scope=message)
                shared = {} if found.get("content-type", "").startswith("text/html") else _OPEN
                for name, value in {**_HEADERS, **shared}.items():
                    found.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            print(
                f"latticework: {scope['method']} {scope['path']}: {type(error).__name__}: {error}",
                file=sys.stderr,
            )
            if "-v" in sys.argv or "--verbose" in sys.argv:
                traceback.print_exc()
            if began:
                raise  # the connection is cut: a client sees that its answer is not whole
            problem = Problem(500, f"{type(error).__name__}: {error}")
            try:
                response = await self.shown(Request(scope, receive), problem)
            except Exception:  # noqa: BLE001 - what broke the answer may break the page of it too
                response = problems.response(problem)
            await response(scope, receive, sending)


def may_write(request: Request, settings: Settings) -> None:
    """Let a request pass that may write. Raises Problem: 404 on a server that only reads, 401 without a token.

    On loopback without tokens, pages of other hosts must not write through somebody's browser: a request names
    this machine as its host, and comes from no other origin.
    """
    if not settings.writable:
        raise Problem(404, "this server only reads", remedy="start it with --writable")
    if settings.tokens:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        held = token.strip().encode()
        known = [
            hmac.compare_digest(held, token.encode()) for token in settings.tokens
        ]  # all, in constant time
        if scheme.lower() != "bearer" or not any(known):
            challenge = {"WWW-Authenticate": 'Bearer realm="latticework"'}
            raise Problem(
                401,
                "writing needs a token",
                where="Authorization",
                remedy="send Authorization: Bearer TOKEN",
                headers=challenge,
            )
        return
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    if not _LOCAL.fullmatch(host):
        raise Problem(
            403, f"the host {host!r} is not this machine", where="Host", remedy="use http://127.0.0.1"
        )
    if (origin and origin != f"{request.url.scheme}://{host}") or request.headers.get(
        "sec-fetch-site"
    ) == "cross-site":
        raise Problem(
            403, "a page of another host may not write here", where="Origin", remedy="use --token-file"
        )
