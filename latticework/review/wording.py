"""What the desks say, in three languages, in the terminal and in the browser, and their signs for states."""

from __future__ import annotations

LANGUAGES = ("en", "zh", "ja")
SIGNS = {"curated": "◆", "accepted": "✓", "rejected": "✗", "unreviewed": "·"}
_WORDS = {
    "accept": {"en": "accept", "zh": "采纳", "ja": "承認"},
    "reject": {"en": "reject", "zh": "驳回", "ja": "却下"},
    "correct": {"en": "correct", "zh": "更正", "ja": "訂正"},
    "add": {"en": "add", "zh": "新增", "ja": "追加"},
    "merge": {"en": "merge", "zh": "合并", "ja": "統合"},
    "reopen": {"en": "take back", "zh": "撤销", "ja": "取消"},
    "open": {"en": "open only", "zh": "仅未审核", "ja": "未確認のみ"},
    "next": {"en": "next article", "zh": "下一篇", "ja": "次の記事"},
    "quit": {"en": "leave", "zh": "退出", "ja": "終了"},
    "of": {"en": "{done} of {all} decided", "zh": "已审核 {done} / {all}", "ja": "{all} 件中 {done} 件確認済み"},
    "no-text": {
        "en": "The text of this article is not here. Put it into a folder and name that with --articles.",
        "zh": "找不到这篇文章的原文。请把它放入文件夹，并用 --articles 指定。",
        "ja": "この記事の本文がありません。フォルダに置き、--articles で指定してください。",
    },
    "adrift": {
        "en": "its passage is gone: correct or reject", "zh": "原文片段已不在文中：请更正或驳回",
        "ja": "本文の一節が見つからない：訂正または却下",
    },
    "moved": {
        "en": "its passage has moved: accept it there", "zh": "原文片段已移位：可在新位置采纳",
        "ja": "本文の一節が移動：その位置で承認可",
    },
    "no-claims": {"en": "no claims left to decide", "zh": "没有待审核的陈述", "ja": "未確認の主張はありません"},
    "merge-with": {
        "en": "{name} is new. Merge with (name or id):",
        "zh": "“{name}”是新实体。合并到（名称或标识）：",
        "ja": "「{name}」は新しい実体です。統合先（名称または ID）：",
    },
    "nothing-new": {"en": "both entities are known already", "zh": "两个实体均已知", "ja": "どちらも既知の実体です"},
    "save": {"en": "Enter saves · Esc leaves", "zh": "回车保存 · Esc 取消", "ja": "Enter 保存 · Esc 取消"},
    "passage": {"en": "passage (words of the text)", "zh": "原文片段", "ja": "本文の一節"},
    "subject": {"en": "subject", "zh": "主体", "ja": "主体"},
    "object": {"en": "object", "zh": "客体", "ja": "客体"},
    "kind": {"en": "kind", "zh": "类型", "ja": "種類"},
    "status": {"en": "status", "zh": "状态", "ja": "状態"},
    "time": {"en": "time (2022-05, empty if none)", "zh": "时间（2022-05，可空）", "ja": "時期（2022-05、空欄可）"},
    "time_kind": {
        "en": "kind of time (start, as-of, end, planned)", "zh": "时间种类（start, as-of, end, planned）",
        "ja": "時期の種類（start, as-of, end, planned）",
    },
    "attributed": {"en": "whose word (empty: the article's)", "zh": "谁的说法（空为文章自身）", "ja": "発言者（空欄は記事自身）"},
    "saved": {"en": "decisions are in {path}", "zh": "审核记录在 {path}", "ja": "決定は {path} にあります"},
}  # fmt: skip


def say(word: str, lang: str, **values: object) -> str:
    """Return a phrase in that language."""
    return _WORDS[word].get(lang, _WORDS[word]["en"]).format(**values)
