"""A sentence as rules see it: its mentions, its clauses, who acts in it, and whether a verb is fact, plan or denied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from latticework.article.sentences import Sentence
from latticework.extraction import view_en
from latticework.extraction.focus_en import Attention
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

# 提出加入X的申请, 对加入X有兴趣: what is applied for or wished is not yet so.
_WISHED = re.compile(
    r"[^,。;、了]{0,10}(?:的)?(?:申请|意向|意愿|兴趣|可能性?|前景|资格|邀请|请求|谈判|磋商)|(?:[^,。;、了]{0,10})(?:程序|进程)(?!已)"
)
_AS_GROUP = re.compile(
    r"(?:\([^()]*\))?(?:的)?(?:现有|共有|有\d+个|成员|观察员|秘书处|总部|由|成立|创立|是|为|下设)|(?:の)?(?:加盟|参加|事務局|は[、\d])|(?:'s)? (?:has|have|is|was|comprises|consists|members?|secretariat|headquarters)\b"
)
# What stands before or behind a body that is joined, left or belonged to.
_JOINS = {
    "zh": (
        re.compile(
            r"(?:加入|退出|参加|脱离|离开|留在|重返|重新加入|申请成为|成为|列席|获准进入|成立|创立|创建|设立|组建|筹建|隶属于?|总部设在)了?[“《]?$"
        ),
        re.compile(
            r"[”》]?(?:\([^()]*\))?(?:的)?(?:正式|创始|候选|新|非|准)?(?:成员|观察员|候选国|缔约|会员|候任|接纳|吸收|扩员|总部|秘书处|理事会|由|成立|创立|创建|设立)"
        ),
    ),
    "en": (
        re.compile(
            r"\b(?:join(?:s|ed|ing)?|left|leav(?:e|es|ing)|quit|exit(?:s|ed)?|(?:withdr\w+|expelled|suspended) from|members?(?:hip)? (?:of|in)"
            r"|accession to|acced\w+ to|appl\w+ to(?: join)?|admitted to|admission to|observer (?:at|in|to)|status (?:at|in))\s+(?:the\s+)?$",
            re.IGNORECASE,
        ),
        re.compile(
            r"(?:'s)?\s+(?:candidates?|accession|membership|(?:full |founding |associate )?members?\b(?! of))"
        ),
    ),
    "ja": (
        re.compile(r"(?!)"),
        re.compile(
            r"[」』]?(?:\([^()]*\))?(?:への|への正式|に正式|に|からの?|の)?(?:新規|正式|準|原)?(?:加盟|加入|参加|離脱|脱退|加わ|候補|オブザーバー|参画)"
        ),
    ),
}
_LISTED = re.compile(r"、|,?以及|和|与|及|或|, |,? and |・|や|及び")
_WE = re.compile(r"我们|[Ww]e|我々|私たち")
# Who is made, let or asked to do it does it: 圆桌准备邀请波黑加入.
_CAUSES = re.compile(
    r"邀请|欢迎|劝说|说服|支持|呼吁|敦促|允许|批准|同意|接纳|吸收|吸纳|拉拢|游说|推动|争取|要求|鼓励"
)
_URGES = re.compile(r"邀请|欢迎|劝说|说服|支持|呼吁|敦促|拉拢|游说|推动|争取|要求|鼓励")
_OBLIQUE = re.compile(r"(?:[在对向与据除由从以和同为]|根据|按照|依据|作为|通过|随着|有关|关于)[“《「]?$")
_OFFICE = re.compile(
    r"(?:部|省|署|局|厅|庁|委员会|委員会|政府|国会|议会|国务院|白宫)$|\b(?:Department|Ministry|Bureau|Office|Agency|Administration|Commission|Congress|Parliament)\b"
)


@dataclass(slots=True)
class Memory:
    """What earlier sentences leave behind: the last grouping, the last actors, each grouping's state."""

    states: dict[str, str] = field(default_factory=dict[str, str])
    count: dict[str, int] = field(default_factory=dict[str, int])
    topic: Referent | None = None
    group: Referent | None = None
    group_paragraph: int = -9
    led: bool = False  # whether the sentence that named it was about it
    actors: list[Referent] = field(default_factory=list[Referent])
    actors_paragraph: int = -9
    attention: Attention = field(default_factory=Attention)
    recent: list[Referent] = field(default_factory=list[Referent])  # the last groupings mentioned
    caption: str = ""  # a heading or bullet that names a role or matter, while what follows it is only a list
    home: Referent | None = None  # whom an official text calls its own country
    goes_on: bool = False  # the sentence before ended in a semicolon: its subject is still the one


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
    above: Scene | None = None  # the line that announces the list in which this sentence is a line
    _views: list[view_en.View] | None = None
    # The chunks of a Japanese sentence, once read.
    phrases: list[object] = field(default_factory=list[object])
    _groups: dict[tuple[bool, int], list[Mention]] = field(
        default_factory=dict[tuple[bool, int], list[Mention]]
    )

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

    def views(self) -> list[view_en.View]:
        """Return the plain views that English phrases are matched in."""
        if self._views is None:
            self._views = view_en.views(
                self.text, self.mentions, {id(m) for m in self.mentions if m.can(GROUP) and self.joined(m)}
            )
        return self._views

    def groups(self, made: bool = False) -> list[Mention]:
        """Return the mentions of groupings; `made` takes those in that only a creating verb vouches for."""
        key = (
            made,
            len(self.memory.states),
        )  # what has a state is vouched for; every rule asks, some 60 times
        if key not in self._groups:
            self._groups[key] = [
                m for m in self.mentions if m.can(GROUP) and self.joined(m) and self.vouched(m, made)
            ]
        return self._groups[key]

    def joined(self, mention: Mention) -> bool:
        """Say whether a body that mostly acts (the EU, the WTO) is spoken of as what one joins or belongs to."""
        r = mention.first
        # In Japanese the particle tells whether a body acts or is acted on; only of the EU and its like it does not.
        if self.language == "ja" and r.type != "Union":
            return True
        if (
            PARTY not in r.roles
            or (
                mention.how == "pointer"
                and not _WE.fullmatch(mention.surface)
                and len(mention.referents) == 1
            )
            or (self.language == "en" and r.new)
            or not (r.type == "Union" or "Organization" in r.types)
        ):
            return True
        before, after = _JOINS[self.language]
        return bool(
            before.search(self.text[max(0, mention.start - 28) : mention.start])
            or after.match(self.text, mention.end)
        )

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

    def first_of_list(self, mention: Mention) -> Mention:
        """Return the first of the mentions that a list joins to this one from the left: what holds of A holds of C."""
        first = mention
        for other in reversed([m for m in self.mentions if m.end <= mention.start]):
            if not _LISTED.fullmatch(self.text[other.end : first.start]):
                break
            first = other
        return first

    def acting(self, start: int, end: int) -> list[Referent]:
        """Return the parties between two places that are no object of a preposition."""
        before, after = _OBJECT_BEFORE[self.language], _OBJECT_AFTER[self.language]
        inside = [
            m
            for m in self.mentions
            if start <= m.start < end
            and (m.can(PARTY) or m.can(PERSON))
            and not self._oblique(m, before)
            and not after.match(self.text, m.end)
        ]
        others = [m for m in inside if not _WE.fullmatch(m.surface)]
        inside = others or inside  # 我们支持A建立X: A does it
        named = [m for m in inside if m.first.type in ("Country", "Union") or m.can(PERSON)]
        return self.parties(named or inside) if self.language != "en" else self.parties(inside)

    def _oblique(self, mention: Mention, before: re.Pattern[str]) -> bool:
        first = self.first_of_list(mention) if self.language == "zh" else mention
        return bool(before.search(self.text[max(0, first.start - 22) : first.start]))

    def subject(self, start: int, end: int) -> tuple[list[Referent], float, bool, int]:
        """Return who acts in a clause before its verb, else in an earlier clause, else in the text before.

        With them the weight of that reading, whether it leaves the sentence, and where the clause begins.
        """
        if self.language == "zh":
            causes = list(_CAUSES.finditer(self.mask, start, end))
            after = self.parties([m for m in self.mentions if causes and causes[-1].end() <= m.start < end])
            if after:
                return after, 1.0, False, start
        found = self.acting(start, end)
        if found:
            return found, 1.0, False, start
        for a, b in reversed([c for c in self.sentence.clauses if c[1] <= start]):
            found = self.acting(a, b)
            if found:
                return found, 0.85, False, a
        if self.memory.actors and self.sentence.paragraph - self.memory.actors_paragraph <= 0:
            return self.memory.actors, 0.85 if self.memory.goes_on else 0.5, True, start
        return [], 0.0, False, start

    def focus(self, reach: int = 0) -> Referent | None:
        """Return the grouping that is spoken of where the sentence names none: the last one, else the text's topic."""
        memory = self.memory
        if self.language == "en":
            return memory.attention.pick(self.sentence, self.memory.count)
        if (
            self.language == "ja"
            and memory.topic is not None
            and self.sentence.paragraph != memory.group_paragraph
        ):
            return memory.topic  # a new paragraph of an entry returns to what the entry is about
        reach += (12 if memory.led else 2) * (
            self.language == "ja"
        )  # a Japanese newspaper begins a paragraph with each sentence
        near = memory.group is not None and self.sentence.paragraph - memory.group_paragraph <= reach
        if memory.group is None or not near:
            return memory.topic
        # What a text is about outweighs what it names once and only in passing.
        here = memory.led and memory.group_paragraph == self.sentence.paragraph
        passing = memory.group.new and memory.count.get(memory.group.id, 0) <= 1 and not here
        return memory.topic if passing and memory.topic is not None else memory.group

    def leading(self) -> Mention | None:
        """Return the grouping that the sentence is about: the one it begins with, not as a preposition's object."""
        if self.language == "ja" and self.sentence.heading:
            named = list(dict.fromkeys(m.first for m in self.groups()))
            rest = re.sub(r"\u25a1|[「」『』\s\d().、:・○●◆■]|\([^()]*\)", "", self.mask)
            # What stands under a heading is about what it names, if it names nothing else.
            return self.groups()[0] if len(named) == 1 and not rest else None
        for m in self.groups():
            before, after = self.text[: m.start], self.text[m.end : m.end + 3]
            if m.can(PARTY) and not _AS_GROUP.match(self.text, m.end):
                continue  # 七国集团启动X: it acts, it is not what is spoken of
            if self.language == "ja":
                if m.can(PARTY) and not m.first.new and m.first is not self.memory.topic:
                    continue  # a known body acts more often than it is spoken of
                if re.match(r"[」』]?(?:は|が|には|では|も)", after):
                    return m
            elif self.language == "en":
                if m.start <= 40 and not re.search(
                    r"\b(?:in|on|under|at|by|of|with|from|since|to|for|against)\s+(?:the\s+)?$",
                    before,
                    re.IGNORECASE,
                ):
                    return m
            elif (
                m.start <= 24
                and not _OBLIQUE.search(before)
                and not any(x.can(PARTY) and x.end <= m.start for x in self.mentions)
            ):
                return m
            if self.language != "ja":
                return None
        return None

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
            if _WISHED.match(self.mask, cue.end()) or self._urged(start, cue):
                return "planned"
            own = cue.start() if cue.group() in ("提出", "倡议") else cue.end()  # 中方提出的X is a fact
            seen = self.mask[start:own]
        elif self.language == "en":
            seen = self.mask[max(start, cue.start() - 45) : cue.start()]
        else:
            seen = re.split(r"[。、]", self.mask[cue.end() : cue.end() + 18])[0]
        done = _last(self.words.cue("done"), seen)  # 正式申请: what comes last decides
        if _last(self.words.cue("propose"), seen) > (done if self.language == "zh" else -1):
            return "proposed"
        if _last(self.words.cue("plan"), seen) > (done if self.language == "zh" else -1) and not (
            self.language == "ja" and done >= 0
        ):
            return "planned"
        return None

    def _urged(self, start: int, cue: re.Match[str]) -> bool:
        """Say whether someone is only asked to do it: 邀请巴西加入."""
        urges = list(_URGES.finditer(self.mask, start, cue.start()))
        return bool(urges) and any(
            m.can(PARTY) and urges[-1].end() <= m.start < cue.start() for m in self.mentions
        )

    def denied(self, start: int, cue: re.Match[str]) -> bool:
        """Say whether the verb is negated or refused."""
        if self.language == "ja":
            seen = re.split(r"[。、]", self.mask[cue.end() : cue.end() + 12])[0]
            if re.match(r"[^。、]{0,12}(?:もの|わけ|こと)では(?:な|あり)", self.mask[cue.end() :]):
                return True
        elif self.language == "en":
            seen = self.mask[max(start, cue.start() - 30) : cue.start()]
        else:
            seen = self.mask[max(start, cue.start() - 10) : cue.start()]
        return bool(self.words.cue("negate").search(seen))


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Return where the last match begins, or -1."""
    return max((m.start() for m in pattern.finditer(text)), default=-1)
