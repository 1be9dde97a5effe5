"""Rules of what follows: each a SPARQL CONSTRUCT in `ontology/rules`, run to a fix-point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pyoxigraph
from pyoxigraph import QueryTriples, Triple

from latticework.errors import InputError, LatticeworkError

_ROUNDS = 100  # deeper than any chain of parts or broader areas; a rule that mints terms would never end


def read(files: Mapping[str, Path]) -> dict[str, str]:
    """Return the text of each rule by name."""
    return {name: path.read_text(encoding="utf-8") for name, path in sorted(files.items())}


def closure(
    database: pyoxigraph.Store, rules: Mapping[str, str], add: Callable[[Iterable[Triple]], int]
) -> int:
    """Run the rules over the default graph until nothing new follows; return the number of statements added.

    `add` puts triples into the derived and the default graph and says how many were new.
    Raises InputError for a rule that is no CONSTRUCT, LatticeworkError if no fix-point is reached.
    """
    total = 0
    for _ in range(_ROUNDS):
        came = 0
        for name, text in rules.items():
            try:
                result = database.query(text)
            except SyntaxError as error:
                raise InputError(
                    f"{error}", where=f"ontology/rules/{name}.rq", remedy="correct the rule"
                ) from None
            if not isinstance(result, QueryTriples):
                raise InputError(
                    "a rule is a CONSTRUCT", where=f"ontology/rules/{name}.rq", remedy="rewrite it"
                )
            came += add(list(result))
        total += came
        if came == 0:
            return total
    raise LatticeworkError(
        f"the rules reach no end in {_ROUNDS} rounds", where="ontology/rules", remedy="see the newest rule"
    )
