"""HTML: a page that stands alone, and the fragment that notebooks show."""

from __future__ import annotations

from html import escape

from latticework.query.canned import Column
from latticework.report.formats.lines import text
from latticework.report.table import Cell, Iri, Table
from latticework.report.wording import nothing, word

_STYLE = """
body{font:15px/1.6 "Source Sans 3","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;
max-width:73rem;margin:2rem auto;padding:0 1rem;color:#1d2321;background:#fff}
h1{font:400 24px/1.4 "Source Serif 4","Noto Serif CJK SC","Songti SC",Georgia,serif;margin:0 0 1rem}
.latticework{border-collapse:collapse;font-variant-numeric:tabular-nums lining-nums;border-top:2px solid #1d2321}
.latticework th,.latticework td{text-align:left;vertical-align:top;padding:6px 16px 6px 0;border-bottom:1px solid #d9dedb}
.latticework th{font-weight:600}.latticework td.n,.latticework th.n{text-align:right}
.latticework a{color:#1f5c46;text-decoration:none}.latticework a:hover{text-decoration:underline}
.notes{color:#56605b;font-size:13px}
@media (prefers-color-scheme:dark){body{background:#151917;color:#e4e9e6}.latticework{border-color:#e4e9e6}
.latticework th,.latticework td{border-color:#343c38}.latticework a{color:#8fd0b4}.notes{color:#a3ada8}}
@media print{body{margin:0}}
"""


def _shown(table: Table) -> list[Column]:
    names = {c.name for c in table.columns}
    return [c for c in table.columns if f"{c.name}Label" not in names]


def _heading(column: Column, language: str) -> str:
    return column.heading.get(language) or column.heading.get("en") or column.name


def _cell(value: Cell, column: Column, table: Table) -> str:
    if column.name == "claims" and isinstance(value, tuple):
        listed = "".join(
            f'<li><a href="{escape(str(v))}">{escape(str(v).rsplit("/", 1)[-1])}</a></li>' for v in value
        )
        return f"<details><summary>{len(value)}</summary><ul>{listed}</ul></details>"
    if isinstance(value, tuple):
        joint = "、" if table.language in ("zh", "ja") else ", "
        return joint.join(_cell(v, column, table) for v in value)
    if isinstance(value, Iri):
        return f'<a href="{escape(value)}">{escape(value.rsplit("/", 1)[-1])}</a>'
    if column.type == "status" and isinstance(value, str):
        return escape(word(value, table.language))
    return escape(text(value))


def fragment(table: Table) -> str:
    """Return the table alone, headings and words in its language."""
    columns = _shown(table)
    numeric = {c.name: ' class="n"' if c.type in ("integer", "decimal") else "" for c in columns}
    head = "".join(
        f"<th scope=col{numeric[c.name]}>{escape(_heading(c, table.language))}</th>" for c in columns
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{numeric[c.name]}>{_cell(row[c.name], c, table)}</td>" for c in columns)
        + "</tr>\n"
        for row in table
    )
    if not table.rows:
        body = f'<tr><td colspan="{len(columns)}">{escape(nothing(table.language))}</td></tr>'
    return f'<table class="latticework">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>'


def document(table: Table) -> bytes:
    """Return a page with nothing from outside in it."""
    title = escape(table.question or table.name)
    notes = "".join(f"<p class=notes>{escape(note)}</p>\n" for note in table.notes)
    return (
        f'<!doctype html>\n<html lang="{table.language}">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n<h1>{title}</h1>\n{fragment(table)}\n{notes}</html>\n"
    ).encode()
