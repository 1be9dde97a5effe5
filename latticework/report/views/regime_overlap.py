"""`regime-overlap`: each regime against each other grouping: how much of the grouping lies inside."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report import grounds, presence, rosters
from latticework.report.overlap import Sets, bounds
from latticework.report.records import records
from latticework.report.table import Iri, Row
from latticework.report.views.membership import claim_rows
from latticework.report.views.overlap import spread
from latticework.report.views.shape import Shaped

_AT_A_DATE = frozenset(["sharedRange"])


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each regime and grouping with enough members; at a date with the range that can hold."""
    instant = presence.asked_instant(values)
    regimes = {str(r["grouping"]) for r in records(answer) if r["ofRegime"]}
    found = presence.present(claim_rows(answer), instant, presence.founded(answer))
    sets = Sets(found)
    least, shared_least = (rosters.number(values, n, d) for n, d in (("min-members", 2), ("min-shared", 1)))
    rows: list[Row] = []
    used: list[presence.Presence] = []
    for regime in sorted(regimes & set(found)):
        for grouping in sorted(set(found) - regimes):
            size, both = len(found[grouping]), sets.bits[regime] & sets.bits[grouping]
            if size < least or both.bit_count() < shared_least:
                continue
            of_row = [*found[regime].values(), *found[grouping].values()]
            used += of_row
            sure_a, sure_b = (sets.bits_for(presence.surely(found[g])) for g in (regime, grouping))
            can = bounds(sure_a, sets.bits[regime] & ~sure_a, sure_b, sets.bits[grouping] & ~sure_b).shared
            rows.append(
                {
                    "regime": Iri(regime),
                    "grouping": Iri(grouping),
                    "membersRegime": len(found[regime]),
                    "membersGrouping": size,
                    "shared": both.bit_count(),
                    "share": round(both.bit_count() / size, 4),
                    "sharedRange": spread(f"{can.low}", f"{can.high}"),
                    "missing": tuple(Iri(p) for p in sets.named(sets.bits[grouping] & ~sets.bits[regime])),
                    "claims": presence.behind(of_row),
                }
            )
    note = grounds.note(c for p in used for c in p.claims)
    return Shaped(rows, [note], absent=frozenset() if instant else _AT_A_DATE)
