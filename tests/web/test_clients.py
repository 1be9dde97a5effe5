"""Clients that people use, for real, against a running server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from rdflib import URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from latticework.query.remote import Remote
from tests.web.conftest import BASE, Running, environment

MEMBERS = f"SELECT DISTINCT ?m {{ ?m <{BASE}ontology#memberOf> <{BASE}id/quad> }} ORDER BY ?m"
EXPECTED = [f"{BASE}id/{code}" for code in ("aus", "ind", "jpn", "usa")]
NODE_MODULES = Path(os.environ.get("LATTICEWORK_TEST_NODE_MODULES", "node_modules"))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", ["json", "xml"])
def test_sparqlwrapper(reading: Running, method: str, form: str) -> None:
    from SPARQLWrapper import SPARQLWrapper

    client = SPARQLWrapper(f"{reading.url}/sparql")
    client.setQuery(MEMBERS)
    client.setMethod(method)
    client.setReturnFormat(form)
    found: Any = client.query().convert()
    if form == "json":
        assert [row["m"]["value"] for row in found["results"]["bindings"]] == EXPECTED
    else:
        assert [node.firstChild.data for node in found.getElementsByTagName("uri")] == EXPECTED


def test_sparqlwrapper_writes(writing: Running) -> None:
    from SPARQLWrapper import POST, SPARQLWrapper

    client = SPARQLWrapper(f"{writing.url}/sparql", updateEndpoint=f"{writing.url}/update")
    client.setMethod(POST)
    client.setQuery(
        "INSERT DATA { GRAPH <http://example.org/wrapper/> { <http://example.org/s> <http://example.org/p> 1 } }"
    )
    client.query()
    assert writing.select("SELECT ?o { GRAPH <http://example.org/wrapper/> { ?s ?p ?o } }") == [{"o": "1"}]


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflibs_sparqlstore(reading: Running, method: str) -> None:
    store = SPARQLStore(f"{reading.url}/sparql", method=method)
    assert [str(cast("Any", row)[0]) for row in store.query(MEMBERS)] == EXPECTED
    triples = store.triples((URIRef(EXPECTED[2]), URIRef(f"{BASE}ontology#iso3"), None))
    assert [str(triple[2]) for triple, _ in triples] == ["JPN"]


def test_rdflibs_sparqlupdatestore(writing: Running) -> None:
    store = SPARQLUpdateStore(f"{writing.url}/sparql", f"{writing.url}/update")
    store.update(
        "INSERT DATA { GRAPH <http://example.org/rdflib/> { <http://example.org/s> <http://example.org/p> 1 } }"
    )
    assert writing.select("SELECT ?o { GRAPH <http://example.org/rdflib/> { ?s ?p ?o } }") == [{"o": "1"}]


def test_service_of_pyoxigraph_in_another_process(reading: Running) -> None:
    query = f"SELECT ?m {{ SERVICE <{reading.url}/sparql> {{ {MEMBERS} }} }} ORDER BY ?m"
    code = "import json, sys, pyoxigraph; print(json.dumps([r[0].value for r in pyoxigraph.Store().query(sys.argv[1])]))"
    done = subprocess.run([sys.executable, "-c", code, query], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == EXPECTED


def test_reports_of_another_latticework(reading: Running) -> None:
    command = [
        sys.executable,
        "-m",
        "latticework",
        "--lang",
        "en",
        "report",
        "members",
        "-p",
        "grouping=quad",
        "--format",
        "csv",
    ]
    whole = subprocess.run(
        [*command, "--endpoint", f"{reading.url}/sparql"], capture_output=True, env=environment(), check=True
    )
    assert whole.stdout == reading.get("/reports/members.csv?grouping=quad&lang=en").content


def test_our_remote_engine(reading: Running) -> None:
    answer = Remote(f"{reading.url}/sparql").select(MEMBERS)
    assert [row[0].value for row in answer.rows if row[0] is not None] == EXPECTED


_NODE = {
    "fetch-sparql-endpoint": """
const { SparqlEndpointFetcher } = require('fetch-sparql-endpoint');
(async () => {
  const rows = [];
  const stream = await new SparqlEndpointFetcher().fetchBindings(process.argv[1], process.argv[2]);
  stream.on('data', row => rows.push(row.m.value)).on('end', () => console.log(JSON.stringify(rows)));
})();
""",
    "@comunica/query-sparql": """
const { QueryEngine } = require('@comunica/query-sparql');
(async () => {
  const stream = await new QueryEngine().queryBindings(process.argv[2], { sources: [process.argv[1]] });
  console.log(JSON.stringify((await stream.toArray()).map(row => row.get('m').value)));
})();
""",
}  # fmt: skip


@pytest.mark.parametrize("package", list(_NODE))
def test_clients_in_javascript(reading: Running, package: str) -> None:
    node = shutil.which("node")
    if node is None or not (NODE_MODULES / package).is_dir():
        pytest.skip(f"skipped: npm install {package}, and name the folder in LATTICEWORK_TEST_NODE_MODULES")
    done = subprocess.run(
        [node, "-e", _NODE[package], f"{reading.url}/sparql", MEMBERS], capture_output=True, text=True, timeout=120, check=False,
        env=os.environ | {"NODE_PATH": str(NODE_MODULES.absolute())},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == EXPECTED


@pytest.mark.parametrize(
    ("what", "query"),
    [
        (
            "examples",
            "SELECT ?q { ?sq a sh:SPARQLExecutable ; rdfs:comment ?c ; sh:select|sh:ask|sh:construct ?q }",
        ),
        ("prefixes", "SELECT ?p ?n { [] sh:namespace ?n ; sh:prefix ?p }"),
        (
            "classes and properties",
            (
                "SELECT ?c ?p ?o ?d { ?cp void:class ?c ; void:propertyPartition ?pp . ?pp void:property ?p . "
                "OPTIONAL { { ?pp void:classPartition [ void:class ?o ] } UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?d ] } } }"
            ),
        ),
    ],
)
def test_editors_find_what_they_look_for_in_the_endpoint(reading: Running, what: str, query: str) -> None:
    head = (
        "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#> "
    )
    assert len(reading.select(head + query)) > 10
