"""XLSX: the rows on a sheet, the claims behind them on another."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from decimal import Decimal

from latticework.report.formats.lines import guarded
from latticework.report.table import Cell, Table

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # a sheet cannot hold them
_MOST = 32_767  # characters in a cell
_MADE = datetime(1980, 1, 1)  # one fixed time: the same table gives the same bytes


def workbook(table: Table) -> bytes:
    """Return the workbook; numbers are numbers, headings stay in view."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from wcwidth import wcswidth

    book = Workbook()
    book.properties.created = book.properties.modified = _MADE
    sheet = book.active or book.create_sheet()
    sheet.title = table.name[:31]
    sheet.append([c.name for c in table.columns])
    for row in table:
        sheet.append([_value(row[c.name]) for c in table.columns])
    for number, column in enumerate(table.columns, 1):
        sheet.cell(1, number).font = Font(bold=True)
        widest = max([len(column.name), *(wcswidth(guarded(row[column.name])) for row in table)])
        sheet.column_dimensions[get_column_letter(number)].width = min(max(widest + 2, 8), 60)
    sheet.freeze_panes = "A2"
    evidence = book.create_sheet("evidence")
    evidence.append(["row", "claim"])
    for number in range(len(table)):
        for claim in table.claims(number):
            evidence.append([number + 1, claim])
    evidence.column_dimensions["B"].width = 70
    if table.question or table.notes:
        about = book.create_sheet("about")
        for line in (table.question, *table.notes):
            about.append([_value(line)])
    out = io.BytesIO()
    book.save(out)
    return _settled(out.getvalue())


def _value(value: Cell) -> str | int | float | bool | None:
    if value is None or isinstance(value, bool | int | float):
        return value
    return float(value) if isinstance(value, Decimal) else _CONTROLS.sub(" ", guarded(value))[:_MOST]


def _settled(data: bytes) -> bytes:
    """Return the archive with fixed times in it: openpyxl writes the present moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            body = old.read(item)
            if item.filename == "docProps/core.xml":
                body = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", body)
            new.writestr(zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()
