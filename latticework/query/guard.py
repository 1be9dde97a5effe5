"""What a query from outside may not do: reach the network, write, or overflow the engine's parser.

Oxigraph's parser needs no blank after a keyword (`trueSERVICE`, `SERVICESILENT`, `SERVICEex:a` all call a
service), and takes `<` for an operator or the start of an IRI as the place demands. So the guard refuses what
can be read in two ways, rather than guess which reading the engine will choose.
"""

from __future__ import annotations

import re

from latticework.errors import LimitError, UsageError
from latticework.query.tokens import Token, tokens

MAX_LENGTH = 200_000
MAX_DEPTH = 100  # Oxigraph's parser overflows its stack, and ends the process, at 1,000 to 5,000
MAX_TOKENS = (
    2_500  # its trees are as deep as a chain (`! !`, `||`, `UNION`, collections) is long; the same end
)
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_OPERANDS = ("variable", "number", "string", "language", "name", "iri", "word")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def check(text: str, *, where: str = "query") -> str:
    """Return the form of a query (SELECT, ASK, CONSTRUCT, DESCRIBE) that may run.

    Raises LimitError for one that is too long or nested too deep, UsageError for an update or SERVICE.
    """
    if len(text) > MAX_LENGTH:
        raise LimitError(
            f"the query has {len(text):,} characters", where=where, remedy=f"at most {MAX_LENGTH:,}"
        )
    form = _checked(text, where)
    if "\\" in text and (plain := _unescaped(text)) != text:
        _checked(plain, where)  # other engines read \u0053 as S before anything else
    return form


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(min(int(m.group(1) or m.group(2), 16), 0x10FFFF)), text)


def _checked(text: str, where: str) -> str:
    form, before = "", Token("start", "", 0)
    brackets: list[str] = []
    counted = 0
    data = False  # between VALUES and the end of its block: flat, however long
    for token in tokens(text):
        opens = token.kind == "sign" and token.text in "{(["
        if fault := _fault(token, before, brackets):
            raise UsageError(fault[0], where=_place(text, token, where), remedy=fault[1])
        if opens:
            brackets.append(token.text)
            if len(brackets) > MAX_DEPTH:
                raise LimitError(f"brackets nest over {MAX_DEPTH} deep", where=_place(text, token, where))
        elif token.kind == "sign" and token.text in "})]":
            if brackets:
                brackets.pop()
            data = data and token.text != "}"
        elif token.is_word("VALUES"):
            data = True
        elif not form and token.is_word(*_FORMS):
            form = token.text.upper()
        elif not form and token.is_word(*_UPDATES):
            raise UsageError(
                f"{token.text.upper()} is an update",
                where=_place(text, token, where),
                remedy="queries only read",
            )
        counted += 0 if data else 1
        if counted > MAX_TOKENS:
            raise LimitError(
                f"the query has over {MAX_TOKENS:,} words and signs",
                where=where,
                remedy="put long lists in VALUES",
            )
        before = token
    if not form:
        raise UsageError(
            "there is no SELECT, ASK, CONSTRUCT or DESCRIBE in it", where=where, remedy="write a query"
        )
    return form


def _fault(token: Token, before: Token, brackets: list[str]) -> tuple[str, str] | None:
    """Return what is wrong with a token where it stands, and what to do; None if nothing is."""
    if token.kind == "word" and "SERVICE" in token.text.upper():
        return "SERVICE would reach the network", "query one store at a time"
    if token.text == "{" and before.kind == "name" and "SERVICE" in before.text.partition(":")[0].upper():
        return "SERVICE would reach the network", "query one store at a time"
    if token.kind == "error":
        return f"{token.text!r} has no meaning here", "write it inside a string or an IRI"
    operand = before.kind in _OPERANDS or before.text == ")"
    if token.kind == "iri" and operand and brackets[-1:] == ["("] and re.search(r"[()\[\]]", token.text):
        return (
            "this < can be an operator or the start of an IRI",
            "set blanks around <, or use a prefixed name",
        )
    return None


def _place(text: str, token: Token, where: str) -> str:
    line = text.count("\n", 0, token.start) + 1
    return f"{where}:{line}:{token.start - text.rfind(chr(10), 0, token.start)}"
