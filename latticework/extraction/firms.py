"""Firms and institutes that stand in lists of who is sanctioned or takes part: 将A、B等三家企业列入…, 列入名单:A、B."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from latticework.extraction.mentions import Mention, Referent

_NAME = r"[^,。:;、“”《》()和与及]{2,24}(?:\([^()]{1,30}\))?"
_NAMES = rf"{_NAME}(?:(?:、|和|与|及|以及){_NAME})*"
_LISTS = (
    re.compile(
        rf"(?:将|把|对)({_NAMES})等?(?:在内的)?[\d一二两三四五六七八九十百]+(?:家|个|名)[^,。]{{0,16}}(?:列入|纳入|加入|列为|实施|采取|实行|进行)"
    ),
    re.compile(rf"(?:列入|纳入|加入|增列)[^,。:]{{0,28}}:({_NAMES})(?=[。;]|$)"),
    re.compile(
        rf"包括({_NAMES})(?:在内|等)(?:的|在内的)?[\d一二两三四五六七八九十百多]+(?:家|个)(?:[^,。]{{0,6}})(?:企业|公司|机构|实体|厂商)"
    ),
    re.compile(rf"({_NAMES})等(?:[\d一二两三四五六七八九十百多]+家)?[^,。、]{{0,6}}(?:企业|公司|厂商|实体)"),
)
_FIRM = re.compile(
    r"(?:公司|集团|研究所|研究院|研究中心|大学|学院|实验室|银行|工厂|造船厂|船厂|航空|科技|电子|股份|工业|重工|通信|微电子|半导体|精密|实业|控股|贸易|能源|石油|化工|局|厂)$"
)
_JOINTS = re.compile(r"(、|以及|和|与|及)")


def found(text: str, have: Sequence[Mention], firm: Callable[[str], Referent]) -> Iterator[Mention]:
    """Yield the members of such lists that no mention covers; a name that ends like a firm's anywhere in them."""
    for number, pattern in enumerate(_LISTS):
        for m in pattern.finditer(text):
            at = m.start(1)
            for piece in _JOINTS.split(m[1]):
                start, at = at, at + len(piece)
                end = start + len(piece)
                across = any(
                    x.start < end and start < x.end and not (start <= x.start and x.end < end) for x in have
                )
                if len(piece) < 2 or _JOINTS.fullmatch(piece) or across:
                    continue
                if _FIRM.search(piece) or number in (1, 2):
                    yield Mention(start, end, [firm(piece)], "list", piece)
