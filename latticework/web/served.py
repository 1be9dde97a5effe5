"""The copy of the store that users' queries are asked of: the published state and a description of it.

Editors for SPARQL look for examples, prefixes and statistics in the endpoint itself. They stand in
`graph/service` of this copy (hard links, some milliseconds) and in its default graph; the store stays as it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad

from latticework.web.state import State

_KEPT = 3
_QUIET = 2.0  # seconds after a change before the store is described again


class Served:
    """The copy of the present state; a new one after each load."""

    def __init__(self, state: State) -> None:
        """Make no copy yet."""
        self._state = state
        self._lock = asyncio.Lock()
        self._of: Path | None = None
        self._folder: Path | None = None
        self._former: list[Path] = []
        self._described: list[Quad] | None = None
        self._described_of: Path | None = None
        self._renewing: asyncio.Task[None] | None = None
        self._clear_abandoned()

    async def folder(self) -> Path:
        """Return the folder of the copy, made anew where the store has changed.

        After a change the description is first the former one; the new one follows when no more changes come.
        """
        if self._folder is None or self._of != self._state.folder():
            async with self._lock:
                if self._folder is None or self._of != self._state.folder():
                    await asyncio.to_thread(self._renew, self._described)
                    if self._renewing is None or self._renewing.done():
                        self._renewing = asyncio.create_task(self._describe())
        assert self._folder is not None  # noqa: S101 - for the type checkers
        return self._folder

    async def _describe(self) -> None:
        """Describe the store again where it has changed since its description was made."""
        while self._described_of != self._of:
            await asyncio.sleep(_QUIET)
            async with self._lock:
                await asyncio.to_thread(self._renew, None)

    def close(self) -> None:
        """Delete the copies."""
        if self._renewing is not None:
            self._renewing.cancel()
        for folder in [*self._former, *([self._folder.parent] if self._folder else [])]:
            shutil.rmtree(folder, ignore_errors=True)

    def _renew(self, quads: list[Quad] | None) -> None:
        """Make the copy, with a description that is at hand or made now."""
        source = self._state.folder()
        if quads is None:
            from latticework.web.description import statements

            quads = self._described = statements(self._state)
            self._described_of = source
        copy = self._place() / "store"
        while True:
            try:
                pyoxigraph.Store.read_only(str(source)).backup(str(copy))
                break
            except OSError:  # two quick updates later the generation is gone: its successor is there
                if self._state.folder() == source:
                    raise
                source = self._state.folder()
                shutil.rmtree(copy, ignore_errors=True)
        database = pyoxigraph.Store(str(copy))
        database.extend(quads)
        database.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
        database.flush()
        del database
        if self._folder is not None:
            self._former.append(self._folder.parent)
        self._folder, self._of = copy, source
        while len(self._former) > _KEPT:  # queries that run may still read the last ones
            shutil.rmtree(self._former.pop(0), ignore_errors=True)

    def _place(self) -> Path:
        """Return a new folder beside the store, where hard links reach; elsewhere if that cannot be written."""
        home = self._state.workspace.home.directory
        with contextlib.suppress(OSError):
            return Path(tempfile.mkdtemp(prefix=f"serving-{os.getpid()}-", dir=home))
        return Path(tempfile.mkdtemp(prefix="latticework-serving-"))

    def _clear_abandoned(self) -> None:
        """Delete copies of servers that are gone."""
        for left in self._state.workspace.home.directory.glob("serving-*-*"):
            number = left.name.split("-")[1]
            try:
                os.kill(int(number), 0)
            except ProcessLookupError:
                shutil.rmtree(left, ignore_errors=True)
            except (ValueError, OSError):
                continue
