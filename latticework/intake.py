"""Many sources at once: read in parallel processes, taken into the store batch by batch, resumed where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import dataclass, replace
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from latticework import loaders
from latticework.article.kept import Text
from latticework.errors import InputError, LatticeworkError
from latticework.graph.canonical import nquads
from latticework.graph.difference import Change
from latticework.graph.source import SourceGraph
from latticework.loaders import Source
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary
from latticework.workspace import Workspace

BATCH = (
    500  # an apply costs a copy of the store and all that follows from it, whatever the number of articles
)
_ENOUGH_FOR_PROCESSES = 12  # below, starting them takes longer than reading
_JOURNAL = "loaded.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: what changed, or why it could not be taken in, or that it was there already."""

    source: Source
    changes: tuple[Change, ...] = ()
    error: LatticeworkError | None = None
    skipped: bool = False
    graphs: tuple[SourceGraph, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A source as a process has read it; graphs as N-Quads, since statements do not travel between processes."""

    graphs: tuple[tuple[str, bytes], ...] = ()
    texts: tuple[Text, ...] = ()
    error: tuple[type[LatticeworkError], str, str, str] | None = None
    deadly: bool = False  # it killed the process that read it, and is not read a second time


class _Process:
    """What a reading process holds: the names of the store as it was when the process began."""

    vocabulary: Vocabulary | None = None
    loader: str | None = None


def _begin(folder: str, loader: str | None) -> None:
    _Process.vocabulary, _Process.loader = Store.open(Path(folder)).vocabulary(), loader


def _read_in_process(source: Source) -> _Read:
    assert _Process.vocabulary is not None  # noqa: S101 (what `_begin` has set)
    return _read(source, _Process.loader, _Process.vocabulary)


def _read(source: Source, loader: str | None, vocabulary: Vocabulary) -> _Read:
    try:
        chosen = loaders.find(loader) if loader else loaders.for_path(source.path)
        graphs = chosen.load(source, vocabulary)
        texts = tuple(loaders.texts(source, graphs))
        return _Read(tuple((graph.name.value, nquads(graph.quads)) for graph in graphs), texts)
    except LatticeworkError as error:
        return _Read(error=(type(error), error.what, error.where, error.remedy))
    except Exception as error:  # noqa: BLE001 (one bad file among thousands: named at the end, and the others go on)
        what = f"{type(error).__name__}: {error}"
        return _Read(
            error=(InputError, what, str(source.path), "this is a fault of ours; the others are loaded")
        )


def load_all(
    workspace: Workspace,
    sources: Sequence[Source],
    loader: str | None = None,
    *,
    dry_run: bool = False,
    again: bool = False,
    processes: int | None = None,
    batch: int = BATCH,
) -> Generator[Outcome, None, None]:
    """Take sources into the root and the store, and yield what became of each, in their order.

    A source that was loaded as it is now is skipped, unless `again`; so a load that was broken off goes on
    where it stopped. A batch is published as a whole. One that needs names of another in its batch is read
    a second time after it.
    """
    store = workspace.open()
    processes = processes or os.cpu_count() or 1
    parallel = len(sources) >= _ENOUGH_FOR_PROCESSES and processes > 1
    context = get_context("spawn")  # a fork would copy the threads of an open store
    pool = ProcessPoolExecutor(
        processes, mp_context=context, initializer=_begin, initargs=(str(workspace.folder()), loader)
    ) if parallel else None  # fmt: skip
    vocabulary = None if parallel else store.vocabulary()
    journal = _Journal(workspace)
    done = 0
    with pool or nullcontext():
        for start in range(0, len(sources), batch):
            part = sources[start : start + batch]
            keys = {source: _key(source, loader) for source in part}
            there = {s for s in part if not again and keys[s] and journal.holds(keys[s])}
            wanted = [source for source in part if source not in there]
            read: dict[Source, _Read] = {}
            for source, result in zip(
                wanted, _results(workspace, pool, wanted, loader, vocabulary), strict=True
            ):
                read[source] = result
                done += 1
                workspace.stage(f"reading {start + len(read):,} of {len(sources):,}: {source.path.name}")
            outcomes = _taken(workspace, read, loader, dry_run)
            late = [s for s in wanted if outcomes[s].error is not None and not read[s].deadly]
            if late and not dry_run and len(late) < len(wanted):
                fresh = workspace.open().vocabulary()
                outcomes |= _taken(workspace, {s: _read(s, loader, fresh) for s in late}, loader, dry_run)
            if not dry_run:
                journal.write({s: (keys[s], o) for s, o in outcomes.items() if o.error is None})
            for source in part:
                yield Outcome(source, skipped=True) if source in there else outcomes[source]


def _results(
    workspace: Workspace,
    pool: ProcessPoolExecutor | None,
    wanted: Sequence[Source],
    loader: str | None,
    vocabulary: Vocabulary | None,
) -> Iterator[_Read]:
    if pool is None:
        names = vocabulary or workspace.open().vocabulary()
        yield from (_read(source, loader, names) for source in wanted)
        return
    came = 0
    try:
        for result in pool.map(_read_in_process, wanted, chunksize=max(1, min(16, len(wanted) // 8))):
            came += 1
            yield result
    except BrokenProcessPool:  # a file that kills its process: the rest one by one, each in its own
        folder = str(workspace.folder())
        for source in wanted[came:]:
            try:
                context = get_context("spawn")
                with ProcessPoolExecutor(
                    1, mp_context=context, initializer=_begin, initargs=(folder, loader)
                ) as alone:
                    yield alone.submit(_read_in_process, source).result()
            except BrokenProcessPool:
                what = "the process that read it was killed (memory?)"
                yield _Read(
                    error=(InputError, what, str(source.path), "leave the file out, or split it"), deadly=True
                )


def _taken(
    workspace: Workspace, read: dict[Source, _Read], loader: str | None, dry_run: bool
) -> dict[Source, Outcome]:
    """Return what becomes of the sources of a batch, published together."""
    store = workspace.open()
    known = set(store.graph_names())
    outcomes: dict[Source, Outcome] = {}
    graphs: dict[NamedNode, SourceGraph] = {}
    texts: list[Text] = []
    named: dict[tuple[str, str], str] = {}
    for source, result in read.items():
        if result.error is not None:
            kind, what, where, remedy = result.error
            outcomes[source] = Outcome(source, error=kind(what, where=where, remedy=remedy))
            continue
        found = [SourceGraph(NamedNode(name), _quads(data)) for name, data in result.graphs]
        if reloaded := {graph.name for graph in found} & known:
            # Names that only the graph's former state gives are no names of others: it has to give them again.
            again = replace(source, say=loaders.silent)  # it has said what it passes over
            second = _read(again, loader, store.vocabulary(without=reloaded))
            if second.error is None:
                found = [SourceGraph(NamedNode(name), _quads(data)) for name, data in second.graphs]
        found = [_one_name_each(graph, named) for graph in found]
        changes = tuple(workspace.changes(store, found))
        outcomes[source] = Outcome(source, changes, graphs=tuple(found) if dry_run else ())
        graphs |= {g.name: g for g, change in zip(found, changes, strict=True) if change}
        texts += result.texts if any(changes) else ()
    if graphs and not dry_run:
        workspace.stage(f"taking {len(graphs):,} graphs into the store")
        workspace.put(graphs.values(), texts)
    return outcomes


def _quads(data: bytes) -> frozenset[Quad]:
    return frozenset(parse(data, format=RdfFormat.N_QUADS))


def _one_name_each(graph: SourceGraph, named: dict[tuple[str, str], str]) -> SourceGraph:
    """Return a graph whose preferred names are those that the batch gave first; others become further names.

    Two articles of a batch can bring in the same new entity, each unaware of the other.
    """
    out: set[Quad] = set()
    come: set[Quad] = set()
    for q in graph.quads:
        if (
            q.predicate == iris.PREF_LABEL
            and isinstance(q.object, Literal)
            and isinstance(q.subject, NamedNode)
        ):
            place = (q.subject.value, q.object.language or "")
            if named.setdefault(place, q.object.value) != q.object.value:
                out.add(q)
                come.add(Quad(q.subject, iris.ALT_LABEL, q.object, q.graph_name))
    return SourceGraph(graph.name, (graph.quads - out) | come) if out else graph


def _key(source: Source, loader: str | None) -> str:
    """Return a digest of what a source is loaded from: file, text beside it, flags, loader and version."""
    about = [
        source.title,
        source.published,
        source.url,
        source.language,
        source.slug,
        loader,
        version("latticework"),
    ]
    found = hashlib.sha256(json.dumps(about).encode())
    beside = source.path.with_suffix(".txt")
    for path in {source.path: None, beside: None}:
        try:
            found.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:
            found.update(b"-")
    return found.hexdigest()


class _Journal:
    """Which graph was loaded from what, beside the store: it can be deleted, and then all is read again."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.path = workspace.home.directory / _JOURNAL
        try:
            self.lines: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.lines = {}
        files = self._files()
        self.held = {line["key"] for name, line in self.lines.items() if files.get(name) == line["file"]}

    def _files(self) -> dict[str, str]:
        """Return the digest of the file of each graph, as the store was built from it."""
        published = self.workspace.home.current()
        about = published.files.values() if published else ()
        return {each["graph"]: each["sha256"] for each in about if each.get("graph")}

    def holds(self, key: str) -> bool:
        """Say whether a source of that key was loaded, and its graphs are as it left them."""
        return key in self.held

    def write(self, outcomes: dict[Source, tuple[str, Outcome]]) -> None:
        """Note what was loaded, in one step."""
        files = self._files()
        for key, outcome in outcomes.values():
            if len(outcome.changes) == 1 and outcome.changes[0].graph in files:
                graph = outcome.changes[0].graph
                self.lines[graph] = {"key": key, "file": files[graph]}
        part = self.path.with_suffix(".json.part")
        try:
            part.write_text(json.dumps(self.lines, indent=0), encoding="utf-8")
            part.replace(self.path)
        except OSError:
            return  # a place that cannot be written: nothing is lost but the time to read again
