"""Every format read back with somebody else's reader, over an invented table with hostile names in it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat

from latticework.content import Content, shipped
from latticework.errors import UsageError
from latticework.library import Graph
from latticework.query.canned import Column
from latticework.report import formats
from latticework.report.table import Iri, Table
from latticework.store.generations import Home
from latticework.vocabulary import iris
from latticework.workspace import Workspace

COLUMNS = tuple(
    Column(name, kind, {"en": name.capitalize(), "zh": f"{name}列"})
    for name, kind in (
        ("group", "iri"), ("groupLabel", "text"), ("names", "texts"), ("count", "integer"), ("share", "decimal"),
        ("sure", "boolean"), ("status", "status"), ("note", "text"), ("claims", "iris"),
    )
)  # fmt: skip
HOSTILE = [
    '=HYPERLINK("http://example.org/","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "a,b;c", 'say "so"', "line\nbreak",
    "tab\there", "pipe | here", "<script>alert(1)</script>", "&amp; < > '", "back\\slash", "四方安全对话，日本", "", " spaced ",
    "\x1b[31mred", "]]>", "null", "007", "1e5", "\u2028", "😀", "{ ?v }",
]  # fmt: skip


def row(name: str, number: int) -> dict[str, Any]:
    return {
        "group": Iri(f"https://latticework.example/id/invented-{number}"), "groupLabel": name, "names": (name, "B"),
        "count": number, "share": Decimal("0.5") / (number + 1), "sure": number % 2 == 0, "status": "prospective",
        "note": None if number % 3 else name, "claims": (Iri("https://latticework.example/claim/x/1"),),
    }  # fmt: skip


TABLE = Table(
    "invented",
    COLUMNS,
    tuple(row(name, number) for number, name in enumerate(HOSTILE)),
    question='What is <b>invented</b> & why "so"?',
    notes=("A note <i>.",),
)
NOTHING = replace(TABLE, rows=())


def written(name: str, table: Table = TABLE) -> bytes:
    return formats.writer(name)(table)


@pytest.fixture(scope="module")
def graph(shipped_place: Path) -> Graph:
    return Graph(Workspace(Content(shipped_place / "root", shipped()), Home(shipped_place / "store")))


@pytest.mark.parametrize("name", ["table", "csv", "tsv", "json", "jsonl", "srj", "xml", "md", "html", "xlsx"])
def test_the_same_table_gives_the_same_bytes(name: str) -> None:
    assert written(name) == written(name) != b""
    assert written(name, NOTHING) == written(name, NOTHING) != b"" or name == "jsonl"


def test_every_ending_has_a_writer_and_an_unknown_one_is_wrong_usage() -> None:
    for ending in formats.ENDINGS:
        assert callable(formats.writer(formats.for_ending(ending)))
        assert formats.for_ending(ending.upper()) == formats.for_ending(ending)
    for name in ("docx", ""):
        with pytest.raises(UsageError):
            formats.writer(name)
        with pytest.raises(UsageError):
            formats.for_ending(name)


# ---- csv, tsv ----------------------------------------------------------------------------------------


def test_csv_reads_back() -> None:
    head, *rows = csv.reader(io.StringIO(written("csv").decode(), newline=""))
    assert head == [c.name for c in COLUMNS]
    for cells, name, number in zip(rows, HOSTILE, range(100), strict=False):
        about = dict(zip(head, cells, strict=True))
        assert about["groupLabel"].removeprefix("'") == name
        assert about["names"].removeprefix("'") == f"{name}|B"
        assert about["count"] == str(number)
        assert Decimal(about["share"]) == Decimal("0.5") / (number + 1)
        assert about["sure"] == ("true" if number % 2 == 0 else "false")
    assert len(rows) == len(HOSTILE)


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_no_cell_is_a_formula(name: str) -> None:
    separator = "," if name == "csv" else "\t"
    for cells in csv.reader(io.StringIO(written(name).decode(), newline=""), delimiter=separator):
        for cell in cells:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


def test_a_negative_number_stays_a_number() -> None:
    table = replace(TABLE, rows=(TABLE.rows[0] | {"count": -3},))
    (_, cells) = csv.reader(io.StringIO(written("csv", table).decode()))
    assert cells[3] == "-3"


def test_tsv_has_one_line_a_row_and_one_cell_a_column() -> None:
    lines = written("tsv").decode().removesuffix("\n").split("\n")
    assert len(lines) == len(HOSTILE) + 1
    assert {line.count("\t") for line in lines} == {len(COLUMNS) - 1}
    assert "line\\nbreak" in lines[HOSTILE.index("line\nbreak") + 1]


# ---- json --------------------------------------------------------------------------------------------


def test_json_is_an_array_of_objects_with_plain_values() -> None:
    rows = json.loads(written("json"))
    for found, given in zip(rows, TABLE.rows, strict=True):
        assert list(found) == [c.name for c in COLUMNS]
        for key in ("group", "groupLabel", "status", "note", "count", "sure"):
            assert found[key] == given[key]
            assert type(found[key]) in (str, int, bool, type(None))
        assert found["names"] == list(given["names"])  # type: ignore[arg-type]
        assert isinstance(found["claims"], list)
        assert found["share"] == pytest.approx(float(given["share"]))  # type: ignore[arg-type]


def test_jsonl_has_the_same_objects_one_a_line() -> None:
    assert [json.loads(line) for line in written("jsonl").decode().split("\n")[:-1]] == json.loads(
        written("json")
    )
    assert json.loads(written("json", NOTHING)) == [] and written("jsonl", NOTHING) == b""


def test_the_columns_of_json_are_those_of_the_head(graph: Graph) -> None:
    first = json.loads(written("json", graph.report("members", grouping="quad")))[0]
    for name in (
        "grouping",
        "groupingLabel",
        "member",
        "memberLabel",
        "status",
        "time",
        "certainty",
        "state",
        "claims",
    ):
        assert name in first
    assert first["member"] == iris.BASE + "id/aus" and isinstance(first["claims"], list)
    overlap = json.loads(written("json", graph.report("overlap")))[0]
    assert isinstance(overlap["shared"], int) and isinstance(overlap["jaccard"], float)
    assert (
        isinstance(overlap["sharedMembers"], list) and len(overlap["sharedMembersLabel"]) == overlap["shared"]
    )


# ---- SPARQL results ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["srj", "xml"])
def test_sparql_results_are_read_by_an_engine(name: str) -> None:
    form = QueryResultsFormat.JSON if name == "srj" else QueryResultsFormat.XML
    table = TABLE if name == "srj" else replace(TABLE, rows=TABLE.rows[: HOSTILE.index("\x1b[31mred")])
    found = pyoxigraph.parse_query_results(written(name, table), form)
    assert isinstance(found, QuerySolutions)
    assert [v.value for v in found.variables] == [c.name for c in COLUMNS]
    for solution, given in zip(found, table.rows, strict=True):
        assert solution["group"] == NamedNode(str(given["group"]))
        assert solution["groupLabel"] == Literal(str(given["groupLabel"]))
        assert solution["count"] == Literal(int(str(given["count"])))
        assert solution["sure"] == Literal(bool(given["sure"]))
        assert getattr(solution["share"], "datatype").value == iris.XSD + "decimal"  # noqa: B009
        assert (solution["note"] is None) == (given["note"] is None)


def test_xml_with_a_control_character_in_a_name_is_still_xml() -> None:
    assert ElementTree.fromstring(written("xml")).tag.endswith("sparql")  # noqa: S314 - our own bytes


# ---- documents ---------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """Collects the tags, addresses and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [
            v or ""
            for k, v in attrs
            if k in ("src", "srcset", "data", "poster") or (k == "href" and tag != "a")
        ]
        assert not [k for k, _ in attrs if k.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("language", ["en", "zh", "ja"])
def test_a_page_has_nothing_from_outside_and_runs_nothing(language: str) -> None:
    data = written("html", replace(TABLE, language=language)).decode()
    page = _Page()
    page.feed(data)
    assert not {"script", "link", "iframe", "object", "embed", "img", "base", "form", "b", "i"} & set(
        page.tags
    )
    assert page.addresses == []
    assert not re.search(r"@import|url\(", data)
    assert page.tags.count("tr") == len(HOSTILE) + 1
    assert "<script>alert(1)</script>" in page.words


def test_a_page_without_rows_says_so() -> None:
    assert "Nothing is stated" in written("html", NOTHING).decode()
    assert "没有" in written("html", replace(NOTHING, language="zh")).decode()


def test_a_notebook_shows_the_table_alone() -> None:
    shown = TABLE._repr_html_()  # pyright: ignore[reportPrivateUsage]
    assert shown.startswith("<table") and shown.endswith("</table>") and "<script" not in shown


def test_markdown_keeps_each_row_on_a_line_and_each_cell_apart() -> None:
    lines = [line for line in written("md").decode().split("\n") if line.startswith("|")]
    assert len(lines) == len(HOSTILE) + 2
    cells = {len(re.split(r"(?<!\\)\|", line)) for line in lines}
    assert len(cells) == 1


def test_a_workbook_reads_back_with_numbers_as_numbers_and_no_formula() -> None:
    import openpyxl

    data = written("xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["invented"]
    head, *rows = sheet.iter_rows()
    assert [cell.value for cell in head] == [c.name for c in COLUMNS]
    assert len(rows) == len(HOSTILE)
    for number, cells in enumerate(rows):
        assert cells[3].value == number and cells[3].data_type == "n"
        assert not [cell for cell in cells if cell.data_type == "f"]
    evidence = list(book["evidence"].iter_rows(values_only=True))
    assert evidence[0] == ("row", "claim") and len(evidence) == len(HOSTILE) + 1
    times = {item.date_time for item in zipfile.ZipFile(io.BytesIO(data)).infolist()}
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_turtle_holds_the_claims_behind_the_rows_and_their_passages(graph: Graph) -> None:
    table = graph.report("members", grouping="quad")
    triples = list(pyoxigraph.parse(written("ttl", table), format=RdfFormat.TURTLE))
    stated = {
        t.subject.value
        for t in triples
        if t.predicate == iris.term("statedIn") and isinstance(t.subject, NamedNode)
    }
    assert stated == set(table.claims()) != set()
    passages = {t.object for t in triples if t.predicate == iris.term("evidence")}
    assert passages and passages <= {t.subject for t in triples}


def test_a_picture_is_xml_with_nothing_from_outside(graph: Graph) -> None:
    for language in ("en", "zh"):
        data = written("svg", graph.report("overlap", lang=language))
        assert ElementTree.fromstring(data).tag.endswith("svg")  # noqa: S314 - our own bytes
        addresses = set(re.findall(r"(?:https?:)?//[^\"'\s<]+", data.decode()))
        assert all(a.startswith("http://www.w3.org/") for a in addresses)
        assert b"<script" not in data and b"<image" not in data
        assert data == written("svg", graph.report("overlap", lang=language))


def test_a_report_without_a_picture_says_so(graph: Graph) -> None:
    with pytest.raises(UsageError, match="no picture"):
        written("svg", graph.report("evidence", grouping="quad"))
