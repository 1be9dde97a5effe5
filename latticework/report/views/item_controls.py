"""`item-controls`: who controls an item of a control list: the parties of the regime whose list has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report import presence
from latticework.report.records import records
from latticework.report.table import Iri, Row
from latticework.report.views import joined
from latticework.report.views.membership import claim_rows
from latticework.report.views.shape import Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each item, regime and party that is in the regime at the date asked for.

    Rows of the answer with an item are controls; those with a member say who is in the regime.
    """
    controls: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in records(answer):
        if row["item"] is not None:
            controls[str(row["item"]), str(row["grouping"])].add(str(row["claim"]))
    found = presence.present(
        (c for c in claim_rows(answer) if c.member), presence.asked_instant(values), presence.founded(answer)
    )
    wanted = set(values["party"].iris) if "party" in values else None
    rows: list[Row] = [
        {
            "item": Iri(item),
            "regime": Iri(regime),
            "party": Iri(party),
            "since": held.since,
            "certainty": held.certainty,
            "claims": tuple(sorted({*presence.behind([held]), *map(Iri, claims)})),
        }
        for (item, regime), claims in sorted(controls.items())
        for party, held in found.get(regime, {}).items()
        if wanted is None or party in wanted
    ]
    return Shaped(rows, [joined.count(rows)])
