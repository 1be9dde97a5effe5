"""From a row of an answer to the claims that it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import DefaultGraph, NamedNode

from latticework.console.answers import Listing, Outcome, Report, Rows, Statements, grouped
from latticework.console.session import Session
from latticework.errors import UsageError
from latticework.vocabulary import iris

_MOST = 50  # claims about a thing in general; more are a question of their own


def of_row(session: Session, number: int) -> list[str]:
    """Return the claims of a row of the last answer, counted from 1.

    A report names them. Of a query's row they are the claims that it mentions, else those between the things
    of the row and of the query, else those about the things of the row. Raises UsageError without such a row.
    """
    last = session.last
    size = rows_of(last)
    if last is None or not size:
        raise UsageError(
            "there is no answer with rows yet", remedy="run a query or a report, then .evidence N"
        )
    if not 1 <= number <= size:
        raise UsageError(f"there is no row {number}", remedy=f"the last answer has rows 1 to {size}")
    if isinstance(last, Report):
        return list(last.table.claims(number - 1))
    if isinstance(last, Rows):
        row = {term.value for term in last.answer.rows[number - 1] if isinstance(term, NamedNode)}
        return _claims(session, row, session.naming.mentioned(last.query))
    if isinstance(last, Statements):
        subject, _, triples = grouped(last)[number - 1]
        parts = {subject.value} | {t.object.value for t in triples if isinstance(t.object, NamedNode)}
        return _claims(session, parts, parts)
    return []


def rows_of(outcome: Outcome | None) -> int:
    """Return how many rows an answer has that can be asked for their evidence."""
    if isinstance(outcome, Rows):
        return len(outcome)
    if isinstance(outcome, Statements):
        return len(grouped(outcome))
    return len(outcome.table) if isinstance(outcome, Report | Listing) else 0


def _claims(session: Session, row: set[str], query: set[str]) -> list[str]:
    named = sorted(i for i in row if i.startswith(iris.BASE + "claim/"))
    if named:
        return named
    supporting = sorted({c for i in row for c in _objects(session, i, "supportedBy")})
    if supporting:
        return supporting
    things = {i for i in row if session.engine.classes(i)}
    context = things | {i for i in query if session.engine.classes(i)}
    between: set[str] = set()
    about: list[str] = []
    for thing in sorted(things):
        for claim in _naming(session, thing):
            others = {*_objects(session, claim, "claimSubject"), *_objects(session, claim, "claimObject")} - {
                thing
            }
            about.append(claim)
            if others and others <= context and (len(things) < 2 or others & things):
                between.add(claim)
    return sorted(between) or sorted(set(about))[:_MOST]


def _objects(session: Session, subject: str, name: str) -> Sequence[str]:
    return [
        t.value for t in session.engine.store.values(subject, iris.term(name)) if isinstance(t, NamedNode)
    ]


def _naming(session: Session, thing: str) -> list[str]:
    database = session.engine.store.database
    return [
        q.subject.value
        for role in ("claimSubject", "claimObject")
        for q in database.quads_for_pattern(None, iris.term(role), NamedNode(thing), DefaultGraph())
        if isinstance(q.subject, NamedNode)
    ]
