"""`prospective`: plans for a party in a grouping, without those that have come true."""

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
    """Return a row for each party, grouping and time of a plan, with the claims that have the party in by now.

    A pair that is in force at the date asked for is left out unless `fulfilled` is asked for.
    """
    instant = values["as-of"].instant if "as-of" in values else None
    every = bool(values["fulfilled"].terms) if "fulfilled" in values else False
    speakers = standing.speakers(answer)
    rows: list[Row] = []
    used: list[ClaimRow] = []
    for (grouping, member), about in standing.pairs(answer).items():
        plans = [c for c in about if c.status == "prospective"]
        held = {c for m in memberships.conclude(about) if m.spell.at(instant) for c in m.supported_by}
        if not plans or (held and not every):
            continue
        used += plans
        for time, kind in sorted({(c.time, c.time_kind) for c in plans}, key=str):
            same = [c for c in plans if (c.time, c.time_kind) == (time, kind)]
            row: Row = {
                "grouping": Iri(grouping), "member": Iri(member), "time": time, "timeKind": kind,
                "attributedTo": iris_of({speakers[c.claim] for c in same if c.claim in speakers}),
                "inForce": iris_of(held), **standing.grounds(same),
            }  # fmt: skip
            rows.append(row)
    return Shaped(rows, [standing.note(used)])
