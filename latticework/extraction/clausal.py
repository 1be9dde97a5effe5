"""Japanese sentences by their particles: who stands in which case, and what form a verb has.

Japanese puts the verb last and marks what each noun does by a particle behind it, so one reading of cases
serves all rules: 「AはBとCにXを設けた」 gives A は, B と, C に, X を for the verb 設け.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from latticework.extraction.mentions import GROUP, PARTY, PERSON, TECHNOLOGY, Mention
from latticework.extraction.scene import Scene

_DAY = r"(?:(?:翌|同|昨|前|今|来)?年?(?:(?:令和|平成)?[\d元]+年度?)?(?:\d+月)?(?:\d+日)?(?:末|初め|春|夏|秋|冬|半ば|前半|後半)?(?:に(?:は)?|、)?)"
_CLOSE = r"[」』]?(?:\([^()]*\))?"
_DOING = r"(?:の(?:製造|輸送|配信|提供|開発|研究|生産|利用|整備|構築|確保|強化|推進|管理|監視|検知|保護|育成|標準化|実証|共有))?"
# One name that nothing knows may stand in a list: 日本、欧州、ソ連、米国.
_STRANGER = re.compile(r"、[一-鿿ァ-ヺー]{2,12}(?:、|と|や|及び|および)")
JOINT = re.compile(
    rf"{_DOING}{_CLOSE}(?:など|等)?(?:、|,|・|と|や|及び|および|並びに|ならびに|または|又は|かつ|、及び|、および|そして|、そして|、さらに|に加え|のほか)、?{_DAY}(?:[一-鿿ァ-ヺー]{{1,9}}の)?[「『]?"
)
_COUNT = r"[\d一二三四五六七八九十数両各]+(?:か国|カ国|ヵ国|ヶ国|ケ国|箇国|国|者|極|機関|団体|社|地域|つ|品目|鉱種|物資|分野|組織|州|カ国・地域|か国・地域)"
_HEADMEN = r"首脳|大統領|首相|国王|政府|政権|外相|外務相|国防相|閣僚|[一-鿿]{0,6}大臣|代表|代表団|企業|外務省|議会|国防省|各国|当局|側|軍|両国|両政府|両者|双方|それぞれ|全加盟国"
_TAIL = re.compile(
    rf"{_CLOSE}(?:など|等|ら|といった|をはじめとする)?(?:(?:の|を(?:加えた|含む|はじめとする|中心とする))?(?:計|合計|合わせて)?{_COUNT})?(?:の?(?:{_HEADMEN}))*(?:が|の)?(?:それぞれ)?"
)
_CASE = re.compile(
    r"(?P<p>による|により|によって|によれば|に対して|に対し|に対する|に向けた|向け|に関する|をめぐる|において|における|との間で|の間で|との間の?|との|とともに|と共に|と共同で|と並んで|への|からの|での|をはじめ|を除く|を除き|以外|を含む|を加え|を通じ|に基づ(?:き|く|いて)|に続(?:き|いて|く)|の下|のもと"
    r"|を(?:理由|背景|契機|機|念頭|前提)に|を(?:めぐ|巡|受け|踏まえ|経て|問わ|除け)|には|にも|では|でも|とは|とも|からは|からも|へは|へも|である|であり|であった|でありながら|でもあり|です|を|は|が|も|に|へ|と|から|で(?!き)|の|だ(?=[、。が])|$|。)?"
)
_PLAIN = {
    "には": "に", "にも": "に", "では": "で", "でも": "で", "とは": "と", "とも": "と", "からは": "から", "からも": "から",
    "へは": "へ", "へも": "へ", "との": "と", "とともに": "と", "と共に": "と", "と共同で": "と", "との間の": "と", "との間で": "の間で", "との間": "と",
    "への": "へ", "からの": "から", "での": "で", "によって": "により", "による": "により", "に対して": "に対し", "に対する": "に対し",
    "である": "です", "であり": "です", "であった": "です", "でありながら": "です", "でもあり": "です", "だ": "です", "。": "です", "": "",
    "における": "において", "向け": "に対し",
}  # fmt: skip
# Where a comma ends a predicate: 設立し、 加わったが、 参加する一方、; not 日本は、 2020年に、.
_BREAK = re.compile(
    r"(?<=[たるいれしきりてずうけえせねべめみびちぎっ])、|(?:ものの|けれども|一方|ため|ので|ほか|ながら|であり|もので|際|後)、|(?<=[たるい])が、|。|;"
)
_NO_BREAK = re.compile(
    r"(?:また|さらに|しかし|ただし|なお|もっとも|ほかに|これに対し|これに対して|に対し|に対して|に関し|に関して|において|について|により|によって|に加え|うち|として|に基づき|を通じて|にあたり|に際し|と比べ)、$"
)
_INFLECTED = re.compile(
    r"(?:と(?=す|し))?(?:(?:さ|ら|か|わ|ば|ま)?れ|させ(?:られ)?|られ|せ|さ)?(?:て(?:い|き|お)?|(?<=ん)で(?:い)?|し(?:て(?:い|き|お)?)?)?"
    r"(?:ました|ます|まし|ませ|っ|り|た|る|す|する|した|んだ|ん|う|い|ない|なかった|く)*"
)
_LIGHT = re.compile(
    r"(?:を|が)(?:正式に|共同で|新たに)?(?:宣言|発表|表明|主導|決定|承認|完了|実現|認め|申請|希望|決め|打診|要請|果た|呼びかけ|提案|拒否|求め)"
)
_PASSIVE = re.compile(r"(?:さ|ら|か|わ|ば|ま|け|め|げ|せら|け?ら)?れ(?![ばば])")
_PAST = re.compile(r"^(?:[^、。]{0,4}?(?:た|だ|て|し(?=、|つつ)|おり|り(?=、)|て(?:い|お))|、|し、)")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Mentions joined by と, や, 、 with the particle behind the last of them, in its plain form."""

    mentions: tuple[Mention, ...]
    start: int
    end: int
    case: str
    after: int
    topic: bool

    def can(self, role: str) -> bool:
        """Say whether the first of them can play that part."""
        return any(m.can(role) for m in self.mentions)


@dataclass(frozen=True, slots=True)
class Verb:
    """A cue word as a predicate: where it is, whether passive, whether a noun follows that it describes."""

    start: int
    end: int
    tail: int
    passive: bool
    adnominal: bool
    nominal: bool
    past: bool


def _alike(first: Mention, second: Mention) -> bool:
    return any(first.can(role) and second.can(role) for role in (PARTY, GROUP, TECHNOLOGY)) or (
        first.can(PERSON) and second.can(PERSON)
    )


def _paper(text: str, first: Mention, second: Mention) -> bool:
    """Say whether the second is what is signed with the first: Xと協力に関する覚書を締結."""
    return (
        second.first.type == "Agreement" and first.first.type != "Agreement"
        and bool(re.match(r"(?:に署名|に調印|を締結|を交わ|を結)", text[second.end :]))
    )  # fmt: skip


def chunks(scene: Scene) -> list[Chunk]:
    """Return the noun phrases of a sentence that hold mentions, in order."""
    text, found = scene.text, list[Chunk]()
    inside = _brackets(text)
    owned = {  # 韓国のKT, 米グーグル: the country tells whose firm it is
        id(m) for m, n in pairwise(scene.mentions)
        if m.first.type == "Country" and n.first.type == "Organization" and text[m.end : n.start] in ("", "の")
    }  # fmt: skip
    mentions = [
        m for m in scene.mentions if id(m) not in owned and not any(a < m.start < b for a, b in inside)
    ]
    bracketed = [m for m in scene.mentions if any(a < m.start < b for a, b in inside)]
    at = 0
    while at < len(mentions):
        run = [mentions[at]]
        while at + 1 < len(mentions):
            between = text[run[-1].end : mentions[at + 1].start]
            strange = (
                _STRANGER.fullmatch(between)
                and run[-1].first.type == mentions[at + 1].first.type == "Country"
            )
            if mentions[at + 1].start < run[-1].end or not (
                (JOINT.fullmatch(between) or strange)
                and not _paper(text, run[-1], mentions[at + 1])
                and _alike(run[-1], mentions[at + 1])
            ):
                break
            at += 1
            run.append(mentions[at])
        at += 1
        found.append(_chunk(text, run))
    for a, b in inside:
        run = [m for m in bracketed if a < m.start < b]
        if len(run) > 1 and all(m.can(PARTY) for m in run) and not any(m.end == a for m in mentions):
            found.append(
                _chunk(text, run, b)
            )  # 12か国(日本、米国、カナダ)が: the bracket stands for the count
        else:
            found += [_chunk(text, [m]) for m in run]
    return sorted(found, key=lambda c: c.start)


def _chunk(text: str, run: Sequence[Mention], end: int = 0) -> Chunk:
    end = end or run[-1].end
    best = (end, "", end, False)
    for stop in sorted(set(_tails(text, end)), reverse=True):
        case = _CASE.match(text, stop)
        if case and case["p"] is not None and (case["p"] or stop == len(text)):
            word = case["p"]
            best = (stop, _PLAIN.get(word, word), case.end(), word.endswith(("は", "も")))
            break
    return Chunk(tuple(run), run[0].start, end, best[1], best[2], best[3])


def _tails(text: str, end: int) -> Iterator[int]:
    full = _TAIL.match(text, end)
    last = full.end() if full else end
    yield last
    while last > end and text[last - 1] in "がの":
        last -= 1
        yield last
    close = re.compile(_CLOSE).match(text, end)
    yield close.end() if close else end
    yield end


def _brackets(text: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(r"\([^()]*\)", text)]


def verb(scene: Scene, cue: re.Match[str]) -> Verb:
    """Return the form of a cue word that is used as a verb."""
    text = scene.mask
    inflected = _INFLECTED.match(text, cue.end())
    tail = inflected.end() if inflected else cue.end()
    ending = text[cue.end() : tail]
    light = _LIGHT.match(text, cue.end()) if not ending else None
    if light:  # 創設を発表した says of 創設 what a verb would
        more = _INFLECTED.match(text, light.end())
        tail = more.end() if more else light.end()
        ending = text[light.end() : tail]
    rest = text[tail : tail + 2]
    nominal = light is not None or (
        not ending and bool(re.match(r"[をのにがはへも]|で(?!は)|[一-鿿ァ-ヶー]", rest))
    )
    adnominal = (
        bool(ending)
        and ending[-1] in "たるいうんだす"
        and bool(re.match(r"[一-鿿々ァ-ヶーA-Za-z0-9「『\u25a1]", text[tail : tail + 1] or " "))
    )
    if ending and ending[-1] in "たるいす" and re.match(r"もの(?:です|である|で、|だ|であり)", text[tail:]):
        adnominal = True  # 三か国が立ち上げたものです
    if adnominal and re.match(
        r"(?:ため|際|後|結果|一方|場合|方針|予定|意向|計画を|構想を|考え|見通|見込|必要|こと|とき|時|中|以降|以来|ほか|途中|前に|段階)",
        scene.text[tail:],
    ):
        adnominal = False
    if (
        not adnominal
        and re.match(r"の?(?:新たな|新しい)?[「『\u25a1]", text[tail : tail + 6])
        and (not ending)
        and text[cue.end() - 1] not in "をにがはで"
    ):
        adnominal, nominal = True, False  # 米国主導のX, 3カ国でつくるX
        tail += 1 if text[tail : tail + 1] == "の" else 0
    passive = bool(_PASSIVE.match(ending))
    past = (
        light is None
        and bool(re.search(r"(?:た|だ|て(?:い|お|き)?(?:る|り|ます)?|まし)$|し$", ending))
        and not re.match(r"(?:い(?!る|た|ま)|り?ない)", rest)
    )
    return Verb(cue.start(), cue.end(), tail, passive, adnominal, nominal, past)


def broken(scene: Scene, start: int, end: int) -> bool:
    """Say whether a predicate ends between two places."""
    for m in _BREAK.finditer(scene.mask, start, end):
        if (
            m.end() > start
            and not _NO_BREAK.search(scene.mask[max(0, m.end() - 12) : m.end()])
            and not re.search(
                r"(?:[年月日度末]|当初|現在|以来|以降|当時|同時|際)(?:に|には|は|で|から|まで)、$",
                scene.mask[max(0, m.end() - 10) : m.end()],
            )
        ):
            return True
    return False


def reach(scene: Scene, found: Sequence[Chunk], place: Verb) -> list[Chunk]:
    """Return the chunks that the verb may govern, the nearest first; a described noun shuts out other topics."""
    before = [c for c in found if c.end <= place.start]
    out: list[Chunk] = []
    for c in reversed(before):
        if c.topic and place.adnominal and c.case == "は":
            continue
        if not c.topic and broken(scene, c.after, place.start):
            continue
        out.append(c)
    return out
