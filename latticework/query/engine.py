"""`Engine`: what runs a query. The embedded store is one; remote endpoints and rdflib are others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from latticework.errors import InputError, UsageError
from latticework.query.binder import Term
from latticework.store.generations import preceding, published_at
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a SELECT: a term or None for each variable."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


class Engine(Protocol):
    """What a report needs of the graph that it asks."""

    def select(self, query: str) -> Answer:
        """Return the rows of a SELECT. Raises UsageError where the engine refuses it."""
        ...

    def labels(self, things: Iterable[str], language: str) -> dict[str, str]:
        """Return the name to show of each thing that has one."""
        ...

    def classes(self, iri: str) -> set[str]:
        """Return the local names of a thing's classes; empty for an unknown one."""
        ...

    def vocabulary(self) -> Vocabulary:
        """Return every name in the graph."""
        ...

    def described(self, things: Iterable[str]) -> list[Triple]:
        """Return the statements about these claims and about their passages."""
        ...


class Embedded:
    """The store in this process."""

    def __init__(self, store: Store) -> None:
        """Ask this store."""
        self.store = store
        self._vocabulary: Vocabulary | None = None

    def select(self, query: str) -> Answer:
        """Return the rows of a SELECT."""
        try:
            solutions = self.store.database.query(query)
        except SyntaxError as error:
            raise InputError(f"the query does not parse: {error.msg}", remedy="correct the query") from None
        if not isinstance(solutions, QuerySolutions):
            raise UsageError("a report is a SELECT", remedy="rewrite the query")
        variables = tuple(v.value for v in solutions.variables)
        return Answer(variables, [tuple(_term(value) for value in solution) for solution in solutions])

    def labels(self, things: Iterable[str], language: str) -> dict[str, str]:
        """Return the name to show of each thing that has one."""
        return self.store.labels(things, language)

    def classes(self, iri: str) -> set[str]:
        """Return the local names of a thing's classes."""
        return {iris.local_name(t.value) for t in self.store.values(iri, iris.RDF_TYPE)}

    def vocabulary(self) -> Vocabulary:
        """Return every name in the graph, read once."""
        if self._vocabulary is None:
            self._vocabulary = self.store.vocabulary()
        return self._vocabulary

    @property
    def since(self) -> str | None:
        """When the state that it asks was published, in UTC."""
        return published_at(self.store.folder) if self.store.folder else None

    def earlier(self) -> Embedded | None:
        """Return the state of the store before this one, or None where it is not kept."""
        folder = preceding(self.store.folder) if self.store.folder else None
        return Embedded(Store.open(folder)) if folder else None

    def described(self, things: Iterable[str]) -> list[Triple]:
        """Return the statements about these claims and about their passages."""
        found: set[Triple] = set()
        for iri in things:
            node = NamedNode(iri)
            for q in self.store.database.quads_for_pattern(node, None, None, pyoxigraph.DefaultGraph()):
                found.add(q.triple)
                if q.predicate == iris.term("evidence") and isinstance(q.object, NamedNode):
                    passage = self.store.database.quads_for_pattern(
                        q.object, None, None, pyoxigraph.DefaultGraph()
                    )
                    found.update(p.triple for p in passage)
        return sorted(found, key=str)


def _term(value: object) -> Term | None:
    if isinstance(value, NamedNode | Literal) or value is None:
        return value
    return Literal(str(value))  # a blank node of somebody's data: its label, as text
