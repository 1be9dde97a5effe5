"""The store follows what reviewers decide: in a thread, several decisions at once, while the server answers."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable

from latticework.errors import LatticeworkError
from latticework.review.queue import Waiting, queue, renewed
from latticework.store.reader import Store
from latticework.web.state import State

_QUIET = 0.3  # seconds in which more decisions may come: one publication takes about a second
_AGAIN = 5.0  # seconds before another attempt, where another process holds the right to write


class Publication:
    """Decisions that are written and not in the store yet, and the task that brings them there."""

    def __init__(self, state: State, writing: asyncio.Lock) -> None:
        """Wait for decisions. `writing` is the server's one right to write."""
        self.deciding = (
            asyncio.Lock()
        )  # between reading what was decided and adding to it, nobody else decides
        self._state, self._writing = state, writing
        self._waiting: set[str] = set()
        self._under_way: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._failed = False
        self._queue: tuple[Store, list[Waiting]] | None = None

    @property
    def outrun(self) -> set[str]:
        """The articles whose decisions the store does not hold yet."""
        return self._waiting | self._under_way

    def queue(self) -> list[Waiting]:
        """Return the articles with their claims by state, with what the store does not hold yet."""
        store = self._state.store()
        if self._queue is None or self._queue[0] is not store:
            self._queue = store, queue(self._state.workspace, store)  # once a state: it reads every article
        return renewed(self._state.workspace, self._queue[1], self.outrun)

    def follow(self, stems: Iterable[str]) -> None:
        """Have the store follow the decisions on these articles, soon."""
        self._waiting |= set(stems)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while self._waiting:
            await asyncio.sleep(_QUIET)
            async with self._writing:
                await self._publish()
            if self._waiting and self._failed:
                await asyncio.sleep(_AGAIN)

    async def _publish(self) -> None:
        self._under_way, self._waiting = self._waiting, set()
        try:
            await asyncio.to_thread(self._state.workspace.decide, sorted(self._under_way))
            self._failed = False
        except (LatticeworkError, OSError) as error:
            print(f"latticework: decisions are written, the store waits: {error}", file=sys.stderr)
            self._waiting |= self._under_way
            self._failed = True
        finally:
            self._under_way = set()

    async def finish(self) -> None:
        """Publish what still waits; what cannot be is in the files, and in the store when it is opened next."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._waiting:
            await self._publish()
