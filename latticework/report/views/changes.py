"""`changes`: of one state of the graph alone, nothing; `report.history` sets two states against each other."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.views.shape import Shaped

_ALONE = {
    "en": "There is no earlier state of the store to compare with.",
    "zh": "没有可供比较的更早状态。",
    "ja": "比較できる以前の状態はありません。",
}


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return no rows, and the note that there is no earlier state."""
    return Shaped([], [lambda language: _ALONE.get(language, _ALONE["en"])])
