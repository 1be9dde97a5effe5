"""An article's text made plain for reading, with the way back from each character to the raw text.

Widths are folded, Chinese is brought to simplified script, markup and addresses go, and lines that a page
has wrapped are joined. Every offset of a sentence or clause leads back to code points of the raw text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from latticework.article.sentences import Sentence, divided

_CJK = "\u3400-\u9fff\u3040-\u30ff々ー"
_MARKUP = re.compile(
    r"<!--.*?-->|<script.*?</script>|<style.*?</style>|\]\(https?://[^)\s]*\)|https?://[^\s>)\]，。]+"
    r"|\^[\u2460-\u24ff]|[\u2460-\u2473](?=\s*$)|</?[a-zA-Z][^<>]{0,800}>|\[(?:edit|\d{1,3}|note \d+|citation needed)\]", re.DOTALL
)  # fmt: skip
_BLOCK = re.compile(r"<(?:/?(?:p|div|br|li|h\d|tr|ul|ol|table)\b[^>]*)>", re.IGNORECASE)
_BEGINS = re.compile(
    r"\s*(?:\(?[一二三四五六七八九十]+[)、.]|第[一二三四五六七八九十]+[,、:章节]|\d{1,2}[、.)]\s*\D|\(\d{1,2}\)|\d{1,2} [^\d\s]|[・○●◆◇■□▼▽◎※]|#+ |[-*•] |[一二三四五六七八九十]是)"
)
_ENDS = re.compile(r"[。.!?;:”\"」』)》…]\s*$")
_ABBREVIATED = re.compile(r"\b(?:U\.S|U\.K|U\.N|E\.U|Mr|Mrs|Dr|Gen|Sen|Rep)\.$")
_QUOTES = str.maketrans("‘’", "“”")


@dataclass(slots=True)
class Prose:
    """The plain text of an article, its sentences, and for each of its characters the place in the raw text."""

    raw: str
    text: str
    back: array[int]
    language: str
    published: str | None = None
    sentences: list[Sentence] = field(default_factory=list[Sentence])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw offsets of a span of the plain text, without blanks at its ends."""
        first, last = self.back[start], self.back[end - 1] + 1
        while first < last and self.raw[first].isspace():
            first += 1
        while last > first and self.raw[last - 1].isspace():
            last -= 1
        return first, last


def language(text: str) -> str:
    """Return `zh`, `en` or `ja`, by the script that the text is written in."""
    sample = text[:20000]
    kana = len(re.findall(r"[\u3040-\u30ff]", sample))
    han = len(re.findall(r"[\u4e00-\u9fff]", sample))
    latin = len(re.findall(r"[A-Za-z]", sample))
    if kana > 0.1 * (kana + han) and kana >= 4 and (kana + han) * 6 > latin:
        return "ja"
    return "zh" if han * 6 > latin else "en"


def read(raw: str, tongue: str | None = None, published: str | None = None) -> Prose:
    r"""Return an article's text ready for extraction.

    >>> read("日本與\\n示例國簽署協定。", "zh").text
    '日本与\\n示例国签署协定。'
    """
    tongue = tongue if tongue in ("zh", "en", "ja") else language(raw)
    text, back = _joined(*_plain(raw, tongue), tongue)
    prose = Prose(raw, text, back, tongue, published)
    prose.sentences = divided(text, tongue)
    return prose


def plain_name(name: str) -> str:
    """Return a name as it stands in a Chinese text once that is plain: width folded, in simplified script."""
    return unicodedata.normalize("NFKC", name).translate(_simpler()).translate(_QUOTES)


@cache
def _simpler() -> dict[int, str]:
    """Return the simplified character for each traditional one: one for one, so that no offset moves."""
    table = files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {ord(old): new.split()[0] for old, new in pairs if len(old) == 1 and len(new.split()[0]) == 1}


@lru_cache(maxsize=65536)
def _folded(character: str, tongue: str) -> str:
    folded = character if character == "…" else unicodedata.normalize("NFKC", character)
    return folded.translate(_simpler()) if tongue == "zh" else folded


def _plain(raw: str, tongue: str) -> tuple[str, array[int]]:
    gone = bytearray(len(raw))  # 1: dropped, 2: a paragraph ends here
    if any(mark in raw for mark in ("<", "http", "^", "[")):
        for match in _MARKUP.finditer(raw):
            gone[match.start() : match.end()] = b"\1" * (match.end() - match.start())
        for match in _BLOCK.finditer(raw):
            gone[match.start()] = 2
    out: list[str] = []
    back = array("l")
    for place, character in enumerate(raw):
        state = gone[place]
        if state == 1 or character == "\ufeff":
            continue
        for folded in "\n" if state == 2 else _folded(character, tongue):
            out.append(folded)
            back.append(place)
    text = "".join(out)
    return (text if tongue == "en" else text.translate(_QUOTES)), back


def _apart(above: str, below: str, gap: str) -> bool:
    """Say whether two English lines are no one paragraph: a blank line, a heading in capitals, a row of a table."""
    blank = gap.count("\n") > 1 and not re.match(r"[a-z(]", below)
    return blank or (above.isupper() and not below.isupper()) or " | " in above or " | " in below


def _joined(text: str, back: array[int], tongue: str) -> tuple[str, array[int]]:
    """Undo hard wrapping: a line end inside a sentence goes, and with it the blanks between CJK characters."""
    lines = [m for m in re.finditer(r"[^\r\n]+", text) if m.group().strip()]
    lengths = sorted(len(m.group().strip()) for m in lines)
    width = lengths[int(len(lengths) * 0.7)] if lengths else 0
    open_ended = sum(1 for m in lines if not _ENDS.search(m.group()))
    wrapped = len(lines) >= 8 and open_ended > 0.5 * len(lines) and width < (60 if tongue != "en" else 120)
    drop = bytearray(len(text))
    for first, second in pairwise(lines):
        above, below = first.group().strip(), second.group().strip()
        closed = wrapped and above[-1] in ")》”" and len(above) > 0.8 * width
        if (_ENDS.search(above) and not closed and not _ABBREVIATED.search(above)) or _BEGINS.match(below):
            continue
        if tongue == "en" and _apart(above, below, text[first.end() : second.start()]):
            continue
        long = len(above) >= (0.6 * width if wrapped else 60 if tongue != "en" else 150)
        if not long or (not wrapped and len(text[first.end() : second.start()].strip(" ")) > 3):
            continue
        start = first.start() + len(first.group().rstrip())
        end = second.start() + len(second.group()) - len(second.group().lstrip())
        drop[start:end] = b"\1" * (end - start)
    if tongue != "en":
        blanks = rf"(?<=[{_CJK}，。、,“”《》()]) +(?=\S)|(?<=\S) +(?=[{_CJK}，。、“”《》()])"
        for m in re.finditer(blanks, text):
            drop[m.start() : m.end()] = b"\1" * (m.end() - m.start())
    if 1 not in drop:
        return text, back
    out: list[str] = []
    kept = array("l")
    place = 0
    for gap in re.finditer(rb"\x01+", bytes(drop)):
        out.append(text[place : gap.start()])
        kept.extend(back[place : gap.start()])
        if re.fullmatch(
            r"[A-Za-z0-9,;][A-Za-z0-9(]",
            text[gap.start() - 1 : gap.start()] + text[gap.end() : gap.end() + 1],
        ):
            out.append(" ")
            kept.append(back[gap.start()])
        place = gap.end()
    out.append(text[place:])
    kept.extend(back[place:])
    return "".join(out), kept
