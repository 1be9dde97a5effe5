"""A report on two stores: what came, went and changed, and which article is behind it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from latticework.cli import cli
from latticework.errors import UsageError
from latticework.library import Graph
from latticework.loaders import Source
from latticework.query.engine import Embedded
from latticework.report import comparison, run
from latticework.report.table import Table
from latticework.workspace import Workspace
from tests import disagreeing


@pytest.fixture
def two(small: Workspace, tmp_path: Path) -> tuple[Graph, Embedded]:
    """Return the graph of both invented articles, and the store as it was after the first."""
    small.load(Source(disagreeing.early(tmp_path / "in")))
    shutil.copytree(small.home.directory, tmp_path / "old")
    small.load(Source(disagreeing.late(tmp_path / "in")))
    return Graph(small), comparison.opened(tmp_path / "old")


def compared(graph: Graph, older: Embedded, name: str, **given: str) -> Table:
    query = graph.catalogue.get(name)
    asked = run.ask(query, {key: [value] for key, value in given.items()}, graph.engine)
    new, old = run.run(asked, graph.engine), run.run(asked, older)
    return comparison.compare(query, new, old, graph.engine, older)


def local(value: object) -> str:
    return str(value).rsplit("/", 1)[-1]


def test_a_row_that_came_names_the_article_behind_it(two: tuple[Graph, Embedded]) -> None:
    rows = {local(r["member"]): r for r in compared(*two, "members", grouping="copper-hill-league")}
    assert rows["bra"]["change"] == "added"
    assert rows["bra"]["behind"] == ("https://latticework.example/article/late-tale",)


def test_a_row_that_changed_says_what_was_and_what_is(two: tuple[Graph, Embedded]) -> None:
    rows = {local(r["member"]): r for r in compared(*two, "members", grouping="copper-hill-league")}
    assert rows["ind"]["change"] == "changed"
    assert "state: agreed → contested" in str(rows["ind"]["differs"])
    assert "nor" not in rows  # alike in both


def test_seen_from_the_other_side_a_row_is_removed(two: tuple[Graph, Embedded]) -> None:
    graph, older = two
    query = graph.catalogue.get("members")
    asked = run.ask(query, {"grouping": ["copper-hill-league"]}, graph.engine)
    new, old = run.run(asked, graph.engine), run.run(asked, older)
    rows = {local(r["member"]): r for r in comparison.compare(query, old, new, older, graph.engine)}
    assert (rows["bra"]["change"], rows["bra"]["memberLabel"]) == ("removed", "Brazil")
    assert rows["bra"]["behind"] == ("https://latticework.example/article/late-tale",)


def test_two_rows_of_one_key_are_matched_with_the_likest(two: tuple[Graph, Embedded]) -> None:
    rows = compared(*two, "timeline", grouping="copper-hill-league").rows
    launches = [r for r in rows if r["event"] == "launched"]
    assert [(r["change"], r["time"]) for r in launches] == [("added", "2031-06")]


def test_a_store_compared_with_itself_has_no_rows(two: tuple[Graph, Embedded]) -> None:
    graph, _ = two
    table = compared(graph, graph.engine, "members", grouping="copper-hill-league")
    assert table.rows == ()
    assert table.notes == ("4 rows before, 4 now: 0 added, 0 removed, 0 changed.",)


def test_the_claims_of_a_removed_row_are_described_from_the_older_store(two: tuple[Graph, Embedded]) -> None:
    graph, older = two
    late = graph.report("evidence", article="late-tale").claims()
    described = comparison.either(older, graph.engine)
    assert {t.subject.value for t in described(late)} >= set(late)  # type: ignore[union-attr]  # claims are IRIs
    assert older.described(late) == []


def test_a_directory_without_a_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no store"):
        comparison.opened(tmp_path)


def test_the_command_line_compares_and_writes_any_format(two: tuple[Graph, Embedded], tmp_path: Path) -> None:
    graph, _ = two
    workspace = graph.workspace
    shutil.copytree(
        workspace.content.shipped / "queries", workspace.content.root / "queries", dirs_exist_ok=True
    )
    call = ["--root", str(workspace.content.root), "--store", str(workspace.home.directory), "report", "members",
            "-p", "grouping=copper-hill-league", "--compare", str(tmp_path / "old")]  # fmt: skip
    environment = {"LATTICEWORK_ROOT": str(workspace.content.root)}
    shown = CliRunner().invoke(cli, [*call, "--format", "json"], env=environment, catch_exceptions=False)
    rows = json.loads(shown.stdout)
    assert {row["memberLabel"]: row["change"] for row in rows}["Brazil"] == "added"
    turtle = CliRunner().invoke(cli, [*call, "--format", "ttl"], env=environment, catch_exceptions=False)
    assert "late-tale" in turtle.stdout
