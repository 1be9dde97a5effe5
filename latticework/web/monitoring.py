"""Whether the server lives and is ready, which version it is, what it counts; and the prefixes."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from importlib.metadata import version as version_of

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from latticework.web import answers
from latticework.web.negotiation import best, content_type
from latticework.web.problems import Problem
from latticework.web.server import Server

_BUCKETS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0)


class Requests:
    """Middleware that counts requests by the first part of their path and status, and times them."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what the application answers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            took = time.perf_counter() - began
            place = _place(scope["path"])
            _seen[place, scope["method"], status] += 1
            _spent[place] += took
            for bucket in _BUCKETS:
                _within[place, bucket] += took <= bucket


_seen: Counter[tuple[str, str, int]] = Counter()
_spent: defaultdict[str, float] = defaultdict(float)
_within: Counter[tuple[str, float]] = Counter()
_PLACES = frozenset(
    [
        "sparql",
        "update",
        "store",
        "reports",
        "id",
        "technology",
        "article",
        "claim",
        "ontology",
        "search",
        "suggest",
        "openapi.json",
        "prefixes",
        "healthz",
        "readyz",
        "version",
        "metrics",
        "console",
        "static",
        "compare",
    ]
)


def _place(path: str) -> str:
    first = path.strip("/").partition("/")[0]
    return first if first in _PLACES else "" if not first else "other"


async def healthz(request: Request) -> Response:
    """Say that the server runs."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


async def readyz(request: Request) -> Response:
    """Say whether the store is open and a worker can be had."""
    server = Server.of(request)
    if server.pool.counts.waiting > server.pool.size * 2:
        raise Problem(503, "all workers are busy", remedy="try again in a while")
    return JSONResponse(
        {"status": "ready", "digest": server.state.digest}, headers={"Cache-Control": "no-store"}
    )


async def version(request: Request) -> Response:
    """Return the versions that matter to a report of a fault."""
    server = Server.of(request)
    found = {
        "name": "latticework", "version": version_of("latticework"), "digest": server.state.digest,
        "pyoxigraph": version_of("pyoxigraph"), "writable": server.settings.writable,
    }  # fmt: skip
    return JSONResponse(found, headers={"Cache-Control": "no-cache"})


async def metrics(request: Request) -> Response:
    """Return the counters in Prometheus' text format."""
    server = Server.of(request)
    lines = ["# TYPE latticework_requests_total counter"]
    lines += [
        f'latticework_requests_total{{place="{place}",method="{method}",status="{status}"}} {count}'
        for (place, method, status), count in sorted(_seen.items())
    ]
    lines.append("# TYPE latticework_request_seconds histogram")
    for place in sorted(_spent):
        total = sum(n for (p, _, _), n in _seen.items() if p == place)
        lines += [
            f'latticework_request_seconds_bucket{{place="{place}",le="{b:g}"}} {_within[place, b]}'
            for b in _BUCKETS
        ]
        lines += [
            f'latticework_request_seconds_bucket{{place="{place}",le="+Inf"}} {total}',
            f'latticework_request_seconds_sum{{place="{place}"}} {_spent[place]:.6f}',
            f'latticework_request_seconds_count{{place="{place}"}} {total}',
        ]
    for name, pool in (("queries", server.pool), ("own", server.own)):
        counts = pool.counts
        for gauge, value in (
            ("running", counts.running),
            ("waiting", counts.waiting),
            ("spooled_bytes", counts.spooled),
        ):
            lines += [f'latticework_workers_{gauge}{{pool="{name}"}} {value}']
        lines += [
            f'latticework_orders_total{{pool="{name}"}} {counts.done}',
            f'latticework_orders_seconds_total{{pool="{name}"}} {counts.seconds:.6f}',
        ]
        lines += [
            f'latticework_stopped_total{{pool="{name}",reason="{why}"}} {n}'
            for why, n in sorted(counts.stopped.items())
        ]
    lines += [
        f"latticework_store_statements {len(server.state.store().database)}",
        f"latticework_uptime_seconds {time.time() - server.began:.0f}",
    ]
    return PlainTextResponse(
        "\n".join(lines) + "\n", media_type="text/plain; version=0.0.4", headers={"Cache-Control": "no-store"}
    )


async def prefixes(request: Request) -> Response:
    """Return the prefixes as JSON, as Turtle, or as the head of a query."""
    server = Server.of(request)
    offered = ["application/json", "text/turtle", "application/sparql-query"]
    media = best(request.headers.get("accept"), offered)
    if media is None and "text/html" in request.headers.get("accept", ""):
        media = offered[0]
    if media is None:
        raise Problem(
            406, "prefixes have no such format", where="Accept", remedy=f"one of {', '.join(offered)}"
        )
    found = server.state.workspace.prefixes()
    if base := server.settings.base_iri:
        from latticework.vocabulary import iris

        found = {name: namespace.replace(iris.BASE, base, 1) for name, namespace in found.items()}
    headers = answers.kept(answers.entity_tag(request, server.state.digest, "prefixes", media))
    if media == "application/json":
        return JSONResponse(found, headers=headers)
    line = "@prefix {}: <{}> .\n" if media == "text/turtle" else "PREFIX {}: <{}>\n"
    data = "".join(line.format(name, namespace) for name, namespace in found.items())
    return Response(data, 200, headers, content_type(media))
