"""A query laid out anew: a clause a line, a pattern a line, groups indented. Only blanks and keywords' case change.

It works on tokens, so what the engine would refuse is laid out too, and comments stay where they stood. What
stood together without a blank stays together but for line breaks; the answer is compared with what was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from latticework.errors import InputError
from latticework.query.guard import MAX_DEPTH
from latticework.query.tokens import Token, tokens

_INDENT = "  "
_WIDTH = 88  # of a group or a list of values that stays on one line
_CLAUSES = (
    "SELECT", "CONSTRUCT", "DESCRIBE", "ASK", "FROM", "WHERE", "ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET",
    "VALUES", "PREFIX", "BASE",
)  # fmt: skip
_PATTERNS = ("OPTIONAL", "FILTER", "BIND", "MINUS", "GRAPH", "SERVICE", "UNION")
_UPPER = frozenset((
    *_CLAUSES, *_PATTERNS, "BY", "DISTINCT", "REDUCED", "AS", "ASC", "DESC", "NAMED", "EXISTS", "NOT", "IN", "UNDEF",
    "SILENT", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "SEPARATOR", "BOUND", "COALESCE", "IF", "REGEX",
    "STR", "LANG", "LANGMATCHES", "DATATYPE", "CONTAINS", "STRSTARTS", "STRENDS", "LCASE", "UCASE", "STRLEN", "SUBSTR",
    "REPLACE", "CONCAT", "YEAR", "MONTH", "DAY", "NOW", "IRI", "URI", "BNODE", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL",
    "ISNUMERIC", "SAMETERM", "STRBEFORE", "STRAFTER", "ABS", "ROUND", "CEIL", "FLOOR",
))  # fmt: skip
_COMMENT = re.compile(r"#[^\n\r]*")


@dataclass(slots=True)
class _Word:
    """A token with what stood before it: whether blank, and comments (on lines of their own, or not)."""

    token: Token
    spaced: bool
    comments: list[tuple[str, bool]]
    inside: list[_Word] = field(default_factory=list["_Word"])  # of `{`: up to and with its `}`

    @property
    def text(self) -> str:
        return self.token.text.upper() if self.token.is_word(*_UPPER) else self.token.text


def laid_out(query: str) -> str:
    """Return a query with a clause and a pattern a line, and the same tokens and comments in the same order.

    Raises InputError where it cannot be told apart: brackets that do not close, a character out of place.
    """
    words, last = _words(query)
    tree = list(_nested(iter(words), 0))
    page = _Page()
    _clauses(tree, page, 0)
    for comment, own in last:
        page.comment(comment, own, 0)
    made = page.text()
    if _signature(made) != _signature(query):
        raise InputError("the query cannot be laid out without changing it", remedy="lay it out by hand")
    return made


def _signature(query: str) -> list[str]:
    words, last = _words(query)
    found: list[str] = []
    for word in words:
        found += [comment for comment, _ in word.comments]
        found.append(word.text)
    return found + [comment for comment, _ in last]


def _words(query: str) -> tuple[list[_Word], list[tuple[str, bool]]]:
    found: list[_Word] = []
    end = 0
    for token in tokens(query):
        if token.kind == "error":
            line = query.count("\n", 0, token.start) + 1
            column = token.start - query.rfind("\n", 0, token.start)
            raise InputError(f"{line}:{column}: {token.text!r} fits nothing", remedy="correct it first")
        gap = query[end : token.start]
        found.append(_Word(token, gap != "", _comments(gap, at_start=end == 0)))
        end = token.end
    return found, _comments(query[end:], at_start=end == 0)


def _comments(gap: str, *, at_start: bool) -> list[tuple[str, bool]]:
    """Return the comments between two tokens, each with whether it has a line of its own."""
    return [
        (match.group().rstrip(), at_start or "\n" in gap[: match.start()]) for match in _COMMENT.finditer(gap)
    ]


def _nested(words: Iterator[_Word], depth: int) -> Iterator[_Word]:
    """Yield words with the groups inside braces; the closing brace is the last of its group."""
    if depth > MAX_DEPTH:
        raise InputError(f"brackets nest over {MAX_DEPTH} deep", remedy="nest less")
    for word in words:
        if word.text == "{" and word.token.kind == "sign":
            word.inside = list(_nested(words, depth + 1))
            if not word.inside or word.inside[-1].text != "}":
                raise InputError("a { is not closed", remedy="close it first")
        yield word
        if word.text == "}" and word.token.kind == "sign":
            if depth == 0:
                raise InputError("a } closes nothing", remedy="correct it first")
            return


class _Page:
    """Lines as they grow."""

    def __init__(self) -> None:
        self.lines: list[str] = [""]
        self.closed = False  # a comment ended the line: whatever comes next begins a new one

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines).strip("\n") + "\n"

    def fresh(self, indent: int) -> None:
        if self.lines[-1].strip():
            self.lines.append("")
        self.lines[-1] = _INDENT * indent
        self.closed = False

    def comment(self, comment: str, own: bool, indent: int) -> None:
        if own or self.closed:
            self.fresh(indent)
            self.lines[-1] += comment
        else:
            self.lines[-1] += ("  " if self.lines[-1].strip() else "") + comment
        self.closed = True

    def put(self, word: _Word, indent: int, *, spaced: bool | None = None) -> None:
        for comment, own in word.comments:
            self.comment(comment, own, indent)
        if self.closed:
            self.fresh(indent)
        blank = word.spaced if spaced is None else spaced
        if blank and self.lines[-1].strip() and word.text != ")" and not self.lines[-1].endswith("("):
            self.lines[-1] += " "
        self.lines[-1] += word.text


def _clauses(words: Sequence[_Word], page: _Page, indent: int) -> None:
    """Lay out the clauses of a query or a sub-query: each on a line, WHERE's group below it."""
    brackets, declared = 0, False
    for place, word in enumerate(words):
        sign = word.text if word.token.kind == "sign" else ""
        begins = word.token.is_word(*_CLAUSES) and not brackets
        if begins:
            page.fresh(indent)
            if declared and not word.token.is_word("BASE", "PREFIX"):
                page.lines.append(_INDENT * indent)
            declared = word.token.is_word("BASE", "PREFIX")
        if sign == "{":
            values = any(w.token.is_word("VALUES") for w in words[max(0, place - 60) : place])
            _group(word, page, indent, data=values and not _is_where(words, place))
            continue
        page.put(word, indent)
        brackets += (sign in ("(", "[")) - (sign in (")", "]"))


def _is_where(words: Sequence[_Word], place: int) -> bool:
    before = words[place - 1].token if place else None
    return before is not None and before.is_word("WHERE", "CONSTRUCT", "ASK")


def _group(opening: _Word, page: _Page, indent: int, *, data: bool = False) -> None:
    """Lay out a group: on one line where it is short and has one pattern, else a pattern a line."""
    page.put(opening, indent, spaced=True)
    *inside, closing = opening.inside
    flat = _flat(opening.inside)
    simple = flat is not None and not any(w.inside for w in inside) and _statements(inside) < 2
    room = _WIDTH - len(page.lines[-1])
    if flat is not None and (simple or data) and len(flat) < room:
        page.lines[-1] += " " + flat if inside else flat
        return
    if inside and inside[0].token.is_word("SELECT"):
        for word in inside[:1]:
            for comment, own in word.comments:
                page.comment(comment, own, indent + 1)
            word.comments = []
        page.fresh(indent + 1)
        _clauses(inside, page, indent + 1)
    elif data:
        _rows(inside, page, indent + 1)
    else:
        _patterns(inside, page, indent + 1)
    for comment, own in closing.comments:
        page.comment(comment, own, indent + 1)
    page.fresh(indent)
    page.lines[-1] += "}"


def _flat(words: Sequence[_Word]) -> str | None:
    """Return words on one line; None where a comment stands between them."""
    made = ""
    for word in words:
        if word.comments:
            return None
        apart = word.spaced or word.text in ("{", "}")
        made += (" " if made and apart else "") + word.text
        if word.inside:
            inner = _flat(word.inside)
            if inner is None:
                return None
            made += " " + inner
    return made


def _statements(words: Sequence[_Word]) -> int:
    """Return how many parts a group has: what `.` and `;` part, and patterns that begin with a keyword."""
    signs = sum(w.text in (".", ";") for w in words[:-1])
    return 1 + signs + sum(w.token.is_word(*_PATTERNS, "VALUES") for w in words[1:])


def _rows(words: Sequence[_Word], page: _Page, indent: int) -> None:
    """Lay out the values of VALUES: a row a line, or as many as fit where each is one value."""
    tuples = bool(words) and words[0].text == "("
    page.fresh(indent)
    for word in words:
        if (tuples and word.text == "(") or len(page.lines[-1]) + len(word.text) > _WIDTH:
            page.fresh(indent)
        page.put(word, indent)


def _patterns(words: Sequence[_Word], page: _Page, indent: int) -> None:
    """Lay out the patterns of a group."""
    brackets, head, deeper, fresh = 0, "", 0, True
    for place, word in enumerate(words):
        sign = word.text if word.token.kind == "sign" else ""
        keyword = word.token.is_word(*_PATTERNS, "VALUES") and not brackets
        if keyword:
            fresh, deeper = True, 0
        elif sign in (".", ";", ",", ")", "]"):
            fresh = False
        if fresh:
            for comment, own in word.comments:
                page.comment(comment, own, indent + deeper)
            word.comments = []
            page.fresh(indent + deeper)
            if not deeper:
                head = word.text if keyword else ""
        if sign == "{":
            _group(word, page, indent + deeper, data=head == "VALUES" and not brackets)
            fresh, deeper = not brackets, 0
            continue
        page.put(word, indent + deeper, spaced=True if sign in (".", ";") else None)
        brackets += (sign in ("(", "[")) - (sign in (")", "]"))
        following = words[place + 1].text if place + 1 < len(words) else ""
        fresh = False
        if sign == "." and not brackets:
            fresh, deeper = True, 0
        elif sign == ";" and not brackets:
            fresh, deeper = following not in (";", "."), 2
        elif sign == ")" and not brackets and head in ("FILTER", "BIND"):
            fresh, deeper, head = True, 0, ""
