"""Who is in which grouping at an instant, since when and how surely: what questions about regimes count with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import CERTAIN, CERTAINTIES, ClaimRow, Spell, spells
from latticework.report.records import records
from latticework.report.table import Iri


@dataclass(frozen=True, slots=True)
class Presence:
    """A party in a grouping at an instant: how surely, since when as stated, and the claims that say so."""

    certainty: str
    since: str | None
    claims: tuple[ClaimRow, ...]


Present = dict[str, dict[str, Presence]]


def present(
    claims: Iterable[ClaimRow], instant: str | None, founded: Mapping[str, str] | None = None
) -> Present:
    """Return by grouping the parties that are in at an instant; without one, those that are in and have not left.

    Nobody is in a grouping before it was `founded` (its first instant), however little the claims date.
    """
    pairs: dict[tuple[str, str], list[ClaimRow]] = defaultdict(list)
    for claim in claims:
        if claim.in_force or claim.ends:
            pairs[claim.grouping, claim.member].append(claim)
    found: Present = defaultdict(dict)
    for (grouping, party), about in sorted(pairs.items()):
        if instant is not None and instant < (founded or {}).get(grouping, ""):
            continue
        held = [(certainty, spell) for spell in spells(about) if (certainty := spell.at(instant))]
        if held:
            certainty, spell = min(held, key=lambda pair: CERTAINTIES.index(pair[0]))
            found[grouping][party] = Presence(certainty, since(spell), spell.claims)
    return dict(found)


def founded(answer: Answer) -> dict[str, str]:
    """Return by grouping the first instant at which it can have been set up, where the rows tell."""
    found: dict[str, str] = {}
    for row in records(answer):
        if row.get("founded") is not None:
            found[str(row["grouping"])] = str(row["founded"])
    return found


def since(spell: Spell) -> str | None:
    """Return the earliest start that the claims of a spell state, as stated."""
    dated = sorted((c.not_before or "", c.not_after or "", c.time) for c in spell.claims if c.time)
    return dated[0][2] if dated else None


def surely(parties: Mapping[str, Presence]) -> set[str]:
    """Return the parties that are certainly in."""
    return {party for party, presence in parties.items() if presence.certainty == CERTAIN}


def least(presences: Iterable[Presence]) -> str | None:
    """Return the certainty of the least sure of them; None where there is none."""
    return max((p.certainty for p in presences), key=CERTAINTIES.index, default=None)


def behind(presences: Iterable[Presence]) -> tuple[Iri, ...]:
    """Return the claims behind them, in order."""
    return tuple(Iri(c) for c in sorted({c.claim for p in presences for c in p.claims}))


def asked_instant(values: Mapping[str, Value]) -> str | None:
    """Return the last instant of the date asked for."""
    return values["as-of"].instant if "as-of" in values else None
