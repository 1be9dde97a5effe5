"""An English sentence made plain for rules: names as single signs, auxiliaries as marks of plan and denial.

`In 2031 France, which had hesitated, will not join the Lantern Lake Alliance` reads `P ✗ ◇ join G`, where P and G
are signs of coordinated mentions; each character leads back to its place in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from latticework.extraction.mentions import GROUP, PARTY, PERSON, TECHNOLOGY, Mention

PLANNED, PROPOSED, DENIED = "◇", "◈", "✗"
MARKS = PLANNED + PROPOSED + DENIED
# Signs of units: party, grouping, either, technology, person, a capitalised word that may be anything.
_FIRST = {"P": 0xE000, "G": 0xE200, "B": 0xE400, "T": 0xE600, "N": 0xE800, "W": 0xEA00}
_SIZE = 0x200


def signs(classes: str) -> str:
    """Return the characters that stand for units of these classes, for a pattern's brackets."""
    return "".join(f"{chr(_FIRST[c])}-{chr(_FIRST[c] + _SIZE - 1)}" for c in classes)


ANY = signs("PGBTNW")
_JOINT = re.compile(
    r",? (?:and|or|&|as well as|along with|together with|plus|and also) (?:the )?|, (?:the )?|(?: and| or)? (?:the )?(?=\Z)"
)
_OTHERS = re.compile(
    r",? (?:and|as well as) (?:\w+ ){0,2}(?:others|other (?:countries|nations|states|members|parties))\b"
)
_SPEAKS = re.compile(
    r"(?:[Tt]he )?(?:governments?|(?:\w+ )?ministers?|leaders|presidents?|prime ministers?|representatives|delegations?"
    r"|delegates|capitals|authorities|secretar(?:y|ies)-general|heads) (?:of|from) (?:the )?$"
)
_ABBREVIATION = re.compile(r" ?\((?:the |or |hereafter |now )?[\"“]?[A-Z][\w&.+\-]{1,14}[\"”]?\)")

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = r"(?:(?:19|20)\d\d)"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_WHEN = (
    rf"(?:(?:early|late|mid|the (?:beginning|start|end|middle|course|summer|autumn|spring|winter|fall) of)[ -])?"
    rf"(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?)?(?:,? {_YEAR}| of (?:that|this|last) year)?|{_YEAR}s?"
    rf"|(?:spring|summer|autumn|winter|fall)(?: of)? (?:{_YEAR}|that year)|(?:that|same|following|previous) (?:year|month|day|week))"
)
_RELATIVE = (
    r"(?:last|this|next|the (?:following|previous|next|same)|later that|earlier this|later this|that) "
    rf"(?:year|month|week|spring|summer|autumn|winter|fall|morning|{_MONTH}|{_DAY}|day|decade)"
    r"|today|yesterday|tomorrow|(?:a|an|one|two|three|four|five|six|several|some|ten|\d+) (?:years?|months?|weeks?|days?|decades?) (?:later|ago|earlier|after|before)"
    r"|at (?:the|a) (?:same|later|second|first|third|last) (?:time|date|meeting)|at once|for (?:the )?(?:past )?(?:\w+|\d+) (?:years?|months?)"
    r"|over (?:the )?(?:following|next|last|past)? ?(?:\w+|\d+) (?:years?|months?)|(?:since|until) then|from (?:its|the) (?:start|beginning|outset)"
)
_DATES = re.compile(
    rf"(?:(?:, |\b)(?:in|on|since|by|until|till|from|during|as of|as from|at|before|after|around|for|of|through|between|effective) {_WHEN}"
    rf"(?: (?:to|until|and) {_WHEN})?(?:,|\b)|(?:, |\b)(?:{_RELATIVE})\b(?!['’]),?|\bon {_DAY}\b,?|(?<= ){_MONTH} \d{{1,2}}(?:, {_YEAR})?,?)",
    re.IGNORECASE,
)
_ADVERBS = re.compile(
    r"\b(?:also|formally|officially|already|now|later|then|subsequently|immediately|jointly|recently|currently|initially|originally"
    r"|eventually|finally|soon|since|first|still|both|all|unanimously|provisionally|only|just|itself|themselves|previously|earlier"
    r"|effectively|successfully|quietly|publicly|today|thereby|further|furthermore|meanwhile|however|thus|instead|voluntarily|collectively|newly)\b(?!['’-]) ?(?!than)",
    re.IGNORECASE,
)
_BE = r"(?:is|are|was|were|be|been|being)"
_CHAINS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), mark)
    for pattern, mark in (
        (r"\b(?:has|have|had) (?=(?:not |never |yet |been|become|\w+ed\b|taken|set|put|made|given|left|begun|come|led|held|built|withdrawn|quit|paid|lent|won|gone|said|drawn|sent|laid|brought|met|kept|chosen|grown|found|bound)\b)", ""),
        (r"\b(?:became|become|becomes|was|were|is|are|among) (?:an? )?(?:\w+ ){1,4}?(?:countr(?:y|ies)|nations?|states?|members?|compan(?:y|ies)|governments?|econom(?:y|ies)|parties|party) to (?=(?:sign|join|ratify|accede|adopt|leave|withdraw|found)\b)", ""),
        (r"\b(?:consider(?:s|ed|ing)?|discuss(?:es|ed|ing)?|decid(?:es|ed|ing)|debat(?:es|ed|ing)|weigh(?:s|ed|ing)?) whether (?:or not )?(?:to )?", PLANNED + " "),
        (r"\b(?:lift|eas|relax|remov|end|scrap|abolish|loosen|waiv|withdr[ae]w|repeal)(?:s|ed|ing|e|es)? (?:\w+ ){0,3}?(?=(?:restrictions?|controls?|bans?|curbs?|sanctions|embargo)\b)", DENIED + " "),
        (rf"\b({_BE}) (?:not|never|no longer)\b", DENIED + r" \1"),
        (r"\b(?:does|do|did|will|would|can|could|may|might|should|must|shall) ?(?:not|never|n['’]t)\b(?: yet)?(?: be\b)?", DENIED),
        (r"\b(?:isn|aren|wasn|weren|hasn|haven|didn|doesn|don|won|wouldn|couldn)['’]t\b", DENIED),
        (r"\b(?:not|never|neither|nor|without|cannot|no longer|hardly|none of|far from|instead of|rather than|if|unless|whether|in case)\b", DENIED),
        (r"\b(?:declin|refus|fail|neglect|hesitat)(?:es|ed|e|ing|s|d) to\b", DENIED),
        (rf"\b(?:ha(?:s|ve|d) )?(?:{_BE} )?(?:yet|unable|unwilling|reluctant) to\b", DENIED),
        (r"\b(?:ha(?:s|ve|d)|with|shows?|showed|shown|expressed?) no (?:plans?|intention|interest|wish|desire)(?: (?:to|of|in))?\b", DENIED),
        (r"\b(?:rul(?:es|ed) out|reject(?:s|ed)|den(?:y|ies|ied)|decid(?:es|ed) against|stopped short of|oppos(?:es|ed)|abandon(?:s|ed)|dropped|scrapped|withdrew) (?:an? |any |plans? (?:to|for) |the idea of )*(?=\w+ing\b|that\b|◇|join|set|found|creat|propos)", DENIED),
        (rf"\b(?:should|must|ought to|propos(?:es|ed|e|ing)(?: to| that)(?: {_BE}\b)?|recommend(?:s|ed)?(?: that| to)|call(?:s|ed)? for(?= \w+ing)|(?:call(?:s|ed)? (?:on|upon)|urg(?:es|ed|e)|suggest(?:s|ed)?)(?= that\b| \w+ing\b))", PROPOSED),
        (r"\b(?:will|would|could|may|might|can)(?: (?:be|have|have been)\b(?= \w+(?:ed|ing|t|n)?\b))?", PLANNED),
        (rf"\b(?:(?:{_BE}) )?(?:plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|expect(?:s|ed|ing)?|hop(?:es|ed|e|ing)|want(?:s|ed|ing)?|seek(?:s|ing)?|sought|appl(?:y|ies|ied|ying)|wish(?:es|ed)?|aim(?:s|ed|ing)?|prepar(?:es|ed|e|ing)|agree(?:s|d)?|commit(?:s|ted)?|pledg(?:es|ed|e|ing)|promis(?:es|ed|e|ing)|undert(?:ook|akes|ake|aking)|vow(?:s|ed)?|decid(?:es|ed|e)|resolv(?:es|ed)|asked|set|due|likely|scheduled|slated|poised|ready|willing|keen|eager|going|looking|tr(?:y|ies|ied|ying)|offer(?:s|ed)?|work(?:s|ed|ing)|negotiat(?:es|ed|e|ing)|mov(?:es|ed|ing)|yet|announced (?:plans|its intention|an intention)) to(?: be\b| have\b)?", PLANNED),
        (rf"\b(?:(?:{_BE}) )?(?:consider(?:s|ed|ing)?|explor(?:es|ed|ing)|weigh(?:s|ed|ing)?|contemplat(?:es|ed|ing)|discuss(?:es|ed|ing)?|envisag(?:es|ed)|in talks (?:on|about|to|over)|interested in|look(?:s|ed|ing)? forward to|preparing for|planning) (?=\w+ing\b|\w+ion of\b)", PLANNED),
        (r"\b(?:interest|interested|wish|desire|bid|intention|plans?|hopes?|ambitions?|applications?|requests?|invitations?|proposals?|talks|prospects?|possibility|chance|aim|goal|negotiations) (?:in|to|of|on|for|about)(?= (?:\w+ing|join|sign|accede|become|establish|set|create|form|launch|found)\b)", PLANNED),
        (r"\b(?:is|are|was|were) to(?: be\b)?(?= [a-z])", PLANNED),
        (r"\bto (?:be )?(?=(?:join|sign|accede|become|establish|set up|create|form|launch|found|leave|withdraw|ratify|invest|contribute|provide|restrict|ban|limit|control|open|host|admit|include[sd]?|build|start|set)\b)", PLANNED + " "),
    )
)  # fmt: skip
_ASIDE = re.compile(
    rf", (?:which|who|whose|where|a|an|one|itself|formerly|then|based|headed|according|in which|of which|as|like|including|unlike|though|although|despite|after|following|under|meeting|acting|citing|speaking|together with|along with|still|not|until|since|both|all)\b(?![^,;:]*[{ANY}])[^,;:]{{2,90}},(?= )"
)
_CLAUSE = re.compile(r", (?:which|who|whose|where|to which|of which|in which)\b[^,;:]{2,110},(?= )")
_BETWEEN = re.compile(rf"\s*\((?![^()]*[{signs('PB')}])[^()]{{0,60}}\)")


@dataclass(slots=True)
class View:
    """A text with, for each of its characters, where it begins and ends in the sentence; the units by sign."""

    text: str
    starts: list[int]
    ends: list[int]
    units: dict[str, list[Mention]]

    def replaced(self, pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> View:
        """Return the view with each match replaced; what replaces it stands for the whole match."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for m in pattern.finditer(self.text):
            if m.end() == m.start():
                continue
            text.append(self.text[at : m.start()])
            starts += self.starts[at : m.start()]
            ends += self.ends[at : m.start()]
            new = m.expand(by) if isinstance(by, str) else by(m)
            text.append(new)
            starts += [self.starts[m.start()]] * len(new)
            ends += [self.ends[m.end() - 1]] * len(new)
            at = m.end()
        return View(
            "".join([*text, self.text[at:]]), starts + self.starts[at:], ends + self.ends[at:], self.units
        )


def _class(several: Sequence[Mention], grouped: AbstractSet[int]) -> str:
    first = several[0]
    if all(m.how == "proper" and not m.can(GROUP) for m in several):
        return "P" if len(several) > 2 else "W"
    kinds = [m for m in several if m.how != "proper" or m.can(GROUP)]
    party = all(m.can(PARTY) for m in kinds)
    group = all(id(m) in grouped for m in kinds)  # the EU that acts is a party, the EU that one joins both
    if party and group:
        return "B"
    if party or group:
        return "P" if party else "G"
    return "T" if first.can(TECHNOLOGY) else "N" if first.can(PERSON) else "W"


def _together(text: str, one: Mention, other: Mention) -> bool:
    """Say whether two mentions that a joint links can be members of one list."""
    if "pointer" in (one.how, other.how):
        return False
    for state, body in ((one, other), (other, one)):
        if state.first.type == "Country" and body.can(GROUP) and body.first.new:
            return False  # Set up by France and Norway, the Lantern Lake Partnership has an office
    shared = one.first.roles & other.first.roles
    if one.how == "proper" or other.how == "proper":
        return bool(PARTY in shared)
    return bool(shared) and one.first is not other.first


def _parted(
    text: str, unit: tuple[int, int, list[Mention]], joints: Sequence[str]
) -> list[tuple[int, int, list[Mention]]]:
    """Return a unit, or its two members apart: `As a member of the Pact, France` is no list."""
    start, end, several = unit
    if (
        several[0].can(TECHNOLOGY)
        or len(joints) != 1
        or joints[0].strip(" the") != ","
        or text[start - 1 : start] == "("
    ):
        return [unit]
    return [(start, several[0].end, several[:1]), (several[1].start, end, several[1:])]


def units(text: str, mentions: Sequence[Mention]) -> list[tuple[int, int, list[Mention]]]:
    """Return the lists that the mentions form, each with its place: `A, B and C` is one, with what says who speaks."""
    found: list[tuple[int, int, list[Mention]]] = []
    joints: list[list[str]] = []
    for m in sorted(mentions, key=lambda x: x.start):
        end = m.end
        if re.match(r" (?:dollars|cents)\b", text[end:]):
            continue
        short = _ABBREVIATION.match(text, end)
        if short:
            end = short.end()
        if found and m.start < found[-1][1]:
            continue
        if found:
            joint = _JOINT.fullmatch(text[found[-1][1] : m.start])
            closed = any(
                re.search(r"\b(?:and|or)\b|&", j) for j in joints[-1]
            )  # after `and C` a list is over
            if (
                joint
                and joint.group()
                and not (closed and re.match(r", (?!as well|along|together)", joint.group()))
                and _together(text, found[-1][2][-1], m)
            ):
                found[-1] = (found[-1][0], end, [*found[-1][2], m])
                joints[-1].append(joint.group())
                continue
        spoken = _SPEAKS.search(text, 0, m.start) if m.can(PARTY) else None
        found.append((spoken.start() if spoken else m.start, end, [m]))
        joints.append([])
    found = [piece for unit, by in zip(found, joints, strict=True) for piece in _parted(text, unit, by)]
    out: list[tuple[int, int, list[Mention]]] = []
    for start, end, several in found:
        others = _OTHERS.match(text, end)
        if len(several) > 3:  # who speaks for a long list may tell who is in
            start = several[0].start
        out.append((start, others.end() if others else end, several))
    return out


def base(text: str, mentions: Sequence[Mention], grouped: AbstractSet[int]) -> View:
    """Return the sentence with its units as signs, nothing else changed; `grouped`: ids of what stands as a grouping."""
    signs_: dict[str, list[Mention]] = {}
    view = View("", [], [], signs_)
    counts: dict[str, int] = {}
    parts: list[str] = []
    at = 0
    for start, end, several in units(text, mentions):
        if start < at:
            continue
        kind = _class(several, grouped)
        sign = chr(_FIRST[kind] + counts.get(kind, 0) % _SIZE)
        counts[kind] = counts.get(kind, 0) + 1
        signs_[sign] = several
        parts += [text[at:start], sign]
        view.starts += [*range(at, start), start]
        view.ends += [*range(at + 1, start + 1), end]
        at = end
    parts.append(text[at:])
    view.starts += range(at, len(text))
    view.ends += range(at + 1, len(text) + 1)
    view.text = "".join(parts)
    return view


_BLANKS = re.compile(r"\s+")
_THE = re.compile(r"\bthe (?:then-|so-called )?", re.IGNORECASE)
_GENITIVE = re.compile(rf"(?<=[{ANY}])['’]s?(?= )")
_MARK_CLOSE = re.compile(rf"([{MARKS}])(?=[\w{ANY}])")
_MARK_TWICE = re.compile(rf"([{MARKS}])(?: ?\1)+")


def _undated(m: re.Match[str]) -> str:
    """Return what is left of a date: the comma behind it, where it closes what another opened."""
    opens = not m.string[: m.start()].strip() or m.group().startswith(",")
    return "," if m.group().endswith(",") and not opens else ""


def views(text: str, mentions: Sequence[Mention], grouped: AbstractSet[int]) -> list[View]:
    """Return the plain views of a sentence: as it stands, and without what is said aside."""
    view = base(text, mentions, grouped).replaced(_DATES, _undated).replaced(_GENITIVE, "")
    view = view.replaced(_THE, "").replaced(_ADVERBS, "")
    for pattern, mark in _CHAINS:
        view = view.replaced(pattern, mark)
    view = view.replaced(_BETWEEN, "").replaced(_BLANKS, " ").replaced(re.compile(r" (?=[,.;])"), "")
    view = view.replaced(_MARK_TWICE, r"\1").replaced(_MARK_CLOSE, r"\1 ")
    found = {view.text: view}
    for aside in (_ASIDE, _CLAUSE):  # with what is said aside, without what names nothing, without any of it
        short = view.replaced(aside, "").replaced(_BLANKS, " ")
        found.setdefault(short.text, short)
    return list(found.values())
