"""The SPARQL 1.1 Protocol, each operation and each refusal that the Recommendation names, against a running server."""

from __future__ import annotations

from collections.abc import Sequence
from http.client import HTTPConnection
from urllib.parse import quote, urlencode

import pytest

from tests.web.conftest import Running, client

D = [f"http://example.org/data{n}.rdf" for n in range(4)]
FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
TWO = f"ASK {{ <{D[1]}> a ?type . <{D[2]}> a ?type }}"
TWO_NAMED = f"ASK {{ GRAPH ?g1 {{ <{D[1]}> a ?type }} GRAPH ?g2 {{ <{D[2]}> a ?type }} }}"
FULL = f"ASK {{ <{D[3]}> a ?type GRAPH ?g1 {{ <{D[1]}> a ?type }} GRAPH ?g2 {{ <{D[2]}> a ?type }} }}"
DISTINCT_GRAPHS = f"ASK {{ GRAPH ?g {{ <{D[1]}> a ?type . <{D[2]}> a ?type }} }}"
Pairs = Sequence[tuple[str, str]]


@pytest.fixture(scope="session")
def filled(writing: Running) -> Running:
    for name in D:
        body = f"<{name}> a <http://xmlns.com/foaf/0.1/Document> ."
        put = client.put(
            f"{writing.url}/store?graph={quote(name, '')}",
            content=body,
            headers={"Content-Type": "text/turtle"},
        )
        assert put.status_code == 201
    return writing


def pairs(*found: tuple[str, str]) -> Pairs:
    return found


QUERIES: list[tuple[str, str, str, Pairs, str | None, bytes, bool]] = [
    # name, method, text, parameters of the address, type of the body, the body, the truth
    ("POST form", "POST", "", pairs(("default-graph-uri", D[0])), FORM, b"query=ASK%20%7B%7D", True),
    ("GET", "GET", "", pairs(("query", "ASK {}")), None, b"", True),
    ("POST direct", "POST", "", (), QUERY, b"ASK {}", True),
    ("GET default graphs", "GET", "", pairs(("query", TWO), ("default-graph-uri", D[1]), ("default-graph-uri", D[2])), None, b"", True),
    ("POST default graphs", "POST", "", pairs(("default-graph-uri", D[1]), ("default-graph-uri", D[2])), QUERY, TWO.encode(), True),
    ("one default graph of two", "GET", "", pairs(("query", TWO), ("default-graph-uri", D[1])), None, b"", False),
    ("POST named graphs", "POST", "", pairs(("named-graph-uri", D[1]), ("named-graph-uri", D[2])), QUERY, TWO_NAMED.encode(), True),
    ("GET named graphs", "GET", "", pairs(("query", TWO_NAMED), ("named-graph-uri", D[1]), ("named-graph-uri", D[2])), None, b"", True),
    ("one named graph of two", "GET", "", pairs(("query", TWO_NAMED), ("named-graph-uri", D[1])), None, b"", False),
    ("named graphs stay apart", "GET", "", pairs(("query", DISTINCT_GRAPHS), ("named-graph-uri", D[1]), ("named-graph-uri", D[2])), None, b"", False),
    ("full dataset", "POST", "", pairs(("default-graph-uri", D[3]), ("named-graph-uri", D[1]), ("named-graph-uri", D[2])), QUERY, FULL.encode(), True),
    (
        "protocol over FROM", "POST", "", pairs(("default-graph-uri", D[1]), ("default-graph-uri", D[2])), QUERY,
        TWO.replace("ASK", f"ASK FROM <{D[3]}>").encode(), True,
    ),
    ("dataset in the form", "POST", "", (), FORM, urlencode({"query": FULL, "default-graph-uri": D[3], "named-graph-uri": [D[1], D[2]]}, doseq=True).encode(), True),
    ("FROM", "GET", "", pairs(("query", TWO.replace("ASK", f"ASK FROM <{D[1]}> FROM <{D[2]}>"))), None, b"", True),
    ("FROM NAMED", "GET", "", pairs(("query", TWO_NAMED.replace("ASK", f"ASK FROM NAMED <{D[1]}> FROM NAMED <{D[2]}>"))), None, b"", True),
    ("no named graph in a dataset of default graphs", "GET", "", pairs(("query", "ASK { GRAPH ?g { ?s ?p ?o } }"), ("default-graph-uri", D[1])), None, b"", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "method", "_", "address", "media", "body", "truth"), QUERIES, ids=[q[0] for q in QUERIES]
)
@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_a_query_is_answered(
    filled: Running,
    path: str,
    name: str,
    method: str,
    _: str,
    address: Pairs,
    media: str | None,
    body: bytes,
    truth: bool,
) -> None:
    url = filled.url + path + ("?" + urlencode(address) if address else "")
    headers = {"Accept": "application/sparql-results+json"} | ({"Content-Type": media} if media else {})
    answer = client.request(method, url, headers=headers, content=body)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert answer.json()["boolean"] is truth


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        ("SELECT (1 AS ?value) {}", None, "application/sparql-results+json"),
        ("SELECT (1 AS ?value) {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("SELECT (1 AS ?value) {}", "text/csv", "text/csv; charset=utf-8"),
        ("SELECT (1 AS ?value) {}", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("SELECT (1 AS ?value) {}", "text/*", "text/csv; charset=utf-8"),
        ("SELECT (1 AS ?value) {}", "application/json", "application/json"),
        ("SELECT (1 AS ?value) {}", "application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("SELECT (1 AS ?value) {}", "text/csv;q=0.2, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("DESCRIBE <http://example.org/data1.rdf>", None, "text/turtle; charset=utf-8"),
        ("DESCRIBE <http://example.org/data1.rdf>", "application/rdf+xml", "application/rdf+xml"),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", "application/n-triples", "application/n-triples"),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", "application/ld+json", "application/ld+json"),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", "text/turtle;q=0.1, application/rdf+xml;q=0.5", "application/rdf+xml"),
        ("SELECT (1 AS ?value) {}", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
    ],
)  # fmt: skip
def test_the_format_is_what_accept_weighs_highest(
    filled: Running, query: str, accept: str | None, expected: str
) -> None:
    answer = filled.get("/sparql?" + urlencode({"query": query}), accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, expected)
    assert "Accept" in answer.headers["vary"]


REFUSED: list[tuple[str, str, str, str | None, bytes, int]] = [
    ("method", "PUT", "/sparql?query=ASK%20%7B%7D", None, b"", 405),
    ("two queries", "GET", "/sparql?query=ASK%20%7B%7D&query=SELECT%20*%20%7B%7D", None, b"", 400),
    ("two queries, form", "POST", "/sparql", FORM, b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", 400),
    ("query of another type", "POST", "/sparql", "text/plain", b"ASK {}", 415),
    ("form without type", "POST", "/sparql", None, b"query=ASK%20%7B%7D", 415),
    ("direct without type", "POST", "/sparql", None, b"ASK {}", 415),
    ("query in UTF-16", "POST", "/sparql", QUERY + "; charset=UTF-16", "ASK {}".encode("utf-16"), 415),
    ("query not UTF-8", "POST", "/sparql", QUERY, b"ASK { ?s ?p '\xff\xfe' }", 400),
    ("form not UTF-8", "POST", "/sparql", FORM, b"query=ASK%20%7B%20%3Fs%20%3Fp%20%22%FF%22%7D", 400),
    ("address not UTF-8", "GET", "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%22%E4%BD%22%7D", None, b"", 400),
    ("broken percent-encoding", "GET", "/sparql?query=ASK%20%7B%7D%2", None, b"", 400),
    ("broken percent-encoding in a form", "POST", "/sparql", FORM, b"query=ASK%zz%7B%7D", 400),
    ("syntax", "GET", "/sparql?query=ASK%20%7B", None, b"", 400),
    ("syntax, POST", "POST", "/sparql", QUERY, b"SELECT nothing", 400),
    ("empty", "GET", "/sparql?query=", None, b"", 400),
    ("another parameter only", "GET", "/sparql?other=1", None, b"", 400),
    ("update as query", "POST", "/sparql", QUERY, b"INSERT DATA { <s> <p> <o> }", 400),
    ("update type at the query's address", "POST", "/sparql", UPDATE, b"INSERT DATA { <s> <p> <o> }", 415),
    ("update by GET of the query's address", "GET", "/sparql?update=CLEAR%20ALL", None, b"", 400),
    ("SERVICE", "POST", "/sparql", QUERY, b"SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 400),
    ("no IRI as graph", "GET", "/sparql?query=ASK%20%7B%7D&default-graph-uri=no%20iri", None, b"", 400),
    ("too long", "POST", "/sparql", QUERY, b"ASK {} # " + b"x" * 250_000, 413),
    ("far too long", "POST", "/sparql", QUERY, b"ASK {} # " + b"x" * 3_000_000, 413),
    ("nested", "POST", "/sparql", QUERY, b"ASK " + b"{" * 5000 + b"}" * 5000, 413),
    ("update by GET", "GET", "/update?update=CLEAR%20ALL", None, b"", 405),
    ("two updates", "POST", "/update", FORM, b"update=CLEAR%20SILENT%20DEFAULT&update=CLEAR%20SILENT%20DEFAULT", 400),
    ("update of another type", "POST", "/update", "text/plain", b"CLEAR SILENT DEFAULT", 415),
    ("update form without type", "POST", "/update", None, b"update=CLEAR%20SILENT%20DEFAULT", 415),
    ("update not UTF-8", "POST", "/update", UPDATE, b"INSERT DATA { <s> <p> '\xff' }", 400),
    ("update syntax", "POST", "/update", FORM, b"update=CREATE%20NOTHING", 400),
    ("query as update", "POST", "/update", UPDATE, b"ASK {}", 400),
    ("using and USING", "POST", f"/update?using-named-graph-uri={quote(D[1], '')}", UPDATE, f"DELETE {{ ?s ?p ?o }} USING <{D[2]}> WHERE {{ ?s ?p ?o }}".encode(), 400),
    ("using and WITH", "POST", f"/update?using-graph-uri={quote(D[1], '')}", UPDATE, f"WITH <{D[2]}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}".encode(), 400),
    ("LOAD", "POST", "/update", UPDATE, b"LOAD <http://127.0.0.1/x.ttl>", 400),
    ("SERVICE in an update", "POST", "/update", UPDATE, b"INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 400),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "method", "path", "media", "body", "status"), REFUSED, ids=[r[0] for r in REFUSED]
)
def test_a_wrong_request_is_refused_with_a_problem(
    filled: Running, name: str, method: str, path: str, media: str | None, body: bytes, status: int
) -> None:
    headers = {"Content-Type": media} if media else {}
    answer = client.request(method, filled.url + path, headers=headers, content=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (
        problem["status"] == status
        and problem["title"]
        and problem["detail"]
        and problem["errors"][0]["what"]
    )
    if status == 405:
        assert "POST" in answer.headers["allow"]


def test_accept_that_nothing_meets_is_406(filled: Running) -> None:
    for query, accept in (
        ("ASK {}", "text/turtle"),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", "text/csv"),
        ("ASK {}", "image/png"),
        ("ASK {}", "*/*;q=0"),
    ):
        assert filled.get("/sparql?" + urlencode({"query": query}), accept).status_code == 406


TARGET = "http://example.org/target/"
INSERT = f"CLEAR SILENT GRAPH <{TARGET}> ; INSERT {{ GRAPH <{TARGET}> {{ ?s a <http://purl.org/dc/terms/BibliographicResource> }} }} WHERE {{ %s }}"
TYPED = "?s a <http://xmlns.com/foaf/0.1/Document>"
UPDATES: list[tuple[str, Pairs, str, set[str]]] = [
    ("one default graph", (("using-graph-uri", D[1]),), TYPED, {D[1]}),
    ("two default graphs", (("using-graph-uri", D[1]), ("using-graph-uri", D[2])), TYPED, {D[1], D[2]}),
    ("named graphs", (("using-named-graph-uri", D[1]), ("using-named-graph-uri", D[2])), f"GRAPH ?g {{ {TYPED} }}", {D[1], D[2]}),
    (
        "full dataset", (("using-graph-uri", D[1]), ("using-named-graph-uri", D[2]), ("using-named-graph-uri", D[3])),
        f"{{ {TYPED} }} UNION {{ GRAPH ?g {{ {TYPED} }} FILTER (?g != <{D[3]}>) }}", {D[1], D[2]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "address", "pattern", "expected"), UPDATES, ids=[u[0] for u in UPDATES])
@pytest.mark.parametrize("by", [FORM, UPDATE])
def test_an_update_reads_the_dataset_that_the_protocol_names(
    filled: Running, by: str, name: str, address: Pairs, pattern: str, expected: set[str]
) -> None:
    text = INSERT % pattern
    url = f"{filled.url}/update"
    if by == FORM:
        answer = client.post(
            url, content=urlencode([*address, ("update", text)]), headers={"Content-Type": FORM}
        )
    else:
        answer = client.post(f"{url}?{urlencode(address)}", content=text, headers={"Content-Type": UPDATE})
    assert answer.status_code in (200, 204), answer.text
    found = filled.select(
        f"SELECT ?s {{ GRAPH <{TARGET}> {{ ?s a <http://purl.org/dc/terms/BibliographicResource> }} }}"
    )
    assert {row["s"] for row in found} == expected


def test_relative_iris_of_an_update_are_those_of_the_address(filled: Running) -> None:
    text = (
        f"INSERT DATA {{ GRAPH <{TARGET}base> {{ <http://example.org/s> <http://example.org/p> <test> }} }}"
    )
    assert (
        client.post(filled.url + "/update", content=text, headers={"Content-Type": UPDATE}).status_code == 200
    )
    found = filled.select(f"SELECT ?o {{ GRAPH <{TARGET}base> {{ ?s ?p ?o }} }}")
    assert found == [{"o": f"{filled.url}/test"}]


def test_delete_where_reads_and_deletes_where_it_is_told(filled: Running) -> None:
    graph = "http://example.org/short/"
    first = f"INSERT DATA {{ GRAPH <{graph}> {{ <http://example.org/a> <http://example.org/p> 1, 2 }} }}"
    then = f"DELETE WHERE {{ GRAPH <{graph}> {{ ?s ?p 1 }} }}"
    for text in (first, then):
        assert (
            client.post(filled.url + "/update", content=text, headers={"Content-Type": UPDATE}).status_code
            == 200
        )
    assert filled.select(f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") == [{"o": "2"}]


def test_a_triple_in_two_default_graphs_matches_once(filled: Running) -> None:
    for name in ("one", "two"):
        body = "<http://example.org/s> <http://example.org/p> 1 ."
        url = f"{filled.url}/store?graph={quote(f'http://example.org/{name}/', '')}"
        assert client.put(url, content=body, headers={"Content-Type": "text/turtle"}).status_code in (
            201,
            204,
        )
    query = (
        "SELECT (COUNT(*) AS ?n) FROM <http://example.org/one/> FROM <http://example.org/two/> { ?s ?p ?o }"
    )
    assert filled.select(query) == [{"n": "1"}]


def test_head_tells_the_length_and_sends_nothing(reading: Running) -> None:
    path = "/sparql?" + urlencode(
        {"query": "SELECT ?s { ?s a <https://latticework.example/ontology#Country> }"}
    )
    whole = reading.get(path, headers={"Accept-Encoding": "identity"})
    head = client.head(reading.url + path, headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content)) == whole.headers["content-length"]


def test_an_answer_is_packed_for_who_takes_gzip(reading: Running) -> None:
    path = "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 500"})
    packed = reading.get(path, headers={"Accept-Encoding": "gzip"})
    plain = reading.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert len(packed.json()["results"]["bindings"]) == len(plain.json()["results"]["bindings"]) == 500
    assert int(packed.headers["content-length"]) < len(plain.content) / 3


def test_an_unchanged_answer_is_not_sent_again(reading: Running) -> None:
    path = "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 5"})
    first = reading.get(path)
    tag = first.headers["etag"]
    again = reading.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = reading.get(path, "text/csv")
    assert other.headers["etag"] != tag
    assert "etag" not in reading.get("/sparql?" + urlencode({"query": "SELECT (NOW() AS ?now) {}"})).headers


def test_a_long_query_by_get_is_answered(reading: Running) -> None:
    values = " ".join(f'"数值 {n}"' for n in range(9000))
    query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?v {{ {values} }} }}"
    assert len(quote(query)) > 250_000
    connection = HTTPConnection(reading.url.removeprefix("http://"))  # httpx bounds addresses to 64 KiB
    connection.request("GET", "/sparql?query=" + quote(query), headers={"Accept": "text/csv"})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"n\r\n9000\r\n")


def test_pages_of_other_hosts_may_read_and_not_write(reading: Running, writing: Running) -> None:
    asked = {
        "Origin": "https://other.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    preflight = client.options(reading.url + "/sparql", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert (
        reading.get("/sparql?query=ASK%7B%7D", headers={"Origin": "https://other.example"}).headers[
            "access-control-allow-origin"
        ]
        == "*"
    )
    for headers in (
        {"Origin": "https://other.example"},
        {"Host": "rebound.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        answer = client.post(
            writing.url + "/update", content="update=CLEAR%20ALL", headers={"Content-Type": FORM, **headers}
        )
        assert answer.status_code == 403


def test_a_server_that_only_reads_has_no_update(reading: Running) -> None:
    assert (
        client.post(
            reading.url + "/update", content="CLEAR ALL", headers={"Content-Type": UPDATE}
        ).status_code
        == 404
    )
    put = client.put(reading.url + "/store?default", content="", headers={"Content-Type": "text/turtle"})
    assert put.status_code == 405 and "GET" in put.headers["allow"]
