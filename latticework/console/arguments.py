"""What stands behind the name of a canned query: `.members Quad --as-of 2022-01`."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from latticework.errors import UsageError
from latticework.query.canned import CannedQuery
from latticework.query.parameters import ENTITY_TYPES, Parameter

SWITCHES = ("sparql", "all")  # print the query in place of running it; name everything in a cell
_NAMED = (*ENTITY_TYPES, "article", "claim", "text", "choice", "literal", "iri")
_QUOTES = str.maketrans({"“": '"', "”": '"', "「": '"', "」": '"'})


@dataclass(frozen=True, slots=True)
class Arguments:
    """Values by parameter, and the switches that were given."""

    given: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    switches: frozenset[str] = frozenset()


def words(text: str) -> list[str]:
    """Return the words of a command, quotes taken away. Raises UsageError for a quote that is left open."""
    try:
        return shlex.split(text.translate(_QUOTES), comments=False)
    except ValueError:
        pass
    try:  # an apostrophe inside a name (People's …) is no quote
        return shlex.split(text.replace("'", "\\'"), comments=False)
    except ValueError:
        raise UsageError("a quotation mark is left open", remedy="close it, or leave it out") from None


def positional(query: CannedQuery) -> list[Parameter]:
    """Return the parameters that may stand without their names, in order: what is required before the rest."""
    named = [p for p in query.parameters.values() if p.type in _NAMED]
    return sorted(named, key=lambda p: not p.required)


def read(query: CannedQuery, given: Sequence[str], known: Callable[[Parameter, str], bool]) -> Arguments:
    """Return what the words mean for a query.

    `known` says whether a parameter takes a name, so that `Five Eyes` needs no quotes. Raises UsageError for
    a flag without value or a word too many.
    """
    values: dict[str, list[str]] = {}
    switches: set[str] = set()
    loose: list[str] = []
    rest = list(given)
    while rest:
        word = rest.pop(0)
        name, sign, value = word.partition("=")
        if not word.startswith("-") and name not in query.parameters:
            loose.append(word)
            continue
        name = name.lstrip("-")
        if name in SWITCHES:
            switches.add(name)
            continue
        if not sign:
            if not word.startswith("-"):
                loose.append(word)
                continue
            if not rest:
                raise UsageError(f"--{name} has no value", remedy=f"write --{name} VALUE")
            value = rest.pop(0)
        values.setdefault(name, []).append(value)
    _place(query, loose, values, known)
    return Arguments(values, frozenset(switches))


def _place(query: CannedQuery, loose: list[str], values: dict[str, list[str]],
           known: Callable[[Parameter, str], bool]) -> None:  # fmt: skip
    """Give the words without a name to the parameters that take them."""
    open_to = [p for p in positional(query) if p.name not in values]
    while loose:
        if not open_to:
            raise UsageError(
                f"{loose[0]!r} is one word too many",
                remedy=f".{query.name} takes {takes(query) or 'nothing'}",
            )
        for parameter in open_to:  # the first that knows the longest run of words
            length = next((n for n in range(len(loose), 0, -1) if known(parameter, " ".join(loose[:n]))), 0)
            if length:
                break
        else:
            parameter, length = open_to[0], 1  # which says then what it does not know
        values.setdefault(parameter.name, []).append(" ".join(loose[:length]))
        del loose[:length]
        if not parameter.multiple:
            open_to.remove(parameter)


def takes(query: CannedQuery) -> str:
    """Return how the parameters of a query are written, in one line."""
    first = [p.name.upper() if p.required else f"[{p.name.upper()}]" for p in positional(query)[:3]]
    flags = [f"--{name}" for name in query.parameters if name not in {p.name for p in positional(query)[:3]}]
    return " ".join([*first, *flags])
