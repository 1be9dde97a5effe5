"""HTML: what a reader of the page sees of the article, in place; hidden parts and the page's furniture go.

The parser of the standard library, since it says where in the source each piece stands; lxml, selectolax and
trafilatura do not, and every passage has to lead back to the file's own code points.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any, cast

from latticework.article.formats import heading
from latticework.article.formats.model import Edit, Stated

_VOID_NAMES = """
    area base br col embed hr img input link meta param source track wbr
"""
_VOID = frozenset(_VOID_NAMES.split())
_BLOCKS_NAMES = """
    address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody td
    tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_UNREAD_NAMES = """
    aside audio button canvas datalist dialog embed footer form head iframe input math nav noscript
    object script select style svg template textarea title video rt rp figcaption
"""
_UNREAD = frozenset(_UNREAD_NAMES.split())
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav(?:bar|igation)?|menu|breadcrumbs?|crumbs?|sidebar|side-?bar|footer|foot|share|social|related"
    r"|recommend(?:ed|ation)?s?|comments?|advert\w*|ads?|banner|cookies?|copyright|pager|pagination|toolbar|popup|modal"
    r"|newsletter|subscribe|hidden|sr-only|visually-hidden|skip-link|tags?|hot-?list|login|qr-?code|editor)(?:$|[-_\s])",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
_CLOSES = {  # an opening tag that ends an open one of these
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"},
    "th": {"td", "th"}, "option": {"option"},
}  # fmt: skip
_WHITE = re.compile(r"\s*\n\s*|[ \t\f]{2,}")
_DATE_KEYS = ("article:published_time", "datepublished", "pubdate", "publishdate", "publish-date", "date", "dc.date",
              "dc.date.issued", "dcterms.date", "parsely-pub-date", "sailthru.date", "citation_publication_date")  # fmt: skip


@dataclass(slots=True)
class _Element:
    tag: str
    start: int
    hidden: bool
    main: int = 0
    text: int = 0
    linked: int = 0
    edits_before: int = 0


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    text: str | None  # None: the source as it is
    hidden: bool
    main: int
    inside: tuple[int, ...] = field(default=())


class _Page(HTMLParser):
    """The pieces of a page that are text, each with its place, and what the page states of itself."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.lines = [0, *(m.end() for m in re.finditer("\n", source))]
        self.open: list[_Element] = []
        self.pieces: list[_Piece] = []
        self.mains: dict[int, int] = {}
        self.blocks: list[_Element] = []
        self.said: dict[str, str] = {}
        self.title, self.heading = "", ""
        self.language: str | None = None
        self.time: str | None = None
        self._data: str | None = None
        self._heading = -1
        self.feed(source)
        self.close()

    def _at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        start = self._at()
        if tag in _BLOCKS:
            self._break(start)
            if self.open and self.open[-1].tag == "p" and tag not in ("br",):
                self._close_down_to(len(self.open) - 1)
        for closing in [_CLOSES.get(tag)] if tag in _CLOSES else []:
            for depth in range(len(self.open) - 1, -1, -1):
                if self.open[depth].tag in ("ul", "ol", "dl", "table", "select"):
                    break
                if closing and self.open[depth].tag in closing:
                    self._close_down_to(depth)
                    break
        if tag == "meta":
            key = (about.get("property") or about.get("name") or about.get("itemprop") or "").lower()
            if key and about.get("content"):
                self.said.setdefault(key, unescape(about["content"]))
            return
        if tag == "html":
            self.language = about.get("lang") or about.get("xml:lang") or None
        if tag == "time" and about.get("datetime") and self.time is None:
            self.time = about["datetime"]
        if about.get("itemprop", "").lower() == "datepublished" and about.get("content"):
            self.said.setdefault("datepublished", about["content"])
        if tag in _VOID:
            return
        outer = self.open[-1] if self.open else _Element("", 0, False)
        furniture = tag not in ("html", "body", "main", "article") and _FURNITURE.search(
            f"{about.get('class', '')} {about.get('id', '')}"
        )
        hidden = (
            outer.hidden
            or tag in _UNREAD
            or (tag == "header" and not outer.main)
            or "hidden" in about
            or about.get("aria-hidden", "").lower() == "true"
            or about.get("role", "").lower()
            in ("navigation", "banner", "contentinfo", "search", "complementary")
            or bool(_INVISIBLE.search(about.get("style", "")))
            or bool(furniture)
        )
        main = outer.main
        if (
            tag in ("article", "main")
            or about.get("role") == "main"
            or about.get("itemprop") == "articleBody"
        ):
            main = main or len(self.mains) + 1
            self.mains.setdefault(main, 0)
        self.open.append(_Element(tag, len(self.pieces), hidden, main))
        if tag in ("script", "title") or (tag == "h1" and not self.heading):
            self._data = ""
            self._kind = "ld" if "ld+json" in about.get("type", "") else tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID and self.open and self.open[-1].tag == tag:
            self._close_down_to(len(self.open) - 1)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break(self._at())
        if self._data is not None and tag in ("script", "title", "h1"):
            self._keep(tag)
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth].tag == tag:
                self._close_down_to(depth)
                return

    def _keep(self, tag: str) -> None:
        data, self._data = " ".join((self._data or "").split()), None
        if tag == "title" and not self.title:
            self.title = data
        elif tag == "h1":
            self.heading = data
        elif self._kind == "ld":
            self._linked_data(data)

    def _linked_data(self, data: str) -> None:
        try:
            found: Any = json.loads(data)
        except ValueError:
            return
        for item in found if isinstance(found, list) else [found]:
            if isinstance(item, dict):
                about = cast("dict[str, Any]", item)
                for key, name in (
                    ("datePublished", "datepublished"),
                    ("headline", "og:title"),
                    ("inLanguage", "language"),
                ):
                    if isinstance(about.get(key), str):
                        self.said.setdefault(name, about[key])
                publisher = about.get("publisher")
                if isinstance(publisher, dict) and isinstance(
                    cast("dict[str, Any]", publisher).get("name"), str
                ):
                    self.said.setdefault("og:site_name", cast("dict[str, Any]", publisher)["name"])

    def _close_down_to(self, depth: int) -> None:
        for element in reversed(self.open[depth:]):
            if element.tag in ("ul", "ol", "div", "section", "table", "p", "dl", "center", "td"):
                self._judge(element)
        del self.open[depth:]

    def _judge(self, element: _Element) -> None:
        """Hide a block that is mostly links: lists of other articles, menus without a telling name."""
        if element.text >= 8 and element.linked > 0.66 * element.text and element.text < 3000:
            for piece in self.pieces[element.start :]:
                piece.hidden = True

    def _break(self, at: int) -> None:
        self._add(at, at, "\n")

    def _add(self, start: int, end: int, text: str | None) -> None:
        inner = self.open[-1] if self.open else _Element("", 0, False)
        self.pieces.append(_Piece(start, end, text, inner.hidden, inner.main))
        if inner.hidden or text == "\n":
            return
        size = len((self.source[start:end] if text is None else text).strip())
        linked = any(element.tag == "a" for element in self.open)
        for element in self.open:
            element.text += size
            element.linked += size if linked else 0
        if inner.main:
            self.mains[inner.main] += size

    def handle_data(self, data: str) -> None:
        start = self._at()
        if self._data is not None:
            self._data += data
        preformatted = any(element.tag == "pre" for element in self.open)
        place = start
        for white in () if preformatted else _WHITE.finditer(data):
            self._add(place, start + white.start(), None)
            self._add(start + white.start(), start + white.end(), " ")
            place = start + white.end()
        self._add(place, start + len(data), None)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        start = self._at()
        end = start + len(written)
        end += self.source[end : end + 1] == ";"
        seen = unescape(self.source[start:end])
        if self._data is not None:
            self._data += seen
        self._add(start, end, seen.replace("\xa0", " ").replace("\xad", ""))


def read(source: str) -> tuple[tuple[Edit, ...], Stated]:
    """Return the edits that leave of a page what a reader sees of its article, and what the page states."""
    page = _Page(source)
    whole = sum(p.end - p.start for p in page.pieces if not p.hidden)
    best = max(page.mains, key=lambda m: page.mains[m], default=0)
    if best and page.mains[best] < max(200, 0.25 * whole):
        best = 0  # a teaser that calls itself an article
    seen = [p for p in page.pieces if not p.hidden and (not best or p.main == best)]
    edits: list[Edit] = []
    place, gap = 0, ""
    for piece in seen:
        if piece.text == "\n" and piece.start == piece.end:
            gap = "\n"
            continue
        if piece.start > place or gap:
            edits.append(Edit(place, piece.start, gap if piece.start > place else ""))
        gap = ""
        if piece.text is not None:
            edits.append(Edit(piece.start, piece.end, piece.text))
        place = piece.end
    edits.append(Edit(place, len(source)))
    return tuple(e for e in edits if e.end > e.start), _stated(page)


def _stated(page: _Page) -> Stated:
    date = next((found for key in _DATE_KEYS if (found := heading.stated_date(page.said.get(key, "")))), None)
    if date is None and page.time:
        date = heading.stated_date(page.time)
    title = page.heading or page.said.get("og:title") or page.title
    return Stated(
        title or None,
        page.said.get("og:site_name") or page.said.get("publisher") or page.said.get("dc.publisher") or None,
        date,
        heading.language_code(page.language or page.said.get("language") or page.said.get("og:locale")),
    )
