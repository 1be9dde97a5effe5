"""`corroboration`: how many articles and claims attest each membership, and how many bar the party."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import ClaimRow
from latticework.report import standing
from latticework.report.table import Iri, Row
from latticework.report.views.shape import Shaped
from latticework.vocabulary import iris


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each party and grouping that some article states in force."""
    wanted = set(values["standing"].given) if "standing" in values else None
    rows: list[Row] = []
    used: list[ClaimRow] = []
    for (grouping, member), every in standing.pairs(answer).items():
        about = [c for c in every if not iris.listed_in(c.article)]  # a reference list corroborates nothing
        stating = [c for c in about if c.in_force]
        for_it = {c.article for c in stating}
        against = {c.article for c in about if c.status == "excluded"}
        stands = standing.standing(len(for_it), len(against))
        if not stating or (wanted is not None and stands not in wanted):
            continue
        used += about
        reported = sum(c.attributed for c in stating)
        rows.append(
            {
                "grouping": Iri(grouping), "member": Iri(member), "standing": stands, "sources": len(for_it),
                "against": len(against), "ownVoice": len(stating) - reported, "reported": reported,
                **standing.grounds(about),
            }
        )  # fmt: skip
    return Shaped(rows, [standing.note(used)])
