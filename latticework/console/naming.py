"""Names to show for IRIs, and IRIs as a query may write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import DefaultGraph, Literal, NamedNode

from latticework.query.tokens import tokens
from latticework.store.reader import Store
from latticework.vocabulary import iris

_RDFS_LABEL = NamedNode(iris.RDFS + "label")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w\-/]*[\w])?")


class Naming:
    """The labels of one store and the prefixes that need no declaring."""

    def __init__(self, store: Store, prefixes: Mapping[str, str]) -> None:
        """Read labels when they are asked for, and keep them."""
        self.store, self.prefixes = store, prefixes
        self._known: dict[tuple[str, str], str | None] = {}

    def label(self, iri: str, language: str) -> str | None:
        """Return the name to show of a thing or term, or None where it has none."""
        key = (iri, language)
        if key not in self._known:
            self._known[key] = self.store.labels([iri], language).get(iri) or self._of_term(iri, language)
        return self._known[key]

    def _of_term(self, iri: str, language: str) -> str | None:
        found: dict[str, str] = {}
        for q in self.store.database.quads_for_pattern(NamedNode(iri), _RDFS_LABEL, None, DefaultGraph()):
            if isinstance(q.object, Literal):
                found[q.object.language or ""] = q.object.value
        return found.get(language) or found.get("en") or next(iter(found.values()), None)

    def compact(self, iri: str) -> str:
        r"""Return an IRI as a query may write it: `id:quad`, `claim:article\/1f0e…`, or `<…>`."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}".replace("/", "\\/")
        return f"<{iri}>"

    def expand(self, written: str) -> str | None:
        """Return the IRI that `id:quad` or `<…>` means, or None where it is neither."""
        if written.startswith("<") and written.endswith(">"):
            return written[1:-1]
        prefix, sign, local = written.partition(":")
        return self.prefixes[prefix] + local.replace("\\/", "/") if sign and prefix in self.prefixes else None

    def mentioned(self, query: str) -> set[str]:
        """Return the IRIs that a query mentions."""
        written = (t.text for t in tokens(query) if t.kind in ("iri", "name"))
        return {iri for text in written if (iri := self.expand(text))}

    def labels(self, things: Iterable[str], language: str) -> dict[str, str]:
        """Return the names of those that have one."""
        return {iri: label for iri in things if (label := self.label(iri, language))}
