"""`CannedQuery`: one `.rq` file, its head understood; and the catalogue of all of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from latticework.content import Content
from latticework.errors import LatticeworkError, UsageError
from latticework.query import basil
from latticework.query import head as heads
from latticework.query.binder import bind
from latticework.query.head import Head
from latticework.query.parameters import STANDARD, TYPES, Parameter, Resolver, Value
from latticework.query.tokens import Token, tokens

COLUMN_TYPES = ("iri", "iris", "text", "texts", "integer", "decimal", "date", "status", "boolean")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: its type, its heading by language, whether a label column stands beside it."""

    name: str
    type: str
    heading: Mapping[str, str]
    labelled: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A worked case: parameters, and rows that the answer holds (all of them, where `exact`)."""

    parameters: Mapping[str, Sequence[str]]
    rows: tuple[Mapping[str, Any], ...]
    exact: bool
    note: str


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """A question with parameters: one standard SPARQL query and what its head says of it."""

    name: str
    family: str
    path: Path
    text: str
    summary: str
    description: str
    descriptions: Mapping[str, str]
    tags: tuple[str, ...]
    title: Mapping[str, str]
    question: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    columns: tuple[Column, ...]
    view: str
    picture: str | None
    order: tuple[str, ...]
    cases: tuple[Case, ...]

    def values(self, given: Mapping[str, Sequence[str]], resolver: Resolver) -> dict[str, Value]:
        """Return what each parameter means, defaults filled in.

        Raises UsageError for an unknown parameter, a missing one, or a value that it does not take.
        """
        for name in given:
            if name not in self.parameters:
                near = difflib.get_close_matches(name, self.parameters, 1)
                remedy = (
                    f"did you mean {near[0]}?" if near else f"it has {', '.join(self.parameters) or 'none'}"
                )
                raise UsageError(f"report {self.name} has no parameter {name!r}", remedy=remedy)
        values: dict[str, Value] = {}
        for name, parameter in self.parameters.items():
            written = list(given.get(name) or ([parameter.default] if parameter.default else []))
            if not written and parameter.required:
                raise UsageError(f"report {self.name} needs {name}", remedy=f"add -p {name}=…")
            if written:
                values[name] = resolver.value(parameter, written)
                if len(values[name].iris) < parameter.at_least and parameter.at_least > 1:
                    raise UsageError(
                        f"report {self.name} needs at least {parameter.at_least} of {name}",
                        remedy="repeat -p",
                    )
        return values

    def bound(self, values: Mapping[str, Value]) -> str:
        """Return the query that runs: the values bound in every scope."""
        terms = {
            variable: list(found) for value in values.values() for variable, found in value.terms.items()
        }
        return bind(self.text, terms)


def read(path: Path, family: str | None = None) -> CannedQuery:
    """Return the canned query of a file. Raises InputError with line and column where its head is broken."""
    head, body = heads.read(path.read_text(encoding="utf-8"), str(path))
    top = head.values
    ours = cast("dict[str, Any]", top.get("x-latticework") or {})
    summary = str(top.get("summary") or path.stem)
    return CannedQuery(
        name=path.stem,
        family=family or path.parent.name,
        path=path,
        text=body,
        summary=summary,
        description=(description := str(top.get("description") or "").strip()),
        descriptions={"en": description}
        | _by_language(head, ("x-latticework", "description"), ours.get("description") or {}),
        tags=tuple(str(tag) for tag in top.get("tags") or ()),
        title=_by_language(head, ("x-latticework", "title"), ours.get("title") or {"en": summary}),
        question=_by_language(head, ("x-latticework", "question"), ours.get("question") or {"en": summary}),
        parameters=basil.parameters(body, top, _prefixes(body))
        | _parameters(head, ours.get("parameters") or {}, basil.by_name(top.get("defaults"))),
        columns=_columns(head, ours.get("columns") or {}),
        view=str(ours.get("view") or "rows"),
        picture=str(ours["picture"]) if ours.get("picture") else None,
        order=tuple(str(name) for name in ours.get("order") or ()),
        cases=_cases(head, ours.get("cases") or []),
    )


def _by_language(head: Head, path: tuple[str | int, ...], value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return {"en": value}
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        head.fail(path, f"{path[-1]} is no text by language", "write {en: …, zh: …}")
    return cast("dict[str, str]", value)


def _prefixes(text: str) -> dict[str, str]:
    """Return the prefixes that a query declares."""
    found: dict[str, str] = {}
    before: list[Token] = []
    for token in tokens(text):
        if token.kind == "iri" and len(before) > 1 and before[-2].is_word("PREFIX"):
            found[before[-1].text.rstrip(":")] = token.text[1:-1]
        before = [*before[-1:], token]
    return found


def _parameters(head: Head, value: Any, defaults: Mapping[str, Any]) -> dict[str, Parameter]:
    path = ("x-latticework", "parameters")
    if isinstance(value, list):
        value = dict.fromkeys(cast("list[str]", value))
    if not isinstance(value, dict):
        head.fail(path, "parameters are a mapping or a list of names", "write {grouping: {required: true}}")
    found: dict[str, Parameter] = {}
    for name, about in cast("dict[str, Any]", value).items():
        known = STANDARD.get(name)
        about = dict(about or {})
        if known is None and "type" not in about:
            head.fail((*path, name), f"parameter {name!r} has no type", f"one of {', '.join(sorted(TYPES))}")
        parameter = known or Parameter(name, str(about["type"]))
        if "type" in about and about["type"] not in TYPES:
            head.fail(
                (*path, name, "type"), f"unknown type {about['type']!r}", f"one of {', '.join(sorted(TYPES))}"
            )
        allowed = {"type", "required", "multiple", "default", "at-least", "choices", "label", "binds"}
        for key in set(about) - allowed:
            head.fail((*path, name, key), f"unknown key {key!r}", f"one of {', '.join(sorted(allowed))}")
        if not about.get("label", parameter.label):
            head.fail((*path, name), f"parameter {name!r} has no label", "add label: {en: …, zh: …}")
        default = about.get("default", defaults.get(name, parameter.default))
        found[name] = replace(
            parameter,
            type=about.get("type", parameter.type),
            required=bool(about.get("required", False)),
            multiple=bool(about.get("multiple", parameter.multiple)),
            default=None if default is None else str(default),
            at_least=int(about.get("at-least", 1)),
            choices=tuple(str(c) for c in about.get("choices", ())),
            label=about.get("label", parameter.label),
            binds=about.get("binds"),
        )
    return found


def _columns(head: Head, value: Any) -> tuple[Column, ...]:
    path = ("x-latticework", "columns")
    if not isinstance(value, dict):
        head.fail(path, "columns are a mapping", "write {member: {type: iri, label: {en: …, zh: …}}}")
    found: list[Column] = []
    for name, about in cast("dict[str, Any]", value).items():
        if not isinstance(about, dict):
            head.fail(
                (*path, name), f"column {name!r} is no mapping", "write {type: …, label: {en: …, zh: …}}"
            )
        about = cast("dict[str, Any]", about)
        kind = about.get("type", "text")
        if kind not in COLUMN_TYPES:
            head.fail(
                (*path, name, "type"), f"unknown column type {kind!r}", f"one of {', '.join(COLUMN_TYPES)}"
            )
        heading = _by_language(head, (*path, name, "label"), about.get("label") or {"en": name})
        labelled = bool(about.get("labelled", False))
        found.append(Column(name, kind, heading, labelled, bool(about.get("computed", False))))
    return tuple(found)


def _cases(head: Head, value: Any) -> tuple[Case, ...]:
    path = ("x-latticework", "cases")
    if not isinstance(value, list):
        head.fail(path, "cases are a list", "write - parameters: …")
    found: list[Case] = []
    for number, about in enumerate(value):
        if not isinstance(about, dict) or "rows" not in about:
            head.fail((*path, number), "a case has parameters and rows", "add rows: [...]")
        about = cast("dict[str, Any]", about)
        parameters = {
            str(k): [str(x) for x in v] if isinstance(v, list) else [str(v)]
            for k, v in (about.get("parameters") or {}).items()
        }
        exact = bool(about.get("exact", True))
        found.append(Case(parameters, tuple(about["rows"]), exact, str(about.get("note") or "")))
    return tuple(found)


class Catalogue:
    """All canned queries: the shipped ones, the user's own over them, and folders named in the call."""

    def __init__(self, content: Content, more: Iterable[Path] = ()) -> None:
        """Find the files; a head is read only when its query is asked for."""
        self.files = dict(content.found("queries", "*.rq"))
        for folder in more:
            if not folder.is_dir():
                raise UsageError(f"{folder} is no folder", remedy="--queries takes a folder with .rq files")
            self.files |= {path.stem: path for path in sorted(folder.rglob("*.rq"))}

    def get(self, name: str) -> CannedQuery:
        """Return the query of that name. Raises UsageError for an unknown one."""
        path = self.files.get(name)
        if path is None:
            near = difflib.get_close_matches(name, self.files, 3)
            remedy = f"did you mean {', '.join(near)}?" if near else "latticework report lists them"
            raise UsageError(f"no report is called {name!r}", remedy=remedy)
        return read(path)

    def all(self, said: list[LatticeworkError] | None = None) -> list[CannedQuery]:
        """Return every query, by family and name.

        With `said`, a file whose head is broken is left out and its error put there; without, it is raised.
        """
        found: list[CannedQuery] = []
        for path in self.files.values():
            try:
                found.append(read(path))
            except LatticeworkError as error:
                if said is None:
                    raise
                said.append(error)
        return sorted(found, key=lambda q: (q.family, q.name))
