"""`edges`: the network as a list of weighted edges, for statistics packages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report import rosters
from latticework.report.overlap import Sets
from latticework.report.rosters import Roster
from latticework.report.table import Iri, Row
from latticework.report.views.shape import Shaped

_GROUPINGS, _PARTIES = "grouping-grouping", "party-party"


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each edge: a party in a grouping, two groupings that share parties, or the reverse."""
    roster = rosters.asked(answer, values)
    kind = values["between"].given[0]
    members = roster.at_least(rosters.number(values, "min-members", 1))
    if kind == _GROUPINGS:
        rows = _between(members, kind, lambda g, p: (g, p), roster)
    elif kind == _PARTIES:
        rows = _between(turned(members), kind, lambda p, g: (g, p), roster)
    else:
        rows = _single(members, kind, roster)
    return Shaped(rows, [roster.note(rows)])


def _single(members: Mapping[str, set[str]], kind: str, roster: Roster) -> list[Row]:
    """Return the edges of parties to groupings."""
    return [
        {
            "source": Iri(party),
            "target": Iri(grouping),
            "between": kind,
            "weight": len(roster.claims[grouping, party]),
            "certainty": roster.certainty[grouping, party],
            "claims": roster.behind([(grouping, party)]),
        }
        for grouping, parties in members.items()
        for party in sorted(parties)
    ]


def turned(members: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return the groupings of each party, from the parties of each grouping."""
    found: dict[str, set[str]] = {}
    for grouping, parties in members.items():
        for party in parties:
            found.setdefault(party, set()).add(grouping)
    return found


def _between(
    sets: Mapping[str, set[str]], kind: str, place: Callable[[str, str], tuple[str, str]], roster: Roster
) -> list[Row]:
    """Return the edges between sets that meet; `place` says which grouping and party an element stands for."""
    rows: list[Row] = []
    for pair in Sets(sets).pairs():
        places = [place(end, element) for end in (pair.a, pair.b) for element in pair.shared]
        rows.append(
            {
                "source": Iri(pair.a),
                "target": Iri(pair.b),
                "between": kind,
                "weight": len(pair.shared),
                "certainty": roster.least(places),
                "claims": roster.behind(places),
            }
        )
    return rows
