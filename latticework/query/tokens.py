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
  | (?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)
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
    """A group graph pattern: where its inside begins, and the variables it mentions itself."""

    inside: int
    variables: set[str] = field(default_factory=set[str])


def groups(text: str) -> list[Group]:
    """Return the groups of a query that may begin with a VALUES block.

    A group that only wraps a sub-SELECT has none of its own; templates of CONSTRUCT, data blocks and
    property lists are no groups.
    """
    found: list[Group] = []
    stack: list[Group | None] = []
    head: set[str] = set()  # variables of a SELECT clause belong to the WHERE that follows
    before = Token("start", "", 0)
    in_values = in_construct = False
    for token in tokens(text):
        if token.text == "{" and token.kind == "sign":
            if in_values or (in_construct and before.is_word("CONSTRUCT")):
                stack.append(None)
            else:
                group = Group(token.end, set(head) if before.is_word("WHERE") or not stack else set())
                if before.is_word("WHERE") or not stack:
                    head = set()
                stack.append(group)
                found.append(group)
        elif token.text == "}" and token.kind == "sign":
            if stack and stack.pop() is None:
                in_values = False
        elif token.is_word("SELECT") and before.text == "{" and stack and stack[-1] in found:
            found.remove(stack[-1])  # it wraps a sub-SELECT
        elif token.is_word("VALUES"):
            in_values = True
        elif token.is_word("CONSTRUCT"):
            in_construct = True
        elif token.kind == "variable":
            name = token.text[1:]
            if stack and stack[-1] is not None:
                stack[-1].variables.add(name)
        before = token
    return found
