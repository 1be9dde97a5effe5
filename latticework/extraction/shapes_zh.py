"""New groupings in Chinese that no last word gives away: what is joined, left, has members, or is abbreviated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from latticework.extraction.lexicon import Lexicon
from latticework.extraction.mentions import GROUP, PARTY, Mention
from latticework.extraction.shapes import Make

_NAME = r"[一-鿿A-Za-z0-9+\-·]{3,18}?"
# Verbs and nouns that only a grouping has: 加入X, 退出X, X的成员国, X(NCP)由…创建.
_JOINED = re.compile(rf"(?:加入|退出|签署|批准)了?({_NAME})(?=[,。;]|的(?:国家|成员|谈判|申请|进程)|\([A-Z])")
_HAS = re.compile(
    rf"(?:^|[,。;:、]|在|与|和|对|举行|召开|出席|参加|主办|主持)({_NAME})(?:\([A-Z][A-Za-z0-9&\- ]{{1,30}}\))?"
    r"(?=(?:现有|共有|拥有)?\d*个?(?:正式|创始)?成员(?:国|包括|有|为)|的(?:正式|创始|常任)?(?:成员国|观察员|创始国|秘书处|总部|缔约)|秘书处|(?:第[\d一二三四五六七八九十]+[次届])?(?:部长级?|首脑|领导人|外长|缔约方|成员国|理事会|年度)(?:第[\d一二三四五六七八九十]+[次届])?(?:会议|峰会|会晤|大会)|由[^,。;]{2,40}(?:创建|创立|发起|成立|组成|建立))"
)
_ABBREVIATED = re.compile(
    r"\((?:英[语文]:?[^(),]{4,70},)?(?:简称|缩写|缩写为)?:?[A-Z]{2,}[A-Za-z0-9\-]{0,8}\)"
)
_NO_NAME = re.compile(
    r"^(?:我们|各国|各方|他们|其|该|此|本|这|那|双方|两国|三国|成员|国家|政府|会议|组织|联盟|协定|条约|机制|新|第|其他|其中|今后|目前|当时|未来|年|月|所有|任何|\d)"
    r"|[的了着过是有在将把被并也都]|年|月|国$|方$|书$|市场$|战争$|行列$|讨论$|谈判$|竞争$|阵营$|群$|名单$|清单$|公司$|技术$|系统$|网络$|设备$|问题$"
)


def found(text: str, have: Sequence[Mention], words: Lexicon, make: Make) -> Iterator[Mention]:
    """Yield the names that such a word stands beside and no mention covers yet."""
    spans = [(_edge(text, m.start(), words), m.start(), True) for m in _ABBREVIATED.finditer(text)]
    for pattern in (_JOINED, _HAS):
        spans += [(*m.span(1), False) for m in pattern.finditer(text)]
    for start, end, abbreviated in spans:
        name = text[start:end]
        if not 4 <= len(name) <= 20 and abbreviated:
            continue
        # A country or technology inside a name is a part of it; another grouping, or what reaches beyond, is not.
        across = any(
            x.start < end and start < x.end and (x.can(GROUP) or x.start < start or x.end > end) for x in have
        )
        if (
            across
            or any(x.start == start and x.end == end for x in have)
            or _NO_NAME.search(name)
            or words.stops.search(name[:2])
            or name in words.generic
        ):
            continue
        if not abbreviated and (
            words.cue("make").search(name) or words.cue("propose").search(name) or "一个" in name
        ):
            continue
        if abbreviated and any(x.can(PARTY) and not x.can(GROUP) and end < x.start <= end + 2 for x in have):
            continue  # the abbreviation is a firm's or an office's
        if abbreviated and re.search(r"(?:技术|系统|设备|材料|部|局|署|院|所|公司|大学|率|值|法)$", name):
            continue
        yield make(text, start, end, name, "Framework", "quote", ())


_RUN = re.compile(r"[一-鿿A-Za-z0-9·\-]{4,26}$")
_CUT = re.compile(r"[的了在和与对向由将被把是为及或]|第[一二三四五六七八九十\d]+[届次]")


def _edge(text: str, end: int, words: Lexicon) -> int:
    """Return where a name begins that an abbreviation follows: behind a particle or a word that ends names."""
    run = _RUN.search(text[:end])
    if not run:
        return end
    kept = [(m.start(), m.end()) for m in words.protected.finditer(text, run.start(), end)]
    cuts = [*_CUT.finditer(text, run.start(), end), *words.long_stops.finditer(text, run.start(), end)]
    ends = [m.end() for m in cuts if not any(a <= m.start() < b for a, b in kept) and end - m.end() >= 4]
    return max([run.start(), *ends])
