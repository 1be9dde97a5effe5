"""Where a party stands towards a grouping: its claims by pair, who said them, and how sources compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from latticework.query.engine import Answer
from latticework.reasoning.spells import ClaimRow
from latticework.report import grounds as counting
from latticework.report.records import iris_of, records
from latticework.report.table import Row
from latticework.report.views.membership import claim_rows
from latticework.report.views.shape import Note

CONFIRMED, MAJORITY, UNIQUE, CONTRADICTED, SILENT = (
    "confirmed",
    "majority",
    "unique",
    "contradicted",
    "silent",
)


def pairs(answer: Answer) -> dict[tuple[str, str], list[ClaimRow]]:
    """Return the claims about each grouping and party, each claim once; rows without a claim are passed over."""
    found: dict[tuple[str, str], list[ClaimRow]] = defaultdict(list)
    for claim in claim_rows(answer):
        if claim.claim:
            found[claim.grouping, claim.member].append(claim)
    return dict(found)


def speakers(answer: Answer) -> dict[str, str]:
    """Return to whom each claim of reported speech is attributed."""
    return {str(r["claim"]): str(r["attributedTo"]) for r in records(answer) if r["attributedTo"] is not None}


def grounds(claims: Iterable[ClaimRow]) -> Row:
    """Return the cells that say what a row rests on: articles and claims."""
    listed = list(claims)
    return {"articles": counting.articles(listed), "claims": iris_of({c.claim for c in listed})}


def note(claims: Iterable[ClaimRow]) -> Note:
    """Return the note that says how many claims were counted, own voice and reported apart."""
    return counting.note(claims)


def standing(same: int, opposite: int) -> str:
    """Return how a source stands of which `same` sources, itself among them, say one thing and others the opposite."""
    if not same:
        return SILENT
    if opposite:
        return MAJORITY if same > opposite else CONTRADICTED
    return CONFIRMED if same > 1 else UNIQUE
