"""`almost`: the parties that are in all of several groupings but one."""

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
    """Return a row for each party that only one of the groupings lacks, with that grouping."""
    wanted = values["grouping"].iris
    roster = rosters.asked(answer, values)
    rows: list[Row] = []
    for party, missing in Sets(roster.members()).almost(wanted):
        has = [grouping for grouping in wanted if grouping != missing]
        places = [(grouping, party) for grouping in has]
        rows.append(
            {
                "party": Iri(party),
                "missing": Iri(missing),
                "groupings": listed(has),
                "certainty": roster.least(places),
                "claims": roster.behind(places),
            }
        )
    return Shaped(rows, [roster.note(rows)])
