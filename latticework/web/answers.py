"""Answers from a worker's file, with entity tags by the store's digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from latticework.web.negotiation import content_type, takes_gzip
from latticework.web.pool import Pool, Reply

_BLOCK = 256 * 1024
_CHANGING = ("NOW", "RAND", "UUID", "BNODE")


class Spooled(Response):
    """An answer that lies whole in a file: its length is known, and memory stays flat however long it is."""

    def __init__(self, pool: Pool, reply: Reply, media: str, headers: Mapping[str, str]) -> None:
        """Take over the file, which goes when the answer has been sent."""
        super().__init__(status_code=200, headers=dict(headers), media_type=content_type(media))
        self.pool, self.reply = pool, reply
        self.headers["Content-Length"] = str(reply.size)
        if encoding := reply.about.get("encoding"):
            self.headers["Content-Encoding"] = encoding

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file block by block; `Connection` leaves a client that takes none."""
        self.pool.counts.spooled += self.reply.size
        try:
            with self.reply.path.open("rb") as file:
                self.reply.discard()
                start = {
                    "type": "http.response.start",
                    "status": self.status_code,
                    "headers": self.raw_headers,
                }
                await send(start)
                if scope["method"] != "HEAD":
                    while block := file.read(_BLOCK):
                        more = {"type": "http.response.body", "body": block, "more_body": True}
                        await send(more)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self.pool.counts.spooled -= self.reply.size


def entity_tag(request: Request, digest: str, *parts: object) -> str:
    """Return the tag of an answer: of the store's content, of what was asked, and of its form."""
    gzip = takes_gzip(request.headers.get("accept-encoding"))
    told = repr((version("latticework"), digest, gzip, *parts)).encode()
    return f'W/"{hashlib.sha256(told).hexdigest()[:24]}"'


def is_settled(query: str) -> bool:
    """Say whether a query has the same answer each time, as long as the store is the same."""
    upper = query.upper()
    return not any(word in upper for word in _CHANGING)


def unchanged(request: Request, tag: str) -> bool:
    """Say whether the client has the answer with that tag."""
    told = request.headers.get("if-none-match")
    if told is None or request.method not in ("GET", "HEAD"):
        return False
    tags = {part.strip().removeprefix("W/") for part in told.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags


def kept(tag: str | None, vary: Iterable[str] = ("Accept", "Accept-Encoding")) -> dict[str, str]:
    """Return the headers by which a cache may keep an answer, as long as it asks before each use."""
    found = {"Vary": ", ".join(vary), "Cache-Control": "no-cache" if tag else "no-store"}
    return found | ({"ETag": tag} if tag else {})
