"""Who may review in the browser, and under which name: the rules of updates, for pages that send plain forms.

A browser cannot send a token with a form. Where the server asks for one, it is given once, and a cookie holds a
digest of it that opens the review and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from latticework.review import reviewer
from latticework.web import protection
from latticework.web.problems import Problem
from latticework.web.settings import Settings

PATH = "/review"
_NAME, _PASS = "latticework-reviewer", "latticework-review"
_LONGEST = 80


def may_review(request: Request, settings: Settings) -> None:
    """Let a request pass that may see the desk; one that decides must come from a page of this server too.

    Raises Problem: 403 on a server that only reads and for pages of others, 401 where a token is needed.
    """
    if not settings.writable:
        raise Problem(403, "this server only reads", remedy="start it with latticework serve --writable")
    if request.method in ("GET", "HEAD"):
        if settings.tokens and not _has_pass(request, settings) and "authorization" not in request.headers:
            raise Problem(401, "reviewing needs a token", where="token", remedy="give one of --token-file")
        if "authorization" in request.headers:
            protection.may_write(request, settings)
        return
    if settings.tokens and "authorization" not in request.headers:
        of_this_server(request)
        if not _has_pass(request, settings):
            raise Problem(401, "reviewing needs a token", where="token", remedy="give one of --token-file")
        return
    protection.may_write(request, settings)


def of_this_server(request: Request) -> None:
    """Raise Problem where a form does not come from a page of this server: a cookie alone is no consent.

    Every browser names the origin of a form that is posted; a proxy may have changed the scheme, never the host.
    """
    origin, host = request.headers.get("origin", ""), request.headers.get("host", "")
    fetched = request.headers.get("sec-fetch-site", "same-origin")
    if not origin or urlsplit(origin).netloc.lower() != host.lower() or fetched != "same-origin":
        raise Problem(
            403, "a page of another host may not write here", where="Origin", remedy="use this one's"
        )


def admits(token: str, settings: Settings) -> bool:
    """Say whether a token is one of the server's."""
    same = [hmac.compare_digest(known.encode(), token.encode()) for known in settings.tokens]
    return any(same)  # all were compared, in constant time


def admit(response: Response, request: Request, settings: Settings, name: str, token: str = "") -> None:
    """Let the browser keep the reviewer's name, and the pass that a token has earned."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        _NAME, quote(name), max_age=31_536_000, path=PATH, httponly=True, samesite="strict", secure=secure
    )
    if token and admits(token, settings):
        response.set_cookie(_PASS, _pass(token), path=PATH, httponly=True, samesite="strict", secure=secure)


def _pass(token: str) -> str:
    return hmac.digest(token.encode(), b"latticework review", hashlib.sha256).hex()


def _has_pass(request: Request, settings: Settings) -> bool:
    held = request.cookies.get(_PASS, "").encode()
    same = [hmac.compare_digest(_pass(token).encode(), held) for token in settings.tokens]
    return any(same)


def sound_name(name: str) -> str:
    """Return a name as it is kept: without blanks around it, signs of control, or more than 80 characters."""
    return "".join(c for c in name if c.isprintable()).strip()[:_LONGEST]


def name_of(request: Request, settings: Settings) -> str:
    """Return who reviews: as the browser keeps it, else as on the command line where only this machine can come.

    Empty where somebody has yet to say so.
    """
    kept = sound_name(unquote(request.cookies.get(_NAME, "")))
    return kept or (reviewer() if settings.on_loopback and not settings.tokens else "")
