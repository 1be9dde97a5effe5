"""One article against the reference lists, grouping by grouping: where the two do not agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from latticework.reasoning.spells import CERTAIN, ClaimRow, Spell, spells

SILENT, UNLISTED, STATUS, DATES, COUNT = "article-silent", "not-listed", "other-status", "dates", "count"
FINDINGS = (COUNT, DATES, UNLISTED, STATUS, SILENT)  # the plainest first
_NEAR = ("partner", "observer")  # takes part: counted where a list has no members at all


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What an article states and a list does not, or the other way round; `party` is None for a count."""

    finding: str
    grouping: str
    party: str | None
    article: str
    told: tuple[ClaimRow, ...]
    listed: tuple[ClaimRow, ...]
    told_count: int | None = None
    listed_count: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """The claims of one source, or of all lists, about one grouping."""

    claims: Mapping[str, tuple[ClaimRow, ...]]

    @classmethod
    def of(cls, rows: Iterable[ClaimRow]) -> Side:
        """Group claims by party."""
        found: dict[str, list[ClaimRow]] = defaultdict(list)
        for row in rows:
            found[row.member].append(row)
        return cls(
            {party: tuple(sorted(about, key=lambda c: c.claim)) for party, about in sorted(found.items())}
        )

    def about(self, party: str) -> tuple[ClaimRow, ...]:
        """Return what it says of a party."""
        return self.claims.get(party, ())

    def spells(self, party: str) -> list[Spell]:
        """Return when it has the party in."""
        return spells(self.about(party))

    def surely(self, party: str, instant: str | None) -> bool:
        """Say whether it certainly has the party in at an instant."""
        return any(spell.at(instant) == CERTAIN for spell in self.spells(party))

    def near(self, party: str, instant: str | None) -> bool:
        """Say whether it certainly has the party take part by an instant without being a member."""
        return any(c.status in _NEAR and Spell((c,)).at(instant) == CERTAIN for c in self.about(party))


def disagreements(
    grouping: str, article: str, told: Side, listed: Side, instant: str | None
) -> Iterator[Disagreement]:
    """Yield where an article and the lists differ about a grouping.

    `instant` is when the article came out, or the latest day that it speaks of: what began later it could not
    know. An article that has nobody in a grouping is not asked who else is in it.
    """
    members = [p for p in told.claims if any(c.in_force for c in told.about(p))]
    for party in sorted({*told.claims, *listed.claims}):
        mine, theirs = told.about(party), listed.about(party)

        def found(
            what: str, p: str = party, a: tuple[ClaimRow, ...] = mine, b: tuple[ClaimRow, ...] = theirs
        ) -> Disagreement:
            return Disagreement(what, grouping, p, article, a, b)

        if not mine:
            if members and listed.surely(party, instant):
                yield found(SILENT)
        elif party in members:
            if not theirs:
                yield found(UNLISTED)
            elif not listed.spells(party):
                yield found(STATUS)
            elif not any(_meet(a, b) for a in told.spells(party) for b in listed.spells(party)):
                yield found(DATES)
        elif any(c.status in ("prospective", "excluded", "former") for c in mine) and listed.surely(
            party, instant
        ):
            yield found(STATUS)
    yield from _count(grouping, article, told, listed)


def _meet(one: Spell, other: Spell) -> bool:
    """Say whether two starts can be the same."""
    (low, high), (other_low, other_high) = one.start, other.start
    return not (low and other_high and low > other_high) and not (high and other_low and high < other_low)


def _count(grouping: str, article: str, told: Side, listed: Side) -> Iterator[Disagreement]:
    """Yield the number of parties that an article has at a time it names, where the lists have another then."""
    dated = [c for about in told.claims.values() for c in about if c.in_force and c.not_after]
    if not dated:
        return
    instant = max(c.not_after or "" for c in dated)
    mine = {c.member for c in dated}
    theirs = {p for p in listed.claims if listed.surely(p, instant)}
    theirs = theirs or {p for p in listed.claims if listed.near(p, instant)}
    if theirs and len(mine) != len(theirs):
        claims = tuple(c for p in sorted(theirs) for c in listed.about(p))
        yield Disagreement(COUNT, grouping, None, article, tuple(dated), claims, len(mine), len(theirs))
