"""`timeline`: launches, starts, ends and plans in the order of their dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import ClaimRow
from latticework.report import standing
from latticework.report.table import Iri, Row
from latticework.report.views.membership import claim_rows
from latticework.report.views.shape import Shaped

_LAUNCHES = ("launched", "planned", "proposed")


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each thing that happened, with the claims that tell of it."""
    found: dict[tuple[str, ...], list[ClaimRow]] = defaultdict(list)
    used = list(claim_rows(answer))
    for c in used:
        found[c.grouping, c.member, event(c), c.status, c.time or ""].append(c)
    rows: list[Row] = []
    for (grouping, member, what, status, time), claims in found.items():
        first = claims[0]
        as_of = all(c.time_kind == "as-of" for c in claims)
        rows.append(
            {
                "time": time or None, "event": what, "grouping": Iri(grouping), "member": Iri(member) if member else None,
                "status": status if member else None, "from": None if as_of else _day(first.not_before),
                "to": _day(first.not_after), **standing.grounds(claims),
            }
        )  # fmt: skip
    return Shaped(rows, [standing.note(used)])


def _day(instant: str | None) -> str | None:
    """Return the day of a bound: dates are stated no finer."""
    return instant[:10] if instant else None


def event(claim: ClaimRow) -> str:
    """Return what a claim tells of: a launch, a start, an end, a plan, a bar, or a state at a date or at none."""
    if claim.status in _LAUNCHES:
        return claim.status
    if claim.status == "former" or claim.time_kind == "end":
        return "ends"
    if claim.status == "prospective" or claim.time_kind == "planned-time":
        return "planned"
    if claim.status == "excluded":
        return "barred"
    if claim.time is None:
        return "undated"
    return "starts" if claim.time_kind == "start" else "by-then"
