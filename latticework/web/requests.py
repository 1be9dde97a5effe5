"""A request as it came: parameters decoded strictly, a body read within bounds of size and time."""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

from latticework.web.problems import Problem

_T = TypeVar("_T")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})?")
_SLOWEST = (
    1024  # bytes a second, from the beginning: a body that drips keeps its connection no longer than that
)

Parameters = dict[str, list[str]]


def parameters(raw: bytes, where: str) -> Parameters:
    """Return the parameters of a query string or form. Raises Problem for broken percent-encoding or UTF-8."""
    found: Parameters = {}
    for pair in raw.split(b"&"):
        if not pair:
            continue
        name, _, value = pair.partition(b"=")
        found.setdefault(_decoded(name, where), []).append(_decoded(value, where))
    return found


def _decoded(raw: bytes, where: str) -> str:
    def byte(match: re.Match[bytes]) -> bytes:
        if match.group(1) is None:
            raise Problem(
                400, "a % is not followed by two hexadecimal digits", where=where, remedy="write %25 for %"
            )
        return bytes([int(match.group(1), 16)])

    plain = _ESCAPE.sub(byte, raw.replace(b"+", b" "))
    return text(plain, where)


def text(raw: bytes, where: str) -> str:
    """Return bytes as text. Raises Problem where they are not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, f"not UTF-8 (byte {error.start})", where=where, remedy="send UTF-8") from None


def of_url(request: Request) -> Parameters:
    """Return the parameters of the address."""
    return parameters(request.scope["query_string"], "address")


def one(found: Parameters, name: str) -> str | None:
    """Return a parameter that may stand once. Raises Problem where it stands more often."""
    values = found.get(name, [])
    if len(values) > 1:
        raise Problem(400, f"{name} is given {len(values)} times", where=name, remedy="give it once")
    return values[0] if values else None


def media_type(request: Request) -> str:
    """Return the media type of the body, without parameters; empty where none is named."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def check_charset(request: Request) -> None:
    """Refuse a body in another charset than UTF-8."""
    match = re.search(
        r';\s*charset\s*=\s*"?([\w.:-]+)', request.headers.get("content-type", ""), re.IGNORECASE
    )
    if match and match.group(1).lower().replace("_", "-") not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise Problem(415, f"the charset is {match.group(1)}", where="Content-Type", remedy="send UTF-8")


async def body(request: Request, largest: int) -> bytes:
    """Return the body, unpacked. Raises Problem where it is too large, broken, or does not arrive."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise Problem(
            415, f"the encoding {encoding} is unknown", where="Content-Encoding", remedy="use gzip or none"
        )
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > largest:
        raise _too_large(largest)
    unpack = None if encoding in ("identity", "") else _Unpacked(largest)
    found, came = bytearray(), 0
    patience: float = request.app.state.latticework.settings.patience
    began = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(patience) as deadline:
            async for chunk in request.stream():
                came += len(chunk)
                latest = began + patience + came / _SLOWEST
                deadline.reschedule(min(latest, asyncio.get_running_loop().time() + patience))
                found += unpack.add(chunk, largest - len(found)) if unpack else chunk
                if len(found) > largest:
                    raise _too_large(largest)
    except TimeoutError:
        raise Problem(408, "the body did not arrive in time", headers={"Connection": "close"}) from None
    except zlib.error as error:
        raise Problem(400, f"the body is not sound gzip: {error}", where="Content-Encoding") from None
    except ClientDisconnect:
        raise Problem(400, "the client went away") from None
    if unpack and came and not unpack.whole:
        raise Problem(400, "the body ends too early", where="Content-Encoding")
    return bytes(found)


class _Unpacked:
    """A gzip or zlib stream as it comes; gzip may have several members, one after the other (RFC 1952)."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._member = zlib.decompressobj(47)

    def add(self, packed: bytes, room: int) -> bytes:
        """Return what a part unpacks to. Raises Problem over `room` bytes, zlib.error where it is not sound."""
        found = bytearray()
        while packed:
            if self._member.eof:
                self._member = zlib.decompressobj(47)
            found += self._member.decompress(packed, room - len(found) + 1)
            if len(found) > room or self._member.unconsumed_tail:
                raise _too_large(self._largest)
            packed = self._member.unused_data
        return bytes(found)

    @property
    def whole(self) -> bool:
        """Whether the stream has come to its end."""
        return self._member.eof


def _too_large(largest: int) -> Problem:
    return Problem(
        413, f"the body has more than {largest:,} bytes", remedy="send less", headers={"Connection": "close"}
    )


async def attended(request: Request, work: Coroutine[Any, Any, _T]) -> _T:
    """Return what the work gives; where the client goes away first, the work is cancelled."""
    task = asyncio.ensure_future(work)
    watch = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            task.cancel()
        return await task
    except asyncio.CancelledError:
        task.cancel()
        raise Problem(503, "the client went away") from None
    finally:
        watch.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
