"""The dataset that a query is asked of: what the protocol or the query's FROM names, as an RDF merge.

Oxigraph takes a list of default graphs as it comes, so that a triple in two of them matches twice. Two or more
are therefore merged in memory first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from latticework.query.tokens import Token, tokens
from latticework.web.problems import Problem


@dataclass(frozen=True, slots=True)
class Dataset:
    """Names of default graphs and of named graphs; None for each where nobody named any."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @classmethod
    def told(cls, parameters: Mapping[str, Sequence[str]] | None) -> Dataset:
        """Return the dataset of the protocol's parameters."""
        if parameters is None:
            return cls()
        return cls(tuple(dict.fromkeys(parameters["default"])), tuple(dict.fromkeys(parameters["named"])))

    def __bool__(self) -> bool:
        """Say whether anything was named."""
        return bool(self.default or self.named)

    def ask(self, store: pyoxigraph.Store, text: str, prefixes: Mapping[str, str], base: str) -> Any:
        """Return the result of a query over this dataset."""
        about: dict[str, Any] = {"base_iri": base, "prefixes": dict(prefixes)}
        if not self:
            return store.query(text, **about)
        named: list[NamedNode | BlankNode] = [_iri(name) for name in self.named]
        if len(self.default) < 2:
            default: list[NamedNode | BlankNode | DefaultGraph] = [_iri(name) for name in self.default]
            return store.query(text, default_graph=default, named_graphs=named, **about)
        merged = pyoxigraph.Store()
        for name in self.default:
            found = store.quads_for_pattern(None, None, None, _iri(name))
            merged.extend(Quad(q.subject, q.predicate, q.object) for q in found)
        for graph in named:
            merged.extend(store.quads_for_pattern(None, None, None, graph))
        return merged.query(text, default_graph=DefaultGraph(), named_graphs=named, **about)


def _iri(name: str) -> NamedNode:
    try:
        return NamedNode(name)
    except ValueError:
        raise Problem(
            400, f"{name!r} is no IRI", where="default-graph-uri", remedy="write https://…"
        ) from None


def of_query(text: str, told: Dataset) -> tuple[str, Dataset]:
    """Return a query without its FROM clauses, and the dataset: the protocol's, else that of the clauses.

    Relative IRIs and prefixed names in FROM stay with the engine: then the clauses are left as they are.
    """
    default: list[str] = []
    named: list[str] = []
    cuts: list[tuple[int, int]] = []
    found = list(tokens(text))
    for place, token in enumerate(found):
        if token.text == "{":
            break
        if not token.is_word("FROM"):
            continue
        following = found[place + 1 : place + 3]
        is_named = bool(following) and following[0].is_word("NAMED")
        target: Token | None = next(iter(following[1:] if is_named else following), None)
        if target is None or target.kind != "iri" or ":" not in target.text:
            return text, told
        (named if is_named else default).append(target.text[1:-1])
        cuts.append((token.start, target.end))
    if not cuts:
        return text, told
    for start, end in reversed(cuts):
        text = text[:start] + " " * (end - start) + text[end:]
    return text, told or Dataset(tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named)))
