"""`contested`: areas that a grouping works on and another power controls, with the parties on both sides."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.table import Iri, Row
from latticework.report.views import joined
from latticework.report.views.shape import Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each area, grouping and power; of parties asked for, only rows that have one of them.

    `controlled` stands only where the control names another area than the one worked on.
    """
    asked = set(values["party"].iris) if "party" in values else None
    rows: list[Row] = []
    for row, parties in joined.folded(answer, query, "party"):
        if asked is not None and not asked & parties:
            continue
        row["parties"] = tuple(Iri(p) for p in sorted(parties))
        if row["controlled"] == row["technology"]:
            row["controlled"] = None
        rows.append(row)
    return Shaped(rows, [joined.count(rows)])
