"""Two reasoners as oracles: HermiT for consistency, HermiT and owlrl for what follows.

The rules in `ontology/rules` do the daily work, in milliseconds. HermiT reads the same axioms as a
tableau, owlrl as the OWL 2 RL rule set; both must conclude what our rules do, no more and no less.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from latticework.errors import LatticeworkError, UsageError
from latticework.reasoning.asserted import logical
from latticework.vocabulary import iris
from latticework.vocabulary.iris import OWL, RDFS, term

# Every property that rules conclude, but issuedBy: that one is a rule only, since no OWL 2 RL chain can ask
# for the class of what it starts from.
DERIVED_PROPERTIES = (
    "memberOf", "hasMember", "hasBeenMemberOf", "prospectiveMemberOf", "excludedFrom",
    "coversTechnology", "isCoveredBy", "touchesTechnology", "restricts", "isRestrictedBy",
    "partOf", "hasPart", "successorOf", "modelledOn", "extends", "supports", "rivals",
)  # fmt: skip

Relation = tuple[str, str, str]
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SUB_PROPERTY = NamedNode(RDFS + "subPropertyOf")
_INVERSE = NamedNode(OWL + "inverseOf")
_CHAIN = NamedNode(OWL + "propertyChainAxiom")
_EQUIVALENT = NamedNode(OWL + "equivalentProperty")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reasoner says of the statements: whether they can be true together, and what follows."""

    reasoner: str
    consistent: bool
    statements: int
    relations: frozenset[Relation]


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A relation that one of the two concludes and the other does not."""

    subject: str
    property: str
    object: str
    only: str


def differences(rules: Iterable[Relation], verdict: Verdict) -> list[Difference]:
    """Return the relations that only our rules conclude, and those that only the reasoner does."""
    ours, theirs = frozenset(rules), verdict.relations
    missing = [Difference(s, p, o, verdict.reasoner) for s, p, o in theirs - ours]
    return sorted([*missing, *(Difference(s, p, o, "rules") for s, p, o in ours - theirs)])


def hermit(triples: Iterable[Triple], *, relations: bool = True) -> Verdict:
    """Return what HermiT says of axioms and data together; without `relations` only whether they agree.

    It reads them without annotations and without literals of datatypes that OWL 2 has not (`logical`).
    Raises LatticeworkError where Java is missing, or HermiT stops for a reason other than a contradiction.
    """
    import owlready2

    if shutil.which(owlready2.JAVA_EXE) is None:
        raise LatticeworkError(
            "HermiT needs Java, and there is no `java` on the path",
            remedy="install a Java runtime (11 or later); what follows is computed without it",
        )
    given = logical(triples)
    with tempfile.TemporaryDirectory(prefix="latticework-") as folder:
        # N-Triples: owlready2 reads no Turtle. A fresh World: a second call must not see the first data.
        path = Path(folder) / "statements.nt"
        path.write_bytes(serialize(given, format=RdfFormat.N_TRIPLES) or b"")
        world = owlready2.World()
        world.get_ontology(path.as_uri()).load()
        try:
            owlready2.sync_reasoner_hermit(world, infer_property_values=relations, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return Verdict("HermiT", False, len(given), frozenset())
        except owlready2.OwlReadyJavaError as error:
            lines = [line.strip() for line in str(error).splitlines() if line.strip()]
            cause = next(
                (line for line in lines if "Exception" in line), lines[-1] if lines else "no message"
            )
            raise LatticeworkError(
                f"HermiT stopped: {cause}", remedy="-v shows all of its message"
            ) from error
        found: set[Relation] = set()
        for name in DERIVED_PROPERTIES if relations else ():
            prop = world[term(name).value]
            pairs = prop.get_relations() if prop is not None else ()
            found |= {(one.iri, name, other.iri) for one, other in pairs}
        world.close()
    return Verdict("HermiT", True, len(given), _with_super_properties(found, given))


def owlrl(triples: Iterable[Triple]) -> Verdict:
    """Return what the OWL 2 RL closure of axioms and data holds.

    It reads no literals and no statements with properties from which none of DERIVED_PROPERTIES can follow
    (evidence, review, origin, …): with them owlrl takes 22 s over five articles, without them 14 s.
    Raises UsageError where owlrl is missing.
    """
    try:
        import owlrl as engine
    except ImportError:
        raise UsageError(
            "the RL closure is made by owlrl, which is not installed",
            remedy="pip install 'latticework[check]'",
        ) from None
    import rdflib

    given = _leading_to_derived(logical(triples))
    graph = rdflib.Graph().parse(data=serialize(given, format=RdfFormat.N_TRIPLES) or b"", format="nt")
    engine.DeductiveClosure(engine.OWLRL_Semantics).expand(graph)
    found = {
        (str(s), name, str(o))
        for name in DERIVED_PROPERTIES
        for s, o in graph.subject_objects(rdflib.URIRef(term(name).value))
        if isinstance(s, rdflib.URIRef) and isinstance(o, rdflib.URIRef)
    }
    errors = set(graph.objects(None, rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")))
    return Verdict("owlrl", not errors, len(given), frozenset(found))


def _with_super_properties(relations: Iterable[Relation], triples: set[Triple]) -> frozenset[Relation]:
    """Return the relations and those of super-properties: owlready2 leaves out what follows that way."""
    broader: dict[str, set[str]] = defaultdict(set)
    for t in triples:
        if (
            t.predicate == _SUB_PROPERTY
            and isinstance(t.subject, NamedNode)
            and isinstance(t.object, NamedNode)
        ):
            broader[iris.local_name(t.subject.value)].add(iris.local_name(t.object.value))
    found = set(relations)
    open_ = list(found)
    while open_:
        subject, name, other = open_.pop()
        for general in broader[name] & set(DERIVED_PROPERTIES):
            if (relation := (subject, general, other)) not in found:
                found.add(relation)
                open_.append(relation)
    return frozenset(found)


def _leading_to_derived(triples: set[Triple]) -> set[Triple]:
    """Return the axioms and types, and the statements whose property can lead to a derived one."""
    following: dict[object, list[object]] = defaultdict(list)
    comes_from: dict[object, set[object]] = defaultdict(set)
    for t in triples:
        if t.predicate.value in (_RDF + "first", _RDF + "rest"):
            following[t.subject].append(t.object)
        elif t.predicate == _SUB_PROPERTY:
            comes_from[t.object].add(t.subject)
        elif t.predicate in (_INVERSE, _EQUIVALENT):
            comes_from[t.object].add(t.subject)
            comes_from[t.subject].add(t.object)
        elif t.predicate == _CHAIN:
            comes_from[t.subject].add(t.object)  # a list, whose members `following` gives
    leading: set[object] = set()
    open_: list[object] = [term(name) for name in DERIVED_PROPERTIES]
    while open_:
        node = open_.pop()
        if node not in leading:
            leading.add(node)
            open_ += [*comes_from[node], *following[node]]
    languages = (OWL, RDFS, _RDF)
    return {
        t
        for t in triples
        if not isinstance(t.object, Literal)
        and (
            t.predicate in leading
            or t.predicate.value.startswith(languages)
            or isinstance(t.subject, BlankNode)
        )
    }
