"""Reports, things and what the server says of itself, by their addresses."""

from __future__ import annotations

import io
import json
import re

import openpyxl
import pytest
from rdflib import Graph, URIRef

from latticework.content import Content, shipped
from latticework.query.canned import Catalogue
from tests.web.conftest import BASE, Running, Start, client


@pytest.mark.parametrize(
    ("suffix", "media"),
    [
        ("csv", "text/csv"), ("tsv", "text/tab-separated-values"), ("json", "application/json"), ("ttl", "text/turtle"),
        ("srj", "application/sparql-results+json"), ("svg", "image/svg+xml"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)  # fmt: skip
def test_a_report_has_the_format_of_its_suffix_or_of_accept(
    reading: Running, suffix: str, media: str
) -> None:
    by_suffix = reading.get(f"/reports/members.{suffix}?grouping=quad&lang=en")
    by_accept = reading.get("/reports/members?grouping=quad&lang=en", media)
    for answer in (by_suffix, by_accept):
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].partition(";")[0] == media
    if suffix == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(by_suffix.content)).worksheets[0]
        assert "Japan" in {str(cell.value) for row in sheet.iter_rows() for cell in row}
    else:
        assert by_suffix.content == by_accept.content


def test_a_report_speaks_the_language_that_is_asked_for(reading: Running) -> None:
    for headers, query, expected in (
        ({"Accept-Language": "fr, zh-CN;q=0.8, en;q=0.5"}, "", "日本"),
        ({"Accept-Language": "en"}, "&lang=zh", "日本"),
        ({"Accept-Language": "zh;q=0.3, en-GB"}, "", "Japan"),
    ):
        rows = reading.get(
            f"/reports/members.json?grouping=%E5%9B%9B%E6%96%B9%E5%AE%89%E5%85%A8%E5%AF%B9%E8%AF%9D{query}",
            headers=headers,
        ).json()
        assert expected in {row["memberLabel"] for row in rows}


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/reports/members.csv", 422, "?grouping="),
        ("/reports/members.csv?grouping=Quax", 422, "nearest"),
        ("/reports/members.csv?grouping=quad&as-of=yesterday", 422, "as-of"),
        ("/reports/members.csv?grouping=quad&colour=red", 422, "colour"),
        ("/reports/members.docx?grouping=quad", 404, ".docx"),
        ("/reports/member.csv?grouping=quad", 404, "members"),
        ("/id/nobody.ttl", 404, "nobody"),
        ("/id/%3Cquad%3E", 404, "quad"),
        ("/nowhere", 404, "nowhere"),
        ("/suggest", 400, "?q="),
    ],
)
def test_an_address_that_leads_nowhere_says_what_to_do(
    reading: Running, path: str, status: int, says: str
) -> None:
    answer = reading.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert says in answer.text


def test_every_report_without_required_parameters_answers(reading: Running) -> None:
    for query in Catalogue(Content(shipped(), shipped())).all():
        if not any(p.required for p in query.parameters.values()):
            answer = reading.get(
                f"/reports/{query.name}.json?limit=3"
                if "limit" in query.parameters
                else f"/reports/{query.name}.json"
            )
            assert answer.status_code == 200, (query.name, answer.text)


@pytest.mark.parametrize(
    "path", ["id/quad", "technology/quantum", "article/us-japan-containment-of-china-5g"]
)
def test_a_thing_is_described_where_its_iri_says(reading: Running, path: str) -> None:
    turtle = reading.get("/" + path, "text/turtle")
    assert turtle.headers["content-location"] == f"/{path}.ttl"
    graph = Graph().parse(data=turtle.text, format="turtle")
    assert (URIRef(BASE + path), None, None) in graph
    assert len(Graph().parse(data=reading.get(f"/{path}.rdf").text, format="xml")) == len(graph)
    assert (
        reading.get(
            "/" + path, headers={"If-None-Match": turtle.headers["etag"], "Accept": "text/turtle"}
        ).status_code
        == 304
    )


def test_a_claim_comes_with_its_passage(reading: Running) -> None:
    row = reading.get("/reports/members.json?grouping=quad").json()[0]
    claim = row["claims"][0]
    graph = Graph().parse(data=reading.get(claim.removeprefix(BASE[:-1]) + ".ttl").text, format="turtle")
    passage = graph.value(URIRef(claim), URIRef(f"{BASE}ontology#evidence"))
    assert passage is not None and (passage, None, None) in graph


def test_the_ontology_comes_with_its_axioms(reading: Running) -> None:
    text = reading.get("/ontology.ttl").text
    assert "owl:propertyChainAxiom" in text
    assert reading.get("/ontology", "application/rdf+xml").headers["content-type"] == "application/rdf+xml"


@pytest.mark.parametrize("text", ["四方", "sifang", "sifanganquan", "QUAD", "日米豪印"])
def test_a_grouping_is_found_by_its_names_and_their_pinyin(reading: Running, text: str) -> None:
    found = client.get(
        reading.url + "/suggest", params={"q": text, "class": "grouping", "lang": "zh"}
    ).json()["results"]
    assert found[0]["iri"] == f"{BASE}id/quad"
    assert found[0]["label"] == "四方安全对话"
    everything = client.get(reading.url + "/search", params={"q": text}).json()["results"]
    assert f"{BASE}id/quad" in {entry["iri"] for entry in everything}


def test_openapi_has_every_report_and_parameter(reading: Running) -> None:
    document = reading.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for query in Catalogue(Content(shipped(), shipped())).all():
        operation = document["paths"][f"/reports/{query.name}"]["get"]
        assert {p["name"] for p in operation["parameters"]} == {*query.parameters, "lang"}
    names = [o["operationId"] for path in document["paths"].values() for o in path.values()]
    assert len(names) == len(set(names))
    for reference in re.findall(r'"#/components/([^"]+)"', json.dumps(document)):
        kind, name = reference.split("/")
        assert name in document["components"][kind]


def test_every_path_of_openapi_is_there(reading: Running) -> None:
    for path, operations in reading.get("/openapi.json").json()["paths"].items():
        if "get" in operations and "{" not in path and not path.startswith("/reports/"):
            assert reading.get(path).status_code in (200, 400), path


def test_it_counts_what_it_does(reading: Running) -> None:
    reading.get("/sparql?query=ASK%7B%7D")
    text = reading.get("/metrics").text
    assert re.search(r'latticework_requests_total\{place="sparql",method="GET",status="200"\} [1-9]', text)
    assert "latticework_stopped_total" in text


def test_security_headers_name_no_other_host(reading: Running) -> None:
    for path in ("/healthz", "/nowhere", "/sparql?query=ASK%7B%7D"):
        headers = reading.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_prefixes_come_as_json_turtle_or_the_head_of_a_query(reading: Running) -> None:
    assert reading.get("/prefixes").json()["lw"] == f"{BASE}ontology#"
    assert f"PREFIX lw: <{BASE}ontology#>\n" in reading.get("/prefixes", "application/sparql-query").text
    assert f"@prefix lw: <{BASE}ontology#> .\n" in reading.get("/prefixes", "text/turtle").text


def test_another_base_takes_the_place_of_ours_everywhere(start: Start) -> None:
    other = "https://data.example.org/kg/"
    server = start("--base-iri", other)
    query = f"SELECT ?m {{ ?m <{other}ontology#memberOf> <{other}id/quad> }}"
    assert f"{other}id/jpn" in {row["m"] for row in server.select(query)}
    paths = (
        "/id/quad.ttl",
        "/reports/members.csv?grouping=quad",
        "/ontology.ttl",
        "/prefixes",
        "/.well-known/void",
        "/store",
        "/suggest?q=quad",
    )
    for path in paths:
        text = server.get(path).text
        assert other in text and BASE not in text, path
    rows = server.get(f"/reports/members.json?grouping={other}id/quad").json()
    assert rows[0]["grouping"] == f"{other}id/quad"
    book = openpyxl.load_workbook(io.BytesIO(server.get("/reports/members.xlsx?grouping=quad").content))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert any(other in cell for cell in cells) and not any(BASE in cell for cell in cells)
