"""What reading a file gives: its text, what of it a reader sees, and what it says of itself."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from latticework.article.text import digest


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A span of the text, and what a reader sees in its place: nothing, a line end, a character."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file states of itself; `None` where it does not."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Visible:
    """What a reader sees, and for each of its characters the span of the text that it stands for."""

    text: str
    starts: array[int]
    ends: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text for a span of what is seen, which encloses something.

        >>> Visible("a&b", array("l", [3, 4, 9]), array("l", [4, 9, 10])).span(1, 3)
        (4, 10)
        """
        return self.starts[start], self.ends[end - 1]

    def position(self, offset: int) -> int:
        """Return the character seen at or before an offset of the text."""
        return max(0, bisect_right(self.starts, offset) - 1)


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of an article's file.

    `text` is what offsets count: the file's own code points for txt, md, html; what the extractor made of
    it for pdf and docx, and then `extractor` says which one. `edits` are sorted and do not overlap.
    """

    text: str
    edits: tuple[Edit, ...]
    raw_sha256: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    encoding: str | None = None
    extractor: str | None = None

    @property
    def sha256(self) -> str:
        """The digest of the text in UTF-8, by which its copy is found: the file's own where that is UTF-8."""
        return digest(self.text)

    @property
    def left_out(self) -> tuple[tuple[int, int], ...]:
        """The spans of the text that a reader does not see."""
        return tuple((edit.start, edit.end) for edit in self.edits if not edit.text)

    def visible(self) -> Visible:
        """Return what a reader sees, with the way back to the text."""
        return _visible(self.text, self.edits)


@lru_cache(maxsize=4)  # the reader and the extraction ask in turn
def _visible(text: str, edits: tuple[Edit, ...]) -> Visible:
    parts: list[str] = []
    starts, ends = array("l"), array("l")
    place = 0
    for edit in (*edits, Edit(len(text), len(text))):
        parts.append(text[place : edit.start])
        starts.extend(range(place, edit.start))
        ends.extend(range(place + 1, edit.start + 1))
        if edit.text:
            parts.append(edit.text)
            starts.extend([edit.start] * len(edit.text))
            ends.extend([edit.end] * len(edit.text))
        place = edit.end
    return Visible("".join(parts), starts, ends)
