"""The review desk, driven by its keys over a real store; the article is invented."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from latticework.claims.model import Claim, Entity
from latticework.loaders import Source
from latticework.review import Review
from latticework.workspace import Workspace
from tests import sources

pytest.importorskip("textual")

from textual.widgets import Input, Label, OptionList, Static

from latticework.desk.screen import Desk


def work(desk: Desk, steps: Callable[[Any], Awaitable[None]]) -> None:
    """Run the desk without a terminal, and the steps on it."""

    async def run() -> None:
        async with desk.run_test(size=(120, 32)) as pilot:
            await pilot.pause()
            await steps(pilot)

    with ThreadPoolExecutor(1) as aside:  # the browser of other tests keeps a loop running in this thread
        aside.submit(asyncio.run, run()).result()


@pytest.fixture
def desk(small: Workspace, tmp_path: Path) -> Desk:
    small.load(Source(sources.written(tmp_path / "in")))
    return Desk(small, "lantern-lake", "Ada", "en")


def states(workspace: Workspace) -> set[str]:
    again = Review(workspace, "lantern-lake", "x")
    return {f"{i.claim.subject.id} {i.claim.status} {i.claim.review}" for i in again.items}


def test_claims_are_accepted_and_rejected_by_key_and_stand_in_the_store_after_leaving(desk: Desk) -> None:
    lines: list[int] = []

    async def steps(pilot: Any) -> None:
        claims = desk.query_one("#claims", OptionList)
        lines.append(claims.option_count)
        first = desk.item
        assert first is not None
        assert first.claim.subject.id in ("jpn", "examplia")
        await pilot.press("a")
        lines.append(claims.option_count)
        await pilot.press("j", "r")
        lines.append(claims.option_count)
        await pilot.press("q")

    work(desk, steps)
    assert lines == [4, 3, 2]
    found = states(desk.workspace)
    assert sum(state.endswith("accepted") for state in found) == 1
    assert sum(state.endswith("rejected") for state in found) == 1


def test_the_passage_of_the_claim_under_the_cursor_is_marked_in_the_article(desk: Desk) -> None:
    async def steps(pilot: Any) -> None:
        await pilot.press("j", "j")
        await pilot.pause()
        text = desk.query_one("#article", Static).visual
        assert desk.item is not None
        assert desk.item.claim.subject.id == "aus"
        marked = {str(text)[s.start : s.end] for s in getattr(text, "spans", ())}
        assert "Australia left it in 2033." in marked

    work(desk, steps)


def test_a_claim_is_corrected_in_a_form_that_refuses_what_does_not_fit(desk: Desk) -> None:
    async def steps(pilot: Any) -> None:
        await pilot.press("j", "j", "c")
        await pilot.pause()
        status = desk.screen.query_one("#field-status", Input)
        status.value = "gone"
        status.focus()
        await pilot.press("enter")
        await pilot.pause()
        assert "has no status" in str(desk.screen.query_one(".fault", Label).visual)
        status.value = "member"
        desk.screen.query_one("#field-time", Input).value = ""
        desk.screen.query_one("#field-time_kind", Input).value = ""
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("q")

    work(desk, steps)
    assert {"aus former rejected", "aus member accepted"} <= states(desk.workspace)


def test_a_missed_claim_is_added_with_words_of_the_text(desk: Desk) -> None:
    async def steps(pilot: Any) -> None:
        await pilot.press("n")
        await pilot.pause()
        for name, value in (("subject", "菲律宾"), ("object", "灯湖公约"), ("status", "observer"),
                            ("passage", "印度考虑加入灯湖公约。")):  # fmt: skip
            desk.screen.query_one(f"#field-{name}", Input).value = value
        desk.screen.query_one("#field-passage", Input).focus()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("q")

    work(desk, steps)
    assert "phl observer accepted" in states(desk.workspace)


def test_a_new_entity_is_merged_with_a_known_one(desk: Desk) -> None:
    async def steps(pilot: Any) -> None:
        while desk.item and desk.item.claim.subject.id != "examplia":
            await pilot.press("j")
        await pilot.press("m")
        await pilot.pause()
        desk.screen.query_one("#field-merge", Input).value = "Quad"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("q")

    work(desk, steps)
    vocabulary = desk.workspace.open().vocabulary()
    assert vocabulary.find("灯湖公约") == vocabulary.find("Quad")


def test_the_desk_says_so_where_the_text_is_not_at_hand(desk: Desk) -> None:
    (desk.workspace.content.root / "articles" / "lantern-lake.txt").unlink()
    without = Desk(desk.workspace, "lantern-lake", "Ada", "zh")

    async def steps(pilot: Any) -> None:
        assert "找不到这篇文章的原文" in str(without.query_one("#article", Static).visual)
        await pilot.press("a", "q")

    work(without, steps)
    assert sum(state.endswith("accepted") for state in states(desk.workspace)) == 1


def test_an_added_claim_whose_passage_is_gone_is_open_again_and_says_why(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = desk.review
    where = review.evidence("印度考虑加入灯湖公约。")
    review.add(Claim("membership", Entity("phl"), Entity("lantern-lake-pact"), "observer", where))
    review.publish()
    monkeypatch.setattr(sources, "TEXT", sources.TEXT.replace("印度考虑", "印度正考虑"))
    kept = [sources.said("Australia left it in 2033.", "aus", "former", "2033", "end")]
    desk.workspace.load(Source(sources.written(tmp_path / "in", kept)))
    again = Desk(desk.workspace, "lantern-lake", "Ada", "en")

    async def steps(pilot: Any) -> None:
        claims = again.query_one("#claims", OptionList)
        lines = [str(claims.get_option_at_index(n).prompt) for n in range(claims.option_count)]
        (adrift,) = [n for n, line in enumerate(lines) if "its passage is gone" in line]
        await pilot.press(*["j"] * adrift, "a")
        await pilot.pause()
        assert claims.option_count == len(lines)  # it cannot be accepted where it is not
        await pilot.press("r")
        await pilot.pause()
        assert claims.option_count == len(lines) - 1
        await pilot.press("q")

    work(again, steps)
    assert not any(state.startswith("phl") for state in states(desk.workspace))
