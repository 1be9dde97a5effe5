"""Everything that follows from the default graph: the closure of the rules, and the memberships concluded."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from latticework.reasoning import memberships, rules
from latticework.reasoning.concern import concerned
from latticework.store import writer


def derive(database: pyoxigraph.Store, texts: Mapping[str, str]) -> int:
    """Put what follows into the derived graph and the default graph; return the number of statements.

    `texts` holds the rules by name. The derived graph is empty before.
    """
    count = rules.closure(database, texts, lambda triples: writer.add_derived(database, triples))
    concluded = memberships.conclude(memberships.read(database))
    return count + writer.add_derived(database, memberships.triples(concluded))


def replace(
    database: pyoxigraph.Store,
    graphs: Mapping[NamedNode, frozenset[Quad] | None],
    texts: Mapping[str, str],
    *,
    anew: bool = False,
) -> dict[NamedNode, int]:
    """Put statements in the place of named graphs (None takes one out), and make anew what follows from all.

    What follows stays as it is where the change concerns no rule, unless `anew`. Returns the sizes of the graphs
    that are as they were, as far as the catalogue had them.
    """
    changed = (
        quad
        for name, quads in graphs.items()
        for quad in {*database.quads_for_pattern(None, None, None, name)} ^ (quads or frozenset())
    )
    anew = anew or concerned(texts.values(), database, changed)
    known = writer.sizes(database)
    if anew:
        for own in (writer.DERIVED, writer.CATALOGUE):  # the rules see neither
            writer.replace(database, own, ())
            known.pop(own, None)
    for name, quads in graphs.items():
        known.pop(name, None)
        writer.replace(database, name, quads or ())
        if quads is None:
            database.remove_graph(name)
        elif not quads:
            database.add_graph(name)
    if anew:
        derive(database, texts)
    return known
