"""New groupings and organisations in Chinese and Japanese, found by the shape of their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from latticework.extraction.lexicon import Lexicon
from latticework.extraction.mentions import GROUP, PARTY, Mention

Make = Callable[[str, int, int, str, str, str, tuple[str, ...]], Mention]

_TITLE = {"zh": re.compile(r"《([^《》]{2,40})》"), "ja": re.compile(r"『([^『』]{2,40})』")}
_QUOTED = {"zh": re.compile(r"“([^“”]{2,30})”"), "ja": re.compile(r"「([^「」]{2,30})」")}
_PAPER_AFTER = re.compile(r"(?:一文|一书|文章|杂志|周刊|日报|网站|报道|记者|报刊)|.{0,2}(?:报|网)")
_PAPER = re.compile(r"(?:时报|日报|周刊|新闻|邮报|杂志|评论|新聞|通信|学报|报告|白皮书)$")
# When a head goes on, it is no head: 联盟成员, 战略关系, 基金会.
_GOES_ON = re.compile(
    r"会|造|订|成员(?!国?(?:包括|有|为|是|[::]))|关系|目标|资格|基础|方向|重点|规则|政策|问题|格局|空间|能力|基石|意义|需求|竞争|背景|思维|关键|威慑|威胁|攻击|安全|标准"
    r"|企业|公司|领域|技术|人士|官员|负责人|主任|研究|分析|高峰|通信|设备|产品|服务|运营|利益|优势|价值|布局|地位|化|性|层|人员|内部|事务"
    r"|学者|专家|文本|国(?!家)|书(?!\s*[(（])"
)
_EMPTY = re.compile(
    r"(?:政府间|政府間|非政府|官方|非正式|地区性|区域性|地域|国際|国际性|跨国|综合性|开放|专业|技术性|军事性|重要|主要|大型|最大|类似|新兴|首次|首脳|这些|多边|双边|国际|国家|年度|有关|重大|外交|各种|部长级|战略|一体化|联合|面对面|[一二三四五六七八九十百\d]+|新闻|双多边"
    r"|其他|更广泛|全球|区域|政策|政府|经济|科技|技术|安全|合作|军事|内部|相关|长期|正式|共同|多国|小多边)+"
)
_SAYS = re.compile(
    r"(?:\([^)]*\))?(?:报告)?(?:于[^,。]{0,12}|在[^,。]{0,8}|已|将|也|还)?"
    r"(?:提出|发布|宣布|公布|启动|认为|表示|建议|指出|称|推出|计划|发表|强调|协调|要求|负责)"
)
# What X is said to be is no second grouping: X是亚太地区的一个政府间国际组织.
_PREDICATE = re.compile(
    r"(?:是|为|系|作为|属于|成为|称为)(?:[^,。;:“”《》()]{0,18}|[^。;:“”《》()]{0,60}的)$"
)
# A single meeting is no grouping: 第五次会议, 首届峰会.
_MEETING = re.compile(r"(?:会议|峰会|首脑会议|首脳会議|サミット|会合|会議|论坛)$")
_SINGLE = re.compile(
    r"第[\d一二三四五六七八九十]+(?:次|届|回|轮)|首届|首次|本届|今年|年度|\d{4}年|特别|紧急|闭门|代表会议|閣僚|外相|外長|部长级"
)
_OFFICES = frozenset(["中心", "机构", "委员会", "小组", "司令部", "部队", "秘书处", "理事会", "集团"])
_OPEN = frozenset(
    [
        "计划",
        "战略",
        "政策",
        "组织",
        "行动",
        "体系",
        "会议",
        "計画",
        "方案",
        "对话",
        "峰会",
        "部队",
        "网络",
        "倡议",
        "提案",
        "建议",
        "承诺",
        "声明",
    ]
)
_PILLAR = re.compile(r"第[1-9一二三四]の?柱|第[一二三四1-4]支柱")
_HEADED = "工作组|工作小组|支柱|专门委员会|分论坛|工作流|小组"
_COUNTED = re.compile(
    rf"(?:设立|成立|下设|设有|组建|包括|建立)了?((?:[^,。:;、“”()]{{2,14}}、)+[^。:;、“”()]{{2,20}}?)等?[两三四五六七八九十\d]+个(?:专门)?({_HEADED})"
)
_ANNOUNCED = re.compile(
    rf"[两三四五六七八九十\d]+[大个](?:专门)?({_HEADED})[::,]?(?:分别是|即|包括|为)?[::]?((?:[^。:;、“”()]{{2,14}}、)+[^。:;“”()]{{2,30}}?)(?=[。;]|$)"
)
_ABBREVIATED = re.compile(r"“([^“”]{2,16})”\(([A-Z][A-Za-z0-9&.\- ]{2,50})\)")


def found(text: str, have: Sequence[Mention], words: Lexicon, make: Make) -> list[Mention]:
    """Return what the shapes of a sentence show: titles, quoted names, phrases before a head, organisations."""
    out: list[Mention] = [*_titles(text, words, make), *_quoted(text, words, make)]
    if words.language == "ja" or "支柱" in text:
        out += [
            make(text, m.start(), m.end(), m.group(), "Framework", "quote", ())
            for m in _PILLAR.finditer(text)
        ]
    out += list(_phrases(text, [*have, *out], words, make))
    if words.language == "zh":
        out += _pieces(text, make)
        out += [
            make(text, m.start(), m.end(), m.group(), "UnilateralMeasure", "quote", ())
            for m in _NUMBERED.finditer(text)
        ]
    out += list(_organizations(text, [*have, *out], words, make))
    return out


_NUMBERED = re.compile(
    r"(?:(?:联合国)?安理会|联合国大会)?(?:\d{4}年)?第\d[\d\-/]{0,10}号(?:公告|令|决议|行政令|行政命令|总统令|通告|法令|指令|法律)"
    r"|第[\d一二三四五六七八九十]+轮(?:对[一-鿿]{1,4})?制裁(?:方案|措施|计划)?"
    r"|第\d{4,5}号行政命令|(?:公告|决议|令)\s?第\d[\d\-/]{0,10}号"
)


def _titles(text: str, words: Lexicon, make: Make) -> Iterator[Mention]:
    for m in _TITLE[words.language].finditer(text):
        if (
            _PAPER_AFTER.match(text[m.end() : m.end() + 6])
            or _PAPER.search(m[1])
            or re.search(r"(?<![根依])据$", text[: m.start()])  # 据《时报》 cites, 根据《条例》 does not
        ):
            continue
        head = words.ends_in_head.search(m[1])
        kind = (
            words.head_types[head[1]]
            if head
            else "Programme"
            if not m[1].endswith(("法", "条例"))
            else "UnilateralMeasure"
        )
        if m[1].endswith(("法", "法案")) and kind == "Programme":
            kind = "Programme"
        yield make(text, m.start(), m.end(), m[1], kind, "quote", ())


def _quoted(text: str, words: Lexicon, make: Make) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []
    for m in _QUOTED[words.language].finditer(text):
        inner = m[1]
        head = words.ends_in_head.search(inner)
        tail = re.compile(rf"(?:\([^)]*\))?((?:[一-鿿]{{0,4}}?)(?:{words.heads}))").match(text, m.end())
        if tail:
            last = words.ends_in_head.search(tail[1])
            between = tail[1][: last.start()] if last else ""
            if between and words.stops.search(between):
                tail = None
        if not (head or tail):
            continue
        full = inner + (tail[1] if tail and not head else "")
        last = words.ends_in_head.search(full)
        if not last or (full in words.generic and "联盟" not in full):
            continue
        end = tail.end() if tail and not head else m.end()
        taken.append((m.start(), end))
        yield make(
            text,
            m.start(),
            end,
            full,
            words.head_types[last[1]],
            "quote",
            (inner,) if tail and not head else (inner + tail[1],) if tail else (),
        )
    if words.language == "zh":
        for m in _ABBREVIATED.finditer(text):
            if not any(a <= m.start() < b for a, b in taken):
                yield make(text, m.start(), m.start() + len(m[1]) + 2, m[1], "Programme", "quote", ())


def left_edge(text: str, head: int, known: Sequence[Mention], words: Lexicon) -> int:
    """Return where the noun phrase begins whose head stands there: leftwards to a stop word or a mark."""
    at = head
    low = max(0, head - 30)
    kept = [(m.start(), m.end()) for m in words.protected.finditer(text, low, min(len(text), head + 6))]
    kept += [(m.start, m.end) for m in known if m.how == "name" and low <= m.start < head]
    while at > 0 and head - at < 26:
        inside = [a for a, b in kept if a < at <= b]
        if inside:
            at = inside[0]
            continue
        stop = words.stops.search(text[max(0, at - 6) : at])
        if not stop:
            at -= 1
            continue
        place = max(0, at - 6) + stop.start()
        across = [a for a, b in kept if a <= place < b and b >= at]
        if not across:
            break
        at = min(across)
    return at


def _phrases(text: str, have: Sequence[Mention], words: Lexicon, make: Make) -> Iterator[Mention]:
    quoted = [(x.start, x.end) for x in have if x.how == "quote"]
    chinese = words.language == "zh"
    for m in words.head.finditer(text):
        if any(a <= m.start() < b for a, b in quoted) or words.head.match(text, m.end()):
            continue
        if chinese:
            start = left_edge(text, m.start(), have, words)
            start = min(start, _made_edge(text, m.start(), m.end(), words))
        else:
            run = re.search(r"(?:[一-鿿゠-ヿA-Za-z0-9ー・\-])*$", text[max(0, m.start() - 30) : m.start()])
            start = m.start() - len(run.group() if run else "")
        name = text[start : m.end()].strip()
        if chinese:
            name = re.sub(r"^(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:裁定|宣布|表示|同意)?", "", name)
        name = (
            re.sub(r"^[一二两三四五六七八九十\d]+(?:国|个|项|か国|カ国)(?=.{3})", "", name)
            if not re.match(r"[一二三四五六七八九十]国集团", name)
            else name
        )
        start = m.end() - len(name)
        modifier = name[: -len(m.group())]
        if len(modifier) < 2 or name in words.generic:
            continue
        if re.fullmatch(r"[\d一二三四五六七八九十两]+(?:大|个|项|届|次|轮)?", modifier) or re.match(
            r"\d+个|[两三四五六七八九十]个", name
        ):
            continue
        if chinese and _GOES_ON.match(text, m.end()):
            continue
        if m.group() == "计划" and words.cue("make").match(text, m.end()):
            continue  # 某国计划组建…: a verb
        if text[m.end() : m.end() + 1] in ("“", "《", "「"):
            continue
        if re.fullmatch(r"[两三四五六七八九十多各]国|双方|各方|两[岸国]|政府|我国|该国|当局", modifier):
            continue
        bracketed = text.startswith("(", m.end())
        if (
            _EMPTY.fullmatch(modifier)
            and not bracketed
            and (words.head_types[m.group()] != "Alliance" or chinese)
        ):
            continue
        if chinese and _described(text, start, m.end(), have, words):
            continue
        if _MEETING.search(m.group()) and _SINGLE.search(name) and not bracketed:
            continue
        bare = any(x.start == start and x.end == start + len(modifier) and x.can(PARTY) for x in have)
        if bare and m.group() in _OPEN:
            continue
        if modifier.endswith(("领导人", "外长", "国防部长", "首脑", "首脳", "外相", "防相")):
            continue
        kind = words.head_types[m.group()]
        if (m.group() in _OFFICES and _SAYS.match(text, m.end())) or m.group() in (
            "中心",
            "机构",
            "機関",
            "センター",
        ):
            clause = max(text.rfind(mark, 0, start) for mark in ",。;:") + 1
            begun = [v.end() for v in words.cue("make").finditer(text, clause, start)] if chinese else []
            made = begun and not _PARTICLE.search(text, begun[-1], start)
            kind = "Framework" if made else "Organization"  # 设立X中心 makes a grouping
        yield make(text, start, m.end(), name, kind, "phrase", ())
    if chinese:
        for m in re.finditer(
            r"((?:“[^“”]{2,20}”[、和]?){2,})等?[^,。“”]{0,6}?(专项|项目|计划|倡议|机制|协议|框架|工作组|活动|行动)",
            text,
        ):
            for q in re.finditer(r"“([^“”]{2,20})”", m[1]):
                start = m.start(1) + q.start()
                if not any(x.start == start for x in have):
                    yield make(text, start, m.start(1) + q.end(), q[1], "Programme", "quote", ())


_PARTICLE = re.compile(r"^[后前时以]|[的了在和与对向由将被把是为归,。;:、“”《》()]")
_OPENS = re.compile(r"了?(?:一个|一项|新的?|名为|所谓)?")


def _made_edge(text: str, head: int, end: int, words: Lexicon) -> int:
    """Return where what a creating verb makes begins, if nothing but its name stands between: 启动海运石油价格上限机制."""
    verbs = list(words.cue("make").finditer(text, max(0, head - 26), head))
    for verb in reversed(verbs):
        opens = _OPENS.match(text, verb.end())
        start = opens.end() if opens else verb.end()
        between = text[start:head]
        inside = [m for m in words.long_stops.finditer(between) if not words.protected.search(between)]
        if 2 <= len(between) <= 20 and not _PARTICLE.search(between) and not inside:
            return start
    return end


def _described(text: str, start: int, end: int, have: Sequence[Mention], words: Lexicon) -> bool:
    """Say whether a phrase only tells what a grouping named before it in the clause is."""
    before = _PREDICATE.search(text, 0, start)
    if not before or any(x.can(PARTY) and start <= x.start < end for x in have):
        return False
    if text.startswith("(", end):
        return False
    clause = max(text.rfind(mark, 0, before.start()) for mark in "。;:") + 1
    named = any(x.can(GROUP) and clause <= x.start < before.start() for x in have)
    quoted = "”" in text[clause : before.start()] or "》" in text[clause : before.start()]
    return named or quoted or bool(words.head.search(text, clause, before.start()))


def _pieces(text: str, make: Make) -> Iterator[Mention]:
    """Yield the groupings of a list with one head: 设立了A、B和C等三个工作组, 包括三大支柱:A、B和C."""
    for m in _COUNTED.finditer(text):
        yield from _each(text, m.start(1), m[1], m[2], make)
    for m in _ANNOUNCED.finditer(text):
        yield from _each(text, m.start(2), m[2], m[1], make)


def _each(text: str, start: int, listed: str, head: str, make: Make) -> Iterator[Mention]:
    for piece in re.finditer(r"(?:(?!、|,?以及|和(?=[^和]*$)|[,及与]).)+", listed):
        name = piece.group().strip("“”")
        if 2 <= len(name) <= 14:
            first = start + piece.start()
            yield make(text, first, first + len(piece.group()), name + head, "Framework", "quote", (name,))


def _organizations(text: str, have: Sequence[Mention], words: Lexicon, make: Make) -> Iterator[Mention]:
    if words.language != "zh":
        return
    long = [h for h in words.organization_heads if len(h) > 1 and h not in ("委员会", "中心", "集团", "部队")]
    for m in re.finditer("|".join(long), text):
        start = left_edge(text, m.start(), have, words)
        if m.start() - start >= 2 and not any(x.start <= start < x.end and x.end >= m.end() for x in have):
            yield make(text, start, m.end(), text[start : m.end()], "Organization", "phrase", ())


def is_weak(name: str) -> bool:
    """Say whether a Chinese phrase ends in a word that names a grouping only in quotes or with an abbreviation."""
    return bool(
        re.search(
            r"(?:标准|体系|支柱|共同体|蓝图|路径|概念|愿景|行动|政策|方案|预算|准则|指南|集团|標準|体制|议程|网络|平台)$",
            name,
        )
    )
