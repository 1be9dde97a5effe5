"""Runs of kanji, katakana and Latin letters: what a Japanese name is made of, and where it begins."""

from __future__ import annotations

import re

LETTER = r"[一-鿿々〇ァ-ヺーA-Za-z0-9・\-&]"
RUN = re.compile(rf"{LETTER}*$")
WORD = re.compile(rf"{LETTER}+")
LEGAL_FORM = re.compile(
    r"^(?:国立研究開発法人|独立行政法人|一般社団法人|公益社団法人|公益財団法人|一般財団法人|社団法人|財団法人|特定非営利活動法人|国立大学法人)"
)
# Words that by themselves name nothing; a run made of them only is no name.
COMMON = re.compile(
    r"(?:政府間|政府系|政府|非政府|国際的?|多国間|二国間|三国間|地域|地域間|広域|国内|国家|常設|暫定|特別|共同|合同|専門|専門家|実務者?|閣僚級?|首脳級?|外相|次官級?|局長級|高級|年次|定例|臨時|第\d+回|"
    r"次回|今回|前回|\d+年?|[一二三四五六七八九十]+|技術|科学|経済|貿易|輸出入|輸出|輸入|投資|金融|外交|防衛|安全保障|安全|軍事|産業|民間|企業|研究|開発|協力|連携|戦略|政策|調整|運営|執行|諮問|監視|評価|準備|設立|標準|"
    r"包括的?|正式|公式|新|新たな|主要|重要|重点|基本|関係|関連|関係国|加盟国|参加国|各国|諸国|域内|域外|官民|行動|作業|中核|上部|下部|同様|独自|個別|相互|当初|最終|次期|世界|欧州|東南|資金|財政|規制|管理|制度|支援|情報|交換|共有|人材|育成|大学|事務|総会|理事|法的?|憲法|"
    r"金融機関|第[一二三四五六七八九十\d]+|本|同|両|各|全|該|当該|諸|他|別|先端|実施|推進|検討|枠組み?|文書|記念|議長|開催|議論|年度|今後|将来|既存|現行|従来|中期|長期|短期|平和|友好|防止|禁止|対象|分野|課題|目標|目的|交渉|協議|会談|声明|宣言|条約|協定|覚書|機構|機関|組織|会議|会合|計画|構想|対話|首脳|閣僚|委員|作業部|部|会|国|側|間|型|的|性)+"
)
LEADING = re.compile(
    r"^(?:同日|同年|同月|翌年|一方|当時|現在|今般|今年|昨年|来年|従来|今後|将来|また|なお|今回|当初|新規|先般|各国|両国|同国|我が国|(?:令和|平成)?[\d元]+年度?|\d+月|\d+日|[\d一二三四五六七八九十]+(?:か国|カ国|ヵ国|者|極|国|つ))+"
)


def name_start(text: str, head: int) -> int:
    """Return where the run of kanji, katakana and Latin letters begins that ends there."""
    run = RUN.search(text, max(0, head - 34), head)
    start = run.start() if run else head
    lead = LEADING.match(text[start:head])
    if lead and lead.end() < head - start:
        start += lead.end()
    if number := re.match(
        r"\d{1,2}(?=[一-鿿ァ-ヺA-Z])(?!\d*(?:か国|カ国|国|者|極|年|月|日|次|条|号|大|つ))", text[start:head]
    ):
        start += number.end()  # 1灯湖同盟: the number of a heading
    form = LEGAL_FORM.match(text[start:head])
    if form and form.end() < head - start:
        start += form.end()
    return start
