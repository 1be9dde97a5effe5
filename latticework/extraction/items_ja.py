"""Items of trade and fields of work in Japanese: what stands before a cue, with all that is joined to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from latticework.extraction.mentions import GROUP, PARTY, TECHNOLOGY, Mention, Referent
from latticework.extraction.runs_ja import LETTER

_ITEM = rf"{LETTER}{{2,}}(?:の{LETTER}{{2,}})?"
JOINT = r"(?:など)?(?:、|や|と|及び|および|並びに|ならびに|または|又は|、及び|、および)"
_LOOSE = r"[^、。,:;「」『』()はがをもへにで\s]{2,18}?"
_LIST = rf"(?P<items>(?:{_ITEM}(?:\([^()]{{1,20}}\))?{JOINT})*{_ITEM})"
_MANY = rf"(?P<items>(?:{_ITEM}(?:\([^()]{{1,20}}\))?{JOINT})+{_ITEM})"
_ETC = r"(?:\([^()]{1,40}\))?(?:など|等|といった|その他|をはじめとする|のような)?(?:の計?[\d一二三四五六七八九]+(?:つ|分野|項目|領域|本柱|テーマ)?(?=を))?"
_TRADE = r"(?:輸出入|(?:域外|国外|海外)?輸出|輸入|再輸出|購入|調達|供給|供与|販売|取引|移転|出荷|持ち出し|売却|禁輸)"
_LISTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_LIST}{_ETC}(?:の)?(?:[^、。はがをに]{{0,14}}(?:向け|への?|に対する))?の?{_TRADE}(?:・[一-鿿]+)?(?:を|が|は|も|に|について|規制|管理|禁止|許可)",
        rf"{_LIST}{_ETC}を[^。、]{{0,16}}?{_TRADE}(?:する|し|した|すること)",
        rf"{_LIST}{_ETC}(?:の[^、。]{{0,6}}品目)?(?:を|が|は)[^、。]{{0,12}}?(?:規制|管理|禁輸|禁止|許可|制限)(?:の)?(?:対象|品目|リスト|する|し|した|され)",
        rf"{_MANY}(?:など|等)?[^、。はがを]{{0,12}}?(?:の)?(?:対象品目|規制品目|管理品目|品目|製品群|汎用品|物資|貨物)",
        rf"{_LIST}{_ETC}を(?:含む|はじめとする|中心とする)[^、。]{{0,14}}?(?:品目|物資|製品|貨物|汎用品)",
        rf"(?:品|製品|物資|品目|貨物|装置|機器|部品|素材)\({_LIST}(?:など|等)?\)",
        rf"{_LIST}{_ETC}(?:の|という|、)?(?:計?[\d一二三四五六七八九十]+(?:つ|本|大)?の?|重点|主要|優先|協力|重要){{0,2}}(?:分野|領域|部門|課題|テーマ|柱)(?=で|に|を|の|が|は|、|。|な|と|から)",
        rf"{_LIST}{_ETC}を(?:主な|主たる|重点|優先|協力|活動|研究|対象|重要|当面の){{0,2}}(?:対象|柱|重点|所掌|分野|テーマ|軸|中心|焦点)",
        rf"(?:対象|分野|柱|重点|所掌するの|担うの|扱うの|手掛けるの|領域|テーマ|課題|任務|業務|活動|対象品目|規制対象|対象分野)(?:は|には|として|:)、?{_LIST}(?:など|等)?(?:の(?:計?[\d一二三四五六七八九十]+(?:分野|領域|項目|品目|つ)))?(?:である|です|だ。|であり|で、|が含まれ|を含|が挙げ|を挙げ|を掲げ|と(?:する|定め|され)|。|$)",
        rf"{_MANY}{_ETC}(?:の|に関する|に係る|における|での)(?:国際|技術|基礎){{0,2}}(?:研究開発|共同研究|共同開発|開発|研究|標準化|実証|整備|普及|実用化|商用化|情報共有|協力|連携|規格|共同調達|共同生産|生産|導入|利用|活用)(?=を|で|に|と|や|、|が)",
        rf"{_LIST}{_ETC}(?:に関する|に係る|における|での|の)(?:国際|技術|基礎)?(?:共同研究|共同開発|研究開発|標準化|共同調達|共同生産|情報共有|共同実証)(?=を|で|に|と|や|、|が)",
        rf"(?P<items>(?:{_LOOSE}{JOINT})+{_LOOSE}){_ETC}(?:の|という|、)?(?:計?[\d一二三四五六七八九十]+(?:つ|本|大)?の?|重点|主要|優先|協力|重要|幅広い|新たな){{0,2}}(?:分野|領域|部門|課題|テーマ|技術|柱)(?=で|に|を|の|が|は|、|。|な|と|から)",
        rf"{_MANY}{_ETC}(?:の[一-鿿]{{2,4}})?に関する(?:国際)?(?:標準|規格|ルール|基準|指針)(?=を|の)",
        rf"{_MANY}{_ETC}を(?:共同で?|国際的に|連携して){{1,2}}(?:研究|開発|建設|運用|整備|生産|調達|推進|実証)",
        rf"{_MANY}{_ETC}について(?:の)?(?:[^、。]{{0,4}})(?:情報|協力|協議|研究|対話|意見|検討)",
        rf"{_MANY}{_ETC}(?:に関する(?:作業部会|部会|専門部会|委員会|情報|協力)|での(?:協力|連携)|にも?及|も(?:新たに)?対象に|(?:の[一-鿿]{{2,5}})?を担)",
        rf"{_MANY}{_ETC}に(?:取り組|重点|焦点|特化|力を入れ|注力)",
        rf"{_LIST}{_ETC}を(?:扱|担う|手掛|網羅|カバー|所管|所掌|含む[^、。]{{0,8}}分野)",
        rf"{_LIST}{_ETC}(?:が|は)(?:[^、。]{{0,6}})(?:中心|主眼)",
        rf"{_LIST}{_ETC}(?:の分野)?(?:に|へ)(?:も)?(?:[^、。]{{0,6}})(?:広が|広げ|拡大|拡張)",
    )
)
NO_ITEM = re.compile(
    r"^(?:事務局|本部|議長|幹事|司会|議長国|役割|責任|使命|一翼|国外|域外|海外|第三国|域内|研究|技術|協力|情報|人材|課題|政策|経済|開発|産業|対策|分野|品目|製品|物資|装置|機器|我々|両国|各国|同国|政府|企業|機関|国際|国内|安全|同|本|両|主|主要|重点|対象|一部|すべて|全て|全品目|特定|関連|必要|将来|今後|共同|軍事|民生|先端技術|重要技術|それ|加盟国|参加国|規格|基準|標準|ルール|資金|財政|予算|費用|活動|事業|取引|輸出|輸入|支援|連携|交流|交換|共有|推進|強化|促進)$"
    r"|\d+社$|(?:社|行|商社|国|か国|会合|会議|省|省庁|政府|年|月|日|首脳|大臣|諸国|各国|措置|方針|大統領|首相|以上|以下|未満|円|ドル|ユーロ|年間|加盟|参加|署名|合意|関係者|担当者|分野|領域|課題|措置|段階|時点|結果|場合|目的|向け|当局|地域|両国|対象|団体|機関|企業|品目|件|回|人|者|号|条|項|%|％)$|^\d|^第\d"
)


def items(text: str, have: Sequence[Mention], technology: Callable[[str], Referent]) -> list[Mention]:
    """Return the items of lists before a controlling or covering cue that no mention covers yet."""
    out: list[Mention] = []
    for pattern in _LISTS:
        for m in pattern.finditer(text):
            at = m.start("items")
            for piece in re.split(rf"({JOINT}|\([^()]*\))", m["items"]):
                start, at = at, at + len(piece)
                if not piece or re.fullmatch(rf"{JOINT}|\([^()]*\)", piece):
                    continue
                name, start = _trimmed(piece, start, have)
                end = start + len(name)
                if (
                    len(name) < 2
                    or NO_ITEM.search(name)
                    or re.search(r"[ぁ-ん](?<!くり)(?<!もの)(?<!いも)$", name)
                ):
                    continue
                inside = [x for x in [*have, *out] if x.start < end and start < x.end]
                if any(
                    (not x.can(TECHNOLOGY) and not (x.can(PARTY) and x.start == start and x.end < end))
                    or x.start < start
                    or x.end > end
                    or (x.start, x.end) == (start, end)
                    for x in inside
                ):
                    continue
                out.append(Mention(start, end, [technology(name)], "list", name, inside))
    return out


def _trimmed(piece: str, start: int, have: Sequence[Mention]) -> tuple[str, int]:
    """Return an item without what only leads to it: Xの before it where X is a party or grouping, adverbs, numbers."""
    piece = re.sub(r"(?:など|等)(?:$|の.*$)", "", piece)
    piece = re.sub(r"の(?:安定|円滑|適正|自由|一部|対[中米日露ロ]?)$", "", piece)
    name = re.sub(
        rf"の(?:{_TRADE}|製造|配信|提供|輸送|構築|確保|強化|推進|促進|保護|採掘|精錬|加工|再資源化|調達|備蓄|研究開発|共同研究|共同開発|研究|開発|標準化|実証|整備|普及|利用|活用|生産|分野|領域|協力)$",
        "",
        piece,
    )
    lead = re.match(
        r"(?:主に|特に|当初|また|同社製|新たに|当面|今後|将来|既に|主として|関連する|なお|一方|\d+年(?:\d+月)?|\d+月\d*日?)+",
        name,
    )
    if lead and lead.end() < len(name):
        name, start = name[lead.end() :], start + lead.end()
    cut = name.find("の")
    if cut > 0:
        head, rest = name[:cut], name[cut + 1 :]
        named = any(x.start <= start < x.end and (x.can(PARTY) or x.can(GROUP)) for x in have)
        if named or re.search(
            r"(?:国|年|社|間|等|者|向|下|上|中|側|初|前|後|的|日|月|現在|今後|一部|多く|広範|次)$", head
        ):
            return rest, start + cut + 1
        if NO_ITEM.search(rest):
            return head, start
    return name, start
