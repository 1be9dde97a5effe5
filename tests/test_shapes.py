"""Shapes: what is right passes, and each way of being wrong is found and said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad

from latticework.content import shipped as shipped_content
from latticework.errors import InputError
from latticework.reasoning import asserted, shapes
from latticework.reasoning.findings import ERROR, WARN, Finding, fails, ordered
from latticework.store.reader import Store
from latticework.vocabulary import iris

ONTOLOGY = shipped_content() / "ontology"
HERE = Path(__file__).parent / "ontology"
PREFIXES = ONTOLOGY / "prefixes.ttl"
SHAPES = [PREFIXES, *sorted((ONTOLOGY / "shapes").glob("*.ttl"))]
ARTICLES = sorted(path.stem for path in (shipped_content() / "graphs" / "articles").glob("*.trig"))
VARIANTS: list[dict[str, str]] = json.loads((HERE / "bad-variants.json").read_text(encoding="utf-8"))
SPREAD = 9  # every ninth variant is in the default run: 15 of 130, half a second each


def statements() -> pyoxigraph.Store:
    """Return the sample and the axioms in one default graph, as an update of a variant finds them."""
    database = pyoxigraph.Store()
    sample = pyoxigraph.parse(path=str(HERE / "sample.trig"))
    triples = {q.triple for q in sample} | asserted.axioms([ONTOLOGY / "latticework.ttl"])
    database.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return database


def test_the_good_sample_passes_every_shape(sample: Store) -> None:
    assert shapes.check(sample, SHAPES) == []


@pytest.mark.parametrize(
    "variant",
    [
        pytest.param(v, id=v["name"], marks=[] if number % SPREAD == 0 else [pytest.mark.slow])
        for number, v in enumerate(VARIANTS)
    ],
)
def test_a_bad_variant_is_found_with_its_message(variant: dict[str, str]) -> None:
    database = statements()
    before = set(database)
    database.update(variant["update"])
    assert set(database) != before, "the update changes nothing"
    triples = [q.triple for q in database.quads_for_pattern(None, None, None, DefaultGraph())]
    found = shapes.check_triples(triples, [PREFIXES, ONTOLOGY / "shapes" / f"{variant['shapes']}.ttl"])
    assert any(variant["message"] in finding.message for finding in found), found


@pytest.mark.parametrize(
    "slug",
    [pytest.param(slug, marks=[pytest.mark.slow] if number else []) for number, slug in enumerate(ARTICLES)],
)
def test_a_shipped_article_passes_the_shapes(shipped: Store, slug: str) -> None:
    assert shapes.check(shipped, SHAPES, [iris.article(slug)]) == []


@pytest.mark.parametrize("name", ["ontology", "entities", "derived"])
def test_a_shipped_graph_passes_the_shapes(shipped: Store, name: str) -> None:
    assert shapes.check(shipped, SHAPES, [iris.graph(name)]) == []


def changed(store: Store, quads: list[Quad], gone: list[Quad] | None = None) -> Store:
    """Return a copy of a store with statements more and statements fewer."""
    database = pyoxigraph.Store()
    database.bulk_extend(store.database)
    database.extend(quads)
    for quad in gone or []:
        database.remove(quad)
    return Store(database)


def test_a_finding_names_the_graph_and_the_passage_that_is_wrong(sample: Store) -> None:
    article = iris.article("sample")
    passage = iris.passage("sample", 51, 90)
    end = Quad(passage, NamedNode(iris.OA + "end"), pyoxigraph.Literal(90), article)
    beyond = Quad(passage, NamedNode(iris.OA + "end"), pyoxigraph.Literal(9000), article)
    found = shapes.check(changed(sample, [beyond], [end]), SHAPES, [article])
    assert {(f.graph, f.severity, f.focus) for f in found} == {(article.value, ERROR, passage.value)}
    assert any("9000" in f.message or "1246" in f.message for f in found)


def test_a_fault_of_an_entity_is_named_once_and_not_for_every_article(sample: Store) -> None:
    entities, label = iris.graph("entities"), pyoxigraph.Literal("Nippon (invented double)", language="en")
    store = changed(sample, [Quad(iris.entity("jpn"), iris.PREF_LABEL, label, entities)])
    found = shapes.check(store, SHAPES)
    assert [(f.graph, f.focus) for f in found] == [(entities.value, iris.entity("jpn").value)]


def test_an_entity_that_an_article_brings_is_checked(sample: Store) -> None:
    article, node = iris.article("sample-two"), iris.entity("examplia")
    store = changed(sample, [Quad(node, iris.RDF_TYPE, iris.term("Country"), article)])
    found = shapes.check(store, SHAPES, [article])
    assert node.value in {f.focus for f in found}
    assert {f.graph for f in found} == {article.value}


def test_a_file_of_shapes_that_does_not_parse_is_named(sample: Store, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("this is no Turtle", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.ttl"):
        shapes.check(sample, [path])


def test_findings_come_worst_first_and_once() -> None:
    bad = Finding("shapes", "g", ERROR, "x", "", "b")
    odd = Finding("shapes", "a", WARN, "x", "", "a")
    assert ordered([odd, bad, odd]) == [bad, odd]
    assert [fails([odd], level) for level in ("error", "warn", "none")] == [False, True, False]


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "LATTICEWORK_ROOT": str(root)}
    return subprocess.run(
        [sys.executable, "-m", "latticework", *arguments], env=environment, capture_output=True, check=False
    )


@pytest.mark.slow
def test_validate_ends_with_1_for_what_it_finds_and_with_0_when_told(tmp_path: Path) -> None:
    assert run(tmp_path, "validate").returncode == 0
    folder = tmp_path / "ontology"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.ttl").write_text(
        "@prefix lw: <https://latticework.example/ontology#> .\n"
        "<https://latticework.example/id/jpn> a lw:Alliance .\n",
        encoding="utf-8",
    )
    done = run(tmp_path, "validate", "--format", "json")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert done.returncode == 1
    assert any("cannot be both Grouping and Country" in f["message"] for f in found)
    assert run(tmp_path, "validate", "--fail-on", "none").returncode == 0
    report = run(tmp_path, "validate", "--format", "turtle").stdout
    assert {q.triple.predicate.value for q in pyoxigraph.parse(report, format=pyoxigraph.RdfFormat.TURTLE)} >= {
        iris.SH + "conforms", iris.SH + "focusNode",
    }  # fmt: skip
