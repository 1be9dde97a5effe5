"""A claim as fields of a form, for the desk in the terminal and the one in the browser, and back."""

from __future__ import annotations

from dataclasses import replace

from latticework.claims.model import Claim, Entity, Evidence
from latticework.claims.scheme import KINDS
from latticework.errors import UsageError
from latticework.review.article import Review
from latticework.review.wording import LANGUAGES, say

FIELDS = ("kind", "subject", "status", "object", "time", "time_kind", "attributed", "passage")


def fields_of(review: Review, claim: Claim | None, passage: str, lang: str) -> dict[str, tuple[str, str]]:
    """Return the fields of a claim's form, filled with what it says."""
    values = dict.fromkeys(FIELDS, "")
    if claim is not None:
        values |= {
            "kind": claim.kind, "status": claim.status or "", "time": claim.time or "",
            "time_kind": claim.time_kind or "", "subject": review.name_of(claim.subject, lang),
            "object": review.name_of(claim.object, lang) or claim.object_label or "",
            "attributed": review.name_of(claim.attributed_to, lang),
        }  # fmt: skip
    else:
        values["kind"] = "membership"
    values["passage"] = passage
    return {name: (say(name, lang), values[name]) for name in FIELDS}


def claim_of(review: Review, typed: dict[str, str], claim: Claim | None, evidence: Evidence) -> Claim:
    """Return the claim that a form states. Raises UsageError or InputError for what is not known or does not fit."""
    kind = KINDS.get(typed["kind"])
    if kind is None:
        raise UsageError(f"no kind {typed['kind']!r}", remedy=f"one of {', '.join(KINDS)}")
    status = typed["status"] or None
    if status not in kind.subject_roles:
        raise UsageError(
            f"a {kind.name} claim has no status {status!r}", remedy=f"one of {', '.join(kind.statuses())}"
        )

    def entity(name: str, before: Entity | None) -> Entity | None:
        if not name:
            return None
        if before is not None and name in (before.id, *(review.name_of(before, lang) for lang in LANGUAGES)):
            return before
        return review.entity(name)

    subject = entity(typed["subject"], claim.subject if claim else None)
    if subject is None:
        raise UsageError("there is no subject", remedy="name one")
    base = claim or Claim(kind.name, subject, None, status, evidence)
    same_kind = claim is not None and claim.kind == kind.name
    return replace(
        base, kind=kind.name, subject=subject, status=status, evidence=evidence, rule=None, confidence=None,
        object=entity(typed["object"], base.object) if kind.object_role else None,
        object_label=typed["object"] or None if kind.name == "location" else None,
        time=typed["time"] or None, time_kind=typed["time_kind"] or None,
        attributed_to=entity(typed["attributed"], base.attributed_to),
        amount=base.amount if same_kind else None, currency=base.currency if same_kind else None,
    )  # fmt: skip
