from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import latticework
from latticework import library
from latticework.errors import InputError, LimitError, UsageError
from latticework.library import Graph


@pytest.fixture(scope="module")
def graph(shipped_place: Path) -> Graph:
    return latticework.open(shipped_place / "root", shipped_place / "store")


def test_the_examples_of_the_library_are_true(shipped_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LATTICEWORK_ROOT", str(shipped_place / "root"))
    found = doctest.testmod(library)
    assert found.attempted > 1 and found.failed == 0


def test_open_builds_a_store_where_it_is_told_to(tmp_path: Path) -> None:
    graph = latticework.open(root=str(tmp_path / "root"), store=tmp_path / "elsewhere")
    assert len(graph.report("members", grouping="quad")) == 4
    assert (tmp_path / "elsewhere").is_dir() and not (tmp_path / "root" / "store").exists()


def test_a_name_that_the_package_does_not_have_is_an_attribute_error() -> None:
    assert latticework.Graph is Graph
    with pytest.raises(AttributeError, match="nonsense"):
        latticework.nonsense  # noqa: B018


def test_parameters_are_words_with_underscores_and_lists(graph: Graph) -> None:
    dated = graph.report("members", grouping="aukus", as_of="2015")
    assert len(dated) <= len(graph.report("members", grouping="aukus"))
    both = graph.report("shared", grouping=["aukus", "quad"])
    assert [row["memberLabel"] for row in both] == ["Australia", "United States"]
    assert len(graph.report("overlap", min_shared=3, limit=2)) == 2
    assert (
        graph.report("members", grouping="quad", as_of=None).rows
        == graph.report("members", grouping="quad").rows
    )


def test_labels_and_question_are_in_the_language_asked_for(graph: Graph) -> None:
    names = {lang: graph.report("members", grouping="quad", lang=lang) for lang in ("en", "zh", "ja")}
    assert [t.rows[0]["memberLabel"] for t in names.values()] == ["Australia", "澳大利亚", "オーストラリア"]
    assert "四方安全对话" in names["zh"].question and "Quadrilateral" in names["en"].question


def test_a_table_is_a_sequence_of_rows_that_name_their_claims(graph: Graph) -> None:
    table = graph.report("members", grouping="quad")
    assert len(table) == 4 and list(table)[1] == table[1] == table.rows[1]
    assert table.claims(0) == tuple(map(str, table[0]["claims"]))  # type: ignore[arg-type]
    assert set(table.claims()) == {claim for number in range(4) for claim in table.claims(number)}


def test_a_table_becomes_a_data_frame(graph: Graph) -> None:
    pandas = pytest.importorskip("pandas")
    table = graph.report("overlap", min_shared=3)
    frame = table.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == [c.name for c in table.columns] and len(frame) == len(table)
    assert frame["shared"].min() >= 3
    nothing = graph.report("members", grouping="aukus-pillar-2").to_pandas()
    assert len(nothing) == 0 and "member" in nothing.columns


def test_a_notebook_shows_the_labels(graph: Graph) -> None:
    shown = graph.report("members", grouping="quad", lang="zh")._repr_html_()  # pyright: ignore[reportPrivateUsage]
    assert shown.startswith("<table") and "澳大利亚" in shown


def test_reports_are_listed_with_their_summaries(graph: Graph) -> None:
    listed = graph.reports()
    assert listed["members"] == "The members of a grouping" and {"overlap", "evidence"} <= set(listed)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("membrs", {}),
        ("members", {}),
        ("members", {"grouping": "no such thing"}),
        ("members", {"grouping": "quad", "colour": "red"}),
        ("members", {"grouping": "quad", "as_of": "someday"}),
        ("shared", {"grouping": "quad"}),
    ],
)
def test_a_wrong_call_is_wrong_usage(name: str, given: dict[str, str], graph: Graph) -> None:
    with pytest.raises(UsageError) as caught:
        graph.report(name, **given)
    assert caught.value.remedy


PREFIX = "PREFIX lw: <https://latticework.example/ontology#> "


def test_a_select_of_ones_own_gives_a_table(graph: Graph) -> None:
    table = graph.query(
        PREFIX + "SELECT ?n (1.5 AS ?d) (true AS ?t) (lw:Claim AS ?i) ?none {"
        " { SELECT (COUNT(*) AS ?n) { ?c a lw:MembershipClaim } } OPTIONAL { ?none a lw:Nothing } }"
    )
    (row,) = table.rows
    assert isinstance(row["n"], int) and row["n"] > 100
    assert (float(str(row["d"])), row["t"], str(row["i"]), row["none"]) == (
        1.5, True, "https://latticework.example/ontology#Claim", None,
    )  # fmt: skip


def test_other_queries_are_refused(graph: Graph) -> None:
    for text, error in (
        ("ASK {}", UsageError),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", UsageError),
        ("DROP ALL", UsageError),
        ("SELECT * { SERVICE <http://127.0.0.1/> {} }", UsageError),
        ("SELECT * { ?s ?p }", InputError),
        ("SELECT * " + "{" * 5000, LimitError),
    ):
        with pytest.raises(error):
            graph.query(text)


def test_an_export_is_returned_and_written(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    data = graph.export(path, graph="entities")
    assert path.read_bytes() == data and b"@prefix" in data
    moved = graph.export(format="nq", base_iri="https://example.org/kg/")
    assert b"latticework.example" not in moved.split(b"\n")[0] and b"https://example.org/kg/" in moved


def test_a_passage_needs_the_text_of_its_article(graph: Graph, shared: Path) -> None:
    claim = graph.report("members", grouping="quad").claims(0)[0]
    assert graph.passage(claim) is None
    root, store = graph.workspace.content.root, graph.workspace.home.directory
    with_texts = latticework.open(root, store, articles=[shared / "seeds"])
    passage = with_texts.passage(claim)
    row = graph.report("evidence", claim=claim)[0]
    assert passage is not None and len(passage) == int(str(row["end"])) - int(str(row["start"]))
