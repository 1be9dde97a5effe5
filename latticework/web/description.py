"""What the endpoint says of itself: service description, VoID, examples and prefixes."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from latticework.graph.canonical import turtle
from latticework.vocabulary import iris
from latticework.vocabulary.iris import RDF_TYPE
from latticework.web import answers
from latticework.web.answering import GRAPH_FORMATS
from latticework.web.negotiation import GRAPHS, best, content_type
from latticework.web.problems import Problem
from latticework.web.server import Server
from latticework.web.state import State
from latticework.web.updating import is_reserved

SERVICE = iris.graph("service")
_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_VOID_EXT = "http://ldf.fi/void-ext#"
_FORMATS = "http://www.w3.org/ns/formats/"
_PREFIXES = {"sd": _SD, "void": _VOID, "void-ext": _VOID_EXT, "sh": iris.SH, "format": _FORMATS,
             "dcterms": iris.DCTERMS, "rdfs": iris.RDFS, "schema": "https://schema.org/"}  # fmt: skip
_MOST = 2_000_000  # statements over which the partitions would take longer than they are worth


def _n(namespace: str, name: str) -> NamedNode:
    return NamedNode(namespace + name)


def statements(state: State) -> list[Quad]:
    """Return what stands in graph/service of the served copy: partitions, prefixes, the reports as examples."""
    triples = [*partitions(state), *prefixes(state), *examples(state)]
    return [Quad(t.subject, t.predicate, t.object, SERVICE) for t in triples]


def partitions(state: State) -> list[Triple]:
    """Return the VoID partitions: which class has which property, leading to what."""
    database = state.store().database
    if len(database) > _MOST:
        return []
    default = DefaultGraph()
    classes: dict[Any, list[NamedNode]] = defaultdict(list)
    for q in database.quads_for_pattern(None, RDF_TYPE, None, default):
        if isinstance(q.object, NamedNode):
            classes[q.subject].append(q.object)
    sizes: Counter[NamedNode] = Counter(c for found in classes.values() for c in found)
    uses: Counter[tuple[NamedNode, NamedNode]] = Counter()
    leads: dict[tuple[NamedNode, NamedNode], Counter[tuple[str, NamedNode]]] = defaultdict(Counter)
    properties: Counter[NamedNode] = Counter()
    for q in database.quads_for_pattern(None, None, None, default):
        properties[q.predicate] += 1
        if isinstance(q.object, Literal):
            targets = [("datatype", q.object.datatype)]
        else:
            targets = [("class", c) for c in classes.get(q.object, ())]
        for name in classes.get(q.subject, ()):
            uses[name, q.predicate] += 1
            leads[name, q.predicate].update(targets)
    whole = iris.graph("catalogue")
    found = [
        Triple(whole, RDF_TYPE, _n(_VOID, "Dataset")),
        Triple(whole, _n(_VOID, "triples"), Literal(sum(properties.values()))),
        Triple(whole, _n(_VOID, "classes"), Literal(len(sizes))),
        Triple(whole, _n(_VOID, "properties"), Literal(len(properties))),
        Triple(
            whole,
            _n(_VOID, "distinctSubjects"),
            Literal(len({q.subject for q in database.quads_for_pattern(None, RDF_TYPE, None, default)})),
        ),
    ]
    nodes = {
        name: NamedNode(f"{SERVICE.value}/class/{number}")
        for number, name in enumerate(sorted(sizes, key=str))
    }
    for name, node in nodes.items():
        found += [
            Triple(whole, _n(_VOID, "classPartition"), node),
            Triple(node, _n(_VOID, "class"), name),
            Triple(node, _n(_VOID, "entities"), Literal(sizes[name])),
        ]
    for number, (pair, count) in enumerate(
        sorted(uses.items(), key=lambda item: (str(item[0][0]), str(item[0][1])))
    ):
        node = NamedNode(f"{SERVICE.value}/property/{number}")
        found += [
            Triple(nodes[pair[0]], _n(_VOID, "propertyPartition"), node),
            Triple(node, _n(_VOID, "property"), pair[1]),
            Triple(node, _n(_VOID, "triples"), Literal(count)),
        ]
        for place, ((kind, target), amount) in enumerate(sorted(leads[pair].items(), key=str)):
            leaf = NamedNode(f"{node.value}/{place}")
            namespace = _VOID if kind == "class" else _VOID_EXT
            found += [
                Triple(node, _n(namespace, f"{kind}Partition"), leaf),
                Triple(leaf, _n(namespace, kind), target),
                Triple(leaf, _n(_VOID, "triples"), Literal(amount)),
            ]
    return found


def prefixes(state: State) -> list[Triple]:
    """Return the prefixes as SHACL declares them."""
    found: list[Triple] = []
    for name, namespace in state.workspace.prefixes().items():
        node = NamedNode(f"{SERVICE.value}/prefix/{name}")
        found += [
            Triple(SERVICE, _n(iris.SH, "declare"), node),
            Triple(node, _n(iris.SH, "prefix"), Literal(name)),
            Triple(node, _n(iris.SH, "namespace"), Literal(namespace, datatype=_n(iris.XSD, "anyURI"))),
        ]
    return found


def examples(state: State) -> list[Triple]:
    """Return the canned queries as examples that run as they stand."""
    found: list[Triple] = []
    for query in state.catalogue().all():
        node = NamedNode(f"{SERVICE.value}/example/{query.name}")
        found += [
            Triple(node, RDF_TYPE, _n(iris.SH, "SPARQLExecutable")),
            Triple(node, RDF_TYPE, _n(iris.SH, "SPARQLSelectExecutable")),
            Triple(node, _n(iris.SH, "select"), Literal(query.text.strip())),
            Triple(node, _n(iris.RDFS, "comment"), Literal(query.summary, language="en")),
        ]
        found += [
            Triple(node, _n(iris.RDFS, "label"), Literal(t, language=tag))
            for tag, t in sorted(query.title.items())
        ]
    return found


async def service(request: Request) -> Response:
    """Return the service description of the endpoint."""
    server = Server.of(request)
    root = _root(request, server)
    node = NamedNode(f"{root}sparql")
    data, default = NamedNode(f"{root}.well-known/void#dataset"), NamedNode(f"{root}.well-known/void#default")
    found = [
        Triple(node, RDF_TYPE, _n(_SD, "Service")),
        Triple(node, _n(_SD, "endpoint"), node),
        Triple(node, _n(_SD, "supportedLanguage"), _n(_SD, "SPARQL11Query")),
        *(Triple(node, _n(_SD, "resultFormat"), _n(_FORMATS, name)) for name in (
            "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle",
            "N-Triples", "RDF_XML", "JSON-LD")),
        Triple(node, _n(_SD, "defaultDataset"), data),
        Triple(data, RDF_TYPE, _n(_SD, "Dataset")),
        Triple(data, _n(_SD, "defaultGraph"), default),
        Triple(default, RDF_TYPE, _n(_SD, "Graph")),
        Triple(default, _n(_VOID, "triples"), Literal(sum(1 for _ in server.state.store().triples()))),
    ]  # fmt: skip
    if server.settings.writable:
        update = NamedNode(f"{root}update")
        found += [
            Triple(update, RDF_TYPE, _n(_SD, "Service")),
            Triple(update, _n(_SD, "endpoint"), update),
            Triple(update, _n(_SD, "supportedLanguage"), _n(_SD, "SPARQL11Update")),
            Triple(update, _n(_SD, "defaultDataset"), data),
        ]
    for number, name in enumerate(server.state.store().graph_names()):
        named = NamedNode(f"{root}.well-known/void#graph-{number}")
        found += [
            Triple(data, _n(_SD, "namedGraph"), named),
            Triple(named, RDF_TYPE, _n(_SD, "NamedGraph")),
            Triple(named, _n(_SD, "name"), name),
        ]
    return _written(request, server, found, "service")


async def void(request: Request) -> Response:
    """Return the VoID description of the data: graphs with their sizes, partitions, where to query and fetch it."""
    server = Server.of(request)
    root, whole = _root(request, server), iris.graph("catalogue")
    state = server.state
    found = [q.triple for q in state.store().quads(whole)] + await asyncio.to_thread(partitions, state)
    found += [
        Triple(whole, _n(_VOID, "sparqlEndpoint"), NamedNode(f"{root}sparql")),
        Triple(whole, _n(_VOID, "dataDump"), NamedNode(f"{root}store")),
        Triple(whole, _n(_VOID, "uriLookupEndpoint"), NamedNode(f"{root}search?q=")),
        Triple(whole, _n(iris.DCTERMS, "license"), NamedNode("https://creativecommons.org/licenses/by/4.0/")),
        Triple(whole, _n(_VOID, "vocabulary"), NamedNode(f"{iris.BASE}ontology#")),
        Triple(whole, _n(_VOID, "vocabulary"), NamedNode(iris.SKOS)),
    ]
    found += [
        Triple(whole, _n(_VOID, "exampleResource"), _n(iris.BASE, f"article/{iris.local_name(name.value)}"))
        for name in state.store().graph_names() if not is_reserved(name.value) and "/article/" in name.value
    ]  # fmt: skip
    return _written(request, server, found, "void")


def _root(request: Request, server: Server) -> str:
    return server.settings.base_iri or str(request.base_url)


def _written(request: Request, server: Server, triples: list[Triple], what: str) -> Response:
    media = best(request.headers.get("accept"), list(GRAPHS))
    if media is None and "text/html" in request.headers.get("accept", ""):
        media = "text/turtle"
    if media is None:
        raise Problem(
            406, "Accept names no format of RDF", where="Accept", remedy=f"one of {', '.join(GRAPHS)}"
        )
    tag = answers.entity_tag(request, server.state.digest, what, media, _root(request, server))
    if answers.unchanged(request, tag):
        return Response(status_code=304, headers=answers.kept(tag))
    names = _PREFIXES | server.state.workspace.prefixes()
    form = GRAPH_FORMATS[GRAPHS[media]]
    if form == RdfFormat.TURTLE:
        data = turtle(triples, names)
    else:
        data = (
            serialize(
                dict.fromkeys(triples), format=form, prefixes=names if form == RdfFormat.RDF_XML else None
            )
            or b""
        )
    if base := server.settings.base_iri:
        data = data.replace(iris.BASE.encode(), base.encode())
    return Response(data, 200, answers.kept(tag), content_type(media))
