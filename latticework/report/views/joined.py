"""`joined`: rows that rest on several claims at once, folded; every variable named `…Claim` holds a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.table import Cell, Iri, Row, cell
from latticework.report.views.dated import article_of
from latticework.report.views.rows import plain
from latticework.report.views.shape import Note, Shaped
from latticework.report.wording import counted_apart
from latticework.vocabulary import iris


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return one row for all rows alike in their columns, with the claims of all of them."""
    rows = [row for row, _ in folded(answer, query)]
    return Shaped(rows, [count(rows)])


def folded(answer: Answer, query: CannedQuery, beside: str | None = None) -> list[tuple[Row, set[str]]]:
    """Return the rows with their claims, and of each the values that the variable `beside` has in it."""
    columns = [c for c in query.columns if c.name in answer.variables]
    places = [(c.name, answer.variables.index(c.name), c.type == "status") for c in columns]
    of_claims = [i for i, name in enumerate(answer.variables) if name.endswith("Claim")]
    other = answer.variables.index(beside) if beside else None
    found: dict[tuple[Cell, ...], tuple[Row, set[str], set[str]]] = {}
    for terms in answer.rows:
        row: Row = {name: plain(cell(terms[i]), is_status) for name, i, is_status in places}
        _, stated, others = found.setdefault(tuple(row.values()), (row, set(), set()))
        stated.update(str(cell(terms[i])) for i in of_claims if terms[i] is not None)
        if other is not None and terms[other] is not None:
            others.add(str(cell(terms[other])))
    return [
        ({**row, "claims": tuple(Iri(c) for c in sorted(claims))}, others)
        for row, claims, others in found.values()
    ]


def claims(row: Row) -> tuple[str, ...]:
    """Return the claims of a row."""
    listed = row["claims"]
    return tuple(str(claim) for claim in listed) if isinstance(listed, tuple) else ()


def count(rows: Iterable[Row]) -> Note:
    """Return the note that says on how many claims and articles the rows rest together."""
    every = {claim for row in rows for claim in claims(row)}
    used = {claim for claim in every if not iris.listed_in(claim)}
    articles = {article_of(claim) for claim in used}
    listed = len(every) - len(used)

    def note(language: str) -> str:
        if listed:  # what rests on reference lists stands apart
            return counted_apart(language, len(used), len(articles), listed)
        if language == "zh":
            return f"依据 {len(articles)} 篇文章的 {len(used)} 条陈述。"
        if language == "ja":
            return f"{len(articles)} 本の記事の {len(used)} 件の主張に基づく。"
        stated = f"{len(used)} claim{'' if len(used) == 1 else 's'}"
        return f"{stated} from {len(articles)} article{'' if len(articles) == 1 else 's'}."

    return note
