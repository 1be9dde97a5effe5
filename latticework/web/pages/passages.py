"""An article's text with its passages marked. All offsets are code points, so marking happens here, not in scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from latticework.web.pages.statements import Statement


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text that one claim or more rest on; numbered in the order of the text."""

    number: int
    start: int
    end: int
    statements: tuple[Statement, ...]

    @property
    def kind(self) -> str:
        """The kind of its first claim: the colour and line it is marked with."""
        return self.statements[0].kind

    @property
    def attributed(self) -> bool:
        """Say whether all that rests on it is reported speech."""
        return all(s.attributed_to is not None for s in self.statements)

    @property
    def unreviewed(self) -> bool:
        """Say whether nobody has looked at any of its claims."""
        return all(s.review == "unreviewed" for s in self.statements)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text: plain, or part of a passage. `first` and `last` tell where the passage begins and ends."""

    text: str
    passage: Passage | None = None
    on: bool = False
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the article, with the offset of its first character."""

    start: int
    runs: tuple[Run, ...]


def passages(statements: Sequence[Statement]) -> list[Passage]:
    """Return the passages that claims rest on, in the order of the text."""
    found: dict[tuple[int, int], list[Statement]] = {}
    for statement in statements:
        if statement.end > statement.start:
            found.setdefault((statement.start, statement.end), []).append(statement)
    return [
        Passage(number, start, end, tuple(about))
        for number, ((start, end), about) in enumerate(sorted(found.items()), 1)
    ]


def paragraphs(text: str, found: Sequence[Passage], chosen: frozenset[str]) -> list[Paragraph]:
    """Return the text in paragraphs of runs. Where passages overlap, a chosen one is marked, else the shortest."""
    owner: list[Passage | None] = [None] * len(text)
    ranked = sorted(found, key=lambda p: (_is_on(p, chosen), p.start - p.end))
    for passage in ranked:  # the last to write wins: chosen ones, and among others the shortest
        owner[passage.start : passage.end] = [passage] * (min(passage.end, len(text)) - passage.start)
    done: list[Paragraph] = []
    seen: set[int] = set()
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            done.append(Paragraph(at, tuple(_runs(text, at, at + len(line.rstrip()), owner, chosen, seen))))
        at += len(line)
    return done


def _runs(
    text: str, start: int, end: int, owner: Sequence[Passage | None], chosen: frozenset[str], seen: set[int]
) -> list[Run]:
    runs: list[Run] = []
    while start < end and text[start].isspace():
        start += 1  # an indent is the page's business
    while start < end:
        stop = start
        while stop < end and owner[stop] is owner[start]:
            stop += 1
        passage = owner[start]
        if passage is None:
            runs.append(Run(text[start:stop]))
        else:
            first = passage.number not in seen
            seen.add(passage.number)
            runs.append(Run(text[start:stop], passage, _is_on(passage, chosen), first, stop >= passage.end))
        start = stop
    return runs


def _is_on(passage: Passage, chosen: frozenset[str]) -> bool:
    return any(s.iri in chosen for s in passage.statements)
