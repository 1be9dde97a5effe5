"""From a row of a table to claims: values resolved, dates checked, what cannot be taken in told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode

from latticework.article.dates import bounds
from latticework.claims.model import Entity
from latticework.claims.scheme import (
    CLASS_OF_TYPE,
    GROUPING_CLASSES,
    KINDS,
    PARTY_CLASSES,
    TIME_KINDS,
)
from latticework.errors import InputError
from latticework.graph.listing import Listed
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary

from .cells import Row, Table
from .mapping import ENDS
from .mapping import Mapping as TableMapping

_CLASSES = {
    "party": PARTY_CLASSES,
    "grouping": GROUPING_CLASSES,
    "technology": frozenset({"TechnologyArea"}),
    "regime": GROUPING_CLASSES | PARTY_CLASSES,
    "target": PARTY_CLASSES | {"TechnologyArea", "ListedItem"},
}
_IN_FORCE_BEFORE_LEAVING = "member"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that stands for nothing, or a row that cannot be so."""

    line: int
    column: str
    value: str
    what: str
    remedy: str


@dataclass(slots=True)
class Reading:
    """What was made of a table: claims, pages, entities that were new; faults; rows that say nothing new."""

    claims: dict[str, Listed] = field(default_factory=dict[str, Listed])
    pages: dict[str, str] = field(default_factory=dict[str, str])
    entities: dict[str, tuple[Entity, dict[str, str]]] = field(
        default_factory=dict[str, tuple[Entity, dict[str, str]]]
    )
    faults: list[Fault] = field(default_factory=list[Fault])
    repeated: int = 0
    unused_changes: tuple[int, ...] = ()


class _Faulty(Exception):
    def __init__(self, role: str, value: str, what: str, remedy: str) -> None:
        self.role, self.value, self.what, self.remedy = role, value, what, remedy


class Reader:
    """Reads rows by a mapping, with the names that the graph knows."""

    def __init__(self, mapping: TableMapping, vocabulary: Vocabulary, path: Path) -> None:
        """Take the mapping of the table at `path`."""
        self.mapping, self.vocabulary, self.path = mapping, vocabulary, path
        self.reading = Reading()
        self._found: dict[tuple[str, str], str | None] = {}

    def read(self, table: Table) -> Reading:
        """Return what the rows state; a row with a fault gives none of its claims."""
        used: set[int] = set()
        for row in table.rows:
            cells, why = self._changed(row, used)
            before = len(self.reading.claims)
            try:
                claims = list(self._claims(cells, why))
            except _Faulty as fault:
                column = self.mapping.column(fault.role) or fault.role
                self.reading.faults.append(Fault(row.line, column, fault.value, fault.what, fault.remedy))
                continue
            for claim in claims:
                self.reading.claims.setdefault(claim.digest(), claim)
            self.reading.repeated += len(self.reading.claims) == before
        self.reading.unused_changes = tuple(
            n for n in range(1, len(self.mapping.changes) + 1) if n not in used
        )
        return self.reading

    def _changed(self, row: Row, used: set[int]) -> tuple[Mapping[str, str], str | None]:
        cells, reasons = dict(row.cells), list[str]()
        for number, change in enumerate(self.mapping.changes, 1):
            if all(row.cells.get(column) == value for column, value in change.rows.items()):
                used.add(number)
                cells.update(change.set)
                if change.why:
                    reasons.append(change.why)
        return cells, " ".join(reasons) or None

    def _cell(self, cells: Mapping[str, str], role: str) -> str:
        column = self.mapping.column(role)
        constant = (self.mapping.constants or {}).get(role, "")
        written = cells.get(column or role, "") if column or role in cells else constant
        return (self.mapping.values or {}).get(role, {}).get(written, written)

    def _claims(self, cells: Mapping[str, str], why: str | None) -> Iterator[Listed]:
        kind = KINDS[self.mapping.kind]
        subject_name, object_name = ENDS[self.mapping.kind]
        subject = self._thing(cells, subject_name)
        other = self._thing(cells, object_name) if object_name else None
        if subject == other:
            raise _Faulty(
                subject_name, subject, f"{subject_name} and {object_name} are the same", "correct the row"
            )
        status = self._cell(cells, "status")
        if status not in kind.statuses():
            known = ", ".join(kind.statuses())
            raise _Faulty(
                "status", status, f"{status!r} stands for no status", f"map it in `values` to one of {known}"
            )
        start, end, time = (self._date(cells, role) for role in ("start", "end", "time"))
        if start and end and bounds(start).not_before > bounds(end).not_after:
            raise _Faulty("end", end, f"the end {end} lies before the start {start}", "correct the row")
        time_kind = self._cell(cells, "time-kind") or "as-of"
        if time and time_kind not in TIME_KINDS:
            raise _Faulty(
                "time-kind", time_kind, f"{time_kind!r} is no kind of time", f"one of {', '.join(TIME_KINDS)}"
            )
        source = self._source(cells)
        note = self._cell(cells, "note") or None

        def listed(said: str, when: str | None, how: str) -> Listed:
            return Listed(kind.name, subject, other, said, when, how if when else None, source, note, why)

        if kind.name == "membership" and (status == "former" or end):
            # one stretch of being in: what opens it, dated or not, and what closes it
            yield listed(_IN_FORCE_BEFORE_LEAVING if status == "former" else status, start, "start")
            yield listed("former", end, "end")
        elif start:
            yield listed(status, start, "start")
        else:
            yield listed(status, time, time_kind)

    def _thing(self, cells: Mapping[str, str], role: str) -> str:
        value = self._cell(cells, role)
        if not value:
            raise _Faulty(role, "", f"the row names no {role}", "fill the cell")
        if (role, value) not in self._found:
            self._found[role, value] = self._known(role, value) or self._new(cells, role, value)
        found = self._found[role, value]
        if found is None:
            near = [iris.local_name(i) for i in self.vocabulary.nearest(value, _CLASSES[role])]
            remedy = f"map it in `values` ({role})" + (f"; nearest: {', '.join(near)}" if near else "")
            raise _Faulty(role, value, f"{value!r} is the name of no {role}, or of several", remedy)
        return found

    def _known(self, role: str, value: str) -> str | None:
        for head in ("id/", "technology/"):
            iri = self.vocabulary.current(iris.BASE + head + value)
            if iri in self.vocabulary and self.vocabulary.classes.get(iri, set()) & _CLASSES[role]:
                return iri
        if (coded := self.vocabulary.codes.get(value)) and role in ("party", "regime", "target"):
            return coded
        found = self.vocabulary.find(value, _CLASSES[role])
        return found[0] if len(found) == 1 else None

    def _new(self, cells: Mapping[str, str], role: str, value: str) -> str | None:
        """Return the IRI of something that the table itself names and the mapping gives a type."""
        kind = (self.mapping.types or {}).get(role)
        labels = {
            held.partition("@")[2]: (cells[column],)
            for column, held in self.mapping.columns.items()
            if held.startswith(f"{role}-label@") and cells.get(column)
        }
        if kind is None or not labels or CLASS_OF_TYPE.get(kind) not in _CLASSES[role]:
            return None
        is_code = kind == "Country" and len(value) == 3 and value.isascii() and value.isupper()
        entity = Entity(value.lower() if is_code else value, kind, labels)
        try:
            iri = entity.iri
        except InputError:
            return None
        self.reading.entities[iri] = entity, {"iso3": value} if is_code else {}
        return iri

    def _date(self, cells: Mapping[str, str], role: str) -> str | None:
        written = self._cell(cells, role)
        if not written:
            return None
        try:
            bounds(written)
        except InputError as error:
            raise _Faulty(role, written, error.what, error.remedy) from None
        return written

    def _source(self, cells: Mapping[str, str]) -> str | None:
        written = self._cell(cells, "source")
        if not written:
            return None
        try:
            address = NamedNode(written).value
        except ValueError:
            address = ""
        if not address.startswith(("https://", "http://")):
            raise _Faulty("source", written, f"{written!r} is no address", "write https://…")
        if title := self._cell(cells, "source-title"):
            self.reading.pages.setdefault(address, title)
        return address
