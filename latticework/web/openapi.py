"""The OpenAPI 3.1 description, made from the heads of the canned queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from latticework.query.canned import CannedQuery
from latticework.query.parameters import REFERENCES, REVIEWS, Parameter
from latticework.web import answers
from latticework.web.negotiation import DATASETS, GRAPHS, RESULTS
from latticework.web.problems import MEDIA_TYPE, TITLES
from latticework.web.reports import FORMATS
from latticework.web.server import Server
from latticework.web.settings import Settings

_TEXT = {"type": "string"}


async def document(request: Request) -> Response:
    """Return the description of this server."""
    server = Server.of(request)
    tag = answers.entity_tag(request, server.state.digest, "openapi", str(request.base_url))
    if answers.unchanged(request, tag):
        return Response(status_code=304, headers=answers.kept(tag))
    queries = server.state.catalogue().all()
    root = str(request.base_url).rstrip("/")
    return JSONResponse(described(queries, server.settings, root), headers=answers.kept(tag))


def described(queries: list[CannedQuery], settings: Settings, root: str) -> dict[str, Any]:
    """Return the OpenAPI document of a server with these reports."""
    from importlib.metadata import version

    paths: dict[str, Any] = {
        "/reports": {
            "get": _operation(
                "reports", "The reports there are", "reports", [], {"application/json": {"type": "array"}}
            )
        },
    }
    for query in queries:
        paths[f"/reports/{query.name}"] = {"get": _report(query)}
    paths |= _data(settings)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "latticework",
            "version": version("latticework"),
            "summary": "Who is in what, and where groupings overlap: claims with their passages",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root}],
        "tags": [
            {"name": name}
            for name in [
                *sorted({q.family for q in queries}),
                "reports",
                "sparql",
                "graphs",
                "data",
                "server",
            ]
        ],
        "paths": paths,
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "responses": {str(s): _refusal(s) for s in TITLES if s not in (200,)},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


_PROBLEM = {
    "type": "object",
    "required": ["status", "title", "detail", "errors"],
    "properties": {
        "status": {"type": "integer"},
        "title": _TEXT,
        "detail": _TEXT,
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"where": _TEXT, "what": _TEXT, "remedy": _TEXT}},
        },
    },
}


def _refusal(status: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": TITLES[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == 503:
        found["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return found


def _operation(
    name: str, summary: str, tag: str, parameters: list[dict[str, Any]], content: Mapping[str, Any],
    refusals: tuple[int, ...] = (400, 406, 503), **more: Any,
) -> dict[str, Any]:  # fmt: skip
    responses: dict[str, Any] = {
        "200": {
            "description": "The answer",
            "content": {media: {"schema": schema} for media, schema in content.items()},
        }
    }
    responses |= {str(s): {"$ref": f"#/components/responses/{s}"} for s in refusals}
    return {
        "operationId": name,
        "summary": summary,
        "tags": [tag],
        "parameters": parameters,
        "responses": responses,
        **more,
    }


def _report(query: CannedQuery) -> dict[str, Any]:
    columns = {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                c.name: _column(c.type) | {"description": c.heading.get("en", c.name)} for c in query.columns
            },
        },
    }
    content: dict[str, Any] = {media: {} for media in FORMATS.values()} | {"application/json": columns}
    if query.picture is None:
        del content["image/svg+xml"], content["image/png"]
    language = {
        "name": "lang",
        "in": "query",
        "schema": {"type": "string", "enum": ["zh", "en", "ja"]},
        "description": "language of labels",
    }
    return _operation(
        query.name, query.summary, query.family, [*map(_parameter, query.parameters.values()), language], content,
        (404, 406, 422, 503), description=query.description,
    )  # fmt: skip


def _column(kind: str) -> dict[str, Any]:
    one = {"integer": "integer", "decimal": "number", "boolean": "boolean"}.get(kind, "string")
    if kind in ("iris", "texts"):
        return {"type": ["array", "null"], "items": _TEXT}
    return {"type": [one, "null"]}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = (
        {"type": "integer", "minimum": 0} if parameter.type == "integer" else {"type": "string"}
    )
    choices = parameter.choices or {
        "reference": tuple(REFERENCES), "review": tuple(REVIEWS), "boolean": ("true", "false"), "tier": ("core", "extra"),
    }.get(parameter.type, ())  # fmt: skip
    if choices:
        schema["enum"] = list(choices)
    if parameter.type == "date":
        schema |= {"pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$", "examples": ["2022", "2022-05", "2022-05-23"]}
    if parameter.default is not None and not parameter.multiple:
        schema["default"] = (
            int(parameter.default)
            if schema["type"] == "integer" and parameter.default.isdigit()
            else parameter.default
        )
    if parameter.multiple:
        schema = {
            "type": "array",
            "items": schema,
            "minItems": parameter.at_least if parameter.required else 0,
        }
        if parameter.default is not None:
            schema["default"] = [parameter.default]
    found: dict[str, Any] = {
        "name": parameter.name, "in": "query", "required": parameter.required, "schema": schema,
        "description": parameter.label.get("en", parameter.name),
    }  # fmt: skip
    if parameter.multiple:
        found |= {"style": "form", "explode": True}
    return found


def _data(settings: Settings) -> dict[str, Any]:
    """Return the paths that are no reports."""
    rdf: dict[str, Any] = {media: {} for media in GRAPHS}
    either: dict[str, Any] = {media: {} for media in [*RESULTS, *GRAPHS]}

    def text(name: str, *, required: bool = False, multiple: bool = False) -> dict[str, Any]:
        schema = {"type": "array", "items": _TEXT} if multiple else _TEXT
        return {"name": name, "in": "query", "required": required, "schema": schema}

    datasets = [
        text("default-graph-uri", multiple=True),
        text("named-graph-uri", multiple=True),
        text("timeout"),
    ]
    form = {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {"query": _TEXT}, "required": ["query"]}},
            "application/sparql-query": {"schema": _TEXT}}  # fmt: skip
    slug = {"name": "slug", "in": "path", "required": True, "schema": _TEXT}
    found: dict[str, Any] = {
        "/sparql": {
            "get": _operation("queryByGet", "A SPARQL query; without one, the service description", "sparql", [text("query"), *datasets], either),
            "post": _operation("queryByPost", "A SPARQL query", "sparql", datasets, either, (400, 406, 413, 415, 503), requestBody={"required": True, "content": form}),
        },
        "/store": {
            "get": _operation("graph", "A graph, or all named graphs", "graphs", [text("graph"), text("default")], {**rdf, **{m: {} for m in DATASETS}}, (400, 404, 406)),
        },
        "/claim/{article}/{digest}": {"get": _operation("claim", "A claim", "data", [
            {**slug, "name": "article"}, {**slug, "name": "digest"}], rdf, (404, 406))},
        "/ontology": {"get": _operation("ontology", "The ontology", "data", [], {m: {} for m in ("text/turtle", "application/n-triples", "application/rdf+xml")}, (406,))},
        "/search": {"get": _operation("search", "Things by name, in zh, en, ja or pinyin", "data", [text("q", required=True), text("class"), text("lang"), text("limit")], {"application/json": {}}, (400, 422))},
        "/suggest": {"get": _operation("suggest", "A short list of things by the beginning of a name", "data", [text("q", required=True), text("class"), text("lang"), text("limit")], {"application/json": {}}, (400, 422))},
        "/terms": {"get": _operation("terms", "Classes, properties and statuses with labels, and how often the graph uses them", "data", [], {"application/json": {}}, (503,))},
        "/.well-known/void": {"get": _operation("void", "The data, described", "data", [], rdf, (406,))},
        "/prefixes": {"get": _operation("prefixes", "The prefixes", "data", [], {"application/json": {}, "text/turtle": {}, "application/sparql-query": {}}, (406,))},
        **{f"/{name}": {"get": _operation(name, summary, "server", [], {kind: {}}, refusals)} for name, summary, kind, refusals in (
            ("healthz", "Whether the server runs", "application/json", ()),
            ("readyz", "Whether it answers queries", "application/json", (503,)),
            ("version", "Versions, and the digest of the store", "application/json", ()),
            ("metrics", "Counters for Prometheus", "text/plain", ()))},
    }  # fmt: skip
    for head, summary in (
        ("id", "An actor or grouping"),
        ("technology", "A technology area"),
        ("article", "An article, and what it states"),
    ):
        found[f"/{head}/{{slug}}"] = {"get": _operation(head, summary, "data", [slug], rdf, (404, 406))}
    if settings.writable:
        found |= _writing(found)
    return found


def _writing(found: dict[str, Any]) -> dict[str, Any]:
    """Return the paths by which one writes."""
    security: list[Any] = [{"token": []}]
    graph = [{"name": name, "in": "query", "schema": _TEXT} for name in ("graph", "default")]
    rdf = {"required": True, "content": {media: {"schema": _TEXT} for media in GRAPHS}}
    refusals = (400, 401, 403, 413, 415)
    return {
        "/store": found["/store"] | {
            "put": _operation("replaceGraph", "Put a graph in the place of another", "graphs", graph, {}, refusals, requestBody=rdf, security=security),
            "post": _operation("extendGraph", "Add statements to a graph", "graphs", graph, {}, refusals, requestBody=rdf, security=security),
            "delete": _operation("removeGraph", "Take a graph out", "graphs", graph, {}, (401, 403, 404), security=security),
        },
        "/update": {
            "post": _operation("update", "A SPARQL update", "sparql", [], {"text/plain": {}}, (*refusals, 503), security=security,
                requestBody={"required": True, "content": {"application/sparql-update": {"schema": _TEXT}}}),
        },
    }  # fmt: skip
