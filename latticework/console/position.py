"""Where the cursor of a query stands: what may follow, of which subject and predicate it speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from latticework.query.tokens import Token, tokens

_FRAGMENT = re.compile(r"(?:[?$]\w*|(?:[^\W\d_][\w.\-]*)?:[\w.\-]*|[^\W_][\w\-]*)\Z")
_TERMS = {"iri", "name", "variable", "string", "number"}
_PLACES = ("subject", "predicate", "object", "after")
_TYPE = {"a", "rdf:type"}


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a query.

    `kind` is start, prefix, select, from, where, modifier, order, subject, predicate, class, object, after,
    graph, expression, data or nothing; `fragment` what is being written there, from `start` on.
    """

    kind: str
    fragment: str
    start: int
    subject: str = ""
    predicate: str = ""


@dataclass(slots=True)
class _Frame:
    """An open bracket and how far the triple inside has come."""

    kind: str
    place: int = 0
    subject: str = ""
    predicate: str = ""
    expects: str = ""


@dataclass(slots=True)
class _Reader:
    """Reads tokens up to the cursor."""

    stack: list[_Frame] = field(default_factory=list[_Frame])
    clause: str = ""

    def take(self, token: Token) -> None:
        frame = self.stack[-1] if self.stack else None
        if token.kind == "sign":
            self._sign(token.text, frame)
        elif token.kind == "word":
            self._word(token.text, frame)
        elif frame is None:
            if token.kind in _TERMS and self.clause not in ("SELECT", "ORDER", "DESCRIBE", "PREFIX"):
                self.clause = self.clause if self.clause != "FROM" else "WHERE"
        elif token.kind in _TERMS:
            self._term(token.text, frame)

    def _term(self, text: str, frame: _Frame) -> None:
        if frame.kind not in ("group", "list"):
            return
        if frame.expects == "graph":
            frame.expects = ""
        elif frame.expects == "values":
            pass
        elif frame.place == 0:
            frame.subject, frame.predicate, frame.place = text, "", 1
        elif frame.place == 1:
            frame.predicate, frame.place = text, 2
        elif frame.place == 2:
            frame.place = 3

    def _word(self, text: str, frame: _Frame | None) -> None:
        word = text.upper()
        if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET",
                    "FROM", "PREFIX", "BASE"):  # fmt: skip
            self.clause = word
            if frame is not None and word == "SELECT":
                frame.kind = "wrapper"
        elif frame is None and word == "VALUES":
            self.clause = "VALUES"
        elif frame is not None and frame.kind in ("group", "list"):
            if text == "a" and frame.place == 1:
                frame.predicate, frame.place = "a", 2
            elif word in ("FILTER", "BIND"):
                frame.place, frame.expects = 0, "expression"
            elif word == "VALUES":
                frame.place, frame.expects = 0, "values"
            elif word == "GRAPH":
                frame.place, frame.expects = 0, "graph"
            elif word in ("OPTIONAL", "UNION", "MINUS"):
                frame.place = 0
            elif frame.place == 2:
                frame.place = 3

    def _sign(self, sign: str, frame: _Frame | None) -> None:
        in_triples = frame is not None and frame.kind in ("group", "list")
        if sign == "{":
            values = (
                in_triples and frame is not None and frame.expects == "values"
            ) or self.clause == "VALUES"
            self.stack.append(_Frame("data" if values else "group"))
        elif sign == "(":
            path = in_triples and frame is not None and frame.place == 1 and not frame.expects
            data = frame is not None and (frame.kind == "data" or frame.expects == "values")
            self.stack.append(_Frame("path" if path else "data" if data else "expression",
                                     subject=frame.subject if frame else ""))  # fmt: skip
        elif sign == "[":
            self.stack.append(_Frame("list", place=1, subject="[]"))
        elif sign in ")}]" and frame is not None:
            self._close(self.stack.pop(), sign)
        elif not in_triples or frame is None:
            return
        elif sign == ".":
            frame.place = 0
        elif sign == ";":
            frame.place = 1
        elif sign == ",":
            frame.place = 2
        elif sign in "/|" and frame.place == 2:
            frame.place = 1

    def _close(self, closed: _Frame, sign: str) -> None:
        if not self.stack:
            if closed.kind in ("group", "wrapper"):
                self.clause = "END"
            return
        frame = self.stack[-1]
        if closed.kind == "path":
            frame.place = 2
        elif closed.kind == "list":
            self._term("[]", frame)
        elif closed.kind in ("group", "wrapper", "expression"):
            frame.place = 0
            frame.expects = ""
        elif closed.kind == "data" and sign == "}":
            frame.expects = ""

    def kind(self) -> str:
        if not self.stack:
            return {
                "": "start", "SELECT": "select", "ASK": "where", "DESCRIBE": "object", "CONSTRUCT": "where",
                "WHERE": "where", "FROM": "from", "PREFIX": "prefix", "BASE": "nothing", "LIMIT": "modifier",
                "OFFSET": "modifier", "END": "modifier", "VALUES": "expression",
            }.get(self.clause, "order")  # fmt: skip
        frame = self.stack[-1]
        if frame.kind == "path":
            return "predicate"
        if frame.kind == "wrapper":
            return "select" if self.clause == "SELECT" else "where"
        if frame.kind not in ("group", "list"):
            return frame.kind
        if frame.expects:
            return "graph" if frame.expects == "graph" else "expression"
        return "class" if frame.place == 2 and frame.predicate in _TYPE else _PLACES[frame.place]


def position(before: str, fragment_start: int | None = None) -> Position:
    """Return where a query stands that is written up to the cursor; `fragment_start` says where the word there begins."""
    if fragment_start is None:
        match = _FRAGMENT.search(before)
        fragment_start = match.start() if match else len(before)
    fragment = before[fragment_start:]
    reader = _Reader()
    end, fault = 0, ""
    for token in tokens(before[:fragment_start]):
        end = token.end
        fault = token.text if token.kind == "error" else fault
        reader.take(token)
    rest = before[end:fragment_start].rpartition("\n")[2]
    if "#" in rest or fault in ("'", '"'):
        return Position("nothing", fragment, fragment_start)
    if reader.clause == "PREFIX" and not reader.stack and before[end:fragment_start].count("\n"):
        reader.clause = ""
    frame = reader.stack[-1] if reader.stack else _Frame("")
    return Position(reader.kind(), fragment, fragment_start, frame.subject, frame.predicate)


def variables(text: str) -> list[str]:
    """Return the variables of a query, each once, as they come."""
    return list(dict.fromkeys(t.text for t in tokens(text) if t.kind == "variable"))


def triples(text: str) -> list[tuple[str, str, str]]:
    """Return the triple patterns of a query whose terms can be read off: enough to guess the class of a subject."""
    found: list[tuple[str, str, str]] = []
    reader = _Reader()
    for token in tokens(text):
        frame = reader.stack[-1] if reader.stack else None
        at = (frame.kind, frame.place, frame.expects) if frame else None
        if frame and at in (("group", 2, ""), ("list", 2, "")) and token.kind in (*_TERMS, "word"):
            found.append((frame.subject, frame.predicate, token.text))
        reader.take(token)
    return found
