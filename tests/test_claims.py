"""Claims as JSON lines: each refusal with its place, and the way there and back."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latticework.article.text import digest
from latticework.claims import jsonl
from latticework.claims.model import Claim, Entity, Evidence
from latticework.claims.scheme import CLASS_OF_TYPE, KINDS, REVIEW_STATES, TIERS, TIME_KINDS
from latticework.errors import InputError

TEXT = "An invented text: Examplia joined the Example Pact in 2031. 示例国加入示例约。"
GOOD: dict[str, Any] = {
    "kind": "membership", "subject": "examplia", "object": "example-pact", "status": "member",
    "time": "2031", "time_kind": "start", "attributed_to": None, "start": 18, "end": 59,
}  # fmt: skip
FUNDING = GOOD | {"kind": "funding", "status": "active", "amount": {"value": 2.5, "currency": "USD"}}


def read(*rows: object, text: str | None = TEXT) -> list[Claim]:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return list(jsonl.read(lines, where="invented.jsonl", text=text))


def without(*names: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key not in names}


def test_a_sound_line_is_a_claim() -> None:
    (claim,) = read(GOOD)
    assert claim.subject == Entity("examplia")
    assert claim.evidence == Evidence(18, 59, digest("Examplia joined the Example Pact in 2031."))
    assert (claim.time, claim.time_kind, claim.review) == ("2031", "start", "unreviewed")


def test_offsets_are_code_points_and_not_bytes() -> None:
    (claim,) = read(GOOD | {"start": 60, "end": 69, "quote": "示例国加入示例约。"})
    assert claim.evidence.sha256 == digest("示例国加入示例约。")


REFUSED: dict[str, tuple[object, str]] = {
    "no JSON": ("{", "not JSON"),
    "no JSON object": ("[1]", "not a JSON object"),
    "a number": ("7", "not a JSON object"),
    "an unknown field": (GOOD | {"colour": 1}, "unknown field 'colour'"),
    "no kind": (without("kind"), "'kind'"),
    "an unknown kind": (GOOD | {"kind": "friendship"}, "unknown kind 'friendship'"),
    "a status of another kind": (GOOD | {"status": "active"}, "no status 'active'"),
    "no status": (without("status"), "no status None"),
    "a location with a status": (
        without("object") | {"kind": "location", "object_label": "Exampleton"},
        "a location claim has no status 'member'",
    ),
    "a location without a place": (
        without("object") | {"kind": "location", "status": None},
        "needs object_label",
    ),
    "no subject": (without("subject"), "'subject'"),
    "a subject that is no identifier": (GOOD | {"subject": "Examplia <x>"}, "no identifier"),
    "a subject of an unknown type": (
        GOOD | {"subject": {"id": "examplia", "type": "Planet"}},
        "unknown type 'Planet'",
    ),
    "a subject that is a number": (GOOD | {"subject": 4}, "wrong kind"),
    "no object": (without("object"), "needs an object"),
    "an object where there is none": (GOOD | {"kind": "launch", "status": "launched"}, "has no object"),
    "a date of no calendar": (GOOD | {"time": "2031-02-30"}, "not in the calendar"),
    "a date in words": (GOOD | {"time": "last year"}, "is no date"),
    "a date that is a number": (GOOD | {"time": 2031}, "wrong kind"),
    "an unknown kind of time": (GOOD | {"time_kind": "since"}, "unknown time_kind 'since'"),
    "an unknown tier": (GOOD | {"tier": "middle"}, "unknown tier 'middle'"),
    "an unknown review state": (GOOD | {"review": "liked"}, "unknown review state 'liked'"),
    "a confidence in words": (GOOD | {"confidence": "high"}, "wrong kind"),
    "no offsets": (without("start"), "'start'"),
    "offsets that enclose nothing": (GOOD | {"start": 9, "end": 9}, "enclose nothing"),
    "offsets that are negative": (GOOD | {"start": -1}, "enclose nothing"),
    "offsets in words": (GOOD | {"start": "18"}, "enclose nothing"),
    "offsets outside the text": (GOOD | {"end": 7000}, "outside the text"),
    "another quote": (GOOD | {"quote": "something else"}, "not the quote"),
    "another digest": (GOOD | {"passage_sha256": "0" * 64}, "another digest"),
    "an amount that is no number": (FUNDING | {"amount": {"value": "much", "currency": "USD"}}, "wrong kind"),
    "an amount without a currency": (FUNDING | {"amount": {"value": 4}}, "has a currency"),
    "an amount below nothing": (FUNDING | {"amount": {"value": -4, "currency": "USD"}}, "positive"),
    "an amount of a membership": (GOOD | {"amount": {"value": 4, "currency": "USD"}}, "goes with funding"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_line_that_is_no_sound_claim_is_refused_with_file_and_line(name: str) -> None:
    row, reason = REFUSED[name]
    with pytest.raises(InputError) as caught:
        read(GOOD, "", row)
    assert caught.value.where == "invented.jsonl:3"
    assert reason in caught.value.what
    assert caught.value.remedy
    assert len(str(caught.value).splitlines()) <= 3


def test_without_a_text_a_passage_needs_its_digest() -> None:
    with pytest.raises(InputError, match="no text and no passage_sha256"):
        read(GOOD, text=None)
    (claim,) = read(GOOD | {"passage_sha256": "a" * 64}, text=None)
    assert claim.evidence.sha256 == "a" * 64


def test_a_field_that_an_extractor_adds_for_readers_is_taken_and_dropped() -> None:
    assert read(GOOD | {"id": "000-1", "note": "any"}) == read(GOOD)


SLUGS = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?", fullmatch=True)
ENTITIES = st.builds(
    Entity, SLUGS, st.sampled_from([None, *CLASS_OF_TYPE]),
    st.dictionaries(st.sampled_from(["zh", "en", "ja"]), st.lists(st.text("示例 Aa\"\\<", min_size=1), min_size=1).map(tuple)),
)  # fmt: skip


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    kind = draw(st.sampled_from(list(KINDS.values())))
    funded = kind.name == "funding" and draw(st.booleans())
    start = draw(st.integers(0, 10_000))
    return Claim(
        kind=kind.name,
        subject=draw(ENTITIES),
        object=draw(ENTITIES) if kind.object_role else None,
        status=draw(st.sampled_from(list(kind.subject_roles))),
        evidence=Evidence(
            start,
            start + draw(st.integers(1, 500)),
            draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        ),
        time=draw(st.none() | st.dates().map(str) | st.integers(1000, 9999).map(str)),
        time_kind=draw(st.sampled_from([None, *TIME_KINDS])),
        attributed_to=draw(st.none() | ENTITIES),
        object_label=draw(st.text("示例 Aa", min_size=1)) if kind.name == "location" else None,
        amount=Decimal(draw(st.integers(1, 10**12))) / 4 if funded else None,
        currency="USD" if funded else None,
        tier=draw(st.sampled_from([None, *TIERS])),
        confidence=draw(st.none() | st.integers(0, 100).map(lambda n: Decimal(n) / 100)),
        rule=draw(st.none() | st.just("zh-signed-list")),
        review=draw(st.sampled_from(REVIEW_STATES)),
    )


@given(st.lists(claims(), max_size=4))
def test_what_is_written_reads_back_as_it_was(several: list[Claim]) -> None:
    assert list(jsonl.read(jsonl.write(several), where="again")) == several


@given(claims())
def test_a_digest_is_twelve_digits_and_hangs_on_what_is_stated_alone(claim: Claim) -> None:
    before = claim.digest("ff")
    assert len(before) == 12
    assert int(before, 16) >= 0
    silent = {"tier": "core", "confidence": Decimal("0.5"), "rule": "another", "review": "accepted"}
    assert dataclasses.replace(claim, **silent).digest("ff") == before  # type: ignore[arg-type]
    assert claim.digest("fe") != before


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "funding"}, {"subject": Entity("other")}, {"object": Entity("other")}, {"status": "founding"},
        {"time": "2032"}, {"time_kind": "as-of"}, {"attributed_to": Entity("other")},
        {"evidence": Evidence(18, 60, "")}, {"evidence": Evidence(17, 59, "")}, {"amount": Decimal(1), "currency": "USD"},
        {"object": Entity("example-pact", "Technology")},
    ],
    ids=str,
)  # fmt: skip
def test_claims_that_state_different_things_have_different_digests(other: dict[str, Any]) -> None:
    (claim,) = read(GOOD)
    assert dataclasses.replace(claim, **other).digest("ff") != claim.digest("ff")


def test_an_amount_written_with_more_zeros_is_the_same_claim() -> None:
    one, other = read(FUNDING, json.dumps(FUNDING).replace("2.5", "2.500"))
    assert one.digest("ff") == other.digest("ff")


def test_the_digest_of_a_claim_is_the_same_in_every_release() -> None:
    # Claim IRIs are public: a change here breaks every link and review decision.
    (claim,) = read(GOOD)
    assert claim.digest("0" * 64) == "4cca5ad9008e"


def test_the_types_and_kinds_of_claims_are_terms_of_the_ontology() -> None:
    from latticework.content import shipped

    terms = (Path(shipped()) / "ontology" / "latticework.ttl").read_text(encoding="utf-8")
    named = {*CLASS_OF_TYPE.values(), *(k.class_name for k in KINDS.values())}
    named |= {role for k in KINDS.values() for role in (*k.subject_roles.values(), k.object_role) if role}
    missing = sorted(name for name in named if f"lw:{name} " not in terms and f"lw:{name}\n" not in terms)
    assert missing == []
