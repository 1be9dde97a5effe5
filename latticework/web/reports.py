"""The canned queries over HTTP: /reports, and /reports/NAME in each format."""

from __future__ import annotations

import asyncio
import hashlib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from latticework.web import answers, requests
from latticework.web.negotiation import best, takes_gzip
from latticework.web.problems import Problem
from latticework.web.requests import Parameters
from latticework.web.server import Server

FORMATS = {
    "json": "application/json", "csv": "text/csv", "tsv": "text/tab-separated-values", "ttl": "text/turtle",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "svg": "image/svg+xml",
    "srj": "application/sparql-results+json", "xml": "application/sparql-results+xml", "jsonl": "application/x-ndjson",
    "md": "text/markdown", "bib": "application/x-bibtex", "csl": "application/vnd.citationstyles.csl+json",
    "png": "image/png", "rq": "application/sparql-query",
}  # fmt: skip
_NAMES = {"bib": "bibtex"}
_LANGUAGES = ("zh", "en", "ja")


async def listed(request: Request) -> Response:
    """Return the reports there are, with their parameters and addresses."""
    server = Server.of(request)
    root = str(request.base_url)
    found = [
        {
            "name": q.name, "family": q.family, "summary": q.summary, "title": dict(q.title), "question": dict(q.question),
            "parameters": [
                {"name": p.name, "type": p.type, "required": p.required, "multiple": p.multiple, "default": p.default}
                for p in q.parameters.values()
            ],
            "picture": q.picture, "url": f"{root}reports/{q.name}",
        }
        for q in server.state.catalogue().all()
    ]  # fmt: skip
    return JSONResponse(found, headers={"Vary": "Accept", "Cache-Control": "no-cache"})


async def report(request: Request) -> Response:
    """Return a report as data, in the format of the suffix or of Accept."""
    server = Server.of(request)
    name, suffix = _named(request.path_params["name"], server)
    if suffix is None:
        accept = request.headers.get("accept")
        media = best(accept, list(FORMATS.values()))
        if media is None and "text/html" in (accept or ""):
            media = FORMATS["json"]  # no pages here
        if media is None:
            raise Problem(
                406,
                "a report has no such format",
                where="Accept",
                remedy=f"one of {', '.join(FORMATS.values())}",
            )
        suffix = next(s for s, m in FORMATS.items() if m == media)
    given = requests.of_url(request)
    language = _language(request, given, server)
    state = server.state
    written = await asyncio.to_thread(_written, server, name)
    tag = answers.entity_tag(request, state.digest, name, suffix, language, sorted(given.items()), written)
    vary = ("Accept", "Accept-Encoding", "Accept-Language")
    media = FORMATS[suffix]
    headers = answers.kept(tag, vary) | {"Content-Language": language}
    if suffix in ("xlsx", "csv", "tsv"):
        headers["Content-Disposition"] = f'inline; filename="{name}.{suffix}"'
    if answers.unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    content = state.workspace.content
    order: dict[str, Any] = {
        "operation": "report", "name": name, "given": given, "language": language, "media": media, "usage": 422,
        "format": _NAMES.get(suffix, suffix), "root": str(content.root), "shipped": str(content.shipped),
        "texts": [str(folder) for folder in state.shelf().folders], "prefixes": state.workspace.prefixes(),
        "gzip": takes_gzip(request.headers.get("accept-encoding")), "base": server.settings.base_iri,
    }  # fmt: skip
    reply = await requests.attended(request, server.ask_own(order))
    return answers.Spooled(server.own, reply, media, headers)


def _written(server: Server, name: str) -> tuple[object, ...]:
    """Return what an answer rests on beside the store: the query's file, the words of the code, the texts at hand."""
    path = server.state.catalogue().files.get(name)
    query = hashlib.sha256(path.read_bytes()).hexdigest() if path else ""
    texts = [(str(folder), folder.stat().st_mtime_ns) for folder in server.state.shelf().folders]
    return query, _words(), texts


@cache
def _words() -> str:
    """Return a digest of the code that shapes rows and writes words: in a checkout the version alone says little."""
    found = hashlib.sha256()
    for path in sorted(Path(str(files("latticework.report"))).rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()


def _named(told: str, server: Server) -> tuple[str, str | None]:
    name, dot, suffix = told.rpartition(".")
    if not dot:
        return told, None
    if suffix not in FORMATS:
        raise Problem(
            404,
            f"no format of a report ends in .{suffix}",
            where="address",
            remedy=f"one of {' '.join('.' + s for s in FORMATS)}",
        )
    return name, suffix


def _language(request: Request, given: Parameters, server: Server) -> str:
    """Return the language of labels: ?lang, else the first that Accept-Language has and we speak."""
    told = requests.one(given, "lang")
    given.pop("lang", None)
    if told is not None:
        if told not in _LANGUAGES:
            raise Problem(
                422, f"lang is not {told!r}", where="lang", remedy=f"one of {', '.join(_LANGUAGES)}"
            )
        return told
    weighed: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, rest = part.strip().partition(";")
        match = re.fullmatch(r"\s*q=(\d(?:\.\d+)?)\s*", rest)
        if (code := tag[:2].lower()) in _LANGUAGES:
            weighed.append((float(match.group(1)) if match else 1.0, code))
    return max(weighed, key=lambda entry: entry[0])[1] if weighed else server.settings.language
