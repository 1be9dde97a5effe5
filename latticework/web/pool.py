"""A pool of worker processes: each order has a deadline, and a worker that misses it is ended and replaced.

Short orders go first: a worker that computes for a second loses priority, and is replaced when it is done, for
priority cannot be given back.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from latticework.web.problems import Problem

_COURTESY = 1.0  # seconds at full priority
_KEPT = 3  # idle workers kept
_ROUNDS = 200  # orders before a worker is replaced: what a library leaks goes with it


@dataclass(slots=True)
class Reply:
    """A worker's whole answer, in a file that goes when it is closed."""

    about: dict[str, Any]
    path: Path
    size: int = 0

    def discard(self) -> None:
        """Delete the file."""
        self.path.unlink(missing_ok=True)


@dataclass(slots=True)
class Counts:
    """What a pool has done, for /metrics."""

    running: int = 0
    waiting: int = 0
    done: int = 0
    stopped: dict[str, int] = field(
        default_factory=lambda: {"deadline": 0, "memory": 0, "disconnect": 0, "busy": 0}
    )
    seconds: float = 0.0
    spooled: int = 0


class Pool:
    """Up to `size` workers with the same bounds."""

    def __init__(self, size: int, memory: int, largest: int, total: int, place: Path) -> None:
        """Bound the number of workers, their memory, an answer's size, and all answers together."""
        self.size, self.memory, self.largest, self.total, self.place = size, memory, largest, total, place
        self.counts = Counts()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._places = asyncio.Semaphore(size)

    async def warm(self, count: int) -> None:
        """Start workers before anybody asks."""
        for _ in range(min(count, self.size)):
            self._idle.append(await self._start())

    async def close(self) -> None:
        """End every worker."""
        for worker in list(self._all):
            await self._end(worker)

    async def run(self, order: dict[str, Any], timeout: float) -> Reply:
        """Return a worker's answer. Raises Problem for what it refuses, and 503 at a bound."""
        self.counts.waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), timeout)
        except TimeoutError:
            self.counts.stopped["busy"] += 1
            raise Problem(503, "all workers are busy", remedy="try again in a while") from None
        finally:
            self.counts.waiting -= 1
        self.counts.running += 1
        began = time.perf_counter()
        try:
            return await self._run(order, timeout)
        finally:
            self._places.release()
            self.counts.running -= 1
            self.counts.done += 1
            self.counts.seconds += time.perf_counter() - began

    async def _run(self, order: dict[str, Any], timeout: float) -> Reply:
        if self.counts.spooled > self.total:
            raise Problem(503, "too many large answers are being read", remedy="try again in a while")
        worker = self._idle.pop() if self._idle else await self._start()
        number, name = tempfile.mkstemp(dir=self.place, prefix="answer-")
        os.close(number)
        path = Path(name)
        try:
            about = await worker.ask({**order, "spool": name, "timeout": timeout}, timeout)
        except BaseException as error:
            path.unlink(missing_ok=True)
            await asyncio.shield(self._end(worker))
            if isinstance(error, TimeoutError):
                self.counts.stopped["deadline"] += 1
                said = f"stopped after {timeout:g} s"
                raise Problem(503, said, remedy="narrow the query, or add a LIMIT") from None
            if isinstance(error, EOFError):
                self.counts.stopped["memory"] += 1
                said = f"stopped at its memory bound ({self.memory / 1024**3:.1f} GiB)"
                raise Problem(503, said, remedy="narrow the query, or add a LIMIT") from None
            if isinstance(error, asyncio.CancelledError):
                self.counts.stopped["disconnect"] += 1
            raise
        if about.get("exhausted") or worker.slow or worker.rounds >= _ROUNDS or len(self._idle) >= _KEPT:
            await self._end(worker)
        else:
            self._idle.append(worker)
        if about.get("exhausted"):
            self.counts.stopped["memory"] += 1
        if about.get("status", 200) >= 400:
            path.unlink(missing_ok=True)
            problem = Problem(about["status"], about["detail"])
            problem.errors = about["errors"]
            raise problem
        return Reply(about, path, path.stat().st_size)

    async def _start(self) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "latticework.web.asking", str(self.memory), str(self.largest),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=16 * 1024**2,
            start_new_session=True,  # Ctrl-C is the server's to handle
            env=_SPARING,
        )  # fmt: skip
        worker = _Worker(process)
        self._all.add(worker)
        return worker

    async def _end(self, worker: _Worker) -> None:
        self._all.discard(worker)
        with contextlib.suppress(ProcessLookupError):
            worker.process.kill()
        await worker.process.wait()


# glibc reserves 64 MiB of address space for each thread that allocates beside another: the same small query took
# 267 to 627 MB of it, and now and then went over a bound of 0.75 GiB.
_SPARING = {**os.environ, "MALLOC_ARENA_MAX": "1"}


class _Worker:
    """One worker process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process, self.rounds, self.slow = process, 0, False

    async def ask(self, order: dict[str, Any], timeout: float) -> dict[str, Any]:
        """Return the reply to an order. Raises TimeoutError, or EOFError where the process ended."""
        self.rounds += 1
        process = self.process
        assert process.stdin is not None and process.stdout is not None  # noqa: S101 - pipes were asked for
        try:
            process.stdin.write(json.dumps(order).encode() + b"\n")
            await process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            raise EOFError from None
        reading = asyncio.ensure_future(process.stdout.readline())
        try:
            done, _ = await asyncio.wait({reading}, timeout=min(_COURTESY, timeout))
            if not done:
                self._yield_place()
                await asyncio.wait_for(asyncio.shield(reading), max(0.0, timeout - _COURTESY))
            line = reading.result()
        finally:
            reading.cancel()
        if not line.endswith(b"\n"):
            raise EOFError
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _yield_place(self) -> None:
        self.slow = True
        if hasattr(os, "setpriority"):
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process.pid, 15)
