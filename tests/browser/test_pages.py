"""The web application in a real browser: the way down to the sentence, no way out, nothing that axe finds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Reader

AXE = Path(__file__).parent / "axe" / "axe.min.js"
FOUNDED = "Japan and Examplia founded it in March 2031."
PAGES = {
    "home": "/",
    "reports": "/reports",
    "report": "/reports/members.html?grouping=lantern-lake-pact&as-of=2032",
    "report in need": "/reports/members.html",
    "report with a picture": "/reports/overlap.html?min-members=3",
    "empty report": "/reports/members.html?grouping=lantern-lake-pact&as-of=2001",
    "unknown name": "/reports/members.html?grouping=Lantrn+Lake",
    "wrong date": "/reports/members.html?grouping=quad&as-of=2023-13",
    "row": "/rows/members?grouping=lantern-lake-pact&row=1",
    "claim without text": "/rows/members?grouping=quad&row=1",
    "articles": "/articles",
    "article": "/article/lantern-lake",
    "grouping": "/id/lantern-lake-pact",
    "party": "/id/jpn",
    "regime": "/id/entity-list",
    "technology": "/technology/quantum",
    "list": "/browse/groupings",
    "search": "/search?q=sifang",
    "compare": "/compare?grouping=quad&grouping=aukus",
    "compare empty": "/compare",
    "console": "/console?query=SELECT+%3Fs+WHERE+%7B+%3Fs+a+lw%3AAlliance+%7D+LIMIT+5&run=1",
    "console with a fault": "/console?query=SELECT+%3Fs+WHERE+%7B+%3Fs+a+%7D&run=1",
    "console with a graph": "/console?query=DESCRIBE+lw%3AAlliance+%3Fs+WHERE+%7B+%3Fs+a+lw%3AAlliance+%7D&run=1&view=graph",
    "console with statements": "/console?query=DESCRIBE+id%3Aquad&run=1",
    "missing": "/id/nowhere-at-all",
    "no such page": "/no/such/page",
    "a query that is none": "/sparql?query=SELECT",
    "members over time": "/id/artemis-accords",
}


@pytest.mark.parametrize("reader", [("en",), ("zh",), ("en", 390), ("en", 1280, False)], indirect=True)
def test_a_newcomer_gets_from_home_to_the_highlighted_passage(reader: Reader) -> None:
    page = reader.go("/")
    question = page.locator("form.question[action='/reports/members.html']")
    question.locator("input[name=grouping]").fill("灯湖公约")
    question.locator("input[name=as-of]").fill("2032-01")
    question.locator("button.go").click()
    page.wait_for_url("**/reports/members.html?**")
    row = page.locator("#rows tbody tr").filter(has=page.locator("a[href='/id/jpn']"))
    row.locator("td a[href^='/rows/members']").click()
    page.wait_for_url("**/rows/members?**")
    marked = page.locator("article .pass.on")
    assert marked.evaluate("e => e.firstChild.data") == FOUNDED  # an astral character before it moves nothing
    assert marked.evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }"
    )
    said = page.locator(".claim.on .says").inner_text()
    assert said in ("Japan is a founding member of Lantern Lake Pact", "日本是灯湖公约的创始成员")
    assert page.locator(".trail li").count() == 4
    assert reader.outside == []
    assert reader.complaints == []


@pytest.mark.parametrize(
    "reader",
    [("en",), pytest.param(("zh",), marks=pytest.mark.slow), pytest.param(("zh", 390), marks=pytest.mark.slow)],
    indirect=True, ids=["en", "zh", "zh-390"],
)  # fmt: skip
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_fetched_from_elsewhere(reader: Reader, name: str) -> None:
    page = reader.go(PAGES[name])
    page.wait_for_load_state("networkidle")
    assert found_by_axe(page) == []
    assert reader.outside == []
    assert [c for c in reader.complaints if "the server responded with a status of" not in c] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


@pytest.mark.parametrize(
    "name", ["home", "report", "row", "grouping", "compare", "console", "console with a graph"]
)
def test_axe_finds_nothing_in_the_dark(reader: Reader, name: str) -> None:
    reader.page.emulate_media(color_scheme="dark")
    assert found_by_axe(reader.go(PAGES[name])) == []


def found_by_axe(page: Any) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result = page.evaluate("tags => axe.run({ runOnly: { type: 'tag', values: tags } })", tags)
    return [
        f"{v['id']}: {v['help']}: {json.dumps(n['target'])} {n['html'][:160]}"
        for v in result["violations"]
        for n in v["nodes"][:3]
    ]


@pytest.mark.parametrize("reader", [("zh",)], indirect=True)
def test_names_are_suggested_as_one_types_in_pinyin_and_opened_by_keyboard(reader: Reader) -> None:
    page = reader.go("/")
    page.locator("#hq").press_sequentially("dengh")
    page.locator("#hq + ul [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.locator("#hq").get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/lantern-lake-pact")
    assert page.locator("h1").inner_text() == "灯湖公约"


def test_the_console_runs_completes_by_label_and_cancels(reader: Reader) -> None:
    page = reader.go("/console")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.press(
        "Delete"
    )  # over a selection the browser itself would write a style into what is typed
    page.keyboard.type("SELECT ?p WHERE { ?p lw:memberOf lantern")
    page.locator(".cm-tooltip-autocomplete li").first.wait_for()
    page.wait_for_timeout(150)  # the list takes no key for a moment, so that it takes none by mistake
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    page.keyboard.press("Control+Enter")
    page.locator("#result #rows").wait_for()
    assert sorted(page.locator("#rows .lbl").all_inner_texts()) == ["Examplia", "Japan"]
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.press(
        "Delete"
    )  # over a selection the browser itself would write a style into what is typed
    page.keyboard.type("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.keyboard.press("Control+Enter")
    page.locator("[role=progressbar]").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#result .notice.warn strong").inner_text() == "Cancelled; there is no result"
    assert reader.complaints == []


def test_reported_speech_and_a_missing_text_are_said(reader: Reader) -> None:
    page = reader.go("/rows/members?grouping=lantern-lake-pact&status=prospective&row=1")
    assert "A spokesman" in page.locator(".claim.on .said").first.inner_text()
    assert page.locator("article .pass.on.attributed").count() == 1
    page = reader.go("/rows/members?grouping=quad&row=1")
    assert (
        page.locator("article .empty strong").inner_text()
        == "The text of this article is not on this machine"
    )


def test_an_empty_answer_names_the_condition_and_leads_out_of_it(reader: Reader) -> None:
    page = reader.go(PAGES["empty report"])
    page.locator(".empty .why a:not([href*=as-of])").first.click()
    page.locator("#rows").wait_for()
    assert page.locator("#rows a[href='/id/examplia']").count() > 0


def test_an_unknown_name_offers_the_nearest(reader: Reader) -> None:
    page = reader.go(PAGES["unknown name"])
    page.locator(".notice.error a", has_text="Lantern Lake Pact").click()
    page.locator("#rows").wait_for()


def test_rows_sort_filter_and_turn_pages_without_scripts(chromium: Any, server: str) -> None:
    from tests.browser.conftest import Reader

    reader = Reader(chromium, server, "en", 1280, False)
    page = reader.go("/reports/roster.html?sort=-memberLabel&per=20")
    assert page.locator("#rows tbody tr").count() >= 20
    page.locator(".pager a[rel=next]").click()
    assert page.locator(".pager [aria-current=page]").inner_text() == "2"
    page.fill("#flt", "lantern-lake")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#rows tbody tr:not(.sub)").count() == 2
    reader.context.close()


def test_the_language_is_kept(reader: Reader) -> None:
    page = reader.go("/")
    page.locator(".langs a[lang=ja]").click()
    page.goto(reader.server + "/reports")
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.locator(".nav a").first.inner_text() == "レポート"
