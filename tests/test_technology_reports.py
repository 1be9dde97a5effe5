"""Reports on technology, control and structure: roll-ups against walks of the tree, collisions on an invented world."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat

from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.query.canned import Catalogue
from latticework.query.engine import Embedded
from latticework.report import run as reports
from latticework.report.table import Row
from latticework.store.reader import Store
from latticework.vocabulary import iris

SKOS = "http://www.w3.org/2004/02/skos/core#"
CATALOGUE = Catalogue(Content(Path("no-root-of-ones-own"), shipped_content()))
MINE = (
    "technologies", "coverage-overlap", "contested", "categories", "regimes", "restricted", "collisions", "lineage",
    "funding", "launches", "places",
)  # fmt: skip


def rows(store: Store, name: str, **given: str | list[str]) -> list[Row]:
    """Return the rows of a report; parameters by name, `_` for `-`."""
    query, engine = CATALOGUE.get(name), Embedded(store)
    written = {k.replace("_", "-"): v if isinstance(v, list) else [v] for k, v in given.items()}
    return list(reports.run(reports.ask(query, written, engine), engine))


def notes(store: Store, name: str, language: str) -> tuple[str, ...]:
    """Return what stands at the foot of a report."""
    engine = Embedded(store)
    return reports.run(reports.ask(CATALOGUE.get(name), {}, engine), engine, language).notes


def pairs(store: Store, predicate: NamedNode) -> Iterator[tuple[str, str]]:
    """Yield subject and object of each statement with that predicate."""
    for quad in store.database.quads_for_pattern(None, predicate, None, DefaultGraph()):
        assert isinstance(quad.subject, NamedNode)
        yield quad.subject.value, getattr(quad.object, "value", "")


def above(store: Store) -> dict[str, set[str]]:
    """Return each area with all areas above it, itself among them, by walking the tree upwards."""
    parents: dict[str, set[str]] = defaultdict(set)
    for narrower, broader in pairs(store, NamedNode(SKOS + "broader")):
        parents[narrower].add(broader)

    def walk(area: str, seen: set[str]) -> set[str]:
        if area not in seen:
            seen.add(area)
            for parent in parents.get(area, ()):
                walk(parent, seen)
        return seen

    areas = {area for area, kind in pairs(store, iris.RDF_TYPE) if kind.endswith("#TechnologyArea")}
    return {area: walk(area, set()) for area in areas}


def stated(store: Store, subject_role: str, object_role: str) -> set[tuple[str, str]]:
    """Return subject and object of each claim of an article that has both roles; reference lists are off."""
    objects: dict[str, str] = dict(pairs(store, iris.term(object_role)))
    listed = {
        claim for claim, origin in pairs(store, iris.term("origin")) if origin.endswith("/reference-origin")
    }
    return {
        (who, objects[claim])
        for claim, who in pairs(store, iris.term(subject_role))
        if claim in objects and claim not in listed
    }


@pytest.mark.parametrize("rolled", [False, True])
def test_counts_of_an_area_equal_a_walk_of_the_tree(shipped: Store, rolled: bool) -> None:
    tree = above(shipped)

    def counts(role: str, target: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for who, area in stated(shipped, role, target):
            for reached in (tree[area] if rolled else {area}) if area in tree else ():
                found[reached].add(who)
        return found

    covering, planning = (
        counts("activeCoverer", "coveredTechnology"),
        counts("prospectiveCoverer", "coveredTechnology"),
    )
    ruling, threatening = (
        counts("activeRestrictor", "restrictedTarget"),
        counts("prospectiveRestrictor", "restrictedTarget"),
    )
    expected = {
        area: (
            len(covering[area]), len(planning[area] - covering[area]),
            len(ruling[area]), len(threatening[area] - ruling[area]),
        )
        for area in {*covering, *planning, *ruling, *threatening}
    }  # fmt: skip
    found = {
        str(r["technology"]): (r["groupings"], r["plannedGroupings"], r["regimes"], r["plannedRegimes"])
        for r in rows(shipped, "technologies", rollup=str(rolled).lower())
    }
    assert len(found) > 100
    assert found == expected


@pytest.mark.parametrize("rolled", [False, True])
def test_shared_areas_of_two_groupings_equal_a_walk_of_the_tree(shipped: Store, rolled: bool) -> None:
    tree = above(shipped)
    areas: dict[str, set[str]] = defaultdict(set)
    for who, area in stated(shipped, "activeCoverer", "coveredTechnology"):
        areas[who] |= tree[area] if rolled else {area}
    expected = {
        (a, b): (len(areas[a]), len(areas[b]), tuple(sorted(areas[a] & areas[b])),
                 round(len(areas[a] & areas[b]) / len(areas[a] | areas[b]), 4))
        for a, b in combinations(sorted(areas), 2) if areas[a] & areas[b]
    }  # fmt: skip
    found = {
        (r["a"], r["b"]): (r["areasA"], r["areasB"], r["sharedAreas"], r["jaccard"])
        for r in rows(shipped, "coverage-overlap", rollup=str(rolled).lower())
    }
    assert len(found) > 50
    assert found == expected


@pytest.mark.parametrize("rolled", [False, True])
def test_contested_areas_equal_a_walk_of_the_tree(shipped: Store, rolled: bool) -> None:
    tree = above(shipped)
    members = stated(shipped, "inForceMember", "claimedGroup") - stated(
        shipped, "formerMember", "claimedGroup"
    )
    measures = {m for m, kind in pairs(shipped, iris.RDF_TYPE) if kind.endswith("#UnilateralMeasure")}
    classes = {m for m, kind in pairs(shipped, iris.RDF_TYPE) if kind.endswith("#PartyClass")}
    authors = {(who, m) for who, m in stated(shipped, "initiatingParty", "claimedGroup") if m in measures}

    @cache
    def both(grouping: str, regime: str) -> tuple[str, ...]:
        inside = {who for who, where in members if where == grouping} - classes
        return tuple(sorted(w for w in inside if w == regime or (w, regime) in members | authors))

    expected = {
        (area, grouping, regime, None if area == named else named, both(grouping, regime))
        for grouping, area in stated(shipped, "activeCoverer", "coveredTechnology")
        for regime, named in stated(shipped, "activeRestrictor", "restrictedTarget")
        if named in tree and (area == named or (rolled and (area in tree[named] or named in tree[area])))
    }
    found = {
        (r["technology"], r["grouping"], r["regime"], r["controlled"], r["parties"])
        for r in rows(shipped, "contested", rollup=str(rolled).lower())
    }
    assert any(found_parties for *_, found_parties in found)
    assert found == expected


def test_a_close_match_is_not_handed_down_the_tree(shipped: Store) -> None:
    listed = {
        (r["category"], t)
        for r in rows(shipped, "categories", status="any")
        for t in _listed(r, "technologies")
    }
    tech = iris.BASE + "technology/"
    networking = tech + "cet2024-14"
    assert (networking, tech + "digital") in listed  # close to it, and named by the Clean Network
    assert (networking, tech + "digital-tax") not in listed
    assert (networking, tech + "5g-security") in listed  # 5G is a part of it, and so is its security


def test_categories_stand_in_the_order_of_their_numbers(shipped: Store) -> None:
    codes = list(dict.fromkeys(str(r["code"]) for r in rows(shipped, "categories", scheme="cet2024")))
    assert codes == sorted(codes, key=int)
    assert len(codes) > 9


def _listed(row: Row, name: str) -> tuple[str, ...]:
    value = row[name]
    assert isinstance(value, tuple)
    return tuple(str(v) for v in value)


@pytest.mark.parametrize("name", [n for n in MINE if n != "regimes"])
def test_every_row_leads_back_to_claims_of_the_graph(shipped: Store, name: str) -> None:
    known = {claim for claim, _ in pairs(shipped, iris.term("statedIn"))}
    found = rows(shipped, name)
    assert found
    assert all(_listed(r, "claims") and set(_listed(r, "claims")) <= known for r in found)


def test_launches_stand_in_order_of_date_and_undated_ones_last(shipped: Store) -> None:
    days = [r["notBefore"] for r in rows(shipped, "launches")]
    dated = [str(day) for day in days if day is not None]
    assert dated == sorted(dated)
    assert days == [*dated, *[None] * (len(days) - len(dated))]


def test_a_planned_relation_is_marked_as_planned(shipped: Store) -> None:
    planned = {claim for claim, _ in pairs(shipped, iris.term("prospectiveRelated"))}
    for row in rows(shipped, "lineage"):
        assert (row["standing"] == "planned") == (set(_listed(row, "claims")) <= planned)


@pytest.mark.parametrize(("language", "name"), [("en", "Japan"), ("zh", "日本")])
def test_sums_of_funding_keep_currencies_and_plans_apart(shipped: Store, language: str, name: str) -> None:
    of_japan = [n for n in notes(shipped, "funding", language) if n.startswith(name + ":")]
    assert [n.split(": ")[1].split(" (")[0] for n in of_japan] == [
        "JPY 5,577,800,000,000",  # the budget, two kinds of aircraft, research on 6G
        "JPY 50,000,000,000",  # planned: the fund and the test sites
        "USD 2,000,000,000",  # promised for the partnership of 2021
    ]


# An invented world: no article speaks of it.
WORLD = """
@prefix lw: <https://latticework.example/ontology#> .
@prefix lws: <https://latticework.example/status/> .
@prefix id: <https://latticework.example/id/> .
@prefix c: <https://latticework.example/claim/invented/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:club a lw:Alliance . id:list a lw:UnilateralMeasure .
id:aa a lw:Country . id:bb a lw:Country . id:cc a lw:Organization . id:firms a lw:PartyClass .
c:1 lw:claimedGroup id:club ; lw:inForceMember id:aa ; lw:status lws:member ; lw:origin lws:article-origin .
c:2 lw:claimedGroup id:club ; lw:inForceMember id:cc ; lw:status lws:member ; lw:origin lws:article-origin ;
    lw:notBefore "2010-01-01T00:00:00Z"^^xsd:dateTime .
c:3 lw:claimedGroup id:club ; lw:inForceMember id:firms ; lw:status lws:member ; lw:origin lws:article-origin .
c:4 lw:claimedGroup id:list ; lw:initiatingParty id:aa ; lw:status lws:initiator ; lw:origin lws:article-origin .
c:5 lw:restrictedTarget id:cc ; lw:activeRestrictor id:list ; lw:status lws:active ; lw:origin lws:article-origin .
c:6 lw:restrictedTarget id:firms ; lw:activeRestrictor id:aa ; lw:status lws:active ; lw:origin lws:article-origin .
c:7 lw:claimedGroup id:club ; lw:prospectiveMember id:bb ; lw:status lws:prospective ; lw:origin lws:article-origin .
c:8 lw:restrictedTarget id:bb ; lw:activeRestrictor id:aa ; lw:status lws:active ; lw:origin lws:article-origin .
"""
LEFT = """
@prefix lw: <https://latticework.example/ontology#> .
@prefix lws: <https://latticework.example/status/> .
@prefix id: <https://latticework.example/id/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://latticework.example/claim/invented/9> lw:claimedGroup id:club ; lw:formerMember id:cc ; lw:status lws:former ;
    lw:origin lws:article-origin ; lw:notAfter "%s"^^xsd:dateTime .
"""
CLAIM = iris.BASE + "claim/invented/"


def world(*texts: str) -> Store:
    """Return a store that holds these statements."""
    database = pyoxigraph.Store()
    for text in texts:
        database.load(text.encode(), format=RdfFormat.TURTLE)
    return Store(database)


def test_a_member_restricted_by_a_measure_of_a_fellow_member_is_a_collision() -> None:
    [row] = rows(world(WORLD), "collisions")
    assert (row["kind"], row["status"]) == ("restricted-member", "active")
    assert [iris.local_name(str(row[n])) for n in ("grouping", "member", "regime", "target")] == [
        "club",
        "aa",
        "list",
        "cc",
    ]
    assert set(_listed(row, "claims")) == {CLAIM + n for n in "1245"}


def test_an_unnamed_set_of_companies_collides_with_nothing() -> None:
    assert not [
        r for r in rows(world(WORLD), "collisions", planned="true") if str(r["target"]).endswith("/firms")
    ]


def test_a_prospective_member_collides_only_where_plans_are_asked_for() -> None:
    store = world(WORLD)
    assert not [r for r in rows(store, "collisions") if str(r["target"]).endswith("/bb")]
    [row] = [r for r in rows(store, "collisions", planned="true") if str(r["target"]).endswith("/bb")]
    assert row["status"] == "prospective"


def test_an_ended_membership_gives_no_collision() -> None:
    assert rows(world(WORLD, LEFT % "2015-12-31T23:59:59Z"), "collisions") == []


def test_a_party_that_came_back_after_an_end_collides() -> None:
    assert len(rows(world(WORLD, LEFT % "2005-12-31T23:59:59Z"), "collisions")) == 1


def test_a_party_is_in_a_regime_it_issued_or_that_restricts_it() -> None:
    store = world(WORLD)
    assert [
        (r["relation"], iris.local_name(str(r["regime"]))) for r in rows(store, "regimes", party="aa")
    ] == [("issuer", "list")]
    assert [
        (r["relation"], iris.local_name(str(r["regime"]))) for r in rows(store, "regimes", party="cc")
    ] == [("restricted", "list")]
