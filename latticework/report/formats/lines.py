"""CSV, TSV and Markdown; several values in a cell are separated by `|`."""

from __future__ import annotations

import csv as _csv
import io
from decimal import Decimal

from latticework.report.table import Cell, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(value: Cell) -> str:
    """Return a cell as text: nothing for nothing, `true` and `false`, lists with `|`."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "|".join(text(v) for v in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def guarded(value: Cell) -> str:
    """Return a cell as text that no spreadsheet runs as a formula: names come from other people's files."""
    written = text(value)
    return "'" + written if isinstance(value, str | tuple) and written.startswith(_FORMULA) else written


def csv(table: Table) -> bytes:
    """Return CSV (RFC 4180) with a header; UTF-8 without a mark."""
    out = io.StringIO()
    writer = _csv.writer(out, lineterminator="\r\n")
    writer.writerow([c.name for c in table.columns])
    writer.writerows([guarded(row[c.name]) for c in table.columns] for row in table)
    return out.getvalue().encode()


def tsv(table: Table) -> bytes:
    r"""Return tab-separated values with a header; tabs and line ends in a cell become `\t` and `\n`."""
    escape = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\"})
    head = "\t".join(c.name for c in table.columns)
    body = ("\t".join(guarded(row[c.name]).translate(escape) for c in table.columns) for row in table)
    return "".join(line + "\n" for line in (head, *body)).encode()


def markdown(table: Table) -> bytes:
    """Return a Markdown table with headings in the table's language, and its notes."""
    shown = [c for c in table.columns if f"{c.name}Label" not in {x.name for x in table.columns}]
    escape = str.maketrans({"|": "\\|", "\n": " "})
    heads = [c.heading.get(table.language) or c.heading.get("en") or c.name for c in shown]
    lines = [f"**{table.question}**", ""] if table.question else []
    lines += ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    for row in table:
        cells = (text(row[c.name]).replace("|", ", ").translate(escape) for c in shown)
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", *table.notes] if table.notes else []
    return ("\n".join(lines) + "\n").encode()
