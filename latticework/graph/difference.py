"""What a change of a graph adds and takes away."""

from __future__ import annotations

from dataclasses import dataclass

from latticework.graph.source import SourceGraph


@dataclass(frozen=True, slots=True)
class Change:
    """What a load or removal changed: claims and statements that came and went, by graph."""

    graph: str
    claims_added: frozenset[str] = frozenset()
    claims_removed: frozenset[str] = frozenset()
    statements_added: int = 0
    statements_removed: int = 0

    def __bool__(self) -> bool:
        """Say whether anything changed at all."""
        return bool(self.statements_added or self.statements_removed)


def difference(old: SourceGraph, new: SourceGraph) -> Change:
    """Return what comes and goes when `new` takes the place of `old`."""
    return Change(
        new.name.value,
        frozenset(new.claims() - old.claims()),
        frozenset(old.claims() - new.claims()),
        len(new.quads - old.quads),
        len(old.quads - new.quads),
    )
