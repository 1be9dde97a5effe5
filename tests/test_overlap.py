"""Arithmetic of overlap against plain sets, over small invented rosters; and the report itself against both."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions

from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.query.canned import Catalogue
from latticework.query.engine import Embedded
from latticework.report import run
from latticework.report.overlap import Sets, bounds
from latticework.report.table import Table
from latticework.store.reader import Store

PARTIES = "abcdef"
rosters = st.dictionaries(
    st.sampled_from(["g1", "g2", "g3", "g4", "g5"]),
    st.frozensets(st.sampled_from(PARTIES), max_size=6),
    max_size=5,
)


@settings(max_examples=300, deadline=None)
@given(rosters, st.integers(0, 3), st.integers(0, 3))
def test_pairs_are_those_of_plain_sets_each_once(
    members: dict[str, frozenset[str]], least: int, shared: int
) -> None:
    found = list(Sets(members).pairs(least, shared))
    expected = {
        (a, b): (len(members[a]), len(members[b]), tuple(sorted(members[a] & members[b])))
        for a, b in combinations(sorted(members), 2)
        if min(len(members[a]), len(members[b])) >= least and len(members[a] & members[b]) >= shared
    }
    assert {(p.a, p.b): (p.members_a, p.members_b, p.shared) for p in found} == expected
    assert len(found) == len(expected)
    assert all(p.a < p.b for p in found)


@settings(max_examples=300, deadline=None)
@given(rosters)
def test_similarity_is_that_of_plain_sets(members: dict[str, frozenset[str]]) -> None:
    for pair in Sets(members).pairs(0, 0):
        a, b = members[pair.a], members[pair.b]
        assert pair.jaccard == (round(len(a & b) / len(a | b), 4) if a | b else 0.0)
        assert pair.containment == (round(len(a & b) / min(len(a), len(b)), 4) if a and b else 0.0)
        assert 0 <= pair.jaccard <= pair.containment <= 1


def test_worked_numbers() -> None:
    """Two of three and four: 2/5 of either, 2/3 of the smaller."""
    (pair,) = Sets({"x": "abc", "y": "bcde"}).pairs()
    assert (pair.shared, pair.jaccard, pair.containment) == (("b", "c"), 0.4, 0.6667)


def test_alike_and_apart() -> None:
    same, apart = Sets({"x": "ab", "y": "ab"}), Sets({"x": "ab", "y": "cd"})
    assert [(p.jaccard, p.containment) for p in same.pairs()] == [(1.0, 1.0)]
    assert list(apart.pairs()) == []
    assert [(p.jaccard, p.containment) for p in apart.pairs(min_shared=0)] == [(0.0, 0.0)]


@settings(max_examples=200, deadline=None)
@given(rosters, st.lists(st.sampled_from(["g1", "g2", "g3", "g4", "g5"]), unique=True, max_size=4))
def test_the_parties_in_all_are_those_of_plain_sets(
    members: dict[str, frozenset[str]], chosen: list[str]
) -> None:
    each = [members.get(grouping, frozenset()) for grouping in chosen]
    expected = sorted(frozenset.intersection(*each)) if each else []
    assert list(Sets(members).shared(chosen)) == expected


small = st.integers(0, 0b1111)


@settings(max_examples=200, deadline=None)
@given(small, small, small, small)
def test_bounds_are_the_extremes_over_all_worlds(
    sure_a: int, maybe_a: int, sure_b: int, maybe_b: int
) -> None:
    maybe_a, maybe_b = maybe_a & ~sure_a, maybe_b & ~sure_b
    worlds = [
        (sure_a | a, sure_b | b)
        for a, b in product(range(16), range(16))
        if a & ~maybe_a == 0 and b & ~maybe_b == 0
    ]
    likeness = [(a & b).bit_count() / (a | b).bit_count() if a | b else 0.0 for a, b in worlds]
    shared = [(a & b).bit_count() for a, b in worlds]
    found = bounds(sure_a, maybe_a, sure_b, maybe_b)
    assert (found.shared.low, found.shared.high) == (min(shared), max(shared))
    assert found.members_a.low == min(a.bit_count() for a, _ in worlds)
    assert found.members_b.high == max(b.bit_count() for _, b in worlds)
    assert found.jaccard.low == pytest.approx(min(likeness))
    assert found.jaccard.high == pytest.approx(max(likeness))


# ---- the report --------------------------------------------------------------------------------------


def overlap(store: Store, **given: list[str]) -> Table:
    engine = Embedded(store)
    query = Catalogue(Content(shipped_content() / "nowhere", shipped_content())).get("overlap")
    return run.run(run.ask(query, {k.replace("_", "-"): v for k, v in given.items()}, engine), engine)


def pairs_of_plain_sets(store: Store) -> dict[tuple[str, str], tuple[int, int, frozenset[str]]]:
    """Return what every two groupings share, from claims in force alone, by plain sets; who left did not return."""
    rows = store.database.query(
        "PREFIX lw: <https://latticework.example/ontology#> PREFIX lws: <https://latticework.example/status/>"
        "SELECT ?g ?m { ?c lw:claimedGroup ?g ; lw:inForceMember ?m ; lw:origin lws:article-origin"
        " MINUS { ?m a lw:PartyClass } MINUS { ?gone lw:claimedGroup ?g ; lw:formerMember ?m ; lw:origin lws:article-origin } MINUS { ?c lw:reviewState lws:rejected } }"
    )
    assert isinstance(rows, QuerySolutions)
    members: dict[str, set[str]] = {}
    for row in rows:
        members.setdefault(getattr(row["g"], "value", ""), set()).add(getattr(row["m"], "value", ""))
    return {
        (a, b): (len(members[a]), len(members[b]), frozenset(members[a] & members[b]))
        for a, b in combinations(sorted(members), 2)
        if members[a] & members[b]
    }


def test_the_report_counts_what_plain_sets_of_claims_count(shipped: Store) -> None:
    table = overlap(shipped)
    found = {
        (str(r["a"]), str(r["b"])): (r["membersA"], r["membersB"], frozenset(map(str, r["sharedMembers"])))  # type: ignore[arg-type]
        for r in table
    }
    assert found == pairs_of_plain_sets(shipped)
    assert len(found) == len(table.rows) > 10
    for row in table:
        a, b, both = int(str(row["membersA"])), int(str(row["membersB"])), int(str(row["shared"]))
        assert both == len(row["sharedMembers"])  # type: ignore[arg-type]
        assert row["jaccard"] == round(both / (a + b - both), 4)
        assert row["containment"] == round(both / min(a, b), 4)


def test_thresholds_leave_out_what_is_below_them(shipped: Store) -> None:
    every = overlap(shipped).rows
    assert overlap(shipped, min_shared=["3"]).rows == tuple(r for r in every if int(str(r["shared"])) >= 3)
    least = overlap(shipped, min_members=["4"]).rows
    assert least == tuple(r for r in every if min(int(str(r["membersA"])), int(str(r["membersB"]))) >= 4)
    assert overlap(shipped, limit=["2"]).rows == every[:2]


def test_two_named_groupings_are_one_pair_whichever_is_named_first(shipped: Store) -> None:
    one, other = overlap(shipped, grouping=["aukus", "quad"]), overlap(shipped, grouping=["quad", "aukus"])
    assert one.rows == other.rows
    assert [(r["aLabel"], r["bLabel"]) for r in one.rows] == [("AUKUS", "Quadrilateral Security Dialogue")]
