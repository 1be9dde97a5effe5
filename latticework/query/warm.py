"""A worker that stays: a process that answers one query after another, and is killed when one has to stop.

Starting a process costs 60 ms, opening a store 10 more; somebody at a console would feel both at every line.
The process bounds its own memory, and its alarm clock ends it at the deadline even if nobody waits any more.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from latticework.errors import InputError, LatticeworkError, LimitError
from latticework.query import answers, guard
from latticework.query.engine import Answer, Embedded
from latticework.query.tokens import tokens
from latticework.query.worker import MEMORY, TIMEOUT, Result, bounded, first
from latticework.store.reader import Store


class Worker:
    """A process that runs queries, started at the first one, or before it by `start`."""

    def __init__(self, timeout: float = TIMEOUT, memory: int = MEMORY) -> None:
        """Stop a query after `timeout` seconds, or at `memory` bytes."""
        self.timeout, self.memory = timeout, memory
        self._process: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()  # a console starts it beside its first line

    def start(self) -> None:
        """Have a process ready."""
        with self._starting:
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                    [sys.executable, "-m", "latticework.query.warm", str(self.memory)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl-C at the terminal is for us, who kill it then
                )

    def ask(
        self,
        folder: Path,
        query: str,
        form: str = "SELECT",
        *,
        prefixes: Mapping[str, str] | None = None,
        limit: int | None = None,
        where: str = "query",
    ) -> Result:
        """Return what a query of that form gives over the store in `folder`, which the guard has let pass.

        Raises InputError where it does not parse, LimitError at the deadline or the memory limit. Whatever
        else ends the waiting, Ctrl-C above all, kills the process: the next query gets a new one.
        """
        self.start()
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None  # noqa: S101 - for the type checkers
        order = {"folder": str(folder), "query": query, "prefixes": dict(prefixes or {}), "limit": limit,
                 "timeout": self.timeout}  # fmt: skip
        try:
            process.stdin.write(json.dumps(order).encode() + b"\n")
            process.stdin.flush()
            head = process.stdout.readline()
            about = json.loads(head) if head.endswith(b"\n") else {}
            data = process.stdout.read(about["size"]) if about else b""
        except (BrokenPipeError, ValueError):
            about, data = {}, b""
        except BaseException:
            self.stop()
            raise
        if not about or len(data) < about["size"]:
            raise self._ended(process, where)
        if about["state"] == "refused":
            raise InputError(
                f"the query does not parse: {data.decode()}", where=where, remedy="correct the query"
            )
        if about["state"] == "failed":
            raise LatticeworkError(f"the query failed: {data.decode()}", where=where)
        return Result(form, data)

    def stop(self) -> None:
        """Kill the process, and what it is doing."""
        process, self._process = self._process, None
        if process is not None:
            _bury(process)

    def _ended(self, process: subprocess.Popen[bytes], where: str) -> LimitError:
        """Return the error for a process that came to its end instead of answering."""
        self._process = None
        status = _bury(process)
        if status == -signal.SIGALRM:
            return LimitError(
                f"stopped after {self.timeout:g} s",
                where=where,
                remedy="narrow the query, or allow more time",
            )
        return LimitError(
            f"stopped at {self.memory / 1024**3:.1f} GiB of memory",
            where=where,
            remedy="narrow the query, or add a LIMIT",
        )


def _bury(process: subprocess.Popen[bytes]) -> int:
    """Kill a process that still runs, and return with what status it ended."""
    if process.poll() is None:
        process.kill()
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError, ValueError):  # what was not read any more
            if stream is not None:
                stream.close()
    return process.wait()


class Interruptible(Embedded):
    """The store of this process, whose queries run in a worker: Ctrl-C ends them."""

    def __init__(self, store: Store, worker: Worker) -> None:
        """Ask this store through that worker."""
        super().__init__(store)
        self.worker = worker

    def select(self, query: str) -> Answer:
        """Return the rows of a SELECT of ours."""
        if self.store.folder is None:
            return super().select(query)
        return answers.answer(self.worker.ask(self.store.folder, query).data)

    def ask(
        self, query: str, prefixes: Mapping[str, str], limit: int | None = None, where: str = "query"
    ) -> Result:
        """Return what a query that somebody wrote gives. Raises UsageError for what the guard refuses."""
        form = guard.check(query, where=where)
        if form == "SELECT" and limit is not None:
            query, limit = limited(query, limit)
        assert self.store.folder is not None  # noqa: S101 - a console opens a published store
        return self.worker.ask(self.store.folder, query, form, prefixes=prefixes, limit=limit, where=where)


def limited(query: str, limit: int) -> tuple[str, int | None]:
    """Return a SELECT that gives so many rows at most, and the limit that is left to hold while they are counted out.

    Writing LIMIT behind it lets the engine stop by itself, and write the rows three times as fast; but a query
    that has one, or ends in VALUES, stays as it is.
    """
    depth = 0
    for token in tokens(query):
        depth += (token.text in ("{", "(")) - (token.text in ("}", ")")) if token.kind == "sign" else 0
        if depth == 0 and token.is_word("LIMIT", "OFFSET", "VALUES"):
            return query, limit
    return f"{query}\nLIMIT {limit}", None


def _answered(store: Any, order: Mapping[str, Any]) -> tuple[str, bytes]:
    from pyoxigraph import QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, serialize

    try:
        result = store.query(order["query"], prefixes=order["prefixes"])
        limit: int | None = order["limit"]
        if isinstance(result, QueryTriples):
            triples = (t for i, t in enumerate(result) if limit is None or i < limit)
            return "done", serialize(triples, format=RdfFormat.N_TRIPLES) or b""
        if isinstance(result, QuerySolutions) and limit is not None:
            return "done", first(result, limit)
        return "done", result.serialize(format=QueryResultsFormat.JSON) or b""
    except SyntaxError as error:
        return "refused", str(error).encode()
    except (OSError, ValueError, RuntimeError) as error:
        return "failed", str(error).encode()


def main(orders: IO[bytes], out: IO[bytes], memory: int) -> None:
    """Answer the orders, a line each: a line with the state and the size of the answer, then the answer."""
    bounded(memory)
    import pyoxigraph

    stores: dict[str, pyoxigraph.Store] = {}
    for line in orders:
        order = json.loads(line)
        folder = order["folder"]
        signal.setitimer(signal.ITIMER_REAL, order["timeout"])  # its default action ends the process
        if folder not in stores:
            stores = {folder: pyoxigraph.Store.read_only(folder)}
        state, data = _answered(stores[folder], order)
        signal.setitimer(signal.ITIMER_REAL, 0)
        out.write(json.dumps({"state": state, "size": len(data)}).encode() + b"\n" + data)
        out.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[1]))
