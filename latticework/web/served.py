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
import time
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad

from latticework.web.state import State

_GRACE = 10.0  # seconds for orders on their way to a worker: 3 MB for each update of a busy server
_QUIET = 2.0  # seconds after a change before the store is described again


class Served:
    """The copy of the present state; a new one after each load."""

    def __init__(self, state: State) -> None:
        """Make no copy yet."""
        self._state = state
        self._lock = asyncio.Lock()
        self._of: Path | None = None
        self._folder: Path | None = None
        self._former: list[tuple[float, Path]] = []  # each with when its successor came
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
        own = [self._folder.parent] if self._folder else []
        for folder in [*(folder for _, folder in self._former), *own]:
            shutil.rmtree(folder, ignore_errors=True)

    def _renew(self, quads: list[Quad] | None) -> None:
        """Make the copy, with a description that is at hand or made now."""
        if quads is None:
            from latticework.web.description import statements

            self._described_of = self._state.folder()
            quads = self._described = statements(self._state)
        copy = self._place() / "store"
        source = self._state.folder()  # asked for late: describing takes seconds, and updates go on
        pyoxigraph.Store.read_only(str(source)).backup(str(copy))
        database = pyoxigraph.Store(str(copy))
        database.extend(quads)
        database.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
        database.flush()
        del database
        if self._folder is not None:
            self._former.append((time.monotonic(), self._folder.parent))
        self._folder, self._of = copy, source
        while self._former[:1] and self._former[0][0] < time.monotonic() - _GRACE:
            shutil.rmtree(self._former.pop(0)[1], ignore_errors=True)

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
