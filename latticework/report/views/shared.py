"""`shared`: the parties that are in all of the groupings asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import CERTAINTIES
from latticework.report.table import Iri, Row
from latticework.report.views import membership
from latticework.report.views.shape import Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each party that is in every grouping: as surely as in the least sure of them."""
    wanted = set(values["grouping"].iris)
    rows_of: dict[str, list[Row]] = defaultdict(list)
    shaped = membership.view(answer, query, values)
    for row in shaped.rows:
        rows_of[str(row["member"])].append(row)
    found: list[Row] = []
    for member, rows in rows_of.items():
        best: dict[str, int] = {}
        for row in rows:
            place, rank = str(row["grouping"]), CERTAINTIES.index(str(row["certainty"]))
            best[place] = min(best.get(place, rank), rank)
        if best.keys() >= wanted:
            claims = {str(c) for row in rows for c in _listed(row)}
            found.append(
                {
                    "member": Iri(member),
                    "groupings": tuple(Iri(g) for g in sorted(wanted)),
                    "certainty": CERTAINTIES[max(best.values())],
                    "claims": tuple(Iri(c) for c in sorted(claims)),
                }
            )
    return Shaped(found, shaped.notes[-1:])  # not the tally of membership rows


def _listed(row: Row) -> tuple[object, ...]:
    claims = row["claims"]
    return claims if isinstance(claims, tuple) else ()
