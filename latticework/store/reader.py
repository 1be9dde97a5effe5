"""`Store`: a published generation, opened for reading."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from latticework.vocabulary import iris
from latticework.vocabulary.names import Names, Vocabulary

Term = NamedNode | Literal
_NAMING = (
    iris.PREF_LABEL, iris.ALT_LABEL, iris.HIDDEN_LABEL, iris.REPLACED_BY, iris.NEEDS_RATIFICATION, iris.ISO2,
    iris.ISO3,
)  # fmt: skip


class Store:
    """Reads of one state of the graph. Everything comes from the default graph unless a graph is named."""

    def __init__(self, database: pyoxigraph.Store, digest: str = "", folder: Path | None = None) -> None:
        """Wrap an open database; `digest` tells its content, `folder` where its generation lies."""
        self.database, self.digest, self.folder = database, digest, folder

    @classmethod
    def open(cls, folder: Path, digest: str = "") -> Store:
        """Return the generation in that folder, read-only."""
        return cls(pyoxigraph.Store.read_only(str(folder)), digest, folder)

    def vocabulary(self) -> Vocabulary:
        """Return every name in the graph, with classes and redirects."""
        place = DefaultGraph()
        named = [q for p in _NAMING for q in self.database.quads_for_pattern(None, p, None, place)]
        typed = (
            q
            for s in {q.subject for q in named}
            for q in self.database.quads_for_pattern(s, iris.RDF_TYPE, None, place)
        )
        return Vocabulary([*named, *typed])

    def vocabulary_without(self, graphs: Collection[NamedNode], whole: Vocabulary) -> Vocabulary:
        """Return the names that remain without some graphs: `whole` itself where these give none alone."""
        lost = {
            q.subject
            for graph in graphs
            for predicate in (*_NAMING, iris.RDF_TYPE)
            for q in self.database.quads_for_pattern(None, predicate, None, graph)
            if isinstance(q.subject, NamedNode)
            and whole.tells_of(q.subject.value)
            and not self._elsewhere(q, graphs)
        }
        remaining = {
            q.triple: None
            for s in lost
            for p in (*_NAMING, iris.RDF_TYPE)
            for q in self.database.quads_for_pattern(s, p, None, None)
            if not isinstance(q.graph_name, DefaultGraph) and q.graph_name not in graphs
        }
        return whole.renamed({s.value for s in lost}, remaining) if lost else whole

    def _elsewhere(self, quad: Quad, graphs: Collection[NamedNode]) -> bool:
        held = self.database.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(not isinstance(q.graph_name, DefaultGraph) and q.graph_name not in graphs for q in held)

    def labels(self, things: Iterable[str], language: str) -> dict[str, str]:
        """Return the name to show of each thing that has one."""
        found: dict[str, str] = {}
        for iri in set(things):
            names = Names()
            for q in self.database.quads_for_pattern(NamedNode(iri), iris.PREF_LABEL, None, DefaultGraph()):
                if isinstance(q.object, Literal):
                    names.preferred[q.object.language or ""] = q.object.value
            if label := names.label(language):
                found[iri] = label
        return found

    def values(self, subject: str, predicate: NamedNode) -> list[Term]:
        """Return the objects of a subject and predicate, sorted."""
        pattern = self.database.quads_for_pattern(NamedNode(subject), predicate, None, DefaultGraph())
        return sorted((q.object for q in pattern if isinstance(q.object, NamedNode | Literal)), key=str)

    def subjects(self, predicate: NamedNode, value: NamedNode | Literal) -> list[str]:
        """Return the IRIs of what has a value, sorted."""
        pattern = self.database.quads_for_pattern(None, predicate, value, DefaultGraph())
        return sorted(q.subject.value for q in pattern if isinstance(q.subject, NamedNode))

    def graph_names(self) -> list[NamedNode]:
        """Return the names of the named graphs, sorted."""
        return sorted((g for g in self.database.named_graphs() if isinstance(g, NamedNode)), key=str)

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """Yield the statements of a named graph, or of all named graphs."""
        for quad in self.database.quads_for_pattern(None, None, None, graph):
            if graph is not None or not isinstance(quad.graph_name, DefaultGraph):
                yield quad

    def triples(self) -> Iterator[Triple]:
        """Yield the statements of the default graph: what reports count."""
        for quad in self.database.quads_for_pattern(None, None, None, DefaultGraph()):
            yield quad.triple
