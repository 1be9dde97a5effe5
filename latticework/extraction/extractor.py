"""`Extractor`: the text of an article in, claims out, each with passage, rule and confidence; nothing is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from latticework.article.prose import Prose, read
from latticework.article.stated import published_date
from latticework.article.text import digest
from latticework.claims.model import Claim, Entity, Evidence
from latticework.claims.scheme import KINDS
from latticework.content import Content
from latticework.extraction.engine import Candidate, Engine
from latticework.extraction.finder import Finder
from latticework.extraction.gate import Gate
from latticework.extraction.gazetteer import Gazetteer
from latticework.extraction.lexicon import lexicon
from latticework.extraction.mentions import Mention
from latticework.extraction.patterns import rules
from latticework.vocabulary.names import Vocabulary

# Confidence from which a claim is accepted without review, by kind; the others wait in the queue.
ACCEPTED = {
    "membership": 0.715, "launch": 0.79, "coverage": 0.8, "control": 0.9, "structure": 0.8, "funding": 0.9,
    "location": 0.9,
}  # fmt: skip
KEPT = {"coverage": 0.3, "membership": 0.38}
LEAST = 0.4


@dataclass(frozen=True, slots=True)
class Extraction:
    """The claims of an article, what the gate refused and why, and the entities nothing knew before."""

    claims: tuple[Claim, ...]
    refused: Counter[str] = field(default_factory=Counter[str])
    new: tuple[Entity, ...] = ()
    language: str = "zh"


class Visible(Protocol):
    """What a reader sees of a file, with the way back to the text that offsets count."""

    @property
    def text(self) -> str:
        """The characters seen."""
        ...

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text for a span of what is seen."""
        ...


class Extractor:
    """Reads articles by rules; the names are prepared once and serve all articles."""

    def __init__(
        self, vocabulary: Vocabulary, content: Content | None = None, without: frozenset[str] = frozenset()
    ) -> None:
        """Take the names of the graph, but for those of the entities `without` (IRIs), and the rules of `content`."""
        self._sources = (vocabulary, content or Content.default(), without)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The names known beforehand."""
        return Gazetteer(*self._sources)

    def extract(
        self,
        text: str,
        *,
        language: str | None = None,
        published: str | None = None,
        visible: Visible | None = None,
    ) -> Extraction:
        """Return the claims of a text in the order of their passages; offsets are code points of `text`.

        `visible` says what of the text a reader sees, where that is not all of it.
        """
        gazetteer, content = self.gazetteer, self._sources[1]
        prose = read(visible.text if visible else text, language)
        prose.published = published or published_date(prose.text)
        words = lexicon(content, prose.language)
        with gazetteer.own():
            finder = Finder(prose, gazetteer, words)
            engine = Engine(prose, finder.mentions, words, gazetteer, rules(content, prose.language))
            candidates = engine.candidates()
            gate = Gate(text)
            claims = [
                claim
                for candidate in candidates
                if candidate.confidence >= KEPT.get(candidate.kind, LEAST)
                for claim in [_claim(candidate, engine, prose, text, visible)]
                if gate.admits(claim, _resolved(candidate))
            ]
        claims.sort(
            key=lambda c: (
                c.evidence.start,
                c.evidence.end,
                c.kind,
                c.subject.id,
                c.object.id if c.object else "",
            )
        )
        used = {e.id for c in claims for e in (c.subject, c.object) if e}
        new = {r.id: r.entity() for r in finder.new.values() if r.new and r.id in used}
        return Extraction(tuple(claims), gate.refused, tuple(new.values()), prose.language)


def _claim(candidate: Candidate, engine: Engine, prose: Prose, text: str, visible: Visible | None) -> Claim:
    finding, scene = candidate.finding, candidate.scene
    low, high = finding.span
    start, end = prose.span(scene.sentence.start + low, scene.sentence.start + min(high, len(scene.text)))
    if visible:
        start, end = visible.span(start, end)
    time, time_kind = engine.circumstances.when(scene, finding, candidate.kind, candidate.status)
    speaker = engine.circumstances.speaker(scene, finding)
    confidence = candidate.confidence
    sure = confidence >= ACCEPTED[candidate.kind] and not candidate.resolved
    return Claim(
        kind=candidate.kind,
        subject=candidate.subject.entity(KINDS[candidate.kind].subjects),
        object=candidate.object.entity(KINDS[candidate.kind].objects) if candidate.object else None,
        status=candidate.status,
        evidence=Evidence(start, end, digest(text[start:end])),
        time=time,
        time_kind=time_kind,
        attributed_to=speaker.entity() if speaker else None,
        object_label=finding.label,
        amount=finding.amount if finding.currency else None,
        currency=finding.currency if finding.amount else None,
        confidence=Decimal(str(confidence)),
        rule=candidate.rules,
        review="accepted" if sure else "unreviewed",
    )


def _resolved(candidate: Candidate) -> frozenset[str]:
    """Return the ids that mentions of the passage stand for: by a name, a pointer, or carried into it."""
    low, high = candidate.finding.span
    found: set[str] = set()

    def take(mention: Mention) -> None:
        for referent in mention.referents:
            found.add(referent.id)
            if referent.stands_for:
                found.add(referent.stands_for)
        for part in mention.parts:
            take(part)

    for mention in candidate.scene.mentions:
        if mention.start < high and low < mention.end:
            take(mention)
    if candidate.finding.carried:
        found |= {candidate.subject.id, candidate.object.id if candidate.object else ""}
    return frozenset(found)
