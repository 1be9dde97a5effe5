"""The review desk as a page shows it: the article with its passages, the claim at hand, the claims that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from latticework.claims.model import Claim
from latticework.claims.scheme import TIME_KINDS
from latticework.review import Item, Review
from latticework.review.forms import fields_of
from latticework.web.pages import statements
from latticework.web.pages.cells import Link
from latticework.web.pages.frame import Visit
from latticework.web.pages.passages import Paragraph, paragraphs, passages
from latticework.web.pages.statements import Statement

_AROUND = 60  # characters of the text before and after a passage, where the article itself is far away


@dataclass(frozen=True, slots=True)
class Line:
    """A claim in the list: its sentence, its state, the passage it rests on."""

    item: Item
    statement: Statement
    says: list[Link]
    href: str
    number: int | None = None
    is_new: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What it says, without links."""
        return "".join(piece.text for piece in self.says)


@dataclass(slots=True)
class Told:
    """What a page tells of what was just asked: what was done, what is at fault, what others decided meanwhile."""

    done: str = ""
    of: Item | None = None
    fault: Exception | None = None
    meanwhile: Item | None = None
    typed: Mapping[str, str] = field(default_factory=dict[str, str])


class Desk:
    """One article on the desk: which claims are shown, which one is at hand."""

    def __init__(self, visit: Visit, review: Review, chosen: str = "") -> None:
        """`chosen` names the claim at hand; without it, it is the first that is shown."""
        self.visit, self.review = visit, review
        self.open_only = visit.form.get("show", visit.first("show")) != "all"
        self.seen = review.seen()
        waiting = [i for i in review.items if i.claim.review == "unreviewed"]
        self.waiting = len(waiting)
        shown = waiting if self.open_only else list(review.items)
        here = next((i for i in review.items if chosen and chosen in (i.iri, i.short)), None)
        if here is not None and here not in shown:  # a claim that is addressed is shown, decided or not
            shown = [i for i in review.items if i in shown or i is here]
        self.here = here or (shown[0] if shown else None)
        self._mark(shown)

    def _mark(self, shown: Sequence[Item]) -> None:
        marked = [
            self.statement(i)
            for i in self.review.items
            if self.seen is not None and self.review.is_there(i.claim.evidence)
            and (i.claim.review != "rejected" or i is self.here)
        ]  # fmt: skip
        found = passages(marked)
        self.numbers = {s.iri: p.number for p in found for s in p.statements}
        self.targets = {p.number: self._target(p.statements) for p in found}
        chosen = frozenset({self.here.iri}) if self.here else frozenset[str]()
        text = self.seen.text if self.seen else ""
        self.paragraphs: list[Paragraph] = paragraphs(text, found, chosen)
        self.is_marked = any(s.iri in chosen for p in found for s in p.statements)
        self.lines = [self._line(item) for item in shown]
        self.line = next((n for n in self.lines if self.here and n.item.iri == self.here.iri), None)

    def _line(self, item: Item) -> Line:
        statement = self.statement(item)
        new = [e for e in (item.claim.subject, item.claim.object) if e and self.review.is_new(e)]
        return Line(
            item, statement, statements.says(self.visit, statement), self.address(claim=item.short),
            self.numbers.get(item.iri), tuple(dict.fromkeys(self.visit.label(e.iri) for e in new)),
        )  # fmt: skip

    def _target(self, about: Sequence[Statement]) -> str:
        first = next((s for s in about if s.review == "unreviewed"), about[0])
        return self.address(claim=first.iri.rpartition("/")[2])

    def statement(self, item: Item) -> Statement:
        """Return a claim as pages show it, its passage in offsets of the text that a reader sees."""
        c, start, end = item.claim, item.claim.evidence.start, item.claim.evidence.end
        if self.seen is not None:
            start, end = self.seen.position(start), self.seen.position(max(start, end - 1)) + 1
        return Statement(
            iri=item.iri, kind=c.kind, subject=c.subject.iri, object=c.object.iri if c.object else None,
            status=c.status, time=c.time, time_kind=TIME_KINDS[c.time_kind] if c.time_kind else None,
            not_before=None, attributed_to=c.attributed_to.iri if c.attributed_to else None,
            article=self.review.graph.name.value, start=start, end=end, digest=c.evidence.sha256,
            review=c.review, rule=c.rule, confidence=None if c.confidence is None else f"{c.confidence:.2f}",
            amount=None if c.amount is None else str(c.amount), currency=c.currency, place=c.object_label,
            reference=False,
        )  # fmt: skip

    # ---- ways ----------------------------------------------------------------------------------------

    def address(self, **values: str) -> str:
        """Return the address of the desk with a claim at hand; what is at hand comes into view."""
        kept = {"show": "" if self.open_only else "all", **values}
        query = urlencode({k: v for k, v in kept.items() if v})
        return f"/review/{self.review.stem}" + (f"?{query}" if query else "") + "#now"

    def beside(self, by: int) -> str | None:
        """Return the address of the claim before (-1) or after (1) the one at hand."""
        place = next((k for k, n in enumerate(self.lines) if n is self.line), None)
        if place is None or not 0 <= place + by < len(self.lines):
            return None
        return self.lines[place + by].href

    def following(self) -> str:
        """Return the claim to go on with once the one at hand is decided, as the terminal's desk does."""
        rest = [n.item for n in self.lines]
        place = next((k for k, i in enumerate(rest) if self.here and i.iri == self.here.iri), len(rest))
        if not self.open_only:
            return rest[min(place + 1, len(rest) - 1)].short if rest else ""
        later = [*rest[place + 1 :], *reversed(rest[:place])]
        return next((i.short for i in later if i.claim.review == "unreviewed"), "")

    # ---- forms ---------------------------------------------------------------------------------------

    def fields(self, *, is_new: bool, typed: Mapping[str, str]) -> dict[str, str]:
        """Return what the fields of a claim's form hold: what was typed, else what the claim says."""
        evidence = self.here.claim.evidence if self.here else None
        claim: Claim | None = self.here.claim if self.here and not is_new else None
        passage = self.visit.first("passage") or self.review.words_of(evidence)
        found = {k: v for k, (_, v) in fields_of(self.review, claim, passage, self.visit.language).items()}
        near = self.visit.first("near")
        if not near and evidence is not None and self.seen is not None:
            near = str(self.seen.position(evidence.start))
        return {**found, "near": near, "note": "", **typed}

    def excerpt(self) -> tuple[str, str, str] | None:
        """Return the passage at hand with some of the text around it, for where the article is out of sight."""
        if self.line is None or self.seen is None or not self.is_marked:
            return None
        text, s = self.seen.text, self.line.statement
        before, after = text[max(0, s.start - _AROUND) : s.start], text[s.end : s.end + _AROUND]
        return before.rpartition("\n")[2], text[s.start : s.end], after.partition("\n")[0]
