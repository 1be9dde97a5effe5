"""`dated`: rows alike but for their claim and its time become one, with the earliest time and how surely it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import CERTAINTIES, ClaimRow, Spell
from latticework.report import grounds
from latticework.report.table import Cell, Iri, Row, cell
from latticework.report.views.rows import plain
from latticework.report.views.shape import Note, Shaped
from latticework.vocabulary import iris

_OF_CLAIM = {"claim", "time", "certainty", "claims"}


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return one row for all claims that state the same, if it holds at the date asked for."""
    columns = [c for c in query.columns if c.name in answer.variables and c.name not in _OF_CLAIM]
    places = [(c.name, answer.variables.index(c.name), c.type == "status") for c in columns]
    found: dict[tuple[Cell, ...], tuple[Row, dict[str, ClaimRow]]] = {}
    for terms, claim in holding(answer, values):
        row: Row = {name: plain(cell(terms[i]), is_status) for name, i, is_status in places}
        found.setdefault(tuple(row.values()), (row, {}))[1][claim.claim] = claim
    used = [c for _, claims in found.values() for c in claims.values()]
    rows = [{**row, **_of_claims(list(claims.values()), values)} for row, claims in found.values()]
    return Shaped(rows, [count(used)])


def holding(
    answer: Answer, values: Mapping[str, Value]
) -> Iterator[tuple[tuple[NamedNode | Literal | None, ...], ClaimRow]]:
    """Yield the rows of the answer that may hold at the date asked for, each with its claim and its time."""
    instant = values["as-of"].instant if "as-of" in values else None
    at = {name: i for i, name in enumerate(answer.variables)}

    def text(terms: tuple[NamedNode | Literal | None, ...], name: str) -> str | None:
        term = terms[at[name]] if name in at else None
        return None if term is None else term.value

    for terms in answer.rows:
        iri, kind = text(terms, "claim") or "", text(terms, "timeKind")
        claim = ClaimRow(
            grouping="", member="", status=iris.local_name(text(terms, "status") or ""), claim=iri,
            article=article_of(iri), attributed=text(terms, "attributedTo") is not None, time=text(terms, "time"),
            time_kind=iris.local_name(kind) if kind else None, not_before=text(terms, "notBefore"),
            not_after=text(terms, "notAfter"),
        )  # fmt: skip
        if certainty(claim, instant) is not None:
            yield terms, claim


def certainty(claim: ClaimRow, instant: str | None) -> str | None:
    """Say how surely what one claim states holds at an instant; None where it begins later."""
    return Spell((claim,)).at(instant)


def surest(claims: Iterable[ClaimRow], instant: str | None) -> str | None:
    """Return the best certainty that any of the claims gives."""
    each = [known for c in claims if (known := certainty(c, instant)) is not None]
    return min(each, key=CERTAINTIES.index, default=None)


def article_of(claim: str) -> str:
    """Return the article that states a claim: its slug is the middle of the claim's IRI."""
    return claim.rpartition("/")[0]


def count(used: Iterable[ClaimRow]) -> Note:
    """Return the note that says on how many claims and articles a report rests."""
    return grounds.note(used)


def _of_claims(claims: Sequence[ClaimRow], values: Mapping[str, Value]) -> Row:
    instant = values["as-of"].instant if "as-of" in values else None
    dated = sorted(
        (c for c in claims if c.time), key=lambda c: (c.not_before or "", c.not_after or "", c.claim)
    )
    return {
        "time": dated[0].time if dated else None,
        "certainty": surest(claims, instant),
        "claims": tuple(Iri(c) for c in sorted(c.claim for c in claims)),
    }
