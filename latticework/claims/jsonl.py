"""Claims as JSON lines, one claim a line (`extract --format jsonl`, `load claims.jsonl`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from latticework.article.dates import bounds
from latticework.article.text import digest
from latticework.claims.model import Claim, Entity, Evidence
from latticework.claims.scheme import CLASS_OF_TYPE, KINDS, REVIEW_STATES, TIERS, TIME_KINDS
from latticework.errors import InputError
from latticework.vocabulary import iris

FIELDS = {
    "id", "kind", "subject", "object", "object_label", "status", "time", "time_kind", "attributed_to",
    "start", "end", "passage_sha256", "amount", "tier", "confidence", "rule", "review", "note", "quote",
}  # fmt: skip


def read(lines: Iterable[str], *, where: str, text: str | None = None) -> Iterator[Claim]:
    """Yield the claims of JSON lines.

    `text` is the article's text, from which each passage's digest is taken; without it each line needs
    `passage_sha256`. Raises InputError with file and line at the first line that is no sound claim.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{where}:{number}"
        try:
            row = json.loads(line, parse_float=Decimal)
        except ValueError as error:
            raise InputError(f"not JSON: {error}", where=place, remedy="write one claim a line") from None
        if not isinstance(row, dict):
            raise InputError("not a JSON object", where=place, remedy="write one claim a line, in braces")
        try:
            yield _claim(cast("dict[str, Any]", row), text)
        except InputError as error:
            raise InputError(error.what, where=place, remedy=error.remedy) from None
        except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
            raise InputError(
                f"a field is missing or of the wrong kind: {error}",
                where=place,
                remedy="see the claim format in the documentation (docs/claims.md)",
            ) from None


def _claim(row: Mapping[str, Any], text: str | None) -> Claim:
    unknown = set(row) - FIELDS
    if unknown:
        raise InputError(f"unknown field {min(unknown)!r}", remedy="drop it, or correct its name")
    kind = KINDS.get(row["kind"])
    if kind is None:
        raise InputError(f"unknown kind {row['kind']!r}", remedy=f"one of {', '.join(KINDS)}")
    status = row.get("status")
    if status not in kind.subject_roles:
        known = ", ".join(kind.statuses()) or "none at all"
        raise InputError(f"a {kind.name} claim has no status {status!r}", remedy=f"write {known}")
    amount = row.get("amount") or {}
    claim = Claim(
        kind=kind.name,
        subject=_entity(row["subject"]),
        object=_entity(row["object"]) if row.get("object") is not None else None,
        status=status,
        evidence=_evidence(row, text),
        time=row.get("time"),
        time_kind=row.get("time_kind"),
        attributed_to=_entity(row["attributed_to"]) if row.get("attributed_to") else None,
        object_label=row.get("object_label"),
        amount=Decimal(str(amount["value"])) if amount else None,
        currency=amount.get("currency"),
        tier=row.get("tier"),
        confidence=Decimal(str(row["confidence"])) if row.get("confidence") is not None else None,
        rule=row.get("rule"),
        review=row.get("review") or "unreviewed",
    )
    check(claim)
    return claim


def check(claim: Claim) -> None:
    """Raise InputError where the parts of a claim do not fit together."""
    kind = KINDS[claim.kind]
    if (claim.object is not None) != (kind.object_role is not None):
        needs = "needs an object" if kind.object_role else "has no object"
        raise InputError(f"a {claim.kind} claim {needs}", remedy="see the claim format (docs/claims.md)")
    if claim.kind == "location" and not claim.object_label:
        raise InputError("a location claim needs object_label", remedy="name the place in object_label")
    if claim.time is not None:
        bounds(claim.time)
    if claim.time_kind is not None and claim.time_kind not in TIME_KINDS:
        raise InputError(f"unknown time_kind {claim.time_kind!r}", remedy=f"one of {', '.join(TIME_KINDS)}")
    if claim.tier is not None and claim.tier not in TIERS:
        raise InputError(f"unknown tier {claim.tier!r}", remedy="core or extra")
    if claim.review not in REVIEW_STATES:
        raise InputError(
            f"unknown review state {claim.review!r}", remedy=f"one of {', '.join(REVIEW_STATES)}"
        )
    if claim.amount is not None and (claim.kind != "funding" or claim.amount <= 0 or not claim.currency):
        raise InputError("an amount is positive, has a currency, and goes with funding", remedy="correct it")
    for entity in (claim.subject, claim.object, claim.attributed_to):
        if entity is not None and entity.type is not None and entity.type not in CLASS_OF_TYPE:
            raise InputError(
                f"unknown type {entity.type!r} of {entity.id}", remedy=f"one of {', '.join(CLASS_OF_TYPE)}"
            )


def _entity(value: Any) -> Entity:
    if isinstance(value, str):
        return Entity(iris.slug(value))
    labels = {
        language: (names,) if isinstance(names, str) else tuple(str(name) for name in names)
        for language, names in (value.get("labels") or {}).items()
    }
    return Entity(iris.slug(value["id"]), value.get("type"), labels)


def _evidence(row: Mapping[str, Any], text: str | None) -> Evidence:
    start, end = row["start"], row["end"]
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        raise InputError(
            f"offsets {start!r}–{end!r} enclose nothing", remedy="0 <= start < end, in code points"
        )
    if text is None:
        stated = row.get("passage_sha256")
        if not stated:
            raise InputError(
                "no text and no passage_sha256", remedy="put the article's text beside the claims"
            )
        return Evidence(start, end, stated)
    if end > len(text):
        raise InputError(f"offsets {start}–{end} lie outside the text ({len(text)} characters)",
                         remedy="offsets count code points of the raw text")  # fmt: skip
    found = text[start:end]
    if row.get("quote") not in (None, found):
        raise InputError(
            f"the text at {start}–{end} is not the quote", remedy="offsets count code points of the raw text"
        )
    if row.get("passage_sha256") not in (None, digest(found)):
        raise InputError(
            f"the passage at {start}–{end} has another digest", remedy="is this the text that was read?"
        )
    return Evidence(start, end, digest(found))


def write(claims: Iterable[Claim]) -> Iterator[str]:
    """Yield one JSON line a claim, keys in the order of the documentation."""
    for claim in claims:
        row: dict[str, Any] = {"kind": claim.kind, "subject": _entity_row(claim.subject)}
        if claim.kind == "location":
            row["object_label"] = claim.object_label
        elif claim.object is not None:
            row["object"] = _entity_row(claim.object)
        row |= {
            "status": claim.status,
            "time": claim.time,
            "time_kind": claim.time_kind,
            "attributed_to": _entity_row(claim.attributed_to) if claim.attributed_to else None,
            "start": claim.evidence.start,
            "end": claim.evidence.end,
            "passage_sha256": claim.evidence.sha256,
        }
        if claim.amount is not None:
            row["amount"] = {"value": _number(claim.amount), "currency": claim.currency}
        for key, value in (("tier", claim.tier), ("rule", claim.rule)):
            if value is not None:
                row[key] = value
        if claim.confidence is not None:
            row["confidence"] = float(claim.confidence)
        row["review"] = claim.review
        yield json.dumps(row, ensure_ascii=False)


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _entity_row(entity: Entity) -> dict[str, Any]:
    return {"id": entity.id, "type": entity.type, "labels": {k: list(v) for k, v in entity.labels.items()}}
