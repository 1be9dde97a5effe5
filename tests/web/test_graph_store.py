"""The SPARQL 1.1 Graph Store HTTP Protocol, against a running server: what a GET gives back is what was put there."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest
from rdflib import Graph, compare

from tests.web.conftest import BASE, Running, client

TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}
HEAD = "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix v: <http://www.w3.org/2006/vcard/ns#> . "
JOHN = HEAD + '<> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "John Doe" ] .'
JANE = HEAD + '<> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "Jane Doe" ] .'
NAME = HEAD + '<> foaf:name "Jane Doe" .'
ALICE = HEAD + '[] a foaf:Person ; foaf:businessCard [ a v:VCard ; v:given-name "Alice" ] .'
PARTS = [("one", HEAD + '<> foaf:givenName "Jane" .'), ("two", HEAD + '<> foaf:familyName "Doe" .')]


def put(server: Running, path: str, body: str, **headers: str) -> httpx.Response:
    return client.put(server.url + path, content=body.encode(), headers=TURTLE | headers)


def same(answer: httpx.Response, base: str, *expected: str) -> bool:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    found, wanted = Graph().parse(data=answer.text, format="turtle"), Graph()
    for text in expected:
        wanted.parse(data=text, format="turtle", publicID=base)
    return bool(compare.isomorphic(found, wanted))


@pytest.fixture(params=["by address", "by name", "by a relative name"])
def person(request: pytest.FixtureRequest, writing: Running) -> tuple[str, str]:
    """Return the path by which a graph is reached, and its IRI."""
    number = {"by address": 1, "by name": 2, "by a relative name": 3}[request.param]
    iri = f"{writing.url}/store/person/{number}.ttl"
    client.delete(iri)
    return {
        1: f"/store/person/{number}.ttl",
        2: f"/store?graph={quote(iri, '')}",
        3: f"/store?graph=/store/person/{number}.ttl",
    }[number], iri


def test_a_graph_comes_is_replaced_and_goes(writing: Running, person: tuple[str, str]) -> None:
    path, iri = person
    assert put(writing, path, JOHN).status_code == 201
    assert same(writing.get(path, "text/turtle"), iri, JOHN)
    assert put(writing, path, JANE).status_code in (200, 204)
    assert same(writing.get(path, "text/turtle"), iri, JANE)
    head = client.head(writing.url + path, headers={"Accept": "text/turtle"})
    assert (head.status_code, head.content, head.headers["content-type"]) == (
        200,
        b"",
        "text/turtle; charset=utf-8",
    )
    assert client.delete(writing.url + path).status_code in (200, 204)
    assert writing.get(path).status_code == 404
    assert client.head(writing.url + path).status_code == 404
    assert client.delete(writing.url + path).status_code == 404


def test_a_post_adds_to_a_graph(writing: Running, person: tuple[str, str]) -> None:
    path, iri = person
    put(writing, path, JANE)
    assert client.post(writing.url + path, content=NAME, headers=TURTLE).status_code in (200, 204)
    assert same(writing.get(path, "text/turtle"), iri, JANE, NAME)
    parts = {name: (f"{name}.ttl", body, "text/turtle; charset=utf-8") for name, body in PARTS}
    assert client.post(writing.url + path, files=parts).status_code in (200, 204)
    assert same(writing.get(path, "text/turtle"), iri, JANE, NAME, PARTS[0][1], PARTS[1][1])
    assert client.post(writing.url + path, content=JOHN, headers=TURTLE).status_code in (200, 204)
    assert same(writing.get(path, "text/turtle"), iri, JANE, NAME, PARTS[0][1], PARTS[1][1], JOHN)


def test_a_post_without_a_name_makes_a_graph_and_tells_it(writing: Running) -> None:
    made = client.post(writing.url + "/store", content=ALICE, headers=TURTLE)
    assert made.status_code == 201
    name = made.headers["location"]
    path = name.removeprefix(writing.url)
    assert same(writing.get(path, "text/turtle"), name, ALICE)
    nothing = client.post(name, content="", headers=TURTLE)
    assert nothing.status_code in (200, 204)
    assert same(writing.get(path, "text/turtle"), name, ALICE)


def test_an_empty_graph_is_a_graph(writing: Running) -> None:
    path = "/store/empty.ttl"
    assert put(writing, path, "").status_code == 201
    assert same(writing.get(path, "text/turtle"), writing.url + path)
    assert put(writing, path, ALICE).status_code == 204
    assert put(writing, path, "").status_code == 204
    assert same(writing.get(path, "text/turtle"), writing.url + path)


def test_the_default_graph_gives_back_what_was_put(writing: Running) -> None:
    loose = ALICE.replace('"Alice"', '"Alice without a graph"')
    assert put(writing, "/store?default", loose).status_code in (200, 201, 204)
    assert same(writing.get("/store?default", "text/turtle"), writing.url, loose)
    assert writing.select(
        'SELECT ?s { ?s <http://www.w3.org/2006/vcard/ns#given-name> "Alice without a graph" }'
    )
    assert client.delete(writing.url + "/store?default").status_code in (200, 204)
    assert same(writing.get("/store?default", "text/turtle"), writing.url)
    assert not writing.select(
        'SELECT ?s { ?s <http://www.w3.org/2006/vcard/ns#given-name> "Alice without a graph" }'
    )


WRONG = [
    ("body that is not what its type says", "PUT", "/store/wrong.ttl", {"Content-Type": "application/rdf+xml"}, ALICE, 400),
    ("unknown type", "PUT", "/store/wrong.ttl", {"Content-Type": "image/png"}, ALICE, 415),
    ("no type", "PUT", "/store/wrong.ttl", {}, ALICE, 415),
    ("broken Turtle", "PUT", "/store/wrong.ttl", TURTLE, "<a> <b>", 400),
    ("broken percent-encoding", "PUT", "/store?graph=http://example.org/%zz", TURTLE, ALICE, 400),
    ("no IRI", "PUT", "/store?graph=http://exa%20mple.org/", TURTLE, ALICE, 400),
    ("two names", "PUT", "/store?graph=http://example.org/&default", TURTLE, ALICE, 400),
    ("no name", "PUT", "/store", TURTLE, ALICE, 400),
    ("a graph of latticework", "PUT", f"/store?graph={BASE}graph/derived", TURTLE, ALICE, 403),
    ("a graph of latticework, removed", "DELETE", f"/store?graph={BASE}graph/ontology", {}, "", 403),
    ("a multipart body without parts", "POST", "/store/wrong.ttl", {"Content-Type": "multipart/form-data"}, ALICE, 400),
    ("method", "PATCH", "/store/wrong.ttl", TURTLE, ALICE, 405),
    ("encoding", "PUT", "/store/wrong.ttl", TURTLE | {"Content-Encoding": "br"}, ALICE, 415),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "method", "path", "headers", "body", "status"), WRONG, ids=[w[0] for w in WRONG]
)
def test_a_wrong_request_changes_nothing(
    writing: Running, name: str, method: str, path: str, headers: dict[str, str], body: str, status: int
) -> None:
    before = writing.get("/version").json()["digest"]
    answer = client.request(method, writing.url + path, headers=headers, content=body.encode())
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert writing.get("/version").json()["digest"] == before


def test_a_graph_has_the_format_that_is_asked_for(reading: Running) -> None:
    path = f"/store?graph={BASE}article/us-japan-containment-of-china-5g"
    sizes = set()
    for media, form in (
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ):
        answer = reading.get(path, media)
        assert answer.headers["content-type"].startswith(media)
        sizes.add(len(Graph().parse(data=answer.text, format=form)))
    assert len(sizes) == 1 and sizes.pop() > 100
    assert reading.get(path, "text/csv").status_code == 406


def test_the_whole_store_comes_with_its_graphs(reading: Running) -> None:
    answer = reading.get("/store", "application/n-quads")
    names = {line.rsplit(" ", 2)[-2] for line in answer.text.splitlines()}
    assert f"<{BASE}article/us-japan-containment-of-china-5g>" in names and f"<{BASE}graph/derived>" in names
    merged = reading.get("/store?default", "application/n-triples").text.splitlines()
    assert len(merged) == len(set(merged)) > 1000


def test_a_graph_that_was_put_is_a_file_and_survives_the_store(writing: Running) -> None:
    name = "http://example.org/kept/"
    put(writing, f"/store?graph={quote(name, '')}", ALICE)
    files = [
        path for path in (writing.root / "graphs").rglob("*.trig") if name in path.read_text(encoding="utf-8")
    ]
    assert len(files) == 1
    client.delete(f"{writing.url}/store?graph={quote(name, '')}")
    assert not files[0].exists()


def test_a_shipped_article_that_goes_leaves_a_tombstone(writing: Running) -> None:
    slug = "us-japan-containment-of-china-5g"
    path = f"/store?graph={BASE}article/{slug}"
    whole = writing.get(path, "text/turtle").text
    assert client.delete(writing.url + path).status_code == 200
    assert (writing.root / "graphs" / "articles" / f"{slug}.removed").is_file()
    assert writing.get(f"/article/{slug}", "text/turtle").status_code == 404
    assert put(writing, path, whole).status_code == 201
    assert not (writing.root / "graphs" / "articles" / f"{slug}.removed").exists()
    assert same(writing.get(path, "text/turtle"), BASE, whole)
