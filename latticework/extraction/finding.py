"""What a rule finds in a sentence, before it is a claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from latticework.extraction.mentions import Referent
from latticework.extraction.patterns import Rule
from latticework.extraction.scene import Scene


@dataclass(frozen=True, slots=True)
class Finding:
    """Subject and object, fact or plan, the place of the cue, the span in the sentence, how sure."""

    subject: Referent
    object: Referent | None
    span: tuple[int, int]
    cue: str
    at: int
    modality: str | None = None
    factor: float = 1.0
    carried: bool = False
    status: str | None = None
    label: str | None = None
    amount: Decimal | None = None
    currency: str | None = None


Matcher = Callable[[Scene, Rule], Iterator[Finding]]
