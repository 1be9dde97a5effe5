"""The console in a real browser: what CONSTRUCT gives as a graph, a query laid out, completion from the graph."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Reader

PACT = "<https://latticework.example/id/lantern-lake-pact>"
MEMBERS = f"CONSTRUCT {{ ?p lw:memberOf ?g }} WHERE {{ ?p lw:memberOf ?g . VALUES ?g {{ {PACT} }} }}"


def at(query: str, **more: str) -> str:
    return "/console?" + urlencode({"query": query, "run": "1", **more})


def typed(page: Any, text: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def offered(page: Any, text: str) -> list[str]:
    """What the list of completions holds after a text, name and label of each."""
    typed(page, text)
    page.locator(".cm-tooltip-autocomplete li").first.wait_for()
    page.wait_for_timeout(400)
    return [str(line) for line in page.locator(".cm-tooltip-autocomplete li").all_inner_texts()]


def test_statements_are_drawn_with_names_on_nodes_and_lines(reader: Reader) -> None:
    page = reader.go(at(MEMBERS))
    page.locator("label[for=view-graph]").click()
    page.locator(".network svg .node").first.wait_for()
    assert sorted(page.locator(".network .node").evaluate_all("l => l.map(n => n.getAttribute('aria-label'))")) == [
        "Examplia", "Japan", "Lantern Lake Pact",
    ]  # fmt: skip
    assert page.locator(".network .edge text").all_text_contents() == ["is member of", "is member of"]
    assert page.locator(".network .k-grouping").count() == 1
    assert page.locator(".network .k-party").count() == 2
    assert reader.outside == []
    assert reader.complaints == []


@pytest.mark.parametrize("reader", [("zh",)], indirect=True)
def test_a_node_is_reached_by_tab_and_opens_its_page_by_enter(reader: Reader) -> None:
    page = reader.go(at(MEMBERS, view="graph"))
    page.locator(".network > svg").focus()
    page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert page.locator(".network .edge.on").count() >= 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/*")
    assert page.locator("h1").inner_text() == name


def test_the_picture_zooms_and_moves_by_keys_and_buttons_and_a_drag_opens_nothing(reader: Reader) -> None:
    page = reader.go(at(MEMBERS, view="graph"))
    moved = page.locator("figure > svg > g")
    page.locator(".network button").first.click()
    page.wait_for_timeout(100)
    assert "scale(1.3)" in moved.get_attribute("transform")
    page.locator(".network > svg").focus()
    page.keyboard.press("0")
    page.keyboard.press("ArrowLeft")
    assert moved.get_attribute("transform") == "translate(60,0) scale(1)"
    node = page.locator(".network a.node .hit").first
    box = node.bounding_box()
    page.mouse.move(box["x"] + 14, box["y"] + 14)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 40, steps=4)
    page.mouse.up()
    page.wait_for_timeout(200)
    assert "/console" in page.url
    assert node.bounding_box()["x"] > box["x"] + 40


def test_a_large_graph_says_how_much_of_it_is_drawn(reader: Reader) -> None:
    page = reader.go(at("CONSTRUCT { ?p lw:memberOf ?g } WHERE { ?p lw:memberOf ?g }", view="graph"))
    page.locator(".network svg .node").first.wait_for()
    drawn = page.locator(".network .node").count()
    assert 2 < drawn <= 60
    assert (
        f"Only the {drawn} nodes with most lines are drawn, of "
        in page.locator(".of-graph strong").inner_text()
    )


@pytest.mark.parametrize("reader", [("en", 1280, False)], indirect=True)
def test_without_scripts_the_graph_is_a_list_that_says_the_same(reader: Reader) -> None:
    page = reader.go(at(MEMBERS, view="graph"))
    assert not page.locator(".network").is_visible()
    page.locator(".as-list summary").click()
    lines = page.locator(".nodes [data-target]").all_inner_texts()
    assert lines == ["is member of → Lantern Lake Pact", "is member of → Lantern Lake Pact"]


CROWDED = "/console?" + urlencode({"query": "select * {?s a lw:Alliance . # why\n?s ?p ?o}"})
LAID_OUT = ["SELECT * {", "  ?s a lw:Alliance .  # why", "  ?s ?p ?o", "}"]


def test_format_gives_each_pattern_a_line_and_keeps_comments(reader: Reader) -> None:
    page = reader.go(CROWDED)
    page.locator(".cm-line").first.wait_for()
    page.locator("#format").click()
    page.locator(".cm-line").nth(3).wait_for()
    assert [line.rstrip() for line in page.locator(".cm-line").all_inner_texts() if line.strip()] == LAID_OUT


@pytest.mark.parametrize("reader", [("en", 1280, False)], indirect=True)
def test_format_works_without_scripts(reader: Reader) -> None:
    page = reader.go(CROWDED)
    with page.expect_navigation():
        page.locator("#format").click()
    assert page.locator("#query").input_value().splitlines() == LAID_OUT


def test_a_query_that_cannot_be_laid_out_stays_as_it_is(reader: Reader) -> None:
    page = reader.go("/console?" + urlencode({"query": "select * { ?s ?p"}))
    page.locator(".cm-line").first.wait_for()
    page.locator("#format").click()
    assert page.locator("#result .notice.error strong").inner_text() == "This query cannot be formatted"
    assert page.locator(".cm-line").all_inner_texts() == ["select * { ?s ?p"]


@pytest.mark.parametrize("reader", [("zh",)], indirect=True)
def test_terms_are_completed_by_label_and_pinyin_from_the_graph(reader: Reader) -> None:
    with reader.page.expect_response("**/terms"):
        page = reader.go("/console?" + urlencode({"query": "ASK {}"}))
    page.wait_for_timeout(200)
    assert any(line.startswith("lw:Alliance") and "联盟" in line for line in offered(page, "ASK { ?x a 联盟"))
    assert any(line.startswith("lw:coversTechnology") for line in offered(page, "ASK { ?x fugaijishu"))
    assert offered(page, "ASK { ?x lw:memberO")[0].startswith("lw:memberOf")
    assert any("id/lantern-lake-pact" in line for line in offered(page, "ASK { ?x ?y denghu"))


def test_the_list_of_terms_counts_what_the_graph_uses_and_is_not_sent_twice(server: str) -> None:
    with urllib.request.urlopen(server + "/terms") as answer:  # noqa: S310 - our own server
        tag, told = answer.headers["ETag"], answer.read().decode()
    assert '"name":"lw:memberOf","kind":"property","used":' in told
    again = urllib.request.Request(server + "/terms", headers={"If-None-Match": tag})  # noqa: S310
    with pytest.raises(urllib.error.HTTPError, match="304"):
        urllib.request.urlopen(again)  # noqa: S310
