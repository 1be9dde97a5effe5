"""Pictures of reports as SVG, drawn without a browser. One module a kind, named by `picture` in a query's head."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import cast

from latticework.errors import UsageError
from latticework.report.table import Table

_PARTS = {"canvas"}


def kinds() -> list[str]:
    """Return the kinds of picture there are."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in _PARTS)


def svg(table: Table) -> bytes:
    """Return the picture of a table. Raises UsageError for a report without one, or a table without rows."""
    if table.picture is None:
        raise UsageError(f"report {table.name} has no picture", remedy="csv, html, xlsx and others: --format")
    if not table.rows:
        raise UsageError(f"report {table.name} has no rows to draw", remedy="loosen a parameter")
    if table.picture not in kinds():
        raise UsageError(f"no picture is called {table.picture!r}", remedy=f"one of {', '.join(kinds())}")
    drawn = cast("str", import_module(f"{__name__}.{table.picture}").draw(table))
    return drawn.encode()


def png(table: Table) -> bytes:
    """Return the picture as PNG at twice its size. Raises UsageError where the extra `pictures` is missing."""
    data = svg(table)
    try:
        import vl_convert
    except ImportError:
        raise UsageError(
            "png needs another package", remedy="pip install 'latticework[pictures]', or use svg"
        ) from None
    return bytes(vl_convert.svg_to_png(data.decode(), scale=2.0))
