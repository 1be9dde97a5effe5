"""What follows, by three engines: our rules, owlrl, HermiT; and what cannot be true together."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Quad, Triple

from latticework.cli import cli
from latticework.content import shipped as shipped_content
from latticework.errors import LatticeworkError
from latticework.reasoning import asserted, clashes, consistency
from latticework.reasoning.consistency import DERIVED_PROPERTIES, Relation, Verdict
from latticework.store.reader import Store
from latticework.vocabulary import iris
from tests.test_shapes import changed

ONTOLOGY = [shipped_content() / "ontology" / "latticework.ttl"]
AXIOMS = asserted.axioms(ONTOLOGY)
java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java")
ENGINES = ["rules", "owlrl", pytest.param("HermiT", marks=java)]


def iri(name: str) -> str:
    return iris.entity(name).value


@pytest.fixture(scope="module")
def concluded(sample: Store) -> dict[str, frozenset[Relation]]:
    """Return the relations that each engine concludes from the sample, asked once."""
    given = AXIOMS | asserted.statements(sample)
    found = {"rules": frozenset(asserted.property_triples(sample.triples(), DERIVED_PROPERTIES))}
    reasoners = [consistency.owlrl, *([consistency.hermit] if shutil.which("java") else [])]
    for reasoner in reasoners:
        verdict: Verdict = reasoner(given)
        assert verdict.consistent
        found[verdict.reasoner] = verdict.relations
    return found


@pytest.mark.parametrize("engine", ENGINES)
def test_members_are_those_of_claims_in_force_and_nobody_else(
    concluded: dict[str, frozenset[Relation]], engine: str
) -> None:
    members = {(s, o) for s, p, o in concluded[engine] if p == "memberOf"}
    assert members == {
        (iri(party), iri(group))
        for party, group in [
            ("jpn", "quad"), ("aus", "quad"), ("jpn", "artemis-accords"), ("us-allies", "example-alliance"),
            ("aus", "aukus"), ("gbr", "aukus"), ("usa", "aukus"),
        ]  # not ("gbr", "wassenaar"), which only a reference list has
    }  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("party", "group", "role"),
    [
        ("jpn", "aukus", "prospectiveMember"),
        ("nzl", "nato", "associatedParty"),
        ("huawei", "clean-network", "excludedParty"),
        ("usa", "cocom", "formerMember"),
        ("usa", "artemis-accords", "initiatingParty"),
        ("usa", "entity-list", "initiatingParty"),
        ("chn", "rcep", "signingParty"),
    ],
)
def test_no_plan_partner_refusal_or_end_makes_a_member(
    sample: Store, concluded: dict[str, frozenset[Relation]], engine: str, party: str, group: str, role: str
) -> None:
    stated = {
        q.subject for q in sample.quads() if q.predicate == iris.term(role) and q.object == iris.entity(party)
    }
    about = {
        q.subject
        for q in sample.quads()
        if q.predicate == iris.term("claimedGroup") and q.object == iris.entity(group)
    }
    assert stated & about, "the sample has such a claim"
    assert (iri(party), "memberOf", iri(group)) not in concluded[engine]
    assert (iri(group), "hasMember", iri(party)) not in concluded[engine]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_rejected_claim_concludes_nothing(concluded: dict[str, frozenset[Relation]], engine: str) -> None:
    assert not {r for r in concluded[engine] if iri("chn") in r and iri("quad") in r}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_part_has_the_technologies_of_its_whole_by_roll_up_and_not_its_members(
    concluded: dict[str, frozenset[Relation]], engine: str
) -> None:
    quantum = iris.technology("quantum").value
    assert (iri("aukus"), "touchesTechnology", quantum) in concluded[engine]
    assert (iri("aqua"), "partOf", iri("aukus")) in concluded[engine]
    assert not {
        r for r in concluded[engine] if r[1] == "memberOf" and r[2] in (iri("aqua"), iri("aukus-pillar-2"))
    }


@pytest.mark.parametrize("engine", ENGINES[1:])
def test_rules_and_reasoner_agree_on_the_sample(
    concluded: dict[str, frozenset[Relation]], engine: str
) -> None:
    verdict = Verdict(engine, True, 0, concluded[engine])
    assert consistency.differences(concluded["rules"], verdict) == []
    assert len({p for _, p, _ in concluded["rules"]}) == len(DERIVED_PROPERTIES), (
        "every property is put to the test"
    )


def test_a_relation_that_one_engine_alone_concludes_is_a_difference() -> None:
    ours, theirs = ("a", "memberOf", "b"), ("a", "memberOf", "c")
    found = consistency.differences([ours], Verdict("owlrl", True, 2, frozenset([theirs])))
    assert [(d.object, d.only) for d in found] == [("b", "rules"), ("c", "owlrl")]


def test_issued_by_is_concluded_by_a_rule_alone(sample: Store) -> None:
    issued = asserted.property_triples(sample.triples(), ["issuedBy"])
    assert issued == {(iri("entity-list"), "issuedBy", iri("usa"))}
    assert "issuedBy" not in DERIVED_PROPERTIES


# ---- the shipped graphs ----


def test_japan_is_no_member_of_the_second_pillar(shipped: Store) -> None:
    japan, pillar = iris.entity("jpn"), iris.entity("aukus-pillar-2")
    claims = [q for q in shipped.quads() if q.object == japan and "/claim/" in str(q.subject)]
    about = {
        q.subject for q in shipped.quads() if q.predicate == iris.term("claimedGroup") and q.object == pillar
    }
    assert about & {q.subject for q in claims}, "a shipped claim speaks of Japan and the pillar"
    assert not [
        t
        for t in shipped.triples()
        if t.subject == japan and t.object == pillar and t.predicate == iris.term("memberOf")
    ]
    memberships = {
        t.subject
        for t in shipped.triples()
        if t.predicate == iris.term("membershipGroup") and t.object == pillar
    }
    assert not [t for t in shipped.triples() if t.subject in memberships and t.object == japan]


@java
def test_hermit_finds_the_shipped_graphs_consistent(shipped: Store) -> None:
    verdict = consistency.hermit(AXIOMS | asserted.statements(shipped), relations=False)
    assert verdict.consistent
    assert verdict.statements > 10_000


@pytest.mark.slow
@pytest.mark.parametrize("reasoner", [consistency.owlrl, pytest.param(consistency.hermit, marks=java)])
def test_rules_and_reasoner_agree_on_the_shipped_graphs(
    shipped: Store, reasoner: Callable[[set[Triple]], Verdict]
) -> None:
    ours = asserted.property_triples(shipped.triples(), DERIVED_PROPERTIES)
    verdict = reasoner(AXIOMS | asserted.statements(shipped))
    assert verdict.consistent
    assert consistency.differences(ours, verdict) == []
    assert len(ours) > 1000


def test_the_shipped_graphs_have_no_clash(shipped: Store) -> None:
    assert clashes.check(shipped, ONTOLOGY) == []


# ---- contradictions ----

CLAIM = iris.claim("sample", "694accb40a33")
JAPAN, HUAWEI, ARTICLE = iris.entity("jpn"), iris.entity("huawei"), iris.article("sample")
WRONG = [
    pytest.param(subject, predicate, value, message, id=name)
    for name, subject, predicate, value, message in [
        ("disjoint-classes", JAPAN, iris.RDF_TYPE, iris.term("Alliance"),
         "Japan (id/jpn) cannot be both Grouping and Country"),
        ("range", CLAIM, iris.term("coveredTechnology"), HUAWEI,
         "Huawei (id/huawei) cannot be both Actor and TechnologyArea"),
        ("two-roles", CLAIM, iris.term("formerMember"), JAPAN,
         "cannot name Japan (id/jpn) as both formerMember and inForceMember"),
        ("two-statuses", CLAIM, iris.term("status"), iris.status("former"),
         "has one status, not both former and member"),
        ("two-codes", JAPAN, iris.term("iso3"), Literal("JPX"),
         'has one iso3, not both "JPN" and "JPX"'),
        ("datatype", ARTICLE, iris.term("textLength"), Literal("long"),
         "has a textLength that is string, not integer"),
    ]
]  # fmt: skip


def contradicted(
    sample: Store, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal
) -> Store:
    quad = (subject, predicate, value)
    return changed(sample, [Quad(*quad, iris.article("sample")), Quad(*quad)])


@pytest.mark.parametrize(("subject", "predicate", "value", "message"), WRONG)
def test_a_clash_is_explained_in_plain_words(
    sample: Store, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal, message: str
) -> None:
    assert clashes.check(sample, ONTOLOGY) == []
    found = clashes.check(contradicted(sample, subject, predicate, value), ONTOLOGY)
    assert any(message in f.message for f in found), [f.message for f in found]
    behind = "; ".join(f.message for f in found)
    assert "article/sample" in behind, "it names the graph in which the statement stands"


@java
@pytest.mark.parametrize(("subject", "predicate", "value", "message"), WRONG)
def test_hermit_sees_a_contradiction_where_a_clash_is_explained(
    sample: Store, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal, message: str
) -> None:
    wrong = contradicted(sample, subject, predicate, value)
    assert not consistency.hermit(AXIOMS | asserted.statements(wrong), relations=False).consistent


@java
def test_a_datatype_that_owl_has_not_does_not_stop_hermit(sample: Store) -> None:
    year = Triple(CLAIM, iris.term("rule"), Literal("2022", datatype=NamedNode(iris.XSD + "gYear")))
    given = AXIOMS | asserted.statements(sample)
    assert consistency.hermit(given | {year}, relations=False).consistent
    assert year not in asserted.logical(given | {year})


def test_without_java_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LatticeworkError, match="needs Java"):
        consistency.hermit(AXIOMS)


def test_reason_concludes_the_same_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LATTICEWORK_ROOT", str(tmp_path))
    counts = [CliRunner().invoke(cli, ["reason"], catch_exceptions=False) for _ in range(2)]
    said = [[line for line in c.stderr.splitlines() if line.endswith("statements follow")] for c in counts]
    assert said[0] == said[1] and said[0][0].split()[0] != "0"


def test_a_store_of_nothing_has_nothing_that_follows() -> None:
    empty = Store(pyoxigraph.Store())
    assert asserted.statements(empty) == set()
    assert consistency.owlrl(AXIOMS).relations == frozenset()
