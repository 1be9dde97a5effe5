"""Lists that stand line by line: what announces them, and the goods that their lines name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from latticework.article.sentences import Sentence
from latticework.extraction.mentions import TECHNOLOGY, Mention, Referent

_ANNOUNCES = re.compile(r":\s*$")
_TITLE = re.compile(
    r"^\s*(?:\d+[.)]? )?(?:List of )?(?:Current |Full |Founding |Other |Associate |Dialogue |Premier |General |Charter )?"
    r"(?:Members?(?: states| countries| companies)?|Membership|Participants?|Participating (?:states|countries|governments)|Signatories"
    r"|Parties|Observers?|Partners?|Founders|Founding members)\s*$"
    r"|^\s*(?:Country|State|Member|Party|Participant|Signatory|Company|Organi[sz]ation)(?: \w+)? \|",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•·–—▪◦]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|[a-z(])")
_JOINT = re.compile(r"(, and |, or |, |;| and | or )")
_LEAD = re.compile(
    r"^(?:[-*•·–—▪◦] ?|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)] )?(?:(?:the|a|an|certain|other|related|associated|specially designed|any|all|some|plants? and equipment for|technology associated with|software for|equipment for) )*"
)
_ITEM = re.compile(r"[A-Za-z0-9][\w\-’']*(?: [\w\-’']+){0,6}")
_EMPTY = re.compile(
    r"^(?:equipment|technology|software|materials?|items?|goods|components?|foregoing items?|aforementioned items?|others?|parts|plants?|conversion|enrichment|uses?|production|to|not|that|which|for|in|of|by|with|any|all|see|note|page|part \w)\b(?=$| )|\b(?:items|foregoing|aforementioned|is|are|was|were|must|shall|has|have|will)\b",
    re.IGNORECASE,
)


def announced(sentences: Sequence[Sentence]) -> dict[int, int]:
    """Return, for each sentence that is a line of a list, the sentence that announces the list."""
    found: dict[int, int] = {}
    above: int | None = None
    for number, sentence in enumerate(sentences):
        words = sentence.text.strip()
        title = sentence.heading and bool(_TITLE.match(words))
        if _ANNOUNCES.search(words) or title:
            if not (
                above == number - 1 and "|" in words
            ):  # the head of a table under the title that announces it
                above = number
            continue
        line = len(words) <= 160 and (sentence.heading or bool(_BULLET.match(words)))
        if above is not None and line and sentence.paragraph != sentences[above].paragraph:
            found[number] = above
        else:
            above = None
    return found


def items(text: str, have: Sequence[Mention], technology: Callable[[str], Referent]) -> list[Mention]:
    """Return the goods of a line; those in brackets stand for the class before them."""
    found: list[Mention] = []
    bracket = re.search(r"\(([^()]*,[^()]*)\)", text)
    at, last = (bracket.start(1), bracket.end(1)) if bracket else (0, len(text.rstrip(" .;,")))
    for piece in _JOINT.split(text[at:last]):
        start, at = at, at + len(piece)
        if _JOINT.fullmatch(piece) or not piece.strip():
            continue
        start += len(piece) - len(piece.lstrip())
        name = re.sub(r"\s*\(.*$", "", piece.strip())
        lead = _LEAD.match(name)
        if lead:
            start, name = start + lead.end(), name[lead.end() :]
        if len(name) < 3 or not _ITEM.fullmatch(name) or _EMPTY.search(name):
            continue
        end = start + len(name)
        inside = [x for x in [*have, *found] if x.start < end and start < x.end]
        if all(
            x.can(TECHNOLOGY) and start <= x.start and x.end <= end and x.end - x.start < end - start
            for x in inside
        ):
            found.append(Mention(start, end, [technology(name)], "list", name, inside))
    return found
