"""The review of one article: its text, its claims with what was decided of them, and new decisions."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from latticework.article import formats
from latticework.article.formats import Visible
from latticework.article.text import Article, digest
from latticework.claims import decisions as made
from latticework.claims import jsonl
from latticework.claims.decisions import Decision, Merge
from latticework.claims.model import Claim, Entity, Evidence
from latticework.claims.scheme import CLASS_OF_TYPE
from latticework.errors import InputError, UsageError
from latticework.graph.decided import FOLDER, Decisions, after_merges
from latticework.graph.source import SourceGraph, claims_by_iri, to_article
from latticework.review.passages import nearest, with_digest
from latticework.review.sentences import own_names, worded
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary
from latticework.workspace import Workspace

_NAMEABLE = frozenset(CLASS_OF_TYPE.values())


@dataclass(frozen=True, slots=True)
class Item:
    """A claim as it now stands, with its IRI, and every decision about it, oldest first.

    `is_adrift` says that a reviewer put the claim there and its passage is no longer where it was: the claim is
    open again, and stands in no graph until it is accepted where the passage is now, or corrected.
    """

    iri: str
    claim: Claim
    trail: tuple[Decision, ...] = ()
    is_adrift: bool = False

    @property
    def decided(self) -> Decision | None:
        """What was decided of it last."""
        return self.trail[-1] if self.trail else None

    @property
    def short(self) -> str:
        """The last part of its IRI: the digest by which it is named within its article."""
        return self.iri.rpartition("/")[2]


def reviewer() -> str:
    """Return who reviews, unless told: LATTICEWORK_REVIEWER, else the name of the account."""
    return os.environ.get("LATTICEWORK_REVIEWER") or getpass.getuser()


class Review:
    """The review of one article: its text as a reader sees it, its claims, and the decisions on them.

    A decision is written at once; the store follows on `publish`, or when it is next opened.
    """

    def __init__(
        self, workspace: Workspace, stem: str, who: str, vocabulary: Vocabulary | None = None
    ) -> None:
        """Open the article as the files now have it; raises UsageError for an unknown one.

        With a vocabulary at hand no store is opened, nor built where decisions have outrun it.
        """
        self.workspace, self.stem, self.who = workspace, stem, who
        self.vocabulary = vocabulary or workspace.open().vocabulary()
        self.graph = graph_of(workspace, stem)
        self.article: Article = to_article(self.graph)
        self.text: str | None = workspace.shelf().text(self.article.sha256)
        self.path = workspace.content.root / FOLDER / f"{stem}.jsonl"
        self.own = own_names(self.graph)
        self._merged: set[str] = set()
        self.items: list[Item] = self._items()

    def _items(self) -> list[Item]:
        trails: dict[object, list[Decision]] = {}
        for d in self._standing():
            for claim in (d.claim, d.correction):
                if claim is not None:
                    trails.setdefault(_said(claim), []).append(d)
        claims = claims_by_iri(self.graph, self.vocabulary.classes)
        found = [Item(iri, c, tuple(trails.get(_said(c), ()))) for iri, c in claims.items()]
        path = self.workspace.articles()[self.stem]
        for claim in Decisions.of(self.workspace.content).adrift(path, self.graph.name):
            trail = tuple(trails.get(_said(claim), ()))
            again = with_digest(self.text or "", claim.evidence)
            claim = replace(claim, review="unreviewed", evidence=again or claim.evidence)
            found.append(Item(self._iri(claim), claim, trail, is_adrift=True))
        return sorted(found, key=_place)

    def _iri(self, claim: Claim) -> str:
        return iris.claim(self.stem, claim.digest(self.article.sha256)).value

    def item(self, name: str) -> Item:
        """Return the claim of an IRI, or of its last part. Raises UsageError where there is none."""
        for item in self.items:
            if name in (item.iri, item.short):
                return item
        raise UsageError(f"no claim of {self.stem} is called {name!r}", remedy="report evidence shows them")

    def is_there(self, evidence: Evidence) -> bool:
        """Say whether a passage stands where it should in the text, as far as that is at hand."""
        return self.text is None or digest(self.text[evidence.start : evidence.end]) == evidence.sha256

    def decisions(self) -> list[Decision]:
        """Return every decision on this article, oldest first: the audit trail."""
        paths = self.workspace.content.every(FOLDER, f"{self.stem}.jsonl")
        return [decision for path in paths for decision in made.read(path)]

    def _standing(self) -> list[Decision]:
        """Return every decision, about the entities as they are named now."""
        return after_merges(self.decisions(), Decisions.of(self.workspace.content).redirects)

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
        """Accept a claim as it is. Raises UsageError where its passage is gone."""
        self._check_place(item, item.claim)
        return self._decide("accepted", item, note=note)

    def reject(self, item: Item, note: str | None = None) -> Item:
        """Reject a claim: it stays in its graph, and counts nowhere."""
        return self._decide("rejected", item, note=note)

    def reopen(self, item: Item) -> Item:
        """Take back what was decided. Of a correction, the claim in whose place it stands is there again."""
        corrections = [d for d in item.trail if d.correction and _said(d.correction) == _said(item.claim)]
        last = item.decided
        if not corrections or last is None or (last is not corrections[-1] and last.verdict != "accepted"):
            return self._decide("reopened", item)
        if last is not corrections[-1]:
            self._decide("reopened", item)  # it was accepted on its own, too
        self.items = [i for i in self.items if i.iri != item.iri]
        before = corrections[-1].claim
        ours = [d.claim if d.verdict == "added" else d.correction for d in self._standing()]
        if any(c is not None and _said(c) == _said(before) for c in ours):
            return self._put(before, "accepted")  # it was a correction, or added, itself
        return self._decide("reopened", next(i for i in self.items if _said(i.claim) == _said(before)))

    def correct(self, item: Item, correction: Claim, note: str | None = None) -> Item:
        """Put another claim in the place of one. Raises InputError where its parts do not fit together."""
        jsonl.check(correction)
        self._check_place(item, correction)
        if made.key(correction) == made.key(item.claim) and made.stated(correction) == made.stated(
            item.claim
        ):
            return self.accept(item, note)
        self._decide("corrected", item, correction, note)
        return self._shown(correction)

    def add(self, claim: Claim, note: str | None = None) -> Item:
        """Add a claim that the extraction has missed. Raises InputError where its parts do not fit together."""
        jsonl.check(claim)
        return self._put(claim, "added", note)

    def _put(self, claim: Claim, verdict: str, note: str | None = None) -> Item:
        self._write(Decision(verdict, self.who, _now(), self.article.sha256, claim, note=note))
        return self._shown(claim)

    def _shown(self, claim: Claim) -> Item:
        claim = replace(claim, review="accepted")
        about = [
            d for d in self._standing() for c in (d.claim, d.correction) if c and _said(c) == _said(claim)
        ]
        item = Item(self._iri(claim), claim, tuple(about))
        self.items = sorted([*(i for i in self.items if i.iri != item.iri), item], key=_place)
        return item

    def _check_place(self, item: Item, claim: Claim) -> None:
        """Raise UsageError where a claim that lost its passage is to stand on that passage all the same."""
        if item.is_adrift and (self.text is None or not self.is_there(claim.evidence)):
            raise UsageError(
                "its passage is not in the text", remedy="correct it with other words, or reject it"
            )

    def _decide(
        self, verdict: str, item: Item, correction: Claim | None = None, note: str | None = None
    ) -> Item:
        decision = Decision(verdict, self.who, _now(), self.article.sha256, item.claim, correction, note)
        self._write(decision)
        states = {"accepted": "accepted", "reopened": "unreviewed"}
        claim = replace(item.claim, review=states.get(verdict, "rejected"))
        now = Item(item.iri, claim, (*item.trail, decision), item.is_adrift and verdict != "accepted")
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
        self.graph = graph_of(self.workspace, self.stem)
        self.own = own_names(self.graph)
        self.items = self._items()  # their IRIs name the claims anew
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

    def name_of(self, entity: Entity | None, lang: str) -> str:
        """Return the name by which a form names an entity: one that leads back to it, else its id."""
        if entity is None:
            return ""
        name = self.vocabulary.label(entity.iri, lang)
        return name if self.vocabulary.find(name, _NAMEABLE) == [entity.iri] else entity.id

    def passage(self, start: int, end: int) -> Evidence:
        """Return a span of the text as evidence. Raises InputError where it encloses nothing."""
        if self.text is None or not 0 <= start < end <= len(self.text):
            raise InputError(f"{start}–{end} encloses nothing of the text", remedy="choose a passage")
        return Evidence(start, end, digest(self.text[start:end]))

    def words_of(self, evidence: Evidence | None) -> str:
        """Return the words of a passage; none where the text is not at hand, or the passage not in it."""
        if self.text is None or evidence is None or not self.is_there(evidence):
            return ""
        return self.text[evidence.start : evidence.end]

    def evidence(self, words: str, before: Evidence | None = None, near: int | None = None) -> Evidence:
        """Return where words stand: nearest to an offset of the text, or to the passage before.

        Words are found whatever the blanks and line ends between them. Raises UsageError where they are not there.
        """
        if before is not None and near in (None, before.start):
            kept = self.words_of(before).split()
            if words.split() == kept and (kept or self.text is None):
                return before
        place = before.start if near is None and before is not None else near or 0
        span = nearest(self.text or "", words, place)
        if span is None and (seen := self.seen()) is not None:
            span = nearest(seen.text, words, seen.position(place))  # marks of HTML stand between the words
            span = seen.span(*span) if span else None
        if span is None:
            raise UsageError("these words are not in the text", remedy="copy them from it, letter for letter")
        return self.passage(*span)

    def concerned(self) -> set[str]:
        """Return the articles that the decisions of this review concern: this one, and those a merge changes."""
        stems = {self.stem}
        if self._merged:
            held = self.workspace.content.found("graphs/articles", "*.trig")
            wanted = [iris.local_name(iri).encode() for iri in self._merged]
            stems |= {s for s, path in held.items() if any(w in path.read_bytes() for w in wanted)}
        return stems

    def publish(self) -> None:
        """Bring the store to what was decided."""
        self.workspace.decide(sorted(self.concerned()))


def graph_of(workspace: Workspace, stem: str) -> SourceGraph:
    """Return the graph of an article as its file and the decisions have it. Raises UsageError for an unknown one."""
    held = workspace.articles()
    if stem not in held:
        raise UsageError(f"no article is called {stem!r}", remedy=f"there are {', '.join(sorted(held))}")
    return Decisions.of(workspace.content).read(held[stem], iris.article(stem))


def _said(claim: Claim) -> tuple[object, ...]:
    """Return what makes two claims the same, wherever their passage stands."""
    return made.key(claim), made.stated(claim)


def _place(item: Item) -> tuple[int, int, str, str]:
    evidence = item.claim.evidence
    return evidence.start, evidence.end, item.claim.kind, item.iri


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
