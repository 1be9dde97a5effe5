"""What the console says, in three languages: short, and the same everywhere."""

from __future__ import annotations

_TEXTS: dict[str, dict[str, str]] = {
    "banner": {
        "en": "{articles} articles, {claims} claims, {groupings} groupings",
        "zh": "{articles} 篇文章,{claims} 条陈述,{groupings} 个组合",
        "ja": "記事 {articles} 本、主張 {claims} 件、枠組み {groupings} 件",
    },
    "labels": {"en": "labels", "zh": "名称", "ja": "名称"},
    "language": {"en": "English", "zh": "中文", "ja": "日本語"},
    "on": {"en": "on", "zh": "开", "ja": "オン"},
    "off": {"en": "off", "zh": "关", "ja": "オフ"},
    "hint run": {"en": "; or a blank line runs", "zh": "; 或空行执行", "ja": "; か空行で実行"},
    "hint tab": {"en": "Tab completes", "zh": "Tab 补全", "ja": "Tab 補完"},
    "hint stop": {"en": "Ctrl-C cancels", "zh": "Ctrl-C 取消", "ja": "Ctrl-C 中止"},
    "hint leave": {"en": "Ctrl-D leaves", "zh": "Ctrl-D 退出", "ja": "Ctrl-D 終了"},
    "here": {"en": "this does not parse here", "zh": "此处无法解析", "ja": "ここで解釈できません"},
    "open": {
        "en": "it ends too early: something is still open",
        "zh": "尚未写完:还有未闭合之处",
        "ja": "途中で終わっています",
    },
    "reading": {"en": "reading names …", "zh": "正在读取名称…", "ja": "名称を読み込み中…"},
    "rows": {"en": "{n} rows", "zh": "{n} 行", "ja": "{n} 行"},
    "row": {"en": "1 row", "zh": "1 行", "ja": "1 行"},
    "no rows": {"en": "no rows", "zh": "没有结果", "ja": "結果なし"},
    "statements": {"en": "{n} statements", "zh": "{n} 条语句", "ja": "{n} 文"},
    "more": {
        "en": "the first {n} rows; .limit off lifts the limit",
        "zh": "仅前 {n} 行;.limit off 取消上限",
        "ja": "先頭の {n} 行のみ。.limit off で全行",
    },
    "cancelled": {"en": "cancelled", "zh": "已取消", "ja": "中止しました"},
    "yes": {"en": "yes", "zh": "是", "ja": "はい"},
    "no": {"en": "no", "zh": "否", "ja": "いいえ"},
    "again": {
        "en": "… {n} more rows: F5 opens them",
        "zh": "… 另有 {n} 行:F5 打开",
        "ja": "… ほか {n} 行: F5 で開く",
    },
    "pager": {
        "en": "row {at} of {n} · ↑↓ ←→ move · F2 labels · e evidence · q back",
        "zh": "第 {at} 行,共 {n} 行 · ↑↓ ←→ 移动 · F2 名称 · e 依据 · q 返回",
        "ja": "{at} / {n} 行 · ↑↓ ←→ 移動 · F2 名称 · e 根拠 · q 戻る",
    },
    "written": {"en": "wrote {path}", "zh": "已写入 {path}", "ja": "{path} に書きました"},
    "set": {"en": "{name}: {value}", "zh": "{name}:{value}", "ja": "{name}: {value}"},
    "subject": {"en": "subject", "zh": "主体", "ja": "主体"},
    "property": {"en": "property", "zh": "属性", "ja": "プロパティ"},
    "value": {"en": "value", "zh": "值", "ja": "値"},
    "class": {"en": "class", "zh": "类", "ja": "クラス"},
    "label": {"en": "label", "zh": "名称", "ja": "名称"},
    "count": {"en": "things", "zh": "数量", "ja": "件数"},
    "domain": {"en": "of", "zh": "主体类", "ja": "主体のクラス"},
    "range": {"en": "to", "zh": "客体类", "ja": "客体のクラス"},
    "prefix": {"en": "prefix", "zh": "前缀", "ja": "接頭辞"},
    "namespace": {"en": "namespace", "zh": "命名空间", "ja": "名前空間"},
    "family": {"en": "family", "zh": "类别", "ja": "分類"},
    "report": {"en": "report", "zh": "报告", "ja": "レポート"},
    "title": {"en": "title", "zh": "标题", "ja": "題名"},
    "takes": {"en": "takes", "zh": "参数", "ja": "引数"},
    "own voice": {"en": "own voice", "zh": "文章自述", "ja": "本文"},
    "not at hand": {
        "en": "the text of this article is not at hand: --articles DIR says where it lies",
        "zh": "手边没有这篇文章的原文:用 --articles DIR 指明位置",
        "ja": "この記事の本文は手元にありません: --articles DIR で場所を指定",
    },
    "no claims": {
        "en": "no claim names the things of this row",
        "zh": "没有陈述提到这一行中的事物",
        "ja": "この行の事物に触れる主張はありません",
    },
}


def say(key: str, language: str, /, **values: object) -> str:
    """Return a text in that language, else in English, its places filled in."""
    by_language = _TEXTS[key]
    return by_language.get(language, by_language["en"]).format(**values)
