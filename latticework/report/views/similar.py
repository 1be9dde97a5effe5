"""`similar`: the groupings whose parties are most like those of one."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report import rosters
from latticework.report.overlap import Sets
from latticework.report.rosters import listed
from latticework.report.table import Iri, Row
from latticework.report.views.shape import Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each other grouping that shares enough parties with the one asked about."""
    roster = rosters.asked(answer, values)
    sets = Sets(roster.at_least(rosters.number(values, "min-members", 1)))
    rows: list[Row] = []
    for pair in sets.similar(values["grouping"].iris[0], rosters.number(values, "min-shared", 1)):
        rows.append(
            {
                "grouping": Iri(pair.b),
                "members": pair.members_b,
                "shared": len(pair.shared),
                "jaccard": pair.jaccard,
                "containment": pair.containment,
                "sharedMembers": listed(pair.shared),
                "claims": roster.behind((g, p) for g in (pair.a, pair.b) for p in pair.shared),
            }
        )
    return Shaped(rows, [roster.note(rows)])
