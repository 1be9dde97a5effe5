"""What every address answers to any method, and bodies as clients send them: packed, in a charset, under any name."""

from __future__ import annotations

import gzip
import zlib
from urllib.parse import quote, urlencode

import pytest
from starlette.routing import Route

from latticework.web.app import routes
from latticework.web.settings import Settings
from tests.web.conftest import BASE, Running, client

TURTLE = {"Content-Type": "text/turtle"}
ONE, TWO = (f"<http://example.org/s> <http://example.org/p> {n} .\n".encode() for n in (1, 2))
FILLED = {
    "name": "members", "suffix": "ttl", "slug": "quad", "article": "us-japan-containment-of-china-5g", "digest": "0",
    "rest:path": "quad/jpn", "path:path": "nothing.ttl",
}  # fmt: skip


def paths() -> list[str]:
    found: list[str] = []
    for route in routes(Settings(writable=True)):
        assert isinstance(route, Route)
        path = route.path
        for name, value in FILLED.items():
            path = path.replace("{" + name + "}", value)
        found.append(path)
    return found


@pytest.mark.parametrize("path", paths())
def test_every_address_tells_its_methods(reading: Running, writing: Running, path: str) -> None:
    for server in (reading, writing):
        if path.startswith("/update") and server is reading:
            continue
        told = client.options(server.url + path)
        assert (told.status_code, told.content) == (204, b"")
        allowed = told.headers["allow"].split(", ")
        assert "OPTIONS" in allowed and allowed == sorted(allowed)
        refused = client.request("PATCH", server.url + path)
        assert (refused.status_code, refused.headers["allow"]) == (405, told.headers["allow"])
        assert refused.json()["errors"][0]["remedy"].startswith("it takes ")
        assert ("PUT" in allowed) == (path.startswith("/store") and server is writing)
        assert ("HEAD" in allowed) == ("GET" in allowed) == (not path.startswith("/update"))
        if "GET" in allowed:
            plain = {"Accept-Encoding": "identity"}
            whole, head = (client.request(m, server.url + path, headers=plain) for m in ("GET", "HEAD"))
            assert (head.status_code, head.content) == (whole.status_code, b"")
            assert head.headers["content-type"] == whole.headers["content-type"]
            if path != "/metrics":  # it counts the first request
                assert head.headers["content-length"] == whole.headers["content-length"]


def test_a_store_that_is_only_read_says_how_it_is_written(reading: Running) -> None:
    refused = client.put(f"{reading.url}/store?default", content=ONE, headers=TURTLE)
    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, HEAD, OPTIONS"
    assert "--writable" in refused.json()["errors"][0]["remedy"]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(ONE + TWO)),
        ("x-gzip", gzip.compress(ONE + TWO)),
        ("gzip", gzip.compress(ONE) + gzip.compress(TWO)),
        ("deflate", zlib.compress(ONE + TWO)),
        ("identity", ONE + TWO),
    ],
    ids=["gzip", "x-gzip", "two members", "deflate", "identity"],
)
def test_a_packed_body_is_read_whole(writing: Running, encoding: str, body: bytes) -> None:
    url = f"{writing.url}/store/packed.ttl"
    put = client.put(url, content=body, headers=TURTLE | {"Content-Encoding": encoding})
    assert put.status_code in (201, 204), put.text
    assert len(client.get(url, headers={"Accept": "application/n-triples"}).text.splitlines()) == 2


def test_a_packed_query_is_answered(reading: Running) -> None:
    body = gzip.compress(urlencode({"query": "ASK {}"}).encode())
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip"}
    assert client.post(f"{reading.url}/sparql", content=body, headers=kind).json()["boolean"] is True


BOMB = zlib.compressobj(9, wbits=31)
BOMB_BODY = b"".join([*(BOMB.compress(bytes(1024**2)) for _ in range(100)), BOMB.flush()])


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("a bomb", BOMB_BODY, 413),
        ("a bomb in the second member", gzip.compress(ONE) + BOMB_BODY, 413),
        ("cut", gzip.compress(ONE * 100)[:-10], 400),
        ("cut in the second member", gzip.compress(ONE) + gzip.compress(TWO * 100)[:-10], 400),
        ("not gzip", ONE, 400),
        ("gzip with something after it", gzip.compress(ONE) + b"something", 400),
    ],
)
def test_a_body_that_unpacks_wrongly_changes_nothing(
    writing: Running, name: str, body: bytes, status: int
) -> None:
    url = f"{writing.url}/store/bomb.ttl"
    assert len(body) < 200_000
    answer = client.put(url, content=body, headers=TURTLE | {"Content-Encoding": "gzip"})
    assert answer.status_code == status, name
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8", "US-ASCII"])
def test_a_media_type_may_name_its_charset(reading: Running, writing: Running, charset: str) -> None:
    for kind, body in (
        ("application/sparql-query", "ASK {}"),
        ("application/x-www-form-urlencoded", "query=ASK%7B%7D"),
    ):
        headers = {"Content-Type": f"{kind}; charset={charset}"}
        assert client.post(f"{reading.url}/sparql", content=body, headers=headers).status_code == 200
    put = client.put(
        f"{writing.url}/store/charset.ttl",
        content=ONE,
        headers={"Content-Type": f"text/turtle;charset={charset}"},
    )
    assert put.status_code in (201, 204)


def test_rdf_in_another_charset_is_refused_not_misread(writing: Running) -> None:
    for charset in ("iso-8859-1", "utf-16", "gb18030"):
        kind = {"Content-Type": f"text/turtle; charset={charset}"}
        answer = client.put(f"{writing.url}/store/other.ttl", content=ONE, headers=kind)
        assert answer.status_code == 415 and charset in answer.json()["detail"]
    assert client.get(f"{writing.url}/store/other.ttl").status_code == 404


@pytest.mark.parametrize(
    "name", ["四方.ttl", "%E5%9B%9B%E6%96%B9.ttl", "%2531.ttl", "a%20b.ttl", "%FF.ttl", "é.ttl"]
)
def test_a_graph_is_found_again_by_its_location_and_its_name(writing: Running, name: str) -> None:
    client.delete(f"{writing.url}/store/named/{name}")
    made = client.put(f"{writing.url}/store/named/{name}", content=ONE, headers=TURTLE)
    assert made.status_code == 201
    location = made.headers["location"]
    assert "example.org/s" in client.get(location, headers={"Accept": "text/turtle"}).text
    graph = writing.select(
        "SELECT DISTINCT ?g { GRAPH ?g { <http://example.org/s> ?p 1 } FILTER CONTAINS(STR(?g), '/named/') }"
    )
    assert len(graph) == 1
    assert client.get(f"{writing.url}/store?graph={quote(graph[0]['g'], '')}").status_code == 200
    assert client.delete(location).status_code == 200


@pytest.mark.parametrize("value", ["nan", "-1", "0", "soon"])
def test_a_deadline_is_a_number_of_seconds(reading: Running, value: str) -> None:
    answer = reading.get("/sparql?" + urlencode({"query": "ASK {}", "timeout": value}))
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "timeout")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/store?graph={BASE}article/x&graph={BASE}article/y", 400),
        ("/sparql?query=ASK%7B%7D&timeout=1&timeout=2", 400),
        ("/reports/members.csv?grouping=quad&lang=en&lang=zh", 400),
        (
            "/sparql?query=ASK%7B%7D&default-graph-uri=http://example.org/&default-graph-uri=http://example.org/",
            200,
        ),
        ("/reports/members.csv?grouping=quad&grouping=aukus", 200),
    ],
)
def test_a_parameter_stands_once_unless_it_is_a_list(reading: Running, path: str, status: int) -> None:
    assert reading.get(path).status_code == status
