"""Everything that follows from the default graph: the closure of the rules, and the memberships concluded."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph

from latticework.reasoning import memberships, rules
from latticework.store import writer


def derive(database: pyoxigraph.Store, texts: Mapping[str, str]) -> int:
    """Put what follows into the derived graph and the default graph; return the number of statements.

    `texts` holds the rules by name. The derived graph is empty before.
    """
    count = rules.closure(database, texts, lambda triples: writer.add_derived(database, triples))
    concluded = memberships.conclude(memberships.read(database))
    return count + writer.add_derived(database, memberships.triples(concluded))
