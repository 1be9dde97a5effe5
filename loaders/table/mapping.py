"""The mapping of a table: a small YAML file beside it that says what its columns and values stand for."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, cast

import yaml

from latticework.errors import InputError

# What the subject and the object of a claim are called in a mapping, by kind.
ENDS: dict[str, tuple[str, str | None]] = {
    "membership": ("party", "grouping"),
    "coverage": ("grouping", "technology"),
    "control": ("regime", "target"),
    "launch": ("grouping", None),
}
COMMON = ("status", "start", "end", "time", "time-kind", "source", "source-title", "note")
_KEYS = ("kind", "graph", "title", "sheet", "columns", "ignore", "constants", "values", "changes", "types")


@dataclass(frozen=True, slots=True)
class Change:
    """What rows with these cells shall hold in other columns; `why` is kept with the claims as a note of the editor."""

    rows: MappingOf[str, str]
    set: MappingOf[str, str]
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping as read. Roles: `party`, `grouping`, `status`, `start`, …; `party-label@en` names a new party."""

    where: str
    kind: str
    columns: MappingOf[str, str]
    shared_graph: bool = False
    title: MappingOf[str, str] | None = None
    sheet: str | None = None
    ignore: tuple[str, ...] = ()
    constants: MappingOf[str, str] | None = None
    values: MappingOf[str, MappingOf[str, str]] | None = None
    changes: tuple[Change, ...] = ()
    types: MappingOf[str, str] | None = None

    def column(self, role: str) -> str | None:
        """Return the column that holds a role."""
        return next((column for column, held in self.columns.items() if held == role), None)


def beside(path: Path) -> Path:
    """Return where the mapping of a table lies: STEM.mapping.yml."""
    return path.with_suffix(".mapping.yml")


def read(path: Path) -> Mapping:
    """Return the mapping in a file. Raises InputError with file and line for one that is not sound."""
    try:
        text = path.read_text(encoding="utf-8")
        # BaseLoader: 2020-10 stays a month, and NO is Norway, not "no"
        read_in: Any = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
    except OSError:
        raise InputError(
            "its mapping is not there",
            where=str(path),
            remedy="write it, or name one: --mapping FILE (docs/tables.md)",
        ) from None
    except (yaml.MarkedYAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        what = getattr(error, "problem", None) or error
        raise InputError(f"not YAML: {what}", where=place, remedy="correct the mapping") from None
    return _Checked(path, text, read_in).mapping()


class _Checked:
    """A mapping under examination, so that each message names the line of the key."""

    def __init__(self, path: Path, text: str, values: Any) -> None:
        self.path, self.lines = path, text.splitlines()
        if not isinstance(values, dict):
            self.fail("", "a mapping is keys and values", "begin with `kind: membership`")
        self.values = cast("dict[str, Any]", values)

    def fail(self, key: str, what: str, remedy: str) -> NoReturn:
        line = next(
            (n for n, text in enumerate(self.lines, 1) if key and text.lstrip().startswith(f"{key}:")), 1
        )
        raise InputError(what, where=f"{self.path}:{line}", remedy=remedy)

    def mapping(self) -> Mapping:
        for key in self.values:
            if key not in _KEYS:
                self.fail(key, f"unknown key {key!r}", f"one of {', '.join(_KEYS)}")
        kind = str(self.values.get("kind", ""))
        if kind not in ENDS:
            self.fail("kind", f"{kind!r} is no kind of claim that a table holds", f"one of {', '.join(ENDS)}")
        if self.values.get("graph") not in (None, "reference"):
            self.fail("graph", "the graph is reference, or the table's own", "take the line away")
        ends = tuple(end for end in ENDS[kind] if end)
        roles = (*ends, *COMMON)
        columns, constants = self._texts("columns"), self._texts("constants")
        for key, role in [*columns.items(), *((held, held) for held in constants)]:
            name = role.partition("-label@")[0]
            if name not in roles:
                self.fail(key, f"unknown role {role!r}", f"one of {', '.join(roles)}, {ends[0]}-label@en")
        held = {*columns.values(), *constants}
        for role in (*ends, "status"):
            if role not in held:
                self.fail("columns", f"no column holds the {role}", f"name its column, or a constant: {role}")
        for role in columns.values():
            if list(columns.values()).count(role) > 1:
                self.fail("columns", f"two columns hold the {role}", "keep one, and ignore the other")
        values = self.values.get("values") or {}
        if not isinstance(values, dict):
            self.fail("values", "values are listed by role", "write {status: {participant: observer}}")
        for role in cast("dict[str, Any]", values):
            if role not in roles:
                self.fail(role, f"unknown role {role!r}", f"one of {', '.join(roles)}")
        return Mapping(
            where=str(self.path),
            kind=kind,
            columns=columns,
            shared_graph=self.values.get("graph") == "reference",
            title=self._texts("title"),
            sheet=self.values.get("sheet"),
            ignore=tuple(self.values.get("ignore") or ()),
            constants=constants,
            values={role: self._pairs(role, pairs) for role, pairs in cast("dict[str, Any]", values).items()},
            changes=self._changes(),
            types=self._texts("types"),
        )

    def _texts(self, key: str) -> dict[str, str]:
        return self._pairs(key, self.values.get(key) or {})

    def _pairs(self, key: str, value: Any) -> dict[str, str]:
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            self.fail(key, f"{key} is no list of names and what they stand for", "write {name: meaning}")
        return cast("dict[str, str]", value)

    def _changes(self) -> tuple[Change, ...]:
        given = self.values.get("changes") or []
        if not isinstance(given, list) or not all(isinstance(c, dict) for c in given):
            self.fail("changes", "changes are a list", "write - {rows: {…}, set: {…}, why: …}")
        found: list[Change] = []
        for change in cast("Sequence[dict[str, Any]]", given):
            if not {"rows", "set"} <= set(change) <= {"rows", "set", "why"}:
                self.fail(
                    "changes", "a change has rows, set and why", "write - {rows: {…}, set: {…}, why: …}"
                )
            found.append(
                Change(
                    self._pairs("rows", change["rows"]), self._pairs("set", change["set"]), change.get("why")
                )
            )
        return tuple(found)
