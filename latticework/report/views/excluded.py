"""`excluded`: parties that are barred from a grouping, and whether another claim has them in."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning import memberships
from latticework.reasoning.spells import ClaimRow
from latticework.report import standing
from latticework.report.records import iris_of
from latticework.report.table import Iri, Row
from latticework.report.views.shape import Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each grouping, party and time of a bar; `contested` where another claim has the party in."""
    instant = values["as-of"].instant if "as-of" in values else None
    speakers = standing.speakers(answer)
    rows: list[Row] = []
    used: list[ClaimRow] = []
    for (grouping, member), about in standing.pairs(answer).items():
        bars = [c for c in about if c.status == "excluded"]
        used += bars
        contested = any(m.spell.at(instant) for m in memberships.conclude(about))
        for time in sorted({c.time for c in bars}, key=str):
            same = [c for c in bars if c.time == time]
            rows.append(
                {
                    "grouping": Iri(grouping), "member": Iri(member), "time": time,
                    "attributedTo": iris_of({speakers[c.claim] for c in same if c.claim in speakers}),
                    "state": memberships.CONTESTED if contested else None, **standing.grounds(same),
                }
            )  # fmt: skip
    return Shaped(rows, [standing.note(used)])
