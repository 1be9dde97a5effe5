"""Updates: the files of the root first, whole or not at all, never in the graphs that latticework makes."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import httpx
import pyoxigraph
import pytest

from latticework.query.tokens import tokens
from latticework.web import updating
from tests.web.conftest import BASE, Running, Start, client, environment

UPDATE = {"Content-Type": "application/sparql-update"}
GRAPH = "http://example.org/mine/"


def update(server: Running, text: str, **headers: str) -> httpx.Response:
    return client.post(server.url + "/update", content=text.encode(), headers=UPDATE | headers)


def test_what_an_update_writes_is_a_file_from_which_the_store_can_be_built_again(
    writing: Running, tmp_path: Path
) -> None:
    text = f'INSERT DATA {{ GRAPH <{GRAPH}> {{ <http://example.org/s> <http://example.org/p> "四方", _:b . _:b <http://example.org/q> 1 }} }}'
    assert update(writing, text).status_code == 200
    command = [
        sys.executable,
        "-m",
        "latticework",
        "--root",
        str(writing.root),
        "--store",
        str(tmp_path / "anew"),
    ]
    built = subprocess.run(
        [*command, "query", "--format", "csv", "-e", f"SELECT ?o {{ GRAPH <{GRAPH}> {{ ?s ?p ?o FILTER isLiteral(?o) }} }} ORDER BY ?o"],
        capture_output=True, text=True, env=environment(), check=True,
    )  # fmt: skip
    assert built.stdout.split() == ["o", "1", "四方"]
    assert update(writing, f"DROP GRAPH <{GRAPH}>").status_code == 200
    assert writing.select(f"SELECT ?s {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}") == []


def test_an_update_that_fails_midway_changes_nothing(writing: Running) -> None:
    before = writing.get("/version").json()["digest"]
    text = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <http://example.org/s> <http://example.org/p> 1 }} }} ; CREATE GRAPH <{BASE}article/us-japan-containment-of-china-5g>"
    assert update(writing, text).status_code == 400
    assert writing.get("/version").json()["digest"] == before


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (
            f"INSERT DATA {{ GRAPH <{BASE}graph/derived> {{ <http://example.org/s> <http://example.org/p> 1 }} }}",
            403,
        ),
        (f"DELETE WHERE {{ GRAPH <{BASE}graph/ontology> {{ ?s ?p ?o }} }}", 403),
        (f"DELETE WHERE {{ ?s a <{BASE}ontology#Article> }}", 422),
    ],
)
def test_what_is_not_theirs_stays(writing: Running, text: str, status: int) -> None:
    before = writing.get("/version").json()["digest"]
    answer = update(writing, text)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert writing.get("/version").json()["digest"] == before


def test_statements_without_a_graph_come_and_go(writing: Running) -> None:
    ask = "SELECT ?o { <http://example.org/loose> <http://example.org/p> ?o }"
    assert (
        update(writing, "INSERT DATA { <http://example.org/loose> <http://example.org/p> 1, 2 }").status_code
        == 200
    )
    assert len(writing.select(ask)) == 2
    assert (
        update(writing, "DELETE DATA { <http://example.org/loose> <http://example.org/p> 1 }").status_code
        == 200
    )
    assert writing.select(ask) == [{"o": "2"}]
    assert update(writing, "DELETE WHERE { <http://example.org/loose> ?p ?o }").status_code == 200
    assert writing.select(ask) == []


def test_a_load_from_the_command_line_is_seen_at_once(start: Start, tmp_path: Path) -> None:
    server = start()
    ask = "SELECT ?o { <http://example.org/late> <http://example.org/p> ?o }"
    tag = server.get("/sparql?query=ASK%7B%7D").headers["etag"]
    assert server.select(ask) == []
    file = tmp_path / "late.ttl"
    file.write_text("<http://example.org/late> <http://example.org/p> 7 .", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "latticework",
        "--root",
        str(server.root),
        "--store",
        str(server.store),
        "load",
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, env=environment())
    assert server.select(ask) == [{"o": "7"}]
    assert server.get("/sparql?query=ASK%7B%7D", headers={"If-None-Match": tag}).status_code == 200


def test_with_a_token_file_nobody_writes_without_a_token(start: Start, tmp_path: Path) -> None:
    tokens = tmp_path / "tokens"
    tokens.write_text("# who may write\nan-invented-token-of-tests\n", encoding="utf-8")
    server = start("--writable", "--token-file", str(tokens))
    text = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <http://example.org/s> <http://example.org/p> 1 }} }}"
    for headers in (
        {},
        {"Authorization": "Bearer another"},
        {"Authorization": "Basic an-invented-token-of-tests"},
    ):
        answer = update(server, text, **headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert client.delete(f"{server.url}/store?graph={GRAPH}").status_code == 401
    assert update(server, text, Authorization="Bearer an-invented-token-of-tests").status_code == 200


def test_a_server_for_others_is_not_writable_without_tokens(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "latticework",
        "--root",
        str(tmp_path),
        "serve",
        "--bind",
        "0.0.0.0:0",
        "--writable",
    ]
    refused = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert refused.returncode == 2
    assert "--token-file" in refused.stderr


S = "<http://example.org/s> <http://example.org/p>"
NAMED = "GRAPH <http://example.org/named/>"
DATA = [
    f"INSERT DATA {{ {S} 1 }}",
    f"INSERT DATA {{ {S} 1 . {NAMED} {{ {S} 2 , 3 }} }} ; DELETE DATA {{ {NAMED} {{ {S} 2 }} }}",
    f"DELETE DATA {{ {NAMED} {{ {S} 5 }} }} ; INSERT DATA {{ {NAMED} {{ {S} 5 }} }} ;",
    f"INSERT DATA {{ {NAMED} {{ {S} 6 }} }} ; DELETE DATA {{ {NAMED} {{ {S} 6 }} }}",
    f"DELETE DATA {{ {NAMED} {{ {S} 5 }} {S} 4 }}",
    "PREFIX ex: <http://example.org/> INSERT DATA { ex:a ex:b '} DELETE' } ; DELETE DATA { ex:a ex:b <rel> }",
    "INSERT DATA { GRAPH <http://example.org/void/> { } }",
    "INSERT DATA { }",
]


@pytest.mark.parametrize("text", DATA)
def test_data_is_told_without_comparing_states_as_a_comparison_tells_it(text: str, tmp_path: Path) -> None:
    store = pyoxigraph.Store(str(tmp_path / "store"))
    store.update(
        f"INSERT DATA {{ {NAMED} {{ {S} 5 }} {S} 4 . GRAPH <{updating.UNNAMED.value}> {{ {S} 4 }} }}"
    )
    store.flush()
    told: list[list[bytes]] = []
    for also in ("", " ; CLEAR SILENT GRAPH <http://example.org/none/>"):
        whole = text.removesuffix(";") + also
        order = {
            "update": whole,  "folder": str(tmp_path / "store"),
            "spool": str(tmp_path / "spool"), "address": "http://example.org/", "prefixes": {},
        }  # fmt: skip
        assert (updating.of_data(whole, list(tokens(whole))) is None) == bool(also)
        out = io.BytesIO()
        updating.changes(order, out)
        told.append(sorted(out.getvalue().splitlines()))
    assert told[0] == told[1]
