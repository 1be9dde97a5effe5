"""Plain text and Markdown: what in them is no text of the article."""

from __future__ import annotations

import re

import yaml

from latticework.article.formats import heading
from latticework.article.formats.model import Edit, Stated

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060\u00ad"
_SEEN_AS = re.compile(f"[{_UNSEEN}]+")
_MARKDOWN = re.compile(
    r"(?P<comment><!--.*?-->)"
    r"|^(?P<fence>[ \t]*(?P<ticks>```+|~~~+)[^\n]*\n.*?^[ \t]*(?P=ticks)[^\n]*$)"
    r"|^(?P<rule>[ \t]*(?:[-*_][ \t]*){3,}$|[ \t]*=+[ \t]*$)"
    r"|^(?P<reference>[ \t]*\[[^\]\n]+\]:[ \t]*\S[^\n]*$)"
    r"|^(?P<head>[ \t]{0,3}#{1,6}[ \t]+)"
    r"|^(?P<quote>[ \t]{0,3}(?:>[ \t]?)+)"
    r"|^(?P<item>[ \t]*[-*+][ \t]+)"
    r"|(?P<picture>!\[[^\]\n]*\]\([^)\n]*\))"
    r"|(?P<open>\[)(?=[^\]\n]+\]\()"
    r"|(?P<target>(?<=\S)\]\([^)\n]*\))"
    r"|(?P<stress>\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)|~~|`+)"
    r"|(?P<tag></?[A-Za-z][^<>\n]*>)",
    re.MULTILINE | re.DOTALL,
)
_LEFT_OVER = re.compile(
    r"<!--.*?-->|(?P<block></?(?:p|div|br|li|h[1-6]|tr|ul|ol|table|section|article)\b[^<>]{0,500}>)"
    r"|</?(?:a|b|i|u|em|strong|span|font|img|sup|sub|figure|figcaption|td|th|tbody|thead|blockquote)\b[^<>]{0,800}>"
    r"|\[(?=[^\]\n]{1,200}\]\(https?://)|(?<=\S)\]\(https?://[^)\s]*\)",
    re.DOTALL | re.IGNORECASE,
)


def text(whole: str) -> tuple[tuple[Edit, ...], Stated]:
    """Return the edits of plain text: characters without width are not seen, nor is markup left in it."""
    edits = [
        Edit(m.start(), m.end(), "\n" if m.lastgroup == "block" else "") for m in _LEFT_OVER.finditer(whole)
    ]
    edits += [e for e in _unseen(whole) if not any(o.start <= e.start < o.end for o in edits)]
    return tuple(sorted(edits)), Stated()


def _unseen(whole: str) -> list[Edit]:
    return [Edit(m.start(), m.end()) for m in _SEEN_AS.finditer(whole)]


def markdown(whole: str) -> tuple[tuple[Edit, ...], Stated]:
    """Return the edits of Markdown, and what its front matter and first heading state."""
    edits: list[Edit] = []
    begin, stated = 0, Stated()
    if front := _FRONT.match(whole):
        begin = front.end()
        stated = _front_matter(front[1])
        edits.append(Edit(0, begin))
    title: str | None = None
    for match in _MARKDOWN.finditer(whole, begin):
        if match.lastgroup == "head" and title is None and match[0].strip() == "#":
            title = whole[match.end() :].split("\n", 1)[0].strip().rstrip("#").strip()
        edits.append(Edit(match.start(), match.end()))
    taken = [(e.start, e.end) for e in edits]
    edits += [e for e in _unseen(whole) if not any(s <= e.start < t for s, t in taken)]
    if stated.title is None:
        stated = Stated(title or None, stated.publisher, stated.published, stated.language)
    return tuple(sorted(edits)), stated


def _front_matter(source: str) -> Stated:
    try:
        found = yaml.safe_load(source)
    except yaml.YAMLError:
        return Stated()
    if not isinstance(found, dict):
        return Stated()
    about = {str(k).lower(): v for k, v in found.items()}

    def value(*names: str) -> str | None:
        return next((str(about[n]).strip() for n in names if about.get(n)), None)

    date = value("published", "date", "pubdate")
    return Stated(
        value("title"),
        value("publisher", "source", "site"),
        heading.stated_date(date) if date else None,
        heading.language_code(value("lang", "language")),
    )
