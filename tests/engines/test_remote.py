"""What reports need beside rows, and the command line over another server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from latticework.errors import LatticeworkError
from latticework.query.engine import Embedded
from latticework.query.remote import Remote, with_prefixes
from latticework.store.reader import Store
from latticework.vocabulary import iris
from tests.engines import servers
from tests.engines.conftest import filled


@pytest.fixture(params=["over_oxigraph", "over_virtuoso"])
def remote(request: pytest.FixtureRequest) -> Remote:
    engine: Remote = request.getfixturevalue(request.param)
    return engine


def test_names_classes_and_labels_are_those_of_the_store(remote: Remote, embedded: Embedded) -> None:
    ours, theirs = embedded.vocabulary(), remote.vocabulary()
    assert theirs.classes == ours.classes
    assert theirs.to_ratify == ours.to_ratify
    assert theirs.names.keys() == ours.names.keys()
    for name in ("四方安全对话", "Quad", "日本"):
        assert theirs.find(name) == ours.find(name) != []
    quad = iris.entity("quad").value
    assert remote.classes(quad) == embedded.classes(quad) != set()
    assert remote.classes("no IRI > at all") == set()
    things = sorted(ours.names)
    for language in ("zh", "en", "ja"):
        assert remote.labels(things, language) == embedded.labels(things, language)


def test_the_statements_about_claims_are_those_of_the_store(remote: Remote, embedded: Embedded) -> None:
    rows = embedded.select(
        f"SELECT ?claim WHERE {{ ?claim {iris.term('claimedGroup')} {iris.entity('quad')} }}"
    ).rows
    claims = [row[0].value for row in rows if row[0] is not None]
    assert len(claims) > 3
    assert remote.described(claims) == embedded.described(claims)


def test_graph_patterns_reach_the_named_graphs_also_where_a_default_graph_is_chosen(
    remote: Remote, embedded: Embedded
) -> None:
    query = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?claim {iris.term('statedIn')} ?article }} }} GROUP BY ?g"
    ours = {tuple(map(str, row)) for row in embedded.select(query).rows}
    theirs = {tuple(map(str, row)) for row in remote.select(query).rows}
    assert theirs == ours


def test_virtuoso_cuts_at_its_own_limit_and_that_is_noticed(
    virtuoso_program: str, tmp_path: Path, shipped: Store
) -> None:
    with servers.virtuoso(virtuoso_program, tmp_path, rows=100) as server:
        remote = filled(server, shipped)
        with pytest.raises(LatticeworkError, match="100 rows"):
            remote.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
        assert len(remote.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 99").rows) == 99


@pytest.fixture(scope="module")
def server(oxigraph_program: str) -> Generator[servers.Server]:
    with servers.oxigraph(oxigraph_program) as running:
        yield running


def latticework(place: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("LATTICEWORK_")}
    environ |= {
        "LATTICEWORK_ROOT": str(place / "root"),
        "LATTICEWORK_STORE": str(place / "store"),
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(
        [sys.executable, "-m", "latticework", *arguments],
        check=False,
        env=environ | variables,
        capture_output=True,
        text=True,
    )


def test_push_then_report_and_query_from_the_command_line(
    server: servers.Server, shipped_place: Path
) -> None:
    here = shipped_place
    first = latticework(here, "push", server.query, "--graph-store", server.graph_store)
    assert (first.returncode, first.stdout) == (0, "")
    assert "graphs sent" in first.stderr
    again = latticework(here, "push", server.query, "--update", server.update)
    assert "0 graphs sent (0 statements)" in again.stderr

    ours = latticework(here, "report", "members", "-p", "grouping=quad", "--format", "csv")
    theirs = latticework(
        here,
        "report",
        "members",
        "-p",
        "grouping=四方安全对话",
        "--format",
        "csv",
        "--endpoint",
        server.query,
    )
    assert theirs.stdout == ours.stdout != ""
    by_variable = latticework(
        here, "report", "members", "-p", "grouping=quad", "--format", "ttl", LATTICEWORK_ENDPOINT=server.query
    )
    assert (
        by_variable.stdout
        == latticework(here, "report", "members", "-p", "grouping=quad", "--format", "ttl").stdout
    )

    count = latticework(
        here,
        "query",
        "--endpoint",
        server.query,
        "--format",
        "csv",
        "-e",
        "SELECT (COUNT(*) AS ?n) { ?c a lw:Article }",
    )
    assert count.stdout.split() == ["n", "5"]
    asked = latticework(here, "query", "--endpoint", server.query, "-e", "ASK { ?c a lw:Nothing }")
    assert (asked.stdout, asked.returncode) == ("false\n", 0)
    graph = latticework(here, "query", "--endpoint", server.query, "-e", "DESCRIBE id:quad")
    assert "id:quad" in graph.stdout
    one = ("query", "--graph", "derived", "--format", "csv", "-e", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert latticework(here, *one, "--endpoint", server.query).stdout == latticework(here, *one).stdout != ""


def test_what_is_wrong_with_an_endpoint_ends_with_the_documented_status(
    server: servers.Server, shipped_place: Path
) -> None:
    here, page = shipped_place, server.query.removesuffix("query")
    for endpoint, query, status in (
        ("ftp://h.example/", "ASK { ?s ?p ?o }", 2),
        (page, "SELECT * { ?s ?p ?o }", 1),
        (server.query, "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", 2),
        (server.query, "SELECT * { ?s }", 3),
    ):
        ended = latticework(here, "query", "--endpoint", endpoint, "-e", query)
        assert (ended.returncode, ended.stdout) == (status, ""), endpoint
        assert len(ended.stderr.strip().splitlines()) <= 3


def test_a_prefix_is_declared_where_it_is_used_and_not_declared() -> None:
    prefixes = {"lw": "https://lw.example/", "id": "https://id.example/"}
    assert (
        with_prefixes("ASK { ?s a lw:X }", prefixes) == "PREFIX lw: <https://lw.example/> ASK { ?s a lw:X }"
    )
    declared = "PREFIX lw: <https://other.example/> ASK { ?s a lw:X, _:b }"
    assert with_prefixes(declared, prefixes) == declared


def test_oxigraph_serve_cuts_an_answer_at_its_time_limit_and_that_is_noticed(
    oxigraph_program: str, shipped: Store
) -> None:
    with servers.oxigraph(oxigraph_program, "--timeout-s", "1") as server:
        remote = filled(server, shipped)
        with pytest.raises(LatticeworkError, match=r"cut|200 with no results"):
            remote.select("SELECT ?a ?f WHERE { ?a ?b ?c . ?d ?e ?f }")
