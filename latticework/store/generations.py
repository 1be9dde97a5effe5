"""Generations of the store: each is written in a folder of its own, published by one rename, never changed.

A reader opens the published generation and keeps it; a writer copies it (hard links, 1–2 ms), changes the
copy and publishes that. So nobody sees a half-loaded store, and a killed writer leaves only a folder that
the next one clears away.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph

from latticework.errors import LatticeworkError, LimitError

_CURRENT = "current.json"
_KEPT = 2  # the published generation and the one before it, which reports of changes read
_GRACE = 10.0  # seconds for who has just been told of a generation to open it; an update takes 0.1, with 3 MB


@dataclass(frozen=True, slots=True)
class Generation:
    """A published state of the store: its folder, and the digest of the content it was built from."""

    folder: Path
    digest: str
    files: dict[str, Any]


def preceding(folder: Path) -> Path | None:
    """Return the generation that was published before one, or None where it is not kept."""
    earlier = sorted(path for path in folder.parent.glob("generation-*") if path.name < folder.name)
    return earlier[-1] if earlier else None


def published_at(folder: Path) -> str | None:
    """Return when a generation was published, in UTC to the millisecond: two loads can share a second."""
    number = folder.name.removeprefix("generation-")
    if not number.isdigit():
        return None
    seconds, rest = divmod(int(number), 10**9)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest // 10**6:03d}Z"


class Home:
    """The directory in which the generations lie (`--store`)."""

    def __init__(self, directory: Path) -> None:
        """Name the directory; it is made at the first write."""
        self.directory = directory

    def current(self) -> Generation | None:
        """Return the published generation, or None before the first build."""
        try:
            state = json.loads((self.directory / _CURRENT).read_text(encoding="utf-8"))
            folder = self.directory / state["generation"]
        except (OSError, ValueError, KeyError):
            return None
        return Generation(folder, state["digest"], state["files"]) if folder.is_dir() else None

    def fresh(self) -> Path:
        """Return a new empty place for a generation, after clearing what killed writers left behind."""
        self.directory.mkdir(parents=True, exist_ok=True)
        published = self.current()
        found = sorted(self.directory.glob("generation-*"))
        before = f"generation-{time.time_ns() - int(_GRACE * 10**9)}"
        for left, next_one in pairwise(found[: 1 - _KEPT]):
            if next_one.name < before and not (published and left == published.folder):
                shutil.rmtree(left, ignore_errors=True)
        for left in self.directory.glob("building-*"):
            shutil.rmtree(left, ignore_errors=True)
        return self.directory / f"building-{os.getpid()}"

    def copy(self, target: Path) -> pyoxigraph.Store:
        """Return a writable copy of the published generation in `target`."""
        published = self.current()
        if published is None:
            raise LatticeworkError(
                "no store has been built yet", where=str(self.directory), remedy="latticework load"
            )
        pyoxigraph.Store.read_only(str(published.folder)).backup(str(target))
        return pyoxigraph.Store(str(target))

    def publish(self, built: Path, digest: str, files: dict[str, Any]) -> Generation:
        """Make a finished folder the published generation, in one rename of the pointer."""
        number = time.time_ns()
        folder = self.directory / f"generation-{number}"
        built.rename(folder)
        state = {"generation": folder.name, "digest": digest, "files": files}
        pointer = self.directory / f".{_CURRENT}.{os.getpid()}"
        pointer.write_text(json.dumps(state), encoding="utf-8")
        os.replace(pointer, self.directory / _CURRENT)
        return Generation(folder, digest, files)

    @contextmanager
    def writing(self, patience: float = 120.0) -> Generator[None]:
        """Hold the one right to write; others wait.

        Raises LimitError after `patience` seconds. The lock of a process that is gone does not count.
        """
        from filelock import FileLock, Timeout  # 12 ms: only where something is written

        self.directory.mkdir(parents=True, exist_ok=True)
        path = self.directory / "write.lock"
        try:
            with FileLock(path, timeout=patience):
                yield
        except Timeout:
            raise LimitError(
                "another process is writing to the store", where=str(path), remedy="try again later"
            ) from None
