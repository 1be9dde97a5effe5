"""`upset`: which combinations of sets have how many members: bars over a matrix of dots."""

from __future__ import annotations

from latticework.report.pictures.canvas import ACCENT, INK, QUIET, RULE, STEPS, Canvas, shortened, width
from latticework.report.table import Table

_STEP, _ROW, _BARS = 30, 24, 160
_MOST = 40


def draw(table: Table) -> str:
    """Return the picture of the columns `groupings` and `count`, rows in their order."""
    rows = table.rows[:_MOST]
    sets: dict[str, int] = {}
    for row in table:
        for name in _names(row["groupingsLabel"]):
            sets[name] = sets.get(name, 0) + int(str(row["count"]))
    order = sorted(sets, key=lambda name: (-sets[name], name))
    canvas = Canvas(table.question or table.name, table.language)
    shown = {name: shortened(name, 280) for name in order}
    left = 64 + max(width(n) for n in shown.values())
    most = max(int(str(row["count"])) for row in rows)
    top = _BARS + 40
    for i, name in enumerate(order):
        y = top + i * _ROW
        if i % 2 == 0:
            canvas.rect(16, y - 12, left + _STEP * len(rows), _ROW, STEPS[0])
        canvas.text(left - 44, y + 4, shown[name], anchor="end")
        canvas.text(left - 18, y + 4, str(sets[name]), anchor="end", ink=QUIET)
    for k, row in enumerate(rows):
        x, count = left + k * _STEP + _STEP / 2, int(str(row["count"]))
        height = _BARS * count / most
        canvas.rect(x - 9, _BARS + 20 - height, 18, height, ACCENT)
        canvas.text(x, _BARS + 16 - height, str(count), anchor="middle")
        places = [order.index(name) for name in _names(row["groupingsLabel"])]
        for i in range(len(order)):
            canvas.dot(x, top + i * _ROW, 5, INK if i in places else RULE)
        if len(places) > 1:
            canvas.line(x, top + min(places) * _ROW, x, top + max(places) * _ROW, INK, 2)
    return canvas.done(left + _STEP * len(rows) + 24, top + _ROW * len(order) + 8, table.notes)


def _names(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()
