"""`blocs`: the communities into which groupings and parties fall."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report import rosters
from latticework.report.networks import Network
from latticework.report.rosters import listed
from latticework.report.table import Row
from latticework.report.views.shape import Note, Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each community, the largest first; the same seed gives the same communities."""
    roster = rosters.asked(answer, values)
    members = roster.at_least(rosters.number(values, "min-members", 2))
    seed = rosters.number(values, "seed", 1)
    blocs, modularity = Network(members).blocs(seed)
    rows: list[Row] = [
        {
            "bloc": number,
            "groupings": listed(bloc.groupings),
            "parties": listed(bloc.parties),
            "inside": bloc.inside,
            "outside": bloc.outside,
            "claims": roster.behind((g, p) for g in bloc.groupings for p in bloc.parties),
        }
        for number, bloc in enumerate(blocs, 1)
    ]
    return Shaped(rows, [_note(len(members), len(rows), modularity, seed), roster.note(rows)])


def _note(groupings: int, blocs: int, modularity: float, seed: int) -> Note:
    def note(language: str) -> str:
        if language == "zh":
            return f"{groupings} 个组合分为 {blocs} 个群;模块度 {modularity:.2f};种子 {seed}。"
        if language == "ja":
            return f"{groupings} の枠組みが {blocs} の群に分かれる。モジュラリティ {modularity:.2f}、シード {seed}。"
        return f"{groupings} groupings in {blocs} blocs; modularity {modularity:.2f}; seed {seed}."

    return note
