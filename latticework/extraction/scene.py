"""A sentence as rules see it: its mentions, its clauses, who acts in it, and whether a verb is fact, plan or denied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from latticework.article.sentences import Sentence
from latticework.extraction.gazetteer import Gazetteer
from latticework.extraction.lexicon import Lexicon
from latticework.extraction.mentions import GROUP, PARTY, PERSON, TECHNOLOGY, Mention, Referent
from latticework.extraction.shapes import is_weak

_OBJECT_BEFORE = {
    "zh": re.compile(
        r"(?:[对向在为据对就]|针对|除了?|邀请|欢迎|要求|敦促|呼吁|帮助|反对|遏制|打压|来自|针对于|抗衡|排除|以)$"
    ),
    "en": re.compile(
        r"\b(?:against|to|in|at|towards?|by inviting|invited|welcomed|excluding|except|urged|without|unlike|for)\s+(?:the\s+)?$",
        re.IGNORECASE,
    ),
    "ja": re.compile(r"(?!)"),
}
_OBJECT_AFTER = {
    "zh": re.compile(r"主导|除外|以外|之外"),
    "ja": re.compile(r"(?:に対|向け|を除|主導|以外|製の|への|に(?!は|おいて|よる))"),
    "en": re.compile(r"-led|-based"),
}

_OFFICE = re.compile(
    r"(?:部|省|署|局|厅|庁|委员会|委員会|政府|国会|议会|国务院|白宫)$|\b(?:Department|Ministry|Bureau|Office|Agency|Administration|Commission|Congress|Parliament)\b"
)


@dataclass(slots=True)
class Memory:
    """What earlier sentences leave behind: the last grouping, the last actors, each grouping's state."""

    states: dict[str, str] = field(default_factory=dict[str, str])
    count: dict[str, int] = field(default_factory=dict[str, int])
    group: Referent | None = None
    group_paragraph: int = -9
    actors: list[Referent] = field(default_factory=list[Referent])
    actors_paragraph: int = -9


@dataclass(slots=True)
class Scene:
    """One sentence with its mentions and what is remembered of the text before it."""

    sentence: Sentence
    mentions: list[Mention]
    words: Lexicon
    gazetteer: Gazetteer
    memory: Memory
    mask: str = ""
    made: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        """Blank the names, so that 计划 in a name is no plan; 将 before a name means 把."""
        letters = list(self.sentence.text)
        for m in self.mentions:
            letters[m.start : m.end] = "\u25a1" * (m.end - m.start)
        self.mask = "".join(letters)
        if self.language == "zh":
            self.mask = re.sub(r"将(?=\u25a1|[这该此其])", "把", self.mask)

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.words.language

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.sentence.text

    def groups(self, made: bool = False) -> list[Mention]:
        """Return the mentions of groupings; `made` takes those in that only a creating verb vouches for."""
        return [m for m in self.mentions if m.can(GROUP) and self.vouched(m, made)]

    def vouched(self, mention: Mention, made: bool = False) -> bool:
        """Say whether a phrase that ends like a grouping is one: known, quoted, abbreviated, repeated or made."""
        r = mention.first
        if (
            not r.new
            or r.id in self.memory.states
            or mention.how in ("quote", "pointer")
            or r.origin == "quote"
        ):
            return True
        if self.language == "en" or "en" in r.labels:
            return True
        if is_weak(mention.surface):
            return False
        return made or r.type == "Alliance" or self.memory.count.get(r.id, 0) >= 2 or self.language == "ja"

    def technologies(self, start: int = 0, end: int | None = None) -> list[Mention]:
        """Return the mentions of technologies between two places."""
        last = len(self.text) if end is None else end
        return [m for m in self.mentions if start <= m.start < last and m.can(TECHNOLOGY)]

    def parties(self, mentions: Sequence[Mention]) -> list[Referent]:
        """Return the parties that the mentions name, each once; a leader stands for the country."""
        found: dict[str, Referent] = {}
        for m in mentions:
            for r in m.referents if m.how in ("short", "pointer") else m.referents[:1]:
                if PERSON in r.roles and r.stands_for:
                    country = self.gazetteer.country(r.stands_for)
                    if country:
                        found.setdefault(country.id, country)
                elif PARTY in r.roles:
                    found.setdefault(r.id, r)
        return list(found.values())

    def acting(self, start: int, end: int) -> list[Referent]:
        """Return the parties between two places that are no object of a preposition."""
        before, after = _OBJECT_BEFORE[self.language], _OBJECT_AFTER[self.language]
        inside = [
            m
            for m in self.mentions
            if start <= m.start < end
            and (m.can(PARTY) or m.can(PERSON))
            and not before.search(self.text[max(0, m.start - 22) : m.start])
            and not after.match(self.text, m.end)
        ]
        named = [m for m in inside if m.first.type in ("Country", "Union") or m.can(PERSON)]
        return self.parties(named or inside) if self.language != "en" else self.parties(inside)

    def subject(self, start: int, end: int) -> tuple[list[Referent], float, bool, int]:
        """Return who acts in a clause before its verb, else in an earlier clause, else in the text before.

        With them the weight of that reading, whether it leaves the sentence, and where the clause begins.
        """
        found = self.acting(start, end)
        if found:
            return found, 1.0, False, start
        for a, b in reversed([c for c in self.sentence.clauses if c[1] <= start]):
            found = self.acting(a, b)
            if found:
                return found, 0.85, False, a
        if self.memory.actors and self.sentence.paragraph - self.memory.actors_paragraph <= 0:
            return self.memory.actors, 0.5, True, start
        return [], 0.0, False, start

    def name(self, referent: Referent) -> str:
        """Return a referent's names in one line, for patterns."""
        return " ".join(name for names in referent.labels.values() for name in names)

    def state(self, referent: Referent) -> Referent:
        """Return the country whose ministry or agency a referent is, by the name that it begins with; else itself."""
        if referent.type != "Organization":
            return referent
        for names in referent.labels.values():
            for name in names:
                if not _OFFICE.search(name):
                    continue
                for length in range(min(12, len(name)), 1, -1):
                    held = self.gazetteer.names.get(name[:length].strip(), [])
                    if held and held[0].type in ("Country", "Union"):
                        return held[0]
        return referent

    def modality(self, start: int, cue: re.Match[str]) -> str | None:
        """Return `planned`, `proposed` or None for a fact: zh before the verb, en just before it, ja after it."""
        if self.language == "zh":
            for _ in range(3):  # a clause without a subject continues the one before
                earlier = next((c for c in self.sentence.clauses if c[1] == start), None)
                alone = not any(m.can(PARTY) and start <= m.start < cue.start() for m in self.mentions)
                if earlier is None or not alone or cue.start() - start >= 60:
                    break
                start = earlier[0]
            seen = self.mask[start : cue.end()]
        elif self.language == "en":
            seen = self.mask[max(start, cue.start() - 45) : cue.start()]
        else:
            seen = re.split(r"[。、]", self.mask[cue.end() : cue.end() + 18])[0]
        done = self.words.cue("done").search(seen)
        if self.words.cue("propose").search(seen) and not (self.language == "zh" and done):
            return "proposed"
        if self.words.cue("plan").search(seen) and not (self.language in ("zh", "ja") and done):
            return "planned"
        return None

    def denied(self, start: int, cue: re.Match[str]) -> bool:
        """Say whether the verb is negated or refused."""
        if self.language == "ja":
            seen = re.split(r"[。、]", self.mask[cue.end() : cue.end() + 12])[0]
        elif self.language == "en":
            seen = self.mask[max(start, cue.start() - 30) : cue.start()]
        else:
            seen = self.mask[max(start, cue.start() - 10) : cue.start()]
        return bool(self.words.cue("negate").search(seen))
