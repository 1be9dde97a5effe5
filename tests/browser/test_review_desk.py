"""The review desk in a real browser: decisions by key and without scripts, kept as the terminal's desk keeps them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import FOUNDED, Reader, run, serving
from tests.browser.test_pages import found_by_axe


@dataclass
class Place:
    """A writable server over a copy of the shared folder, which this test alone changes."""

    folder: Path
    url: str

    def decisions(self) -> list[dict[str, Any]]:
        path = self.folder / "root" / "graphs" / "decisions" / "lantern-lake.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        return [json.loads(line) for line in lines]


@pytest.fixture
def own(place: Path, tmp_path: Path) -> Iterator[Place]:
    for name in ("root", "store", "texts"):
        shutil.copytree(place / name, tmp_path / name)
    with serving(tmp_path, "--writable") as url:
        yield Place(tmp_path, url)


def opened(
    chromium: Any, own: Place, language: str = "en", width: int = 1280, scripts: bool = True
) -> Reader:
    return Reader(chromium, own.url, language, width, scripts)


def press(page: Any, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)
    page.wait_for_load_state()


def states(own: Place) -> list[str]:
    """Return how many claims of the article are unreviewed, accepted and rejected in the store."""
    lines = run(own.folder, "review", "--list").splitlines()
    return next(line.split()[1:4] for line in lines if line.startswith("lantern-lake "))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_reviewer_accepts_corrects_rejects_and_adds_by_keyboard(
    chromium: Any, own: Place, language: str
) -> None:
    reader = opened(chromium, own, language)
    page = reader.go("/review")
    page.locator("tbody a").first.click()
    page.wait_for_url("**/review/lantern-lake#now")
    assert page.locator("article .pass.on").evaluate("e => e.firstChild.data") == FOUNDED
    assert page.locator("#claims li").count() == 3
    press(page, "a")
    assert page.locator("#claims li").count() == 2
    press(page, "c")
    page.locator("#f-kind:focus").wait_for()
    page.locator("#f-status").select_option("member")
    page.locator("#f-time").fill("2031")
    page.locator("#f-time").press("Enter")
    page.wait_for_url("**done=correct**")
    assert page.locator("#claims li").count() == 1
    assert "join" in page.locator("article .pass.on").inner_text()
    press(page, "r")
    assert page.locator("#claims li").count() == 0
    press(page, "n")
    page.locator("#f-status").select_option("observer")
    for name, value in (
        ("subject", "菲律宾"),
        ("object", "灯湖公约"),
        ("passage", "It works on quantum lanterns."),
    ):
        page.locator(f"#f-{name}").fill(value)
    page.locator("#f-subject").press("Enter")
    page.wait_for_url("**done=add**")
    found = own.decisions()
    assert [(d["verdict"], d["who"]) for d in found] == [
        ("accepted", "Ada"), ("corrected", "Ada"), ("rejected", "Ada"), ("added", "Ada"),
    ]  # fmt: skip
    assert found[1]["correction"]["status"] == "member"
    assert found[3]["claim"]["subject"]["id"] == "phl"
    assert (reader.outside, reader.complaints) == ([], [])
    reader.context.close()
    assert states(own) == ["0", "3", "2"]


def test_the_same_reviewer_decides_without_scripts(chromium: Any, own: Place) -> None:
    reader = opened(chromium, own, "en", 1280, False)
    page = reader.go("/review/lantern-lake")
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="Reject").click()
    page.locator(".done").get_by_role("button", name="Take back").click()
    page.get_by_role("link", name="Correct").click()
    page.locator("#f-status").select_option("partner")
    page.locator("#f-passage").fill("The  Lantern\nLake Pact")  # blanks and line ends may differ
    page.get_by_role("button", name="Correct").click()
    verdicts = [d["verdict"] for d in own.decisions()]
    assert verdicts == ["accepted", "rejected", "reopened", "corrected"]
    text = (own.folder / "texts" / "lantern.txt").read_text(encoding="utf-8")
    moved = own.decisions()[-1]["correction"]
    assert text[moved["start"] : moved["end"]] == "The Lantern Lake Pact"  # after 𠮷, in code points
    reader.context.close()


def test_what_is_decided_is_what_the_terminal_writes_and_survives_another_extraction(
    chromium: Any, own: Place, place: Path, tmp_path: Path
) -> None:
    reader = opened(chromium, own)
    page = reader.go("/review/lantern-lake")
    claim = page.locator("input[name=claim]").first.get_attribute("value")
    press(page, "r")
    reader.context.close()
    other = tmp_path / "terminal"
    for name in ("root", "store", "texts"):
        shutil.copytree(place / name, other / name)
    run(other, "review", "lantern-lake", "--reject", claim, "--who", "Ada")
    assert [{**d, "when": ""} for d in own.decisions()] == [
        {**d, "when": ""} for d in Place(other, "").decisions()
    ]
    run(own.folder, "load", "--again", str(own.folder / "texts" / "lantern.jsonl"))
    assert states(own) == ["2", "0", "1"]


def test_selected_words_become_the_passage_in_code_points(chromium: Any, own: Place) -> None:
    reader = opened(chromium, own)
    page = reader.go("/review/lantern-lake")
    page.evaluate(
        """() => {
          const text = [...document.querySelectorAll("[data-start]")].at(-1).firstChild;
          getSelection().setBaseAndExtent(text, 3, text, 20);
        }"""
    )
    press(page, "n")
    assert page.locator("#f-passage").input_value() == "invented spokesma"
    text = (own.folder / "texts" / "lantern.txt").read_text(encoding="utf-8")
    near = int(page.locator("input[name=near]").get_attribute("value"))
    assert near == text.index("invented spokesman")
    reader.context.close()


def test_two_reviewers_at_once_lose_nothing_and_are_told(chromium: Any, own: Place) -> None:
    ada, grace = opened(chromium, own), opened(chromium, own)
    page = grace.go("/review")
    page.locator("#who").fill("Grace 葛")
    page.get_by_role("button", name="Keep").click()
    page = grace.go("/review/lantern-lake")
    press(ada.go("/review/lantern-lake"), "a")
    with page.expect_navigation():
        page.keyboard.press("r")
    assert "Ada accepted it" in page.locator("[role=alert]").inner_text()
    assert [d["verdict"] for d in own.decisions()] == ["accepted"]
    press(page, "r")
    assert [(d["verdict"], d["who"]) for d in own.decisions()] == [
        ("accepted", "Ada"),
        ("rejected", "Grace 葛"),
    ]
    for reader in (ada, grace):
        reader.context.close()


def test_letters_are_no_keys_once_they_are_turned_off(chromium: Any, own: Place) -> None:
    reader = opened(chromium, own)
    page = reader.go("/review/lantern-lake")
    page.locator(".keys-of summary").click()
    page.locator("#keys-on").uncheck()
    page.locator("h1").evaluate("e => document.activeElement.blur()")
    page.keyboard.press("a")
    page.wait_for_timeout(200)
    assert own.decisions() == []
    reader.context.close()


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        ("en", 1280, "light"), ("zh", 390, "dark"), pytest.param("zh", 1280, "light", marks=pytest.mark.slow),
        pytest.param("en", 390, "light", marks=pytest.mark.slow),
        pytest.param("en", 1280, "dark", marks=pytest.mark.slow),
    ],
)  # fmt: skip
def test_axe_finds_nothing_on_the_desk(
    chromium: Any, shared_desk: Place, language: str, width: int, scheme: str
) -> None:
    reader = opened(chromium, shared_desk, language, width)
    reader.page.emulate_media(color_scheme=scheme)
    for path in (
        "/review", "/review/lantern-lake", "/review/lantern-lake?show=all", "/review/lantern-lake?do=correct",
        "/review/lantern-lake?do=merge", "/review/us-japan-technology-cooperation-trends?show=all",
    ):  # fmt: skip
        page = reader.go(path)
        page.wait_for_load_state("networkidle")
        assert found_by_axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert (reader.outside, reader.complaints) == ([], [])
    reader.context.close()


@pytest.fixture(scope="module")
def shared_desk(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("desk")
    for name in ("root", "store", "texts"):
        shutil.copytree(place / name, folder / name)
    with serving(folder, "--writable") as url:
        yield Place(folder, url)


def test_a_server_that_only_reads_says_how_to_open_the_desk(reader: Reader) -> None:
    page = reader.go("/")
    assert page.locator(".nav a[href='/review']").count() == 0
    page = reader.go("/review")
    assert page.locator(".cmd").inner_text().endswith("latticework serve --writable")
    assert found_by_axe(page) == []
