"""Find a loader by name or by a file's ending; loaders themselves lie in the content folder `loaders/`.

A loader's module is `latticework.loaders.NAME` at run time, from the shipped folder or the user's own.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from latticework import content
from latticework.article import formats
from latticework.article.kept import Text
from latticework.article.text import digest
from latticework.errors import InputError, UsageError
from latticework.extraction.readers import Choice
from latticework.graph.source import SourceGraph, to_article
from latticework.vocabulary.names import Vocabulary

__path__ = [str(folder) for folder in content.Content.default().folders("loaders")]


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr)


def silent(line: str) -> None:
    """Say nothing: a source that is read a second time has said it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to load, and what the user says of it (`--title --date --url --lang --id --mapping --strict`).

    A loader tells through `say` what it passes over; with `strict` it passes over nothing. `choice` says what
    finds the claims of an article.
    """

    path: Path
    title: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    slug: str | None = None
    text_folders: tuple[Path, ...] = ()
    mapping: Path | None = None
    strict: bool = False
    choice: Choice | None = None
    say: Callable[[str], None] = _to_stderr


class Loader(Protocol):
    """What a module in loaders/ offers. Its docstring's first line is its help."""

    __doc__: str | None
    ENDINGS: tuple[str, ...]

    def load(self, source: Source, vocabulary: Vocabulary) -> Sequence[SourceGraph]:
        """Return the graphs that a source holds; InputError where it cannot be taken in, whole."""
        ...


def names() -> list[str]:
    """Return the names of the loaders there are."""
    return sorted({m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")})


def find(name: str) -> Loader:
    """Return the loader of that name. Raises UsageError for an unknown one."""
    if name not in names():
        raise UsageError(f"no loader is called {name!r}", remedy=f"there are {', '.join(names())}")
    return cast(Loader, importlib.import_module(f"{__name__}.{name}"))


def for_path(path: Path) -> Loader:
    """Return the loader for a file's ending. Raises InputError where none takes it."""
    known: list[str] = []
    for loader in map(find, names()):
        if path.suffix.lower() in loader.ENDINGS:
            return loader
        known += loader.ENDINGS
    raise InputError(
        f"no loader takes {path.suffix or 'a file without ending'}",
        where=str(path),
        remedy=f"give a file that ends in {' '.join(sorted(known))}",
    )


def texts(source: Source, graphs: Iterable[SourceGraph]) -> Iterator[Text]:
    """Yield the texts of the articles of a source, to be kept so that their passages can be shown later."""
    beside = source.path.with_suffix(".txt")
    for graph in graphs:
        wanted = to_article(graph).sha256
        if not wanted:
            continue
        data = beside.read_bytes() if beside.is_file() else b""
        if hashlib.sha256(data).hexdigest() == wanted:
            yield Text(graph.slug, ".txt", data)
        elif source.path.suffix.lower() in formats.ENDINGS:
            read = formats.read(source.path)
            if read.sha256 != wanted:
                continue
            if read.raw_sha256 == wanted:
                yield Text(graph.slug, source.path.suffix.lower(), read.text.encode())
                continue
            about = {
                "file": source.path.name,
                "file_sha256": read.raw_sha256,
                "text_sha256": digest(read.text),
            }
            made_by = {"extractor": read.extractor} if read.extractor else {"encoding": read.encoding}
            yield Text(graph.slug, ".txt", read.text.encode(), {**about, **made_by})
