"""BibTeX and CSL JSON: the articles of a table as entries of a bibliography."""

from __future__ import annotations

import json
import re
from typing import Any

from latticework.errors import UsageError
from latticework.report.table import Row, Table
from latticework.vocabulary import iris

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


def bibtex(table: Table) -> bytes:
    """Return an entry for each article, sorted by key; UTF-8, the digest of the text in the note.

    Raises UsageError for a table without articles.
    """
    entries: list[str] = []
    for slug, row in _articles(table).items():
        fields = {"title": _text(row, "title") or slug}
        if publisher := _text(row, "publisher"):
            fields["publisher"] = publisher
        year, month, _ = _date(row)
        if year:
            fields["year"] = str(year)
        braced = [f"  {name} = {{{_escaped(value)}}}" for name, value in fields.items()]
        braced[0] = f"  title = {{{{{_escaped(fields['title'])}}}}}"  # kept as it is written
        if month:
            braced.append(f"  month = {_MONTHS[month - 1]}")
        if language := _text(row, "language"):
            braced.append(f"  language = {{{_escaped(language)}}}")
        if url := _text(row, "url"):
            braced.append(f"  url = {{{_address(url)}}}")
        if digest := _text(row, "articleDigest"):
            braced.append(f"  note = {{SHA-256 {_escaped(digest)}}}")
        entries.append(f"@misc{{{slug},\n" + ",\n".join(braced) + "\n}\n")
    return "\n".join(entries).encode()


def csl(table: Table) -> bytes:
    """Return CSL JSON: an item for each article, sorted by id.

    Raises UsageError for a table without articles.
    """
    items: list[dict[str, Any]] = []
    for slug, row in _articles(table).items():
        url = _text(row, "url")
        item: dict[str, Any] = {
            "id": slug,
            "type": "webpage" if url else "document",
            "title": _text(row, "title") or slug,
        }
        if publisher := _text(row, "publisher"):
            item["publisher"] = publisher
            item["container-title"] = publisher
        if parts := [part for part in _date(row) if part]:
            item["issued"] = {"date-parts": [parts]}
        for name, key in (("language", "language"), ("url", "URL")):
            if value := _text(row, name):
                item[key] = value
        if digest := _text(row, "articleDigest"):
            item["note"] = f"SHA-256 {digest}"
        items.append(item)
    return (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode()


def _articles(table: Table) -> dict[str, Row]:
    if not any(c.name == "article" for c in table.columns):
        raise UsageError(
            f"report {table.name} has no articles to cite",
            remedy="report sources or evidence --format bibtex",
        )
    found: dict[str, Row] = {}
    for row in table:
        if row["article"] is not None:
            found.setdefault(iris.local_name(str(row["article"])), row)
    return dict(sorted(found.items()))


def _text(row: Row, name: str) -> str | None:
    value = row.get(name)
    return _CONTROLS.sub(" ", str(value)) if value is not None else None


def _date(row: Row) -> tuple[int | None, int | None, int | None]:
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", _text(row, "published") or "")
    year, month, day = (
        (int(part) if part else None for part in match.groups()) if match else (None, None, None)
    )
    return year, month, day


def _escaped(value: str) -> str:
    return "".join(_SPECIAL.get(ch, ch) for ch in value)


def _address(url: str) -> str:
    """Return an address without what would close the field."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
