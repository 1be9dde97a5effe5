"""Memberships: concluded from rows against brute force, and from loaded claims to the rows of a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latticework.article.dates import bounds
from latticework.claims.scheme import IN_FORCE
from latticework.library import Graph
from latticework.loaders import Source
from latticework.reasoning.memberships import AGREED, CONTESTED, ENDED, REPORTED, conclude
from latticework.reasoning.spells import ClaimRow
from latticework.vocabulary import iris
from latticework.workspace import Workspace
from tests import sources

ROLES = {
    **dict.fromkeys(IN_FORCE, "inForceMember"), "former": "formerMember", "excluded": "excludedParty",
    "prospective": "prospectiveMember", "partner": "associatedParty", "observer": "associatedParty",
    "initiator": "initiatingParty",
}  # fmt: skip
NOT_IN = [status for status in ROLES if status not in IN_FORCE]


def claim(
    number: int, status: str, *, party: str = "a", grouping: str = "g", article: str = "one",
    attributed: bool = False, time: str | None = None, kind: str | None = None,
) -> ClaimRow:  # fmt: skip
    low, high = (bounds(time).not_before, bounds(time).not_after) if time else (None, None)
    return ClaimRow(
        grouping, party, status, f"claim/{number}", article, in_force=ROLES[status] == "inForceMember",
        ends=status == "former", attributed=attributed, time=time, time_kind=kind, not_before=low, not_after=high,
    )  # fmt: skip


def states(*claims: ClaimRow) -> list[str]:
    return [m.state for m in conclude(claims)]


def test_a_source_in_its_own_voice_makes_an_agreed_membership() -> None:
    (found,) = conclude([claim(1, "member")])
    assert (found.state, found.supported_by, found.contradicted_by) == (AGREED, ("claim/1",), ())
    assert found.iri == iris.BASE + "membership/g/a"


def test_attributed_speech_alone_is_only_reported() -> None:
    assert states(claim(1, "member", attributed=True)) == [REPORTED]
    assert states(claim(1, "member", attributed=True), claim(2, "founding", attributed=True)) == [REPORTED]


def test_an_own_voice_beside_attributed_speech_makes_it_agreed() -> None:
    assert states(claim(1, "member", attributed=True), claim(2, "member", article="two")) == [AGREED]


@pytest.mark.parametrize("status", NOT_IN)
def test_a_plan_a_refusal_or_a_partnership_gives_no_membership(status: str) -> None:
    assert (
        states(claim(1, status), claim(2, status, article="two"), claim(3, status, time="2020", kind="start"))
        == []
    )


def test_a_claim_that_bars_a_member_makes_it_contested() -> None:
    (found,) = conclude([claim(1, "member"), claim(2, "excluded", article="two")])
    assert (found.state, found.contradicted_by) == (CONTESTED, ("claim/2",))
    assert states(claim(1, "member"), claim(2, "excluded", party="b")) == [AGREED]
    assert states(claim(1, "member"), claim(2, "excluded", grouping="h")) == [AGREED]


def test_an_end_ends_it_and_is_named() -> None:
    (found,) = conclude(
        [claim(1, "member", time="2007", kind="start"), claim(2, "former", time="2008", kind="end")]
    )
    assert (found.state, found.contradicted_by) == (ENDED, ("claim/2",))


def test_a_second_spell_is_a_second_membership() -> None:
    found = conclude(
        [
            claim(1, "member", time="2007", kind="start"),
            claim(2, "former", time="2008", kind="end"),
            claim(3, "member", time="2017", kind="start"),
        ]
    )
    assert [(iris.local_name(m.iri), m.state) for m in found] == [("g/a", ENDED), ("g/a-2", AGREED)]


many = st.lists(
    st.builds(
        claim,
        st.integers(0, 10_000),
        st.sampled_from(list(ROLES)),
        party=st.sampled_from(["a", "b"]),
        grouping=st.sampled_from(["g", "h"]),
        article=st.sampled_from(["one", "two"]),
        attributed=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda c: c.claim,
)


@settings(max_examples=400, deadline=None)
@given(many)
def test_every_membership_rests_on_claims_in_force_and_says_how_they_stand(claims: list[ClaimRow]) -> None:
    found = {(m.grouping, m.party): m for m in conclude(claims)}
    pairs = {(c.grouping, c.member) for c in claims if c.status in IN_FORCE}
    assert set(found) == pairs
    for pair, membership in found.items():
        about = [c for c in claims if (c.grouping, c.member) == pair]
        inside = [c for c in about if c.status in IN_FORCE]
        assert membership.supported_by == tuple(sorted(c.claim for c in inside))
        if any(c.status == "former" for c in about):
            expected = ENDED
        elif any(c.status == "excluded" for c in about):
            expected = CONTESTED
        elif all(c.attributed for c in inside):
            expected = REPORTED
        else:
            expected = AGREED
        assert membership.state == expected


@settings(max_examples=100, deadline=None)
@given(many, st.randoms())
def test_the_order_of_claims_does_not_matter(claims: list[ClaimRow], dice: Any) -> None:
    before = conclude(claims)
    dice.shuffle(claims)
    assert conclude(claims) == before


# ---- from loaded claims to a report ------------------------------------------------------------------


def opened(workspace: Workspace, folder: Path, *claims: dict[str, Any]) -> Graph:
    """Load invented claims about an invented pact and return the graph."""
    workspace.load(Source(sources.written(folder, list(claims))))
    return Graph(workspace)


def parties(graph: Graph, **asked: str) -> dict[str, tuple[str, str]]:
    """Return the certainty and state of each member of the invented pact."""
    rows = graph.report("members", grouping="lantern-lake-pact", **asked).rows
    return {iris.local_name(str(row["member"])): (str(row["certainty"]), str(row["state"])) for row in rows}


def says(
    party: object, status: str, time: str | None = None, kind: str | None = None, **more: Any
) -> dict[str, Any]:
    return sources.said(sources.FOUNDED, party, status, time, kind) | more


def test_quad_left_and_came_back(built: Workspace, tmp_path: Path) -> None:
    graph = opened(
        built, tmp_path,
        says("aus", "member", "2007", "start"), says("aus", "former", "2008", "end"), says("aus", "member", "2017", "start"),
    )  # fmt: skip
    at = {date: parties(graph, as_of=date) for date in ("2006", "2007", "2010", "2016-12", "2017", "2024")}
    assert {date for date, found in at.items() if found} == {"2007", "2017", "2024"}
    assert at["2007"]["aus"][0] == "certain"
    assert at["2017"]["aus"] == at["2024"]["aus"] == ("certain", AGREED)
    assert parties(graph) == {"aus": ("certain", AGREED)}


def test_a_body_that_is_gone_had_members_in_its_time(built: Workspace, tmp_path: Path) -> None:
    graph = opened(
        built, tmp_path,
        says("fra", "member", "1949", "start"), says("fra", "former", "1994", "end"),
        says("deu", "member", "1950", "as-of"), says("deu", "former", "1994", "end"),
    )  # fmt: skip
    assert {who: how for who, (how, _) in parties(graph, as_of="1970").items()} == {
        "fra": "certain",
        "deu": "certain",
    }
    assert {who: how for who, (how, _) in parties(graph, as_of="1948").items()} == {"deu": "possible"}
    assert parties(graph, as_of="2000") == parties(graph) == {}
    former = graph.report("members", grouping="lantern-lake-pact", status="former").rows
    assert {row["memberLabel"] for row in former} == {"France", "Germany"}


def test_a_date_as_of_leaves_an_earlier_day_possible(built: Workspace, tmp_path: Path) -> None:
    graph = opened(
        built, tmp_path, says("jpn", "member", "2031-03", "as-of"), says("ind", "member", "2031-03", "start")
    )
    assert parties(graph, as_of="2030") == {"jpn": ("possible", AGREED)}
    assert parties(graph, as_of="2031-03") == {"jpn": ("certain", AGREED), "ind": ("certain", AGREED)}


def test_only_claims_in_force_become_memberships_in_the_store(built: Workspace, tmp_path: Path) -> None:
    others = [
        says(party, status)
        for party, status in zip(("usa", "gbr", "kor", "can", "nzl"), NOT_IN[1:], strict=True)
    ]
    graph = opened(
        built, tmp_path, *others, says("jpn", "member", attributed_to="usa"), says("ind", "founding"),
        says("fra", "member"), says("fra", "excluded"),
    )  # fmt: skip
    assert parties(graph) == {
        "jpn": ("undated", REPORTED),
        "ind": ("undated", AGREED),
        "fra": ("undated", CONTESTED),
    }
    stored = graph.query(
        "PREFIX lw: <https://latticework.example/ontology#> SELECT ?party ?state WHERE { ?m a lw:Membership ;"
        " lw:membershipGroup <https://latticework.example/id/lantern-lake-pact> ; lw:membershipParty ?party ;"
        " lw:membershipState ?state }"
    )
    found = {iris.local_name(str(r["party"])): iris.local_name(str(r["state"])) for r in stored.rows}
    assert found == {"jpn": REPORTED, "ind": AGREED, "fra": CONTESTED}
    member_of = graph.query(
        "PREFIX lw: <https://latticework.example/ontology#> SELECT ?party WHERE"
        " { ?party lw:memberOf <https://latticework.example/id/lantern-lake-pact> }"
    )
    assert {iris.local_name(str(r["party"])) for r in member_of.rows} == {"jpn", "ind", "fra"}


def test_membership_does_not_travel_along_part_of(built: Workspace, tmp_path: Path) -> None:
    graph = opened(built, tmp_path, says("jpn", "member"))
    in_pact = graph.report("memberships", party="jpn").rows
    assert "lantern-lake-pact" in {iris.local_name(str(r["grouping"])) for r in in_pact}
    assert graph.report("members", grouping="aukus-pillar-2").rows == ()
    assert "jpn" not in {
        iris.local_name(str(r["member"])) for r in graph.report("members", grouping="aukus").rows
    }
