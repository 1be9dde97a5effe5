"""The rows of a table, whatever holds them: comma or tab separated text, or the sheet of a workbook."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from latticework.errors import InputError

WORKBOOKS = (".xlsx",)
_DELIMITERS = {".csv": ",", ".tsv": "\t"}
ENDINGS = (*_DELIMITERS, *WORKBOOKS)


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the names of its columns; `line` is where a user finds it, the heading being line 1."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: its headings in order, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read(path: Path, sheet: str | None = None) -> Table:
    """Return the table of a file; blank rows are passed over.

    Raises InputError with file and line for one that cannot be read, headings twice, or a row of other length.
    """
    lines = _workbook(path, sheet) if path.suffix.lower() in WORKBOOKS else _text(path)
    _, heading = next(lines, (1, []))
    columns = tuple(name.strip() for name in heading)
    while columns and not columns[-1]:
        columns = columns[:-1]  # a workbook may have empty cells to the right
    if not columns:
        raise InputError(
            "there is no table in it", where=str(path), remedy="the first line names the columns"
        )
    for place, name in enumerate(columns, 1):
        if not name or name in columns[: place - 1]:
            what = f"the column {name!r} stands there twice" if name else "a column has no name"
            raise InputError(what, where=f"{path}:1:{place}", remedy="give each column a name of its own")
    rows: list[Row] = []
    for line, given in lines:
        cells = [cell.strip() for cell in given]
        if not any(cells):
            continue
        if any(cells[len(columns) :]) or (len(cells) < len(columns) and path.suffix.lower() not in WORKBOOKS):
            raise InputError(
                f"the row has {len(cells)} cells, the heading {len(columns)}",
                where=f"{path}:{line}",
                remedy="put a cell that holds a separator between quotation marks",
            )
        filled = cells + [""] * (len(columns) - len(cells))
        rows.append(Row(line, dict(zip(columns, filled, strict=False))))
    return Table(columns, tuple(rows))


def _text(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise InputError("not UTF-8", where=f"{path}:{line}", remedy="save the table as UTF-8") from None
    except OSError as error:
        raise InputError(error.strerror or str(error), where=str(path), remedy="check the path") from None
    reader = csv.reader(
        text.splitlines(keepends=True), delimiter=_DELIMITERS[path.suffix.lower()], strict=True
    )
    first = 1
    try:
        for cells in reader:
            yield first, cells
            first = reader.line_num + 1  # a cell may hold line breaks
    except csv.Error as error:
        raise InputError(
            f"not a sound table: {error}", where=f"{path}:{first}", remedy="check the quotation marks there"
        ) from None


def _workbook(path: Path, sheet: str | None) -> Iterator[tuple[int, list[str]]]:
    from zipfile import BadZipFile

    import openpyxl  # 150 ms: only for a workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, BadZipFile, InvalidFileException) as error:
        raise InputError(f"not a workbook: {error}", where=str(path), remedy="save it as .xlsx") from None
    if sheet is not None and sheet not in book.sheetnames:
        listed = ", ".join(book.sheetnames)
        raise InputError(f"it has no sheet {sheet!r}", where=str(path), remedy=f"there are {listed}")
    chosen = book[sheet or book.sheetnames[0]]
    for line, cells in enumerate(chosen.iter_rows(values_only=True), 1):
        yield line, [_written(cell) for cell in cells]
    book.close()


def _written(cell: object) -> str:
    """Return a cell of a workbook as one would write it: dates as 2020-10-13, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
