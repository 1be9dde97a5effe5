"""Bridges, betweenness and blocs against brute force over small invented worlds; the same answer in every run."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.query.canned import Catalogue
from latticework.query.engine import Embedded
from latticework.report import run
from latticework.report.networks import Network
from latticework.report.overlap import Sets, bounds, narrowing
from latticework.report.table import Table
from latticework.store.reader import Store

ID = "https://latticework.example/id/"
worlds = st.dictionaries(
    st.sampled_from(["g1", "g2", "g3", "g4", "g5"]),
    st.frozensets(st.sampled_from("abcde"), min_size=1),
    max_size=5,
)
World = dict[str, frozenset[str]]


def components(world: World) -> set[frozenset[str]]:
    """Return the groupings of each component, joined one shared member at a time."""
    found = [({g}, set(parties)) for g, parties in world.items()]
    merged = True
    while merged:
        merged = False
        for one, other in combinations(found, 2):
            if one[1] & other[1]:
                found = [part for part in found if part not in (one, other)]
                found.append((one[0] | other[0], one[1] | other[1]))
                merged = True
                break
    return {frozenset(groupings) for groupings, _ in found}


def without(world: World, party: str) -> World:
    return {g: parties - {party} for g, parties in world.items()}


@settings(max_examples=300, deadline=None)
@given(worlds)
def test_a_bridge_is_a_party_without_which_its_groupings_fall_apart(world: World) -> None:
    expected: dict[str, set[frozenset[str]]] = {}
    for party in set[str]().union(*world.values()):
        held = next(part for part in components(world) if any(party in world[g] for g in part))
        left = {part for part in components(without(world, party)) if part <= held}
        if len(left) > 1:
            expected[party] = left
    bridges = Network(world).bridges()
    assert {b.party: {frozenset(part) for part in b.parts} for b in bridges} == expected
    assert [b.party for b in bridges] == sorted(expected)
    for bridge in bridges:
        assert list(bridge.parts) == sorted(bridge.parts, key=lambda part: (-len(part), part))


def shortest(edges: dict[str, set[str]], start: str, end: str) -> list[list[str]]:
    """Return every shortest path, by growing all paths at once."""
    paths = [[start]]
    for _ in edges:
        done = [path for path in paths if path[-1] == end]
        if done:
            return done
        paths = [[*path, n] for path in paths for n in edges[path[-1]] if n not in path]
    return []


@settings(max_examples=60, deadline=None)
@given(worlds)
def test_betweenness_is_the_share_of_shortest_paths_that_pass(world: World) -> None:
    edges: dict[str, set[str]] = {}
    for grouping, parties in world.items():
        for party in parties:
            edges.setdefault(grouping, set()).add(party)
            edges.setdefault(party, set()).add(grouping)
    passed = dict.fromkeys(edges, 0.0)
    for start, end in permutations(edges, 2):
        paths = shortest(edges, start, end)
        for path in paths:
            for node in path[1:-1]:
                passed[node] += 1 / len(paths)
    others = (len(edges) - 1) * (len(edges) - 2) or 1
    found = Network(world).betweenness()
    assert found.keys() == set[str]().union(*world.values())
    for party, value in found.items():
        assert value == pytest.approx(passed[party] / others, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(worlds, st.integers(0, 5))
def test_every_node_is_in_one_bloc_and_every_edge_counted(world: World, seed: int) -> None:
    blocs, _ = Network(world).blocs(seed)
    assert sorted(g for b in blocs for g in b.groupings) == sorted(world)
    assert sorted(p for b in blocs for p in b.parties) == sorted(set[str]().union(*world.values()))
    for bloc in blocs:
        inside = sum(p in world[g] for g in bloc.groupings for p in bloc.parties)
        touching = sum(len(world[g]) for g in bloc.groupings) + sum(
            p in world[g] for g in world for p in bloc.parties
        )
        assert (bloc.inside, bloc.outside) == (inside, touching - 2 * inside)


def test_two_worlds_that_nothing_joins_are_two_blocs() -> None:
    blocs, modularity = Network({"g1": {"a", "b"}, "g2": {"a", "b"}, "g3": {"c", "d"}}).blocs()
    assert [(b.groupings, b.parties) for b in blocs] == [(("g1", "g2"), ("a", "b")), (("g3",), ("c", "d"))]
    assert modularity == pytest.approx(1 - (4 / 6) ** 2 - (2 / 6) ** 2, abs=1e-4)


def test_a_thing_that_is_grouping_and_party_at_once_is_two_nodes() -> None:
    bridges = Network({"union": {"a", "b"}, "pact": {"union", "c"}}).bridges()
    assert bridges == []  # the union as a party of the pact does not join the pact to the union's own members


def test_an_empty_world_has_neither_bridges_nor_blocs() -> None:
    network = Network({"g1": set[str]()})
    assert network.bridges() == []
    assert network.blocs() == ([], 0.0)


def test_the_order_in_which_text_is_hashed_changes_no_bloc() -> None:
    script = (
        "from latticework.report.networks import Network\n"
        "world = {f'g{i}': {f'p{i * j % 17}' for j in range(1, 2 + i % 6)} for i in range(40)}\n"
        "print(Network(world).blocs(7), Network(world).bridges(7))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True,
            cwd=Path(__file__).parents[1], env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(answers) == 1


# ---- what would narrow an interval ---------------------------------------------------------------------------

masks = st.integers(0, 2**5 - 1)


@settings(max_examples=500, deadline=None)
@given(masks, masks, masks, masks)
def test_the_membership_named_narrows_at_least_as_much_as_any_other(
    a: int, b: int, maybe_a: int, maybe_b: int
) -> None:
    maybe_a, maybe_b = maybe_a & ~a, maybe_b & ~b

    def gain(bit: int, first: bool) -> float:
        in_a, in_b = (bit, 0) if first else (0, bit)
        left = maybe_a & ~in_a, maybe_b & ~in_b
        widths = (
            bounds(a | in_a, left[0], b | in_b, left[1]).jaccard.width,
            bounds(a, left[0], b, left[1]).jaccard.width,
        )
        return bounds(a, maybe_a, b, maybe_b).jaccard.width - sum(widths) / 2

    bits = [1 << i for i in range(5)]
    gains = {(bit, True): gain(bit, True) for bit in bits if bit & maybe_a}
    gains |= {(bit, False): gain(bit, False) for bit in bits if bit & maybe_b}
    named = narrowing(a, maybe_a, b, maybe_b)
    most = max(gains.values(), default=0.0)
    if named is None:
        assert most <= 1e-9
    else:
        assert gains[named] == pytest.approx(most)
        assert most > 0


# ---- the rows of plain sets ----------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(worlds)
def test_almost_names_the_parties_that_lack_one(world: World) -> None:
    groupings = sorted(world)
    expected = {
        (party, missing)
        for missing in groupings
        for party in "abcde"
        if [g for g in groupings if party not in world[g]] == [missing]
        and any(party in parties for parties in world.values())
    }
    assert set(Sets(world).almost(groupings)) == expected


@settings(max_examples=200, deadline=None)
@given(worlds, st.integers(1, 4))
def test_intersections_count_each_party_once(world: World, number: int) -> None:
    sets = Sets(world)
    chosen = sets.largest(number)
    assert [len(world[g]) for g in chosen] == sorted((len(p) for p in world.values()), reverse=True)[:number]
    found = dict(sets.intersections(chosen))
    for has, parties in found.items():
        assert parties
        assert all({g for g in chosen if party in world[g]} == set(has) for party in parties)
    counted = [party for parties in found.values() for party in parties]
    assert sorted(counted) == sorted(set[str]().union(*(world[g] for g in chosen)))


# ---- the reports on the shipped graphs -----------------------------------------------------------------------


def report(store: Store, name: str, **given: list[str]) -> Table:
    engine = Embedded(store)
    query = Catalogue(Content(Path("/nonexistent"), shipped_content())).get(name)
    return run.run(run.ask(query, {k.replace("_", "-"): v for k, v in given.items()}, engine), engine)


def test_a_grouping_year_counts_whom_the_edges_at_that_date_name(shipped: Store) -> None:
    rows = [row for row in report(shipped, "grouping-year") if row["year"] is not None]
    assert {2020, 2021} <= {row["year"] for row in rows}
    for year in (2019, 2020, 2021):
        edges = report(shipped, "edges", as_of=[str(year)])
        for row in (r for r in rows if r["year"] == year):
            here = [e for e in edges if e["target"] == row["grouping"]]
            for certainty in ("certain", "possible", "undated"):
                assert row[certainty] == sum(e["certainty"] == certainty for e in here), (row, certainty)
            assert set(row["parties"]) == {e["source"] for e in here}  # type: ignore[arg-type]


def test_a_dyad_year_is_made_of_the_grouping_years(shipped: Store) -> None:
    rows = [row for row in report(shipped, "grouping-year") if row["year"] == 2020]
    dyads = [row for row in report(shipped, "dyad-year") if row["year"] == 2020]
    assert dyads
    members = {str(row["grouping"]): set(map(str, row["parties"])) for row in rows}  # type: ignore[arg-type]
    for dyad in dyads:
        groupings = [str(g) for g in dyad["groupings"]]  # type: ignore[union-attr]
        assert dyad["certain"] + dyad["possible"] == len(groupings)  # type: ignore[operator]
        assert all({str(dyad["a"]), str(dyad["b"])} <= members[g] for g in groupings)
        assert str(dyad["a"]) < str(dyad["b"])


def test_who_has_left_is_in_no_overlap_at_a_date_after(shipped: Store) -> None:
    edges = report(shipped, "edges", grouping=["eu-us-privacy-shield"], as_of=["2022"])
    assert len(edges) == 0
    pairs = report(
        shipped, "overlap", as_of=["2022"], grouping=["eu-us-privacy-shield", "us-eu-ai-cooperation"]
    )
    assert len(pairs) == 0
    both = report(shipped, "edges", grouping=["us-eu-ai-cooperation"], as_of=["2022"])
    assert len(both) == 2  # the European Union and the United States: they would be shared


def test_a_later_start_that_one_article_states_bounds_what_another_leaves_undated(shipped: Store) -> None:
    assert len(report(shipped, "edges", grouping=["blue-dot-network"], as_of=["2018"])) == 0
    assert len(report(shipped, "edges", grouping=["blue-dot-network"], as_of=["2019"])) == 3


def test_an_overlap_has_the_columns_of_a_date_only_with_a_date(shipped: Store) -> None:
    without_date = report(shipped, "overlap", grouping=["aukus", "quad"])
    assert not [c.name for c in without_date.columns if c.name.startswith(("narrow", "jaccardL", "jaccardR"))]
    (row,) = report(shipped, "overlap", grouping=["aukus", "quad"], as_of=["2022"])
    assert row["jaccardRange"] == "0.00–0.67"
    assert row["narrow"] == (ID + "aus", ID + "quad")


@pytest.mark.parametrize("status", ["member", "prospective", "any"])
def test_an_overlap_of_one_status_is_that_of_the_edges(shipped: Store, status: str) -> None:
    edges = report(shipped, "edges", between=["grouping-grouping"], status=[status])
    overlap = report(shipped, "overlap", status=[status])
    assert len(edges) > 100
    assert {(e["source"], e["target"], e["weight"]) for e in edges} == {
        (o["a"], o["b"], o["shared"]) for o in overlap
    }
