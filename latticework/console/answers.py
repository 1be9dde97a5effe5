"""What a line of the console answers: rows, statements, a truth value, or a report's table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Triple

from latticework.console.naming import Naming
from latticework.console.wording import say
from latticework.query.binder import Term
from latticework.query.canned import Column
from latticework.query.engine import Answer
from latticework.report.run import Asked
from latticework.report.table import Cell, Iri, Row, Table, cell

_NUMBERS = (int, float)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a SELECT; `more` says that there are others beyond the limit."""

    query: str
    answer: Answer
    more: bool
    seconds: float

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.answer.rows)


@dataclass(frozen=True, slots=True)
class Statements:
    """The triples of a CONSTRUCT or DESCRIBE, sorted."""

    query: str
    triples: tuple[Triple, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Truth:
    """The answer of an ASK."""

    query: str
    value: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """The table of a canned query, and what was asked, so that it can be asked in another language."""

    asked: Asked
    table: Table
    seconds: float
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A table that the console made itself: classes, prefixes, settings."""

    table: Table


Outcome = Rows | Statements | Truth | Report | Listing


def listing(name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], language: str,
            notes: Sequence[str] = ()) -> Listing:  # fmt: skip
    """Return a table whose headings are texts of the console."""
    columns = tuple(
        Column(
            h,
            "integer" if rows and all(isinstance(r[i], int) for r in rows) else "text",
            {"en": say(h, language)},
        )
        for i, h in enumerate(heads)
    )
    made = tuple(dict(zip(heads, row, strict=True)) for row in rows)
    return Listing(Table(name, columns, made, notes=tuple(notes), language=language))


@dataclass(frozen=True, slots=True)
class View:
    """How terms are shown: by label in a language, or as a query writes them."""

    naming: Naming
    language: str
    labels: bool

    def text(self, term: Term | None) -> Cell:
        """Return the cell for a term."""
        value = cell(term)
        return self.iri(value) if isinstance(value, Iri) else value

    def iri(self, value: str) -> str:
        """Return the label of an IRI, or the IRI as a query writes it."""
        shown = self.naming.label(value, self.language) if self.labels else None
        return shown or self.naming.compact(value)


def shown_rows(rows: Rows, view: View, first: int | None = None) -> Table:
    """Return the table of the first rows as a terminal shows it."""
    names = rows.answer.variables
    chosen = rows.answer.rows[:first] if first is not None else rows.answer.rows
    made = tuple(dict(zip(names, map(view.text, row), strict=True)) for row in chosen)
    return Table("query", _columns(names, made), made, language=view.language)


def exact_rows(rows: Rows) -> Table:
    """Return the table with IRIs as they are, for formats that machines read."""
    names = rows.answer.variables
    made = tuple(dict(zip(names, map(cell, row), strict=True)) for row in rows.answer.rows)
    return Table("query", _columns(names, made), made)


def _columns(names: Sequence[str], rows: Sequence[Row]) -> tuple[Column, ...]:
    return tuple(
        Column(n, "decimal" if rows and all(isinstance(r[n], _NUMBERS) for r in rows) else "text", {"en": n})
        for n in names
    )


def grouped(statements: Statements) -> list[tuple[NamedNode, NamedNode, list[Triple]]]:
    """Return the statements by subject and property, as their table shows them."""
    found: dict[tuple[str, str], tuple[NamedNode, NamedNode, list[Triple]]] = {}
    for t in statements.triples:
        subject = (
            t.subject
            if isinstance(t.subject, NamedNode)
            else NamedNode(f"_:{getattr(t.subject, 'value', '')}")
        )
        found.setdefault((str(t.subject), str(t.predicate)), (subject, t.predicate, []))[2].append(t)
    return list(found.values())


def shown_statements(statements: Statements, view: View) -> Table:
    """Return statements as a table of subject, property and values; about one subject, it is the title."""
    heads = ("subject", "property", "value")
    rows: list[tuple[Cell, Cell, Cell]] = []
    for subject, predicate, triples in grouped(statements):
        # One name may stand in several languages.
        values = list(dict.fromkeys(_part(t.object, view) for t in triples))
        rows.append(
            (view.text(subject), view.text(predicate), tuple(values) if len(values) > 1 else values[0])
        )
    subjects = {str(t.subject) for t in statements.triples}
    if len(subjects) != 1:
        return listing("statements", heads, rows, view.language).table
    table = listing("statements", heads[1:], [row[1:] for row in rows], view.language).table
    name, written = str(rows[0][0]), view.naming.compact(grouped(statements)[0][0].value)
    return replace(table, question=name if name == written else f"{name}  {written}")


def _part(part: object, view: View) -> Cell:
    return view.text(part) if isinstance(part, NamedNode | Literal) else str(part)


def shown_report(report: Report, view: View) -> Table:
    """Return a report's table by label, or with IRIs where its labels stood."""
    table = report.table
    if view.labels or any(c.name == "passage" for c in table.columns):
        return table  # cards of evidence name their claim as it is
    names = {c.name for c in table.columns}
    columns = tuple(
        replace(c, type="texts" if c.type == "iris" else "text") if c.type in ("iri", "iris") else c
        for c in table.columns
        if not (c.name.endswith("Label") and c.name[:-5] in names)
    )

    def written(value: Cell) -> Cell:
        if isinstance(value, tuple):
            return tuple(written(v) for v in value)
        return view.naming.compact(value) if isinstance(value, Iri) else value

    counted = ("claims", "articles")  # how many there are is what a reader wants; `.evidence` opens them
    rows = tuple({k: v if k in counted else written(v) for k, v in row.items()} for row in table.rows)
    return replace(table, columns=columns, rows=rows)
