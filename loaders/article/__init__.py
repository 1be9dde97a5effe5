"""Articles: txt, Markdown, HTML, PDF, DOCX; claims are extracted by the rules in `patterns/` or a model, unreviewed until someone looks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from weakref import WeakKeyDictionary

from latticework.article import formats
from latticework.article.text import Article
from latticework.extraction.extractor import Extractor
from latticework.extraction.readers import Choice, extract
from latticework.graph.source import SourceGraph, from_claims
from latticework.loaders import Source
from latticework.vocabulary.names import Vocabulary

ENDINGS = formats.ENDINGS
_EXTRACTORS: WeakKeyDictionary[Vocabulary, Extractor] = WeakKeyDictionary()  # names are prepared once


def load(source: Source, vocabulary: Vocabulary) -> Sequence[SourceGraph]:
    """Return the graph of the article with the claims found in it; its text alone where there are none."""
    read = formats.read(source.path)
    published = source.published or read.published
    readers = (source.choice or Choice()).readers(vocabulary, lambda: _rules(vocabulary))
    extraction = extract(readers, read, source.language, published)
    title = source.title or read.title
    article = Article(
        slug=source.slug or _slug(source.path.stem, title, read.sha256),
        sha256=read.sha256,
        length=len(read.text),
        title=title,
        publisher=read.publisher,
        published=published,
        language=source.language or read.language or extraction.language,
        url=source.url,
    )
    known = vocabulary.names.keys()
    return [from_claims(article, extraction.claims, known=known, to_ratify=vocabulary.to_ratify)]


def _rules(vocabulary: Vocabulary) -> Extractor:
    extractor = _EXTRACTORS.get(vocabulary)
    if extractor is None:
        extractor = _EXTRACTORS[vocabulary] = Extractor(vocabulary)
    return extractor


def _slug(stem: str, title: str | None, sha256: str) -> str:
    """Return the title as a slug, with six digits of the digest; the file's name where a title gives none."""
    words = re.sub(r"[^a-z0-9]+", "-", (title or "").lower()).strip("-")
    if len(words) < 4:
        words = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
    return f"{words[:60].strip('-') or 'article'}-{sha256[:6]}"
