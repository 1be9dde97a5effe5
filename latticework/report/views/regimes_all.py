"""`regimes-all`: in how many of some regimes each party is, in which, and in which it is not."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report import grounds, presence
from latticework.report.records import records
from latticework.report.table import Iri, Row
from latticework.report.views.membership import claim_rows
from latticework.report.views.shape import Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each country and each party of a regime; `number` keeps those in just so many.

    Rows of the answer without a claim name the regimes that were asked about, and the countries there are.
    """
    asked: set[str] = set()
    parties: set[str] = set()
    for row in records(answer):
        if row["claim"] is None:
            asked |= {str(row["grouping"])} if row["grouping"] is not None else set()
            parties |= {str(row["member"])} if row["member"] is not None else set()
    found = presence.present(
        (c for c in claim_rows(answer) if c.claim), presence.asked_instant(values), presence.founded(answer)
    )
    wanted = values["number"].number if "number" in values else None
    parties |= {party for grouping in asked for party in found.get(grouping, {})}
    rows: list[Row] = []
    used: list[presence.Presence] = []
    for party in sorted(parties):
        held = {g: found[g][party] for g in sorted(asked) if party in found.get(g, {})}
        if wanted is not None and len(held) != wanted:
            continue
        used += held.values()
        rows.append(
            {
                "party": Iri(party),
                "number": len(held),
                "regimes": tuple(Iri(g) for g in held),
                "missing": tuple(Iri(g) for g in sorted(asked - set(held))),
                "certainty": presence.least(held.values()),
                "claims": presence.behind(held.values()),
            }
        )
    return Shaped(rows, [grounds.note(c for p in used for c in p.claims)])
