"""The head of a canned query: lines of `#+ ` with YAML, in grlc's keys and ours under `x-latticework`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, cast

import yaml

from latticework.errors import InputError

_MARK = "#+"
_KEYS = {
    "summary", "description", "tags", "pagination", "defaults", "enumerate", "endpoint", "method", "transform",
    "endpoint_in_url", "mime", "licence", "license", "x-latticework",
}  # fmt: skip
_OURS = {
    "title",
    "description",
    "question",
    "parameters",
    "columns",
    "view",
    "cases",
    "order",
    "picture",
    "answer",
    "checks",
}


@dataclass(frozen=True, slots=True)
class Head:
    """A head as read: its values, and the line and column of each key for messages."""

    values: Mapping[str, Any]
    places: Mapping[tuple[str | int, ...], tuple[int, int]]
    where: str

    def fail(self, path: tuple[str | int, ...], what: str, remedy: str) -> NoReturn:
        """Raise InputError at the place of a key."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        raise InputError(what, where=f"{self.where}:{line}:{column}", remedy=remedy)


def read(text: str, where: str) -> tuple[Head, str]:
    """Return the head and the query itself.

    Raises InputError with file, line and column where the head is not sound.
    """
    lines = text.splitlines(keepends=True)
    numbered = [(number, line) for number, line in enumerate(lines) if line.startswith(_MARK)]
    body = "".join(line for line in lines if not line.startswith(_MARK)).lstrip("\n")
    if not numbered:
        return Head({}, {}, where), body  # somebody's query as it is; lint says that it has no head
    first = numbered[0][0]
    if [number for number, _ in numbered] != list(range(first, first + len(numbered))):
        raise InputError(
            "its head is in pieces", where=f"{where}:{first + 1}:1", remedy="keep the `#+` lines together"
        )
    document = "".join(_stripped(line) for _, line in numbered)
    places: dict[tuple[str | int, ...], tuple[int, int]] = {}
    try:
        node = yaml.compose(document, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        values = _plain(node, (), places, first) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + first + 1, mark.column + 4) if mark else (first + 1, 1)
        raise InputError(
            f"its head is not YAML: {error.problem}",
            where=f"{where}:{line}:{column}",
            remedy="correct the head",
        ) from None
    head = Head(cast("dict[str, Any]", values) if isinstance(values, dict) else {}, places, where)
    if not isinstance(values, dict):
        head.fail((), "its head is no mapping", "write `#+ key: value` lines")
    for key in head.values:
        if key not in _KEYS:
            head.fail((key,), f"unknown key {key!r} in the head", f"one of {', '.join(sorted(_KEYS))}")
    ours = head.values.get("x-latticework")
    if ours is not None and not isinstance(ours, dict):
        head.fail(("x-latticework",), "x-latticework is a mapping", "see docs/queries.md")
    for key in cast("dict[str, Any]", ours or {}):
        if key not in _OURS:
            head.fail(("x-latticework", key), f"unknown key {key!r}", f"one of {', '.join(sorted(_OURS))}")
    return head, body


def _stripped(line: str) -> str:
    rest = line[len(_MARK) :]
    return rest.removeprefix(" ")


def _plain(
    node: yaml.Node, path: tuple[str | int, ...], places: dict[Any, tuple[int, int]], first: int
) -> Any:
    """Return the value of a YAML node; dates stay text, since 2021-03 is a month and not its first day."""
    places.setdefault(path, (node.start_mark.line + first + 1, node.start_mark.column + 4))
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, path, places, first))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, i), places, first) for i, item in enumerate(node.value)]
    text: str = node.value
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on") if text.lower() in ("true", "false") else text
    if kind == "int":
        return int(text) if re.fullmatch(r"-?(0|[1-9][0-9]*)", text) else text  # 007 is a name
    return float(text) if kind == "float" else text


def _pairs(node: yaml.MappingNode, path: Any, places: Any, first: int) -> Iterator[tuple[str, Any]]:
    for key, value in node.value:
        name: str = key.value
        places[(*path, name)] = (key.start_mark.line + first + 1, key.start_mark.column + 4)
        yield name, _plain(value, (*path, name), places, first)
