"""The overlap of groupings as a table of cells, each leading to the two side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from latticework.report.table import Table
from latticework.web.pages.frame import Visit

_MOST = 14
_STEPS = (10, 20, 40, 60, 80)  # percent at which the next colour begins
_TALLEST = 22  # of a column's head, counted in Latin letters; a Chinese character takes two


@dataclass(frozen=True, slots=True)
class Cell:
    """A pair of groupings: what stands in the cell, its colour, where it leads, and what it says aloud."""

    text: str
    step: int
    href: str
    said: str


@dataclass(frozen=True, slots=True)
class Heat:
    """Groupings in their order, each with its size, and a cell for each pair."""

    groupings: tuple[tuple[str, str, str, int], ...]
    cells: tuple[tuple[Cell | None, ...], ...]
    left_out: int


def heat(visit: Visit, table: Table) -> Heat | None:
    """Return the largest groupings of a report of overlap; None for a report without the figures."""
    if not {"a", "b", "membersA", "membersB", "shared", "jaccard"} <= {c.name for c in table.columns}:
        return None
    sizes: dict[str, int] = {}
    pairs: dict[frozenset[str], tuple[int, float]] = {}
    for row in table:
        a, b = str(row["a"]), str(row["b"])
        sizes[a], sizes[b] = int(str(row["membersA"])), int(str(row["membersB"]))
        pairs[frozenset((a, b))] = int(str(row["shared"])), float(str(row["jaccard"]))
    largest = sorted(sizes, key=lambda g: (-sizes[g], g))[:_MOST]
    named = [(g, visit.label(g), _short(visit.label(g)), sizes[g]) for g in largest]
    return Heat(
        tuple(named),
        tuple(_row(visit, largest, k, pairs) for k in range(len(largest))),
        len(sizes) - len(largest),
    )


def _short(name: str) -> str:
    room = _TALLEST
    for k, ch in enumerate(name):
        room -= 2 if ord(ch) > 0x2E80 else 1
        if room < 0:
            return name[: k - 1].rstrip() + "…"
    return name


def _row(
    visit: Visit, groupings: Sequence[str], k: int, pairs: dict[frozenset[str], tuple[int, float]]
) -> tuple[Cell | None, ...]:
    cells: list[Cell | None] = []
    for column, other in enumerate(groupings):
        if column == k:
            cells.append(None)
            continue
        here = groupings[k]
        shared, jaccard = pairs.get(frozenset((here, other)), (0, 0.0))
        percent = round(jaccard * 100)
        above = column > k
        text = (str(percent) if above else str(shared)) if shared else ""
        said = f"{visit.label(here)} × {visit.label(other)}{visit.t('colon')}{f'{percent} %' if above else shared}"
        step = 1 + sum(percent >= edge for edge in _STEPS) if above and shared else 0
        slugs = [("grouping", g.rsplit("/", 1)[-1]) for g in (here, other)]
        cells.append(Cell(text, step, "/compare?" + urlencode(slugs), said))
    return tuple(cells)
