"""Dates as stated and their bounds."""

from __future__ import annotations

import doctest
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latticework.article import dates
from latticework.article.dates import bounds
from latticework.errors import InputError

DAYS = st.dates()


def instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


@given(DAYS)
def test_a_day_lasts_from_its_first_to_its_last_second(day: date) -> None:
    span = bounds(day.isoformat())
    assert instant(span.not_before) == datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert instant(span.not_after) - instant(span.not_before) == timedelta(hours=23, minutes=59, seconds=59)


@given(DAYS)
def test_a_month_holds_its_days_and_a_year_its_months(day: date) -> None:
    year, month, exact = (bounds(day.isoformat()[:length]) for length in (4, 7, 10))
    assert year.not_before <= month.not_before <= exact.not_before
    assert exact.not_after <= month.not_after <= year.not_after


@given(DAYS)
def test_a_month_ends_the_second_before_the_next_begins(day: date) -> None:
    if day.year == 9999 and day.month == 12:
        return
    after = instant(bounds(day.isoformat()[:7]).not_after) + timedelta(seconds=1)
    assert (after.day, after.hour, after.minute, after.second) == (1, 0, 0, 0)
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == 1


@given(DAYS, DAYS)
def test_bounds_sort_as_text_as_the_days_do(one: date, other: date) -> None:
    assert (bounds(one.isoformat()).not_before < bounds(other.isoformat()).not_before) == (one < other)


@given(st.text())
def test_any_other_text_is_refused_and_nothing_else_is_raised(text: str) -> None:
    try:
        span = bounds(text)
    except InputError:
        return
    assert span.not_before[:4] == text[:4]


@pytest.mark.parametrize(
    "wrong",
    ["", "22", "2022-5", "2022-13", "2022-00", "2022-02-30", "2023-02-29", "2022-05-00", "0000", "2022-05-23T00:00:00Z",
     " 2022", "2022\n", "２０２２", "２０２２-０５", "2022-05-2３", "2022年", "c. 2022", "-2022", "12022"],
)  # fmt: skip
def test_a_wrong_date_is_refused_with_the_next_step(wrong: str) -> None:
    with pytest.raises(InputError) as caught:
        bounds(wrong)
    assert caught.value.remedy


def test_a_leap_day_is_in_the_calendar() -> None:
    assert bounds("2024-02").not_after == "2024-02-29T23:59:59Z"


def test_the_examples_hold() -> None:
    assert doctest.testmod(dates).failed == 0
