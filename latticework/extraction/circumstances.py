"""When, and on whose word: the date tied to a finding, and the speaker whom the article quotes."""

from __future__ import annotations

import re
from bisect import bisect_left

from latticework.article.prose import Prose
from latticework.article.stated import Stated, dates
from latticework.extraction.finding import Finding
from latticework.extraction.mentions import PARTY, PERSON, Mention, Referent
from latticework.extraction.scene import Scene

_SAYS = {
    "zh": re.compile(r"[^,。;]{0,12}?(?:表示|称|指出|认为|强调|透露|警告|说|声称|报道|披露|建议|呼吁)"),
    "en": re.compile(
        r"(?:'s [\w ]{0,30})?(?:,? [\w ,.]{0,30})?\s*(?:said|says|told|reported|argued|argues|claimed|warned|stated|noted|suggested|believes?)\b"
    ),
    "ja": re.compile(
        r"(?:は|が)?[^。]{0,60}?(?:と(?:述べ|語っ|発表し|報じ|指摘し|説明し|主張し|伝え)|によると|によれば)"
    ),
}
_ACCORDING = {
    "zh": re.compile(r"据[^,。]{0,10}$"),
    "en": re.compile(r"[Aa]ccording to (?:the |a )?[\w ]{0,20}$"),
    "ja": re.compile(r"(?!)"),
}


class Circumstances:
    """Dates and speakers of one article."""

    def __init__(self, prose: Prose) -> None:
        """Find the dates of the whole text, so that a month can take its year from what stands before."""
        self._dates = dates(prose.text, prose.published)
        self._starts = [found.start for found in self._dates]

    def when(
        self, scene: Scene, finding: Finding, kind: str, status: str | None
    ) -> tuple[str | None, str | None]:
        """Return the date tied to the finding, as stated, and its kind."""
        low, high = scene.sentence.start, scene.sentence.end
        inside = self._dates[bisect_left(self._starts, low) : bisect_left(self._starts, high)]
        if not inside:
            return None, None
        place = low + finding.at
        start, end = scene.sentence.clause(finding.at)

        def far(found: Stated) -> tuple[bool, bool, int]:
            here = low + start <= found.start < low + end
            return (not here, found.start > place and scene.language == "zh", abs(found.start - place))

        nearest = min(inside, key=far)
        if kind in ("coverage", "location") or abs(nearest.start - place) > 160:
            return None, None
        if nearest.start >= low + end and scene.language != "en":
            return None, None  # the next clause has a date of its own
        if status == "former":
            return nearest.date, "end"
        if status in ("prospective", "planned", "proposed"):
            return (
                nearest.date,
                "planned" if nearest.start >= low + start - 1 and scene.language != "zh" else "as-of",
            )
        return nearest.date, "as-of" if nearest.bound or kind in (
            "control",
            "funding",
            "structure",
        ) else "start"

    def speaker(self, scene: Scene, finding: Finding) -> Referent | None:
        """Return whose word the sentence reports, unless the speaker tells of its own deeds."""
        for mention in scene.mentions:
            if (
                not (mention.can(PARTY) or mention.can(PERSON))
                or mention.start > 60
                or len(mention.referents) > 1
            ):
                continue
            if self._quoted(scene, mention, finding):
                referent = mention.first
                own = {finding.subject.id, finding.subject.stands_for}
                return (
                    None
                    if referent.id in own or referent.stands_for in own or referent.stands_for
                    else referent
                )
        return None

    @staticmethod
    def _quoted(scene: Scene, mention: Mention, finding: Finding) -> bool:
        before = scene.text[max(0, mention.start - 30) : mention.start]
        if _ACCORDING[scene.language].search(before):
            return True
        said = _SAYS[scene.language].match(scene.text, mention.end)
        return (
            bool(said)
            and (scene.language == "ja" or mention.end < finding.at)
            and (said.end() <= finding.at + 1 if said and scene.language != "ja" else True)
        )
