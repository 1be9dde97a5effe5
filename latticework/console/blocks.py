"""Where a block ends: at `;` or a blank line, unless a bracket is open or nothing has been asked yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from latticework.query.tokens import tokens

_FORMS = {
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE",
    "COPY", "WITH",
}  # fmt: skip
_PARTNER = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Block:
    """What was entered at once: a dot-command or a query, and the line of the script it begins at."""

    text: str
    line: int = 1

    @property
    def is_command(self) -> bool:
        """Say whether it is a dot-command."""
        return self.text.startswith(".")


def asked(text: str) -> str:
    """Return a block without the `;` that ends it."""
    found = list(tokens(text))
    return text[: found[-1].start] + text[found[-1].end :] if found and found[-1].text == ";" else text


def _read(text: str) -> tuple[int, bool, str]:
    """Return how many brackets are open, whether a query has begun, and the sign that the text ends in."""
    depth, has_form, last = 0, False, ""
    for token in tokens(text):
        last = token.text if token.kind == "sign" else ""
        depth += (last in _PARTNER.values()) - (last in _PARTNER)
        has_form = has_form or (token.kind == "word" and token.text.upper() in _FORMS)
    return depth, has_form, last


def is_whole(text: str, *, patient: bool = True) -> bool:
    """Say whether a block may end where the text ends.

    A blank line does not end one that only declares prefixes or, while `patient`, one with an open bracket.
    """
    if not text.strip() or text.lstrip().startswith("."):
        return True
    depth, has_form, last = _read(text)
    if last == ";" and depth <= 0:
        return True
    blank = text.endswith("\n") and not text.split("\n")[-2].strip()
    return blank and has_form and (depth <= 0 or not patient)


def blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Yield the blocks of a script as its lines come; the end of the script ends the last one."""
    text, began = "", 0
    for number, line in enumerate(lines, 1):
        if re.match(r"\s*\.[a-z?]", line):
            depth, has_form, _ = _read(text)
            if depth <= 0 and (has_form or not has_words(text)):
                if has_words(text):
                    yield Block(text.rstrip(), began)
                yield Block(line.strip(), number)
                text = ""
                continue
        if not text.strip():
            text, began = "", number
        text += line if line.endswith("\n") else line + "\n"
        if is_whole(text):
            if has_words(text):
                yield Block(text.rstrip(), began)
            text = ""
    if has_words(text):
        yield Block(text.rstrip(), began)


def has_words(text: str) -> bool:
    """Say whether there is anything in a text but blanks, comments and a `;`."""
    return any(token.text != ";" for token in tokens(text))
