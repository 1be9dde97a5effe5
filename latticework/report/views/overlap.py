"""`overlap`: each two groupings with the parties they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import ClaimRow, spells
from latticework.report.overlap import Sets
from latticework.report.table import Iri, Row
from latticework.report.views.membership import claim_rows
from latticework.report.views.shape import Note, Shaped


def members_of(answer: Answer, values: Mapping[str, Value]) -> dict[str, set[str]]:
    """Return the parties of each grouping.

    A row without a claim says that the party is in; rows with claims give the dates, where a date was asked
    for or where a claim ends a membership.
    """
    instant = values["as-of"].instant if "as-of" in values else None
    grouping, member, claim = (answer.variables.index(n) for n in ("grouping", "member", "claim"))
    found: dict[str, set[str]] = defaultdict(set)
    for terms in answer.rows:
        if terms[claim] is None:
            found[terms[grouping].value].add(terms[member].value)  # type: ignore[union-attr]  # always bound
    dated = Answer(answer.variables, [terms for terms in answer.rows if terms[claim] is not None])
    pairs: dict[tuple[str, str], list[ClaimRow]] = defaultdict(list)
    for row in claim_rows(dated):
        pairs[row.grouping, row.member].append(row)
    for (where, who), about in pairs.items():
        if any(spell.at(instant) is not None for spell in spells(about)):
            found[where].add(who)
        else:
            found[where].discard(who)
    return {where: who for where, who in found.items() if who}


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each pair of groupings that share enough, sizes and similarity with it."""
    members = members_of(answer, values)
    sets = Sets(members)
    least = values["min-members"].number if "min-members" in values else None
    shared = values["min-shared"].number if "min-shared" in values else None
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
        for pair in sets.pairs(1 if least is None else least, 1 if shared is None else shared)
    ]
    return Shaped(rows, [_note(len(members), len(sets.parties), len(rows))])


def _note(groupings: int, parties: int, pairs: int) -> Note:
    def note(language: str) -> str:
        if language == "zh":
            return f"{groupings} 个组合共 {parties} 个成员方,其中 {pairs} 对有共有成员;按类统称的国家或企业未计。"
        if language == "ja":
            return f"{groupings} の枠組みに {parties} の当事者、共有加盟者のある組は {pairs}。総称は数えない。"
        return f"{groupings} groupings with {parties} parties; {pairs} pairs share some. Unnamed sets are not counted."

    return note
