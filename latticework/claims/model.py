"""`Claim`: what one source states, as a frozen value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from latticework.claims.scheme import CLASS_OF_TYPE
from latticework.vocabulary import iris


@dataclass(frozen=True, slots=True)
class Entity:
    """A party, grouping, technology or person as a claim names it: id, type, names by language."""

    id: str
    type: str | None = None
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @property
    def iri(self) -> str:
        """The entity's IRI: under `technology/` for a technology, else under `id/`."""
        mint = iris.technology if self.type == "Technology" else iris.entity
        return mint(self.id).value

    @property
    def class_name(self) -> str | None:
        """The class of the ontology that the type stands for."""
        return CLASS_OF_TYPE.get(self.type) if self.type else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passage of a claim: code points of the article's raw text, end exclusive, and its digest."""

    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What an article states, and on which passage that rests. `time` is as coarse as stated."""

    kind: str
    subject: Entity
    object: Entity | None
    status: str | None
    evidence: Evidence
    time: str | None = None
    time_kind: str | None = None
    attributed_to: Entity | None = None
    object_label: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    tier: str | None = None
    confidence: Decimal | None = None
    rule: str | None = None
    review: str = "unreviewed"

    def digest(self, article_sha256: str) -> str:
        """Return twelve hexadecimal digits over what the claim states and where: the end of its IRI."""
        stated = [
            self.kind,
            self.subject.iri,
            self.object.iri if self.object else self.object_label,
            self.status,
            self.time,
            self.time_kind,
            self.attributed_to.iri if self.attributed_to else None,
            [format(self.amount.normalize(), "f"), self.currency] if self.amount is not None else None,
            self.evidence.start,
            self.evidence.end,
            article_sha256,
        ]
        text = json.dumps(stated, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]
