"""The table on a terminal: question, aligned columns that fit the width, what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wcwidth import wcswidth, wcwidth

from latticework.query.canned import Column
from latticework.report.formats.lines import text
from latticework.report.table import Cell, Iri, Table
from latticework.report.wording import MARKS, nothing, word
from latticework.vocabulary import iris

_GAP = "  "
_MOST = 12  # things that a cell names; `--all` lifts it
_LEAST = 6  # a column is cut into lines no narrower than this
_BOUNDS = {
    f"{name}{end}" for name in ("membersA", "membersB", "shared", "jaccard") for end in ("Low", "High")
}
_HIDDEN = {
    "membership",
    "digest",
    "articleDigest",
    "claimA",
    "claimB",
    "rank",
    *_BOUNDS,
}  # for machines; the other formats have them
_NOT_FIRST = "、，。；：）」』】！？"  # never at the head of a line
_ANSWERS = {"missingLabel"}  # one of several that the question names: which one is the answer
# A name must not steer the terminal, nor turn the reading order round.
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), " ")


@dataclass(frozen=True, slots=True)
class Style:
    """How a terminal shows emphasis, empty strings where colour is off; how many things a cell names; whether rows have numbers."""

    bold: str = ""
    dim: str = ""
    reset: str = ""
    most: int | None = _MOST
    numbered: bool = False


PLAIN = Style()
COLOUR = Style("\x1b[1m", "\x1b[2m", "\x1b[0m")


def plain(table: Table, width: int = 100, style: Style = PLAIN) -> str:
    """Return the table in lines of at most `width` columns, Chinese counted as two."""
    columns = shown(table.columns, table)
    if any(c.name == "passage" for c in table.columns):
        columns = list(table.columns)
    heads = [c.heading.get(table.language) or c.heading.get("en") or c.name for c in columns]
    cells = [[_cell(row[c.name], c, table, style.most) for c in columns] for row in table]
    out: list[str] = []
    if table.question:
        out += [f"{style.bold}{clean(table.question)}{style.reset}", ""]
    if not table.rows:
        out.append(nothing(table.language))
    elif any(c.name == "passage" for c in columns):
        out += _cards(table, width, style)
    else:
        margin = len(str(len(cells))) if style.numbered else 0
        widths = _fitted(heads, cells, width - 2 - (margin and margin + 2))
        right = [c.type in ("integer", "decimal") for c in columns]
        blank = " " * (margin and margin + 2)
        out += [f"  {blank}{style.dim}{line}{style.reset}" for line in _lines(heads, widths, right)]
        for number, row in enumerate(cells, 1):
            first, *others = _lines(row, widths, right)
            mark = f"{style.dim}{number:>{margin}}{style.reset}  " if margin else ""
            out += [f"  {mark}{first}", *(f"  {blank}{line}" for line in others)]
    if table.notes:
        out += ["", *map(clean, table.notes)]
    return "\n".join(line.rstrip() for line in out) + "\n"


def shown(columns: Sequence[Column], table: Table) -> list[Column]:
    """Return the columns worth a reader's eye: labels in place of IRIs, nothing that is empty throughout."""
    names = {c.name for c in columns}
    kept: list[Column] = []
    for column in columns:
        if f"{column.name}Label" in names or column.name in _HIDDEN:
            continue
        if table.rows and all(row[column.name] in (None, (), "") for row in table):
            continue
        if column.name.endswith("Label") and column.name not in _ANSWERS and _said(table, column.name):
            continue
        kept.append(column)
    return kept


def _said(table: Table, name: str) -> bool:
    """Say whether every row has the same name there, and the question says it already."""
    first = table.rows[0][name] if table.rows else None
    return isinstance(first, str) and first in table.question and all(row[name] == first for row in table)


def _cards(table: Table, width: int, style: Style) -> list[str]:
    """Return the claims one under another: what is stated, where it stands, and the passage if it is at hand."""
    out: list[str] = []
    for number, row in enumerate(table, 1):
        stated = [row.get("subjectLabel"), row.get("status"), row.get("objectLabel"), row.get("time")]
        words = clean(" · ".join(word(text(v), table.language) for v in stated if v))
        place = clean(f"{iris.local_name(text(row.get('article')))} {row.get('start')}–{row.get('end')}")
        voice = row.get("attributedToLabel")
        out += [
            f"{number:>3}  {style.bold}{words}{style.reset}" + (f"  ({clean(text(voice))})" if voice else "")
        ]
        passage = clean(text(row.get("passage")))
        if passage:
            out += [f"     {line}" for line in wrap(f"“{passage}”", max(width - 5, 20))]
        claim = clean(iris.local_name(text(row.get("claim"))))
        fits = width_of(f"     {place}  {claim}") <= width
        for line in (f"{place}  {claim}",) if fits else (place, claim):
            out.append(f"     {style.dim}{line}{style.reset}")
        out.append("")
    return out[:-1]


def _cell(value: Cell, column: Column, table: Table, most: int | None = None) -> str:
    if column.name in ("claims", "articles", "pages") and isinstance(value, tuple):
        return str(len(value))
    if isinstance(value, tuple):
        joint = "、" if table.language in ("zh", "ja") else ", "
        named = [_cell(v, column, table) for v in value]
        if most is not None and len(named) > most:
            named[most - 1 :] = [f"… +{len(named) - most + 1}"]
        return joint.join(named)
    if isinstance(value, Iri):
        return clean(iris.local_name(value))
    if column.type == "status" and isinstance(value, str):
        mark = MARKS.get(value)
        return f"{mark} {word(value, table.language)}" if mark else clean(word(value, table.language))
    return clean(text(value))


def value(value: Cell, column: Column, table: Table) -> str:
    """Return a cell as a terminal shows it, nothing shortened."""
    return _cell(value, column, table)


def clean(value: str) -> str:
    """Return a text that cannot steer the terminal."""
    return value.translate(_CONTROLS)


def width_of(value: str) -> int:
    """Return the columns that a text takes on a terminal."""
    return max(wcswidth(value), 0)


def _fitted(heads: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Return a width for each column; the widest give way first, none below `_LEAST`."""
    widths = [max(width_of(v) for v in (head, *column)) for head, *column in zip(heads, *rows, strict=True)]
    room -= len(_GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > _LEAST:
        widest = widths.index(max(widths))
        second = max([w for i, w in enumerate(widths) if i != widest], default=_LEAST)
        widths[widest] = max(_LEAST, min(second, widths[widest] - 1), widths[widest] - (sum(widths) - room))
    return widths


def _lines(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(len(lines) for lines in wrapped)
    return [
        _GAP.join(
            _padded(lines[i] if i < len(lines) else "", width, to_right)
            for lines, width, to_right in zip(wrapped, widths, right, strict=True)
        )
        for i in range(height)
    ]


def _padded(value: str, width: int, to_right: bool) -> str:
    blanks = " " * max(0, width - width_of(value))
    return blanks + value if to_right else value + blanks


def wrap(value: str, width: int) -> list[str]:
    """Return a text cut into lines: at blanks and after commas where it can, anywhere in Chinese."""
    lines: list[str] = []
    line, used, breakable = "", 0, 0
    for ch in value:
        size = max(wcwidth(ch), 0)
        if used + size > width and line:
            keep = breakable if 0 < breakable < len(line) and size == 1 else len(line)
            if ch in _NOT_FIRST and len(line) > 1:
                keep = len(line) - 1  # takes the character before it along
            lines.append(line[:keep].rstrip())
            line = line[keep:].lstrip()
            used, breakable = width_of(line), 0
        if ch == " " and lines and not line:
            continue
        line += ch
        used += size
        if ch in " ,、;；，-/" or size == 2:
            breakable = len(line)
    return [*lines, line]
