"""`disagreement`: the board of memberships against sources: what each says, and how it stands to the others."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import ClaimRow
from latticework.report import standing
from latticework.report.records import records
from latticework.report.table import Iri, Row
from latticework.report.views.shape import Shaped

_OUT = ("excluded", "former")


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each article and each party and grouping on which some article takes a position.

    A former membership speaks neither for nor against one in force: it has a date of its own.
    """
    wanted = set(values["standing"].given) if "standing" in values else None
    shown = set(values["article"].iris) if "article" in values else None
    articles = sorted({str(r["article"]) for r in records(answer)})
    rows: list[Row] = []
    used: list[ClaimRow] = []
    for (grouping, member), about in standing.pairs(answer).items():
        if not any(c.in_force or c.status in _OUT for c in about):
            continue
        positions = {article: position([c for c in about if c.article == article]) for article in articles}
        for article in articles:
            claims = [c for c in about if c.article == article]
            stands = _standing(article, positions)
            if (wanted is not None and stands not in wanted) or (shown is not None and article not in shown):
                continue
            used += claims
            says = tuple(sorted({c.status for c in claims})) or (standing.SILENT,)
            grounds: Row = {"claims": standing.grounds(claims)["claims"]}
            rows.append(
                {"grouping": Iri(grouping), "member": Iri(member), "article": Iri(article), "says": says,
                 "standing": stands, **grounds}
            )  # fmt: skip
    return Shaped(rows, [standing.note(used)])


def position(claims: list[ClaimRow]) -> str | None:
    """Return where an article's claims place a party: in, out, over, or nowhere."""
    for place, holds in (
        ("in", any(c.in_force for c in claims)),
        ("out", any(c.status == "excluded" for c in claims)),
        ("over", any(c.ends for c in claims)),
    ):
        if holds:
            return place
    return None


def _standing(article: str, positions: Mapping[str, str | None]) -> str:
    own = positions[article]
    if own is None:
        return standing.SILENT
    opposite = {"in": "out", "out": "in"}.get(own)
    said = list(positions.values())
    return standing.standing(said.count(own), said.count(opposite) if opposite else 0)
