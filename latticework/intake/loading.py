"""Sources taken into the store: read in parallel, published batch by batch."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from latticework import loaders
from latticework.article.kept import Text
from latticework.errors import LatticeworkError
from latticework.graph.difference import Change
from latticework.graph.source import SourceGraph
from latticework.intake.journal import Journal, key
from latticework.intake.reading import Names, Read, Readers, read
from latticework.loaders import Source
from latticework.vocabulary import iris
from latticework.workspace import Workspace

BATCH = 500  # publishing costs a copy of the store and what follows from it, whatever the number of articles
LIMIT = 120.0  # seconds for one file
LIMIT_WITH_MODEL = 1800.0  # an answer may take two minutes, and a long article needs several
_EACH = 6  # files that are worth the start of a process, 0.6 s


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: what changed, or why it could not be taken in, or that it was there already."""

    source: Source
    changes: tuple[Change, ...] = ()
    error: LatticeworkError | None = None
    skipped: bool = False
    curated: str | None = None  # the article whose claims people have curated from this very text
    graphs: tuple[SourceGraph, ...] = ()


def load_all(
    workspace: Workspace,
    sources: Sequence[Source],
    loader: str | None = None,
    *,
    dry_run: bool = False,
    again: bool = False,
    processes: int | None = None,
    batch: int = BATCH,
    limit: float = LIMIT,
) -> Generator[Outcome, None, None]:
    """Take sources into the root and the store, and yield what became of each, in their order.

    A source that was loaded as it is now is skipped, unless `again`; so a load that was broken off goes on
    where it stopped. So is the text of an article whose claims people have curated, unless the source names an
    identifier of its own: what is found in it would stand beside what they made of it. A batch is published as a whole. One that needs names of another in its batch is read
    a second time after it. Several sources are read in processes of their own, of which one that takes longer
    than `limit` seconds over a file is ended; a single one is read here, without a limit.
    """
    workspace.open()
    processes = processes or os.cpu_count() or 1
    count = min(processes, -(-len(sources) // _EACH))
    journal = Journal(workspace)
    with Readers(count, loader, limit) if len(sources) > 1 else nullcontext() as readers:
        reading = _Reading(workspace, readers, loader)
        for start in range(0, len(sources), batch):
            part = sources[start : start + batch]
            keys = {source: key(source, loader) for source in part}
            there = {s: None for s in part if not again and journal.holds(keys[s])} | _curated(
                workspace, part
            )
            wanted = [source for source in part if source not in there]
            found: dict[Source, Read] = {}
            for source, result in reading.first(wanted):
                found[source] = result
                workspace.stage(f"reading {start + len(found):,} of {len(sources):,}: {source.path.name}")
            outcomes = _taken(workspace, reading.again(found), dry_run)
            late = [s for s in wanted if outcomes[s].error is not None and not found[s].deadly]
            if late and not dry_run and len(late) < len(wanted):
                outcomes |= _taken(workspace, reading.again(dict(reading.first(late))), dry_run)
            if not dry_run:
                loaded = {s: o.changes[0].graph for s, o in outcomes.items() if len(o.changes) == 1}
                journal.write((graph, keys[s]) for s, graph in loaded.items())
            for source in part:
                if source in there:
                    yield Outcome(source, skipped=True, curated=there[source])
                else:
                    yield outcomes[source]


def _curated(workspace: Workspace, sources: Iterable[Source]) -> dict[Source, str]:
    """Return the sources that are the text of an article with curated claims, each with the article's slug."""
    store, found = workspace.open(), dict[Source, str]()
    for source in sources:
        if source.slug is not None or not source.path.is_file():
            continue
        digest = Literal(sha256(source.path.read_bytes()).hexdigest())
        for article in store.subjects(iris.term("sha256"), digest):
            claims = store.subjects(iris.term("statedIn"), NamedNode(article))
            if any(iris.status("curated") in store.values(c, iris.term("reviewState")) for c in claims):
                found[source] = iris.local_name(article)
    return found


@dataclass(frozen=True, slots=True)
class _Reading:
    """How sources are read: in processes of their own, or here where there are none."""

    workspace: Workspace
    readers: Readers | None
    loader: str | None

    def first(
        self, wanted: Iterable[Source], without: frozenset[str] = frozenset()
    ) -> Iterator[tuple[Source, Read]]:
        """Yield what each source holds; names that only the graphs `without` give do not count."""
        wanted = list(wanted)
        if not wanted:
            return
        if self.readers is not None:
            results = self.readers.read(wanted, self.workspace.folder(), without)
        else:
            names = Names(self.workspace.open()).without(without)
            results = (read(source, self.loader, names) for source in wanted)
        for source, result in zip(wanted, results, strict=True):
            if result.cost is not None and source.choice is not None and source.choice.cost is not None:
                source.choice.cost.add(result.cost)
            yield source, result

    def again(self, found: Mapping[Source, Read]) -> Mapping[Source, Read]:
        """Return what sources hold without the names that only the former states of their graphs give.

        Those have to be given again, by one of these sources: if each took them from another's former state,
        nobody would.
        """
        store = self.workspace.open()
        known = {name.value for name in store.graph_names()}
        former = frozenset(name for result in found.values() for name, _ in result.graphs if name in known)
        if not former:
            return found
        names = Names(store)
        if names.without(former) is names.vocabulary:
            return found
        silent = {replace(s, say=loaders.silent): s for s, result in found.items() if not result.deadly}
        return {**found, **{silent[s]: result for s, result in self.first(silent, former)}}


def _taken(workspace: Workspace, found: Mapping[Source, Read], dry_run: bool) -> dict[Source, Outcome]:
    """Return what becomes of the sources of a batch, published together."""
    store = workspace.open()
    outcomes: dict[Source, Outcome] = {}
    graphs: dict[NamedNode, SourceGraph] = {}
    texts: list[Text] = []
    named: dict[tuple[str, str], str] = {}
    for source, result in found.items():
        if result.error is not None:
            kind, what, where, remedy = result.error
            error = kind(what, where=where, remedy=remedy)
            outcomes[source] = Outcome(source, error=error)
            continue
        held = [SourceGraph(NamedNode(name), _quads(data)) for name, data in result.graphs]
        held = [_one_name_each(graph, named) for graph in held]
        changes = tuple(workspace.changes(store, held))
        outcomes[source] = Outcome(source, changes, graphs=tuple(held) if dry_run else ())
        graphs |= {g.name: g for g, change in zip(held, changes, strict=True) if change}
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
