"""Pictures: sound SVG that says what the rows say, in both scripts, and PNG where its package is there."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.errors import UsageError
from latticework.query.canned import Catalogue
from latticework.query.engine import Embedded
from latticework.report import pictures
from latticework.report.pictures.matrix import MOST, text
from latticework.report.run import ask, run
from latticework.report.table import Table
from latticework.store.reader import Store

CATALOGUE = Catalogue(Content(Path("/nonexistent"), shipped_content()))
DRAWN = {
    "overlap": {},
    "intersections": {"grouping": ["quad", "aukus", "gpai", "artemis-accords"]},
    "edges": {},
    "timeline": {"party": ["jpn"]},
    "coverage": {},
    "coverage-overlap": {},
    "contested": {},
    "launches": {},
    "controls": {},
}
SVG = "{http://www.w3.org/2000/svg}"


def table(name: str, shipped: Store, language: str = "zh", **given: list[str]) -> Table:
    engine = Embedded(shipped)
    return run(ask(CATALOGUE.get(name), given or DRAWN.get(name, {}), engine), engine, language)


def words(data: bytes) -> list[str]:
    # our own picture, not somebody's file
    return [e.text or "" for e in ElementTree.fromstring(data).iter(f"{SVG}text")]  # noqa: S314


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_sound_has_its_title_and_stays_inside_its_frame(
    name: str, language: str, shipped: Store
) -> None:
    drawn = table(name, shipped, language)
    data = pictures.svg(drawn)
    root = ElementTree.fromstring(data)  # noqa: S314 - our own picture
    assert (root.findtext(f"{SVG}title") or "") == drawn.question
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    assert 100 < wide < 4000
    assert 100 < high < 6000
    for shape in root.iter(f"{SVG}rect"):
        assert float(shape.attrib.get("x", 0)) + float(shape.attrib["width"]) <= wide + 1


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_table_gives_the_same_bytes(name: str, shipped: Store) -> None:
    assert pictures.svg(table(name, shipped)) == pictures.svg(table(name, shipped))


def test_the_matrix_says_what_the_rows_say(shipped: Store) -> None:
    drawn = table("overlap", shipped, "en", grouping=["aukus", "quad"])
    (row,) = drawn.rows
    shown = words(pictures.svg(drawn))
    assert {"AUKUS", "Quadrilateral Security Dialogue", "3", "4"} <= set(shown)
    assert str(row["shared"]) in shown
    assert str(round(float(str(row["jaccard"])) * 100)) in shown


def test_chinese_column_heads_stand_upright(shipped: Store) -> None:
    shown = words(pictures.svg(table("overlap", shipped, "zh", grouping=["aukus", "quad"])))
    assert set("四方安全对话") <= set(shown)


def test_forty_groupings_fit_and_no_more_are_drawn(shipped: Store) -> None:
    drawn = table("overlap", shipped, "zh")
    names = {str(row[side]) for row in drawn for side in ("aLabel", "bLabel")}
    assert len(names) > MOST
    root = ElementTree.fromstring(pictures.svg(drawn))  # noqa: S314 - our own picture
    diagonal = [r for r in root.iter(f"{SVG}rect") if r.attrib["fill"] == "#1d2321"]
    assert len(diagonal) == MOST


def test_the_matrix_in_a_terminal_fits_its_width(shipped: Store) -> None:
    from latticework.report.formats.terminal import width_of

    assert max(width_of(line) for line in text(table("overlap", shipped), 80).splitlines()) <= 80


def test_a_table_without_a_picture_or_without_rows_says_so(shipped: Store) -> None:
    with pytest.raises(UsageError, match="has no picture"):
        pictures.svg(table("sources", shipped))
    with pytest.raises(UsageError, match="no rows"):
        pictures.svg(table("coverage", shipped, grouping=["firrma"]))


def test_a_picture_can_be_png(shipped: Store) -> None:
    pytest.importorskip("vl_convert", reason="skipped: the extra `pictures` is not installed")
    data = pictures.png(table("intersections", shipped))
    assert data.startswith(b"\x89PNG\r\n")
    assert len(data) > 10_000
