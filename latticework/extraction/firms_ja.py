"""New firms and bodies in Japanese: by legal form, by last word, in counted lists, before verbs of joining."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from latticework.extraction.items_ja import JOINT, NO_ITEM
from latticework.extraction.lexicon import Lexicon
from latticework.extraction.mentions import GROUP, PARTY, Mention
from latticework.extraction.runs_ja import COMMON, LEADING, LETTER, WORD
from latticework.extraction.shapes import Make

_LEGAL = re.compile(
    rf"(?:株式会社|有限会社|合同会社)({LETTER}{{2,20}})|({LETTER}{{2,20}})(?:株式会社|有限公司|集団公司|集団)"
)
_RUN = rf"(?:{LETTER}{{2,12}}の)?{LETTER}{{2,20}}(?:\([^()]{{1,16}}\))?"
_RUNS = rf"{_RUN}(?:(?:、|と|や|及び|および|並びに){_RUN})"
_COUNTED = re.compile(
    rf"(?P<list>{_RUNS}{{1,12}}|{LETTER}{{3,20}}(?=など))(?:など|等)?の?(?:国内|大手|計)*[\d一二三四五六七八九十両]+(?:社|機関|団体|法人|大学|行|者)"
)
_JOINING = re.compile(
    rf"(?P<list>{_RUNS}{{1,12}}|{LETTER}{{2,20}})(?:\([^()]{{1,16}}\))?(?:など|等)?(?:の\d+社)?(?=は|が|も)"
)
_JOINS = re.compile(
    r"(?<!。)(?:加盟|参加|参画|加わ|脱退|離脱|設立|結成|署名|調印|立ち上げ|拠出|出資|退会|入会|締結|創設)"
)
_LOANWORD = re.compile(
    r"(?:メンバー|パートナー(?:シップ)?|オブザーバー|サミット|プロジェクト|プログラム|グループ|サプライチェーン|エネルギー|デジタル|インフラ|データ|システム|サービス|ルール|テクノロジー|イノベーション|セキュリティ|ネットワーク|レアアース|センター|ステークホルダー|スタートアップ|メーカー|ユーザー|リーダー|ワクチン|ウラン|ガス|ミサイル|ドローン|ロボット|バイオ|クラウド|ソフトウェア|アジア|アフリカ|ヨーロッパ|ユーラシア|プロセス|フォーラム|テロ|コスト|リスク|スケジュール|メディア|ウェブサイト|トップ|ページ|ホーム|パイロット|ガイドライン|フェーズ|レベル|モデル|ケース|ベース|チーム|ケーブル|ロケット|レーダー|センサー|タスクフォース|イニシアティブ|アライアンス|コンソーシアム|コミュニティ|ワーキング|セッション|ハイレベル|カ国|ヵ国|ヶ国)$"
)
_ORG = re.compile(
    r"(?:省|庁|局|署|研究所|研究院|研究機構|研究センター|大学|大学院|学院|科学院|アカデミー|協会|財団|銀行|公社|公団|会社|社|工業|電機|製作所|グループ|企業連合|商工会議所|学会|商務部|国防部|総局|委員会|センター|機構|技術機構|テクノロジーズ?|ホールディングス|電子|電力|重工|航空宇宙局|軍|院)$"
)
_NO_ORG = re.compile(
    r"^(?:通信|電力|運営|持株|合弁|建設|保険|運輸|海運|航空|製薬|開発|投資|調査|金融|商業|中央|国営|地方|民間|大手|新|両|各|同|子|親)+(?:会社|銀行|企業)$|^(?:各国|関係|政府系?|国内|民間|他|同|両|本|当|加盟国|一部|特定|外国|複数|主要)?(?:の)?(?:省庁?|庁|局|研究所|研究機関|大学|銀行|協会|財団|社|会社|センター|事務局|企業|機構|委員会|軍|部局|当局|院|総局)$|事務局|郵便局|薬局|結局|当局|\d社$|神社|社会|本社|支社|各社|他社|両社|同社|自社|数社|商社|出版社|新聞社|通信社|大学$(?<=^.{2}大学)"
)


def firms(text: str, have: Sequence[Mention], make: Make) -> Iterator[Mention]:
    """Yield firms: by their legal form, in a list that counts 社 or 機関, beside another firm, before a verb of joining."""
    for m in _LEGAL.finditer(text):
        if not any(x.start < m.end() and m.start() < x.end for x in have):
            yield make(
                text,
                m.start(),
                m.end(),
                m.group(),
                "Organization",
                "phrase",
                tuple(n for n in (m[1], m[2]) if n),
            )
    for pattern in (_COUNTED, _JOINING):
        for m in pattern.finditer(text):
            if pattern is _JOINING and not _JOINS.search(text, m.end(), m.end() + 60):
                continue
            at = m.start("list")
            for piece in re.split(rf"({JOINT}|\([^()]*\))", m["list"]):
                start, at = at, at + len(piece)
                cut = piece.rfind("の") + 1  # アイスランドのファリス
                piece, start = piece[cut:], start + cut
                lead = LEADING.match(piece)
                if lead:
                    piece, start = piece[lead.end() :], start + lead.end()
                if (
                    len(piece) < 2
                    or COMMON.fullmatch(piece)
                    or _LOANWORD.search(piece)
                    or NO_ITEM.search(piece)
                    or _NO_ORG.search(piece)
                ):
                    continue
                beside = any(
                    x.first.type == "Organization" and m.start("list") <= x.start < m.end("list")
                    for x in have
                )
                proper = (
                    re.search(r"[ァ-ヺー]{3,}|[A-Z][A-Za-z]", piece)
                    or pattern is _COUNTED
                    or (beside and len(piece) >= 3)
                )
                whose = any(
                    x.end == start - 1 and text[start - 1] == "の" and x.first.type == "Country" for x in have
                )
                if re.match(r"同|本|各|両|他|当|全", piece) or re.search(
                    r"(?:会員|企業|相|長官|大統領|氏|議長|市民|国民|経済|側|大使|閣僚|政権|軍|外交)$", piece
                ):
                    continue
                proper = proper or (whose and len(piece) >= 3 and pattern is _JOINING)
                if not proper or not re.fullmatch(rf"{LETTER}+(?: {LETTER}+)*", piece):
                    continue
                end = start + len(piece)
                if any(
                    x.start < end
                    and start < x.end
                    and (x.can(PARTY) or x.can(GROUP) or x.start < start or x.end > end)
                    for x in have
                ):
                    continue
                yield make(text, start, start + len(piece), piece, "Organization", "phrase", ())


def organizations(text: str, have: Sequence[Mention], words: Lexicon, make: Make) -> Iterator[Mention]:
    """Yield bodies by their last word: ministries, institutes, banks, firms."""
    for m in WORD.finditer(text):
        start = m.start()
        lead = LEADING.match(m.group())
        if lead and lead.end() < len(m.group()) - 2:
            start += lead.end()
        name = re.sub(r"[及並又等]$", "", text[start : m.end()])
        if "・" in name and not re.search(r"[ァ-ヺー]・[ァ-ヺー]", name):
            continue
        if not 3 <= len(name) <= 26 or not _ORG.search(name) or _NO_ORG.search(name):
            continue
        modifier = _ORG.sub("", name)
        short = len(name) - len(modifier) == 1 and name[-1] != "社"
        if short and not any(x.start <= start < x.end and x.can(PARTY) for x in have) and len(modifier) < 3:
            continue  # 追跡局, 連邦省: a noun, no name
        if len(modifier) < 2 or COMMON.fullmatch(modifier):
            continue
        if any(x.start <= start and m.end() <= x.end for x in have):
            continue
        yield make(text, start, start + len(name), name, "Organization", "phrase", ())
