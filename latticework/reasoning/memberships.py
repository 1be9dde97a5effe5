"""Memberships: what the graph concludes for a party and a grouping from the claims about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from latticework.reasoning.spells import ClaimRow, Spell, spells
from latticework.vocabulary import iris
from latticework.vocabulary.iris import RDF_TYPE, XSD, term

AGREED, REPORTED, CONTESTED, ENDED = "agreed", "reported", "contested", "ended"
LISTED = "listed"  # by reference lists alone; these confirm nothing that an article says

# Every claim in force, every end and every refusal. OPTIONAL last: Oxigraph orders no pattern before one.
CLAIMS = """\
PREFIX lw: <https://latticework.example/ontology#>
PREFIX lws: <https://latticework.example/status/>
SELECT ?grouping ?member ?status ?role ?claim ?article ?time ?timeKind ?notBefore ?notAfter ?attributedTo ?published
WHERE {
  ?claim lw:claimedGroup ?grouping ; ?role ?member ; lw:status ?status ; lw:statedIn ?article .
  FILTER (?role IN (lw:inForceMember, lw:formerMember, lw:excludedParty))
  MINUS { ?claim lw:origin lws:reference-origin }
  OPTIONAL { ?claim lw:time ?time }
  OPTIONAL { ?claim lw:notBefore ?notBefore }
  OPTIONAL { ?claim lw:notAfter ?notAfter }
  OPTIONAL { ?claim lw:timeKind ?timeKind }
  OPTIONAL { ?claim lw:attributedTo ?attributedTo }
  OPTIONAL { ?article lw:publishedNotAfter ?published }
}
"""


@dataclass(frozen=True, slots=True)
class Membership:
    """A party in a grouping for one spell: its state, and the claims for and against it."""

    iri: str
    party: str
    grouping: str
    state: str
    spell: Spell
    contradicted_by: tuple[str, ...]

    @property
    def supported_by(self) -> tuple[str, ...]:
        """The claims that it rests on, sorted."""
        return tuple(sorted(c.claim for c in self.spell.claims))


def conclude(rows: Iterable[ClaimRow]) -> list[Membership]:
    """Return the memberships that follow from claims, sorted by grouping, party and time.

    Agreed: an article says so in its own voice. Reported: only attributed speech, in however many articles.
    Contested: another claim bars the party. Ended: a claim ends it. Plans, offers, partners and observers
    conclude nothing. Listed: reference lists alone have it, where they are asked for.
    """
    pairs: dict[tuple[str, str], list[ClaimRow]] = defaultdict(list)
    for row in rows:
        pairs[row.grouping, row.member].append(row)
    return [m for (grouping, party), about in sorted(pairs.items()) for m in _of_pair(grouping, party, about)]


def _of_pair(grouping: str, party: str, rows: list[ClaimRow]) -> Iterator[Membership]:
    barred = tuple(sorted(r.claim for r in rows if r.status == "excluded"))
    for number, spell in enumerate(spells(rows), 1):
        base = f"{iris.BASE}membership/{iris.local_name(grouping)}/{iris.local_name(party)}"
        over = tuple(sorted(r.claim for r in spell.ended_by))
        if spell.ended_by:
            state = ENDED
        elif barred:
            state = CONTESTED
        else:
            state = _state([c for c in spell.claims if not iris.listed_in(c.article)])
        against = tuple(sorted({*over, *(barred if state == CONTESTED else ())}))
        yield Membership(base if number == 1 else f"{base}-{number}", party, grouping, state, spell, against)


def _state(told: list[ClaimRow]) -> str:
    """Return the state that claims of articles give a membership which nothing ends or bars."""
    if not told:
        return LISTED
    return AGREED if any(not c.attributed for c in told) else REPORTED


def read(database: pyoxigraph.Store) -> list[ClaimRow]:
    """Return the claim rows that memberships are concluded from, of an open database."""
    result = database.query(CLAIMS)
    if not isinstance(result, QuerySolutions):
        raise TypeError("CLAIMS is a SELECT")

    return [ClaimRow.of(s.__getitem__, getattr(s["role"], "value", "")) for s in result]


def triples(memberships: Iterable[Membership]) -> Iterator[Triple]:
    """Yield the statements of memberships for the derived graph."""
    date_time = NamedNode(XSD + "dateTime")
    for m in memberships:
        node = NamedNode(m.iri)
        yield Triple(node, RDF_TYPE, term("Membership"))
        yield Triple(node, term("membershipParty"), NamedNode(m.party))
        yield Triple(node, term("membershipGroup"), NamedNode(m.grouping))
        yield Triple(node, term("membershipState"), iris.status(m.state))
        bounds = (*m.spell.start, *m.spell.end)
        names = ("startNotBefore", "startNotAfter", "endNotBefore", "endNotAfter")
        for name, value in zip(names, bounds, strict=True):
            if value:
                yield Triple(node, term(name), Literal(value, datatype=date_time))
        for claim in m.supported_by:
            yield Triple(node, term("supportedBy"), NamedNode(claim))
        for claim in m.contradicted_by:
            yield Triple(node, term("contradictedBy"), NamedNode(claim))
