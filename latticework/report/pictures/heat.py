"""`heat`: groupings against technologies; a full square is in force, an open one only planned."""

from __future__ import annotations

from collections import Counter

from latticework.report.formats.terminal import width_of
from latticework.report.pictures.canvas import ACCENT, INK, PAPER, RULE, STEPS, Canvas, shortened, width
from latticework.report.table import Row, Table

_SIDE = 22
_MOST = 40


def draw(table: Table) -> str:
    """Return the picture of rows with `grouping` (or `regime`), `technology` (or `target`), `status`, `claims`."""
    across = "technologyLabel" if "technologyLabel" in table.rows[0] else "targetLabel"
    down = "groupingLabel" if "groupingLabel" in table.rows[0] else "regimeLabel"
    weight: Counter[tuple[str, str]] = Counter()
    active: set[tuple[str, str]] = set()
    for row in table:
        cell = str(row[down]), str(row[across])
        weight[cell] += _size(row)
        if row.get("status") != "prospective":
            active.add(cell)
    rows = _most(Counter(r for r, _ in weight))
    columns = _most(Counter(c for r, c in weight if r in rows))
    rows = [r for r in rows if any(weight[r, c] for c in columns)]
    canvas = Canvas(table.question or table.name, table.language)
    shown = {name: shortened(name, 260) for name in (*rows, *columns)}
    left = 24 + max(width(shown[r]) for r in rows)
    top = 16 + max(
        13 * len(shown[c]) if width_of(shown[c]) > len(shown[c]) else width(shown[c]) for c in columns
    )
    for j, column in enumerate(columns):
        canvas.upright(left + j * _SIDE + _SIDE / 2, top - 8, shown[column])
    for i, name in enumerate(rows):
        y = top + i * _SIDE
        canvas.text(left - 8, y + 15, shown[name], anchor="end")
        for j, column in enumerate(columns):
            x, cell = left + j * _SIDE, (name, column)
            count = weight[cell]
            if not count:
                canvas.rect(x, y, _SIDE - 1, _SIDE - 1, PAPER, RULE)
            elif cell in active:
                step = min(5, 2 + count)
                canvas.rect(x, y, _SIDE - 1, _SIDE - 1, STEPS[step], RULE)
                if count > 1:
                    canvas.text(
                        x + _SIDE / 2, y + 15, str(count), anchor="middle", ink=PAPER if step > 3 else INK
                    )
            else:
                canvas.rect(x + 4, y + 4, _SIDE - 9, _SIDE - 9, PAPER, ACCENT)
    return canvas.done(left + _SIDE * len(columns) + 24, top + _SIDE * len(rows) + 16, table.notes)


def _size(row: Row) -> int:
    claims = row.get("claims")
    return len(claims) if isinstance(claims, tuple) else 1


def _most(counts: Counter[str]) -> list[str]:
    return [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST]]
