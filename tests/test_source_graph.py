"""Claims as the graph of their article, and back."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, parse

from latticework.article.text import Article
from latticework.claims.model import Claim, Entity, Evidence
from latticework.claims.scheme import KINDS
from latticework.content import shipped as shipped_content
from latticework.errors import InputError
from latticework.graph.source import SourceGraph, from_claims, to_article, to_claims
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.iris import term

FILES = sorted((shipped_content() / "graphs" / "articles").glob("*.trig"))
ARTICLE = Article(
    "invented-article", "f" * 64, 400, title="An invented article", language="en", published="2031-05"
)
EXAMPLIA = Entity("examplia", "Country", {"en": ("Examplia", "Republic of Examplia"), "zh": ("示例国",)})
PACT = Entity("example-pact", "Agreement", {"en": ("Example Pact",)})
CLAIM = Claim(
    "membership", EXAMPLIA, PACT, "member", Evidence(3, 9, "e" * 64), time="2031-05", time_kind="start"
)


def shipped_graph(path: Path) -> SourceGraph:
    quads = frozenset(q for q in parse(path=str(path)) if isinstance(q, Quad))
    return SourceGraph(iris.article(path.stem), quads)


def roles(claim: Claim, **known: object) -> set[str]:
    """Return the properties under which the claim names its subject or object."""
    graph = from_claims(ARTICLE, [claim], **known)  # type: ignore[arg-type]
    ends = {e.iri for e in (claim.subject, claim.object) if e}
    return {
        iris.local_name(q.predicate.value)
        for q in graph.quads
        if isinstance(q.object, NamedNode)
        and q.object.value in ends
        and iris.local_name(q.predicate.value) != "attributedTo"
    }


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_shipped_graph_is_what_its_claims_and_description_make_of_it(path: Path, shipped: Store) -> None:
    vocabulary = shipped.vocabulary()
    graph = shipped_graph(path)
    claims = to_claims(graph, vocabulary.classes)
    again = from_claims(
        to_article(graph), claims, known=set(vocabulary.names), to_ratify=vocabulary.to_ratify
    )
    assert again == graph
    assert len(claims) == len(graph.claims())
    assert to_claims(again, vocabulary.classes) == claims


def test_the_five_articles_are_there_with_their_claims() -> None:
    assert len(FILES) == 5
    assert sum(len(shipped_graph(path).claims()) for path in FILES) > 900


def test_a_claim_of_every_part_comes_back_whole() -> None:
    full = dataclasses.replace(
        CLAIM, kind="funding", status="active", amount=Decimal("2.5"), currency="USD", tier="extra", review="curated",
        confidence=Decimal("0.9"), rule="zh-pays", attributed_to=Entity("ministry", "Organization", {"en": ("Ministry",)}),
    )  # fmt: skip
    graph = from_claims(ARTICLE, [full])
    (back,) = to_claims(graph)

    def bare(claim: Claim) -> Claim:  # names belong to the entities, not to the claim
        return dataclasses.replace(
            claim,
            **{
                n: Entity(e.id, e.type)
                for n in ("subject", "object", "attributed_to")
                if (e := getattr(claim, n))
            },  # type: ignore[arg-type]
        )

    assert back == bare(full)
    assert to_article(graph) == ARTICLE


EXPECTED = {
    "member": "inForceMember", "founding": "inForceMember", "signatory": "inForceMember", "partner": "associatedParty",
    "observer": "associatedParty", "prospective": "prospectiveMember", "excluded": "excludedParty",
    "former": "formerMember", "initiator": "initiatingParty",
}  # fmt: skip


@pytest.mark.parametrize(("status", "role"), EXPECTED.items())
def test_the_status_of_a_membership_decides_the_role_of_its_party(status: str, role: str) -> None:
    assert roles(dataclasses.replace(CLAIM, status=status)) == {role, "claimedGroup"}


def test_every_status_of_a_membership_has_its_role_here() -> None:
    assert set(KINDS["membership"].statuses()) == set(EXPECTED)


def test_a_signature_alone_is_not_in_force_where_an_agreement_needs_ratification() -> None:
    signed = dataclasses.replace(CLAIM, status="signatory")
    assert roles(signed, to_ratify={PACT.iri}) == {"signingParty", "claimedGroup"}
    assert roles(CLAIM, to_ratify={PACT.iri}) == {"inForceMember", "claimedGroup"}  # one that says "member"


def test_a_planned_structure_relates_nothing_yet() -> None:
    part = dataclasses.replace(
        CLAIM, kind="structure", status="part-of", subject=dataclasses.replace(PACT, id="annex")
    )
    assert roles(part) == {"claimedPart", "relatedGrouping"}
    assert roles(dataclasses.replace(part, time_kind="planned")) == {"prospectiveRelated", "relatedGrouping"}


def test_plans_of_coverage_control_and_funding_have_roles_of_their_own() -> None:
    for kind in ("coverage", "control", "funding"):
        active, planned = (
            roles(dataclasses.replace(CLAIM, kind=kind, status=status))
            for status in ("active", "prospective")
        )
        assert len(active - planned) == len(planned - active) == 1
        assert all(role.startswith("prospective") for role in planned - active)


def test_an_unknown_entity_needs_a_type_and_a_name() -> None:
    with pytest.raises(InputError, match="examplia is not known"):
        from_claims(ARTICLE, [dataclasses.replace(CLAIM, subject=Entity("examplia"))])
    with pytest.raises(InputError, match="no type and label"):
        from_claims(ARTICLE, [dataclasses.replace(CLAIM, subject=Entity("examplia", "Country", {"en": ()}))])


def test_a_known_entity_is_only_referred_to() -> None:
    graph = from_claims(ARTICLE, [CLAIM], known={EXAMPLIA.iri, PACT.iri})
    assert not [q for q in graph.quads if q.predicate == iris.PREF_LABEL]
    described = from_claims(ARTICLE, [CLAIM])
    assert {q.object.value for q in described.quads if q.predicate == iris.ALT_LABEL} == {  # type: ignore[union-attr]
        "Republic of Examplia"
    }


def test_an_entity_described_in_one_claim_serves_the_others() -> None:
    again = dataclasses.replace(CLAIM, subject=Entity("examplia"), status="observer")
    assert len(from_claims(ARTICLE, [again, CLAIM]).claims()) == 2


def test_the_graph_is_the_same_whatever_the_order_of_claims() -> None:
    other = dataclasses.replace(CLAIM, status="observer", evidence=Evidence(20, 30, "d" * 64))
    assert from_claims(ARTICLE, [CLAIM, other]) == from_claims(ARTICLE, [other, CLAIM])


def test_two_claims_of_one_passage_share_the_evidence() -> None:
    graph = from_claims(ARTICLE, [CLAIM, dataclasses.replace(CLAIM, status="observer")])
    assert {q.subject for q in graph.quads if q.object == term("Evidence")} == {
        iris.passage("invented-article", 3, 9)
    }


def test_no_graph_holds_a_blank_node_or_a_passage() -> None:
    for path in FILES:
        for q in shipped_graph(path).quads:
            assert isinstance(q.subject, NamedNode)
            assert q.predicate.value != iris.OA + "exact"
