"""The W3C's tests of the SPARQL 1.1 protocol (34) and of service descriptions (3), by their names in its manifests.

Each row says what the manifest has sent and expected, in requests of our own making. Where the suite sends queries
and updates to one address, `sparql` and `update` stand here: it leaves both to the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from tests.web.conftest import Running, Start, client

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
ZERO, ONE, TWO, THREE = (f"http://example.org/w3c/data{n}.rdf" for n in range(4))
FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
DOCUMENT = "http://xmlns.com/foaf/0.1/Document"
BOTH = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type }}"
BOTH_NAMED = f"ASK {{ GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
FULL = f"ASK {{ <{THREE}> a ?type GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
OUT = "http://example.org/w3c/out/"
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """A request, and the class of its status (2 also stands for 3), the format and the truth that are expected."""

    method: str
    path: str
    about: tuple[tuple[str, str], ...] = ()
    media: str | None = None
    body: str | bytes = ""
    status: int = 2
    form: str | None = None
    truth: bool | None = None


def ask(text: str, *about: tuple[str, str], truth: bool = True) -> Sent:
    return Sent("POST", "/sparql/", about, QUERY, text, form="boolean", truth=truth)


def get(text: str, *about: tuple[str, str]) -> Sent:
    return Sent("GET", "/sparql/", (("query", text), *about), form="boolean", truth=True)


def update(text: str, *about: tuple[str, str]) -> Sent:
    return Sent("POST", "/update/", about, UPDATE, text)


def bad(
    path: str, media: str | None, body: str | bytes, *about: tuple[str, str], method: str = "POST"
) -> Sent:
    return Sent(method, path, about, media, body, status=4)


def default(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple(("default-graph-uri", name) for name in names)


def named(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple(("named-graph-uri", name) for name in names)


def using(*names: str, kind: str = "using-graph-uri") -> tuple[tuple[str, str], ...]:
    return tuple((kind, name) for name in names)


def typed(*names: str) -> str:
    return " ".join(f"GRAPH <{name}> {{ <{name}> a <{DOCUMENT}> }}" for name in names)


def copied(pattern: str, first: str = "DROP ALL", held: Sequence[str] = (ONE, TWO, THREE)) -> str:
    """An update that empties everything, writes the documents, and copies those that a pattern matches."""
    return (
        f"{first} ; INSERT DATA {{ {typed(*held)} }} ; "
        f"INSERT {{ GRAPH <{OUT}> {{ ?s <http://example.org/in> ?in }} }} WHERE {{ {pattern} }}"
    )


def holds(*pairs: tuple[str, str], never: str | None = None) -> Sent:
    """Whether the copy has those documents, each with where it was seen, and one of them not at all."""
    shown = " ".join(f"<{name}> <http://example.org/in> {where} ." for name, where in pairs)
    out = f" FILTER NOT EXISTS {{ GRAPH <{OUT}> {{ <{never}> ?p ?o }} }}" if never else ""
    return ask(f"ASK {{ GRAPH <{OUT}> {{ {shown} }}{out} }}")


IN_DEFAULT = f"?s a <{DOCUMENT}> BIND ('default' AS ?in)"
IN_NAMED = f"GRAPH ?in {{ ?s a <{DOCUMENT}> }}"
NAMED = "using-named-graph-uri"
PROTOCOL: dict[str, Sequence[Sent]] = {
    "query_post_form": [Sent("POST", "/sparql/", default(ZERO), FORM, "query=ASK%20%7B%7D", form="boolean", truth=True)],
    "query_dataset_default_graphs_get": [get(BOTH, *default(ONE, TWO))],
    "query_dataset_default_graphs_post": [ask(BOTH, *default(ONE, TWO))],
    "query_dataset_named_graphs_post": [ask(BOTH_NAMED, *named(ONE, TWO))],
    "query_dataset_named_graphs_get": [get(BOTH_NAMED, *named(ONE, TWO))],
    "query_dataset_full": [ask(FULL, *default(THREE), *named(ONE, TWO))],
    "query_multiple_dataset": [ask(BOTH_NAMED.replace("ASK", f"ASK FROM <{THREE}>"), *named(ONE, TWO))],
    "query_get": [get("ASK {}", *default(ZERO))],
    "query_content_type_select": [Sent("POST", "/sparql/", default(ZERO), QUERY, "SELECT (1 AS ?value) {}", form="tabular")],
    "query_content_type_ask": [Sent("POST", "/sparql/", default(ZERO), QUERY, "ASK {}", form="boolean")],
    "query_content_type_describe": [Sent("POST", "/sparql/", default(ZERO), QUERY, "DESCRIBE <http://example.org/>", form="RDF")],
    "query_content_type_construct": [Sent("POST", "/sparql/", default(ZERO), QUERY, "CONSTRUCT { <s> <p> 1 } WHERE {}", form="RDF")],
    "update_dataset_default_graph": [
        update(copied(IN_DEFAULT, "CLEAR ALL", [ONE]), *using(ONE)), holds((ONE, "'default'")),
    ],
    "update_dataset_default_graphs": [
        update(copied(IN_DEFAULT), *using(ONE, TWO)), holds((ONE, "'default'"), (TWO, "'default'"), never=THREE),
    ],
    "update_dataset_named_graphs": [
        update(copied(IN_NAMED), *using(ONE, TWO, kind=NAMED)), holds((ONE, f"<{ONE}>"), (TWO, f"<{TWO}>"), never=THREE),
    ],
    "update_dataset_full": [
        update(copied(f"{{ {IN_NAMED} }} UNION {{ {IN_DEFAULT} }}"), *using(ONE), *using(TWO, kind=NAMED)),
        holds((ONE, "'default'"), (TWO, f"<{TWO}>"), never=THREE),
        ask(f"ASK {{ GRAPH <{OUT}> {{ <{ONE}> ?p <{ONE}> }} }}", truth=False),
    ],
    "update_post_form": [Sent("POST", "/update/", (), FORM, "update=CLEAR+ALL")],
    "update_post_direct": [update("CLEAR ALL")],
    "update_base_uri": [
        update(f"CLEAR SILENT GRAPH <{OUT}> ; INSERT DATA {{ GRAPH <{OUT}> {{ <{ONE}> <http://example.org/p> <test> }} }}"),
        ask(f"ASK {{ GRAPH <{OUT}> {{ <{ONE}> <http://example.org/p> ?o FILTER (isIRI(?o) && STR(?o) != 'test') }} }}"),
    ],
    "query_post_direct": [ask("ASK {}")],
    "bad_query_method": [bad("/sparql/", FORM, "", ("query", "ASK {}"), *default(ZERO), method="PUT")],
    "bad_multiple_queries": [bad("/sparql/", None, "", ("query", "ASK {}"), ("query", "SELECT * {}"), method="GET")],
    "bad_query_wrong_media_type": [bad("/sparql/", "text/plain", "ASK {}")],
    "bad_query_missing_form_type": [bad("/sparql/", None, "query=ASK%20%7B%7D")],
    "bad_query_missing_direct_type": [bad("/sparql/", None, "ASK {}")],
    "bad_query_non_utf8": [bad("/sparql/", f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16"))],
    "bad_query_syntax": [bad("/sparql/", None, "", ("query", "ASK {"), method="GET")],
    "bad_update_get": [bad(path, None, "", ("update", "CLEAR ALL"), method="GET") for path in ("/sparql/", "/update/")],
    "bad_multiple_updates": [bad("/update/", FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT")],
    "bad_update_wrong_media_type": [bad("/update/", "text/plain", "CLEAR NAMED")],
    "bad_update_missing_form_type": [bad("/update/", None, "update=CLEAR%20NAMED")],
    "bad_update_non_utf8": [bad("/update/", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16"))],
    "bad_update_syntax": [bad("/update/", FORM, "update=CLEAR%20XYZ")],
    "bad_update_dataset_conflict": [
        bad("/update/", UPDATE, f"WITH <{ONE}> DELETE {{ ?s ?p 'Bill' }} INSERT {{ ?s ?p 'William' }} WHERE {{ ?s ?p 'Bill' }}",
            *using(TWO, kind=NAMED)),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def cleared(start: Start) -> Running:
    """Return a writable server of its own: several tests of the suite begin by clearing everything."""
    return start("--writable")


@pytest.mark.parametrize("name", PROTOCOL)
def test_protocol(cleared: Running, name: str) -> None:
    if name.startswith("query_dataset") or name == "query_multiple_dataset":
        for each in (ONE, TWO, THREE):
            client.put(
                f"{cleared.url}/store?graph={quote(each, '')}", content=f"<{each}> a <{DOCUMENT}> .",
                headers={"Content-Type": "text/turtle"},
            ).raise_for_status()  # fmt: skip
    for sent in PROTOCOL[name]:
        url = cleared.url + sent.path + ("?" + urlencode(sent.about) if sent.about else "")
        headers = {"Content-Type": sent.media} if sent.media else {}
        answer = client.request(sent.method, url, content=sent.body, headers=headers)
        assert answer.status_code // 100 in ((2, 3) if sent.status == 2 else (4,)), answer.text
        if sent.form:
            assert answer.headers["content-type"].partition(";")[0] in FORMATS[sent.form]
        if sent.truth is not None:
            assert answer.json()["boolean"] is sent.truth


@pytest.mark.parametrize("name", ["has-endpoint-triple", "returns-rdf", "conforms-to-schema"])
def test_service_description(reading: Running, name: str) -> None:
    answer = client.get(reading.url + "/sparql")
    assert answer.status_code == 200
    if name == "returns-rdf":
        assert answer.headers["content-type"].partition(";")[0] in FORMATS["RDF"]
    graph = Graph().parse(data=answer.content, format="turtle")
    if name == "has-endpoint-triple":
        assert set(graph.objects(None, SD.endpoint)) == {URIRef(f"{reading.url}/sparql")}
    if name == "conforms-to-schema":
        (service,) = graph.subjects(RDF.type, SD.Service)
        (dataset,) = graph.objects(service, SD.defaultDataset)
        assert (dataset, RDF.type, SD.Dataset) in graph
        (merge,) = graph.objects(dataset, SD.defaultGraph)
        assert (merge, RDF.type, SD.Graph) in graph
        named_graphs = list(graph.objects(dataset, SD.namedGraph))
        assert named_graphs
        for each in named_graphs:
            assert (each, RDF.type, SD.NamedGraph) in graph and isinstance(graph.value(each, SD.name), URIRef)
        known = {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}
        assert set(graph.objects(service, SD.supportedLanguage)) <= known
        terms = {str(t) for triple in graph for t in triple if str(t).startswith(str(SD))}
        assert terms <= {
            str(SD[t]) for t in (
                "Service", "endpoint", "supportedLanguage", "SPARQL11Query", "resultFormat", "defaultDataset", "Dataset",
                "defaultGraph", "Graph", "namedGraph", "NamedGraph", "name", "feature", "BasicFederatedQuery",
            )
        }  # fmt: skip
