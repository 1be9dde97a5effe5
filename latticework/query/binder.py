"""Binding of values to the variables of a query, in every scope that mentions them.

`substitutions` of Oxigraph binds only the outer SELECT and misses sub-SELECTs (a wrong count, no error); a
trailing VALUES after an aggregate is wrong too. So a VALUES block goes in front of each group that mentions
the variable. Values are terms, written as terms: no text of a user ever becomes syntax.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from latticework.query.tokens import groups

Term = NamedNode | Literal


def bind(text: str, values: Mapping[str, Sequence[Term]]) -> str:
    """Return the query with each variable bound to its values; a variable that it does not mention is left.

    Where there is one value and it is an IRI, it also takes the variable's place in the patterns: an engine
    then plans with the constant (Oxigraph at 100,000 quads: 1.2 ms, against 7 to 16 ms with VALUES alone).
    """
    edits: list[tuple[int, int, str]] = []  # from, to, what stands there
    for group in groups(text):
        blocks = [
            f" VALUES ?{name} {{ {' '.join(str(term) for term in terms)} }}"
            for name, terms in sorted(values.items())
            if name in group.variables
        ]
        if blocks:
            edits.append((group.inside, group.inside, "".join(blocks)))
        for token in group.in_patterns:
            terms = values.get(token.text[1:], ())
            if len(terms) == 1 and isinstance(terms[0], NamedNode):
                edits.append((token.start, token.end, str(terms[0])))
    pieces: list[str] = []
    position = 0
    for start, end, put in sorted(edits):
        pieces += [text[position:start], put]
        position = end
    return "".join([*pieces, text[position:]])
