"""Rows of an answer by the names of their variables."""

from __future__ import annotations

from latticework.query.engine import Answer
from latticework.report.table import Cell, Iri, Row, cell


def records(answer: Answer) -> list[Row]:
    """Return each row as a mapping from variable to value."""
    return [dict(zip(answer.variables, map(cell, terms), strict=True)) for terms in answer.rows]


def iris_of(values: set[str]) -> tuple[Iri, ...]:
    """Return a list of IRIs for a cell, in order."""
    return tuple(Iri(value) for value in sorted(values))


def text(value: Cell) -> str | None:
    """Return a value as text; None stays None."""
    return None if value is None else str(value)
