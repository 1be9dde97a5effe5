"""Clients that people use, for real, against a running server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
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


# What an unconfigured editor asks of an endpoint, as SIB's does: a parameter of its own, JSON, five seconds' patience.
_EDITOR = {
    "prefixes": "SELECT DISTINCT ?prefix ?namespace { [] sh:prefix ?prefix ; sh:namespace ?namespace } ORDER BY ?prefix",
    "examples": (
        "SELECT DISTINCT ?sq ?comment ?query { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; "
        "sh:select|sh:ask|sh:construct|spex:describe ?query } ORDER BY ?sq"
    ),
    "classes and properties": """
SELECT DISTINCT ?graph ?class ?property ?other ?datatype ?triples ?label ?propertyLabel {
  { OPTIONAL { ?graph sd:graph ?about OPTIONAL { ?graph rdfs:label ?name } ?about void:classPartition ?cp }
    ?cp void:class ?class ; void:propertyPartition ?pp OPTIONAL { ?class rdfs:label ?label }
    ?pp void:property ?property OPTIONAL { ?pp void:triples ?triples } OPTIONAL { ?property rdfs:label ?propertyLabel }
    OPTIONAL {
      { ?pp void:classPartition [ void:class ?other ] OPTIONAL { ?other rdfs:label ?otherLabel } }
      UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?datatype ] } } }
  UNION { ?set void:subjectsTarget [ void:class ?class ] ; void:linkPredicate ?property ;
    void:objectsTarget [ void:class ?other ] }
} ORDER BY ?class ?other ?datatype ?graph ?triples""",
    "classes, where there is no VoID": "SELECT DISTINCT ?cls { [] a ?cls }",
    "properties, where there is no VoID": "SELECT DISTINCT ?pred { [] ?pred [] }",
}  # fmt: skip


def _asked(server: Running, what: str) -> list[dict[str, str]]:
    head = (
        "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#> "
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
        "PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#> "
    )
    began = time.perf_counter()
    rows = server.select(head + _EDITOR[what], ac="1")
    assert time.perf_counter() - began < 5
    return rows


@pytest.mark.parametrize("what", list(_EDITOR))
def test_editors_find_what_they_look_for_in_the_endpoint(reading: Running, what: str) -> None:
    assert len(_asked(reading, what)) > 10


def test_what_an_editor_is_told_is_true(reading: Running) -> None:
    prefixes = {row["prefix"]: row["namespace"] for row in _asked(reading, "prefixes")}
    assert prefixes["lw"] == f"{BASE}ontology#"
    led = {
        (
            row["class"].rpartition("#")[2],
            row["property"].rpartition("#")[2],
            row.get("other", "").rpartition("#")[2],
        )
        for row in _asked(reading, "classes and properties")
    }
    assert ("Country", "memberOf", "Alliance") in led
    for row in _asked(reading, "examples"):
        assert row["comment"]
        assert reading.select(row["query"] + ("" if "LIMIT" in row["query"] else "\nLIMIT 1")) is not None


_PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="yasgui.min.css"><div id="editor"></div>
<script src="yasgui.min.js"></script>
<script>
const editor = new Yasgui(document.getElementById("editor"), { requestConfig: { endpoint: "ENDPOINT" } });
editor.getTab().setQuery(`QUERY`);
editor.getTab().query();
</script>"""


def test_yasgui_on_a_page_of_another_host(reading: Running, tmp_path: Path) -> None:
    built = NODE_MODULES / "@zazuko" / "yasgui" / "build"
    if not built.is_dir():
        pytest.skip(
            "skipped: npm install @zazuko/yasgui, and name the folder in LATTICEWORK_TEST_NODE_MODULES"
        )
    sync_api = pytest.importorskip("playwright.sync_api", reason="skipped: playwright is not installed")
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("skipped: no browser")
    for name in ("yasgui.min.js", "yasgui.min.css"):
        shutil.copy(built / name, tmp_path)
    page = _PAGE.replace("ENDPOINT", f"{reading.url}/sparql").replace("QUERY", MEMBERS)
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    serve = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as elsewhere, sync_api.sync_playwright() as playwright:
        threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
        chromium = playwright.chromium.launch(executable_path=browser, args=["--headless", "--no-sandbox"])
        tab = chromium.new_page()
        tab.goto(f"http://localhost:{elsewhere.server_port}/index.html")
        tab.wait_for_selector(".yasr table tbody tr", timeout=30_000)
        text = tab.inner_text(".yasr")
        chromium.close()
        elsewhere.shutdown()
    assert all(iri.rpartition("/")[2] in text for iri in EXPECTED)
