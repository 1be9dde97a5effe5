"""`network`: parties on the left, groupings on the right, a line for each membership; few lines cross."""

from __future__ import annotations

from collections import defaultdict

from latticework.report.pictures.canvas import ACCENT, INK, QUIET, Canvas, shortened, width
from latticework.report.table import Table

_ROW = 22
_MOST = 60


def draw(table: Table) -> str:
    """Return the picture of the columns `source` and `target` (or `member` and `grouping`)."""
    first, second = ("source", "target") if "source" in table.rows[0] else ("member", "grouping")
    edges = {(str(row[f"{first}Label"]), str(row[f"{second}Label"])): row for row in table}
    degree: dict[str, int] = defaultdict(int)
    for _, right in edges:
        degree[right] += 1
    kept = set(sorted(degree, key=lambda n: (-degree[n], n))[:_MOST])
    edges = {pair: row for pair, row in edges.items() if pair[1] in kept}
    lefts, rights = _untangled(dict.fromkeys(edges, 1))
    canvas = Canvas(table.question or table.name, table.language)
    shown = {name: shortened(name, 300) for name in (*lefts, *rights)}
    x1 = 28 + max(width(shown[n]) for n in lefts)
    x2 = x1 + 260
    height = _ROW * max(len(lefts), len(rights))
    y_of_left = {n: 12 + height * (i + 0.5) / len(lefts) for i, n in enumerate(lefts)}
    y_of_right = {n: 12 + height * (i + 0.5) / len(rights) for i, n in enumerate(rights)}
    for (a, b), row in edges.items():
        doubtful = row.get("certainty") in ("possible", "undated")
        ink, dash = (QUIET, "4 3") if doubtful else (ACCENT, "")
        canvas.line(x1 + 8, y_of_left[a], x2 - 8, y_of_right[b], ink, 1, dash)
    for name, y in y_of_left.items():
        canvas.dot(x1 + 8, y, 4, INK)
        canvas.text(x1, y + 4, shown[name], anchor="end")
    for name, y in y_of_right.items():
        canvas.dot(x2 - 8, y, 4, ACCENT)
        canvas.text(x2, y + 4, shown[name])
    return canvas.done(x2 + max(width(shown[n]) for n in rights) + 24, height + 24, table.notes)


def _untangled(edges: dict[tuple[str, str], int]) -> tuple[list[str], list[str]]:
    """Return both sides in an order with few crossings: each side by the mean place of its neighbours, in turns."""
    lefts, rights = sorted({a for a, _ in edges}), sorted({b for _, b in edges})
    for _ in range(12):
        place = {n: i for i, n in enumerate(rights)}
        lefts.sort(key=lambda n: (_mean([place[b] for a, b in edges if a == n]), n))
        place = {n: i for i, n in enumerate(lefts)}
        rights.sort(key=lambda n: (_mean([place[a] for a, b in edges if b == n]), n))
    return lefts, rights


def _mean(values: list[int]) -> float:
    return sum(values) / len(values)
