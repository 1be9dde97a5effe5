"""Technologies that stand in Chinese lists (`A、B和C等领域`), though no list of names knows them; known ones drawn out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from latticework.extraction.mentions import TECHNOLOGY, Mention, Referent

_ITEM = r"[^,。:;、“”《》()]{1,16}?(?:\([^()]{1,16}\)[^,。:;、“”《》()]{0,10}?)?"
_ITEMS = rf"{_ITEM}(?:(?:、|和|与|及|以及|或){_ITEM})*?"
_ELEMENTS = frozenset("镓锗锑钨铟铋钼碲锂钴镍铀钚铂钯钛铬锰铜")
_LISTS = (
    re.compile(
        r"((?:[^,。:;、“”《》()]{2,16}(?:\([^)]{1,20}\))?(?:、|和|与|及|以及|,以及))+[^,。:;、“”《》()]{2,16}?)(?:等)?"
        r"(?:[两三四五六七八九十几\d]*[大个]?)?(?:新|重要|关键|多个|一系列)?(?:领域|方面|技术(?=的)|议题|层面|行业|产业|维度|方向)"
    ),
    re.compile(
        r"(?:涵盖|覆盖|关注|聚焦|聚焦于|包括|专注于|围绕|涉及|致力于|包含|集中在|集中于|用于|(?:领域|重点|方向|议题|内容|范围)(?:是|为|有|:|(?:将|主要)?放在)|以(?=[^,。;]{2,40}为(?:核心|重点|中心|主题|支柱|内容)))了?"
        r"((?:[^,。:;、“”《》()]{2,12}(?:、|和|与|及|以及))+[^,。:;、“”《》()]{2,12}?)(?=等|[,。;]|在内|为(?:核心|重点|中心|主题|支柱|内容)|$)"
    ),
    re.compile(
        rf"(?:出口|进口|销售|出售|供应|转让|交付|运输|采购)(?:特定型号的|特定的?|部分|某些|若干|有关|相关|含有|涉及|用于[^,。、]{{0,10}}的)?({_ITEMS})"
        r"(?=等|,?(?:都|均|必须|须|需|应|将|也)|(?:的?相关)?(?:物项|产品)|[,。;]|$)"
    ),
    re.compile(
        rf"对({_ITEMS})(?:等[^,。、]{{0,6}})?(?:相关)?(?:物项|产品|商品)?(?:的)?(?:(?:对[^,。、]{{1,4}})?出口|贸易)?(?:加以|实施|采取|进行|施加|实行|予以|发布|下达)[^,。]{{0,10}}(?:管制|限制|禁|许可|制裁)"
    ),
    re.compile(rf"(?:将|把)({_ITEMS})(?:等[^,。、]{{0,8}})?(?:列入|纳入|加入|增列|添加|列为)"),
)
_JOINTS = re.compile(r"(、|,以及|以及|和|与|及|或)")
_TRIM = re.compile(
    r"拓展至|扩展至|扩大到|扩展到|拓展到|之间关于|关于|合作范围|重点|加强|推动|推进|深化|开展|展开|致力于|专注于|聚焦于|聚焦|围绕|针对|涵盖|覆盖"
    r"|包括|涉及|关注|提供|实现|促进|提升|探讨|讨论|建立|通过|利用|进行|作为|成为|协调|制定|交流|共享|确保|在|于|对|就"
)
_GENERIC = frozenset(
    [
        "研发",
        "材料",
        "经济",
        "开发",
        "研究",
        "内的",
        "政治",
        "安全",
        "政府",
        "企业",
        "社会",
        "团体",
        "军事",
        "科技",
        "技术",
        "科学",
        "规则",
        "国家",
        "合作",
        "外交",
        "文化",
        "人文",
        "其他",
        "多个",
        "生产",
        "生产和",
        "政策监管",
        "部门",
        "关键",
        "方法",
        "建立标准",
        "标准",
        "层面",
        "领域",
        "产业",
        "美国和",
        "公司",
        "机构",
        "双边",
        "多边",
        "全球",
        "国际",
        "地区",
        "未来",
        "方面",
        "层",
        "目标",
        "投资",
        "市场",
        "防务",
        "国防",
        "制定",
        "应用",
        "测试",
        "透明度",
        "互操作性",
        "互操作",
        "原则",
        "监管",
        "人才",
        "资金",
        "贸易规则",
    ]
)
_NO_TECHNOLOGY = re.compile(
    r"\d年|\d月|国$|[省市]$|政府|日本|美国|中国|我们|其他|成员|部长|总统|首相|公司|大学|会议|签署|加入|宣布|成立|参与|担任|\d+人|协定|联盟|协议|企业|实体|个人|人士|银行|组织|行为|问题|发展|某|其|对方|各方|方面|事项|清单|者$|哪些|哪种|什么|之前$|之后$|民众|许可证?$"
)


def items(text: str, have: Sequence[Mention], technology: Callable[[str], Referent]) -> list[Mention]:
    """Return the members of the lists of a sentence that no mention covers yet."""
    found: list[Mention] = []
    for pattern in _LISTS:
        for m in pattern.finditer(text):
            at = m.start(1)
            for piece in _JOINTS.split(m[1]):
                start, at = at, at + len(piece)
                if _JOINTS.fullmatch(piece) or (len(piece) < 2 and piece not in _ELEMENTS):
                    continue
                name, start = _trimmed(piece, start)
                end = start + len(name)
                if (
                    (len(name) < 2 and name not in _ELEMENTS)
                    or name in _GENERIC
                    or _NO_TECHNOLOGY.search(name)
                ):
                    continue
                inside = [x for x in [*have, *found] if x.start < end and start < x.end]
                led = (
                    inside
                    and inside[0].start == start
                    and inside[0].first.type == "Country"
                    and end - inside[0].end >= 2
                )
                if led and not name.startswith(("中国台湾", "中国香港")):  # 俄罗斯氦气
                    inside = inside[1:]
                if any(
                    not x.can(TECHNOLOGY) or x.start < start or x.end > end or x.end - x.start == end - start
                    for x in inside
                ):
                    continue
                if inside and len(name) > 16:
                    continue
                found.append(Mention(start, end, [technology(name)], "list", name, inside))
    return found


_MORE = {
    "zh": re.compile(r"[一-鿿]{0,3}?(?:技术|设备|材料|装备|系统|传感器|工艺|器件|软件|安全|标准|芯片|武器|卫星|电池|网络|基础设施)"),
    "ja": re.compile(r"(?:関連)?(?:技術|装置|材料|設備|システム|センサー|部品|機器|ネットワーク|安全保障)"),
    "en": re.compile(r" (?:[a-z\-]+ )?(?:technolog(?:y|ies)|equipment|materials|systems|sensors|tools|devices|networks|infrastructure|software|imaging|packaging)\b"),
}  # fmt: skip
_JOINT_WORD = re.compile(
    r"和|与|及|等|的|在|对|是|为|以|于|将|并|或|出口|合作|研发|开发|领域|产业| and| or| of| to| for| in| with"
)


def longer(
    text: str, have: Sequence[Mention], tongue: str, technology: Callable[[str], Referent]
) -> list[Mention]:
    """Return the mentions with known technologies drawn out over the noun that ends the phrase: 量子+传感器."""
    found: list[Mention] = []
    for x in have:
        more = _MORE[tongue].match(text, x.end) if x.can(TECHNOLOGY) and x.how == "name" else None
        end = more.end() if more else 0
        if (
            not more
            or _JOINT_WORD.search(more.group())
            or any(y is not x and y.start < end and x.end <= y.start and not y.can(TECHNOLOGY) for y in have)
        ):
            found.append(x)
            continue
        name = text[x.start : end]
        found.append(Mention(x.start, end, [technology(name)], "list", name, [x]))
    return [
        x
        for x in found
        if not any(y is not x and y.start <= x.start and x.end <= y.end and y.how == "list" for y in found)
    ]


def _trimmed(piece: str, start: int) -> tuple[str, int]:
    name = piece.rstrip()
    start += len(name) - len(name.lstrip())
    name = name.lstrip()
    name = re.sub(r"等?(?:[两三四五六七八九十几多\d]+[个大](?:重点|新)?)(?:领域|方面|方向|议题)$", "", name)
    name = re.sub(r"等?(?:多个|一系列|\S个)?(?:重要|关键|新)?$", "", name)
    cut = max((t.end() for t in _TRIM.finditer(name)), default=0)
    inner = re.search(r"(?:从|到|了|的|将)(?=[^的]*$)", name[cut:])
    if inner and len(name) - cut - inner.end() >= 2:
        cut += inner.end()
    if cut and len(name) - cut >= 2:
        return name[cut:], start + cut
    return name, start
