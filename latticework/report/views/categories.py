"""`categories`: what groupings work on, by category of a control list, with who controls something in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.table import Iri, Row
from latticework.report.views import joined
from latticework.report.views.shape import Shaped
from latticework.vocabulary import iris

_CLOSENESS = (
    "exact",
    "broad",
    "close",
)  # best first: what is a part of a category lies in it, what is close may not


@dataclass(slots=True)
class _Cell:
    technologies: dict[str, str] = field(default_factory=dict[str, str])
    claims: set[str] = field(default_factory=set[str])


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each category, grouping and status; `mapping` is the weakest that the row needs."""
    at = {name: i for i, name in enumerate(answer.variables)}
    controls: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    cells: dict[tuple[str, str, str, str, str], _Cell] = defaultdict(_Cell)
    for terms in answer.rows:
        text = {name: term.value for name, i in at.items() if (term := terms[i]) is not None}
        if "grouping" not in text:
            controls[text["category"]][text["regime"]].add(text["claim"])
            continue
        status = iris.local_name(text["status"])
        found = cells[text["scheme"], text["code"], text["category"], text["grouping"], status]
        mapping = iris.local_name(text["mapping"])
        best = found.technologies.get(text["technology"], mapping)
        found.technologies[text["technology"]] = min(best, mapping, key=_CLOSENESS.index)
        found.claims.add(text["claim"])
    rows: list[Row] = []
    for (scheme, code, category, grouping, status), found in cells.items():
        regimes = controls[category]
        claims = found.claims.union(*regimes.values())
        number = re.match(r"\d+", code)
        rows.append(
            {
                "scheme": scheme,
                "code": code,
                "number": int(number.group()) if number else None,  # to sort by: 10 comes after 9
                "category": Iri(category),
                "grouping": Iri(grouping),
                "technologies": tuple(Iri(t) for t in sorted(found.technologies)),
                "mapping": max(found.technologies.values(), key=_CLOSENESS.index),
                "status": status,
                "regimes": tuple(Iri(r) for r in sorted(regimes)),
                "claims": tuple(Iri(c) for c in sorted(claims)),
            }
        )
    return Shaped(rows, [joined.count(rows)])
