"""Talking to a SPARQL server over HTTP: accounts, deadlines, repeated tries, and answers taken whole or not at all.

Credentials stay with the host that they were given for: a redirect to another one is refused.
"""

from __future__ import annotations

import base64
import http.client
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import IO, Any, cast
from urllib.parse import unquote, urlsplit, urlunsplit

from latticework.errors import InputError, LatticeworkError, LimitError, UsageError

AGENT = "latticework (https://latticework.example/)"
WAITING = (429, 502, 503, 504)  # statuses that may pass by themselves
_CHUNK = 1 << 16
_IN_MEMORY = 1 << 22  # a larger answer goes to a temporary file
_LONGEST_WAIT = 60.0  # seconds; a server that asks for more is not waited for
_SAID = 2000  # of an error page, this much is looked at


@dataclass(frozen=True, slots=True)
class Account:
    """Who asks: a user with a password, or the bearer of a token; nobody in particular when all are empty."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def header(self) -> str | None:
        """Return the Authorization header, or None."""
        if self.token:
            return f"Bearer {self.token}"
        if not self.user:
            return None
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")


def address(url: str, environ: Mapping[str, str]) -> tuple[str, Account]:
    """Return a URL without its userinfo, and the account that the URL or the environment names.

    Raises UsageError for anything but http and https.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{url!r} is no address: {error}", remedy="write http://host:port/path") from None
    if parts.scheme not in ("http", "https") or not host or any(ord(ch) <= 32 for ch in url):
        raise UsageError(
            f"{_shown(url)!r} is no address of a server", remedy="write http://host:port/path or https://…"
        )
    where = f"[{host}]" if ":" in host else host
    bare = urlunsplit((parts.scheme, where + (f":{port}" if port else ""), parts.path, parts.query, ""))
    if parts.username:
        return bare, Account(unquote(parts.username), unquote(parts.password or ""))
    return bare, Account(
        environ.get("LATTICEWORK_ENDPOINT_USER", ""),
        environ.get("LATTICEWORK_ENDPOINT_PASSWORD", ""),
        environ.get("LATTICEWORK_ENDPOINT_TOKEN", ""),
    )


def _shown(url: str) -> str:
    """Return a URL as it may be printed: without what stands before an @."""
    head, sign, tail = url.rpartition("@")
    return head.split("//")[0] + "//…@" + tail if sign and "//" in head else url


@dataclass(slots=True)
class Reply:
    """A whole answer: status, headers, and the body, rewound."""

    status: int
    headers: Message
    body: IO[bytes]

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return (self.headers.get("Content-Type") or "").partition(";")[0].strip().lower()

    def start(self, count: int = _SAID) -> str:
        """Return the beginning of the body as text."""
        self.body.seek(0)
        text = self.body.read(count).decode("utf-8", "replace")
        self.body.seek(0)
        return text


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only on the host that was asked, so that no credentials travel on; a POST stays one."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Return the request to follow with, or refuse."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        upgraded = (old.scheme, new.scheme) == ("http", "https")
        if old.hostname != new.hostname or not (upgraded or (old.scheme, old.port) == (new.scheme, new.port)):
            raise LatticeworkError(
                f"the server sends us on to {new.scheme}://{new.netloc.rpartition('@')[2]}",
                where=_place(req.full_url),
                remedy="if you trust it, give that address",
            )
        if code == 303:
            return super().redirect_request(req, fp, code, msg, headers, newurl)
        _rewind(req)
        return urllib.request.Request(newurl, data=req.data, headers=req.headers, method=req.get_method())  # noqa: S310


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Answers a challenge for Digest (Virtuoso's), and leaves any other to the caller."""

    def http_error_401(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any
    ) -> Any:
        """Return the answer to the request with a digest, or None."""
        if not (headers.get("WWW-Authenticate") or "").lower().startswith("digest"):
            return None
        _rewind(req)
        return super().http_error_401(req, fp, code, msg, headers)

    def answer_beforehand(self, request: urllib.request.Request, timeout: float) -> None:
        """Have the server ask by a request without a body: it hangs up on a long one that it does not let in."""
        probe = urllib.request.Request(request.full_url, method="HEAD")  # noqa: S310 - `address` checked it
        try:
            urllib.request.build_opener(_SameHost()).open(probe, timeout=timeout).close()
        except urllib.error.HTTPError as error:
            kind, _, challenge = (error.headers.get("WWW-Authenticate") or "").partition(" ")
            error.close()
            if kind.lower() == "digest":
                parts = urllib.request.parse_keqv_list(urllib.request.parse_http_list(challenge))
                if answer := self.get_authorization(request, parts):
                    request.add_unredirected_header("Authorization", f"Digest {answer}")


def _rewind(request: urllib.request.Request) -> None:
    """Make the body of a request ready to be sent again."""
    if request.data is not None and not isinstance(request.data, bytes):
        cast("IO[bytes]", request.data).seek(0)


@dataclass(slots=True)
class Transport:
    """Sends requests to one server. `timeout` bounds one answer, its reading included."""

    account: Account = field(default_factory=Account)
    timeout: float = 60.0
    tries: int = 5
    pause: float = 0.5
    sleep: Callable[[float], None] = time.sleep
    unasked: bool = True  # whether the account is named before the server asks for it

    def send(
        self, url: str, method: str, headers: Mapping[str, str], data: bytes | IO[bytes] | None = None
    ) -> Reply:
        """Return the server's answer, whole.

        What cannot be reached or says 429, 502, 503 or 504 is asked again with growing pauses (or after
        Retry-After); an answer that has begun is not asked for twice. Raises LatticeworkError, or LimitError
        at the deadline; an answer with another error status is returned for the caller to judge.
        """
        pause = self.pause
        for left in range(self.tries - 1, -1, -1):
            try:
                reply = self._once(url, method, headers, data)
            except (ConnectionError, urllib.error.URLError) as error:
                reason = getattr(error, "reason", error)
                if isinstance(reason, TimeoutError):
                    raise self._late(url) from None
                if not left or not isinstance(reason, ConnectionError):
                    raise LatticeworkError(
                        f"cannot be reached: {reason}",
                        where=_place(url),
                        remedy="is the server running, and the address right?",
                    ) from None
                wait = pause
            except TimeoutError:
                raise self._late(url) from None
            else:
                if reply.status == 401 and self.unasked and self.account.user and not self.account.token:
                    # Virtuoso wants Digest, and answers Basic with a bare 401: let it ask first
                    self.unasked = False
                    return self.send(url, method, headers, data)
                if reply.status not in WAITING or not left:
                    return reply
                wait = max(pause, _retry_after(reply.headers.get("Retry-After")))
                if wait > _LONGEST_WAIT:
                    return reply
            self.sleep(wait)
            pause *= 2
        raise AssertionError("the last try returns or raises")

    def _once(
        self, url: str, method: str, headers: Mapping[str, str], data: bytes | IO[bytes] | None
    ) -> Reply:
        ends = time.monotonic() + self.timeout
        sent = {"User-Agent": AGENT, **headers}
        if self.unasked and (authorization := self.account.header()):
            sent["Authorization"] = authorization
        if data is not None and not isinstance(data, bytes):
            data.seek(0, 2)
            sent["Content-Length"] = str(data.tell())
            data.seek(0)
        request = urllib.request.Request(url, data=data, headers=sent, method=method)  # noqa: S310 - `address` checked it
        try:
            response = self._opener(request).open(request, timeout=self.timeout)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            body = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller reads it
            try:
                while (
                    chunk := response.read1(_CHUNK) if hasattr(response, "read1") else response.read(_CHUNK)
                ):
                    body.write(chunk)
                    if time.monotonic() > ends:
                        raise TimeoutError
            except (http.client.HTTPException, ConnectionError) as error:
                raise LatticeworkError(
                    f"the answer was cut off ({error})",
                    where=_place(url),
                    remedy="nothing of it was used; ask again",
                ) from None
            declared, size = response.headers.get("Content-Length"), body.tell()
            if declared is not None and method != "HEAD" and declared.isdigit() and size < int(declared):
                raise LatticeworkError(
                    f"the answer was cut off ({size:,} of {int(declared):,} bytes came)",
                    where=_place(url),
                    remedy="nothing of it was used; ask again",
                )
            body.seek(0)
            return Reply(response.status or 0, response.headers, body)

    def _opener(self, request: urllib.request.Request) -> urllib.request.OpenerDirector:
        """Return what opens a request; where a server wants Digest in place of Basic, it is answered."""
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        if not self.account.user:
            return urllib.request.build_opener(_SameHost())
        passwords.add_password(None, request.full_url, self.account.user, self.account.password)
        digest = _Digest(passwords)
        if not self.unasked and request.data is not None and not isinstance(request.data, bytes):
            digest.answer_beforehand(request, self.timeout)
        return urllib.request.build_opener(_SameHost(), digest)

    def _late(self, url: str) -> LimitError:
        return LimitError(
            f"no whole answer after {self.timeout:g} s",
            where=_place(url),
            remedy="narrow the question, or give a longer --timeout",
        )


def _place(url: str) -> str:
    """Return the URL as a message names it: a query in it would fill the screen."""
    return url.partition("?")[0]


def _retry_after(value: str | None) -> float:
    """Return the seconds that a server asks us to wait; 0 where it says nothing that can be read."""
    if not value:
        return 0.0
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError):
        return 0.0


def refusal(reply: Reply, url: str) -> LatticeworkError:
    """Return the error that a status above 299 stands for, with the first words of what the server says."""
    text = reply.start()
    said = "" if "<html" in text.lower() else " ".join(text.split())[:200]
    what = f"the server answers {reply.status}" + (f": {said}" if said else "")
    if reply.status in (401, 403):
        remedy = "LATTICEWORK_ENDPOINT_USER and _PASSWORD, or LATTICEWORK_ENDPOINT_TOKEN, name an account"
        return UsageError(what, where=_place(url), remedy=remedy)
    if reply.status == 404:
        return UsageError(what, where=_place(url), remedy="is that the address of its SPARQL endpoint?")
    if reply.status in WAITING:
        wait = reply.headers.get("Retry-After")
        return LimitError(
            what,
            where=_place(url),
            remedy=f"it asks to come back after {wait}" if wait else "try again later",
        )
    if reply.status == 400:
        return InputError(what, where=_place(url), remedy="the server does not take the query")
    return LatticeworkError(what, where=_place(url))
