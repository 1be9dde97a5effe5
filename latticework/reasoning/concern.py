"""Whether a change can alter what follows: only where it has statements of a kind that some rule reads.

Concluding everything anew takes half a minute at a million statements, and most changes concern no rule. In doubt a
change concerns them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad

from latticework.reasoning.memberships import CLAIMS
from latticework.vocabulary import iris
from latticework.vocabulary.iris import RDF_TYPE

_SUBPROPERTY = NamedNode(iris.RDFS + "subPropertyOf")
_REVIEW_STATE = iris.term("reviewState")  # a rejected claim is in no merge, whatever else it says
_TOKEN = re.compile(
    r"""\#[^\n]* | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*') | (?P<iri><[^<>\s"{}|^`\\]*>) | (?P<variable>[?$]\w+)
      | (?P<name>[\w-]*:[\w.\-]*[\w\-]|[\w-]*:) | (?P<number>\d[\w.]*) | (?P<word>\w+) | (?P<sign>\S)""",
    re.VERBOSE,
)
_TERMS = ("variable", "iri", "name", "string", "number")


def concerned(rules: Iterable[str], database: pyoxigraph.Store, changed: Iterable[Quad]) -> bool:
    """Say whether statements that come or go can alter what rules and claims of membership conclude."""
    read = _kinds([*rules, CLAIMS], database)
    if read is None:
        return True
    # of types a rule reads only those that it names
    return any(q.predicate in read and (q.predicate != RDF_TYPE or q.object in read) for q in changed)


def _kinds(rules: Iterable[str], database: pyoxigraph.Store) -> set[NamedNode] | None:
    """Return every IRI that the rules name, and the roles there are; None where a rule can match any predicate.

    A variable in the place of a predicate is no such rule where it is bound to properties: by FILTER (… IN (…)),
    whose IRIs stand in the text, or as a subproperty, which the store tells.
    """
    found = {RDF_TYPE, _SUBPROPERTY, _REVIEW_STATE}
    for text in rules:
        named, loose = _read(text)
        bound = r"\s+(?:rdfs:subPropertyOf\b|IN\b)"
        if any(not variable or not re.search(re.escape(variable) + bound, text) for variable in loose):
            return None
        found |= named
    roles = (q.subject for q in database.quads_for_pattern(None, _SUBPROPERTY, None, DefaultGraph()))
    return found | {role for role in roles if isinstance(role, NamedNode)}


def _read(text: str) -> tuple[set[NamedNode], set[str]]:
    """Return every IRI that a query names, and each variable that stands in the place of a predicate.

    An empty name stands for a negated path and for a type that is not named. Rather one too many.
    """
    found = [(m.lastgroup or "", m.group()) for m in _TOKEN.finditer(text) if m.lastgroup]
    prefixes: dict[str, str] = {}
    named: set[NamedNode] = set()
    loose: set[str] = set()
    where = False
    nothing = ("", "")
    for before, (kind, term), after in zip([nothing, *found], found, [*found[1:], nothing], strict=False):
        where = where or term.upper() == "WHERE"
        if before[1].upper() == "PREFIX":
            prefixes[term] = after[1][1:-1]
            continue
        if kind == "name":
            prefix, _, local = term.partition(":")
            named.add(NamedNode(prefixes.get(prefix + ":", iris.BASE) + local))
        elif kind == "iri" and ":" in term:
            named.add(NamedNode(term[1:-1]))
        if not where:  # a head and the template of a CONSTRUCT read nothing
            continue
        ends = before[0] in ("variable", "iri", "name") or before[1] in ("]", ")", ";")
        begins = after[0] in _TERMS or after[1] in ("[", "(")
        if kind == "variable" and ends and begins:
            loose.add(term)
        elif (term == "!" and (after[0] in ("iri", "name") or after[1] in ("(", "^", "a"))) or (
            (term in ("a", "rdf:type") or term == f"<{RDF_TYPE.value}>") and after[0] not in ("iri", "name")
        ):
            loose.add("")
    return named, loose if where else {""}
