"""Tables (CSV, TSV, XLSX) of memberships, controls, coverage or launches, with a mapping file beside each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from latticework.errors import InputError
from latticework.graph.listing import from_rows
from latticework.graph.source import SourceGraph
from latticework.loaders import Source
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary

from . import cells, mapping
from .listing import Fault, Reader, Reading

ENDINGS = cells.ENDINGS
_SHOWN = 20  # faults told one by one


def load(source: Source, vocabulary: Vocabulary) -> Sequence[SourceGraph]:
    """Return the graph of what the rows state: claims of reference origin, which corroborate no article.

    A row with a value that stands for nothing is told, counted and left out; with `source.strict` it is an
    InputError, as are a mapping that does not fit the table and a table without a sound row.
    """
    file = source.mapping or mapping.beside(source.path)
    how = mapping.read(file)
    table = cells.read(source.path, how.sheet)
    for column in (*how.columns, *how.ignore):
        if column not in table.columns:
            listed = ", ".join(table.columns)
            raise InputError(
                f"the table has no column {column!r}", where=str(file), remedy=f"it has {listed}"
            )
    reading = Reader(how, vocabulary, source.path).read(table)
    faults = [*_columns(table, how), *reading.faults]
    if faults and source.strict:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        first = faults[0]
        raise InputError(
            first.what + more,
            where=_place(source.path, table, first),
            remedy=first.remedy or "see docs/tables.md",
        )
    if reading.unused_changes:
        numbers = ", ".join(map(str, reading.unused_changes))
        raise InputError(
            f"no row is changed by no. {numbers} of `changes`", where=str(file), remedy="correct it"
        )
    _tell(source, table, faults, reading)
    if not reading.claims:
        raise InputError(
            "no row of it can be taken in", where=str(source.path), remedy=f"correct {file.name}"
        )
    name = iris.reference() if how.shared_graph else iris.reference(source.slug or _stem(source.path))
    titles = dict(how.title or {})
    if source.title:
        titles[source.language or "en"] = source.title
    return [
        from_rows(
            name,
            reading.claims.values(),
            titles,
            reading.pages,
            reading.entities.values(),
            vocabulary.to_ratify,
        )
    ]


def _columns(table: cells.Table, how: mapping.Mapping) -> list[Fault]:
    unnamed = [c for c in table.columns if c not in how.columns and c not in how.ignore]
    return [
        Fault(1, c, "", f"the column {c!r} has no role", "name it in `columns` or `ignore`") for c in unnamed
    ]


def _place(path: Path, table: cells.Table, fault: Fault) -> str:
    place = f":{table.columns.index(fault.column) + 1}" if fault.column in table.columns else ""
    return f"{path}:{fault.line}{place}"


def _tell(source: Source, table: cells.Table, faults: list[Fault], reading: Reading) -> None:
    """Say what was passed over: each value once, with its first place and how many rows have it."""
    times = Counter((f.column, f.value, f.what) for f in faults)
    told = {(f.column, f.value, f.what): f for f in reversed(faults)}
    first = sorted(told.values(), key=lambda f: (f.line, f.column))
    for fault in first[:_SHOWN]:
        count = times[fault.column, fault.value, fault.what]
        more = f" ({count} rows)" if count > 1 else ""
        source.say(
            f"{_place(source.path, table, fault)}: {fault.column}: {fault.what}{more}\n  {fault.remedy}"
        )
    if len(first) > _SHOWN:
        source.say(f"{source.path.name}: and {len(first) - _SHOWN} more like these")
    skipped = len({f.line for f in reading.faults})
    parts = [f"{len(table.rows)} rows"]
    parts += [f"{skipped} skipped"] if skipped else []
    parts += [f"{reading.repeated} said before"] if reading.repeated else []
    source.say(f"{source.path.name}: {', '.join(parts)}, {len(reading.claims)} claims")


def _stem(path: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "table"
