"""Checks of canned queries that go beyond a sound head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from latticework.errors import LatticeworkError
from latticework.query import canned, guard
from latticework.query.canned import CannedQuery
from latticework.query.parameters import Parameter
from latticework.query.tokens import Token, tokens

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in a file, and where: `path:line:column`."""

    where: str
    what: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.where}: {self.what}"


def check(path: Path) -> list[Finding]:
    """Return what is wrong with a canned query; nothing for a sound one."""
    try:
        query = canned.read(path)
    except LatticeworkError as error:
        return [Finding(error.where or str(path), error.what)]
    return list(_findings(query))


def _findings(query: CannedQuery) -> Iterator[Finding]:
    where = str(query.path)
    offset = query.path.read_text(encoding="utf-8").index(query.text)
    line = query.path.read_text(encoding="utf-8")[:offset].count("\n")

    def place(token: Token) -> str:
        before = query.text[: token.start]
        return f"{where}:{line + before.count(chr(10)) + 1}:{token.start - before.rfind(chr(10))}"

    try:
        if guard.check(query.text) not in ("SELECT",):
            yield Finding(where, "a report is a SELECT")
    except LatticeworkError as error:
        yield Finding(where, error.what)
    if error_in := _not_standard(query.text):
        yield Finding(f"{where}:{line + 1}", f"not standard SPARQL 1.1: {error_in}")
    for token in late_patterns(query.text):
        yield Finding(
            place(token), "a pattern after OPTIONAL: engines do not reorder it; write OPTIONAL last"
        )
    mentioned = {t.text[1:] for t in tokens(query.text) if t.kind == "variable"}
    for parameter in query.parameters.values():
        by_view = (
            parameter.name == "as-of" and {"notBefore", "notAfter"} <= mentioned
        )  # it compares the bounds
        if not _binds(parameter) & mentioned and parameter.type != "integer" and not by_view:
            yield Finding(where, f"parameter {parameter.name!r} binds no variable of the query")
        for language in LANGUAGES:
            if not parameter.label.get(language):
                yield Finding(where, f"parameter {parameter.name!r} has no label in {language}")
    for column in query.columns:
        if not column.computed and column.name not in mentioned:
            yield Finding(where, f"column {column.name!r} is neither a variable of the query nor computed")
        for language in LANGUAGES:
            if not column.heading.get(language):
                yield Finding(where, f"column {column.name!r} has no label in {language}")
    if not query.path.read_text(encoding="utf-8").lstrip().startswith("#+"):
        yield Finding(f"{where}:1:1", "it has no head")
    if not query.columns:
        yield Finding(where, "it declares no columns")
    if not query.cases:
        yield Finding(where, "it has no worked case")


def _binds(parameter: Parameter) -> set[str]:
    """Return the variables that a parameter can bind: some have their own (`status` binds status and role)."""
    own = {
        "status": {"status", "role"},
        "reference": {"reference", "referenceOnly"},
        "review": {"review"},
        "tier": {"tier"},
    }
    return own.get(parameter.type, {parameter.variable})


def _not_standard(text: str) -> str | None:
    """Return why rdflib's parser, which knows the standard and no extension, refuses a query."""
    from rdflib.plugins.sparql.parser import parseQuery  # 150 ms: only lint pays for it

    try:
        parseQuery(text)
    except Exception as error:  # noqa: BLE001 - pyparsing and rdflib raise many kinds
        return str(error).splitlines()[0]
    return None


def late_patterns(text: str) -> Iterator[Token]:
    """Yield the first token of each pattern that stands after an OPTIONAL in the same group."""
    groups: list[dict[str, bool]] = [{"after": False, "optional": False, "said": False}]
    parens = 0
    skipping = False  # inside FILTER or BIND, which may stand anywhere
    skip_depth = 0
    before: Token | None = None
    for token in tokens(text):
        if token.text == "{" and token.kind == "sign":
            groups.append(
                {"after": False, "optional": bool(before and before.is_word("OPTIONAL")), "said": False}
            )
        elif token.text == "}" and token.kind == "sign":
            closed = groups.pop() if len(groups) > 1 else groups[0]
            if closed["optional"]:
                groups[-1]["after"] = True
            if skipping and len(groups) == skip_depth:
                skipping = False
        elif token.text == "(" and token.kind == "sign":
            parens += 1
        elif token.text == ")" and token.kind == "sign":
            parens -= 1
            if skipping and parens == 0 and len(groups) == skip_depth:
                skipping = False
        elif token.is_word("FILTER", "BIND"):
            skipping, skip_depth = True, len(groups)
        elif (
            groups[-1]["after"]
            and not skipping
            and parens == 0
            and not groups[-1]["said"]
            and (
                token.kind in ("variable", "iri", "name")
                or token.is_word("GRAPH", "VALUES", "UNION", "SELECT")
            )
        ):
            groups[-1]["said"] = True
            yield token
        before = token
