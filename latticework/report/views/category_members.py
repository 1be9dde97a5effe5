"""`category-members`: of each grouping that works in a category of a control list, who is in its regime and who not."""

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
    """Return a row for each category and grouping; `inside` and `outside` are parties of the grouping.

    Rows of the answer with a technology are coverage; the others are claims of membership, those of the regime
    among them.
    """
    technologies: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    regime = ""
    for row in records(answer):
        if row["technology"] is not None:
            key = str(row["code"]), str(row["category"]), str(row["grouping"])
            technologies[key][str(row["technology"])].add(str(row["claim"]))
        elif row["isRegime"]:
            regime = str(row["grouping"])
    found = presence.present(
        (c for c in claim_rows(answer) if c.member), presence.asked_instant(values), presence.founded(answer)
    )
    inside = found.get(regime, {})
    rows: list[Row] = []
    for (code, category, grouping), covered in sorted(technologies.items()):
        parties = found.get(grouping, {})
        both = [p for p in parties if p in inside]
        claims = {claim for each in covered.values() for claim in each}
        claims |= set(presence.behind([*parties.values(), *(inside[p] for p in both)]))
        rows.append(
            {
                "code": code,
                "category": Iri(category),
                "grouping": Iri(grouping),
                "technologies": tuple(Iri(t) for t in sorted(covered)),
                "members": len(parties),
                "inside": len(both),
                "outside": tuple(Iri(p) for p in parties if p not in inside),
                "claims": tuple(Iri(c) for c in sorted(claims)),
            }
        )
    return Shaped(rows, [joined.count(rows)])
