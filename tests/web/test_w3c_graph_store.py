"""The W3C's tests of the graph store protocol, by their names: 18 of `http-rdf-update`, 13 of `graph-store-protocol`.

The first are those of 2013, each a request that rests on those before it; here each row says what it rests on. The
second superseded them, with several requests each and a choice of statuses. Bodies are of our own making.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

import httpx
import pytest
from rdflib import Graph, compare

from tests.web.conftest import Running, Start, client

HEAD = "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix v: <http://www.w3.org/2006/vcard/ns#> . "
ONE = "http://example.org/person/1"
JOHN = HEAD + f'<{ONE}> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "John Doe" ] .'
JANE = HEAD + f'<{ONE}> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "Jane Doe" ] .'
NAME = HEAD + f'<{ONE}> foaf:name "Jane Doe" .'
ALICE = HEAD + '[] a foaf:Person ; foaf:businessCard [ a v:VCard ; v:given-name "Alice" ] .'
FAMILY, GIVEN = HEAD + f'<{ONE}> foaf:familyName "Doe" .', HEAD + f'<{ONE}> foaf:givenName "Jane" .'
BOUNDARY = "a-boundary-of-tests"
PARTS = "".join(
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
    f"Content-Type: text/turtle; charset=utf-8\r\n\r\n{text}\r\n\r\n"
    for name, text in (("lastName.ttl", FAMILY), ("firstName.ttl", GIVEN))
) + f"--{BOUNDARY}--\r\n"  # fmt: skip
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
GRAPH = ("/store/person/1.ttl", "/store/person/2.ttl", "/store/person/4.ttl")


@dataclass(frozen=True)
class Sent:
    """A request, the statuses that the test allows, and the graphs whose merge is the answer.

    `{new}` in a path stands for the Location of the answer before it.
    """

    method: str
    path: str
    statuses: tuple[int, ...]
    body: str = ""
    media: str = "text/turtle; charset=utf-8"
    expected: tuple[str, ...] | None = None


def put(path: str, body: str, *statuses: int) -> Sent:
    return Sent("PUT", path, statuses or (200, 201, 204), body)


def post(path: str, body: str, *statuses: int, media: str = "text/turtle; charset=utf-8") -> Sent:
    return Sent("POST", path, statuses or (200, 201, 204), body, media)


def get(path: str, *expected: str) -> Sent:
    return Sent("GET", path, (200,), expected=expected)


def gone(path: str) -> Sent:
    return Sent("GET", path, (404,))


def delete(path: str, *statuses: int) -> Sent:
    return Sent("DELETE", path, statuses or (200, 204))


def head(path: str, status: int) -> Sent:
    return Sent("HEAD", path, (status,))


P1, P2, P4 = GRAPH
NEW = "{new}"
FIRST = [put(P1, JANE), post(P1, NAME), post(P1, PARTS, media=MULTIPART)]
HTTP_RDF_UPDATE: dict[str, Sequence[Sent]] = {
    "put__initial_state": [put(P1, JOHN, 201)],
    "get_of_put__initial_state": [put(P1, JOHN), get("/store?graph={host}" + P1, JOHN)],
    "put__graph_already_in_store": [put(P1, JOHN), put(P1, JANE, 204)],
    "get_of_put__graph_already_in_store": [put(P1, JOHN), put(P1, JANE), get(P1, JANE)],
    "put__default_graph": [put("/store?default", ALICE, 201)],
    "get_of_put__default_graph": [put("/store?default", ALICE), get("/store?default", ALICE)],
    "delete__existing_graph": [put(P2, ALICE), delete(P2, 200)],
    "get_of_delete__existing_graph": [put(P2, ALICE), delete(P2), gone(P2)],
    "delete__nonexistent_graph": [delete(P2, 404)],
    "post__existing_graph": [put(P1, JANE), post(P1, NAME, 200)],
    "get_of_post__existing_graph": [put(P1, JANE), post(P1, NAME), get(P1, JANE, NAME)],
    "post__multipart_formdata": [put(P1, JANE), post(P1, PARTS, 200, media=MULTIPART)],
    "get_of_post__multipart_formdata": [*FIRST, get(P1, JANE, NAME, FAMILY, GIVEN)],
    "post__create__new_graph": [post("/store", ALICE, 201), head(NEW, 200)],
    "get_of_post__create__new_graph": [post("/store", ALICE), get(NEW, ALICE)],
    "get_of_post__after_noop": [post("/store", ALICE), post(NEW, "", 200), get(NEW, ALICE)],
    "head_on_an_existing_graph": [put(P1, JANE), head(P1, 200)],
    "head_on_a_nonexisting_graph": [head(P4, 404)],
}


def either(path: str, how: str) -> str:
    """The path itself, or `?graph=` with the same graph's IRI."""
    return path if how == "direct" else "/store?graph={quoted}" + quote(path, "")


def repeated(how: str) -> list[Sent]:
    path = either(P1, how)
    return [put(path, JOHN, 201), get(path, JOHN), put(path, JANE, 200, 204), get(path, JANE)]


def deleted(how: str) -> list[Sent]:
    path = either(P2, how)
    return [put(path, ALICE), delete(path), gone(path), delete(path, 200, 204, 404)]


def posted(how: str) -> list[Sent]:
    path = either(P1, how)
    parts = post(path, PARTS, 200, 204, media=MULTIPART)
    return [post(path, JANE), get(path, JANE), parts, get(path, JANE, FAMILY, GIVEN)]


ONCE, TWICE = (
    "/store?graph=http://example.org/person/%31.ttl",
    "/store?graph=http://example.org/person/%2531.ttl",
)
GRAPH_STORE_PROTOCOL: dict[str, Sequence[Sent]] = {
    "put_get_repeat_direct": repeated("direct"),
    "put_delete_get_delete_direct": deleted("direct"),
    "post_get_post_get_direct": posted("direct"),
    "head_existing_direct": [put(P1, JOHN), head(P1, 200)],
    "put_get_repeat_indirect": repeated("indirect"),
    "put_get_default": [put("/store?default", ALICE), get("/store?default", ALICE)],
    "put_delete_get_delete_indirect": deleted("indirect"),
    "post_get_post_get_indirect": posted("indirect"),
    "post_get_new_graph": [post("/store", ALICE, 201), get("/store?graph={new}", ALICE)],
    "head_existing_indirect": [put(either(P1, "indirect"), JOHN), head(either(P1, "indirect"), 200)],
    "head_non_existing_indirect": [head(either(P4, "indirect"), 404)],
    "put_get_uri_pct_encoded_indirect": [put(either(P1, "indirect"), JOHN, 201), get("/store?graph={host}" + P1, JOHN)],
    "put_get_uri_pct_encoded_twice": [put(ONCE, JOHN, 201), put(TWICE, JANE, 201), get(ONCE, JOHN), get(TWICE, JANE)],
}  # fmt: skip


@pytest.fixture(scope="module")
def graph_store(start: Start) -> Running:
    """Return a writable server that nobody else writes to."""
    return start("--writable")


@pytest.fixture
def empty(graph_store: Running) -> Running:
    """Return the server without the graphs of these tests."""
    for path in (*GRAPH, "/store?default", ONCE, TWICE):
        client.delete(graph_store.url + path)
    return graph_store


def run(server: Running, steps: Sequence[Sent]) -> None:
    new = ""
    for step in steps:
        path = step.path.replace("{host}", server.url).replace("{quoted}", quote(server.url, ""))
        path = path.replace("{new}", new if step.path == NEW else quote(new, ""))
        url = path if path.startswith("http") else server.url + path
        answer = send(replace(step, path=url))
        assert answer.status_code in step.statuses, (step.method, path, answer.text)
        if step.method == "POST" and answer.status_code == 201:
            new = answer.headers["location"]
        if step.method == "HEAD" and answer.status_code == 200:
            assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
            assert int(answer.headers["content-length"]) > 0
        if step.expected is not None:
            assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
            wanted = Graph()
            for text in step.expected:
                wanted.parse(data=text, format="turtle")
            assert compare.isomorphic(Graph().parse(data=answer.text, format="turtle"), wanted)


def send(step: Sent) -> httpx.Response:
    headers = (
        {"Content-Type": step.media}
        if step.method in ("PUT", "POST")
        else {"Accept": "text/turtle; charset=utf-8"}
    )
    return client.request(step.method, step.path, content=step.body.encode(), headers=headers)


@pytest.mark.parametrize("name", HTTP_RDF_UPDATE)
def test_http_rdf_update(empty: Running, name: str) -> None:
    run(empty, HTTP_RDF_UPDATE[name])


@pytest.mark.parametrize("name", GRAPH_STORE_PROTOCOL)
def test_graph_store_protocol(empty: Running, name: str) -> None:
    run(empty, GRAPH_STORE_PROTOCOL[name])
