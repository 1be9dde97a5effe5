"""Sentences and clauses of a plain text, with their offsets, paragraph and section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_TAIL = re.compile(
    r"\s*(注释|参考文献|参考资料|推荐阅读|相关阅读|延伸阅读|上一篇|下一篇|References|Notes|Footnotes|参考資料|脚注|関連記事)\s*[:：]?.{0,40}$"
)
_STOP = re.compile(r"[。!?！？;；]+[”\"’」』)]*")
_STOP_EN = re.compile(
    r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\bSt)(?<!\bvs)(?<!\bNo)(?<!\bGen)(?<!\bSen)[.!?;]+[”\"’)]*"
    r"(?=\s+[\"“‘(]?[A-Z0-9]|\s*$)"
)
_ABBREVIATION_END = re.compile(r"(?:U\.S|U\.K|Mr|Mrs|Dr|Jr|Inc|Ltd|Co)$")
_CLAUSE = {
    "zh": re.compile(r"[,，:：;；。]|——"),
    "ja": re.compile(r"(?<=[ぁ-ん])(?<![とやのかも])[、,]|。"),
    "en": re.compile(
        r"[:;](?!\d)|\s—\s|\s–\s|,(?= (?:which|who|while|but|although|after|where|with|as|when|and (?:is|has|will|plans|the [A-Z]"
        r"|[A-Z][\w ]{2,20} (?:is|are|has|have|will|would|was|were|joined|signed|plans|agreed|said))))"
    ),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its offsets in the plain text, its words, and where it stands."""

    start: int
    end: int
    text: str
    paragraph: int
    section: int
    heading: bool
    clauses: tuple[tuple[int, int], ...]

    def clause(self, place: int) -> tuple[int, int]:
        """Return the clause that holds a place of the sentence."""
        return next(((a, b) for a, b in self.clauses if a <= place < b), (0, len(self.text)))


def clauses(text: str, tongue: str) -> tuple[tuple[int, int], ...]:
    """Return the clauses of a sentence as offsets in it.

    >>> clauses("日本签署协定,印度未加入。", "zh")
    ((0, 7), (7, 13))
    """
    cuts = [0, *(m.end() for m in _CLAUSE[tongue].finditer(text)), len(text)]
    return tuple((a, b) for a, b in pairwise(cuts) if b > a)


def divided(text: str, tongue: str) -> list[Sentence]:
    """Return the sentences of a plain text; what follows a heading such as `References` is left out."""
    found: list[Sentence] = []
    section = 0
    for number, (start, end, heading) in enumerate(_paragraphs(text, tongue)):
        section += heading
        for first, last in _stops(text, start, end, tongue):
            words = text[first:last]
            if words.strip():
                found.append(Sentence(first, last, words, number, section, heading, clauses(words, tongue)))
    return found


def _stops(text: str, start: int, end: int, tongue: str) -> Iterator[tuple[int, int]]:
    at = start
    for match in (_STOP if tongue != "en" else _STOP_EN).finditer(text, start, end):
        if tongue == "en" and _ABBREVIATION_END.search(text, max(at, match.start() - 5), match.start()):
            continue
        yield at, match.end()
        at = match.end()
    if at < end:
        yield at, end


def _paragraphs(text: str, tongue: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether it is a heading."""
    for match in re.finditer(r"[^\r\n]+", text):
        words = match.group().strip()
        if not words:
            continue
        if _TAIL.match(words) and match.start() > len(text) * 0.3:
            return
        short = len(words) <= (34 if tongue != "en" else 90) and not re.search(r"[。.!?;,、]$", words)
        yield match.start(), match.end(), short
