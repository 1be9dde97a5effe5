"""What a query from outside may not do: reach the network, write, or overflow the engine's parser."""

from __future__ import annotations

from latticework.errors import LimitError, UsageError
from latticework.query.tokens import Token, tokens

MAX_LENGTH = 200_000
MAX_DEPTH = 100  # Oxigraph's parser overflows its stack, and ends the process, at 1,000 to 5,000
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")


def check(text: str, *, where: str = "query") -> str:
    """Return the form of a query (SELECT, ASK, CONSTRUCT, DESCRIBE) that may run.

    Raises LimitError for one that is too long or nested too deep, UsageError for an update or SERVICE.
    """
    if len(text) > MAX_LENGTH:
        raise LimitError(f"the query has {len(text):,} characters", where=where, remedy=f"at most {MAX_LENGTH:,}")
    form, depth = "", 0
    for token in tokens(text):
        if token.kind == "sign" and token.text in "{([":
            depth += 1
            if depth > MAX_DEPTH:
                raise LimitError(f"brackets nest over {MAX_DEPTH} deep", where=_place(text, token, where))
        elif token.kind == "sign" and token.text in "})]":
            depth -= 1
        elif token.is_word("SERVICE"):
            raise UsageError(
                "SERVICE would reach the network", where=_place(text, token, where), remedy="query one store at a time"
            )
        elif not form and token.is_word(*_FORMS):
            form = token.text.upper()
        elif not form and token.is_word(*_UPDATES):
            raise UsageError(
                f"{token.text.upper()} is an update", where=_place(text, token, where), remedy="queries only read"
            )
    if not form:
        raise UsageError("there is no SELECT, ASK, CONSTRUCT or DESCRIBE in it", where=where, remedy="write a query")
    return form


def _place(text: str, token: Token, where: str) -> str:
    line = text.count("\n", 0, token.start) + 1
    return f"{where}:{line}:{token.start - text.rfind(chr(10), 0, token.start)}"
