"""Rules of what follows: each a SPARQL CONSTRUCT in `ontology/rules`, run to a fix-point."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pyoxigraph
from pyoxigraph import QueryTriples, Triple

from latticework.errors import InputError, LatticeworkError

CLAIM, GROWTH, REFERENCES = "claim", "growth", "references"
_ROUNDS = 100  # deeper than any chain of parts or broader areas; a rule that mints terms would never end


def read(files: Mapping[str, Path]) -> dict[str, str]:
    """Return the text of each rule by name."""
    return {name: path.read_text(encoding="utf-8") for name, path in sorted(files.items())}


def rests_on(text: str) -> str | None:
    """Return what a rule says in its line `#+ rests-on:` that its conclusions rest on; None where it says nothing.

    `claim`: each on what is stated (not concluded) of one claim, and on the ontology. `growth`: on anything but
    memberships, and no statement that comes takes one away, but for an origin in reference lists or a rejection.
    `references`: on claims of reference lists alone.
    """
    found = re.search(r"^#\+ rests-on: (\w+)$", text, re.MULTILINE)
    return found.group(1) if found and found.group(1) in (CLAIM, GROWTH, REFERENCES) else None


def run(database: pyoxigraph.Store, name: str, text: str) -> list[Triple]:
    """Return what a rule concludes from the default graph. Raises InputError for one that is no CONSTRUCT."""
    try:
        result = database.query(text)
    except SyntaxError as error:
        raise InputError(f"{error}", where=f"ontology/rules/{name}.rq", remedy="correct the rule") from None
    if not isinstance(result, QueryTriples):
        raise InputError("a rule is a CONSTRUCT", where=f"ontology/rules/{name}.rq", remedy="rewrite it")
    return list(result)


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
            came += add(run(database, name, text))
        total += came
        if came == 0:
            return total
    raise LatticeworkError(
        f"the rules reach no end in {_ROUNDS} rounds", where="ontology/rules", remedy="see the newest rule"
    )
