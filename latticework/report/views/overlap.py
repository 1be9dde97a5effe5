"""`overlap`: each two groupings with the parties they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import CERTAIN
from latticework.report import rosters
from latticework.report.overlap import Pair, Sets, bounds, narrowing
from latticework.report.rosters import Roster
from latticework.report.table import Iri, Row
from latticework.report.views.shape import Note, Shaped

# Columns of a report at a date; without one they are not there, and a table is as it always was.
INTERVALS = frozenset(
    [
        "membersALow",
        "membersAHigh",
        "membersBLow",
        "membersBHigh",
        "sharedLow",
        "sharedHigh",
        "jaccardLow",
        "jaccardHigh",
        "sharedRange",
        "jaccardRange",
        "narrow",
    ]
)


def members_of(answer: Answer, values: Mapping[str, Value]) -> tuple[dict[str, set[str]], Roster]:
    """Return the parties of each grouping, and how surely each is in where claims tell.

    A row without a claim says that the party is in; rows with claims give the dates, where a date was asked
    for or where a claim ends a membership.
    """
    grouping, member, claim = (answer.variables.index(n) for n in ("grouping", "member", "claim"))
    found: dict[str, set[str]] = defaultdict(set)
    dated: set[tuple[str, str]] = set()
    for terms in answer.rows:
        pair = terms[grouping].value, terms[member].value  # type: ignore[union-attr]  # always bound
        if terms[claim] is None:
            found[pair[0]].add(pair[1])
        else:
            dated.add(pair)
    told = Answer(answer.variables, [terms for terms in answer.rows if terms[claim] is not None])
    roster = rosters.asked(told, values)
    for where, who in dated:
        if (where, who) in roster.certainty:
            found[where].add(who)
        else:
            found[where].discard(who)
    return {where: who for where, who in found.items() if who}, roster


def pairs_behind(row: Row) -> list[tuple[str, str]]:
    """Return the memberships that a row rests on: each shared party in either grouping."""
    parties = row["sharedMembers"]
    shared = parties if isinstance(parties, tuple) else ()
    return [(str(row[side]), str(party)) for side in ("a", "b") for party in shared]


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each pair of groupings that share enough, sizes and similarity with it.

    At a date the plain columns count everyone who is certain, possible or undated; beside them stand the least
    and the greatest value, and the membership whose date would narrow the similarity most.
    """
    members, roster = members_of(answer, values)
    sets = Sets(members)
    pairs = list(
        sets.pairs(rosters.number(values, "min-members", 1), rosters.number(values, "min-shared", 1))
    )
    rows: list[Row] = [
        {
            "a": Iri(pair.a),
            "b": Iri(pair.b),
            "membersA": pair.members_a,
            "membersB": pair.members_b,
            "shared": len(pair.shared),
            "jaccard": pair.jaccard,
            "containment": pair.containment,
            "sharedMembers": tuple(Iri(p) for p in pair.shared),
        }
        for pair in pairs
    ]
    notes = [_note(len(members), len(sets.parties), len(rows))]
    if "as-of" not in values:
        return Shaped(rows, notes, absent=INTERVALS)
    sure = {g: sets.bits_for(parties) for g, parties in roster.members(CERTAIN).items()}
    for row, pair in zip(rows, pairs, strict=True):
        row.update(_intervals(pair, sure, sets))
    return Shaped(rows, notes)


def _intervals(pair: Pair, sure: Mapping[str, int], sets: Sets) -> Row:
    """Return the columns that say what can hold, given who is only possibly in."""
    sure_a, sure_b = sure.get(pair.a, 0), sure.get(pair.b, 0)
    doubtful = sure_a, sets.bits[pair.a] & ~sure_a, sure_b, sets.bits[pair.b] & ~sure_b
    can = bounds(*doubtful)
    low, high = round(can.jaccard.low, 4), round(can.jaccard.high, 4)
    narrow = narrowing(*doubtful)
    named: tuple[Iri, ...] = ()
    if narrow is not None:
        named = Iri(sets.named(narrow[0])[0]), Iri(pair.a if narrow[1] else pair.b)
    return {
        "membersALow": int(can.members_a.low),
        "membersAHigh": int(can.members_a.high),
        "membersBLow": int(can.members_b.low),
        "membersBHigh": int(can.members_b.high),
        "sharedLow": int(can.shared.low),
        "sharedHigh": int(can.shared.high),
        "jaccardLow": low,
        "jaccardHigh": high,
        "sharedRange": spread(f"{can.shared.low}", f"{can.shared.high}"),
        "jaccardRange": spread(f"{low:.2f}", f"{high:.2f}"),
        "narrow": named,
    }


def spread(low: str, high: str) -> str:
    """Return a range as one writes it; one number where both ends are the same."""
    return low if low == high else f"{low}–{high}"


def _note(groupings: int, parties: int, pairs: int) -> Note:
    def note(language: str) -> str:
        if language == "zh":
            return f"{groupings} 个组合共 {parties} 个成员方,其中 {pairs} 对有共有成员;按类统称的国家或企业未计。"
        if language == "ja":
            return (
                f"{groupings} の枠組みに {parties} の当事者、共有加盟者のある組は {pairs}。総称は数えない。"
            )
        return f"{groupings} groupings with {parties} parties; {pairs} pairs share some. Unnamed sets are not counted."

    return note
