"""All rules over all sentences: findings gathered by what they say, scored, and given status, time and source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from latticework.article.prose import Prose
from latticework.extraction import bullets_en, pointers
from latticework.extraction.circumstances import Circumstances
from latticework.extraction.finding import Finding
from latticework.extraction.gazetteer import Gazetteer
from latticework.extraction.lexicon import Lexicon
from latticework.extraction.matchers import MATCHERS
from latticework.extraction.matchers.cases_ja import acting, captioned
from latticework.extraction.mentions import GROUP, PARTY, Mention, Referent
from latticework.extraction.patterns import STATE, Rule
from latticework.extraction.scene import Memory, Scene

CARRIED = " (carried)"  # behind the name of a rule that took an end from another sentence
_PENDING = ("planned", "proposed")
# Of several statuses of one party in one grouping the first of these that is well supported stays.
_RANK = (
    "former",
    "excluded",
    "signatory",
    "founding",
    "initiator",
    "member",
    "observer",
    "partner",
    "prospective",
)


@dataclass(slots=True)
class Candidate:
    """What one or more rules found: the claim that it may become, with the rules that support it."""

    kind: str
    subject: Referent
    object: Referent | None
    status: str | None
    finding: Finding
    scene: Scene
    number: int
    best: float = 0.0
    weights: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def confidence(self) -> float:
        """1 − Π(1 − weight) over the rules that support it; those that carry over count once, by the strongest."""
        carried = [weight for name, weight in self.weights.items() if name.endswith(CARRIED)]
        rest = 1 - max(carried, default=0.0)
        for name, weight in self.weights.items():
            rest *= 1.0 if name.endswith(CARRIED) else 1 - weight
        return round(1 - rest, 3)

    @property
    def resolved(self) -> bool:
        """Say whether every rule that supports it took an end from another sentence."""
        return all(name.endswith(CARRIED) for name in self.weights)

    @property
    def rules(self) -> str:
        """The names of those rules, the strongest first."""
        return " + ".join(sorted(self.weights, key=lambda name: (-self.weights[name], name)))


class Engine:
    """Reads one article by the rules of its language."""

    def __init__(
        self,
        prose: Prose,
        mentions: Sequence[list[Mention]],
        words: Lexicon,
        gazetteer: Gazetteer,
        rules: Sequence[Rule],
    ) -> None:
        """Prepare the scenes; `candidates` reads them."""
        self.prose, self.rules = prose, rules
        self.memory = Memory()
        counts = Counter(m.first.id for found in mentions for m in found if m.can(GROUP))
        self.memory.count.update(counts)
        self.memory.topic = self.memory.attention.topic = pointers.subject(mentions, words.language)
        self.scenes = [
            Scene(sentence, found, words, gazetteer, self.memory)
            for sentence, found in zip(prose.sentences, mentions, strict=True)
        ]
        if words.language == "en":
            for line, above in bullets_en.announced(prose.sentences).items():
                self.scenes[line].above = self.scenes[above]
        self.circumstances = Circumstances(prose)
        self._headed: set[str] = set()
        self._found: dict[tuple[str, str, str, str | None], Candidate] = {}

    def candidates(self) -> list[Candidate]:
        """Return what the rules find, one a kind, subject, object and status."""
        for number, scene in enumerate(self.scenes):
            for rule in self.rules:
                for finding in MATCHERS[rule.match](scene, rule):
                    self._note(rule, finding, scene, number)
            self._remember(scene)
        return self._settled()

    def _note(self, rule: Rule, finding: Finding, scene: Scene, number: int) -> None:
        status = finding.status or rule.status
        if finding.modality and rule.planned:
            status = rule.planned
        if rule.kind == "launch":
            status = finding.modality if finding.modality in _PENDING else status
            known = finding.subject.id in self.memory.states
            if scene.sentence.heading:  # a heading shortens: what the body says wins
                self.memory.states.setdefault(finding.subject.id, str(status))
                self._headed.add(finding.subject.id)
            elif (
                not known
                or finding.subject.id in self._headed
                or self.memory.states[finding.subject.id] != "launched"
            ):
                self.memory.states[finding.subject.id] = str(status)
                self._headed.discard(finding.subject.id)
            scene.made.add(finding.subject.id)
        object_key = finding.object.id if finding.object else (finding.label or "")
        key = (rule.kind, finding.subject.id, object_key, status)
        weight = rule.weight * finding.factor
        candidate = self._found.get(key)
        if candidate is None:
            candidate = self._found[key] = Candidate(
                rule.kind, finding.subject, finding.object, status, finding, scene, number
            )
        if weight > candidate.best:
            candidate.best, candidate.finding, candidate.scene, candidate.number = (
                weight,
                finding,
                scene,
                number,
            )
        name = rule.name + (CARRIED if finding.carried else "")
        candidate.weights[name] = max(weight, candidate.weights.get(name, 0.0))

    def _remember(self, scene: Scene) -> None:
        groups = scene.groups()
        if groups:
            made = [g for g in groups if g.first.id in scene.made]
            self.memory.attention.note(scene.sentence, groups, scene.leading() or (made[0] if made else None))
            leading = made[0] if made else scene.leading()
            stays = self.memory.group is not None and self.memory.group_paragraph == scene.sentence.paragraph
            plain = [g for g in groups if not g.can(PARTY)] or groups
            if scene.language == "ja" and leading is None and all(g.can(PARTY) for g in groups):
                groups = []  # a body among members is no grouping spoken of
            # What is only mentioned on the way does not become what is spoken of; an entry keeps to its topic.
            if leading or (groups and not stays and not (scene.language == "ja" and self.memory.topic)):
                self.memory.group = (leading or plain[-1]).first
                self.memory.led = leading is not None
                self.memory.group_paragraph = scene.sentence.paragraph
            elif self.memory.group is not None and any(g.first is self.memory.group for g in groups):
                self.memory.group_paragraph = scene.sentence.paragraph
            if scene.language != "ja":
                self.memory.group_paragraph = scene.sentence.paragraph
            self.memory.recent = [*self.memory.recent, *(g.first for g in groups)][-6:]
        if scene.language == "ja":
            self.memory.caption = captioned(scene)
        self.memory.goes_on = scene.text.rstrip().endswith((";", "；"))
        if scene.sentence.heading:
            return
        actors = acting(scene) if scene.language == "ja" else []
        for start, end in scene.sentence.clauses[:2]:  # 2031年,印度成为…: a date may be a clause of its own
            if actors or scene.language == "ja":
                break
            actors = scene.acting(start, min(end, start + 40))
        if actors:
            self.memory.actors, self.memory.actors_paragraph = actors, scene.sentence.paragraph

    def _settled(self) -> list[Candidate]:
        states = self.memory.states
        found = list(self._found.values())
        for candidate in found:
            group = candidate.object if candidate.kind == "membership" else candidate.subject
            pending = group is not None and states.get(group.id) in _PENDING
            if (
                candidate.status == "signatory"
                and group is not None
                and group.type in ("Programme", "UnilateralMeasure")
            ):
                candidate.status = (
                    "initiator"  # a law or programme has no signatories: who signs it, makes it
                )
            if candidate.status == "founding" and group is not None and group.type == "UnilateralMeasure":
                candidate.status = "initiator"  # offices that issue a notice are in nothing
            if candidate.status == STATE:
                if candidate.kind == "membership":
                    made = (
                        group is not None
                        and states.get(group.id) == "launched"
                        and "in-name" in self._matches(candidate)
                    )
                    candidate.status = "prospective" if pending else "founding" if made else "member"
                else:
                    candidate.status = "prospective" if pending else "active"
            elif (
                candidate.kind == "membership"
                and pending
                and candidate.status in ("member", "founding", "initiator", "partner")
            ):
                candidate.status = "prospective"
        return self._one_status(found)

    def _matches(self, candidate: Candidate) -> set[str]:
        return {
            rule.match for rule in self.rules if any(name.startswith(rule.name) for name in candidate.weights)
        }

    def _one_status(self, found: list[Candidate]) -> list[Candidate]:
        """Return the candidates with one standing status a pair; former and excluded may stand beside it."""
        pairs: dict[tuple[str, str, str], list[Candidate]] = {}
        for candidate in found:
            key = (
                candidate.kind,
                candidate.subject.id,
                candidate.object.id if candidate.object else candidate.finding.label or "",
            )
            pairs.setdefault(key, []).append(candidate)
        kept: list[Candidate] = []
        for (kind, _, _), several in pairs.items():
            merged: dict[str | None, Candidate] = {}
            for candidate in several:
                other = merged.setdefault(candidate.status, candidate)
                if other is not candidate:
                    other.weights.update(candidate.weights)
            several = list(merged.values())
            if kind == "membership":
                ended = [
                    c for c in several
                    if c.status in ("former", "excluded", "observer") or (c.status == "partner" and "role" in self._matches(c))
                ]  # fmt: skip
                # 曾加入,后退出 is former, not member too; 以观察员身份参加 is observer. In Japanese one sentence may
                # tell a career (2010年に対話パートナー、2024年に加盟国), and the particles keep its steps apart.
                left = {
                    c.number for c in several
                    if c.status == "former"
                    or (c.status in ("observer", "partner", "excluded") and c.scene.language != "ja")
                }  # fmt: skip
                rest = [
                    c for c in several if c not in ended and not (c.status == "member" and c.number in left)
                ]
                rest.sort(
                    key=lambda c: (
                        -(c.confidence + 0.1 * (c.status == "signatory")),
                        _RANK.index(str(c.status)),
                    )
                )
                if (
                    len(rest) > 1
                    and rest[0].status == "prospective"
                    and any(
                        c.status != "prospective" and c.confidence >= 0.55 and c.number != rest[0].number
                        for c in rest
                    )
                ):
                    rest = [c for c in rest if c.status != "prospective"]
                kept += ended + rest[:1]
            elif kind == "launch":
                body = [c for c in several if not c.scene.sentence.heading] or several
                kept += [c for c in body if c.status == "launched"] or body[:1]
            elif kind in ("coverage", "control"):
                kept += sorted(several, key=lambda c: -c.confidence)[:1]
            else:
                kept += several
        return sorted(kept, key=lambda c: (c.number, c.finding.at))
