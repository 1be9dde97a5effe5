"""`gaps`: technologies that no grouping works on, and controls that none matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.rosters import listed
from latticework.report.table import Row
from latticework.report.views.shape import Note, Shaped
from latticework.vocabulary import iris

_RESTRICTED, _CONTROL, _LISTED = "restricted-uncovered", "unmatched-control", "listed-uncovered"


@dataclass(slots=True)
class _Stated:
    """What is stated of technologies: who restricts, covers and plans each, with the claims."""

    broader: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    restricted: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    planned: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    covered: set[str] = field(default_factory=set[str])

    def above(self, technology: str) -> set[str]:
        """Return the technology and everything broader."""
        found: set[str] = set()
        left = [technology]
        while left:
            here = left.pop()
            if here not in found:
                found.add(here)
                left += self.broader.get(here, ())
        return found


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each gap of the kind asked for; working on a narrower area is working on the broader."""
    stated = _read(answer)
    wanted = values["gap"].given[0]
    only_restricted = "regime" in values  # who restricts was asked: what nobody restricts is no answer
    rows = [
        row
        for row in _gaps(stated)
        if wanted in ("all", row["gap"]) and not (only_restricted and row["gap"] == _LISTED)
    ]
    return Shaped(rows, [_note(len(stated.broader), len(stated.broader.keys() & stated.covered))])


def _read(answer: Answer) -> _Stated:
    at = {name: i for i, name in enumerate(answer.variables)}
    stated = _Stated()
    coverage: list[tuple[str, str, str, str]] = []
    for terms in answer.rows:
        technology, broader, role, actor, claim = (
            getattr(terms[at[name]], "value", "")
            for name in ("technology", "broader", "role", "actor", "claim")
        )
        if not claim:
            stated.broader.setdefault(technology, set()).update({broader} - {""})
        elif iris.local_name(role) == "activeRestrictor":
            stated.restricted[technology].setdefault(actor, set()).add(claim)
        else:
            coverage.append((technology, iris.local_name(role), actor, claim))
    for technology, role, actor, claim in coverage:
        for area in stated.above(technology):
            if role == "activeCoverer":
                stated.covered.add(area)
            else:
                stated.planned[area].setdefault(actor, set()).add(claim)
    return stated


def _gaps(stated: _Stated) -> Iterator[Row]:
    controls: dict[str, set[str]] = defaultdict(set)
    for technology in sorted(stated.broader.keys() | stated.restricted.keys()):
        for regime in stated.restricted.get(technology, ()):
            controls[regime].add(technology)
        if technology not in stated.covered:
            kind = _RESTRICTED if technology in stated.restricted else _LISTED
            yield _row(kind, stated, {technology}, set(stated.restricted.get(technology, ())))
    for regime, technologies in sorted(controls.items()):
        if not technologies & stated.covered:
            yield _row(_CONTROL, stated, technologies, {regime})


def _row(kind: str, stated: _Stated, technologies: set[str], regimes: set[str]) -> Row:
    claims: set[str] = set()
    planned: set[str] = set()
    for technology in technologies:
        for regime in regimes:
            claims |= stated.restricted[technology].get(regime, set())
        for grouping, behind in stated.planned.get(technology, {}).items():
            planned.add(grouping)
            claims |= behind
    return {
        "gap": kind,
        "technologies": listed(sorted(technologies)),
        "regimes": listed(sorted(regimes)),
        "planned": listed(sorted(planned)),
        "claims": listed(sorted(claims)),
    }


def _note(technologies: int, covered: int) -> Note:
    def note(language: str) -> str:
        if language == "zh":
            return f"技术分类共 {technologies} 项,其中 {covered} 项(含其下位)有组合覆盖;计划中的不算。"
        if language == "ja":
            return (
                f"分類の {technologies} 項目のうち {covered} 項目(下位を含む)を枠組みが扱う。計画は数えない。"
            )
        return f"{covered} of {technologies} technologies are worked on, or something narrower is; plans do not count."

    return note
