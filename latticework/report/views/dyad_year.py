"""`dyad-year`: a row for each two parties and year in which they share a grouping."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report import rosters
from latticework.report.overlap import Sets
from latticework.report.rosters import listed, roster
from latticework.report.table import Iri, Row
from latticework.report.views.edges import turned
from latticework.report.views.shape import Shaped
from latticework.report.years import end_of, span


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each two parties and year at whose end both are, or may be, in one grouping.

    Where one of the two memberships has no date there is no year to put it in: that grouping is left out.
    """
    stays = rosters.stays(answer, values)
    focus = set(values["party"].iris) if "party" in values else None
    least = rosters.number(values, "min-shared", 1)
    rows: list[Row] = []
    for year in span(stays, values):
        here = roster(stays, end_of(year))
        for pair in Sets(turned(here.members("certain", "possible"))).pairs(min_shared=least):
            if focus is not None and not focus & {pair.a, pair.b}:
                continue
            ends = [[(g, pair.a), (g, pair.b)] for g in pair.shared]
            certain = sum(here.least(places) == "certain" for places in ends)
            rows.append(
                {
                    "a": Iri(pair.a),
                    "b": Iri(pair.b),
                    "year": year,
                    "certain": certain,
                    "possible": len(ends) - certain,
                    "groupings": listed(pair.shared),
                    "claims": here.behind(place for places in ends for place in places),
                }
            )
    return Shaped(rows, [rosters.note((c for stay in stays for c in stay.claims), rows)])
