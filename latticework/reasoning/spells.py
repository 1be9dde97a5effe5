"""Spells: when a party was in a grouping, as far as claims tell; bounds of start and end, never a guess.

A start that is stated only as of a day is an upper bound: an earlier day stays possible. An end closes only
the starts before it, so a party can leave and come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from latticework.vocabulary import iris

CERTAIN, POSSIBLE, UNDATED = "certain", "possible", "undated"
CERTAINTIES = (CERTAIN, POSSIBLE, UNDATED)  # best first


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A membership claim as rows of a query give it. IRIs are strings; instants are `xsd:dateTime` in UTC."""

    grouping: str
    member: str
    status: str
    claim: str
    article: str
    in_force: bool = False
    ends: bool = False
    attributed: bool = False
    time: str | None = None
    time_kind: str | None = None
    not_before: str | None = None
    not_after: str | None = None
    published: str | None = None

    @classmethod
    def of(cls, term: Callable[[str], object], role: str, status: str = "") -> ClaimRow:
        """Return the claim of a row whose terms `term` gives by their variables; `status` where it binds none."""

        def text(name: str) -> str | None:
            return getattr(term(name), "value", None)

        def local(name: str) -> str:
            return iris.local_name(text(name) or "")

        role = iris.local_name(role)
        return cls(
            grouping=text("grouping") or "", member=text("member") or "", status=local("status") or status,
            claim=text("claim") or "", article=text("article") or "", in_force=role == "inForceMember",
            ends=role == "formerMember", attributed=text("attributedTo") is not None, time=text("time"),
            time_kind=local("timeKind") or None, not_before=text("notBefore"), not_after=text("notAfter"),
            published=text("published"),
        )  # fmt: skip

    @property
    def start(self) -> tuple[str | None, str | None]:
        """The first and last instant at which what the claim states can have begun; None where open."""
        if self.time is None or self.time_kind in ("end", "planned-time"):
            return None, None
        return (None if self.time_kind == "as-of" else self.not_before), self.not_after

    def dated(self) -> bool:
        """Say whether the claim bounds its start at all."""
        return self.start != (None, None)


@dataclass(frozen=True, slots=True)
class Spell:
    """One stretch of being in: the claims that open it and, if it is over, those that close it."""

    claims: tuple[ClaimRow, ...]
    ended_by: tuple[ClaimRow, ...] = ()

    @property
    def start(self) -> tuple[str | None, str | None]:
        """The tightest bounds of the start that the claims agree on."""
        lows = [c.start[0] for c in self.claims if c.start[0]]
        highs = [c.start[1] for c in self.claims if c.start[1]]
        high = min(highs) if highs else None
        low = max((x for x in lows if high is None or x <= high), default=None)
        return low, high

    @property
    def end(self) -> tuple[str | None, str | None]:
        """The bounds of the end; both None where no claim dates it or it has not ended."""
        lows = [c.not_before for c in self.ended_by if c.not_before and c.time_kind != "as-of"]
        highs = [c.not_after for c in self.ended_by if c.not_after]
        return (min(lows) if lows else None), (min(highs) if highs else None)

    def at(self, instant: str | None) -> str | None:
        """Say how surely the spell holds at an instant: certain, possible, undated, or None for not at all.

        Without an instant the question is whether it is on at all, as far as claims tell.
        """
        if instant is None:
            if self.ended_by:
                return None
            return CERTAIN if self.start[1] else UNDATED
        low, high = self.start
        end_low, end_high = self.end
        if self.ended_by and end_high is not None and end_high < instant:
            return None
        if low is not None and low > instant:
            return None
        if low is None and high is None:
            return UNDATED
        surely_on = high is not None and high <= instant
        surely_not_over = not self.ended_by or (end_low is not None and instant < end_low)
        return CERTAIN if surely_on and surely_not_over else POSSIBLE


@dataclass(slots=True)
class _Open:
    claims: list[ClaimRow] = field(default_factory=list[ClaimRow])


def spells(rows: Iterable[ClaimRow]) -> list[Spell]:
    """Return the spells of one party in one grouping, in order of time; an undated one stands last.

    `rows` are its claims in force and the claims that end it.
    """
    every = list(rows)
    starts = sorted((r for r in every if r.in_force), key=lambda r: (r.start[1] or "9999", r.claim))
    endings = sorted((r for r in every if r.ends), key=lambda r: (r.not_after or "9999", r.claim))
    found: list[Spell] = []
    left = starts
    groups: list[list[ClaimRow]] = []
    for ending in endings:  # endings whose bounds meet are one end, told twice
        if groups and _meet(groups[-1][-1], ending):
            groups[-1].append(ending)
        else:
            groups.append([ending])
    for group in groups:
        limit = group[-1].not_after
        closed = [r for r in left if _before(r, limit)]
        if any(r.dated() and r not in closed for r in left):
            # what states neither a time nor its own day goes with the spell that is still open
            closed = [r for r in closed if r.dated() or r.published is not None or limit is None]
        if closed:
            found.append(Spell(tuple(closed), tuple(group)))
            left = [r for r in left if r not in closed]
    if left:
        found.append(Spell(tuple(left)))
    return found


def _meet(one: ClaimRow, other: ClaimRow) -> bool:
    if None in (one.not_before, one.not_after, other.not_before, other.not_after):
        return True
    return (one.not_before or "") <= (other.not_after or "") and (other.not_before or "") <= (
        one.not_after or ""
    )


def _before(row: ClaimRow, limit: str | None) -> bool:
    """Say whether a start lies before an end; an undated one holds at its article's publication."""
    if limit is None:
        return True
    low, high = row.start
    if low is not None or high is not None:
        return (low or high or "") <= limit
    return row.published is None or row.published <= limit
