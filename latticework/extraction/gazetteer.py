"""Names that are known: those of the graph, of the world's countries, and of a general list; found in one pass."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from latticework.article.prose import plain_name
from latticework.claims.scheme import CLASS_OF_TYPE, TYPE_OF_CLASS
from latticework.content import Content
from latticework.errors import InputError
from latticework.extraction.lexicon import FOLDER, lexicon
from latticework.extraction.mentions import GROUP, PARTY, TECHNOLOGY, Referent, leading, roles
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary

LANGUAGES = ("zh", "en", "ja")
# Babel's territories that are no country of ISO 3166 with a three-letter code, or that mislead as a word.
_AMBIGUOUS = frozenset({"Jersey", "Chad", "Guinea"})
# One name in the spelling of either side of the Atlantic, or with either word for "and".
_SPELLINGS = (
    ("Organisation", "Organization"), ("Programme", "Program"), ("Defence", "Defense"), ("Centre", "Center"),
    ("defence", "defense"), ("centre", "center"), ("fibre", "fiber"), ("U.S.", "US"),
)  # fmt: skip
_KATAKANA = re.compile(r"[ァ-ヶー]")


class Gazetteer:
    """All known names, in one automaton that finds the leftmost and longest."""

    def __init__(
        self, vocabulary: Vocabulary, content: Content, without: frozenset[str] = frozenset()
    ) -> None:
        """Take the names of the vocabulary, but for the entities `without` (IRIs), of countries and the list."""
        self.referents: dict[str, Referent] = {}
        self.names: dict[str, list[Referent]] = {}
        # A bare head (联盟, 协定) is no name, whoever lists it: what it points to is a matter of the sentence.
        self._bare = frozenset(
            word
            for language in LANGUAGES
            for words in [lexicon(content, language)]
            for word in [*words.generic, *words.head_types]
            if word in words.generic or (len(word) <= 3 if language != "en" else " " not in word)
        )
        self._borrowed: list[tuple[Referent, str, str]] = []
        for iri in sorted(vocabulary.names):
            if iri not in without:
                self._take(iri, vocabulary)
        self._countries()
        for path in content.found(f"{FOLDER}/names", "*.tsv").values():
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if line and not line.startswith("#"):
                    self._listed(line.split("\t"), f"{path}:{number}")
        import ahocorasick_rs

        self._keys = sorted(self.names)
        self._edges = [(_edge(k[0]), _edge(k[-1])) for k in self._keys]
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._keys, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def find(self, text: str) -> Iterator[tuple[int, int, list[Referent]]]:
        """Yield the known names of a text with their places; none begins or ends inside a word of Latin letters or katakana."""
        for number, start, end in self._automaton.find_matches_as_indexes(text):
            opens, closes = self._edges[number]
            if opens and start and opens == _edge(text[start - 1]):
                continue
            if closes and end < len(text) and closes == _edge(text[end]):
                continue
            yield start, end, self.names[self._keys[number]]

    def add(self, referent: Referent, language: str, name: str) -> None:
        """Let a known referent have one more name, for the article that is read."""
        if name not in referent.labels.get(language, []):
            referent.add(language, name)
            self._borrowed.append((referent, language, name))

    @contextmanager
    def own(self) -> Generator[None]:
        """Forget, after the article, the names that only it gave to what is known: each is read alike."""
        try:
            yield
        finally:
            while self._borrowed:
                referent, language, name = self._borrowed.pop()
                referent.labels[language].remove(name)

    def country(self, code: str) -> Referent | None:
        """Return the country of an ISO code, or the European Union."""
        return self.referents.get(code)

    def _take(self, iri: str, vocabulary: Vocabulary) -> None:
        names = vocabulary.names[iri]
        classes = vocabulary.classes.get(iri, set())
        types = {TYPE_OF_CLASS[name] for name in classes if name in TYPE_OF_CLASS}
        if not types and iri.startswith(iris.BASE + "technology/"):
            types = {"Technology"}
        if classes == {"ConceptScheme"} or iri.endswith("/scheme"):
            return
        if not types or not iri.startswith((iris.BASE + "id/", iris.BASE + "technology/")):
            return
        referent = Referent(iris.local_name(iri), leading(types), {}, roles(types), types=frozenset(types))
        # An identifier may stand both for a technology and an entity: the technology gives way.
        if self.referents.setdefault(referent.id, referent) is not referent:
            referent = self.referents.setdefault("technology/" + referent.id, referent)
        for language, name in names.preferred.items():
            self._name(referent, language, name)
        for shown, group in ((True, names.other), (False, names.hidden)):
            for language, several in group.items():
                for name in several:
                    self._name(referent, language, name, shown)

    def _name(self, referent: Referent, language: str, name: str, shown: bool = True) -> None:
        name = unicodedata.normalize("NFKC", name).strip()
        if language in LANGUAGES and shown:
            referent.add(language, name)
        keys = {name, name.strip("“”《》「」『』")} | ({plain_name(name)} if language == "zh" else set())
        if TECHNOLOGY in referent.roles and language == "en":
            keys |= (
                {name[:1].upper() + name[1:], name[:1].lower() + name[1:]} if name[1:2].islower() else set()
            )
        keys |= {spelled for key in keys for spelled in _spellings(key, language)}
        for key in keys:
            if len(key) > 1 and not key.isdigit() and key not in _AMBIGUOUS and key not in self._bare:
                known = self.names.setdefault(key, [])
                if referent not in known:
                    known.append(referent)

    def _countries(self) -> None:
        import pycountry
        from babel import Locale

        tables = {name: Locale.parse(name).territories for name in ("zh_Hans", "zh_Hant", "en", "ja")}
        for country in pycountry.countries:
            code = str(country.alpha_3).lower()
            referent = self.referents.get(code) or Referent(
                code, "Country", {}, frozenset({PARTY}), "country"
            )
            self.referents[code] = referent
            for locale, table in tables.items():
                name = str(table.get(country.alpha_2, ""))
                short = re.sub(r"\(.*\)|（.*）", "", name).strip()
                for each in (name, short):
                    if locale in ("zh_Hans", "ja") and each:
                        self._name(referent, locale[:2], each + "政府", shown=False)
                    if each:
                        self._name(referent, locale[:2], plain_name(each) if locale == "zh_Hant" else each)

    def _listed(self, row: list[str], where: str) -> None:
        identifier, kinds, *columns = [*row, "", "", ""][:5]
        types = frozenset(kinds.split("+"))
        if not types <= CLASS_OF_TYPE.keys():
            raise InputError(
                f"{kinds!r} is no type",
                where=where,
                remedy=f"one of {' '.join(CLASS_OF_TYPE)}, or two with +",
            )
        parts = roles(set(types))
        same = [k for c in columns for n in c.split("|") for k in self.names.get(n, []) if k.roles & parts]
        if identifier.startswith("leader-of-"):
            referent = same[0] if same else Referent(identifier, "Person", {}, parts)
            referent.stands_for = identifier[-3:]
        else:
            referent = self.referents.get(identifier) or (
                same[0] if same else Referent(identifier, leading(set(types)), {}, parts, types=types)
            )
            if not referent.roles & parts:
                return
            # What countries join and what acts as a party (the African Union) is both, whatever the graph has.
            referent.roles, referent.types = referent.roles | parts, referent.types | types
            self.referents.setdefault(referent.id, referent)
        for language, column in zip(LANGUAGES, columns, strict=True):
            for name in column.split("|"):
                # A name of the list that stands for something else in the graph stays with the graph.
                taken = [
                    k for k in self.names.get(name, []) if k is not referent and k.roles & referent.roles
                ]
                if name and (not taken or GROUP in referent.roles):
                    self._name(referent, language, name, referent.type != "Country")
                # Chemical elements are listed by their one character: 镓、锗.
                if TECHNOLOGY in parts and len(name) == 1 and not name.isascii():
                    self.names.setdefault(name, []).append(referent)


def _edge(character: str) -> str:
    """Return the script whose words have no inner borders, of a character at a name's edge; "" for the others."""
    if character.isascii() and character.isalnum():
        return "latin"
    return "katakana" if _KATAKANA.match(character) else ""


def _spellings(name: str, language: str) -> set[str]:
    if language == "en":
        pairs = [pair for one, other in _SPELLINGS for pair in ((one, other), (other, one))]
        # "Program" is the beginning of "Programme", "US" of many a word: only whole words are spelled anew.
        return {re.sub(rf"(?<!\w){re.escape(a)}(?!\w)", b, name) for a, b in pairs if a in name} - {name}
    if language == "zh" and len(name) > 5:
        joints = [c for c in name if c in "与和及"]
        return {name.replace(joints[0], c) for c in "与和及"} - {name} if len(joints) == 1 else set()
    return set()
