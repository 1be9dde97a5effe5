"""What is not grounded is refused and counted, whoever brings it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from latticework.article.text import digest
from latticework.claims.model import Claim, Entity, Evidence
from latticework.extraction.gate import Gate

TEXT = "Examplia joined the Lantern Lake Pact in 2031. More was not said."
PACT = Entity("lantern-lake-pact", "Alliance", {"en": ("Lantern Lake Pact",)})
JOINED = Claim(
    "membership",
    Entity("examplia", "Country", {"en": ("Examplia",)}),
    PACT,
    "member",
    Evidence(0, 46, digest(TEXT[:46])),
)


def test_a_grounded_claim_passes() -> None:
    gate = Gate(TEXT)
    assert gate.admits(JOINED)
    assert not gate.refused


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (replace(JOINED, evidence=Evidence(0, 4000, "")), "offsets do not lie in the text"),
        (replace(JOINED, evidence=Evidence(46, 47, "")), "offsets do not lie in the text"),
        (replace(JOINED, evidence=Evidence(47, 65, "")), "entity is neither in the passage nor resolved"),
        (replace(JOINED, subject=PACT, object=PACT), "type of the subject does not fit the kind"),
        (replace(JOINED, object=JOINED.subject), "type of the object does not fit the kind"),
        (replace(JOINED, status="launched"), "status does not fit the kind"),
    ],
)
def test_what_is_not_grounded_is_refused_and_counted(claim: Claim, reason: str) -> None:
    gate = Gate(TEXT)
    assert not gate.admits(claim)
    assert gate.refused == {reason: 1}


def test_an_entity_that_the_context_names_passes_only_where_that_is_said() -> None:
    elsewhere = replace(JOINED, evidence=Evidence(47, 65, ""))
    assert Gate(TEXT).admits(elsewhere, frozenset({"examplia", "lantern-lake-pact"}))
