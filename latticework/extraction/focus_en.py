"""Which grouping an English sentence speaks of when it names none, as `Ireland acceded in 2019` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from latticework.article.sentences import Sentence
from latticework.extraction.mentions import PARTY, Mention, Referent


@dataclass(slots=True)
class Attention:
    """What the text before has spoken of: by paragraph, by heading, by section, and as a whole."""

    topic: Referent | None = None
    lead: Referent | None = None
    lead_paragraph: int = -9
    headed: Referent | None = None
    headed_section: int = -9
    last: Referent | None = None
    rule: Referent | None = None  # the last law or list
    seen: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])
    section: int = -9

    def note(self, sentence: Sentence, groups: Sequence[Mention], leading: Mention | None) -> None:
        """Take in a sentence that has been read."""
        if sentence.section != self.section:
            self.section, self.last = sentence.section, None
        if not groups:
            return
        self.seen |= {(g.first.id, sentence.section) for g in groups}
        named = [g for g in groups if g.how != "pointer" or g.start < 12]
        self.last = named[-1].first if named else self.last
        rules = [
            g.first for g in groups if g.first.type in ("Regime", "UnilateralMeasure", "MultilateralRegime")
        ]
        self.rule = rules[0] if rules else self.rule
        if sentence.heading:
            self.headed, self.headed_section = groups[0].first, sentence.section
        elif leading is not None and leading in named and self._speaks_of(leading.first):
            self.lead, self.lead_paragraph = leading.first, sentence.paragraph

    def pick(self, sentence: Sentence, count: Mapping[str, int]) -> Referent | None:
        """Return the grouping that a sentence without one speaks of; `count`: how often the text names each."""
        if self.lead is not None and self.lead_paragraph == sentence.paragraph:
            return self.lead
        if self.headed is not None and self.headed_section == sentence.section:
            return self.headed
        last = self.last if self.section == sentence.section else None
        passing = last is None or (last.new and count.get(last.id, 0) <= 1)
        if self.topic is not None and (passing or (self.topic.id, sentence.section) in self.seen):
            return self.topic
        return last or self.topic

    def _speaks_of(self, referent: Referent) -> bool:
        """Say whether a grouping is more than one who acts: the Bank that pays is not what is spoken of."""
        return PARTY not in referent.roles or referent.new or referent is self.topic
