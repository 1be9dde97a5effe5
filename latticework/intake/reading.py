"""Sources read in processes of their own: one that dies, or takes too long, costs its one file."""

from __future__ import annotations

import contextlib
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pyoxigraph import NamedNode

from latticework import loaders
from latticework.article.kept import Text
from latticework.errors import InputError, LatticeworkError, LimitError
from latticework.graph.canonical import nquads
from latticework.loaders import Source
from latticework.store.reader import Store
from latticework.vocabulary.names import Vocabulary

if TYPE_CHECKING:
    from latticework.extraction.llm import Cost

Error = tuple[type[LatticeworkError], str, str, str]  # kind, what, where, remedy
_PATIENCE = 60.0  # seconds for a process to start; 0.6 on an idle machine


@dataclass(frozen=True, slots=True)
class Read:
    """A source as a process has read it; graphs as N-Quads, since statements do not travel between processes."""

    graphs: tuple[tuple[str, bytes], ...] = ()
    texts: tuple[Text, ...] = ()
    error: Error | None = None
    deadly: bool = False  # it ended the process that read it, and is not read a second time
    cost: Cost | None = None  # of asking a model


class Names:
    """The names of a store, and those that remain where some of its graphs are loaded again."""

    def __init__(self, store: Store) -> None:
        """Read the names of a store."""
        self.store = store
        self.vocabulary = store.vocabulary()
        self._remaining: tuple[frozenset[str], Vocabulary] = frozenset(), self.vocabulary

    def without(self, graphs: frozenset[str]) -> Vocabulary:
        """Return the names that other graphs give: all, as the same object, where these give none alone."""
        if self._remaining[0] != graphs:  # kept for the whole batch: an extractor is prepared for each
            nodes = [NamedNode(graph) for graph in graphs]
            self._remaining = graphs, self.store.vocabulary_without(nodes, self.vocabulary)
        return self._remaining[1]


def read(source: Source, loader: str | None, vocabulary: Vocabulary) -> Read:
    """Return what a source holds, or why it cannot be taken in; raises nothing."""
    choice = source.choice and source.choice.counted()
    source, cost = replace(source, choice=choice), choice.cost if choice else None
    try:
        chosen = loaders.find(loader) if loader else loaders.for_path(source.path)
        graphs = chosen.load(source, vocabulary)
        texts = tuple(loaders.texts(source, graphs))
        return Read(tuple((graph.name.value, nquads(graph.quads)) for graph in graphs), texts, cost=cost)
    except LatticeworkError as error:
        path = str(source.path)
        where = error.where if path in error.where else ": ".join(filter(None, (path, error.where)))
        return Read(error=(type(error), error.what, where, error.remedy), cost=cost)
    except Exception as error:  # noqa: BLE001 (one bad file among thousands: named at the end, and the others go on)
        what = f"{type(error).__name__}: {error}"
        remedy = "this is a fault of ours; the others are loaded"
        return Read(error=(InputError, what, str(source.path), remedy), cost=cost)


def _work(pipe: Connection, loader: str | None, limit: float) -> None:
    """Read one source after another until nobody asks any more; each with the names of the store in a folder."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process in the midst of native code too
    names: Names | None = None
    opened: Path | None = None
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            source, folder, without = pipe.recv()
            if names is None or opened != folder:
                names, opened = Names(Store.open(folder)), folder
            signal.setitimer(signal.ITIMER_REAL, limit)  # also where nobody waits: an orphan ends itself
            found = read(source, loader, names.without(without))
            signal.setitimer(signal.ITIMER_REAL, 0)
            pipe.send(found)


class _Reader:
    """A reading process and what it is at."""

    def __init__(self, loader: str | None, limit: float) -> None:
        context = get_context("spawn")  # a fork would copy the threads of an open store
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, loader, limit), daemon=True)
        self.process.start()
        theirs.close()  # or its end would not be seen
        self.began = time.monotonic()
        self.ready = False
        self.task: tuple[int, Source] | None = None

    def stop(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()


class Readers:
    """So many processes that read sources, replaced when one ends over a file."""

    def __init__(self, count: int, loader: str | None, limit: float) -> None:
        """Start them; `limit` is how many seconds one file may take."""
        self.loader, self.limit = loader, limit
        self._readers = [_Reader(loader, limit) for _ in range(count)]

    def __enter__(self) -> Self:
        """Return these processes, which end with the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End them, whatever they are at."""
        for reader in self._readers:
            reader.stop()

    def read(
        self, sources: Sequence[Source], folder: Path, without: frozenset[str] = frozenset()
    ) -> Iterator[Read]:
        """Yield what each source holds, in their order, with the names of the store in `folder`.

        Names that only the graphs `without` give do not count.
        """
        waiting = deque(enumerate(sources))
        found: dict[int, Read] = {}
        told = 0
        while told < len(sources):
            for reader in self._readers:
                if reader.ready and reader.task is None and waiting:
                    reader.task = waiting.popleft()
                    with contextlib.suppress(OSError):  # it has ended: seen below
                        reader.pipe.send((reader.task[1], folder, without))
            pipes = [reader.pipe for reader in self._readers if reader.task or not reader.ready]
            come = wait(pipes, timeout=_PATIENCE)
            for place, reader in enumerate(self._readers):
                if reader.pipe not in come:
                    if not reader.ready and time.monotonic() - reader.began > _PATIENCE:
                        raise LimitError("no process could be started", remedy="try --processes 1, or later")
                    continue
                try:
                    result = reader.pipe.recv()
                except (EOFError, OSError):
                    result = self._ended(reader)
                    self._readers[place] = _Reader(self.loader, self.limit)
                reader.ready = True
                if reader.task is not None and result is not None:
                    found[reader.task[0]] = result
                    reader.task = None
            while told in found:
                yield found.pop(told)
                told += 1

    def _ended(self, reader: _Reader) -> Read:
        """Return why a process has ended, over the file it was at. Raises LatticeworkError where it was at none."""
        reader.stop()
        if reader.task is None:
            raise LatticeworkError(
                f"a reading process ended as it began (status {reader.process.exitcode})",
                remedy="read the lines above; --processes 1 needs the least memory",
            )
        where = str(reader.task[1].path)
        error: Error = (
            InputError,
            "the process that read it was killed (memory?)",
            where,
            "leave the file out, or split it",
        )
        if reader.process.exitcode == -signal.SIGALRM:
            remedy = "leave the file out, or raise --file-timeout"
            error = LimitError, f"it was not read within {self.limit:g} s", where, remedy
        return Read(error=error, deadly=True)
