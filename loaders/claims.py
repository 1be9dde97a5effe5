"""Claims as JSON lines, with the article's text beside them (`STEM.txt`) or a header line that describes it.

The first line may be `{"article": {"id": …, "title": …, "publisher": …, "published": …, "language": …,
"url": …, "sha256": …, "length": …}}`; flags of the command line win over it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, cast

from latticework.article.text import Article, Shelf, digest, read_text
from latticework.claims import jsonl
from latticework.errors import InputError
from latticework.graph.source import SourceGraph, from_claims
from latticework.loaders import Source
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary

ENDINGS = (".jsonl", ".ndjson")
_HEADER = {f.name for f in fields(Article)} - {"slug"} | {"id"}


def load(source: Source, vocabulary: Vocabulary) -> Sequence[SourceGraph]:
    """Return the graph of the one article that the claims are about."""
    where = str(source.path)
    lines = read_text(source.path).splitlines()
    header = _header(lines, where)
    if header:
        lines[0] = ""  # keeps the numbers of the lines
    text = _text(source, header)
    if text is None and not (header.get("sha256") and header.get("length")):
        raise InputError(
            "the text of the article is not here",
            where=where,
            remedy=f"put it beside as {source.path.stem}.txt, or begin with a header line (docs/claims.md)",
        )
    sha256 = digest(text) if text is not None else header["sha256"]
    if header.get("sha256") not in (None, sha256):
        raise InputError(
            "the text beside has another digest than the header", where=where, remedy="give the right text"
        )
    title = source.title or header.get("title")
    article = Article(
        slug=source.slug or header.get("id") or _slug(source.path.stem, title, sha256),
        sha256=sha256,
        length=len(text) if text is not None else int(header["length"]),
        title=title,
        publisher=header.get("publisher"),
        published=source.published or header.get("published"),
        latest_date_stated=header.get("latest_date_stated"),
        language=source.language or header.get("language"),
        url=source.url or header.get("url"),
        change_notes=tuple(header.get("change_notes") or ()),
    )
    claims = list(jsonl.read(lines, where=where, text=text))
    if not claims:
        raise InputError("there is no claim in it", where=where, remedy="write one claim a line")
    redirected = vocabulary.redirects.keys()
    for claim in claims:
        for entity in (claim.subject, claim.object, claim.attributed_to):
            if entity is not None and entity.iri in redirected:
                now = iris.local_name(vocabulary.current(entity.iri))
                raise InputError(f"{entity.id} was merged into {now}", where=where, remedy=f"write {now}")
    return [from_claims(article, claims, known=vocabulary.names.keys(), to_ratify=vocabulary.to_ratify)]


def _header(lines: list[str], where: str) -> dict[str, Any]:
    if not lines or not lines[0].lstrip().startswith('{"article"'):
        return {}
    try:
        header = json.loads(lines[0])["article"]
    except (ValueError, TypeError) as error:
        raise InputError(f"not JSON: {error}", where=f"{where}:1", remedy="see docs/claims.md") from None
    if not isinstance(header, dict) or not set(cast("dict[str, Any]", header)) <= _HEADER:
        raise InputError(
            "unknown field in the header", where=f"{where}:1", remedy=f"known: {', '.join(sorted(_HEADER))}"
        )
    return cast("dict[str, Any]", header)


def _text(source: Source, header: dict[str, Any]) -> str | None:
    beside = source.path.with_suffix(".txt")
    if beside.is_file():
        return read_text(beside)
    return Shelf(source.text_folders).text(header["sha256"]) if header.get("sha256") else None


def _slug(stem: str, title: str | None, sha256: str) -> str:
    """Return the title as a slug, with six digits of the digest; the file's name where a title gives none."""
    words = re.sub(r"[^a-z0-9]+", "-", (title or "").lower()).strip("-") or re.sub(
        r"[^a-z0-9]+", "-", stem.lower()
    )
    return f"{words.strip('-')[:60].strip('-') or 'article'}-{sha256[:6]}"
