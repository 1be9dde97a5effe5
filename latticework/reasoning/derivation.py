"""Everything that follows from the default graph: the closure of the rules, and the memberships concluded.

After articles have come it is enough to look at their claims (`derive_from`), at a cost that hardly grows
with the store; after any other change all is concluded anew (`derive`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from latticework.reasoning import memberships, rules
from latticework.store import writer
from latticework.vocabulary import iris
from latticework.vocabulary.iris import term

_TAKING = {iris.status("reference-origin"), iris.status("rejected")}  # what is so takes conclusions away
_ROLES = tuple(term(role) for role in ("inForceMember", "formerMember", "excludedParty"))
_GROUP = term("claimedGroup")


def derive(database: pyoxigraph.Store, texts: Mapping[str, str]) -> int:
    """Put what follows into the derived graph and the default graph; return the number of statements.

    `texts` holds the rules by name. The derived graph is empty before.
    """
    count = rules.closure(database, texts, lambda triples: writer.add_derived(database, triples))
    concluded = memberships.conclude(memberships.read(database))
    return count + writer.add_derived(database, memberships.triples(concluded))


def is_growth(texts: Mapping[str, str], come: Iterable[Quad], gone: Collection[Quad]) -> bool:
    """Say whether `derive_from` may stand for `derive` after statements have come and gone.

    It may where articles only grow, and where every rule says what it rests on.
    """
    return (
        not gone
        and all(rules.rests_on(text) for text in texts.values())
        and all(
            isinstance(q.graph_name, NamedNode)
            and q.graph_name.value.startswith(iris.BASE + "article/")
            and q.object not in _TAKING
            and not q.predicate.value.startswith((iris.RDFS, iris.OWL))
            for q in come
        )
    )


def derive_from(database: pyoxigraph.Store, texts: Mapping[str, str], come: Iterable[Quad]) -> int:
    """Add to the derived graph what follows from statements that came to articles; return how many came.

    The derived graph holds what followed before; see `is_growth`.
    """
    subjects = {q.subject for q in come}
    of_kind: dict[str | None, dict[str, str]] = defaultdict(dict)
    for name, text in texts.items():
        of_kind[rules.rests_on(text)][name] = text
    near = _copy(database, subjects)

    def add(triples: Iterable[Triple]) -> int:
        return writer.add_derived(database, triples)

    count = sum(add(rules.run(near, name, text)) for name, text in of_kind[rules.CLAIM].items())
    count += rules.closure(database, of_kind[rules.GROWTH], add)
    return count + _conclude_about(database, _pairs(database, subjects))


def _copy(database: pyoxigraph.Store, subjects: Iterable[object]) -> pyoxigraph.Store:
    """Return a store in memory with what the default graph says of some subjects, and the ontology."""
    near = pyoxigraph.Store()
    ontology = database.quads_for_pattern(None, None, None, iris.graph("ontology"))
    near.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in ontology)
    near.bulk_extend(
        q
        for s in subjects
        if isinstance(s, NamedNode | BlankNode)
        for q in database.quads_for_pattern(s, None, None, DefaultGraph())
    )
    return near


def _pairs(database: pyoxigraph.Store, subjects: Iterable[object]) -> dict[NamedNode, set[NamedNode]]:
    """Return the parties by grouping that the claims among some subjects, or in articles among them, are about."""
    stated_in, found = term("statedIn"), dict[NamedNode, set[NamedNode]]()
    claims = set(subjects)
    for article in subjects:
        if isinstance(article, NamedNode):
            claims |= {
                q.subject for q in database.quads_for_pattern(None, stated_in, article, DefaultGraph())
            }
    for claim in claims:
        if not isinstance(claim, NamedNode | BlankNode):
            continue
        groups = [q.object for q in database.quads_for_pattern(claim, _GROUP, None, DefaultGraph())]
        parties = {
            q.object
            for role in _ROLES
            for q in (database.quads_for_pattern(claim, role, None, DefaultGraph()) if groups else ())
            if isinstance(q.object, NamedNode)
        }
        for group in groups:
            if isinstance(group, NamedNode) and parties:
                found.setdefault(group, set()).update(parties)
    return found


def _conclude_about(database: pyoxigraph.Store, pairs: Mapping[NamedNode, set[NamedNode]]) -> int:
    """Conclude anew the memberships of parties in groupings; return how many statements came."""
    claims: set[object] = set()
    nodes: set[object] = set()
    for group, parties in pairs.items():
        for q in database.quads_for_pattern(None, _GROUP, group, DefaultGraph()):
            if any(Quad(q.subject, role, party) in database for role in _ROLES for party in parties):
                claims.add(q.subject)
        for q in database.quads_for_pattern(None, term("membershipGroup"), group, writer.DERIVED):
            if any(Quad(q.subject, term("membershipParty"), party) in database for party in parties):
                nodes.add(q.subject)
    near = _copy(database, claims)
    articles = {q.object for q in near.quads_for_pattern(None, term("statedIn"), None, DefaultGraph())}
    near.bulk_extend(
        q
        for article in articles
        if isinstance(article, NamedNode)
        for q in database.quads_for_pattern(article, term("publishedNotAfter"), None, DefaultGraph())
    )
    asked = {(group.value, party.value) for group, parties in pairs.items() for party in parties}
    rows = [row for row in memberships.read(near) if (row.grouping, row.member) in asked]
    new = set(memberships.triples(memberships.conclude(rows)))
    old = {
        q.triple
        for node in nodes
        if isinstance(node, NamedNode)
        for q in database.quads_for_pattern(node, None, None, writer.DERIVED)
    }
    writer.remove_derived(database, old - new)
    return writer.add_derived(database, new - old)
