"""The user's workspace: content folders and the store that is a cache of them.

Every change goes to the files of the user's root first, then to a copy of the store, which is published in
one step. A store whose digest is not that of the files is built anew.
"""

from __future__ import annotations

import errno
import hashlib
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import NamedNode, Quad, parse

from latticework import loaders
from latticework.article.kept import Text
from latticework.article.text import Shelf
from latticework.content import Content
from latticework.errors import UsageError
from latticework.graph.canonical import trig
from latticework.graph.decided import GRAPH as DECISIONS
from latticework.graph.decided import Decisions
from latticework.graph.difference import Change, difference
from latticework.graph.source import SourceGraph
from latticework.reasoning import derivation, rules
from latticework.store import building, writer
from latticework.store import export as exports
from latticework.store.generations import Generation, Home
from latticework.store.ontology import vocabulary_of
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.iris import term

_ONTOLOGY_FILES = {"latticework": "ontology", "alignments": "ontology", "prefixes": "ontology",
                   "technologies": "technologies"}  # fmt: skip
TOMBSTONE = ".removed"


@dataclass(slots=True)
class Workspace:
    """Content folders, store directory, folders with articles' texts."""

    content: Content
    home: Home
    article_folders: tuple[Path, ...] = ()
    say: Callable[[str], None] = field(
        default=lambda line: print("\r\x1b[K" * sys.stderr.isatty() + line, file=sys.stderr)
    )
    stage: Callable[[str], None] = field(default=lambda _: None)
    _temporary: Any = None

    @classmethod
    def default(cls, store: Path | None = None, articles: Iterable[Path] = ()) -> Workspace:
        """Return the workspace that the environment names; the store lies beside the root unless told."""
        content = Content.default()
        return cls(content, Home(store or content.root / "store"), tuple(articles))

    # ---- reading -------------------------------------------------------------------------------------

    def open(self) -> Store:
        """Return the store of the present content, building it first where it is missing or out of date."""
        files = self.files()
        published = self.home.current()
        if published is None or published.digest != writer.content_digest(files):
            published = self.build()
        return Store.open(published.folder, published.digest)

    def folder(self) -> Path:
        """Return the folder of the published generation, for processes that open it themselves."""
        published = self.home.current()
        return published.folder if published else self.build().folder

    def shelf(self) -> Shelf:
        """Return the folders in which texts of articles are looked for."""
        return Shelf([*self.article_folders, self.content.root / "articles"])

    def prefixes(self) -> dict[str, str]:
        """Return the prefixes of the shipped list and the user's own, by name."""
        found: dict[str, str] = {}
        for path in self.content.every("ontology", "prefixes.ttl"):
            found |= iris.prefixes(path)
        return dict(sorted(found.items()))

    def files(self) -> dict[str, Any]:
        """Return the files that a store of the present content is built from, each with its graph and digest."""
        known = published.files if (published := self.home.current()) else {}
        found: dict[str, Any] = {}
        for path in self._sources():
            state = path.stat()
            stamp = [state.st_size, state.st_mtime_ns]
            before = known.get(str(path))
            if before and before["stamp"] == stamp:
                found[str(path)] = before
                continue
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            graph = self._graph_of(path)
            found[str(path)] = {"sha256": digest, "stamp": stamp, "graph": graph.value if graph else None}
        return found

    def _sources(self) -> Iterable[Path]:
        for path in self.content.every("ontology", "*.ttl"):
            if path.parent.name == "ontology":
                yield path
        yield from self.content.every("ontology/rules", "*.rq")
        yield from self.content.every("graphs/decisions", "*.jsonl")
        yield from self.articles().values()
        for pattern in ("*.trig", "*.nq", "*.nq.gz"):
            yield from self.content.every("graphs/reference", pattern)
            yield from self.content.every("graphs/imported", pattern)

    @staticmethod
    def _graph_of(path: Path) -> NamedNode | None:
        if path.suffix == ".ttl":
            return iris.graph(_ONTOLOGY_FILES.get(path.stem, "entities"))
        if path.parent.name == "articles":
            return iris.article(path.stem)
        return None

    def status(self) -> dict[str, Any]:
        """Return what is in the store: its folder and digest, each graph with its size, claims and title."""
        store = self.open()
        stated_in, title = term("statedIn"), NamedNode(iris.DCTERMS + "title")
        graphs: list[dict[str, Any]] = []
        for name in store.graph_names():
            about = list(store.quads(name))
            titles = [
                getattr(q.object, "value", None) for q in about if q.subject == name and q.predicate == title
            ]
            graphs.append({
                "name": name.value.removeprefix(iris.BASE),
                "statements": len(about),
                "claims": sum(q.predicate == stated_in for q in about),
                "title": titles[0] if titles else None,
            })  # fmt: skip
        return {
            "root": str(self.content.root),
            "store": str(self.home.directory),
            "digest": store.digest,
            "statements": sum(1 for _ in store.triples()),
            "graphs": graphs,
            "files": sorted(self.files()),
        }

    def export(self, form: str, **choice: Any) -> bytes:
        """Return the graph in a format of `store.export`; the ontology with its axioms over blank nodes."""
        if choice.get("graph") == "ontology":
            return exports.ontology(self.ontology_files(), form, self.prefixes(), choice.get("base_iri"))
        return exports.export(self.open(), form, prefixes=self.prefixes(), **choice)

    def ontology_files(self) -> list[Path]:
        """Return the files of graph/ontology."""
        return [p for p in self._sources() if self._graph_of(p) == iris.graph("ontology")]

    def articles(self) -> dict[str, Path]:
        """Return the files of the articles that are there, by slug."""
        held = self.content.found("graphs/articles", "*.trig")
        removed = self.content.found("graphs/articles", f"*{TOMBSTONE}")
        return {stem: path for stem, path in sorted(held.items()) if stem not in removed}

    # ---- building ------------------------------------------------------------------------------------

    def build(self) -> Generation:
        """Build the store from the files in a fresh directory and publish it; two first uses build once."""
        try:
            with self.home.writing():
                files = self.files()
                digest = writer.content_digest(files)
                published = self.home.current()
                if published and published.digest == digest:
                    return published  # another process built it while this one waited
                began = time.perf_counter()
                place = self.home.fresh()
                size = self._fill(place, files, digest)
                generation = self.home.publish(place, digest, files)
                took = time.perf_counter() - began
                articles = sum(1 for about in files.values() if "/article/" in (about["graph"] or ""))
                self.say(f"built the store from {articles} articles: {size:,} statements in {took:.1f} s")
                return generation
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
            return self._build_elsewhere(error)

    def _build_elsewhere(self, error: OSError) -> Generation:
        """Build in a temporary directory, which goes with the process, where the store's place is read-only."""
        if self._temporary is not None:
            raise error
        import tempfile

        self._temporary = tempfile.TemporaryDirectory(prefix="latticework-")
        self.say(f"{self.home.directory} cannot be written: using a temporary store")
        self.home = Home(Path(self._temporary.name))
        return self.build()

    def _fill(self, folder: Path, files: dict[str, Any], digest: str) -> int:
        database = pyoxigraph.Store(str(folder))
        decisions = Decisions.of(self.content)
        database.extend(decisions.statements())
        building.read(database, files, decisions, self.stage)
        self.stage("merging the graphs")
        writer.merge(database)
        self.stage("deriving what follows")
        derivation.derive(database, self._rules())
        writer.replace(database, {writer.CATALOGUE: writer.catalogue(database, digest, files, {})})
        database.flush()
        return len(database)

    def reason(self) -> int:
        """Conclude anew what follows from the graph, publish it, and return how many statements that is."""
        self.open()
        with self.home.writing():
            self._apply({}, self.files(), anew=True)
        return sum(1 for _ in self.open().quads(writer.DERIVED))

    def _rules(self) -> dict[str, str]:
        return rules.read(self.content.found("ontology/rules", "*.rq"))

    # ---- changing ------------------------------------------------------------------------------------

    def load(
        self, source: loaders.Source, loader: loaders.Loader | None = None, *, dry_run: bool = False
    ) -> list[Change]:
        """Take a source into the user's root and the store; return what changed, graph by graph.

        With `dry_run` nothing is written. Raises InputError where the source is not sound; then nothing
        has changed.
        """
        store = self.open()
        loader = loader or loaders.for_path(source.path)
        names = store.vocabulary()
        graphs = loader.load(source, names)
        if again := {graph.name for graph in graphs} & set(store.graph_names()):
            # Names that only the graph's former state gives are no names of others: it has to give them again.
            graphs = loader.load(source, store.vocabulary_without(again, names))
        if iris.reference() in {graph.name for graph in graphs}:
            raise UsageError(
                "graph/reference holds the shipped lists", remedy="take `graph: reference` out of the mapping"
            )
        changes = self.changes(store, graphs)
        if not dry_run and any(changes):
            changed = [graph for graph, change in zip(graphs, changes, strict=True) if change]
            self.put(changed, loaders.texts(source, graphs))
        return changes

    def changes(self, store: Store, graphs: Iterable[SourceGraph]) -> list[Change]:
        """Return what would change in the store if these graphs were loaded, review decisions applied."""
        decisions = Decisions.of(self.content)
        now = (decisions.applied(graph) for graph in graphs)
        return [difference(SourceGraph(g.name, frozenset(store.quads(g.name))), g) for g in now]

    def put(self, graphs: Iterable[SourceGraph], texts: Iterable[Text] = ()) -> None:
        """Write graphs and texts to the root, and publish the store with them, all at once."""
        graphs = list(graphs)
        with self.home.writing():
            prefixes = self.prefixes()
            for graph in graphs:
                self._write(graph, prefixes)
            for text in texts:
                text.keep(self.content.root / "articles")
            files, decisions = self.files(), Decisions.of(self.content)
            self._apply({graph.name: decisions.applied(graph).quads for graph in graphs}, files)

    def decide(self, stems: Iterable[str]) -> None:
        """Publish the store with the decisions as they now are, which concern these articles."""
        with self.home.writing():
            files = (
                self.files()
            )  # before the decisions are read: one that comes now makes the store out of date
            held, decisions = self.articles(), Decisions.of(self.content)
            graphs = {
                iris.article(s): decisions.read(held[s], iris.article(s)).quads for s in stems if s in held
            }
            self._apply({**graphs, DECISIONS: frozenset(decisions.statements()) or None}, files)

    def converted(self, source: loaders.Source, loader: loaders.Loader | None = None) -> bytes:
        """Return the graphs of a source as canonical TriG, and change nothing."""
        graphs = (loader or loaders.for_path(source.path)).load(source, vocabulary_of(self.content))
        return trig((q for graph in graphs for q in graph.quads), self.prefixes())

    def remove(self, name: str) -> Change:
        """Take an article out, and all that rested on it alone; a shipped one leaves a tombstone in the root.

        Raises UsageError for an unknown article.
        """
        store = self.open()
        stem = iris.local_name(name).removeprefix("reference/")
        held = self.articles().get(stem)
        place = self.content.root / "graphs"
        listed = place / "reference" / f"{stem}.trig"
        imported = listed if listed.is_file() else place / "imported" / f"{stem}.trig"
        graph = iris.article(stem) if held or not imported.is_file() else self._imported_name(imported)
        if held is None and not imported.is_file():
            known = sorted(iris.local_name(g.value) for g in store.graph_names() if "/article/" in g.value)
            raise UsageError(f"no article is called {name!r}", remedy=f"there are {', '.join(known)}")
        old = SourceGraph(graph, frozenset(store.quads(graph)))
        self.replace({graph: None})
        return Change(graph.value, claims_removed=frozenset(old.claims()), statements_removed=len(old.quads))

    def replace(self, graphs: Mapping[NamedNode, frozenset[Quad] | None]) -> None:
        """Put statements in the place of named graphs, in the files of the root first; None takes a graph out."""
        with self.home.writing():
            for name, quads in graphs.items():
                (self._take_out if quads is None else self._write)(SourceGraph(name, quads or frozenset()))
            self._apply(graphs, self.files())

    def _take_out(self, graph: SourceGraph) -> None:
        """Delete the file and the text of a graph; a shipped article leaves a tombstone in the root."""
        path = self._place(graph)
        path.unlink(missing_ok=True)
        if path.parent.name == "articles":
            if (self.content.shipped / "graphs" / "articles" / path.name).is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.with_suffix(TOMBSTONE).write_text("", encoding="utf-8")
            for text in (self.content.root / "articles").glob(f"{graph.slug}.*"):
                text.unlink()

    @staticmethod
    def _imported_name(path: Path) -> NamedNode:
        return next(q.graph_name for q in parse(path=str(path)) if isinstance(q.graph_name, NamedNode))

    def _write(self, graph: SourceGraph, prefixes: Mapping[str, str] | None = None) -> None:
        """Write a graph to its file in the user's root, in one step."""
        path = self._place(graph)
        path.parent.mkdir(parents=True, exist_ok=True)
        being_written = path.with_suffix(".trig.part")
        being_written.write_bytes(
            trig(graph.quads, prefixes or self.prefixes()) if graph.quads else writer.empty(graph.name)
        )
        being_written.replace(path)
        path.with_suffix(TOMBSTONE).unlink(missing_ok=True)

    def _place(self, graph: SourceGraph) -> Path:
        """Return the file of the root that holds a graph: an article's by its slug, another's by a digest."""
        folder = self.content.root / "graphs"
        if re.fullmatch(iris.BASE + r"article/[a-z0-9]+(-[a-z0-9]+)*", graph.name.value):
            return folder / "articles" / f"{graph.slug}.trig"
        if re.fullmatch(iris.BASE + r"graph/reference/[a-z0-9]+(-[a-z0-9]+)*", graph.name.value):
            return folder / "reference" / f"{graph.name.value.rpartition('/')[2]}.trig"
        return folder / "imported" / f"{hashlib.sha256(graph.name.value.encode()).hexdigest()[:16]}.trig"

    def _apply(
        self,
        graphs: Mapping[NamedNode, frozenset[Quad] | None],
        files: Mapping[str, Any],
        *,
        anew: bool = False,
    ) -> None:
        """Publish a copy of the store in which these graphs are replaced; `anew` concludes everything again.

        What somebody else has decided and not published yet comes along: the digest counts it already.
        """
        known = published.files if (published := self.home.current()) else {}
        graphs = {**Decisions.of(self.content).unpublished(files, known, self.articles()), **graphs}
        anew = anew or writer.of_rules(files) != writer.of_rules(known)
        place = self.home.fresh()
        database = self.home.copy(place)
        digest = writer.content_digest(files)
        sizes = writer.sizes(database)
        come, gone = writer.replace(database, graphs)
        is_touched = derivation.follow(database, self._rules(), come, gone, anew=anew)
        for name in (*graphs, *[writer.DERIVED] * is_touched):
            sizes.pop(name, None)
        writer.replace(database, {writer.CATALOGUE: writer.catalogue(database, digest, files, sizes)})
        database.flush()
        del database
        self.home.publish(place, digest, dict(files))
