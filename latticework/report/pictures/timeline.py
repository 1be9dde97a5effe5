"""`timeline`: what is stated when; a bar is the span that a date can mean, what has no date stands apart."""

from __future__ import annotations

from latticework.report.pictures.canvas import (
    ACCENT,
    INK,
    PAPER,
    QUIET,
    RULE,
    STEPS,
    Canvas,
    shortened,
    width,
)
from latticework.report.table import Row, Table
from latticework.report.wording import word

_ROW, _WIDE, _APART = 24, 560, 90
_MOST = 60
_HOLLOW = {"prospective", "planned", "proposed", "plan"}


def draw(table: Table) -> str:
    """Return the picture of rows with `time` (as stated) and a status or event, one line a row."""
    rows = table.rows[:_MOST]
    canvas = Canvas(table.question or table.name, table.language)
    names = [shortened(_name(row, table), 380) for row in rows]
    left = 28 + max(width(n) for n in names)
    years = [y for row in rows for y in _span(row) if y is not None]
    low, high = (int(min(years)), int(max(years)) + 1) if years else (2000, 2001)
    scale = _WIDE / max(1, high - low)
    bottom = 28 + _ROW * len(rows)
    every = max(1, -(-(high - low) * 44 // _WIDE))
    for year in range(low, high + 1, every):
        x = left + (year - low) * scale
        canvas.line(x, 20, x, bottom)
        canvas.text(x, 12, str(year), anchor="middle", ink=QUIET)
    undated = left + _WIDE + _APART / 2
    canvas.rect(undated - 32, 20, 64, bottom - 20, STEPS[0])
    canvas.text(undated, 12, word("undated", table.language), anchor="middle", ink=QUIET)
    for i, (row, name) in enumerate(zip(rows, names, strict=True)):
        y = 28 + i * _ROW + 12
        canvas.text(left - 12, y + 4, name, anchor="end")
        start, end = _span(row)
        hollow = str(row.get("event") or row.get("status")) in _HOLLOW
        if start is None or end is None:
            canvas.dot(undated, y, 5, PAPER if hollow else ACCENT, ACCENT)
            continue
        x1, x2 = left + (start - low) * scale, left + (end - low) * scale
        if x2 - x1 > 8:
            canvas.rect(x1, y - 4, x2 - x1, 8, PAPER if hollow else STEPS[3], ACCENT)
        else:
            canvas.dot((x1 + x2) / 2, y, 5, PAPER if hollow else ACCENT, ACCENT)
        near_edge = x2 > left + _WIDE - 60
        canvas.text(
            x1 - 8 if near_edge else x2 + 8, y + 4, str(row.get("time") or ""),
            anchor="end" if near_edge else "start", ink=QUIET if hollow else INK,
        )  # fmt: skip
    canvas.line(left, bottom, left + _WIDE, bottom, RULE)
    return canvas.done(left + _WIDE + _APART + 24, bottom + 12, table.notes)


def _name(row: Row, table: Table) -> str:
    """Return what a row is about: names that the question does not say already, and the status."""
    names = [str(row[c]) for c in ("memberLabel", "groupingLabel") if row.get(c)]
    told = [n for n in names if n not in table.question] or names
    status = word(str(row.get("event") or row.get("status") or ""), table.language)
    return " · ".join([*told, status] if status else told)


def _span(row: Row) -> tuple[float | None, float | None]:
    """Return the years, with fractions, that the time as stated spans."""
    stated = row.get("time")
    if not isinstance(stated, str) or not stated:
        return None, None
    parts = [int(p) for p in stated.split("-")]
    year = float(parts[0])
    if len(parts) == 1:
        return year, year + 1
    start = year + (parts[1] - 1) / 12 + ((parts[2] - 1) / 372 if len(parts) > 2 else 0)
    return start, start + (1 / 12 if len(parts) == 2 else 1 / 372)
