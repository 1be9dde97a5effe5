"""All mentions of a reading: known names, shapes, abbreviations, short names, members of lists, pointers."""

from __future__ import annotations

import re

from latticework.article.prose import Prose
from latticework.article.sentences import Sentence
from latticework.extraction import (
    bullets_en,
    firms,
    goods_en,
    items_ja,
    lists,
    pointers,
    pointers_ja,
    shapes,
    shapes_en,
    shapes_ja,
    shapes_zh,
)
from latticework.extraction.gazetteer import Gazetteer
from latticework.extraction.lexicon import Lexicon
from latticework.extraction.mentions import GROUP, PARTY, TECHNOLOGY, Mention, Referent, fold, new_id, roles

_BRACKET = re.compile(r"[”」』》]?\s*\(([^()]{2,140})\)")
_LABEL = re.compile(
    r"^(?:以下)?(?:the |(?P<named>简称|下称|略称|缩写|通称|又称|又名|abbreviated(?: as)?|hereafter|known as|or )"
    r"|英文简称|英文缩写|英语|英文名?|英語名?|中国語|正式名称)?(?:为|は|是)?\s*:?\s*[\"“「‘]?(?P<name>[^\"“”「」‘’]+?)[\"”」’]?$"
)
_LATIN = re.compile(r"[A-Z][A-Za-z0-9&.\-+' ]{1,70}")
_PREFIX = re.compile(r"^(?:下设|设有|新的|新型|全新|全球首个|首个|新|所谓|该|此|未来|专门|共同)+")
_ISSUER = re.compile(r"^(?:美国及?|日本|中国|欧盟|美日|日美|美韩|美欧|欧美|联合国|英国|韩国|印度)(?=.{4,})")
_ABBREVIATED_JA = (
    r"(?<=対)[中露米日韓欧印豪台](?=輸出|制裁|投資|規制|貿易|禁輸|関税|措置|輸入|供給|[^一-鿿])"
    r"|(?<![一-鿿ァ-ヶーぁ-んA-Za-z])[米英仏独伊豪露韓印](?=[はがともの、]|など|政府|両|側|当局|大統領|首相|議会)"
)
_BODY = re.compile(r"(?:団体|組織|機構|協会|連盟|財団|協議会|国際連合|連合会|機関)$")
_SHAPES = {"zh": shapes, "en": shapes_en, "ja": shapes_ja}
_RANK = {"quote": 0, "name": 1, "class": 1, "repeat": 1, "phrase": 2, "short": 3}


class Finder:
    """Finds the mentions of one article."""

    def __init__(self, prose: Prose, gazetteer: Gazetteer, words: Lexicon) -> None:
        """Find them all; `mentions` has those of each sentence, in order."""
        self.prose, self.gazetteer, self.words = prose, gazetteer, words
        self.language = prose.language
        self.new: dict[str, Referent] = {}
        self._initials = self._first_characters() if self.language == "zh" else {}
        self.mentions = [self._sentence(sentence) for sentence in prose.sentences]
        self._repeats()
        self.mentions = [_without_overlaps(found) for found in self.mentions]
        lines = bullets_en.announced(prose.sentences) if self.language == "en" else {}
        for number, (sentence, found) in enumerate(zip(prose.sentences, self.mentions, strict=True)):
            if self.language == "zh":
                named = list(firms.found(sentence.text, found, self._firm))
                found[:] = _without_overlaps([*found, *named])
            if self.language == "en":
                goods = bullets_en.items if number in lines else goods_en.items
                listed = goods(sentence.text, found, self._technology)
            elif self.language == "ja":
                listed = items_ja.items(sentence.text, found, self._technology)
            else:
                listed = lists.items(sentence.text, found, self._technology)
            inside = {id(part) for mention in listed for part in mention.parts}
            rest = [m for m in found if id(m) not in inside] + listed
            found[:] = sorted(
                lists.longer(sentence.text, rest, self.language, self._technology), key=lambda m: m.start
            )
        if self.language == "en":
            self._proper()
            self._aliases()
        back = pointers_ja if self.language == "ja" else pointers
        back.resolve(prose.sentences, self.mentions, words, gazetteer)

    def _proper(self) -> None:
        """Add the names that only their capitals show, each read as a body or firm."""
        heads = {
            word
            for r in self.new.values()
            if GROUP in r.roles
            for name in r.labels.get("en", ())
            for word in name.split()
        }
        seen = frozenset(re.findall(r"(?<=[a-z,] )[A-Z][\w\-]+", self.prose.text))
        for sentence, found in zip(self.prose.sentences, self.mentions, strict=True):
            found += list(
                shapes_en.proper(sentence.text, found, sentence.heading, seen, frozenset(heads), self._make)
            )
            found.sort(key=lambda m: m.start)

    def _aliases(self) -> None:
        """Read `SKA Observatory` as the Square Kilometre Array Observatory that the text names in full."""
        full: dict[str, Referent] = {}
        for referent in dict.fromkeys(self.new.values()):
            for name in referent.labels.get("en", ()):
                *words, head = name.split()
                if len(words) > 1:
                    full.setdefault("".join(w[0] for w in words if w[0].isupper()) + " " + head, referent)
        for found in self.mentions:
            for m in found:
                bound = self.new.get(fold(m.surface))  # an abbreviation further on may have told who it is
                if (
                    m.how in ("phrase", "repeat")
                    and bound is not None
                    and bound is not m.first
                    and bound.roles & m.first.roles
                ):
                    m.referents = [bound]
                other = full.get(m.surface)
                if other is not None and other is not m.first and m.first.new:
                    for name in m.first.labels.get("en", ()):
                        other.add("en", name)
                    m.referents = [other]

    def _initial(self, character: str, text: str) -> str | None:
        """Return the country that a first character stands for: the one this sentence names, else the only one."""
        held = self._initials[character]
        here = {name for name in held if name in text}
        ids = {held[name] for name in here or held}
        return ids.pop() if len(ids) == 1 else None

    def _first_characters(self) -> dict[str, dict[str, str]]:
        """Return the countries that the text names, by their first character: what 中新 or 韩新 may shorten."""
        found: dict[str, dict[str, str]] = {}
        for _, _, referents in self.gazetteer.find(self.prose.text):
            if referents[0].type == "Country":
                for name in referents[0].labels.get("zh", ()):
                    if len(name) > 1 and name[0] not in self.words.short:
                        found.setdefault(name[0], {})[name] = referents[0].id
        return found

    def _sentence(self, sentence: Sentence) -> list[Mention]:
        text = sentence.text
        found = [
            Mention(a, b, list(r), "name", text[a:b])
            for a, b, r in self.gazetteer.find(text)
            if not (self.language == "ja" and r[0].type == "PartyClass")  # 盟国 in 加盟国
            and not (b - a == 2 and text[a + 1] == "方" and text[b : b + 1] in tuple("面向法案式针"))
            and not (
                self.language == "en" and (text[a:b].lower() in self.words.common or _inside(text, a, b, r))
            )
        ]
        if self.words.short:
            found += self._short(text, found)
        for m in self.words.reference("classes").finditer(text):
            if re.search(r"等[\d一二三四五六七八九十百多]*(?:家|个)?$", text[: m.start()]):
                continue  # A、B等三家中国企业: the list has named them
            key = "class:" + fold(m.group())
            referent = self.new.setdefault(
                key,
                Referent(
                    new_id(m.group()), "PartyClass", {self.language: [m.group()]}, frozenset({PARTY}), "class"
                ),
            )
            found.append(Mention(m.start(), m.end(), [referent], "class", m.group()))
        if self.language == "en":
            found += self._demonyms(text, found)
        shown = list(_SHAPES[self.language].found(text, found, self.words, self._make))
        found += shown
        if self.language == "zh":
            found += shapes_zh.found(text, found, self.words, self._make)
        self._abbreviations(text, found)
        return found

    def _demonyms(self, text: str, have: list[Mention]) -> list[Mention]:
        """Return the governments and ministries that an adjective names: `the Dutch government`."""
        found: list[Mention] = []
        for m in self.words.demonym.finditer(text):
            country = self.gazetteer.country(self.words.demonyms[m[1]])
            if country and not any(x.start < m.end() and m.start() < x.end for x in have):
                found.append(Mention(m.start(), m.end(), [country], "name", m.group()))
        return found

    def _make(
        self, text: str, start: int, end: int, name: str, kind: str, how: str, also: tuple[str, ...]
    ) -> Mention:
        return Mention(start, end, [self._referent(name, kind, how, also)], how, text[start:end])

    def _referent(self, name: str, kind: str, how: str, also: tuple[str, ...]) -> Referent:
        plain = _PREFIX.sub("", name)
        for variant in (name, *also, plain):
            for known in self.gazetteer.names.get(variant, []):
                if known.roles & roles({kind}):
                    return known
        key = fold(plain)
        referent = self.new.get(key)
        if referent is None:
            # A body of that name (機構, Council) has members, and is party to others.
            body = how != "proper" and (
                self.words.acts.search(name)
                if self.language == "en"
                else self.language == "ja"
                and kind in ("Framework", "Organization", "Alliance")
                and any(_BODY.search(n) for n in (plain, *also))
            )
            types = frozenset({kind, "Organization", "Framework"} if body else {kind})
            referent = self.new[key] = Referent(
                new_id(plain),
                kind,
                {},
                roles(set(types)),
                how,
                types=types if body or self.language == "en" else frozenset(),
            )
            for variant in self._variants(name, plain, also):
                referent.add(self.language, variant)
                self.new.setdefault(fold(variant), referent)
        return referent

    def _variants(self, name: str, plain: str, also: tuple[str, ...]) -> list[str]:
        found = [plain, name, *also]
        issuer = _ISSUER.match(plain) if self.language == "zh" else None
        if issuer:
            found.append(plain[issuer.end() :])
        trimmed = [variant.strip("“”《》「」 ") for variant in found]
        return [variant for variant in dict.fromkeys(trimmed) if len(variant) > 1]

    def _firm(self, name: str) -> Referent:
        return self._referent(name, "Organization", "list", ())

    def _technology(self, name: str) -> Referent:
        key = "technology:" + fold(name)
        if key not in self.new:
            same = [r for r in self.gazetteer.names.get(name, []) if TECHNOLOGY in r.roles]
            self.new[key] = (
                same[0]
                if same
                else Referent(
                    new_id(name), "Technology", {self.language: [name]}, roles({"Technology"}), "list"
                )
            )
        return self.new[key]

    def _abbreviations(self, text: str, found: list[Mention]) -> None:
        """Bind what a bracket after a name introduces; one that is known tells what the phrase before it is."""
        for mention in found:
            if mention.end >= len(text) or text[mention.end] not in " (”」』》":
                continue
            names = self._introduced(text, mention.end)
            if not names:
                continue
            referent = mention.first
            known = [k for n in names for k in self.gazetteer.names.get(n, []) if k.roles & referent.roles]
            if known and referent.new:
                for variant in referent.labels.get(self.language, []):
                    self.new[fold(variant)] = known[0]
                    self.gazetteer.add(known[0], self.language, variant)
                mention.referents = [known[0]]
            elif (
                not known
                and (GROUP in referent.roles or PARTY in referent.roles)
                and referent.type != "Country"
            ):
                for name in names:
                    self.gazetteer.add(referent, "en" if name.isascii() else self.language, name)
                    self.new.setdefault(fold(name), referent)

    def _introduced(self, text: str, at: int) -> list[str]:
        """Return the other names in the bracket there: X(英语:Y,缩写为Z); parties and dates are none."""
        bracket = _BRACKET.match(text, at)
        names: list[str] = []
        for piece in re.split(r"[,;、]", bracket[1]) if bracket else ():
            label = _LABEL.match(piece.strip())
            if not label:
                continue
            name = label["name"].strip()
            if any(
                TECHNOLOGY in r.roles
                or (PARTY in r.roles and not (self.language == "en" and GROUP in r.roles))
                for r in self.gazetteer.names.get(name, [])
            ):
                return []
            if _LATIN.fullmatch(name) or (label["named"] and 2 <= len(name) <= 16):
                names.append(name)
        return names

    def _short(self, text: str, have: list[Mention]) -> list[Mention]:
        """Return one-character names of countries, where they stand side by side or in a list."""
        characters = "".join(self.words.short)
        common = "".join(c for c in "美日韩英法德中俄印澳欧米仏独露豪韓蘭" if c in characters)
        taken = [(m.start, m.end) for m in have]
        found: list[Mention] = []

        def add(m: re.Match[str]) -> None:
            if any(a < m.end() and m.start() < b for a, b in taken) or len(set(m.group())) < len(m.group()):
                return
            referents = [self.gazetteer.country(self.words.short[c]) for c in m.group()]
            if all(referents):
                found.append(Mention(m.start(), m.end(), [r for r in referents if r], "short", m.group()))

        for m in re.finditer(rf"[{common}]{{2,5}}(?![籍语元币本国尔洲台文]|[{common}]*国)", text):
            add(m)
        for m in re.finditer(rf"[{common}]{{2,5}}(?=[两二三四五六]国)", text):
            add(m)
        first = "".join(self._initials)
        either = rf"[{common}][{first}]|[{first}][{common}]" if first else r"(?!)"
        for m in re.finditer(
            rf"(?:{either})(?=[^,。;:、]{{0,14}}?(?:{self.words.heads}|两国|双边|双方|关系))", text
        ):
            pair = [self.words.short.get(c) or self._initial(c, text) for c in m.group()]
            if all(pair) and pair[0] != pair[1]:
                free = not any(a < m.end() and m.start() < b for a, b in taken)
                referents = [self.gazetteer.country(str(code)) for code in pair]
                if free and all(referents):
                    found.append(Mention(m.start(), m.end(), [r for r in referents if r], "short", m.group()))
                    taken.append((m.start(), m.end()))
        sides = "".join(c for c in characters if c not in "以加意台菲越")
        for m in re.finditer(
            rf"(?<![官地双各多四三两一东西南北其集])[{sides}](?=方(?![面向法针案式程块位言国便块便]))", text
        ):
            add(m)
        for m in re.finditer(
            r"(?<=[对向])华(?=[一-鿿]{0,4}?(?:出口|芯片|半导体|技术|投资|贸易|政策|限制|制裁|管制|禁|供应|断供|战略|竞争|关税|封锁))",
            text,
        ):
            china = self.gazetteer.country("chn")
            if china and not any(a < m.end() and m.start() < b for a, b in taken):
                found.append(Mention(m.start(), m.end(), [china], "short", m.group()))
        single = (
            rf"(?<![一-鿿ァ-ヶ\d》”])[{characters}](?=[、,])|(?<=、)[{characters}](?=[、等两三四]|和[{characters}])"
            rf"|(?<=[对与和]|向)[美日](?=[国]?(?:在|的|合作|高端|出口|加强|形成|印太|“))|(?<=[、和])[{characters}](?=等国)"
        )
        for m in re.finditer(single, text):
            add(m)
        if self.language == "ja":  # 対中輸出, 米政府, 英は: headlines and newspapers
            for m in re.finditer(_ABBREVIATED_JA, text):
                add(m)
        return found

    def _repeats(self) -> None:
        """Search the whole text again for the names and abbreviations that were found once."""
        names: dict[str, Referent] = {}
        for referent in dict.fromkeys(self.new.values()):
            if referent.origin == "class":
                continue
            for several in referent.labels.values():
                for name in several:
                    if len(name) >= 3 and name not in self.words.generic and name not in self.gazetteer.names:
                        names.setdefault(name, referent)
        if not names:
            return
        import ahocorasick_rs

        keys = sorted(names)
        automaton = ahocorasick_rs.AhoCorasick(keys, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        for sentence, found in zip(self.prose.sentences, self.mentions, strict=True):
            text = sentence.text
            for number, a, b in automaton.find_matches_as_indexes(text):
                key = keys[number]
                if key.isascii() and re.search(r"\w", text[max(0, a - 1) : a] + text[b : b + 1], re.ASCII):
                    continue
                if not any(m.start <= a and b <= m.end and m.first is names[key] for m in found):
                    found.append(Mention(a, b, [names[key]], "repeat", key))


def _inside(text: str, start: int, end: int, referents: list[Referent]) -> bool:
    """Say whether an English technology's name only stands in another name: Optics in Northline Optics."""
    if TECHNOLOGY not in referents[0].roles or not text[start].isupper() or text[start:end].isupper():
        return False
    return bool(re.search(r"[A-Z][\w&]* $", text[:start]) or re.match(r" [A-Z]", text[end:]))


def _without_overlaps(found: list[Mention]) -> list[Mention]:
    """Return the longest mentions, each with those that lie inside it as its parts."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.end, _RANK.get(m.how, 4))):
        over = [k for k in kept if k.start < mention.end and mention.start < k.end]
        if not over:
            kept.append(mention)
            continue
        for k in over:
            if (
                k.start <= mention.start
                and mention.end <= k.end
                and (k.start, k.end) != (mention.start, mention.end)
            ):
                k.parts.append(mention)
                break
    return sorted(kept, key=lambda m: m.start)
