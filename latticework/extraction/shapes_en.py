"""New groupings, organisations and other names in English, found by the shape of their names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from latticework.extraction.lexicon import Lexicon
from latticework.extraction.mentions import GROUP, PARTY, TECHNOLOGY, Mention
from latticework.extraction.shapes import Make

_CAP = r"(?:[A-ZÀ-ÞŌŠŽ][\w'’.&/\-]*\w|[A-Z]\b|[0-9]+[A-Z]?)"
_OPENING = re.compile(
    r"^(?:(?:Deputy )?(?:Secretary-General|Secretary|President|Director(?:[- ]General)?|Chair(?:man|woman)?|Head|Chief|CEO|Governor|Minister|Members|Signatories|Leaders|Ministers|Officials|Representatives|Parties|States) of (?:the )?|The|A|An|This|That|These|Those|In|On"
    r"|Under|At|By|For|From|With|And|Its|Their|Our|His|Her|Both|As|When|While|After|Before|Since|Unlike|Like|Last|But|Officials|Members|Signatories|Whether|If"
    r"|Although|Though|Because|Through|Within|Between|Among|Besides|Alongside|Together|Today|Only|Once|Other|Some|Most|All|Each|Every|Any|No|What|Which|Who|However|Meanwhile|Outside|Despite|Until|Following|Founded|Established|Launched|Minister|Ministers|President|We|It|They|He|She|There|Nor|So|Yet|Then|Where|How|Why|To|Of|New(?= [A-Z]\w+ (?:said|is)))\s+(?:the\s+)?"
)
_LED = re.compile(r"^[A-Z][\w.]*-(?:led|backed|proposed|driven|sponsored|based|style)\s+")
_PLAIN = re.compile(
    r"\b((?:memorandum of understanding|free trade agreement|joint declaration|cooperation agreement|partnership agreement|agreement|memorandum) (?:on|for) [a-z][a-z \-]{2,40}?)(?= (?:in|with|at|on|to|and|under|by)\b|[,.;]|$)"
)
# An agreement without a name of its own: `signed a nuclear cooperation agreement`.
_UNNAMED = re.compile(
    r"\b(?:[Aa]n?|[Tt]he) ((?:(?!(?:of|and|the|to|new|this|any|no|such|for|in|on|with|first|second|last|latest|recent|proposed|final|two|three|five)\b)[a-z][\w\-]* ){1,4}(?:agreement|pact|accord|treaty|protocol|memorandum of understanding))\b(?! (?:on|for)\b)"
)
_PAIRED = re.compile(
    r"(?: [A-Za-z][\w\-]*){0,4}? (agreement|pact|accord|treaty|deal|partnership|alliance|dialogue|initiative|council|committee|fund|compact|framework)\b",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(r"\b(?:sign(?:ed|s)?|concluded|initialled|reached|ratified)\b")
# A treaty that is named by what it sets up, and the numbered part of a law.
_TREATY = re.compile(
    rf"\b((?:Convention|Agreement|Treaty|Protocol|Charter|Accord|Memorandum) (?:establishing|creating|founding|setting up|concerning|relating to) (?:the |an? )?{_CAP}(?:(?: and | of | of the | for | )(?=[A-Z]){_CAP}){{0,6}})"
)
_ANNEX = re.compile(
    r"\b((?:Appendix|Annex|Schedule|Category) (?:[A-Z]\b|[IVX]+\b|\d+[A-Z]?)|(?<=the )[A-Z][a-z]+ (?:List|Schedule|Annex)\b)"
)
# `Resolution 2371`, `Executive Order 14105`, `Announcement No. 46 of 2024`.
_NUMBERED = re.compile(
    r"\b((?:(?:UN |U\.N\. )?Security Council |UNSC )?Resolutions? \d{3,4}(?: \(\d{4}\))?|Executive Orders? \d{4,5}|(?:Announcement|Decree|Directive|Notice|Order) No\.? ?\d+(?: of \d{4})?)"
)
_STRUCK = re.compile(
    r"\b(?:added|placed|put|blacklisted|sanctioned|entered)\s+((?:[A-Z][\w&\-]+)(?: [A-Z][\w&\-]+){0,4})(?= (?:to|on|and)\b|[,.;])"
)
# A name that no head shows: a run of capitals that may be a firm, a body, a place.
_PROPER = re.compile(
    rf"(?=[A-Z]){_CAP}(?:(?: (?:of|for|de|du|von|van|and the|&)(?: the)?)? (?=[A-Z]){_CAP}){{0,6}}|[a-z]{{1,3}}[A-Z]\w+"
)
_NO_NAME = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|I|Mr|Mrs|Ms|Dr|Sir|Rep|Sen|Prof|Part|Section|Article|Chapter|Annex|Table|Figure|Page|No|Top|North|South|East|West|Northern|Southern|Eastern|Western"
    r"|Arctic|Atlantic|Pacific|Internet|English|French|German|Dutch|American|British|European|Asian|African|Chinese|Japanese|Russian|Indian|Korean|Soviet|Arab|CEO|CTO|VP|AI|IT|GDP|[IVX]+|\d+\w?|[A-Z]\d*)\b\.?$"
)
_TITLED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sir|Rep|Sen|Prof|Minister|President|Secretary|Chancellor|Chairman|Chairwoman|Director|Commissioner|Ambassador|General|Premier|King|Queen|Professor|Senator|spokes\w+|economist|analyst)\.?(?: of [A-Z]\w+| for [A-Z]\w+)?,? )$"
)
_SPOKE = re.compile(
    r",? (?:said|says|told|added|warned|argued|noted|wrote|writes|explained)\b|, [a-z ]{0,12}(?:chairman|director|minister|president|head|professor|spokes\w+|analyst|CTO|CEO)\b"
)


# What follows tells that a name is a grouping: `the Chip 4 alliance`, `the Data Space, created in 2024 by …`.
_BODIES = r"(?:alliance|pact|initiative|partnership|grouping|bloc|coalition|forum|network|consortium|accord|compact|treaty|framework|dialogue|programme|regime)"
_TOLD = re.compile(
    rf" {_BODIES}\b|(?: \([^()]*\))?(?:,| is| was) (?:an?|the) (?:[\w\-]+ ){{0,4}}?{_BODIES}\b|(?: \([^()]*\))?, (?:created|founded|established|launched|set up) (?:in|by)\b"
)


@lru_cache(maxsize=4)
def _names(words: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    grouping = re.compile(
        rf"\b((?:{_CAP}(?:-| |(?: (?:of|for|on|and|in|against)) (?:the )?)){{0,8}}(?:{words.heads})s?"
        rf"(?: (?:I{{1,3}}|IV|[1-9]|One|Two|Three)\b)?"
        rf"(?:(?: (?:of|for|on|to|against|with)(?: the)?) (?=[A-Z]){_CAP}(?:(?: and | & |, | of | of the | for |, and | ){_CAP}){{0,8}})?)(?![\w])"
    )
    offices = "|".join(sorted(words.organization_heads, key=len, reverse=True))
    office = re.compile(
        rf"\b((?:{_CAP} |{_CAP} (?:of|for) (?:the )?)*(?:{offices})\b(?:(?: of| for| at) (?:the )?{_CAP}(?:(?: and | of | at | ){_CAP})*)?)"
    )
    return grouping, office


_PLACED = re.compile(r" in [A-Z][\w ]+$| of \w+(?:, | and )(?:[A-Z]\w+(?:, | and )?)+$")


_TAIL = re.compile(r"(?:(?:^| )\d{4}| \w+)? ?(?:on|in|to|under|and|with|from|of) (?:the )?$")


def _known_tail(text: str, start: int, end: int, have: Sequence[Mention]) -> int:
    """Return where a known name begins that ends a run of capitals: put Huawei on the *Entity List*."""
    for x in have:
        known = x.how == "name" and x.can(GROUP) and x.end == end and x.start > start
        if known and _TAIL.search(text[start : x.start]):
            return x.start
    year = re.match(r"\d{4} (?:and|in|of) (?:the )?", text[start:end])
    return start + year.end() if year else start


def _cut(text: str, start: int, end: int, have: Sequence[Mention]) -> tuple[int, int]:
    """Return a name's edges without a party that a list sets before it, and without a list of parties behind it."""
    for x in have:
        if not x.can(PARTY):
            continue
        if start <= x.start and x.end < end:
            joint = re.match(r",? and (?:the )?|, (?:the )?", text[x.end :])
            if joint and x.start == start:
                start = x.end + joint.end()
        # `Partnership for Peace, France`, `Accord with Japan`: what follows the head by comma is no part of it
        before = (
            re.search(r"(?: (?:with|to|in|against)(?: the)?|,| and)\s+(?:the )?$", text[start : x.start])
            if start < x.start < end
            else None
        )
        if before:
            end = start + before.start()
    return start, end


_NO_GROUP = re.compile(r"\b(?:Meeting|Session|Secretary|Minister|Chair|Member)s?\b")


def _parted(name: str, at: int, words: Lexicon) -> list[tuple[int, int]]:
    """Return the places of the names that `and` links, where each ends in a head of its own."""
    for joint in re.finditer(r"(?<=\w) and (?:the )?(?=[A-Z])", name):
        left, right = name[: joint.start()], name[joint.end() :]
        if re.search(rf"\b(?:{words.heads})$", left) and re.search(rf"\b(?:{words.heads})\b", right):
            return [(at, at + joint.start()), (at + joint.end(), at + len(name))]
    return [(at, at + len(name))]


def found(text: str, have: Sequence[Mention], words: Lexicon, make: Make) -> Iterator[Mention]:
    """Yield the capitalised names around a head such as Alliance, Accord, Partnership."""
    if text.isupper():
        return
    grouping, office = _names(words)
    places: list[tuple[int, int]] = []
    for pattern, kind in ((_TREATY, "Agreement"), (_ANNEX, "Regime")):
        for m in pattern.finditer(text):
            places.append(m.span(1))
            yield make(text, m.start(1), m.end(1), m[1], kind, "phrase", ())
    for m in grouping.finditer(text):
        for first, end in _parted(m[1], m.start(1), words):
            name = text[first:end]
            for _ in range(3):
                name = _OPENING.sub("", name).strip()
            name = _LED.sub("", re.sub(r"^(?:of|for|on|to|in|and) (?:the )?", "", name))
            start, end = _cut(text, end - len(name), end, have)
            start = _known_tail(text, start, end, have)
            name = text[start:end].strip()
            if len(name.split()) < 2 and not re.fullmatch(r"[A-Z]\w+-[A-Z]\w+", name):
                continue
            heads = re.findall(rf"\b(?:{words.heads})\b", name)
            if not heads or _NO_GROUP.search(name) or name in words.generic:
                continue
            central = heads[0] if re.search(r" (?:of|for|on|to) ", name) else heads[-1]
            kind = (
                "Organization"
                if re.match(r"Department|Ministry", name)
                else words.head_types.get(central, "Framework")
            )
            places.append((start, end))
            yield make(text, start, end, name, kind, "phrase", ())
    for m in _NUMBERED.finditer(text):
        yield make(text, m.start(1), m.end(1), m[1], "UnilateralMeasure", "quote", ())
    for m in _PLAIN.finditer(text):
        yield make(text, m.start(1), m.end(1), m[1], "Agreement", "phrase", ())
    countries = [x for x in have if x.first.type in ("Country", "Union")]
    for one, other in itertools.pairwise(countries):  # the France-Norway data pact
        tail = _PAIRED.match(text, other.end) if text[one.end : other.start] in ("-", "–", "/") else None
        if tail:
            name = text[one.start : tail.end()]
            kind = words.head_types.get(tail[1].capitalize(), "Agreement")
            yield make(text, one.start, tail.end(), name, kind, "phrase", ())
    for m in _UNNAMED.finditer(text) if _CONCLUDES.search(text) else ():
        if not any(x.start < m.end(1) and m.start(1) < x.end and not x.can(TECHNOLOGY) for x in have):
            yield make(text, m.start(1), m.end(1), m[1], "Agreement", "phrase", ())
    for m in _STRUCK.finditer(text):
        if not any(x.start < m.end(1) and m.start(1) < x.end for x in have):
            yield make(text, m.start(1), m.end(1), m[1], "Organization", "phrase", ())
    for m in office.finditer(text):
        name = m[1]
        for _ in range(3):
            name = _OPENING.sub("", name).strip()
        start, end = _cut(text, m.end() - len(name), m.end(), have)
        name = text[start:end]
        if len(name.split()) > 1 and not any(a < end and start < b for a, b in places):
            yield make(text, start, end, name, "Organization", "phrase", ())


def proper(
    text: str, have: Sequence[Mention], heading: bool, seen: frozenset[str], heads: frozenset[str], make: Make
) -> Iterator[Mention]:
    """Yield the runs of capitals that nothing else explains.

    `seen` are words that the text writes with a capital inside sentences, `heads` the words of names of
    groupings: `the Circle` is none of its own.
    """
    if (
        heading
        or text.isupper()
        or len(re.findall(r"\b[A-Z]\w+", text)) > 0.7 * len(re.findall(r"\w+", text))
    ):
        return
    for m in _PROPER.finditer(text):
        for a, b in _pieces(text, m.start(), m.end(), have):
            name = text[a:b]
            for _ in range(2):
                name = _OPENING.sub("", name)
            name = re.sub(
                r"^(?:['’]s )?(?:(?:the|of|for|and|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten) )*",
                "",
                name,
            )
            a = b - len(name)
            words = name.split()
            if name.endswith((" of", " for", " and", " &")) or text[a : b + 4].endswith((" of ", " of")):
                continue
            if not words or len(name) < 3 or _NO_NAME.match(name) or all(_NO_NAME.match(w) for w in words):
                continue
            if name.endswith(("'s", "’s")):
                name, b = name[:-2], b - 2
            if len(name.split()) == 1 and name in heads and re.search(r"\b[Tt]he $", text[:a]):
                continue
            if _OPENING.match(name + " "):
                continue
            opens = not text[:a].strip() or re.search(r"[\"“(.:]\s*$", text[:a])
            if opens and len(words) == 1 and name not in seen and not re.search(r"[A-Z].*[A-Z]", name):
                continue
            if _TITLED.search(text[:a]) or _SPOKE.match(text, b) or text[b : b + 2] in ("-l", "-b"):
                continue
            told = _TOLD.match(text, b)
            if told and (not opens or len(words) > 1):
                yield make(text, a, b, name, "Framework", "phrase", ())
            elif not told:
                yield make(text, a, b, name, "Organization", "proper", ())


def _pieces(text: str, start: int, end: int, have: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Yield what of a run of capitals no other mention covers."""
    at = start
    for x in sorted(have, key=lambda m: m.start):
        if x.end <= at or x.start >= end:
            continue
        if x.start > at:
            piece = text[at : x.start].rstrip()
            if not re.search(r"\w $|\w(?:of|for|and)$", text[at : x.start]) or piece.endswith(
                (" of", " for", " and")
            ):
                yield at, at + len(piece)
        at = max(at, x.end)
    rest = text[at:end]
    if at == start:
        yield start, end
    elif re.match(r"(?: and | & )", rest):
        cut = at + len(re.match(r"(?: and | & )", rest).group())  # type: ignore[union-attr]
        yield cut, end
