"""A report on one store set against the same report on another: rows added, removed, changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pyoxigraph import Triple

from latticework.errors import UsageError
from latticework.query.canned import CannedQuery, Column
from latticework.query.engine import Embedded, Engine
from latticework.report.history import ADDED, CHANGED, REMOVED
from latticework.report.records import iris_of
from latticework.report.table import Cell, Row, Table
from latticework.store.generations import Home
from latticework.store.reader import Store
from latticework.vocabulary.iris import term

_CHANGE = Column("change", "status", {"en": "change", "zh": "变化", "ja": "変更"}, computed=True)
_DIFFERS = Column("differs", "texts", {"en": "what differs", "zh": "差异", "ja": "相違"}, computed=True)
_BEHIND = Column(
    "behind", "iris", {"en": "article behind", "zh": "相关文章", "ja": "根拠の記事"}, computed=True
)
_STATED_IN = term("statedIn")


def compare(query: CannedQuery, new: Table, old: Table, engine: Engine, older: Engine) -> Table:
    """Return the rows by which two answers of a report differ, each with the articles behind the difference.

    Rows are the same row where their key columns agree: the claim of a row of one claim, else what the row is
    about. `differs` names each column that changed, with the value before and after.
    """
    keys = key_columns(query)
    rows: list[Row] = []
    for change, before, after in _differences(old, new, keys):
        row = after or before or {}
        claims_before, claims_after = _claims(before), _claims(after)
        moved = (claims_before ^ claims_after) or claims_after
        behind = _articles(moved & claims_after, engine) | _articles(moved - claims_after, older)
        differs = _differs(before, after, query) if before and after else None
        rows.append({"change": change, **row, "differs": differs, "behind": iris_of(behind)})
    return Table(
        name=new.name,
        columns=(_CHANGE, *new.columns, _DIFFERS, _BEHIND),
        rows=tuple(rows),
        question=new.question,
        notes=(_note(new.language, rows, len(old), len(new)),),
        language=new.language,
    )


def opened(directory: Path) -> Embedded:
    """Return the store of a store directory, as it was published last.

    Raises UsageError where there is none.
    """
    published = Home(directory).current()
    if published is None:
        raise UsageError(
            f"there is no store in {directory}", remedy="--compare takes a store directory (--store)"
        )
    return Embedded(Store.open(published.folder, published.digest))


def either(engine: Engine, older: Engine) -> Callable[[Iterable[str]], list[Triple]]:
    """Return a description of claims that takes those which only the older store has from there."""

    def described(things: Iterable[str]) -> list[Triple]:
        listed = list(things)
        return sorted({*older.described(listed), *engine.described(listed)}, key=str)

    return described


def key_columns(query: CannedQuery) -> tuple[str, ...]:
    """Return the columns that say what a row is about."""
    names = [c.name for c in query.columns]
    if "claim" in names:
        return ("claim",)
    labelled = tuple(c.name for c in query.columns if c.labelled and c.type == "iri")
    return labelled or tuple(names[:1])


def _differences(
    old: Table, new: Table, keys: tuple[str, ...]
) -> Iterator[tuple[str, Row | None, Row | None]]:
    """Yield each change with the row before and the row after; rows alike in every column are passed over."""
    before = _by_key(old, keys)
    after = _by_key(new, keys)
    for key in dict.fromkeys((*after, *before)):
        come = [row for row in after[key] if row not in before[key]]
        gone = [row for row in before[key] if row not in after[key]]
        for row in come:
            if gone:  # the one that is most like it
                nearest = max(gone, key=lambda g: sum(g.get(name) == row[name] for name in row))
                gone.remove(nearest)
                yield CHANGED, nearest, row
            else:
                yield ADDED, None, row
        for row in gone:
            yield REMOVED, row, None


def _by_key(table: Table, keys: tuple[str, ...]) -> dict[tuple[Cell, ...], list[Row]]:
    found: dict[tuple[Cell, ...], list[Row]] = defaultdict(list)
    for row in table:
        found[tuple(row[name] for name in keys)].append(row)
    return found


def _differs(before: Row, after: Row, query: CannedQuery) -> tuple[str, ...]:
    return tuple(
        f"{c.name}: {_shown(before[c.name])} → {_shown(after[c.name])}"
        for c in query.columns
        if c.name in after and before.get(c.name) != after[c.name]
    )


def _shown(value: Cell) -> str:
    if isinstance(value, tuple):
        return str(len(value))
    return "–" if value is None else str(value)


def _claims(row: Row | None) -> set[str]:
    found: set[str] = set()
    for name in ("claim", "claims"):
        value = row.get(name) if row else None
        found |= (
            set(map(str, value)) if isinstance(value, tuple) else {str(value)} if value is not None else set()
        )
    return found


def _articles(claims: set[str], engine: Engine) -> set[str]:
    return {
        str(getattr(t.object, "value", "")) for t in engine.described(claims) if t.predicate == _STATED_IN
    }


def _note(language: str, rows: list[Row], before: int, after: int) -> str:
    counts = [sum(row["change"] == change for row in rows) for change in (ADDED, REMOVED, CHANGED)]
    added, removed, changed = counts
    if language == "zh":
        return f"原有 {before} 行,现有 {after} 行:新增 {added},移除 {removed},改变 {changed}。"
    if language == "ja":
        return f"以前 {before} 行、現在 {after} 行: 追加 {added}、削除 {removed}、変更 {changed}。"
    return f"{before} rows before, {after} now: {added} added, {removed} removed, {changed} changed."
