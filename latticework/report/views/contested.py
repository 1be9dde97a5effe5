"""`contested`: areas that a grouping works on and another power controls, with the parties on both sides."""

from __future__ import annotations

from collections import defaultdict
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
    area = answer.variables.index("technology")
    meeting = Answer(answer.variables, [terms for terms in answer.rows if terms[area] is not None])
    between = Answer(answer.variables, [terms for terms in answer.rows if terms[area] is None])
    parties: dict[tuple[str, str], set[str]] = defaultdict(set)
    belonging: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row, found in joined.folded(between, query, "party"):
        sides = str(row["grouping"]), str(row["regime"])
        parties[sides] |= found
        belonging[sides].update(joined.claims(row))
    asked = set(values["party"].iris) if "party" in values else None
    rows: list[Row] = []
    for row, _ in joined.folded(meeting, query):
        sides = str(row["grouping"]), str(row["regime"])
        if asked is not None and not asked & parties[sides]:
            continue
        row["parties"] = tuple(Iri(p) for p in sorted(parties[sides]))
        row["claims"] = tuple(Iri(c) for c in sorted({*joined.claims(row), *belonging[sides]}))
        if row["controlled"] == row["technology"]:
            row["controlled"] = None
        rows.append(row)
    return Shaped(rows, [joined.count(rows)])
