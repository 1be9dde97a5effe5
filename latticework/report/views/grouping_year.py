"""`grouping-year`: a row for each grouping and year, members certain, possible and undated."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report import rosters
from latticework.report.rosters import Stay, roster
from latticework.report.table import Iri, Row
from latticework.report.views.shape import Shaped
from latticework.report.years import end_of, span


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each grouping and year at whose end someone is, or may be, a member.

    Members without a date are counted in every row of their grouping; a grouping that has no others gives one
    row without a year.
    """
    every = rosters.stays(answer, values)
    of: dict[str, list[Stay]] = {}
    for stay in every:
        of.setdefault(stay.grouping, []).append(stay)
    rows: list[Row] = []
    years = span(every, values)
    for grouping, stays in of.items():
        yearly = [_row(grouping, year, stays) for year in years]
        found = [row for row in yearly if row["certain"] or row["possible"]]
        timeless = _row(grouping, None, [s for s in stays if not any(c.time for c in s.claims)])
        rows += found or ([timeless] if timeless["undated"] else [])
    return Shaped(rows, [rosters.note((c for stay in every for c in stay.claims), rows)])


def _row(grouping: str, year: int | None, stays: list[Stay]) -> Row:
    here = roster(stays, None if year is None else end_of(year))
    count = {name: len(here.members(name).get(grouping, ())) for name in ("certain", "possible", "undated")}
    places = sorted(here.certainty)
    return {
        "grouping": Iri(grouping),
        "year": year,
        **count,
        "parties": rosters.listed(party for _, party in places),
        "claims": here.behind(places),
    }
