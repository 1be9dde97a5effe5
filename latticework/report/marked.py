"""An article as a page on which the passages of its claims are marked by kind, with the claims beside them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from html import escape

from latticework.claims.model import Claim, Entity

_WORDS = {
    "en": {
        "membership": "membership", "coverage": "coverage", "control": "control", "structure": "structure",
        "launch": "launch", "funding": "funding", "location": "location", "claims": "claims",
        "accepted": "accepted", "unreviewed": "to review", "none": "No claim was found in this text.", "new": "new",
        "by": "according to", "left": "left out: it is no text of the article",
    },
    "zh": {
        "membership": "成员", "coverage": "技术领域", "control": "管制", "structure": "结构", "launch": "成立",
        "funding": "资金", "location": "地点", "claims": "条主张", "accepted": "已接受", "unreviewed": "待审阅",
        "none": "在此文中没有找到主张。", "new": "新", "by": "据", "left": "略去:非正文",
    },
    "ja": {
        "membership": "加盟", "coverage": "技術分野", "control": "規制", "structure": "構造", "launch": "発足",
        "funding": "資金", "location": "所在", "claims": "件の主張", "accepted": "承認済み", "unreviewed": "要確認",
        "none": "この文章に主張は見つかりませんでした。", "new": "新規", "by": "による", "left": "本文でない部分",
    },
}  # fmt: skip
# Statuses as a reader of Chinese or Japanese says them; English ones are words already.
STATUSES = {
    "zh": {
        "member": "成员", "founding": "创始成员", "signatory": "签署方", "partner": "合作方", "observer": "观察员",
        "prospective": "拟议", "excluded": "被排除", "former": "前成员", "initiator": "发起方", "active": "现行",
        "part-of": "隶属", "successor-of": "继承", "modelled-on": "仿照", "extends": "扩展", "supports": "支撑",
        "rivals": "抗衡", "launched": "已成立", "planned": "计划中", "proposed": "提议中",
    },
    "ja": {
        "member": "加盟", "founding": "創設", "signatory": "署名", "partner": "協力", "observer": "オブザーバー",
        "prospective": "予定・検討", "excluded": "除外", "former": "脱退", "initiator": "提唱", "active": "現行",
        "part-of": "一部", "successor-of": "後継", "modelled-on": "手本", "extends": "拡大", "supports": "支援",
        "rivals": "対抗", "launched": "発足", "planned": "計画", "proposed": "提案",
    },
}  # fmt: skip
_COLOURS = {
    "membership": "#1f6fb2", "coverage": "#2e8540", "control": "#b3261e", "structure": "#7a4fb5",
    "launch": "#b26a00", "funding": "#00838f", "location": "#5d6670",
}  # fmt: skip
_STYLE = """
:root{color-scheme:light dark}
body{margin:0;font:16px/1.75 system-ui,"Noto Sans CJK SC","Noto Sans CJK JP",sans-serif;color:#1c1e21;background:#fff}
header{padding:1rem 1.5rem;border-bottom:1px solid #d5d9de}
h1{font-size:1.25rem;margin:0 0 .3rem}
main{display:grid;grid-template-columns:minmax(0,3fr) minmax(18rem,2fr);gap:1.5rem;padding:1rem 1.5rem}
article{white-space:pre-wrap;overflow-wrap:anywhere;max-width:46rem}
mark{background:none;color:inherit;border-bottom:3px solid var(--c);padding-bottom:1px}
mark a{color:#fff;background:var(--c);border-radius:.6em;padding:0 .4em;margin-left:.15em;font-size:.68em;text-decoration:none;vertical-align:super}
ol{list-style:none;margin:0;padding:0;font-size:.9rem;line-height:1.45}
li{border-left:4px solid var(--c);padding:.35rem .6rem;margin:0 0 .5rem;background:#f6f7f9}
li>span{white-space:nowrap}
li:target,mark:target{outline:2px solid #111}
small{color:#5d6670;display:block}
.k{color:var(--c);font-weight:600}
.n{border:1px solid currentColor;border-radius:.3em;padding:0 .25em;font-size:.75em}
@media (max-width:50rem){main{grid-template-columns:1fr}}
@media (prefers-color-scheme:dark){body{background:#15171a;color:#e6e8ea}li{background:#1f2328}small{color:#a0a8b0}header{border-color:#333a41}}
@media print{main{display:block}li{break-inside:avoid}}
"""


def page(
    text: str,
    claims: Sequence[Claim],
    title: str,
    language: str = "en",
    left_out: Sequence[tuple[int, int]] = (),
) -> str:
    """Return the page; `left_out` are the spans of the text that no reader sees."""
    words = _WORDS.get(language, _WORDS["en"])
    accepted = sum(1 for claim in claims if claim.review == "accepted")
    summary = (
        f"{len(claims)} {words['claims']} · {accepted} {words['accepted']} · {len(claims) - accepted} {words['unreviewed']}"
        if claims
        else words["none"]
    )
    kinds = [kind for kind in _COLOURS if any(claim.kind == kind for claim in claims)]
    legend = " ".join(
        f'<span class="k" style="--c:{_COLOURS[kind]}">■ {words[kind]}</span>' for kind in kinds
    )
    items = "\n".join(_item(number, claim, words, language) for number, claim in enumerate(claims, 1))
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width,initial-scale=1"><title>{escape(title)}</title><style>{_STYLE}</style></head>\n'
        f"<body><header><h1>{escape(title)}</h1><p>{escape(summary)} {legend}</p></header>\n"
        f"<main><article>{_marked(text, claims, left_out)}</article>\n<ol>\n{items}\n</ol></main></body></html>\n"
    )


def _marked(text: str, claims: Sequence[Claim], left_out: Sequence[tuple[int, int]]) -> str:
    """Return the text cut at every edge of a passage: passages may overlap, elements may not."""
    edges = {0, len(text)}
    for claim in claims:
        edges |= {claim.evidence.start, claim.evidence.end}
    for start, end in left_out:
        edges |= {start, end}
    places = sorted(edge for edge in edges if 0 <= edge <= len(text))
    hidden = set[int]()
    for start, end in left_out:
        hidden |= {place for place in places if start <= place < end}
    out: list[str] = []
    for start, end in itertools.pairwise(places):
        if start in hidden:
            continue
        piece = escape(text[start:end])
        over = [
            (n, c) for n, c in enumerate(claims, 1) if c.evidence.start <= start and end <= c.evidence.end
        ]
        if over:
            smallest = min(over, key=lambda pair: pair[1].evidence.end - pair[1].evidence.start)[1]
            ends = [n for n, c in over if c.evidence.end == end]
            links = f'<a href="#c{ends[0]}">{_range(ends)}</a>' if ends else ""
            piece = f'<mark style="--c:{_COLOURS[smallest.kind]}">{piece}{links}</mark>'
        out.append(piece)
    return "".join(out)


def _range(numbers: Sequence[int]) -> str:
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join(map(str, numbers))


def _item(number: int, claim: Claim, words: dict[str, str], language: str) -> str:
    def name(entity: Entity) -> str:
        fresh = f' <span class="n">{words["new"]}</span>' if entity.id.startswith("new-") else ""
        return f"<b>{escape(shown(entity, language))}</b>{fresh}"

    target = (
        name(claim.object)
        if claim.object
        else f"<b>{escape(claim.object_label)}</b>"
        if claim.object_label
        else ""
    )
    about = [
        STATUSES.get(language, {}).get(claim.status or "", claim.status or ""), claim.time or "",
        f"{claim.amount:,} {claim.currency}" if claim.amount is not None else "",
        f"{words['by']} {escape(shown(claim.attributed_to, language))}" if claim.attributed_to else "",
    ]  # fmt: skip
    review = words.get(claim.review, claim.review)
    return (
        f'<li id="c{number}" style="--c:{_COLOURS[claim.kind]}">{number}. <span class="k">{words[claim.kind]}</span> '
        f"{name(claim.subject)}{' → ' if target else ''}{target}{''.join(f' · <span>{part}</span>' for part in about if part)}"
        f"<small>{review} · {claim.confidence or ''} · {escape(claim.rule or '')}</small></li>"
    )


def shown(entity: Entity, language: str) -> str:
    """Return an entity's name in a language, else in another, else its identifier."""
    for code in (language, "zh", "en", "ja"):
        if entity.labels.get(code):
            return entity.labels[code][0]
    return entity.id


def kind_word(kind: str, language: str) -> str:
    """Return a kind of claim as readers of that language call it."""
    return _WORDS.get(language, _WORDS["en"])[kind]
