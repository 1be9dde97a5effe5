"""`why-not`: what each claim about a party and a grouping amounts to, and what follows from all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning import memberships
from latticework.reasoning.memberships import AGREED, CONTESTED, ENDED, REPORTED, Membership
from latticework.report import standing
from latticework.report.records import records
from latticework.report.table import Cell, Row
from latticework.report.views.rows import plain
from latticework.report.views.shape import Note, Shaped

# What a claim amounts to by the role of the party; the first that some claim amounts to is the reason.
AMOUNTS = {
    "formerMember": "is-over", "excludedParty": "is-barred", "signingParty": "signed-only",
    "prospectiveMember": "only-planned", "associatedParty": "only-near", "initiatingParty": "only-initiated",
}  # fmt: skip
PART, OTHER, HOLDS = "only-part", "no-membership-claim", "is-in"
_SENTENCES: dict[str, dict[str, str]] = {
    AGREED: {
        "en": "It is in force: a source says so in its own voice, or two do.",
        "zh": "结论:现为成员,有来源自述或两篇以上来源支持。",
        "ja": "結論: 加盟している。本文の記述、または二つ以上の出典がある。",
    },
    REPORTED: {
        "en": "It is in force only by reported speech of one article: nobody says so in an own voice.",
        "zh": "结论:仅一篇文章的转述称其为成员,没有来源自述。",
        "ja": "結論: 加盟しているとするのは一つの記事の伝聞のみ。",
    },
    CONTESTED: {
        "en": "It is contested: one claim has the party in, another bars it.",
        "zh": "结论:有争议,一说在内,一说被排除。",
        "ja": "結論: 争いあり。加盟とする主張と排除とする主張がある。",
    },
    ENDED: {
        "en": "Not in force: a claim says that the membership has ended.",
        "zh": "结论:不是现行成员,有陈述称其成员关系已终止。",
        "ja": "結論: 加盟していない。終了したとする主張がある。",
    },
    "not-then": {
        "en": "Not in force at that date: what is stated begins later or was over by then.",
        "zh": "结论:在该日期不是成员,所述成员关系开始更晚或已终止。",
        "ja": "結論: その時点では加盟していない。開始がそれより後か、すでに終了している。",
    },
    "is-over": {
        "en": "Not in force: the claims tell only of a membership that is over.",
        "zh": "结论:不是现行成员,陈述只说到已终止的成员关系。",
        "ja": "結論: 加盟していない。終了した加盟だけが述べられている。",
    },
    "is-barred": {
        "en": "Not in force: the party is barred from it, and no claim has it in.",
        "zh": "结论:不是成员,该方被排除,且没有陈述称其在内。",
        "ja": "結論: 加盟していない。排除されており、加盟とする主張はない。",
    },
    "signed-only": {
        "en": "Not in force: it signed, but the agreement has yet to be ratified.",
        "zh": "结论:尚未生效,已签署但须经批准。",
        "ja": "結論: 発効していない。署名したが批准を要する。",
    },
    "only-planned": {
        "en": "Not in force: the claims speak only of a plan, an offer or a wish; a plan is no membership.",
        "zh": "结论:不是成员,陈述只说到计划、邀请或意向;计划不等于成员关系。",
        "ja": "結論: 加盟していない。計画・招請・意向が述べられているだけで、計画は加盟ではない。",
    },
    "only-near": {
        "en": "Not in force: partner or observer only, which is beside the grouping and not in it.",
        "zh": "结论:不是成员,仅为伙伴或观察员。",
        "ja": "結論: 加盟していない。パートナーまたはオブザーバーにとどまる。",
    },
    "only-initiated": {
        "en": "Not in force: it set the grouping up; no claim says that it belongs to it.",
        "zh": "结论:未见其为成员的陈述,只说它发起。",
        "ja": "結論: 加盟とする主張はない。発起したとだけ述べられている。",
    },
    PART: {
        "en": "Not in force: the claims are about a part of the grouping; who is in a part is not thereby in the whole.",
        "zh": "结论:不是成员,陈述只涉及其组成部分;参加部分不等于参加整体。",
        "ja": "結論: 加盟していない。一部分についての主張であり、部分への参加は全体への加盟ではない。",
    },
    OTHER: {
        "en": "Not in force: claims name the two together, but none is about membership.",
        "zh": "结论:不是成员,有陈述同时提到双方,但均与成员关系无关。",
        "ja": "結論: 加盟していない。両者を挙げる主張はあるが、加盟に関するものはない。",
    },
    "nothing": {
        "en": "No claim names the two together. The sources do not say; that is not a no.",
        "zh": "没有陈述同时提到双方:来源未说明,不等于否定。",
        "ja": "両者をともに挙げる主張はない。出典は述べておらず、否定ではない。",
    },
}  # fmt: skip


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each claim, and the conclusion with its reason as a note."""
    instant = values["as-of"].instant if "as-of" in values else None
    rows: dict[tuple[Cell, Cell], Row] = {}
    direct = Answer(answer.variables, [])
    for record, terms in zip(records(answer), answer.rows, strict=True):
        row: Row = {"amountsTo": amount(record)}
        for column in query.columns:
            if column.name in record:
                row[column.name] = plain(record[column.name], column.type == "status")
        rows.setdefault((record["claim"], record["about"]), row)
        if record["role"] is not None:
            direct.rows.append(terms)
    claims = [c for pair in standing.pairs(direct).values() for c in pair]
    concluded = memberships.conclude(claims)
    reason = conclusion(concluded, [str(r["amountsTo"]) for r in rows.values()], instant)
    return Shaped(list(rows.values()), [_note(reason)])


def amount(record: Row) -> str:
    """Return what one claim amounts to."""
    if record["role"] is not None:
        role = str(record["role"]).rsplit("#", 1)[-1]
        return AMOUNTS.get(role, HOLDS)
    is_membership = str(record["kind"]).endswith("#MembershipClaim")
    return PART if is_membership and record["about"] != record["grouping"] else OTHER


def conclusion(concluded: Sequence[Membership], amounts: Sequence[str], instant: str | None) -> str:
    """Return the state of the membership that holds, else the strongest reason why none does."""
    if not amounts:
        return "nothing"
    for membership in concluded:
        if membership.spell.at(instant):
            return membership.state if membership.state != ENDED else AGREED
    if concluded:
        return ENDED if instant is None else "not-then"
    return next((r for r in (*AMOUNTS.values(), PART) if r in amounts), OTHER)


def _note(reason: str) -> Note:
    return lambda language: _SENTENCES[reason].get(language, _SENTENCES[reason]["en"])
