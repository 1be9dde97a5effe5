"""Review decisions: who decided what about which claim, and when; JSON lines that are only ever added to.

A decision is kept apart from the extraction. It is found again by the digest of the passage with kind,
subject and object, so it survives a new extraction, and no longer holds once the passage has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from latticework.claims import jsonl
from latticework.claims.model import Claim, Entity
from latticework.errors import InputError
from latticework.vocabulary import iris

VERDICTS = ("accepted", "rejected", "corrected", "added", "reopened")
MERGES = "merged-entities"
Key = tuple[str, str, str, str | None]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided of a claim; a correction supersedes it. `article` is the digest of the text read."""

    verdict: str
    who: str
    when: str
    article: str
    claim: Claim
    correction: Claim | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """An entity that turned out to be another one, with the names that the other takes over."""

    entity: str
    into: str
    who: str
    when: str
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def key(claim: Claim) -> Key:
    """Return what a decision is found again by: passage, kind, subject and object."""
    return (
        claim.evidence.sha256,
        claim.kind,
        claim.subject.iri,
        claim.object.iri if claim.object else claim.object_label,
    )


def stated(claim: Claim) -> tuple[Any, ...]:
    """Return what else a claim says: two claims of one key differ in it."""
    whose = claim.attributed_to.iri if claim.attributed_to else None
    return claim.status, claim.time, claim.time_kind, whose, claim.amount, claim.currency


def latest(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the last decision about each claim, in the order in which they were made."""
    found = list(decisions)
    last = {(key(d.claim), stated(d.claim)): number for number, d in enumerate(found)}
    return [found[number] for number in sorted(last.values())]


def read(path: Path) -> list[Decision]:
    """Return the decisions of a file, oldest first. Raises InputError with file and line for an unsound one."""
    found: list[Decision] = []
    for place, row in _rows(path):
        try:
            if row["verdict"] not in VERDICTS:
                raise InputError(
                    f"unknown verdict {row['verdict']!r}", remedy=f"one of {', '.join(VERDICTS)}"
                )
            correction = row.get("correction")
            found.append(Decision(
                row["verdict"], row["who"], row["when"], row["article"], _claim(row["claim"]),
                _claim(correction) if correction else None, row.get("note"),
            ))  # fmt: skip
            if (row["verdict"] == "corrected") != bool(correction):
                raise InputError("a correction goes with `corrected`, and only with it", remedy="correct it")
        except InputError as error:
            raise InputError(error.what, where=place, remedy=error.remedy) from None
        except (KeyError, TypeError) as error:
            raise _unsound(place, error) from None
    return found


def read_merges(path: Path) -> list[Merge]:
    """Return the merges of a file, oldest first."""
    found: list[Merge] = []
    for place, row in _rows(path):
        try:
            labels = {str(k): tuple(map(str, v)) for k, v in (row.get("labels") or {}).items()}
            entity, into = iris.BASE + row["entity"], iris.BASE + row["into"]
            found.append(Merge(entity, into, row["who"], row["when"], labels))
        except (KeyError, TypeError, AttributeError) as error:
            raise _unsound(place, error) from None
    return found


def _rows(path: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{path}:{number}"
        if line.strip():
            try:
                yield place, dict(json.loads(line))
            except (ValueError, TypeError) as error:
                raise _unsound(place, error) from None


def _unsound(place: str, error: Exception) -> InputError:
    return InputError(f"no decision: {error}", where=place, remedy="see docs/review.md, or take the line out")


def _claim(row: Mapping[str, Any]) -> Claim:
    return next(iter(jsonl.read([json.dumps(row)], where="claim")))


def _row(claim: Claim) -> dict[str, Any]:
    return dict(json.loads(next(iter(jsonl.write([claim])))))


def line(decision: Decision | Merge) -> str:
    """Return a decision as one JSON line, with the claim as it was decided on."""
    row: dict[str, Any]
    if isinstance(decision, Merge):
        row = {
            "verdict": "merged", "who": decision.who, "when": decision.when,
            "entity": decision.entity.removeprefix(iris.BASE), "into": decision.into.removeprefix(iris.BASE),
            "labels": {k: list(v) for k, v in decision.labels.items()},
        }  # fmt: skip
    else:
        row = {
            "verdict": decision.verdict, "who": decision.who, "when": decision.when,
            "article": decision.article, "claim": _row(decision.claim),
        }  # fmt: skip
        if decision.correction is not None:
            row["correction"] = _row(decision.correction)
        if decision.note:
            row["note"] = decision.note
    return json.dumps(row, ensure_ascii=False)


def append(path: Path, decision: Decision | Merge) -> None:
    """Add a decision to the end of a file, in one write: what is there stays as it is.

    The write is not buffered, so that two processes which add lines at once never mix them.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+", buffering=0) as file:
        cut = False
        if file.tell():
            file.seek(-1, 2)
            cut = file.read(1) != b"\n"
        file.write(b"\n" * cut + line(decision).encode() + b"\n")


def merged(entity: Entity | None, merges: Mapping[str, str]) -> Entity | None:
    """Return the entity that stands for this one after the merges, following them to their end."""
    if entity is None or entity.iri not in merges:
        return entity
    iri, seen = entity.iri, set[str]()
    while iri in merges and iri not in seen:
        seen.add(iri)
        iri = merges[iri]
    return Entity(iris.local_name(iri), "Technology" if iri.startswith(iris.BASE + "technology/") else None)
