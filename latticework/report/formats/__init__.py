"""Formats of a table: one module for each family, found by name or by a file's ending."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from latticework.errors import UsageError
from latticework.report.table import Table

Writer = Callable[[Table], bytes]
NAMES = (
    "table",
    "csv",
    "tsv",
    "json",
    "jsonl",
    "srj",
    "xml",
    "md",
    "html",
    "xlsx",
    "ttl",
    "bibtex",
    "csl",
    "svg",
    "png",
)
ENDINGS: Mapping[str, str] = {
    ".txt": "table", ".csv": "csv", ".tsv": "tsv", ".json": "json", ".jsonl": "jsonl", ".srj": "srj", ".xml": "xml",
    ".md": "md", ".html": "html", ".xlsx": "xlsx", ".ttl": "ttl", ".bib": "bibtex", ".svg": "svg", ".png": "png",
}  # fmt: skip


def writer(name: str) -> Writer:
    """Return the function that writes a table in that format. Raises UsageError for an unknown one."""
    if name in ("csv", "tsv", "md"):
        from latticework.report.formats import lines

        return {"csv": lines.csv, "tsv": lines.tsv, "md": lines.markdown}[name]
    if name in ("json", "jsonl"):
        from latticework.report.formats import json

        return json.array if name == "json" else json.lines
    if name in ("srj", "xml"):
        from latticework.report.formats import sparql

        return sparql.srj if name == "srj" else sparql.xml
    if name == "html":
        from latticework.report.formats import page

        return page.document
    if name == "xlsx":
        from latticework.report.formats import workbook

        return workbook.workbook
    if name == "ttl":
        from latticework.report.formats import turtle

        return turtle.claims
    if name in ("bibtex", "csl"):
        from latticework.report.formats import citations

        return citations.bibtex if name == "bibtex" else citations.csl
    if name in ("svg", "png"):
        from latticework.report import pictures

        return pictures.svg if name == "svg" else pictures.png
    if name == "table":
        from latticework.report.formats import terminal

        return lambda table: terminal.plain(table).encode()
    raise UsageError(f"unknown format {name!r}", remedy=f"one of {', '.join(NAMES)}")


def for_ending(ending: str) -> str:
    """Return the format that a file's ending names. Raises UsageError for an unknown one."""
    if ending.lower() not in ENDINGS:
        raise UsageError(f"no format ends in {ending or 'nothing'}", remedy=f"one of {' '.join(ENDINGS)}")
    return ENDINGS[ending.lower()]
