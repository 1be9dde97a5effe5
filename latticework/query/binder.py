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
    """Return the query with each variable bound to its values; a variable that it does not mention is left."""
    pieces: list[str] = []
    position = 0
    for group in sorted(groups(text), key=lambda g: g.inside):
        blocks = [
            f" VALUES ?{name} {{ {' '.join(str(term) for term in terms)} }}"
            for name, terms in sorted(values.items())
            if name in group.variables
        ]
        if blocks:
            pieces += [text[position : group.inside], *blocks]
            position = group.inside
    return "".join([*pieces, text[position:]])
