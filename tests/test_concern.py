"""What follows stays as it is where a change concerns no rule, and is never other than concluded anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from latticework.content import Content, shipped
from latticework.reasoning import rules
from latticework.reasoning.concern import concerned
from latticework.store import writer
from latticework.vocabulary import iris
from latticework.workspace import Workspace

EX = "http://example.org/"
GRAPH = NamedNode(EX + "mine")
RULES = rules.read(Content(Path("nowhere"), shipped()).found("ontology/rules", "*.rq")).values()
LW = "PREFIX lw: <https://latticework.example/ontology#> "


def quad(subject: str, predicate: str, value: str) -> Quad:
    def node(name: str) -> NamedNode:
        return NamedNode(name if ":" in name else EX + name)

    return Quad(node(subject), node(predicate), node(value), GRAPH)


def lw(name: str) -> str:
    return iris.term(name).value


TYPE = iris.RDF_TYPE.value
CHANGES = [
    ("a statement of another vocabulary", [quad("s", "p", "o")], False),
    ("a type that no rule names", [quad("s", TYPE, "o")], False),
    ("a type that a rule names", [quad("s", TYPE, lw("UnilateralMeasure"))], True),
    ("a role of a claim", [quad("c", lw("inForceMember"), iris.BASE + "id/jpn")], True),
    ("an article's date", [quad("a", lw("publishedNotAfter"), "o")], True),
    ("a new role", [quad("role", iris.RDFS + "subPropertyOf", lw("claimSubject"))], True),
    ("a rejection", [quad("c", lw("reviewState"), iris.status("rejected").value)], True),
]


@pytest.mark.parametrize(("name", "quads", "expected"), CHANGES, ids=[c[0] for c in CHANGES])
def test_a_change_concerns_rules_by_its_predicates(name: str, quads: list[Quad], expected: bool) -> None:
    assert concerned(RULES, Store(), quads) is expected


def test_a_role_that_the_store_declares_is_read_by_the_rule_of_roles() -> None:
    store = Store()
    store.add(Quad(NamedNode(EX + "role"), NamedNode(iris.RDFS + "subPropertyOf"), iris.term("claimSubject")))
    assert concerned(RULES, store, [quad("c", "role", "o")])


@pytest.mark.parametrize(
    "rule",
    [
        "CONSTRUCT { ?s lw:partOf ?o } WHERE { ?s ?p ?o }",
        "CONSTRUCT { ?s lw:partOf ?o } { ?s lw:hasPart ?o }",
        "CONSTRUCT { ?s lw:partOf ?o } WHERE { ?s !lw:partOf ?o }",
        "CONSTRUCT { ?s lw:partOf ?o } WHERE { ?s lw:hasPart ?x ; ?p ?o }",
        "CONSTRUCT { ?s lw:partOf ?c } WHERE { ?s a ?c }",
        "CONSTRUCT { ?s lw:partOf ?o } WHERE { ?s ?p ?o FILTER (?p NOT IN (lw:hasPart)) }",
    ],
)
def test_a_rule_that_can_read_anything_is_concerned_by_anything(rule: str) -> None:
    assert concerned([LW + rule], Store(), [quad("s", "p", "o")])


def test_what_follows_after_a_change_is_what_follows_from_all(small: Workspace) -> None:
    claim = f"{EX}claim"
    member = [
        quad(claim, lw("inForceMember"), iris.BASE + "id/fra"), quad(claim, lw("claimedGroup"), iris.BASE + "id/quad"),
        quad(claim, lw("status"), iris.status("member").value), quad(claim, lw("statedIn"), iris.BASE + "article/x"),
    ]  # fmt: skip
    label = Quad(NamedNode(EX + "s"), NamedNode(EX + "p"), Literal("四方"), GRAPH)
    small.open()
    for quads in ([label], [label, *member], member, [*member, quad("s", "p", "o")], [], None):
        small.replace({GRAPH: None if quads is None else frozenset(quads)})
        left = {q.triple for q in small.open().quads(writer.DERIVED)}
        sizes = writer.sizes(small.open().database)
        small.reason()
        assert left == {q.triple for q in small.open().quads(writer.DERIVED)}
        assert sizes == writer.sizes(small.open().database)
        follows = quad(iris.BASE + "id/fra", lw("memberOf"), iris.BASE + "id/quad").triple
        assert (follows in left) == (member[0] in (quads or []))
