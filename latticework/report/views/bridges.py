"""`bridges`: parties whose removal separates groupings."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report import rosters
from latticework.report.networks import EXACT, Network
from latticework.report.rosters import listed
from latticework.report.table import Iri, Row
from latticework.report.views.shape import Note, Shaped


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each part into which the groupings fall without a party, the largest part first."""
    roster = rosters.asked(answer, values)
    members = roster.at_least(rosters.number(values, "min-members", 2))
    network = Network(members)
    rows: list[Row] = [
        {
            "party": Iri(bridge.party),
            "parts": len(bridge.parts),
            "part": number,
            "size": len(part),
            "groupings": listed(part),
            "betweenness": bridge.betweenness,
            "claims": roster.behind((g, bridge.party) for g in part if bridge.party in members[g]),
        }
        for bridge in network.bridges(rosters.number(values, "seed", 1))
        for number, part in enumerate(bridge.parts, 1)
    ]
    notes = [_note(len(members), len({row["party"] for row in rows})), roster.note(rows)]
    return Shaped(rows, [*notes, _sampled] if network.sampled else notes)


def _note(groupings: int, parties: int) -> Note:
    def note(language: str) -> str:
        if language == "zh":
            return f"{groupings} 个组合;其中 {parties} 个成员方一旦去掉,余下的组合便不再相连。"
        if language == "ja":
            return f"{groupings} の枠組み。{parties} の当事者は、除くと残りがつながらなくなる。"
        return f"{groupings} groupings; without any one of {parties} of their parties they fall apart."

    return note


def _sampled(language: str) -> str:
    if language == "zh":
        return f"节点超过 {EXACT} 个,中介中心性按样本估计。"
    if language == "ja":
        return f"ノードが {EXACT} を超えるため、媒介中心性は標本による推定値。"
    return f"More than {EXACT:,} nodes: betweenness is estimated from a sample."
