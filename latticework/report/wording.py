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
    "ended": {"en": "ended", "zh": "已终止", "ja": "終了"},
    "certain": {"en": "certain", "zh": "确定", "ja": "確実"},
    "possible": {"en": "possible", "zh": "可能", "ja": "可能性あり"},
    "undated": {"en": "undated", "zh": "无日期", "ja": "日付なし"},
}
MARKS = {"certain": "●", "possible": "◐", "undated": "○"}


def word(name: str, language: str) -> str:
    """Return the word for a status, state or certainty; the name itself where there is none."""
    return STATUSES.get(name, {}).get(language, name)


def counted(language: str, claims: int, articles: int, attributed: int) -> str:
    """Return what a report counted: claims, articles, and how many of the claims are reported speech."""
    own = claims - attributed
    if language == "zh":
        return f"依据 {articles} 篇文章的 {claims} 条陈述(文章自述 {own},转述 {attributed})。"
    if language == "ja":
        return f"{articles} 本の記事の {claims} 件の主張に基づく(本文 {own}、伝聞 {attributed})。"
    plural = "" if claims == 1 else "s"
    return f"{claims} claim{plural} from {articles} article{'' if articles == 1 else 's'}: {own} own voice, {attributed} reported."


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


def nothing(language: str) -> str:
    """Return what stands in the place of a table without rows."""
    return {"zh": "没有符合条件的行。", "ja": "該当する行はありません。"}.get(
        language, "Nothing is stated that fits."
    )
