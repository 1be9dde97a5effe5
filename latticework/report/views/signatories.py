"""`signatories`: who signed, since when, and whether the signature alone is in force."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.views import membership
from latticework.report.views.membership import claim_rows
from latticework.report.views.shape import Shaped

IN_FORCE, SIGNED_ONLY = "in-force", "signed-only"


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return the rows of signatures that hold at the date asked for, with what they bring about."""
    in_force = {c.claim for c in claim_rows(answer) if c.in_force}
    shaped = membership.view(answer, query, values)
    signed = [row for row in shaped.rows if row["status"] == "signatory"]
    for row in signed:
        claims = row["claims"] if isinstance(row["claims"], tuple) else ()
        row["effect"] = IN_FORCE if in_force & set(map(str, claims)) else SIGNED_ONLY
    return Shaped(signed, shaped.notes)
