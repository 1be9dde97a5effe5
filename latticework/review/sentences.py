"""Claims in one line each, as a person reads them: in the desk, and where a load says what comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pyoxigraph import NamedNode

from latticework.claims.model import Claim, Entity
from latticework.claims.scheme import TIME_KINDS
from latticework.graph.difference import Change
from latticework.graph.source import SourceGraph, claims_by_iri
from latticework.store.reader import Store
from latticework.vocabulary.names import Vocabulary


def in_words(store: Store, graphs: Iterable[SourceGraph], change: Change, lang: str) -> dict[str, str]:
    """Return claims that come and go as a person reads them, by their IRIs."""
    vocabulary = store.vocabulary()
    old = SourceGraph(NamedNode(change.graph), frozenset(store.quads(NamedNode(change.graph))))
    found: dict[str, str] = {}
    for graph in (old, *graphs):
        for iri, claim in claims_by_iri(graph, vocabulary.classes).items():
            found[iri] = worded(claim, vocabulary, lang, own_names(graph))
    return found


def own_names(graph: SourceGraph) -> Vocabulary:
    """Return the names that a graph itself gives."""
    return Vocabulary(graph.quads)


def worded(
    claim: Claim, vocabulary: Vocabulary, lang: str, own: Vocabulary | None = None,
    term: Callable[[str], str] = str,
) -> str:  # fmt: skip
    """Return a claim in one line: who, what, how, when, on whose word; `term` words kinds and statuses."""

    def name(entity: Entity | None) -> str:
        if entity is None:
            return ""
        for names in (vocabulary, own):
            if names is not None and entity.iri in names:
                return names.label(entity.iri, lang)
        return next((n for several in entity.labels.values() for n in several), entity.id)

    target = name(claim.object) or claim.object_label or ""
    amount = f" {claim.amount:,} {claim.currency}" if claim.amount is not None else ""
    how = " · ".join(term(part) for part in (claim.kind, claim.status) if part)
    when = (
        f" {term(TIME_KINDS[claim.time_kind]) if claim.time_kind else ''} {claim.time}" if claim.time else ""
    )
    when = when.replace("  ", " ")
    whose = f" ({name(claim.attributed_to)}: “…”)" if claim.attributed_to else ""
    return f"{name(claim.subject)} → {target}  {how}{when}{amount}{whose}" if target else (
        f"{name(claim.subject)}  {how}{when}{amount}{whose}"
    )  # fmt: skip
