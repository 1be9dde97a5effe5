"""All mentions of a reading: known names, shapes, abbreviations, short names, members of lists, pointers."""

from __future__ import annotations

import re

from latticework.article.prose import Prose
from latticework.article.sentences import Sentence
from latticework.extraction import lists, pointers, shapes, shapes_en
from latticework.extraction.gazetteer import Gazetteer
from latticework.extraction.lexicon import Lexicon
from latticework.extraction.mentions import GROUP, PARTY, TECHNOLOGY, Mention, Referent, fold, new_id, roles

_BRACKET = re.compile(
    r"[”」』》]?\s*\(\s*(?:the |简称|以下简称|下称|略称|英语|英文|英文名|英語)?:?\s*[\"“「]?([A-Z][A-Za-z0-9&.\-+ ]{1,60}?)"
    r"(?:[,;、:](?:\s*简称\s*)?\s*([A-Z][A-Za-z0-9\-]{1,12}))?[\"”」]?\s*\)"
)
_CALLED = re.compile(r"[”」』》]?\s*\((?:以下)?(?:简称|下称|略称)\s*[:“「]?([^()”」]{2,16})[”」]?\)")
_PREFIX = re.compile(r"^(?:下设|设有|新的|新型|全新|全球首个|首个|新|所谓|该|此|未来|专门|共同)+")
_ISSUER = re.compile(r"^(?:美国及?|日本|中国|欧盟|美日|日美|美韩|美欧|欧美|联合国|英国|韩国|印度)(?=.{4,})")
_RANK = {"quote": 0, "name": 1, "class": 1, "repeat": 1, "phrase": 2, "short": 3}


class Finder:
    """Finds the mentions of one article."""

    def __init__(self, prose: Prose, gazetteer: Gazetteer, words: Lexicon) -> None:
        """Find them all; `mentions` has those of each sentence, in order."""
        self.prose, self.gazetteer, self.words = prose, gazetteer, words
        self.language = prose.language
        self.new: dict[str, Referent] = {}
        self.mentions = [self._sentence(sentence) for sentence in prose.sentences]
        self._repeats()
        self.mentions = [_without_overlaps(found) for found in self.mentions]
        for sentence, found in zip(prose.sentences, self.mentions, strict=True):
            listed = lists.items(sentence.text, found, self.language, self._technology)
            inside = {id(part) for mention in listed for part in mention.parts}
            rest = [m for m in found if id(m) not in inside] + listed
            found[:] = sorted(
                lists.longer(sentence.text, rest, self.language, self._technology), key=lambda m: m.start
            )
        pointers.resolve(prose.sentences, self.mentions, words, gazetteer)

    def _sentence(self, sentence: Sentence) -> list[Mention]:
        text = sentence.text
        found = [Mention(a, b, list(r), "name", text[a:b]) for a, b, r in self.gazetteer.find(text)]
        if self.words.short:
            found += self._short(text, found)
        for m in self.words.reference("classes").finditer(text):
            key = "class:" + fold(m.group())
            referent = self.new.setdefault(
                key,
                Referent(
                    new_id(m.group()), "PartyClass", {self.language: [m.group()]}, frozenset({PARTY}), "class"
                ),
            )
            found.append(Mention(m.start(), m.end(), [referent], "class", m.group()))
        shown = list(
            (shapes_en if self.language == "en" else shapes).found(text, found, self.words, self._make)
        )
        found += shown
        self._abbreviations(text, found)
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
            referent = self.new[key] = Referent(new_id(plain), kind, {}, roles({kind}), how)
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
            m = _BRACKET.match(text, mention.end) or _CALLED.match(text, mention.end)
            if not m:
                continue
            names = [name.strip() for name in m.groups() if name]
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

    def _short(self, text: str, have: list[Mention]) -> list[Mention]:
        """Return one-character names of countries, where they stand side by side or in a list."""
        characters = "".join(self.words.short)
        common = "".join(c for c in "美日韩英法德中俄印澳欧米仏独露豪" if c in characters)
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
        single = (
            rf"(?<![一-鿿ァ-ヶ\d》”])[{characters}](?=[、,])|(?<=、)[{characters}](?=[、等两三四]|和[{characters}])"
            rf"|(?<=[对与和]|向)[美日](?=[国]?(?:在|的|合作|高端|出口|加强|形成|印太|“))|(?<=[、和])[{characters}](?=等国)"
        )
        for m in re.finditer(single, text):
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
