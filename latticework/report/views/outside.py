"""`outside`: the parties that are in one set of groupings and in none of another."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import CERTAIN
from latticework.report import grounds, presence
from latticework.report.records import records
from latticework.report.table import Iri, Row
from latticework.report.views.membership import claim_rows
from latticework.report.views.shape import Note, Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each party that is in some grouping of the side `of` and in none of the side `from`.

    Whoever may be on the other side is told by `elsewhere`: `none`, or the best certainty there.
    """
    sides: dict[str, set[str]] = {"of": set(), "from": set()}
    for row in records(answer):
        sides[str(row["side"])].add(str(row["grouping"]))
    found = presence.present(claim_rows(answer), presence.asked_instant(values), presence.founded(answer))
    beyond = {party: held for g in sorted(sides["from"]) for party, held in found.get(g, {}).items()}
    rows: list[Row] = []
    used: list[presence.Presence] = []
    total: set[str] = set()
    for grouping in sorted(sides["of"]):
        total |= set(found.get(grouping, {}))
        for party, held in found.get(grouping, {}).items():
            other = beyond.get(party)
            if other is not None and (other.certainty == CERTAIN or "as-of" not in values):
                continue  # at a date a party may or may not be there yet: its row says how that stands
            both = [held] if other is None else [held, other]
            used += both
            rows.append(
                {
                    "grouping": Iri(grouping),
                    "member": Iri(party),
                    "since": held.since,
                    "certainty": held.certainty,
                    "elsewhere": "none" if other is None else other.certainty,
                    "claims": presence.behind(both),
                }
            )
    outside = {str(row["member"]) for row in rows}
    return Shaped(rows, [_share(len(outside), len(total)), grounds.note(c for p in used for c in p.claims)])


def _share(outside: int, total: int) -> Note:
    def note(language: str) -> str:
        return {"zh": f"{total} 方中有 {outside} 方。", "ja": f"{total} のうち {outside}。"}.get(
            language, f"{outside} of {total}."
        )

    return note
