"""`fold`: rows alike but for their claim become one, with a list of claims."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.table import Cell, Iri, Row, cell
from latticework.report.views.rows import plain
from latticework.report.views.shape import Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return one row for all rows that differ only in `?claim`; `claims` lists those claims, sorted."""
    columns = [c for c in query.columns if c.name in answer.variables and c.name != "claim"]
    places = [(c.name, answer.variables.index(c.name), c.type == "status") for c in columns]
    claim = answer.variables.index("claim")
    found: dict[tuple[Cell, ...], tuple[Row, set[str]]] = {}
    for terms in answer.rows:
        row: Row = {name: plain(cell(terms[i]), is_status) for name, i, is_status in places}
        _, claims = found.setdefault(tuple(row.values()), (row, set()))
        claims.add(str(cell(terms[claim])))
    return Shaped(
        [{**row, "claims": tuple(Iri(c) for c in sorted(claims))} for row, claims in found.values()]
    )
