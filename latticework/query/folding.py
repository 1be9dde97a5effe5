"""Filters whose answer is plain from the text, folded away before a query goes to a server.

A parameter that was not given leaves its variable unbound, so `FILTER (!BOUND(?type) || …)` lets everything
through and `MINUS { … FILTER (BOUND(?only)) }` takes nothing away. Oxigraph and rdflib see that; Virtuoso 7
ends with "lost filters in equivs". The folded query has the same solutions by the Recommendation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from latticework.query.tokens import Token, tokens

_PASSES = 6  # a pass for each level of what lies in what; more change nothing


@dataclass(frozen=True, slots=True)
class _Constant:
    """A block `VALUES ?name { term }`, and its place in the text."""

    name: str
    term: str
    start: int
    end: int


@dataclass(slots=True)
class _Group:
    """A group: what introduces it, where it lies among the tokens, what can be and what is surely bound in it."""

    kind: str
    opened: int
    parent: _Group | None
    closed: int = 0
    maybe: set[str] = field(default_factory=set[str])
    surely: set[str] = field(default_factory=set[str])
    filters: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])  # from FILTER to its last )
    inner: list[_Group] = field(default_factory=list["_Group"])
    mentions: set[str] = field(default_factory=set[str])  # outside VALUES
    constants: list[_Constant] = field(default_factory=list["_Constant"])

    def can_bind(self) -> set[str]:
        """Return the variables that a solution of the group can bind."""
        return self.maybe.union(*(g.can_bind() for g in self.inner if g.kind not in ("MINUS", "EXISTS")))

    def seen(self) -> set[str]:
        """Return the variables that a filter of the group can see bound: in EXISTS and OPTIONAL those around it too."""
        around = self.parent.seen() if self.parent and self.kind in ("EXISTS", "OPTIONAL") else set[str]()
        return self.can_bind() | around

    def within_exists(self) -> bool:
        """Say whether the group is one of EXISTS, or lies in one."""
        return self.kind == "EXISTS" or (self.parent is not None and self.parent.within_exists())

    def every(self) -> Iterator[_Group]:
        """Yield the group and all within it."""
        yield self
        for group in self.inner:
            yield from group.every()


def folded(text: str) -> str:
    """Return a query with the same solutions, without filters on variables that nothing binds."""
    for _ in range(_PASSES):
        found = list(tokens(text))
        tops = _groups(found)
        cuts = [cut for top in tops for cut in (*_filters(text, found, top), *_idle_constants(top))]
        if not cuts:
            break
        text = _cut(text, cuts)
    return text


def _cut(text: str, cuts: list[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end, put in sorted(cuts, key=lambda cut: (cut[0], -cut[1])):
        if start >= position:  # what lies in something that changed comes in the next pass
            pieces += [text[position:start], put]
            position = end
    return "".join([*pieces, text[position:]])


def _filters(text: str, found: Sequence[Token], top: _Group) -> Iterator[tuple[int, int, str]]:
    """Yield what takes the place of filters with a plain answer, and of groups that match nothing."""
    for group in top.every():
        for start, end in group.filters:
            parts = _alternatives(found[start + 2 : end])
            kept = _kept(parts, group)
            if kept is None:
                yield found[start].start, found[end].end, ""
            elif kept and len(kept) < len(parts):
                expression = " || ".join(text[part[0].start : part[-1].end] for part in kept)
                yield found[start].start, found[end].end, f"FILTER ({expression})"
            elif not kept and (
                group.kind in ("MINUS", "OPTIONAL") or found[group.opened - 1].is_word("UNION")
            ):
                yield found[group.opened - 1].start, found[group.closed].end, ""
            elif not kept and found[min(group.closed + 1, len(found) - 1)].is_word("UNION"):
                yield found[group.opened].start, found[group.closed + 1].end, ""


def _idle_constants(top: _Group) -> Iterator[tuple[int, int, str]]:
    """Yield the VALUES blocks of EXISTS groups that only say again what a variable is everywhere.

    The binder puts one into each group; Virtuoso 7 finds no solution for EXISTS with VALUES in it.
    """
    every = list(top.every())
    bound = set[str]().union(*(g.maybe & g.mentions for g in every))
    terms: dict[str, set[str]] = {}
    for group in every:
        for name in group.surely - {c.name for c in group.constants}:
            bound.add(name)
        for constant in group.constants:
            terms.setdefault(constant.name, set()).add(constant.term)
    for group in every:
        mentioned = set[str]().union(*(g.mentions for g in group.every()))
        for constant in group.constants:
            idle = constant.name not in mentioned | bound and len(terms[constant.name]) == 1
            if idle and group.within_exists():
                yield constant.start, constant.end, ""


def _kept(parts: Sequence[list[Token]], group: _Group) -> list[list[Token]] | None:
    """Return the alternatives of a filter that are not plainly false; None where one is plainly true."""
    seen = group.seen()
    kept: list[list[Token]] = []
    for part in parts:
        words = [t.text.upper() if t.kind == "word" else t.text for t in part]
        negated = words[:1] == ["!"]
        plain = words[1:] if negated else words
        if len(plain) == 4 and plain[:2] == ["BOUND", "("] and plain[3] == ")":
            name = plain[2][1:]
            if name in group.surely or name not in seen:
                if (name in group.surely) != negated:
                    return None
                continue
        kept.append(part)
    return kept


def _alternatives(expression: Sequence[Token]) -> list[list[Token]]:
    """Return the parts of an expression between its outermost `||`."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in expression:
        if token.kind == "sign" and token.text in "([{":
            depth += 1
        elif token.kind == "sign" and token.text in ")]}":
            depth -= 1
        if depth == 0 and token.text == "||":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _groups(found: Sequence[Token]) -> list[_Group]:
    """Return the outermost groups of a query, filters and variables noted in each."""
    tops: list[_Group] = []
    stack: list[_Group] = []
    parens: list[
        tuple[int, bool]
    ] = []  # of each open (: where its FILTER stands, or -1; whether it is an expression
    values: list[str] | None = None
    for place, token in enumerate(found):
        sign = token.text if token.kind == "sign" else ""
        before = found[place - 1] if place else Token("start", "", 0)
        if sign == "{" and values is not None:
            _note_values(found, place, values, stack)
            values = []  # inside the data: nothing there is a variable
            stack.append(_Group("DATA", place, stack[-1] if stack else None))
        elif sign == "{":
            kind = before.text.upper() if before.is_word("MINUS", "OPTIONAL", "EXISTS") else "GROUP"
            group = _Group(kind, place, stack[-1] if stack else None)
            (stack[-1].inner if stack else tops).append(group)
            stack.append(group)
            parens.append((-1, False))
        elif sign == "}" and stack:
            group = stack.pop()
            group.closed = place
            if group.kind == "DATA":
                values = None
            elif parens:
                parens.pop()
        elif sign == "(" and values is None:
            starts = place - 1 if before.is_word("FILTER") else -1
            inside = bool(parens) and parens[-1][1]
            parens.append((starts, starts >= 0 or inside or before.kind == "word"))
        elif sign == ")" and values is None and parens:
            starts, _ = parens.pop()
            if starts >= 0 and stack:
                stack[-1].filters.append((starts, place))
        elif token.is_word("VALUES"):
            values = []
        elif token.kind == "variable" and stack and stack[-1].kind != "DATA":
            if values is not None:
                values.append(token.text[1:])
            else:
                stack[-1].mentions.add(token.text[1:])
            # in BIND (… AS ?x) the last one is bound; the rest only read
            if values is not None or not (parens and parens[-1][1]) or before.is_word("AS"):
                stack[-1].maybe.add(token.text[1:])
    return tops


def _note_values(found: Sequence[Token], place: int, names: list[str], stack: list[_Group]) -> None:
    """Note the variables of a VALUES block as surely bound, where no UNDEF is among the data."""
    closed = next((i for i in range(place, len(found)) if found[i].text == "}"), len(found) - 1)
    data = found[place + 1 : closed]
    if not stack or any(token.is_word("UNDEF") for token in data):
        return
    stack[-1].surely.update(names)
    if len(names) == 1 and len(data) == 1 and data[0].kind == "iri" and found[place - 1].kind == "variable":
        start = found[place - 2].start
        stack[-1].constants.append(_Constant(names[0], data[0].text, start, found[closed].end))
