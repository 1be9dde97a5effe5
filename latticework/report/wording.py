"""The sentences of reports in three languages: short, plain, the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence

STATUSES: dict[str, dict[str, str]] = {
    "in-force": {"en": "in force", "zh": "现行", "ja": "現行"},
    "any": {"en": "any status", "zh": "任何身份", "ja": "すべての状態"},
    "member": {"en": "member", "zh": "成员", "ja": "加盟"},
    "founding": {"en": "founding member", "zh": "创始成员", "ja": "創設メンバー"},
    "signatory": {"en": "signatory", "zh": "签署方", "ja": "署名国"},
    "partner": {"en": "partner", "zh": "伙伴", "ja": "パートナー"},
    "observer": {"en": "observer", "zh": "观察员", "ja": "オブザーバー"},
    "prospective": {"en": "prospective", "zh": "拟议", "ja": "検討中"},
    "excluded": {"en": "excluded", "zh": "被排除", "ja": "排除"},
    "former": {"en": "former", "zh": "已退出", "ja": "脱退"},
    "initiator": {"en": "initiator", "zh": "发起", "ja": "発起"},
    "active": {"en": "active", "zh": "现行", "ja": "有効"},
    "launched": {"en": "launched", "zh": "已启动", "ja": "発足"},
    "planned": {"en": "planned", "zh": "计划", "ja": "計画"},
    "proposed": {"en": "proposed", "zh": "提议", "ja": "提案"},
    "agreed": {"en": "agreed", "zh": "认定", "ja": "認定"},
    "reported": {"en": "reported only", "zh": "仅见转述", "ja": "伝聞のみ"},
    "contested": {"en": "contested", "zh": "有争议", "ja": "争いあり"},
    "listed": {"en": "listed", "zh": "名单所列", "ja": "参照資料"},
    "ended": {"en": "ended", "zh": "已终止", "ja": "終了"},
    "certain": {"en": "certain", "zh": "确定", "ja": "確実"},
    "possible": {"en": "possible", "zh": "可能", "ja": "可能性あり"},
    "undated": {"en": "undated", "zh": "无日期", "ja": "日付なし"},
    "starts": {"en": "starts", "zh": "开始", "ja": "開始"},
    "ends": {"en": "ends", "zh": "终止", "ja": "終了"},
    "by-then": {"en": "stands by then", "zh": "届时已有", "ja": "その時点で成立"},
    "barred": {"en": "barred", "zh": "被排除", "ja": "排除"},
    "start": {"en": "start", "zh": "开始", "ja": "開始"},
    "end": {"en": "end", "zh": "终止", "ja": "終了"},
    "as-of": {"en": "as of", "zh": "截至", "ja": "時点"},
    "planned-time": {"en": "planned for", "zh": "计划时间", "ja": "予定"},
    "signed-only": {"en": "signed, to be ratified", "zh": "已签署,待批准", "ja": "署名済み・批准待ち"},
    "confirmed": {"en": "confirmed", "zh": "多源印证", "ja": "複数出典で確認"},
    "majority": {"en": "majority", "zh": "多数支持", "ja": "多数が支持"},
    "unique": {"en": "one source", "zh": "单一来源", "ja": "単一の出典"},
    "contradicted": {"en": "contradicted", "zh": "有相反说法", "ja": "反対の記述あり"},
    "silent": {"en": "silent", "zh": "未提及", "ja": "言及なし"},
    "is-in": {"en": "in force", "zh": "现为成员", "ja": "加盟"},
    "is-over": {"en": "over", "zh": "已终止", "ja": "終了"},
    "is-barred": {"en": "barred", "zh": "被排除", "ja": "排除"},
    "only-planned": {"en": "only planned", "zh": "仅为计划", "ja": "計画のみ"},
    "only-near": {"en": "only beside it", "zh": "仅为关联方", "ja": "関係者にとどまる"},
    "only-initiated": {"en": "only set it up", "zh": "仅为发起", "ja": "発起のみ"},
    "only-part": {"en": "only about a part", "zh": "仅涉及组成部分", "ja": "一部分についてのみ"},
    "no-membership-claim": {"en": "not about membership", "zh": "与成员关系无关", "ja": "加盟に関しない"},
    "launch-dates": {"en": "launch dates", "zh": "启动日期不一", "ja": "発足日の相違"},
    "in-and-barred": {"en": "in and barred", "zh": "既在内又被排除", "ja": "加盟と排除"},
    "planned-after-in-force": {
        "en": "planned though in force",
        "zh": "已现行仍称拟议",
        "ja": "現行なのに検討中",
    },
    "types": {"en": "two types", "zh": "类型不一", "ja": "種類の相違"},
    "amounts": {"en": "amounts", "zh": "金额不一", "ja": "金額の相違"},
    "added": {"en": "added", "zh": "新增", "ja": "追加"},
    "removed": {"en": "removed", "zh": "移除", "ja": "削除"},
    "article-silent": {"en": "article silent", "zh": "文章未提", "ja": "記事に言及なし"},
    "not-listed": {"en": "not listed", "zh": "名单未列", "ja": "資料に記載なし"},
    "other-status": {"en": "other status", "zh": "身份不一", "ja": "状態の相違"},
    "dates": {"en": "dates", "zh": "日期不一", "ja": "日付の相違"},
    "count": {"en": "count", "zh": "数目不一", "ja": "数の相違"},
    "changed": {"en": "changed", "zh": "改变", "ja": "変更"},
    "none": {"en": "none", "zh": "无", "ja": "なし"},
    "curated": {"en": "curated", "zh": "人工整理", "ja": "精査済み"},
    "accepted": {"en": "accepted", "zh": "已采纳", "ja": "承認済み"},
    "unreviewed": {"en": "unreviewed", "zh": "未审核", "ja": "未確認"},
    "MembershipClaim": {"en": "membership", "zh": "成员", "ja": "加盟"},
    "CoverageClaim": {"en": "coverage", "zh": "覆盖", "ja": "対象分野"},
    "ControlClaim": {"en": "control", "zh": "管制", "ja": "規制"},
    "StructureClaim": {"en": "structure", "zh": "结构", "ja": "構造"},
    "LaunchClaim": {"en": "launch", "zh": "启动", "ja": "発足"},
    "FundingClaim": {"en": "funding", "zh": "资金", "ja": "資金"},
    "LocationClaim": {"en": "location", "zh": "地点", "ja": "所在地"},
    "part-of": {"en": "part of", "zh": "组成部分", "ja": "一部"},
    "successor-of": {"en": "successor of", "zh": "继承", "ja": "後継"},
    "modelled-on": {"en": "modelled on", "zh": "仿照", "ja": "模範"},
    "extends": {"en": "extends", "zh": "扩展", "ja": "拡張"},
    "supports": {"en": "supports", "zh": "支持", "ja": "支援"},
    "rivals": {"en": "rivals", "zh": "对抗", "ja": "対抗"},
    "only-a": {"en": "only the first", "zh": "仅前者", "ja": "前者のみ"},
    "only-b": {"en": "only the second", "zh": "仅后者", "ja": "後者のみ"},
    "both": {"en": "both", "zh": "两者", "ja": "両方"},
    "party-grouping": {"en": "party and grouping", "zh": "成员方与组合", "ja": "当事者と枠組み"},
    "grouping-grouping": {"en": "two groupings", "zh": "组合之间", "ja": "枠組みどうし"},
    "party-party": {"en": "two parties", "zh": "成员方之间", "ja": "当事者どうし"},
    "all": {"en": "all", "zh": "全部", "ja": "すべて"},
    "restricted-uncovered": {
        "en": "restricted, not covered",
        "zh": "受管制而未覆盖",
        "ja": "規制あり・協力なし",
    },
    "listed-uncovered": {"en": "listed, not covered", "zh": "在册而未覆盖", "ja": "分類のみ・協力なし"},
    "unmatched-control": {"en": "control without match", "zh": "无对应的管制", "ja": "対応のない規制"},
    "restricted": {"en": "restricted by", "zh": "受其管制", "ja": "規制される"},
    "takes-part": {"en": "takes part in", "zh": "参加", "ja": "参加"},
    "issuer": {"en": "issued", "zh": "发布", "ja": "制定"},
    "restricted-member": {"en": "restricts a member", "zh": "管制成员", "ja": "加盟者を規制"},
    "restricted-area": {"en": "restricts its own area", "zh": "管制自身领域", "ja": "自らの分野を規制"},
    "exact": {"en": "exact", "zh": "等同", "ja": "一致"},
    "close": {"en": "close", "zh": "相近", "ja": "近似"},
    "broad": {"en": "part of it", "zh": "属于其中", "ja": "その一部"},
    "TechnologyArea": {"en": "technology", "zh": "技术", "ja": "技術"},
    "Country": {"en": "country", "zh": "国家", "ja": "国"},
    "Union": {"en": "union", "zh": "联盟体", "ja": "連合"},
    "Organization": {"en": "organization", "zh": "组织", "ja": "組織"},
    "PartyClass": {"en": "unnamed set", "zh": "统称", "ja": "総称"},
    "wassenaar": {"en": "Wassenaar", "zh": "瓦森纳", "ja": "ワッセナー"},
    "cet2024": {"en": "CET 2024", "zh": "CET 2024", "ja": "CET 2024"},
}
MARKS = {"certain": "●", "possible": "◐", "undated": "○"}


def word(name: str, language: str) -> str:
    """Return the word for a status, state or certainty; the name itself where there is none."""
    return STATUSES.get(name, {}).get(language, name)


def counted(language: str, claims: int, articles: int, attributed: int, listed: int = 0) -> str:
    """Return what a report counted: claims, articles, how many are reported speech; rows of reference lists apart."""
    own = claims - attributed
    if listed:
        beside = {"zh": f"参考名单 {listed} 条。", "ja": f"参照資料 {listed} 件。"}.get(
            language, f"{listed} row{'' if listed == 1 else 's'} of reference lists."
        )
        joint = "" if language in ("zh", "ja") else " "
        return counted(language, claims, articles, attributed) + joint + beside if claims else beside
    if language == "zh":
        return f"依据 {articles} 篇文章的 {claims} 条陈述(文章自述 {own},转述 {attributed})。"
    if language == "ja":
        return f"{articles} 本の記事の {claims} 件の主張に基づく(本文 {own}、伝聞 {attributed})。"
    plural = "" if claims == 1 else "s"
    return f"{claims} claim{plural} from {articles} article{'' if articles == 1 else 's'}: {own} own voice, {attributed} reported."


def counted_apart(language: str, claims: int, articles: int, listed: int) -> str:
    """Return how many claims of articles a report rests on, and how many rows of reference lists."""
    if language == "zh":
        return f"依据 {articles} 篇文章的 {claims} 条陈述和参考名单 {listed} 条。"
    if language == "ja":
        return f"{articles} 本の記事の {claims} 件の主張と参照資料 {listed} 件に基づく。"
    return f"{claims} claims from {articles} articles, and {listed} rows of reference lists."


def reference_would_add(language: str, count: int, of_grouping: bool) -> str:
    """Return what the reference lists, which a report left out, would add to it."""
    if language == "zh":
        return f"参考名单另有 {count} 条成员关系:--reference on。"
    if language == "ja":
        return f"参照資料にはほかに {count} 件の加盟がある: --reference on。"
    noun = "member" if of_grouping else "membership"
    return f"Reference lists would add {count} {noun}{'' if count == 1 else 's'}: --reference on."


def tally(language: str, certainties: Sequence[str]) -> str:
    """Return how many rows hold for certain, possibly, and without a date."""
    counts = [(name, certainties.count(name)) for name in ("certain", "possible", "undated")]
    joint = "、" if language in ("zh", "ja") else ", "
    listed = joint.join(f"{word(name, language)} {count}" for name, count in counts if count)
    if language == "zh":
        return f"{len(certainties)} 行:{listed}。"
    if language == "ja":
        return f"{len(certainties)} 行: {listed}。"
    return f"{len(certainties)} row{'' if len(certainties) == 1 else 's'}: {listed}."


def publication_unknown(language: str, articles: Sequence[tuple[str, str]]) -> str:
    """Return which articles a question about what was known cannot place, each with the latest date it states."""
    after = {"zh": "不早于 {}", "ja": "{} 以降"}.get(language, "not before {}")
    listed = "; ".join(f"{name} ({after.format(latest)})" if latest else name for name, latest in articles)
    if language == "zh":
        return f"发表日期不明、未计入:{listed}。"
    if language == "ja":
        return f"公表日不明につき除外: {listed}。"
    return f"Publication unknown, left out: {listed}."


def unreviewed(language: str, count: int | None) -> str:
    """Return how many of the claims counted nobody has reviewed, and how to leave them out."""
    number = "" if count is None else f"{count:,} "
    if language == "zh":
        return f"其中 {number or '部分'}{'条' if count else ''}陈述未经审核;--review accepted 可将其排除。"
    if language == "ja":
        return f"うち {number}{'件' if count else '一部'}の主張は未確認。--review accepted で除外できます。"
    return f"{number or 'Some '}of these claims {'is' if count == 1 else 'are'} unreviewed; --review accepted leaves them out."


def shortened(language: str, shown: int, total: int) -> str:
    """Return how many of the rows are shown."""
    if language == "zh":
        return f"显示 {total} 行中的 {shown} 行。"
    if language == "ja":
        return f"{total} 行のうち {shown} 行を表示。"
    return f"{shown} of {total} rows."


def nothing(language: str) -> str:
    """Return what stands in the place of a table without rows."""
    return {"zh": "没有符合条件的行。", "ja": "該当する行はありません。"}.get(
        language, "Nothing is stated that fits."
    )
