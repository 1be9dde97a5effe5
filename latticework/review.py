"""Review: the claims of an article with what was decided of them, and new decisions."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pyoxigraph import NamedNode

from latticework.article import formats
from latticework.article.formats import Visible
from latticework.article.text import Article, digest
from latticework.claims import decisions as made
from latticework.claims import jsonl
from latticework.claims.decisions import Decision, Merge
from latticework.claims.model import Claim, Entity, Evidence
from latticework.claims.scheme import CLASS_OF_TYPE, TIME_KINDS
from latticework.errors import InputError, UsageError
from latticework.graph.canonical import trig
from latticework.graph.decided import FOLDER, curated
from latticework.graph.difference import Change
from latticework.graph.source import SourceGraph, claims_by_iri, to_article
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary
from latticework.workspace import Workspace

SIGNS = {"curated": "◆", "accepted": "✓", "rejected": "✗", "unreviewed": "·"}
_NAMEABLE = frozenset(CLASS_OF_TYPE.values())


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


@dataclass(frozen=True, slots=True)
class Item:
    """A claim as it now stands, with its IRI, and what was decided of it."""

    iri: str
    claim: Claim
    decided: Decision | None = None


def reviewer() -> str:
    """Return who reviews, unless told: LATTICEWORK_REVIEWER, else the name of the account."""
    return os.environ.get("LATTICEWORK_REVIEWER") or getpass.getuser()


class Review:
    """The review of one article: its text as a reader sees it, its claims, and the decisions on them.

    A decision is written at once; the store follows on `publish`, or when it is next opened.
    """

    def __init__(self, workspace: Workspace, stem: str, who: str) -> None:
        """Open the article; raises UsageError for an unknown one."""
        self.workspace, self.stem, self.who = workspace, stem, who
        store = workspace.open()
        self.vocabulary = store.vocabulary()
        self.graph = SourceGraph(iris.article(stem), frozenset(store.quads(iris.article(stem))))
        if not self.graph.quads:
            known = ", ".join(name for name, *_ in queue(workspace))
            raise UsageError(f"no article is called {stem!r}", remedy=f"there are {known}")
        self.article: Article = to_article(self.graph)
        self.text: str | None = workspace.shelf().text(self.article.sha256)
        self.path = workspace.content.root / FOLDER / f"{stem}.jsonl"
        self.own = own_names(self.graph)
        self._merged: set[str] = set()
        self.items: list[Item] = self._items()

    def _items(self) -> list[Item]:
        last = {(made.key(d.claim), made.stated(d.claim)): d for d in self.decisions()}
        claims = claims_by_iri(self.graph, self.vocabulary.classes)
        found = [Item(i, c, last.get((made.key(c), made.stated(c)))) for i, c in claims.items()]
        return sorted(
            found, key=lambda i: (i.claim.evidence.start, i.claim.evidence.end, i.claim.kind, i.iri)
        )

    def decisions(self) -> list[Decision]:
        """Return every decision on this article, oldest first: the audit trail."""
        paths = self.workspace.content.every(FOLDER, f"{self.stem}.jsonl")
        return [decision for path in paths for decision in made.read(path)]

    def seen(self) -> Visible | None:
        """Return the text as a reader sees it, or None where it is not at hand."""
        if self.text is None:
            return None
        kind = (
            "html"
            if self.text.lstrip("\ufeff \r\n")[:15].lower().startswith(("<!doctype", "<html"))
            else "text"
        )
        try:
            return formats.read_bytes(self.text.encode(), kind, self.stem).visible()
        except InputError:
            return formats.ReadText(self.text, (), "").visible()

    def words(self, claim: Claim, lang: str, term: Callable[[str], str] = str) -> str:
        """Return a claim in one line; `term` words kinds and statuses."""
        return worded(claim, self.vocabulary, lang, self.own, term)

    # ---- deciding ------------------------------------------------------------------------------------

    def accept(self, item: Item, note: str | None = None) -> Item:
        """Accept a claim as it is."""
        return self._decide("accepted", item, note=note)

    def reject(self, item: Item, note: str | None = None) -> Item:
        """Reject a claim: it stays in its graph, and counts nowhere."""
        return self._decide("rejected", item, note=note)

    def reopen(self, item: Item) -> Item:
        """Take back what was decided."""
        return self._decide("reopened", item)

    def correct(self, item: Item, correction: Claim, note: str | None = None) -> Item:
        """Put another claim in the place of one. Raises InputError where its parts do not fit together."""
        jsonl.check(correction)
        if made.key(correction) == made.key(item.claim) and made.stated(correction) == made.stated(
            item.claim
        ):
            return self.accept(item, note)
        self._decide("corrected", item, correction, note)
        return self._put(correction)

    def add(self, claim: Claim, note: str | None = None) -> Item:
        """Add a claim that the extraction has missed. Raises InputError where its parts do not fit together."""
        jsonl.check(claim)
        self._write(Decision("added", self.who, _now(), self.article.sha256, claim, note=note))
        return self._put(claim)

    def _put(self, claim: Claim) -> Item:
        claim = replace(claim, review="accepted")
        iri = iris.claim(self.stem, claim.digest(self.article.sha256)).value
        item = Item(iri, claim, self.decisions()[-1])
        self.items = sorted(
            [*(i for i in self.items if i.iri != iri), item],
            key=lambda i: (i.claim.evidence.start, i.claim.evidence.end, i.claim.kind, i.iri),
        )
        return item

    def _decide(
        self, verdict: str, item: Item, correction: Claim | None = None, note: str | None = None
    ) -> Item:
        decision = Decision(verdict, self.who, _now(), self.article.sha256, item.claim, correction, note)
        self._write(decision)
        states = {"accepted": "accepted", "reopened": "unreviewed"}
        now = Item(item.iri, replace(item.claim, review=states.get(verdict, "rejected")), decision)
        self.items = [now if i.iri == item.iri else i for i in self.items]
        return now

    def _write(self, decision: Decision) -> None:
        made.append(self.path, decision)

    def merge(self, entity: Entity, into: str) -> str:
        """Merge a new entity with a known one, by its name, slug or IRI; return the IRI it went into.

        Later articles that name it find the known one. Raises UsageError for an unknown or ambiguous name.
        """
        target = self.entity(into)
        if target.iri == entity.iri:
            raise UsageError(f"{entity.id} is {target.id} already", remedy="name another")
        names = self.own.names.get(entity.iri) or self.vocabulary.names.get(entity.iri)
        labels: dict[str, tuple[str, ...]] = {}
        if names is not None:
            for language, name in names.preferred.items():
                labels[language] = (name, *names.other.get(language, ()))
        path = self.workspace.content.root / FOLDER / f"{made.MERGES}.jsonl"
        made.append(path, Merge(entity.iri, target.iri, self.who, _now(), labels))
        self._merged.add(entity.iri)
        merges = {entity.iri: target.iri}
        self.items = [replace(i, claim=replace(
            i.claim, subject=made.merged(i.claim.subject, merges) or i.claim.subject,
            object=made.merged(i.claim.object, merges), attributed_to=made.merged(i.claim.attributed_to, merges),
        )) for i in self.items]  # fmt: skip
        return target.iri

    def is_new(self, entity: Entity | None) -> bool:
        """Say whether only this article describes an entity: what a merge is for."""
        return entity is not None and entity.iri in self.own.names

    def entity(self, name: str) -> Entity:
        """Return the known entity of a name, slug or IRI. Raises UsageError where there is none, or several."""
        found = self.vocabulary.find(name.strip(), _NAMEABLE)
        if len(found) == 1:
            kind = "Technology" if found[0].startswith(iris.BASE + "technology/") else None
            return Entity(iris.local_name(found[0]), kind)
        nearest = found or self.vocabulary.nearest(name, _NAMEABLE)
        shown = ", ".join(iris.local_name(i) for i in nearest) or "none like it"
        what = "may mean several" if found else "is not known"
        raise UsageError(f"{name!r} {what}", remedy=f"perhaps {shown}")

    def passage(self, start: int, end: int) -> Evidence:
        """Return a span of the text as evidence. Raises InputError where it encloses nothing."""
        if self.text is None or not 0 <= start < end <= len(self.text):
            raise InputError(f"{start}–{end} encloses nothing of the text", remedy="choose a passage")
        return Evidence(start, end, digest(self.text[start:end]))

    def publish(self) -> None:
        """Bring the store to what was decided."""
        stems = {self.stem}
        if self._merged:
            held = self.workspace.content.found("graphs/articles", "*.trig")
            wanted = [iris.local_name(iri).encode() for iri in self._merged]
            stems |= {s for s, path in held.items() if any(w in path.read_bytes() for w in wanted)}
        self.workspace.decide(sorted(stems))


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def queue(workspace: Workspace) -> list[tuple[str, str, Mapping[str, int]]]:
    """Return the articles with their titles and how many claims are in which state; those with work first."""
    store = workspace.open()
    found: list[tuple[str, str, Mapping[str, int]]] = []
    for name in store.graph_names():
        if not name.value.startswith(iris.BASE + "article/"):
            continue
        counts = dict.fromkeys(SIGNS, 0)
        title = ""
        for q in store.quads(name):
            if q.predicate == iris.term("reviewState") and isinstance(q.object, NamedNode):
                counts[iris.local_name(q.object.value)] += 1
            elif q.subject == name and q.predicate.value == iris.DCTERMS + "title":
                title = getattr(q.object, "value", "")
        found.append((iris.local_name(name.value), title, counts))
    return sorted(found, key=lambda f: (-f[2]["unreviewed"], f[0]))


def export_curated(workspace: Workspace, stems: Iterable[str]) -> bytes:
    """Return the accepted, corrected and added claims of articles as curated TriG, for graphs/articles."""
    store = workspace.open()
    graphs = [SourceGraph(iris.article(s), frozenset(store.quads(iris.article(s)))) for s in stems]
    return trig([q for graph in graphs for q in curated(graph).quads], workspace.prefixes())
