"""`matrix`: two of a kind against each other; upper half Jaccard in percent, diagonal size, lower half shared."""

from __future__ import annotations

from latticework.report.formats.terminal import clean, width_of
from latticework.report.pictures.canvas import INK, PAPER, RULE, STEPS, Canvas, shortened, width
from latticework.report.table import Row, Table

MOST = 40  # more cannot be read
_SIDE = 30


def ordered(table: Table) -> tuple[list[str], dict[str, int], dict[tuple[str, str], Row]]:
    """Return the names by how much they share, their sizes, and the rows by pair; at most MOST of them."""
    sizes: dict[str, int] = {}
    weight: dict[str, float] = {}
    pairs: dict[tuple[str, str], Row] = {}
    first, second = ("membersA", "membersB") if "membersA" in table.rows[0] else ("areasA", "areasB")
    for row in table:
        a, b = clean(str(row["aLabel"])), clean(str(row["bLabel"]))
        sizes[a], sizes[b] = int(str(row[first])), int(str(row[second]))
        for name in (a, b):
            weight[name] = weight.get(name, 0.0) + float(str(row["shared"]))
        pairs[a, b] = pairs[b, a] = row
    order = sorted(sizes, key=lambda name: (-weight[name], name))[:MOST]
    return order, sizes, pairs


def text(table: Table, room: int = 100) -> str:
    """Return the matrix in lines of at most `room` columns."""
    order, sizes, pairs = ordered(table)
    names = min(max(width_of(n) for n in order), max(12, room // 3))
    order = order[: max(2, (room - names - 6) // 5)]
    lines = [" " * (names + 6) + "".join(f"{i:>5}" for i in range(1, len(order) + 1))]
    for i, a in enumerate(order):
        cells: list[str] = []
        for j, b in enumerate(order):
            row = pairs.get((a, b))
            if i == j:
                cells.append(f"{sizes[a]:>4}·")
            elif row is None:
                cells.append("    –" if i < j else "    ·")
            else:
                cells.append(f"{_percent(row):>4}%" if i < j else f"{row['shared']!s:>5}")
        name = a
        while width_of(name) > names:
            name = name[:-2] + "…"
        lines.append(f"{i + 1:>3}  {name}{' ' * (names - width_of(name))} " + "".join(cells))
    return "\n".join(lines) + "\n"


def _percent(row: Row) -> int:
    return round(float(str(row["jaccard"])) * 100)


def draw(table: Table) -> str:
    """Return the matrix as SVG."""
    order, sizes, pairs = ordered(table)
    canvas = Canvas(table.question or table.name, table.language)
    shown = {name: shortened(name, 230) for name in order}
    left = 24 + max(width(n) for n in shown.values())
    top = 16 + max(13 * len(n) if width_of(n) > len(n) else width(n) for n in shown.values())
    for i, a in enumerate(order):
        y, x = top + i * _SIDE, left + i * _SIDE
        canvas.text(left - 8, y + 19, shown[a], anchor="end")
        canvas.upright(x + _SIDE / 2, top - 8, shown[a])
        for j, b in enumerate(order):
            _square(canvas, left + j * _SIDE, y, (i, j), sizes[a], pairs.get((a, b)))
    return canvas.done(left + _SIDE * len(order) + 16, top + _SIDE * len(order) + 16, table.notes)


def _square(canvas: Canvas, x: float, y: float, place: tuple[int, int], size: int, row: Row | None) -> None:
    i, j = place
    step = min(5, int(float(str(row["jaccard"])) * 6)) if row else -1
    fill = INK if i == j else STEPS[step] if row else PAPER
    canvas.rect(x, y, _SIDE - 1, _SIDE - 1, fill, RULE)
    words = (
        str(size) if i == j else "" if row is None else str(_percent(row)) if i < j else str(row["shared"])
    )
    if words:
        canvas.text(x + _SIDE / 2, y + 19, words, anchor="middle", ink=PAPER if i == j or step >= 4 else INK)
