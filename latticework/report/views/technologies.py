"""`technologies`: how many groupings work on each area and how many powers control it, each counted once."""

from __future__ import annotations

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


@dataclass(slots=True)
class _Area:
    broader: set[str] = field(default_factory=set[str])
    actors: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    claims: set[str] = field(default_factory=set[str])


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each area; whoever does it already is not counted among those who plan it."""
    areas: dict[str, _Area] = defaultdict(_Area)
    at = {name: i for i, name in enumerate(answer.variables)}
    for terms in answer.rows:
        text = {name: term.value for name, i in at.items() if (term := terms[i]) is not None}
        area = areas[text["technology"]]
        area.actors[text["side"], iris.local_name(text["status"])].add(text["actor"])
        area.claims.add(text["claim"])
        if "broader" in text:
            area.broader.add(text["broader"])
    rows = [_row(technology, area) for technology, area in areas.items()]
    return Shaped(rows, [joined.count(rows)])


def _row(technology: str, area: _Area) -> Row:
    def numbers(side: str) -> tuple[int, int]:
        active, planned = area.actors[side, "active"], area.actors[side, "prospective"]
        return len(active), len(planned - active)

    groupings, planned_groupings = numbers("coverage")
    regimes, planned_regimes = numbers("control")
    return {
        "technology": Iri(technology),
        "broader": Iri(min(area.broader)) if area.broader else None,
        "groupings": groupings,
        "plannedGroupings": planned_groupings,
        "regimes": regimes,
        "plannedRegimes": planned_regimes,
        "claims": tuple(Iri(c) for c in sorted(area.claims)),
    }
