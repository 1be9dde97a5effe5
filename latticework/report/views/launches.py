"""`launches`: when groupings were launched or are to be, with the days that the words allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.table import Row
from latticework.report.views import dated
from latticework.report.views.shape import Shaped

_LAUNCHED = "launched"


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each grouping, status and time; bounds to the day.

    Only what was launched is more or less certain at a date: a plan holds or not whatever day it aims at.
    """
    shaped = dated.view(
        answer, replace(query, columns=tuple(c for c in query.columns if c.name != "time")), values
    )
    return Shaped([_row(row) for row in shaped.rows], shaped.notes)


def _row(row: Row) -> Row:
    days: Row = {name: str(row[name])[:10] if row[name] else None for name in ("notBefore", "notAfter")}
    certainty = row["certainty"] if row["status"] == _LAUNCHED else None
    return {**row, **days, "certainty": certainty}
