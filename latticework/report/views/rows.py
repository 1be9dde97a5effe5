"""`rows`: the rows as they come, each once."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.table import Cell, Iri, Row, cell
from latticework.report.views.shape import Shaped
from latticework.vocabulary import iris


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return each row of the answer once."""
    wanted = [c for c in query.columns if c.name in answer.variables]
    places = [(c.name, answer.variables.index(c.name), c.type == "status") for c in wanted]
    found: dict[tuple[Cell, ...], Row] = {}
    for terms in answer.rows:
        row: Row = {name: plain(cell(terms[i]), is_status) for name, i, is_status in places}
        found.setdefault(tuple(row.values()), row)
    return Shaped(list(found.values()))


def plain(value: Cell, is_status: bool) -> Cell:
    """Return a status by its short name (`prospective`), as parameters take it."""
    return iris.local_name(value) if is_status and isinstance(value, Iri) else value
