"""Find a loader by name or by a file's ending; loaders themselves lie in the content folder `loaders/`.

A loader's module is `latticework.loaders.NAME` at run time, from the shipped folder or the user's own.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from latticework import content
from latticework.errors import InputError, UsageError
from latticework.graph.source import SourceGraph
from latticework.vocabulary.names import Vocabulary

__path__ = [str(folder) for folder in content.Content.default().folders("loaders")]


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to load, and what the user says of it (`--title --date --url --lang --id --mapping --strict`).

    A loader tells through `say` what it passes over; with `strict` it passes over nothing.
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
