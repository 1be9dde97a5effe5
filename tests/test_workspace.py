"""Loading and removing: files of the root first, then the store; a bad source changes nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.errors import InputError, UsageError
from latticework.library import Graph
from latticework.loaders import Source
from latticework.store.generations import Home
from latticework.vocabulary import iris
from latticework.workspace import Workspace
from tests import sources

SHIPPED = "japan-plans-multinational-export-control-framework"


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def members(workspace: Workspace) -> set[object]:
    return {
        row["memberLabel"]
        for row in Graph(workspace).report("members", grouping="灯湖公约", status="in-force").rows
    }


# ---- a sixth article -----------------------------------------------------------------------------------


def test_a_sixth_article_shows_in_reports_and_goes_without_a_trace(built: Workspace, tmp_path: Path) -> None:
    before = {form: built.export(form) for form in ("nq", "turtle", "csv")}
    (change,) = built.load(Source(sources.written(tmp_path / "in")))
    assert change.graph == iris.article("lantern-lake").value
    assert len(change.claims_added) == len(sources.CLAIMS)
    assert members(built) == {"Japan", "Examplia"}
    graph = Graph(built)
    claims = {c for row in graph.report("members", grouping="lantern-lake-pact").rows for c in row["claims"]}  # type: ignore[union-attr]
    assert {graph.passage(str(claim)) for claim in claims} == {sources.FOUNDED}
    assert [row["memberLabel"] for row in graph.report("roster", party="examplia").rows] == ["Examplia"]
    removed = built.remove("lantern-lake")
    assert removed.claims_removed == change.claims_added
    assert {form: built.export(form) for form in before} == before
    assert files_in(built.content.root) == {}


def test_what_is_planned_or_over_makes_no_member(small: Workspace, tmp_path: Path) -> None:
    small.load(Source(sources.written(tmp_path / "in")))
    triples = set(small.open().triples())
    pact = iris.entity("lantern-lake-pact")
    parties = {str(t.subject) for t in triples if t.predicate == iris.term("memberOf") and t.object == pact}
    assert parties == {str(iris.entity(i)) for i in ("jpn", "examplia")}
    assert Triple(iris.entity("ind"), iris.term("prospectiveMemberOf"), pact) in triples
    assert Triple(iris.entity("aus"), iris.term("hasBeenMemberOf"), pact) in triples


def test_a_loaded_article_is_one_canonical_file_and_its_text(small: Workspace, tmp_path: Path) -> None:
    small.load(Source(sources.written(tmp_path / "in")))
    assert list(files_in(small.content.root)) == [
        "articles/lantern-lake.txt",
        "graphs/articles/lantern-lake.trig",
    ]
    assert files_in(small.content.root)["articles/lantern-lake.txt"] == sources.TEXT.encode()


def test_the_file_alone_brings_the_article_to_another_root(small: Workspace, tmp_path: Path) -> None:
    small.load(Source(sources.written(tmp_path / "in")))
    (file,) = (small.content.root / "graphs" / "articles").glob("*.trig")
    other = Content(tmp_path / "other", small.content.shipped)
    target = other.root / "graphs" / "articles" / file.name
    target.parent.mkdir(parents=True)
    target.write_bytes(file.read_bytes())
    copied = Workspace(other, Home(tmp_path / "other-store"), say=lambda _: None)
    assert copied.export("nq") == small.export("nq")


def test_a_dry_run_says_what_would_change_and_changes_nothing(small: Workspace, tmp_path: Path) -> None:
    state = small.home.current()
    (change,) = small.load(Source(sources.written(tmp_path / "in")), dry_run=True)
    assert len(change.claims_added) == len(sources.CLAIMS)
    assert files_in(small.content.root) == {}
    assert small.home.current() == state


def test_what_the_user_says_of_an_article_wins_over_its_header(small: Workspace, tmp_path: Path) -> None:
    path = sources.written(tmp_path / "in")
    (change,) = small.load(Source(path, title="Another title", slug="another", published="2034"))
    assert change.graph.endswith("/article/another")
    titles = small.open().values(change.graph, NamedNode(iris.DCTERMS + "title"))
    assert [t.value for t in titles] == ["Another title"]


# ---- shipped articles ----------------------------------------------------------------------------------


def test_a_shipped_article_that_is_removed_leaves_a_tombstone_and_comes_back(small: Workspace) -> None:
    before = small.export("nq")
    small.remove(SHIPPED)
    assert list(files_in(small.content.root)) == [f"graphs/articles/{SHIPPED}.removed"]
    assert SHIPPED.encode() not in small.export("nq")
    with pytest.raises(UsageError, match="no article is called"):
        small.remove(SHIPPED)
    small.load(Source(shipped_content() / "graphs" / "articles" / f"{SHIPPED}.trig"))
    assert small.export("turtle") and SHIPPED.encode() in small.export("nq")
    assert f"graphs/articles/{SHIPPED}.removed" not in files_in(small.content.root)
    assert small.export("nq") == before


def test_a_user_correction_of_a_shipped_article_takes_its_place(small: Workspace, tmp_path: Path) -> None:
    name = shipped_content() / "graphs" / "articles" / f"{SHIPPED}.trig"
    corrected = tmp_path / "corrected.trig"
    corrected.write_text(
        name.read_text(encoding="utf-8").replace('lw:tier "core"', 'lw:tier "extra"'), encoding="utf-8"
    )
    (change,) = small.load(Source(corrected))
    assert change.statements_added == change.statements_removed > 0
    tiers = {q.object for q in small.open().quads(iris.article(SHIPPED)) if q.predicate == iris.term("tier")}
    assert {str(t) for t in tiers} == {'"extra"'}


def test_an_unknown_article_is_refused_with_those_there_are(small: Workspace) -> None:
    with pytest.raises(UsageError, match="no article is called 'nothing'") as caught:
        small.remove("nothing")
    assert SHIPPED in caught.value.remedy


# ---- bad sources ---------------------------------------------------------------------------------------

BAD = {
    "broken.jsonl": ('{"article": {"id": "x"\n', "broken.jsonl:1: not JSON"),
    "second.jsonl": (
        json.dumps(sources.CLAIMS[0] | {"passage_sha256": "a" * 64}) + "\n{}\n",
        "the text of the article",
    ),
    "empty.jsonl": ("", "the text of the article is not here"),
    "header.jsonl": ('{"article": {"id": "x", "colour": "red"}}\n', "header.jsonl:1"),
    "broken.ttl": ("@prefix : <urn:x:> .\n:a :b .\n", "broken.ttl:2:"),
    "broken.trig": ("<urn:g> { <urn:a> <urn:b> }\n<urn:", "broken.trig:"),
    "broken.jsonld": ('{"@id": ', "broken.jsonld"),
    "broken.rdf": ("<rdf:RDF>", "broken.rdf"),
    "empty.nt": ("\n", "there is no statement in it"),
    "own.trig": (
        "<https://latticework.example/graph/derived> { <urn:a> <urn:b> <urn:c> }",
        "graph of latticework itself",
    ),
    "blank.nq": ("<urn:a> <urn:b> <urn:c> _:g .\n", "named by a blank node"),
    "picture.bmp": ("BM", "no loader takes .bmp"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_source_is_refused_with_its_place_and_changes_nothing(
    small_place: Path, tmp_path: Path, name: str
) -> None:
    workspace = Workspace(
        Content(tmp_path / "root", small_place / "shipped"), Home(small_place / "store"), say=lambda _: None
    )
    text, reason = BAD[name]
    state = workspace.home.current()
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        workspace.load(Source(path))
    assert reason in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 3
    assert files_in(tmp_path / "root") == {}
    assert workspace.home.current() == state


def test_a_bad_claim_in_the_middle_keeps_the_good_ones_out_too(small: Workspace, tmp_path: Path) -> None:
    bad = [sources.CLAIMS[0], sources.CLAIMS[1] | {"status": "friend"}, *sources.CLAIMS[2:]]
    with pytest.raises(InputError, match=r"lantern\.jsonl:3"):
        small.load(Source(sources.written(tmp_path / "in", bad)))
    assert files_in(small.content.root) == {}


def test_on_the_command_line_a_bad_file_gives_status_3_and_the_others_are_loaded(
    built: Workspace, tmp_path: Path
) -> None:
    good = sources.written(tmp_path / "in")
    bad = tmp_path / "bad.ttl"
    bad.write_text("oops", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "latticework",
        "--root",
        str(built.content.root),
        "--store",
        str(built.home.directory),
    ]
    run = subprocess.run(
        [*command, "load", str(bad), str(good)], check=False, capture_output=True, text=True, env=os.environ
    )
    assert run.returncode != 0
    assert "bad.ttl:1:" in run.stderr
    assert "Traceback" not in run.stderr
    assert "loaded https://latticework.example/article/lantern-lake: 4 claims came, 0 went" in run.stderr
    again = subprocess.run(
        [*command, "load", str(good)], check=False, capture_output=True, text=True, env=os.environ
    )
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "lantern.jsonl: nothing changed\n")
    alone = subprocess.run(
        [*command, "load", str(bad)], check=False, capture_output=True, text=True, env=os.environ
    )
    assert alone.returncode == 3


# ---- RDF -----------------------------------------------------------------------------------------------

FORMATS = {
    "ttl": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nt": RdfFormat.N_TRIPLES, "nq": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD, "rdf": RdfFormat.RDF_XML,
}  # fmt: skip
STATEMENTS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix lw: <https://latticework.example/ontology#> .
<https://latticework.example/id/lantern-lake-pact> a lw:Alliance ; skos:prefLabel "Lantern Lake Pact"@en , "灯湖公约"@zh .
"""


@pytest.mark.parametrize("ending", FORMATS)
def test_rdf_of_every_format_gives_the_same_statements(small: Workspace, tmp_path: Path, ending: str) -> None:
    triples = [q.triple for q in parse(STATEMENTS, format=RdfFormat.TURTLE)]
    path = tmp_path / f"lantern.{ending}"
    path.write_bytes(serialize(triples, format=FORMATS[ending]) or b"")
    (change,) = small.load(Source(path))
    assert (change.graph, change.statements_added) == (iris.article("lantern").value, 3)
    assert {q.triple for q in small.open().quads(iris.article("lantern"))} == set(triples)
    assert small.open().vocabulary().find("灯湖公约") == [iris.entity("lantern-lake-pact").value]


def test_graphs_of_a_file_stay_apart_and_go_one_by_one(small: Workspace, tmp_path: Path) -> None:
    before = small.export("nq")
    path = tmp_path / "two.nq"
    path.write_text(
        "<urn:x:a> <urn:x:b> <urn:x:c> <urn:example:one> .\n<urn:x:a> <urn:x:b> <urn:x:d> .\n",
        encoding="utf-8",
    )
    changes = small.load(Source(path))
    assert {c.graph for c in changes} == {"urn:example:one", iris.article("two").value}
    assert not any(small.load(Source(path)))
    small.remove("two")
    (imported,) = (small.content.root / "graphs" / "imported").iterdir()
    small.remove(imported.stem)
    assert small.export("nq") == before


def test_blank_nodes_get_iris_that_are_the_same_each_time(small: Workspace, tmp_path: Path) -> None:
    one, other = tmp_path / "one" / "place.ttl", tmp_path / "other" / "place.ttl"
    for path, text in (
        (one, "<urn:x:a> <urn:x:b> [ <urn:x:c> 1 ] , [ <urn:x:c> 2 ] ."),
        (other, "_:q <urn:x:c> 2 . _:z <urn:x:c> 1 . <urn:x:a> <urn:x:b> _:q , _:z ."),
    ):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    (change,) = small.load(Source(one))
    assert change.statements_added == 4
    made = {
        str(q.object) for q in small.open().quads(NamedNode(change.graph)) if str(q.predicate) == "<urn:x:b>"
    }
    assert len(made) == 2
    assert all(iri.startswith("<https://latticework.example/article/place/genid/") for iri in made)
    assert not any(small.load(Source(other)))
