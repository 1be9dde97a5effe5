"""`Table`: the rows of a report with their columns, and the claims that each row rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, NamedNode

from latticework.query.canned import Column
from latticework.vocabulary.iris import XSD


class Iri(str):
    """An IRI in a cell, so that formats can tell it from text."""

    __slots__ = ()


Cell = Iri | str | int | float | Decimal | bool | None | tuple[Any, ...]
Row = dict[str, Cell]
_INTEGERS = {
    XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger")
}


def cell(term: NamedNode | Literal | None) -> Cell:
    """Return the plain value of a term: numbers as numbers, IRIs marked, the rest as text."""
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return Iri(term.value)
    datatype = term.datatype.value
    if datatype in _INTEGERS:
        return int(term.value)
    if datatype == XSD + "decimal":
        return Decimal(term.value)
    if datatype in (XSD + "double", XSD + "float"):
        return float(term.value)
    if datatype == XSD + "boolean":
        return term.value == "true"
    return term.value


@dataclass(frozen=True, slots=True)
class Table:
    """The answer of a report. `rows` are dicts in the order of `columns`; lists are tuples."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    question: str = ""
    notes: tuple[str, ...] = ()
    language: str = "en"
    picture: str | None = None
    claims_graph: Callable[[], bytes] | None = field(default=None, compare=False)
    behind: Callable[[Row], Sequence[str]] | None = field(default=None, compare=False)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows."""
        return iter(self.rows)

    def __getitem__(self, number: int) -> Row:
        """Return one row."""
        return self.rows[number]

    def claims(self, row: int | None = None) -> tuple[str, ...]:
        """Return the IRIs of the claims that a row rests on, or all rows together, sorted."""
        chosen = self.rows if row is None else (self.rows[row],)
        found: set[str] = set()
        for each in chosen:
            if self.behind is not None:
                found.update(self.behind(each))
            for name in ("claims", "claim"):
                value = each.get(name)
                if isinstance(value, str):
                    found.add(value)
                elif isinstance(value, tuple):
                    found.update(str(v) for v in value)
        return tuple(sorted(found))

    def to_pandas(self) -> Any:
        """Return a pandas DataFrame; pandas has to be installed."""
        import pandas

        return pandas.DataFrame([dict(r) for r in self.rows], columns=[c.name for c in self.columns])

    def _repr_html_(self) -> str:
        from latticework.report.formats import page

        return page.fragment(self)


def labelled(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns with a label column beside each that asks for one."""
    found: list[Column] = []
    for column in columns:
        found.append(column)
        if column.labelled:
            kind = "texts" if column.type == "iris" else "text"
            found.append(Column(f"{column.name}Label", kind, column.heading))
    return tuple(found)


def with_labels(rows: Sequence[Row], columns: Sequence[Column], labels: Mapping[str, str]) -> list[Row]:
    """Return the rows, keys in the order of `columns`, label columns filled in."""

    def label(value: Cell) -> Cell:
        if isinstance(value, tuple):
            return tuple(label(v) for v in value)
        return None if value is None else labels.get(str(value), str(value))

    done: list[Row] = []
    for row in rows:
        new: Row = {}
        for column in columns:
            if column.name in row:
                new[column.name] = row[column.name]
            elif column.name.endswith("Label") and column.name[:-5] in row:
                new[column.name] = label(row[column.name[:-5]])
            else:
                new[column.name] = None
        done.append(new)
    return done
