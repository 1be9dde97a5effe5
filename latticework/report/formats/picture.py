"""Pictures of reports. A matrix as text blocks for the terminal, and as SVG, without a browser."""

from __future__ import annotations

from html import escape

from latticework.errors import UsageError
from latticework.report.formats.terminal import width_of
from latticework.report.table import Row, Table

_STEPS = ("#f3f6f4", "#dcebe3", "#b9d8c9", "#8abfa5", "#559c7b", "#1f5c46")
_MOST = 40  # groupings in one matrix: more cannot be read


def matrix(table: Table) -> tuple[list[str], dict[str, int], dict[tuple[str, str], Row]]:
    """Return the groupings of an overlap table by how much they share, their sizes, and the rows by pair."""
    sizes: dict[str, int] = {}
    weight: dict[str, float] = {}
    pairs: dict[tuple[str, str], Row] = {}
    for row in table:
        a, b = str(row["aLabel"]), str(row["bLabel"])
        sizes[a], sizes[b] = int(str(row["membersA"])), int(str(row["membersB"]))
        for name in (a, b):
            weight[name] = weight.get(name, 0.0) + float(str(row["jaccard"]))
        pairs[a, b] = pairs[b, a] = row
    order = sorted(sizes, key=lambda name: (-weight[name], name))[:_MOST]
    return order, sizes, pairs


def text(table: Table, width: int = 100) -> str:
    """Return the matrix in lines: upper half Jaccard in percent, diagonal size, lower half shared members."""
    order, sizes, pairs = matrix(table)
    names = max((width_of(n) for n in order), default=0)
    names = min(names, max(12, width // 3))
    room = max(2, (width - names - 6) // 5)
    order = order[:room]
    lines: list[str] = []
    lines.append(" " * (names + 6) + "".join(f"{i:>5}" for i in range(1, len(order) + 1)))
    for i, a in enumerate(order):
        cells: list[str] = []
        for j, b in enumerate(order):
            row = pairs.get((a, b))
            if i == j:
                cells.append(f"{sizes[a]:>4}·")
            elif row is None:
                cells.append("    –" if i < j else "    ·")
            elif i < j:
                cells.append(f"{round(float(str(row['jaccard'])) * 100):>4}%")
            else:
                cells.append(f"{row['shared']!s:>5}")
        name = a if width_of(a) <= names else _cut(a, names)
        lines.append(f"{i + 1:>3}  {name}{' ' * (names - width_of(name))} " + "".join(cells))
    return "\n".join(lines) + "\n"


def _cut(name: str, width: int) -> str:
    while width_of(name) > width - 1:
        name = name[:-1]
    return name + "…"


def svg(table: Table) -> bytes:
    """Return the matrix of an overlap report as SVG.

    Raises UsageError for a report that has no picture.
    """
    if table.name != "overlap":
        raise UsageError(
            f"report {table.name} has no picture", remedy="pictures: report overlap --format svg"
        )
    order, sizes, pairs = matrix(table)
    side, left = 30, 24 + max((7 * width_of(n) for n in order), default=0)
    top = left if table.language == "en" else 24 + max((14 * len(n) for n in order), default=0)
    total_w, total_h = left + side * len(order) + 16, top + side * len(order) + 16
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{total_w}" height="{total_h}" '
            f'viewBox="0 0 {total_w} {total_h}" role="img" lang="{table.language}" '
            'font-family="Source Sans 3, Noto Sans CJK SC, Noto Sans, sans-serif" font-size="12">'
        ),
        f"<title>{escape(table.question or table.name)}</title>",
        f'<rect width="{total_w}" height="{total_h}" fill="#fff"/>',
    ]
    for i, a in enumerate(order):
        y = top + i * side
        out.append(f'<text x="{left - 8}" y="{y + side / 2 + 4}" text-anchor="end">{escape(a)}</text>')
        x = left + i * side + side / 2
        if table.language == "en":
            out.append(f'<text transform="translate({x + 4},{top - 8}) rotate(-90)">{escape(a)}</text>')
        else:  # Chinese column heads stand upright
            for k, ch in enumerate(reversed(a)):
                out.append(f'<text x="{x}" y="{top - 8 - 14 * k}" text-anchor="middle">{escape(ch)}</text>')
        for j, b in enumerate(order):
            out += _square(left + j * side, y, side, i, j, sizes[a], pairs.get((a, b)))
    return "\n".join([*out, "</svg>", ""]).encode()


def _square(x: float, y: float, side: int, i: int, j: int, size: int, row: Row | None) -> list[str]:
    likeness = float(str(row["jaccard"])) if row else 0.0
    step = 5 if i == j else min(5, int(likeness * 6)) if row else -1
    fill = "#1d2321" if i == j else _STEPS[step] if row else "#ffffff"
    if i == j:
        label = str(size)
    elif row is None:
        label = ""
    else:
        label = f"{round(likeness * 100)}" if i < j else str(row["shared"])
    ink = "#ffffff" if step >= 4 or i == j else "#1d2321"
    return [
        f'<rect x="{x}" y="{y}" width="{side - 1}" height="{side - 1}" fill="{fill}" stroke="#d9dedb"/>',
        f'<text x="{x + side / 2}" y="{y + side / 2 + 4}" text-anchor="middle" fill="{ink}">{label}</text>',
    ]
