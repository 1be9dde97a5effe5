"""Precision, recall and F1 of extraction against curated articles; each can be held out of what is known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Self

from latticework.article.text import Article, Shelf
from latticework.claims.model import Claim, Entity
from latticework.content import Content
from latticework.errors import InputError
from latticework.extraction.extractor import Extractor
from latticework.extraction.mentions import fold
from latticework.graph.source import SourceGraph, to_article, to_claims
from latticework.vocabulary.names import Vocabulary

SETTINGS = ("open", "known")


@dataclass(frozen=True, slots=True)
class Curated:
    """An article with its text and the claims that people accepted."""

    article: Article
    text: str
    claims: tuple[Claim, ...]
    stem: str

    def iris(self) -> set[str]:
        """Return the IRIs of everything that its claims are about."""
        return {e.iri for c in self.claims for e in (c.subject, c.object, c.attributed_to) if e is not None}


@dataclass(slots=True)
class Count:
    """How many claims were curated, found, and found as curated (`lenient`: but for the status)."""

    curated: int = 0
    found: int = 0
    lenient: int = 0
    strict: int = 0

    def __iadd__(self, other: Count) -> Self:
        """Add another count."""
        self.curated += other.curated
        self.found += other.found
        self.lenient += other.lenient
        self.strict += other.strict
        return self

    @property
    def precision(self) -> float:
        """The share of what was found that is curated, status included."""
        return self.strict / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what is curated that was found, status included."""
        return self.strict / self.curated if self.curated else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, status included."""
        return self._f1(self.strict)

    @property
    def lenient_f1(self) -> float:
        """The same without regard to the status."""
        return self._f1(self.lenient)

    def _f1(self, agreed: int) -> float:
        total = self.found + self.curated
        return 2 * agreed / total if total else 0.0


@dataclass(slots=True)
class Score:
    """Counts over all, by kind, by status, by language and by article, for all claims or the accepted ones."""

    counts: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    refused: Counter[str] = field(default_factory=Counter[str])

    @property
    def total(self) -> Count:
        """The count over everything."""
        return self.counts["all", "all"]

    def add(self, claim: Claim, article: Article, count: Count) -> None:
        """Count a claim under each of its headings."""
        status = f"{claim.kind} {claim.status}" if claim.status else claim.kind
        headings = (
            ("all", "all"), ("kind", claim.kind), ("status", status), ("language", article.language or "?"),
            ("article", article.slug),
        )  # fmt: skip
        for heading in headings:
            self.counts[heading] += count


def curated(graphs: Iterable[SourceGraph], shelf: Shelf, vocabulary: Vocabulary) -> Iterator[Curated]:
    """Yield the curated articles whose text is at hand.

    Raises InputError where a graph has curated claims and no folder holds its text.
    """
    for graph in graphs:
        article = to_article(graph)
        claims = tuple(c for c in to_claims(graph, vocabulary.classes) if c.review == "curated")
        if not claims:
            continue
        text = shelf.text(article.sha256)
        if text is None:
            raise InputError(
                f"the text of {article.slug} is not here", remedy="name its folder: --articles DIR"
            )
        yield Curated(article, text, claims, _stem(shelf, article))


def _stem(shelf: Shelf, article: Article) -> str:
    """Return the name of the file that holds the article's text, by which another judge knows it."""
    for folder in shelf.folders:
        for path in sorted(folder.rglob("*")):
            if (
                path.is_file()
                and path.suffix in (".txt", ".md", ".html")
                and sha256(path.read_bytes()).hexdigest() == article.sha256
            ):
                return path.stem
    return article.slug


def evaluate(
    articles: Sequence[Curated],
    vocabulary: Vocabulary,
    content: Content,
    setting: str = "open",
    keep: Callable[[Claim], bool] = lambda claim: True,
    wanted: Collection[str] | None = None,
) -> Score:
    """Return the score of extraction on articles, each read as if nobody had curated it.

    In the setting `open` what only the held-out article speaks of is taken out of the names; in `known` it
    stays. Claims of tier extra are neither rewarded nor punished.
    """
    score = Score()
    names = _names(articles, vocabulary)
    for one in articles:
        if wanted is not None and one.article.slug not in wanted:
            continue
        others = set[str]().union(*(other.iris() for other in articles if other is not one))
        own = frozenset(one.iris() - others) if setting == "open" else frozenset[str]()
        extraction = Extractor(vocabulary, content, own).extract(
            one.text, language=one.article.language, published=one.article.published
        )
        score.refused.update(extraction.refused)
        found = [claim for claim in extraction.claims if keep(claim)]
        pairs = paired(found, one.claims, names)
        for claim in one.claims:
            if claim.tier != "extra":
                score.add(claim, one.article, Count(curated=1))
        for number, claim in enumerate(found):
            match = one.claims[pairs[number]] if number in pairs else None
            if match is not None and match.tier == "extra":
                continue
            score.add(claim, one.article, Count(found=1))
            if match is not None:  # agreement counts under the heading of what people wrote
                score.add(match, one.article, Count(lenient=1, strict=int(match.status == claim.status)))
    return score


def is_accepted(claim: Claim) -> bool:
    """Say whether a claim is sure enough to need no review."""
    return claim.review == "accepted"


def _names(articles: Sequence[Curated], vocabulary: Vocabulary) -> dict[str, set[str]]:
    """Return the IRIs that each folded name stands for, among what the curated claims speak of."""
    found: dict[str, set[str]] = defaultdict(set)
    for iri in set[str]().union(*(one.iris() for one in articles)) if articles else ():
        for name, _ in vocabulary.names[iri].every() if iri in vocabulary else ():
            found[fold(name)].add(iri)
    for one in articles:
        for claim in one.claims:
            for entity in (claim.subject, claim.object):
                for names in entity.labels.values() if entity else ():
                    for name in names:
                        found[fold(name)].add(entity.iri if entity else "")
    return found


def paired(found: Sequence[Claim], gold: Sequence[Claim], names: dict[str, set[str]]) -> dict[int, int]:
    """Return which found claim is which curated one: same kind, subject, object; the best pairs first."""

    def meant(entity: Entity | None) -> set[str]:
        if entity is None:
            return set()
        return {entity.iri}.union(
            *(names.get(fold(n), set()) for several in entity.labels.values() for n in several)
        )

    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, claim in enumerate(gold):
        index[claim.kind, claim.subject.iri].append(place)
    candidates: list[tuple[int, int, int]] = []
    for number, claim in enumerate(found):
        objects = meant(claim.object)
        for iri in meant(claim.subject):
            for place in index.get((claim.kind, iri), ()):
                other = gold[place]
                if claim.kind == "location":
                    mine, theirs = fold(claim.object_label or ""), fold(other.object_label or "")
                    fits = bool(mine) and (mine in theirs or theirs in mine)
                else:
                    fits = other.object is None or other.object.iri in objects
                if fits:
                    overlap = (
                        claim.evidence.start < other.evidence.end
                        and other.evidence.start < claim.evidence.end
                    )
                    same_time = bool(claim.time and other.time and claim.time[:4] == other.time[:4])
                    worth = (
                        8 * (other.tier != "extra")
                        + 4 * (claim.status == other.status)
                        + 2 * same_time
                        + overlap
                    )
                    candidates.append((-worth, number, place))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, place in sorted(candidates):
        if number not in pairs and place not in taken:
            pairs[number] = place
            taken.add(place)
    return pairs


def predictions(
    articles: Sequence[Curated],
    vocabulary: Vocabulary,
    content: Content,
    setting: str,
    folder: Path,
    wanted: Collection[str] | None = None,
) -> list[Path]:
    """Write what is found in each held-out article as JSON lines for another judge; return the files."""
    from latticework.claims import jsonl

    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for one in articles:
        if wanted is not None and one.article.slug not in wanted:
            continue
        others = set[str]().union(*(other.iris() for other in articles if other is not one))
        own = frozenset(one.iris() - others) if setting == "open" else frozenset[str]()
        extraction = Extractor(vocabulary, content, own).extract(
            one.text, language=one.article.language, published=one.article.published
        )
        path = folder / f"{one.stem}.jsonl"
        path.write_text("".join(line + "\n" for line in jsonl.write(extraction.claims)), encoding="utf-8")
        written.append(path)
    return written
