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


class Served:
    """The copy of the present state; a new one after each load."""

    def __init__(self, state: State) -> None:
        """Make no copy yet."""
        self._state = state
        self._lock = asyncio.Lock()
        self._of: Path | None = None
        self._folder: Path | None = None
        self._former: Path | None = None
        self._clear_abandoned()

    async def folder(self) -> Path:
        """Return the folder of the copy, made anew where the store has changed."""
        if self._folder is None or self._of != self._state.folder():
            async with self._lock:
                if self._folder is None or self._of != self._state.folder():
                    await asyncio.to_thread(self._renew)
        assert self._folder is not None  # noqa: S101 - for the type checkers
        return self._folder

    def close(self) -> None:
        """Delete the copies."""
        for folder in (self._folder.parent if self._folder else None, self._former):
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)

    def _renew(self) -> None:
        from latticework.web.description import statements

        source = self._state.folder()
        copy = self._place() / "store"
        pyoxigraph.Store.read_only(str(source)).backup(str(copy))
        database = pyoxigraph.Store(str(copy))
        quads = statements(self._state)
        database.extend(quads)
        database.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
        database.flush()
        del database
        if self._former is not None:
            shutil.rmtree(self._former, ignore_errors=True)
        # a query that runs may still read the one before
        self._former, self._folder, self._of = (self._folder.parent if self._folder else None), copy, source

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
