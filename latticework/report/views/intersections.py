"""`intersections`: which exclusive combinations of groupings parties have, as in an UpSet plot."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report import rosters
from latticework.report.overlap import Sets
from latticework.report.rosters import listed
from latticework.report.table import Row
from latticework.report.views.shape import Note, Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each combination of the groupings given, or of the largest, with the parties of just it."""
    roster = rosters.asked(answer, values)
    sets = Sets(roster.members())
    given = values["grouping"].iris if "grouping" in values else ()
    chosen = given or sets.largest(rosters.number(values, "largest", 6))
    rows: list[Row] = [
        {
            "groupings": listed(has),
            "degree": len(has),
            "count": len(parties),
            "parties": listed(parties),
            "claims": roster.behind((grouping, party) for grouping in has for party in parties),
        }
        for has, parties in sets.intersections(chosen)
    ]
    return Shaped(rows, [_note(len(chosen), sum(int(str(row["count"])) for row in rows)), roster.note(rows)])


def _note(groupings: int, parties: int) -> Note:
    def note(language: str) -> str:
        if language == "zh":
            return f"{groupings} 个组合,{parties} 个成员方;每个成员方只计一次,列在它参加的全部组合之下。"
        if language == "ja":
            return f"{groupings} の枠組み、{parties} の当事者。各当事者は、加盟するすべての枠組みの行に一度だけ数える。"
        return f"{groupings} groupings, {parties} parties; each is counted once, with all of these that it is in."

    return note
