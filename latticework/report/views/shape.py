"""What a view is: a function from the answer of a query to rows, with notes for the foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.table import Row

Note = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Shaped:
    """The rows of a report before labels, and notes that are worded in a language when it is known.

    `absent` are columns of the head that this answer does not have: those of a date where none was asked for.
    """

    rows: list[Row]
    notes: list[Note] = field(default_factory=list[Note])
    absent: frozenset[str] = frozenset()


View = Callable[[Answer, CannedQuery, Mapping[str, Value]], Shaped]
