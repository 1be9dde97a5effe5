"""`restricted`: each target of controls with how many restrict it, and how many only plan to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import ClaimRow
from latticework.report.table import Iri, Row
from latticework.report.views import dated
from latticework.report.views.shape import Shaped
from latticework.vocabulary import iris


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each target; whoever restricts it already is not counted among those who plan to."""
    instant = values["as-of"].instant if "as-of" in values else None
    target, kind, regime = (answer.variables.index(n) for n in ("target", "targetType", "regime"))
    found: dict[tuple[str, str], dict[tuple[str, str], list[ClaimRow]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for terms, claim in dated.holding(answer, values):
        what, of_kind, who = (term.value if (term := terms[i]) else "" for i in (target, kind, regime))
        found[what, iris.local_name(of_kind)][claim.status, who].append(claim)
    rows: list[Row] = []
    used: list[ClaimRow] = []
    for (what, of_kind), by in found.items():
        claims = [c for each in by.values() for c in each]
        active = {who for status, who in by if status == "active"}
        planned = {who for status, who in by if status == "prospective"} - active
        used += claims
        rows.append(
            {
                "target": Iri(what),
                "targetType": of_kind,
                "regimes": len(active),
                "plannedRegimes": len(planned),
                "restrictedBy": tuple(Iri(who) for who in sorted(active)),
                "certainty": dated.surest(claims, instant),
                "claims": tuple(Iri(c) for c in sorted({c.claim for c in claims})),
            }
        )
    return Shaped(rows, [dated.count(used)])
