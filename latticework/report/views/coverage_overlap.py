"""`coverage-overlap`: each two groupings with the technology areas that both work on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.overlap import Pair, Sets
from latticework.report.table import Iri, Row
from latticework.report.views import joined
from latticework.report.views.shape import Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each pair of groupings that share enough areas.

    With one grouping asked for, its pairs with all others; with several, the pairs among them.
    """
    claims: dict[tuple[str, str], set[str]] = defaultdict(set)
    areas: dict[str, set[str]] = defaultdict(set)
    places = [answer.variables.index(name) for name in ("grouping", "technology", "claim")]
    for terms in answer.rows:
        grouping, technology, claim = (term.value if (term := terms[i]) else "" for i in places)
        areas[grouping].add(technology)
        claims[grouping, technology].add(claim)
    asked = set(values["grouping"].iris) if "grouping" in values else set[str]()
    if len(asked) > 1:
        areas = defaultdict(set, {grouping: found for grouping, found in areas.items() if grouping in asked})
    pairs = Sets(areas).pairs(_number(values, "min-members"), _number(values, "min-shared"))
    rows = [_row(pair, claims) for pair in pairs if len(asked) != 1 or {pair.a, pair.b} & asked]
    return Shaped(rows, [joined.count(rows)])


def _number(values: Mapping[str, Value], name: str) -> int:
    number = values[name].number if name in values else None
    return 1 if number is None else max(number, 1)  # groupings that share nothing are no overlap


def _row(pair: Pair, claims: Mapping[tuple[str, str], set[str]]) -> Row:
    behind = {c for grouping in (pair.a, pair.b) for area in pair.shared for c in claims[grouping, area]}
    return {
        "a": Iri(pair.a),
        "b": Iri(pair.b),
        "areasA": pair.members_a,
        "areasB": pair.members_b,
        "shared": len(pair.shared),
        "jaccard": pair.jaccard,
        "sharedAreas": tuple(Iri(area) for area in pair.shared),
        "claims": tuple(Iri(c) for c in sorted(behind)),
    }
