"""`pair`: two groupings compared, party by party."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.errors import UsageError
from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report import rosters
from latticework.report.rosters import listed
from latticework.report.table import Iri, Row
from latticework.report.views.shape import Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each party of either grouping, and whether it is in the first, the second or both.

    Raises UsageError for more than two groupings.
    """
    pair = values["grouping"].iris
    if len(pair) != 2:
        raise UsageError(
            f"a pair is two groupings, not {len(pair)}", remedy="report intersections takes more"
        )
    a, b = pair
    roster = rosters.asked(answer, values)
    members = roster.members()
    in_a, in_b = members.get(a, set[str]()), members.get(b, set[str]())
    rows: list[Row] = []
    for party in sorted(in_a | in_b):
        where = [grouping for grouping, parties in ((a, in_a), (b, in_b)) if party in parties]
        places = [(grouping, party) for grouping in where]
        rows.append(
            {
                "party": Iri(party),
                "where": "both" if len(where) == 2 else "only-a" if party in in_a else "only-b",
                "groupings": listed(where),
                "certainty": roster.least(places),
                "claims": roster.behind(places),
            }
        )
    return Shaped(rows, [roster.note(rows)])
