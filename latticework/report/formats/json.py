"""JSON: an array of objects whose keys are the column names; numbers are numbers, lists are lists."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from latticework.report.table import Cell, Row, Table


def plain(value: Cell) -> Any:
    """Return a cell as JSON has it: a decimal as the shortest number that is equal."""
    if isinstance(value, tuple):
        return [plain(v) for v in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _object(row: Row) -> dict[str, Any]:
    return {name: plain(value) for name, value in row.items()}


def array(table: Table) -> bytes:
    """Return one array, an object a line."""
    rows = ",\n ".join(json.dumps(_object(row), ensure_ascii=False) for row in table)
    return f"[{rows}]\n".encode()


def lines(table: Table) -> bytes:
    """Return one object a line."""
    return "".join(json.dumps(_object(row), ensure_ascii=False) + "\n" for row in table).encode()
