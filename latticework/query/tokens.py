"""SPARQL as tokens: enough of the grammar to find groups, variables and keywords without fail.

Strings, IRIs and comments are recognised as the Recommendation's terminals (SPARQL 1.1, section 19.8), so a
brace or a keyword inside one is never taken for syntax. rdflib's parser would cost 150 ms a start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""
    (?P<blank>\s+|\#[^\n\r]*)
  | (?P<string>\"{3}(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"{3} | '{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
             | \"(?:[^\"\\\n\r]|\\.)*\" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<variable>[?$][^\W_]\w*|[?$]_\w*)
  | (?P<name>(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])
            (?:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*(?:[\w:\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]))?)?
             | _:\w(?:[\w.\-]*[\w\-])?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<word>[A-Za-z][A-Za-z0-9_]*)
  | (?P<sign>\^\^|&&|\|\||!=|<=|>=|[{}()\[\].;,=<>!+\-*/|^?@$&])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A terminal of the grammar with its place in the text."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Say whether it is one of these keywords, in any case."""
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query, without blanks and comments; a character that fits nothing has kind `error`."""
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            yield Token("error", text[position], position)
            position += 1
            continue
        if match.lastgroup != "blank":
            yield Token(match.lastgroup or "error", match.group(), position)
        position = match.end()


@dataclass(slots=True)
class Group:
    """A group graph pattern: where its inside begins, the variables it mentions, and where patterns use them."""

    inside: int
    variables: set[str] = field(default_factory=set[str])
    in_patterns: list[Token] = field(default_factory=list[Token])


def groups(text: str) -> list[Group]:
    """Return the groups of a query that may begin with a VALUES block.

    A group that only wraps a sub-SELECT has none of its own; templates of CONSTRUCT, data blocks and
    property lists are no groups. `in_patterns` leaves out what stands in an expression, in BIND or VALUES.
    """
    found: list[Group] = []
    stack: list[Group | None] = []  # None: braces that are no group, or that wrap a sub-SELECT
    parens = [0]
    before = Token("start", "", 0)
    in_values = False
    head: set[str] | None = (
        None  # what a SELECT clause computes with, which belongs to the WHERE that follows
    )
    for token in tokens(text):
        sign = token.text if token.kind == "sign" else ""
        if sign == "{":
            is_group = not in_values and not before.is_word("CONSTRUCT")
            stack.append(Group(token.end) if is_group else None)
            parens.append(0)
            if (group := stack[-1]) is not None:
                found.append(group)
                if head is not None and not before.is_word("EXISTS"):
                    group.variables, head = head, None
        elif sign == "}" and stack:
            stack.pop()
            in_values = False
            parens.pop()
        elif sign in ("(", ")"):
            parens[-1] += 1 if sign == "(" else -1
        elif token.is_word("SELECT"):
            head = set()
            if before.text == "{" and stack and (wrapper := stack[-1]) is not None:
                found.remove(wrapper)
                stack[-1] = None
        elif token.is_word("VALUES"):
            in_values = True
        elif token.kind == "variable" and head is not None:
            if parens[-1] and not before.is_word("AS"):
                head.add(token.text[1:])
        elif token.kind == "variable" and stack and (inner := stack[-1]) is not None:
            inner.variables.add(token.text[1:])
            if parens[-1] == 0 and not in_values:
                inner.in_patterns.append(token)
        before = token
    return found
