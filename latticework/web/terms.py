"""Classes, properties and statuses for completion: what the graph uses, how often, by every name and pinyin."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from latticework.vocabulary import iris
from latticework.vocabulary.names import fold
from latticework.web import answers, requests
from latticework.web.server import Server
from latticework.web.suggestions import pinyin

# The service description counts classes and properties already; what the ontology declares beside them is unused.
_QUERY = """\
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX lw: <https://latticework.example/ontology#>
SELECT ?term ?kind ?used ?label WHERE {
  { ?part void:property ?term ; void:triples ?used . BIND ("property" AS ?kind) }
  UNION { ?part void:class ?term ; void:entities ?used . BIND ("class" AS ?kind) }
  UNION { ?term a owl:ObjectProperty . BIND ("property" AS ?kind) }
  UNION { ?term a owl:DatatypeProperty . BIND ("property" AS ?kind) }
  UNION { ?term a owl:Class . BIND ("class" AS ?kind) }
  UNION { ?term rdfs:label ?any . FILTER (STRSTARTS(STR(?term), "https://latticework.example/status/")) BIND ("status" AS ?kind) }
  OPTIONAL { ?term rdfs:label ?label }
}
"""


async def terms(request: Request) -> Response:
    """Return the terms with prefixed names, labels, and what else one may type for each; most used first."""
    server = Server.of(request)
    requests.of_url(request)
    tag = answers.entity_tag(request, server.state.digest, "terms")
    headers = answers.kept(tag)
    if answers.unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    prefixes = server.state.workspace.prefixes()
    order: dict[str, Any] = {
        "operation": "query", "query": _QUERY, "dataset": None, "results": ["application/json", "json"], "graphs": None,
        "prefixes": prefixes, "address": str(request.url.replace(query="")), "gzip": False, "base": None,
    }  # fmt: skip
    reply = await server.ask(order)
    try:
        told = await asyncio.to_thread(reply.path.read_text, encoding="utf-8")
    finally:
        reply.discard()
    found = await asyncio.to_thread(_listed, json.loads(told)["results"]["bindings"], prefixes)
    return JSONResponse({"prefixes": sorted(prefixes), "terms": found}, headers=headers)


def _listed(bindings: list[dict[str, dict[str, str]]], prefixes: Mapping[str, str]) -> list[dict[str, Any]]:
    by_iri: dict[str, dict[str, Any]] = {}
    for row in bindings:
        iri = row["term"]["value"]
        name = _prefixed(iri, prefixes)
        if row["term"]["type"] != "uri" or name is None:
            continue
        entry = by_iri.setdefault(iri, {"name": name, "kind": row["kind"]["value"], "used": 0, "labels": {}})
        if "used" in row:
            entry["used"] = max(entry["used"], int(row["used"]["value"]))
        if "label" in row:
            entry["labels"][row["label"].get("xml:lang", "")] = row["label"]["value"]
    for entry in by_iri.values():
        names = [iris.local_name(entry["name"].replace(":", "/")), *entry["labels"].values()]
        entry["keys"] = sorted({fold(n) for n in names} | pinyin(entry["labels"].get("zh", "")))
    return sorted(by_iri.values(), key=lambda entry: (-entry["used"], entry["name"]))


def _prefixed(iri: str, prefixes: Mapping[str, str]) -> str | None:
    """Return an IRI with the longest prefix that fits, where what is left is a plain local name."""
    for prefix, head in sorted(prefixes.items(), key=lambda item: -len(item[1])):
        local = iri.removeprefix(head)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return None
