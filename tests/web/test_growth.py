"""Members over time: the curve of at least and at most, from claims with dates of differing precision."""

from __future__ import annotations

import re

from latticework.reasoning.spells import ClaimRow
from latticework.web.pages.growth import Step, steps
from tests.web.conftest import Running


def claim(member: str, low: str | None = None, high: str | None = None, **more: str | bool) -> ClaimRow:
    told: dict[str, str | bool | None] = {
        "time": (low or "")[:4] or None, "time_kind": "start", "not_before": low, "not_after": high, "in_force": True,
    }  # fmt: skip
    return ClaimRow("g", member, "member", f"claim-{member}-{low}", "a", **{**told, **more})  # type: ignore[arg-type]


Y2020 = ("2020-01-01T00:00:00Z", "2020-12-31T23:59:59Z")
DAY = ("2021-05-04T00:00:00Z", "2021-05-04T23:59:59Z")


def test_a_year_is_possible_from_its_first_instant_and_certain_from_its_last() -> None:
    assert steps([claim("a", *Y2020), claim("b", *DAY)]) == [
        Step(Y2020[0], 0, 1), Step(Y2020[1], 1, 1), Step(DAY[0], 1, 2), Step(DAY[1], 2, 2),
    ]  # fmt: skip


def test_a_member_without_a_date_counts_for_the_most_only() -> None:
    found = steps([claim("a", *Y2020), claim("b")])
    assert [(s.at_least, s.at_most) for s in found] == [(0, 2), (1, 2)]


def test_a_member_that_left_counts_no_more_and_two_claims_of_one_party_count_once() -> None:
    left = claim("a", *DAY, in_force=False, ends=True, time_kind="end")
    found = steps([claim("a", *Y2020), claim("a", *Y2020, attributed=True), left])
    assert [(s.at_least, s.at_most) for s in found] == [(0, 1), (1, 1), (0, 1), (0, 0)]


def test_nobody_is_in_before_the_grouping_was_set_up() -> None:
    as_of = claim("a", None, DAY[1], time="2021-05-04", time_kind="as-of")
    assert steps([as_of], founded=Y2020[0])[0] == Step(Y2020[0], 0, 1)


def test_the_page_of_a_grouping_shows_the_curve_and_how_lists_change_it(reading: Running) -> None:
    page = reading.get("/id/artemis-accords?lang=en", "text/html").text
    assert "at least 29, at most 61" in page
    assert 'class="curve-2"' in page
    alone = re.search(r'href="([^"]*reference=off[^"]*)"', page)
    assert alone is not None
    without = reading.get(alone.group(1).replace("&amp;", "&") + "&lang=en", "text/html").text
    assert "at least 8, at most 8" in without


def test_home_counts_claims_of_articles_apart_from_rows_of_lists(reading: Running) -> None:
    page = reading.get("/?lang=en", "text/html").text
    counted = {
        name: int(
            reading.select(
                "SELECT (COUNT(DISTINCT ?claim) AS ?n) WHERE { ?claim lw:claimSubject ?s ; lw:statedIn ?a ; "
                f"lw:origin lws:{name}-origin }}"
            )[0]["n"]
        )
        for name in ("article", "reference")
    }
    for name, shown in (("article", "Claims of articles"), ("reference", "Rows of reference lists")):
        assert counted[name] > 100
        assert re.search(rf"<dt>{shown}</dt><dd>{counted[name]:,}<", page), shown
