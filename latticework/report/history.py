"""What the last loads changed: the states of the store that are kept, set against each other.

No log is written: a log would outlive the article that it names, and a load followed by a removal would leave
other bytes than before. The price is that only the states which are still kept can be compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from latticework.query.canned import CannedQuery
from latticework.query.engine import Engine
from latticework.report.records import records
from latticework.report.table import Cell, Row
from latticework.report.views.rows import plain
from latticework.report.views.shape import Note, Shaped

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_SAME = ("article", "kind", "subject", "object")  # what a corrected claim keeps


@runtime_checkable
class Remembering(Protocol):
    """An engine that still has the state before its own."""

    @property
    def since(self) -> str | None:
        """When its state was published, in UTC."""
        ...

    def earlier(self) -> Engine | None:
        """Return the state before this one, or None where it is not kept."""
        ...


def steps(query: CannedQuery, sparql: str, engine: Engine) -> Shaped | None:
    """Return a row for each claim that came, went or changed, state by state; None without an earlier state."""
    rows: list[Row] = []
    now: Engine = engine
    states: list[str] = []
    after: dict[str, Row] | None = None
    while isinstance(now, Remembering) and (before := now.earlier()) is not None:
        after = after if after is not None else _claims(query, sparql, now)
        earlier = _claims(query, sparql, before)
        rows += [{"loaded": now.since, **row} for row in difference(earlier, after)]
        states.append(before.since or "?" if isinstance(before, Remembering) else "?")
        now, after = before, earlier
    return Shaped(rows, [_note(states)]) if states else None


def _note(states: list[str]) -> Note:
    def note(language: str) -> str:
        listed = ("、" if language in ("zh", "ja") else ", ").join(states)
        if language == "zh":
            return f"与这些时间发布的状态比较(UTC):{listed}。"
        if language == "ja":
            return f"次の時点(UTC)の状態と比較: {listed}。"
        return f"Compared with the states published at (UTC): {listed}."

    return note


def _claims(query: CannedQuery, sparql: str, engine: Engine) -> dict[str, Row]:
    columns = [c for c in query.columns if not c.computed]
    return {
        str(record["claim"]): {c.name: plain(record[c.name], c.type == "status") for c in columns}
        for record in records(engine.select(sparql))
    }


def difference(before: dict[str, Row], after: dict[str, Row]) -> Iterator[Row]:
    """Yield what came, went and changed between two states of the claims by IRI.

    A claim that went for one other of the same article, kind, subject and object is that one, changed.
    """
    come = {claim: row for claim, row in after.items() if claim not in before}
    gone = {claim: row for claim, row in before.items() if claim not in after}
    by_thing: dict[tuple[Cell, ...], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((gone, come)):
        for claim, row in rows.items():
            by_thing[tuple(row[name] for name in _SAME)][side].append(claim)
    replaced = {new[0]: old[0] for old, new in by_thing.values() if len(old) == len(new) == 1}
    for claim, row in after.items():
        if claim in replaced or (claim in before and before[claim] != row):
            old = before[replaced.get(claim, claim)]
            yield {**row, "change": CHANGED, "was": _was(old, row)}
        elif claim in come:
            yield {**row, "change": ADDED, "was": None}
    for claim, row in gone.items():
        if claim not in replaced.values():
            yield {**row, "change": REMOVED, "was": None}


def _was(old: Row, new: Row) -> tuple[Cell, ...]:
    """Return the values that are no longer; where only the passage differs, the claim that was."""
    differing = tuple(
        "none" if old[name] is None else old[name]
        for name in old
        if name != "claim" and old[name] != new[name]
    )
    return differing or (old["claim"],)
