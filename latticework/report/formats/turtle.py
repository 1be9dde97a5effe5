"""Turtle: the claims behind the rows, with their passages."""

from __future__ import annotations

from latticework.report.table import Table


def claims(table: Table) -> bytes:
    """Return the statements of the claims and passages that the table was given."""
    return table.claims_graph() if table.claims_graph is not None else b""
