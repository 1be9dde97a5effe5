"""The gate: a claim whose passage, entities or types do not hold is refused and counted, whoever found it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from latticework.claims.jsonl import check
from latticework.claims.model import Claim, Entity
from latticework.claims.scheme import KINDS
from latticework.errors import InputError
from latticework.extraction.mentions import fold


@dataclass(slots=True)
class Gate:
    """Lets grounded claims pass and counts the reasons for which others are refused."""

    text: str
    refused: Counter[str] = field(default_factory=Counter[str])

    def admits(self, claim: Claim, resolved: frozenset[str] = frozenset()) -> bool:
        """Say whether a claim passes; `resolved` are the ids that the context, not the passage, names."""
        reason = self._reason(claim, resolved)
        if reason:
            self.refused[reason] += 1
        return reason is None

    def _reason(self, claim: Claim, resolved: frozenset[str]) -> str | None:
        start, end = claim.evidence.start, claim.evidence.end
        if not 0 <= start < end <= len(self.text) or not self.text[start:end].strip():
            return "offsets do not lie in the text"
        kind = KINDS[claim.kind]
        if claim.status not in kind.subject_roles:
            return "status does not fit the kind"
        if claim.subject.class_name not in kind.subjects:
            return "type of the subject does not fit the kind"
        if claim.object is not None and claim.object.class_name not in kind.objects:
            return "type of the object does not fit the kind"
        if (
            claim.object is not None
            and claim.object.id == claim.subject.id
            and claim.object.type == claim.subject.type
        ):
            return "subject and object are the same"
        passage = fold(self.text[start:end])
        for entity in (claim.subject, claim.object):
            if entity is not None and entity.id not in resolved and not names(entity, passage):
                return "entity is neither in the passage nor resolved"
        try:
            check(claim)
        except InputError as error:
            return error.what
        return None


def names(entity: Entity, passage: str) -> bool:
    """Say whether a folded passage holds one of the entity's names."""
    return any(
        (folded := fold(name))
        and (
            folded in passage
            if not folded.isascii() or len(folded) > 3
            else bool(re.search(re.escape(folded), passage))
        )
        for several in entity.labels.values()
        for name in several
    )
