"""Who is in what, and how surely: the rows of a membership query as the arithmetic of reports needs them.

The same rules as in a report of members: an ended spell is over, a start known only as of a day may lie before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import CERTAINTIES, ClaimRow, Spell, spells
from latticework.report import grounds
from latticework.report.table import Iri, Row
from latticework.report.views.membership import claim_rows, role_fits, statuses
from latticework.report.views.shape import Note


@dataclass(frozen=True, slots=True)
class Stay:
    """One stretch of a party in a grouping, with the claims that it rests on."""

    grouping: str
    party: str
    spell: Spell
    claims: tuple[ClaimRow, ...]

    def at(self, instant: str | None) -> str | None:
        """Say how surely it holds at an instant, or None where it does not."""
        certainty = self.spell.at(instant)
        if certainty is None and any(c.ends for c in self.claims):
            return "possible"  # asked who has left: a departure has no interval of its own
        return certainty


@dataclass(frozen=True, slots=True)
class Roster:
    """The parties of each grouping at one instant: certainty, and the claims behind it, by grouping and party."""

    certainty: Mapping[tuple[str, str], str]
    claims: Mapping[tuple[str, str], tuple[str, ...]]
    used: Sequence[ClaimRow] = field(default_factory=list[ClaimRow])

    def members(self, *certainties: str) -> dict[str, set[str]]:
        """Return the parties of each grouping, all or those of these certainties; groupings in order."""
        found: dict[str, set[str]] = {grouping: set() for grouping, _ in sorted(self.certainty)}
        for (grouping, party), certainty in self.certainty.items():
            if not certainties or certainty in certainties:
                found[grouping].add(party)
        return found

    def behind(self, pairs: Iterable[tuple[str, str]]) -> tuple[Iri, ...]:
        """Return the claims behind these pairs of grouping and party, sorted."""
        return tuple(Iri(c) for c in sorted({claim for pair in pairs for claim in self.claims.get(pair, ())}))

    def at_least(self, number: int) -> dict[str, set[str]]:
        """Return the parties of each grouping that has so many."""
        return {grouping: parties for grouping, parties in self.members().items() if len(parties) >= number}

    def least(self, pairs: Iterable[tuple[str, str]]) -> str:
        """Return the certainty of the least sure of these pairs."""
        return max((self.certainty[pair] for pair in pairs), key=CERTAINTIES.index)

    def note(self, rows: Iterable[Row]) -> Note:
        """Return what these rows rest on, as the foot of a report says it."""
        return note(self.used, rows)


def note(used: Iterable[ClaimRow], rows: Iterable[Row]) -> Note:
    """Return what the rows rest on of these claims, as the foot of a report says it."""
    shown = {claim for row in rows for claim in cast("tuple[str, ...]", row["claims"])}
    return grounds.note(c for c in used if c.claim in shown)


def stays(answer: Answer, values: Mapping[str, Value]) -> list[Stay]:
    """Return every stay that the rows tell of and that has a status asked for, whatever the date."""
    wanted = statuses(values)
    pairs: dict[tuple[str, str], list[ClaimRow]] = defaultdict(list)
    for row in claim_rows(answer):
        pairs[row.grouping, row.member].append(row)
    return [
        Stay(grouping, party, spell, claims)
        for (grouping, party), about in sorted(pairs.items())
        for spell, claims in _stretches(about)
        if (wanted is None or any(c.status in wanted for c in claims)) and role_fits(claims, values)
    ]


def _stretches(about: list[ClaimRow]) -> Iterator[tuple[Spell, tuple[ClaimRow, ...]]]:
    for spell in spells(about):
        yield spell, spell.claims
    for claim in about:
        if not claim.in_force:
            yield Spell((claim,)), (claim,)


def roster(found: Iterable[Stay], instant: str | None) -> Roster:
    """Return who is in at an instant; without one, who is in as far as claims tell."""
    certainty: dict[tuple[str, str], str] = {}
    claims: dict[tuple[str, str], set[str]] = defaultdict(set)
    used: dict[str, ClaimRow] = {}
    for stay in found:
        here = stay.at(instant)
        if here is None:
            continue
        pair = stay.grouping, stay.party
        known = certainty.get(pair, here)
        certainty[pair] = min(known, here, key=CERTAINTIES.index)
        claims[pair].update(c.claim for c in stay.claims)
        used.update((c.claim, c) for c in stay.claims)
    return Roster(certainty, {pair: tuple(sorted(c)) for pair, c in claims.items()}, list(used.values()))


def asked(answer: Answer, values: Mapping[str, Value]) -> Roster:
    """Return who is in at the date asked for; without one, who is in as far as claims tell."""
    return roster(stays(answer, values), values["as-of"].instant if "as-of" in values else None)


def listed(things: Iterable[str]) -> tuple[Iri, ...]:
    """Return IRIs as the list in a cell, in the order given."""
    return tuple(Iri(thing) for thing in things)


def number(values: Mapping[str, Value], name: str, default: int) -> int:
    """Return the whole number given for a parameter, or the default."""
    value = values.get(name)
    return default if value is None or value.number is None else value.number
