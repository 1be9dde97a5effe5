"""The years of statisticians' tables: which ones there are to tell of, and the instant that stands for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from latticework.article.dates import bounds
from latticework.errors import UsageError
from latticework.query.parameters import Value
from latticework.report.rosters import Stay

MOST = 500  # years in one table: a slip of the keyboard must not ask for a million rows


def end_of(year: int) -> str:
    """Return the instant that stands for a year: its end, as in `--as-of 2021`."""
    return bounds(f"{year:04}").not_after


def span(stays: Iterable[Stay], values: Mapping[str, Value]) -> range:
    """Return the years asked for with `from` and `to`.

    Where one is not given: the first year that a claim in question bounds, and the last in which one bounds
    something or its article came out. No clock is asked, so the same graph gives the same table.
    """
    first: set[int] = set()
    last: set[int] = set()
    for stay in stays:
        for claim in (*stay.claims, *stay.spell.ended_by):
            known = [int(instant[:4]) for instant in (claim.not_before, claim.not_after) if instant]
            first.update(known)
            last.update([*known, int(claim.published[:4])] if known and claim.published else known)
    start, end = (values[name].number if name in values else None for name in ("from", "to"))
    start = min(first, default=None) if start is None else start
    end = max(last, default=None) if end is None else end
    if start is None or end is None:
        return range(0)
    if start < 1 or end > 9999 or end - start >= MOST:
        raise UsageError(f"{start} to {end} is no span of years", remedy=f"at most {MOST} years of our era")
    return range(start, end + 1)
