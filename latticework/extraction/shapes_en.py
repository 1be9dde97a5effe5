"""New groupings and organisations in English, found by the shape of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from latticework.extraction.lexicon import Lexicon
from latticework.extraction.mentions import PARTY, Mention
from latticework.extraction.shapes import Make

_CAP = r"(?:[A-Z][\w'’.&\-]*|[0-9]+[A-Z]?)"
_OPENING = re.compile(
    r"^(?:(?:Members|Signatories|Leaders|Ministers|Officials|Representatives) of (?:the )?|The|A|An|This|That|In|On|Under|At|By|For|And|Its|Their|Both|As|When|While|After|Since|Unlike|Like|Last|But|Officials|Members|Signatories)\s+(?:the\s+)?"
)
_LED = re.compile(r"^[A-Z][\w.]*-(?:led|backed|proposed|driven|sponsored)\s+")

_PLAIN = re.compile(
    r"\b((?:memorandum of understanding|free trade agreement|joint declaration|cooperation agreement|partnership agreement) (?:on|for) [a-z][a-z \-]{2,40}?)(?= (?:in|with|at|on|to|and)\b|[,.;]|$)"
)
_STRUCK = re.compile(
    r"\b(?:added|placed|put|blacklisted|sanctioned)\s+((?:[A-Z][\w&\-]+)(?: [A-Z][\w&\-]+){0,4})(?= (?:to|on|and)\b|[,.;])"
)


@lru_cache(maxsize=4)
def _names(words: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    grouping = re.compile(
        rf"\b((?:{_CAP}(?:-| |(?: (?:of|for|on|and)) (?:the )?)){{0,8}}(?:{words.heads})s?"
        rf"(?: (?:I{{1,3}}|IV|[1-9]|One|Two|Three)\b)?"
        rf"(?:(?: (?:of|for|on|to|against|with)(?: the)?) {_CAP}(?:(?: and | & | ){_CAP}){{0,6}})?)(?![\w])"
    )
    offices = "|".join(words.organization_heads)
    office = re.compile(rf"\b((?:{_CAP} )*(?:{offices})(?: of (?:the )?{_CAP}(?:(?: and |, | ){_CAP})*)?)")
    return grouping, office


def found(text: str, have: Sequence[Mention], words: Lexicon, make: Make) -> Iterator[Mention]:
    """Yield the capitalised names around a head such as Alliance, Accord, Partnership."""
    grouping, office = _names(words)
    for m in grouping.finditer(text):
        name = _OPENING.sub("", m[1]).strip()
        name = _LED.sub("", re.sub(r"^(?:of|for|on|to) (?:the )?", "", name))
        end = m.end(1)
        start = end - len(name)
        for x in have:
            if x.can(PARTY) and start <= x.start and x.end < end:
                joint = re.match(r",? and (?:the )?", text[x.end :])
                if joint and x.start == start:
                    start = x.end + joint.end()
        name = text[start:end]
        if len(name.split()) < 2 and not re.fullmatch(r"[A-Z]\w+-[A-Z]\w+", name):
            continue
        heads = re.findall(words.heads, name)
        kind = (
            "Organization"
            if re.match(r"Department|Ministry", name)
            else words.head_types.get(heads[0] if heads else "", "Framework")
        )
        yield make(text, start, end, name, kind, "phrase", ())
    for m in _PLAIN.finditer(text):
        yield make(text, m.start(1), m.end(1), m[1], "Agreement", "phrase", ())
    for m in _STRUCK.finditer(text):
        if not any(x.start < m.end(1) and m.start(1) < x.end for x in have):
            yield make(text, m.start(1), m.end(1), m[1], "Organization", "phrase", ())
    for m in office.finditer(text):
        name = _OPENING.sub("", m[1]).strip()
        if len(name.split()) > 1:
            yield make(text, m.end() - len(name), m.end(), name, "Organization", "phrase", ())
