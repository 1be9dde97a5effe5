"""An empty answer says which condition emptied it."""

from __future__ import annotations

from pathlib import Path

import pytest

from latticework.library import Graph
from latticework.loaders import Source
from latticework.report.emptiness import Cause, sentence
from latticework.workspace import Workspace
from tests import disagreeing


@pytest.fixture
def graph(small: Workspace, tmp_path: Path) -> Graph:
    """Return the graph of the two invented articles."""
    small.load(Source(disagreeing.early(tmp_path / "in")))
    small.load(Source(disagreeing.late(tmp_path / "in")))
    return Graph(small)


def test_an_answer_with_rows_says_nothing_of_emptiness(graph: Graph) -> None:
    table = graph.report("members", grouping="copper-hill-league")
    assert table.rows
    assert not [note for note in table.notes if "Empty" in note]


def test_the_status_that_emptied_an_answer_is_named_with_those_there_are(graph: Graph) -> None:
    table = graph.report("members", grouping="japan-export-control-framework")
    assert table.rows == ()
    assert table.notes[-1] == "Empty for status = in force; without it there are 5 claims, all prospective."


def test_the_sentence_is_worded_in_chinese_and_japanese(graph: Graph) -> None:
    given = {"grouping": "japan-export-control-framework"}
    assert "均为拟议" in graph.report("members", lang="zh", **given).notes[-1]
    assert "すべて検討中" in graph.report("members", lang="ja", **given).notes[-1]


def test_the_date_that_emptied_an_answer_is_named(graph: Graph) -> None:
    table = graph.report("memberships", party="bra", as_of="2032")
    assert table.rows == ()
    (note,) = [n for n in table.notes if "as of = 2032" in n]
    assert "1 claim" in note


def test_a_review_state_that_emptied_an_answer_is_named(graph: Graph) -> None:
    table = graph.report("members", grouping="copper-hill-league", review="accepted")
    assert table.rows == ()
    assert [n for n in table.notes if n.startswith("Empty for review = accepted")]


def test_conditions_that_empty_an_answer_only_together_are_named_together(graph: Graph) -> None:
    table = graph.report(
        "memberships", party="ind", known_by="2033-06", as_of="2030", status="excluded", type="Alliance"
    )
    assert table.rows == ()
    (note,) = [n for n in table.notes if n.startswith("Empty for")]
    assert "status = excluded" in note and "known by = 2033-06" in note


def test_an_answer_that_no_condition_emptied_names_none(graph: Graph) -> None:
    table = graph.report("members", grouping="made-in-china-2025")
    assert table.rows == ()
    assert not [note for note in table.notes if note.startswith("Empty for")]


def test_rows_cut_off_by_a_limit_are_no_emptiness(graph: Graph) -> None:
    table = graph.report("members", grouping="copper-hill-league", limit=0)
    assert table.rows == ()
    assert not [note for note in table.notes if note.startswith("Empty for")]


def test_several_statuses_are_listed_with_their_numbers() -> None:
    cause = Cause(("status",), ("in-force",), 3, 3, {"partner": 1, "prospective": 2})
    assert sentence(cause, {"status": "status"}, "en").endswith("3 claims (partner 1, prospective 2).")
