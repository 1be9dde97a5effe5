"""New groupings in Japanese, found by the shape of their names and the verbs beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from latticework.extraction.firms_ja import firms, organizations
from latticework.extraction.lexicon import Lexicon
from latticework.extraction.mentions import PARTY, Mention
from latticework.extraction.runs_ja import COMMON, LETTER, WORD, name_start
from latticework.extraction.shapes import Make

_QUOTED = re.compile(r"「([^「」]{2,40})」(?:\([^()]*\))?")
# A common noun right before a quoted name says what it names: 海底ケーブル「X」, 枠組み「X」.
_CALLED = re.compile(
    r"(?:ケーブル|枠組み|構想|計画|事業|規格|プロジェクト|基金|制度|協定|同盟|連合|組織|団体|機構|会議|対話|プログラム|フォーラム|網|条約|戦略|イニシアティブ|コンソーシアム|グループ|連携|パートナーシップ|回廊|ミッション|主導|主導する|率いる|提唱する)(?:の|である|となる)?$"
)
_TAKEN_PART = re.compile(
    r"の(?:本格|試験)?(?:運用|運営|稼働|建設|整備)を(?:開始|始め)|(?:に|へ|から)(?:[^。「」]{0,22}?)(?:署名|調印|賛同|加盟|参加し|参加す|加入|参画|離脱|脱退|加わ)"
)
_TITLE = re.compile(r"『([^『』]{2,40})』")
_NUMBERED = re.compile(
    r"(?:[一-鿿ァ-ヺーA-Z]{2,16}?)?(?:決議|大統領令|政令|省令|規則|告示|布告|行政命令|公告|通達|指令|通知)第?\d[\d/\-]*号?"
)
_PILLAR = re.compile(r"第[1-9一二三四]の?柱")
# What is made, signed or begun has a name, whatever word it ends in: 設けたX, Xを発足させ.
_MAKES = r"設立|創設|発足|結成|立ち上げ|設け|新設|創立|組織|始動|始め|打ち出|提唱|採択|署名|調印|締結|結ん|結び|交わ|批准|設置"
_MADE = re.compile(
    rf"(?:{_MAKES})(?:し|さ|せ|ら|れ|させ|られ|され)*(?:ている|ていた|た|る|する)(?=[「『]?{LETTER}{{4,}})"
)
_MAKING = re.compile(rf"(?:(?:を|が|の)(?:{_MAKES})|に(?:署名|調印))")
_FORMAL = re.compile(
    r"(?:政府間|国際|常設|暫定|特別|共同|合同|専門|専門家|実務者?|閣僚級?|首脳級?|外相|次官級?|局長級|高級|年次|定例|臨時|準備|第\d+回|次回|今回|新|新たな|主要|重要|基本|関係|各国|[一二三四五六七八九十\d]+|会議|会合|首脳|協議|協力|同|両|本)+"
)
_MAKING_LIST = re.compile(rf"(?:(?:、|及び|および|と|や)[^、。はがを]{{2,16}}){{0,3}}[をが](?:{_MAKES})")
_ABOUT = re.compile(
    rf"(?P<link>に関する|のための|に係る|における|に向けた|をめぐる)(?:{LETTER}+(?:な|的な|的かつ)?(?:及び)?){{0,3}}$"
)
_KINDS = "枠組み|国際組織|国際機関|組織|機関|協定|条約|同盟|連合|対話|会議体|フォーラム|基金|プロジェクト|プログラム|団体|イニシアティブ|グループ|協議体|機構|事業|規則|法律|条約|パートナーシップ|会合|連合体|コンソーシアム"
_EXPLAINED = re.compile(
    rf"(?:^|(?<=[。、]))「?(?P<name>{LETTER}{{3,24}})」?(?:\([^()]*\))?(?:とは|は)、?[^。]{{4,90}}?(?P<head>{_KINDS})(?:である|だ。|です|で、|。|のこと|として)"
)
_QUOTED_PLAN = re.compile(
    r"「([^「」]{3,24})」(?:\([^()]*\))?は、?[^。]{4,60}?(計画|構想|事業|制度)(?:である|だ。|です|で、)"
)
_ABBREVIATED = re.compile(
    rf"(?P<name>{LETTER}{{2,26}}(?:機関|組織|会|連|団|共同|協力|ネット|ラボ|プラットフォーム|スキーム|メカニズム|アクション|アジェンダ|コミュニティ|クラスター|ミッション|コード|ファシリティ|インフラ投資|協力隊|体制|制度))(?=\([A-Z][A-Za-z0-9\-]{{1,11}}\))"
)
_HEAD_GOES_ON = re.compile(
    r"(?!及び|並び|又は|若しくは|等|各|間の|向け|側|双方|両|全|自体|本体|加盟|設立|発足|内(?!閣)|下)[一-鿿々ァ-ヺー]"
)
_MEETING = re.compile(r"(?:会議|会合|サミット|首脳会談|会談|総会|フォーラム)$")
_SINGLE = re.compile(
    r"第\d+回|第[一二三四五六七八九十]+回|次回|今回|前回|年次|首脳|閣僚|外相|臨時|特別|政府間|G7|G20"
)


def found(text: str, have: Sequence[Mention], words: Lexicon, make: Make) -> list[Mention]:
    """Return what the shapes of a sentence show: titles, quoted names, runs before a head, what verbs make."""
    out: list[Mention] = [*_quoted(text, words, make)]
    for pattern, kind in ((_PILLAR, "Framework"), (_NUMBERED, "UnilateralMeasure")):
        out += [
            make(
                text,
                m.start(),
                m.end(),
                m.group(),
                kind if "安全保障理事会" not in m.group() else "MultilateralRegime",
                "quote",
                (),
            )
            for m in pattern.finditer(text)
        ]
    out += list(_phrases(text, [*have, *out], words, make))
    out += list(_explained(text, [*have, *out], words, make))
    out += list(_made(text, [*have, *out], words, make))
    out += list(organizations(text, [*have, *out], words, make))
    out += list(firms(text, [*have, *out], make))
    return out


def _quoted(text: str, words: Lexicon, make: Make) -> Iterator[Mention]:
    for m in [*_TITLE.finditer(text), *_QUOTED.finditer(text)]:
        inner = m[1]
        end = m.start() + len(inner) + 2
        plain = re.sub(r"\(([^()]*)\)", "", inner)
        short = re.search(r"\(([A-Z][A-Za-z0-9\-]{1,12})\)(.*)$", inner)
        also = tuple(x for x in (inner, short and short[1] + short[2]) if x and x != plain)
        inner = plain
        head = words.ends_in_head.search(inner) or re.search(
            r"(活動|事業|運動|行動|体制|条項|決議|令|制度)$", inner
        )
        after = re.compile(
            rf"(?:\([^()]*\))?(?:という|と呼ばれる)?({LETTER}{{0,6}}?)({words.heads})(?!{LETTER})"
        ).match(text, end)
        made = _MAKING.match(text, m.end()) or _MADE.search(text, max(0, m.start() - 12), m.start())
        if head:
            if inner in words.generic or _FORMAL.fullmatch(inner):
                continue
            yield make(text, m.start(), end, inner, words.head_types.get(head[1], "Programme"), "quote", also)
        elif after and after.end() - end <= 9:
            full = inner + after[1] + after[2]
            yield make(text, m.start(), after.end(), full, words.head_types[after[2]], "quote", (inner,))
        elif (called := _CALLED.search(text[: m.start()])) and re.match(r"[^、。はがを]+$", inner):
            noun = re.sub(r"(?:の|である|となる)$|主導.*$|率いる$|提唱する$", "", called.group())
            yield make(
                text,
                m.start(),
                end,
                inner,
                words.head_types.get(noun, "Framework" if noun in ("団体", "組織") else "Programme"),
                "quote",
                (inner + noun,) if noun else (),
            )
        elif (_TAKEN_PART.match(text, m.end()) and re.match(r"[^、。はがを]+$", inner)) or (
            made and re.match(r"[^、。はがを]+$", inner)
        ):
            yield make(text, m.start(), end, inner, "Framework", "quote", ())


def _phrases(text: str, have: Sequence[Mention], words: Lexicon, make: Make) -> Iterator[Mention]:
    quoted = [(x.start, x.end) for x in have if x.how == "quote"]
    for m in words.head.finditer(text):
        if any(a <= m.start() < b for a, b in quoted) or words.head.match(text, m.end()):
            continue
        if text[m.end() : m.end() + 1] in ("「", "『"):
            continue  # 海底ケーブル計画「X」: the name stands in the quotes
        goes_on = _HEAD_GOES_ON.match(text, m.end())
        if goes_on and not (text.startswith("第", m.end()) or text.startswith(("設立", "側"), m.end())):
            continue
        start = name_start(text, m.start())
        name = text[start : m.end()]
        modifier = name[: -len(m.group())]
        longer = _ABOUT.search(text, max(0, start - 30), start)
        if longer and (
            words.head_types[m.group()] == "Agreement"
            or text.startswith("(", m.end())
            or "ため" in longer.group()
        ):
            begin = name_start(text, longer.start("link"))
            if longer.start("link") - begin >= 2:
                start, name = begin, text[begin : m.end()]
                modifier = name[: -len(m.group())]
        bracketed = bool(re.match(r"\((?:以下|略称|通称|英語|[A-Z]{2})", text[m.end() :]))
        kind = words.head_types[m.group()]
        common = COMMON.fullmatch(modifier) and not (
            kind == "UnilateralMeasure" and len(name) >= 6 and m.group() not in ("制裁", "規則", "指針")
        )
        if common and _MAKING_LIST.match(text, m.end()) and not _FORMAL.fullmatch(modifier):
            common = None  # 標準作業部会を設置した: what is set up has a name, however plain
        if (
            common
            and words.head_types[m.group()] == "Agreement"
            and re.match(r"に(?:[^。、]{0,26}、?[^。]{0,60})?(?:署名|調印)", text[m.end() :])
            and len(name) >= 5
        ):
            common = None  # 設立合意書に調印した
        if len(modifier) < 2 or name in words.generic or (common and not bracketed):
            continue
        if re.search(
            r"(?:航|方|手|製|工|農|療|憲|作|用|技|書|話|寸|立|不|無|司|民|刑)法$", name
        ) or re.search(r"輸出入規制$", name):
            continue
        if any(x.how == "name" and x.start <= start and x.end >= m.end() for x in have):
            continue
        if (
            _MEETING.search(name)
            and (
                _SINGLE.search(name)
                or any(x.start == start and x.can(PARTY) and x.end >= m.start() for x in have)
            )
            and not bracketed
        ):
            continue
        known = [x for x in have if x.how == "name" and start <= x.start and x.end <= m.end()]
        if (
            known
            and m.group() in ("計画", "構想", "戦略", "政策", "法", "規制")
            and any(x.can(PARTY) and x.start == start and x.end == m.start() for x in known)
        ):
            continue
        owned = text[start - 1 : start] == "の" and any(
            x.end == start - 1 and x.first.type == "Country" for x in have
        )
        if (
            owned
            and kind == "Framework"
            and re.search(r"(?:委員会|評議会|協議会|機構|センター|会議|グループ)$", name)
        ):
            kind = "Organization"  # ブラジルの国立X委員会: a body of that country
        yield make(text, start, m.end(), name, kind, "phrase", ())


def _explained(text: str, have: Sequence[Mention], words: Lexicon, make: Make) -> Iterator[Mention]:
    """Yield what a sentence explains as a grouping: Xは、…による枠組みである; X(ABC)機構 and the like."""
    for m in _EXPLAINED.finditer(text):
        a, b = m.span("name")
        name = m["name"]
        if (
            len(name) < 3
            or COMMON.fullmatch(name)
            or name in words.generic
            or any(x.start < b and a < x.end for x in have)
        ):
            continue
        yield make(text, a, b, name, words.head_types.get(m["head"], "Framework"), "quote", ())
    for m in _QUOTED_PLAN.finditer(text):
        if not any(x.start < m.end(1) + 1 and m.start(1) - 1 < x.end for x in have):
            yield make(text, m.start(1) - 1, m.end(1) + 1, m[1], "Programme", "quote", (m[1] + m[2],))
    for m in _ABBREVIATED.finditer(text):
        a, b = m.start(), m.end("name")
        if any(x.start < b and a < x.end and x.end >= b for x in have) or COMMON.fullmatch(m["name"]):
            continue
        a = name_start(text, b)
        name = text[a:b]
        if len(name) >= 4 and not COMMON.fullmatch(name):
            yield make(text, a, b, name, "Framework", "quote", ())


def _made(text: str, have: Sequence[Mention], words: Lexicon, make: Make) -> Iterator[Mention]:
    """Yield what a creating verb takes though its last word is no known head: 概念設計活動を始め, 設けた上海ファイブ."""
    places: list[tuple[int, int]] = []
    for m in _MADE.finditer(text):
        run = WORD.match(text, m.end() + (text[m.end() : m.end() + 1] in "「『"))
        if run:
            places.append((run.start(), run.end()))
    for m in _MAKING.finditer(text):
        close = m.start() - (text[m.start() - 1 : m.start()] in "」』")
        if text[close : m.start()]:
            continue
        places.append((name_start(text, close), close))
    for start, end in places:
        name = text[start:end]
        if (
            len(name) < 5
            or name in words.generic
            or COMMON.fullmatch(name)
            or words.ends_in_head.search(name)
        ):
            continue
        if re.search(
            r"(?:措置|方針|体制|制度|事務所|事務局|本部|拠点|支部|オブザーバー|パートナー|首脳|大臣|長官|代表|共同声明|資格|窓口|首相|大統領|総理|書記|議長|総裁|社長|会長|氏|事務総長|支店|工場|子会社|法人|役職|ポスト|基準|期限|上限|目標|交渉|協議会合|施設|基地|口座|部門|課|室|班|国|省|庁|者|人|市|州|県|名|年|月|日)$",
            name,
        ):
            continue
        if re.match(r"(?:である|です|だ。|だった|で、|であり)", text[end:]) and re.search(
            rf"(?:{_KINDS}|団体|会社|企業|銀行|研究所|機関|地域|都市|港|施設|場|法人)$", name
        ):
            continue  # 設立された非営利団体で: what something else is said to be
        if any(
            x.start < end and start < x.end and x.how in ("name", "quote", "phrase") and x.end >= end
            for x in have
        ):
            continue
        yield make(text, start, end, name, "Framework", "phrase", ())
