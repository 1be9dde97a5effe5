"""An article's description and its text: exact code points, digests, and where a copy of the text lies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from latticework.errors import InputError
from latticework.vocabulary import iris

TEXT_ENDINGS = (".txt", ".md", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class Article:
    """What is known of an article; `None` where its text does not state it."""

    slug: str
    sha256: str
    length: int
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    latest_date_stated: str | None = None
    language: str | None = None
    url: str | None = None
    change_notes: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The article's IRI, which names its graph too."""
        return iris.article(self.slug).value


def read_text(path: Path) -> str:
    """Return the text of a file as offsets count it: UTF-8, line ends untouched.

    Raises InputError if the file is not there or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8 (byte {error.start})", where=str(path), remedy="convert it: iconv -t UTF-8"
        ) from None
    except OSError as error:
        raise InputError(
            error.strerror or "cannot be read", where=str(path), remedy="check the path"
        ) from None


def digest(text: str) -> str:
    """Return the SHA-256 of a text or passage in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@lru_cache(maxsize=4096)
def _digest_of(path: Path, size: int, changed: int) -> str:  # size and time make the cached digest stale
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Shelf:
    """The folders in which texts of articles lie; a text is found by its digest, whatever its name."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Look in these folders, in order; those that are not there are passed over."""
        self.folders = [folder for folder in folders if folder.is_dir()]

    def text(self, sha256: str) -> str | None:
        """Return the text with that digest, or None where no folder holds it."""
        for folder in self.folders:
            for path in sorted(folder.rglob("*")):
                if path.suffix.lower() in TEXT_ENDINGS and path.is_file():
                    state = path.stat()
                    if _digest_of(path, state.st_size, state.st_mtime_ns) == sha256:
                        return path.read_bytes().decode("utf-8")
        return None
