"""Evidence and disagreement: what sources say against each other, and why a party is no member."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from latticework.errors import UsageError
from latticework.library import Graph
from latticework.loaders import Source
from latticework.query.tokens import tokens
from latticework.report import formats
from latticework.report.table import Table
from latticework.workspace import Workspace
from tests import disagreeing

ENTITY = "https://latticework.example/id/"


@pytest.fixture
def torn(small: Workspace, tmp_path: Path) -> Graph:
    """Return the graph of two invented articles that contradict each other."""
    small.load(Source(disagreeing.early(tmp_path / "in")))
    small.load(Source(disagreeing.late(tmp_path / "in")))
    return Graph(small)


def local(value: object) -> str:
    return str(value).rsplit("/", 1)[-1]


# ---- conflicts -------------------------------------------------------------------------------------------


def conflicts(graph: Graph, **given: str) -> list[tuple[str, str, object, object, object]]:
    rows = graph.report("conflicts", **given).rows
    return [(str(r["conflict"]), local(r["subject"]), r["certainty"], r["saysA"], r["saysB"]) for r in rows]


def test_launch_dates_that_do_not_meet_are_a_conflict(torn: Graph) -> None:
    (row,) = [r for r in conflicts(torn) if r[0] == "launch-dates"]
    assert row[1:3] == ("copper-hill-league", "certain")
    assert {row[3], row[4]} == {("launched", "2031-03"), ("launched", "2031-06")}


def test_a_member_that_is_barred_later_is_a_certain_conflict(torn: Graph) -> None:
    assert [r for r in conflicts(torn) if r[0] == "in-and-barred"] == [
        ("in-and-barred", "ind", "certain", ("member", "2031-03"), ("excluded", "2032"))
    ]


def test_still_to_join_after_it_joined_is_a_certain_conflict(torn: Graph) -> None:
    found = [r for r in conflicts(torn) if r[0] == "planned-after-in-force" and r[1] == "jpn"]
    assert (
        "planned-after-in-force",
        "jpn",
        "certain",
        ("member", "2031-03"),
        ("prospective", "2034"),
    ) in found
    # of the undated claim nobody knows which came first
    assert ("planned-after-in-force", "jpn", "possible", ("member",), ("prospective", "2034")) in found
    assert len(found) == 2


def test_a_plan_published_before_it_came_true_is_no_conflict(torn: Graph) -> None:
    assert "bra" not in {r[1] for r in conflicts(torn)}


def test_a_plan_for_a_time_before_the_launch_is_no_conflict(torn: Graph) -> None:
    assert "nor" not in {r[1] for r in conflicts(torn)}


def test_two_sums_for_one_gift_are_a_conflict(torn: Graph) -> None:
    (row,) = [r for r in conflicts(torn) if r[0] == "amounts"]
    assert row[1:3] == ("jpn", "certain")
    assert {row[3], row[4]} == {("active", "10000000 USD", "2032"), ("active", "12000000 USD", "2032")}


def test_conflicts_can_be_narrowed_to_a_kind_and_a_thing(torn: Graph) -> None:
    assert {r[0] for r in conflicts(torn, conflict="amounts")} == {"amounts"}
    assert {r[1] for r in conflicts(torn, about="India")} == {"ind"}
    launches = conflicts(torn, about="copper-hill-league", conflict="launch-dates")
    assert [r[1] for r in launches] == ["copper-hill-league"]


def test_every_conflict_leads_to_the_claims_of_both_sides(torn: Graph) -> None:
    for row in torn.report("conflicts").rows:
        assert isinstance(row["claims"], tuple)
        assert set(row["claims"]) == {row["claimA"], row["claimB"]}


def test_two_classes_that_the_ontology_keeps_apart_are_a_conflict(small: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "odd.trig"  # invented
    path.write_text(
        "@prefix lw: <https://latticework.example/ontology#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "<https://latticework.example/graph/odd> {\n"
        f'<{ENTITY}copper-hill> a lw:Alliance , lw:Country ; skos:prefLabel "Copper Hill"@en .\n'
        f'<{ENTITY}tin-hill> a lw:Union , lw:Alliance ; skos:prefLabel "Tin Hill"@en . }}\n',
        encoding="utf-8",
    )
    small.load(Source(path))
    rows = [r for r in conflicts(Graph(small)) if r[0] == "types"]
    assert rows == [("types", "copper-hill", "certain", ("Alliance",), ("Country",))]


def test_the_pairs_of_classes_are_those_that_the_ontology_keeps_apart() -> None:
    import rdflib
    from rdflib.collection import Collection
    from rdflib.namespace import OWL, RDFS
    from rdflib.term import Node

    root = Path(__file__).parents[1]
    ontology = rdflib.Graph().parse(root / "ontology" / "latticework.ttl")
    lw = "https://latticework.example/ontology#"
    apart: set[frozenset[Node]] = {frozenset(pair) for pair in ontology.subject_objects(OWL.disjointWith)}
    for members in ontology.objects(None, OWL.members):
        classes = list(Collection(ontology, members))
        apart |= {frozenset((a, b)) for a in classes for b in classes if a != b}

    def above(name: str) -> set[Node]:
        found = ontology.transitive_objects(rdflib.URIRef(lw + name), RDFS.subClassOf)
        return {thing for thing in found if thing is not None}

    leaves = ["Country", "Union", "Organization", "PartyClass", "Person", "Alliance", "CooperationFramework",
              "Agreement", "Programme", "ControlRegime", "MultilateralRegime", "UnilateralMeasure", "Grouping",
              "TechnologyArea"]  # fmt: skip
    wanted = {
        frozenset((one, other))
        for one in leaves
        for other in leaves
        if any(frozenset((a, b)) in apart for a in above(one) for b in above(other))
    }
    text = (root / "queries" / "evidence" / "conflicts.rq").read_text(encoding="utf-8")
    block = text.split("VALUES (?one ?other) {")[1].split("}")[0]
    names = [t.text.removeprefix("lw:") for t in tokens(block) if t.kind == "name"]
    assert {frozenset(pair) for pair in zip(names[::2], names[1::2], strict=True)} == wanted


# ---- corroboration and the board -------------------------------------------------------------------------


def test_two_articles_confirm_and_one_against_one_contradicts(torn: Graph) -> None:
    table = torn.report("corroboration", grouping="copper-hill-league")
    found = {local(r["member"]): r for r in table.rows}
    assert {name: r["standing"] for name, r in found.items()} == {
        "jpn": "confirmed", "ind": "contradicted", "bra": "unique", "nor": "unique",
    }  # fmt: skip
    assert (found["nor"]["ownVoice"], found["nor"]["reported"]) == (0, 1)
    assert (found["ind"]["sources"], found["ind"]["against"]) == (1, 1)


def test_the_board_says_what_each_source_says(torn: Graph) -> None:
    rows = torn.report("disagreement", grouping="copper-hill-league").rows
    board = {(local(r["member"]), local(r["article"])): (r["says"], r["standing"]) for r in rows}
    assert board["ind", "early-tale"] == (("member",), "contradicted")
    assert board["ind", "late-tale"] == (("excluded",), "contradicted")
    assert board["bra", "early-tale"] == (("prospective",), "silent")
    assert board["bra", "late-tale"] == (("member",), "unique")
    silent = [standing for (_, article), (_, standing) in board.items() if not article.endswith("-tale")]
    assert silent and set(silent) == {"silent"}


def test_choosing_an_article_does_not_change_how_it_stands(torn: Graph) -> None:
    rows = torn.report("disagreement", grouping="copper-hill-league", article="late-tale").rows
    assert {local(r["article"]) for r in rows} == {"late-tale"}
    assert {local(r["member"]): r["standing"] for r in rows}["jpn"] == "confirmed"


# ---- why not ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("party", "amounts", "sentence"),
    [
        ("jpn", {"is-in", "only-planned"}, "It is in force: a source says so"),
        ("ind", {"is-in", "is-barred"}, "It is contested"),
        ("nor", {"is-in", "only-planned"}, "It is in force only by reported speech"),
        ("kor", set[str](), "No claim names the two together"),
    ],
)
def test_why_not_says_what_follows_and_why(torn: Graph, party: str, amounts: set[str], sentence: str) -> None:
    table = torn.report("why-not", grouping="copper-hill-league", party=party)
    assert {str(r["amountsTo"]) for r in table.rows} == amounts
    assert table.notes[0].startswith(sentence)


def test_a_plan_for_a_part_makes_no_member_of_the_whole(shipped_graph: Graph) -> None:
    table = shipped_graph.report("why-not", grouping="aukus", party="jpn", lang="zh")
    assert [(local(r["about"]), r["amountsTo"]) for r in table.rows] == [
        ("aukus", "only-planned"), ("aukus-pillar-2", "only-part"),
    ]  # fmt: skip
    assert "不是成员" in table.notes[0]


def test_before_it_joined_a_party_was_no_member(torn: Graph) -> None:
    table = torn.report("why-not", grouping="copper-hill-league", party="bra", as_of="2032")
    assert table.notes[0].startswith("Not in force at that date")


# ---- plans, bars, signatures, dates ----------------------------------------------------------------------


def test_a_plan_that_came_true_is_left_out_unless_asked_for(torn: Graph) -> None:
    def planned(**given: str) -> set[str]:
        rows = torn.report("prospective", grouping="copper-hill-league", **given).rows
        return {local(r["member"]) for r in rows}

    assert planned() == set()
    assert planned(fulfilled="true") == {"bra", "jpn", "nor"}
    assert planned(as_of="2032") == {"bra"}


def test_a_bar_is_contested_where_another_claim_has_the_party_in(torn: Graph) -> None:
    (row,) = torn.report("excluded", grouping="copper-hill-league").rows
    assert (local(row["member"]), row["state"]) == ("ind", "contested")


def test_a_timeline_is_in_order_and_what_has_no_date_stands_last(torn: Graph) -> None:
    rows = torn.report("timeline", grouping="copper-hill-league").rows
    dates = [str(r["to"]) for r in rows if r["to"] is not None]
    assert dates == sorted(dates)
    assert [r["to"] for r in rows[len(dates) :]] == [None] * (len(rows) - len(dates))
    assert {(r["event"], r["time"]) for r in rows} >= {
        ("launched", "2031-03"), ("launched", "2031-06"), ("starts", "2031-03"), ("barred", "2032"),
        ("planned", "2034"), ("undated", None),
    }  # fmt: skip


def test_a_party_alone_has_no_launches(torn: Graph) -> None:
    rows = torn.report("timeline", party="bra").rows
    assert {local(r["member"]) for r in rows} == {"bra"}


def test_reported_speech_names_its_speaker(torn: Graph) -> None:
    rows = torn.report("attributed", speaker="minister-of-tales").rows
    assert {(local(r["subject"]), r["status"]) for r in rows} == {("bra", "prospective"), ("nor", "member")}
    assert [
        local(r["subject"])
        for r in torn.report("attributed", speaker="minister-of-tales", status="member").rows
    ] == ["nor"]


# ---- sources ---------------------------------------------------------------------------------------------


def test_claims_of_a_source_are_counted_by_voice(torn: Graph) -> None:
    found = {local(r["article"]): r for r in torn.report("sources").rows}
    assert (found["early-tale"]["ownVoice"], found["early-tale"]["reported"]) == (4, 2)
    assert len(torn.report("sources", article="early-tale").claims()) == len(disagreeing.EARLY_CLAIMS)


def test_an_article_without_counted_claims_is_still_a_source(torn: Graph) -> None:
    (row,) = torn.report("sources", article="early-tale", review="accepted").rows
    assert (row["ownVoice"], row["reported"], row["claims"]) == (0, 0, ())


def test_bibtex_braces_what_would_be_syntax(torn: Graph) -> None:
    table = torn.report("sources", article="early-tale")
    row = {**table[0], "title": "50% of {A} & B_1 \\ C"}
    text = formats.writer("bibtex")(Table(table.name, table.columns, (row,))).decode()
    assert text.startswith("@misc{early-tale,\n")
    assert r"title = {{50\% of \{A\} \& B\_1 \textbackslash{} C}}" in text
    assert "year = {2033}" in text and "month = jan" in text
    assert text.count("{") == text.count("}")


def test_csl_gives_an_item_for_each_article_once(torn: Graph) -> None:
    items = json.loads(formats.writer("csl")(torn.report("evidence", grouping="copper-hill-league")))
    assert [item["id"] for item in items] == ["early-tale", "late-tale"]
    (item,) = json.loads(formats.writer("csl")(torn.report("sources", article="late-tale")))
    assert item["issued"] == {"date-parts": [[2035, 2, 1]]}
    assert item["title"] == "Tale late-tale"


def test_a_table_without_articles_cannot_be_cited(torn: Graph) -> None:
    with pytest.raises(UsageError, match="no articles"):
        formats.writer("csl")(torn.report("overlap"))


# ---- changes ---------------------------------------------------------------------------------------------


def test_a_load_shows_what_it_added(small: Workspace, tmp_path: Path) -> None:
    small.load(Source(disagreeing.early(tmp_path / "in")))
    table = Graph(small).report("changes")
    assert len(table) == len(disagreeing.EARLY_CLAIMS)
    assert {r["change"] for r in table.rows} == {"added"}
    assert {local(r["article"]) for r in table.rows} == {"early-tale"}


def test_a_corrected_claim_is_changed_and_says_what_it_was(small: Workspace, tmp_path: Path) -> None:
    small.load(Source(disagreeing.late(tmp_path / "in")))
    corrected = [
        {**c, "status": "observer"} if c["subject"] == "bra" else c for c in disagreeing.LATE_CLAIMS[:-1]
    ]
    small.load(Source(disagreeing.late(tmp_path / "in", corrected)))
    rows = Graph(small).report("changes").rows
    latest = max(str(r["loaded"]) for r in rows)
    last = rows[:2]  # the latest load comes first
    assert {str(r["loaded"]) for r in last} == {latest}
    assert {(str(r["change"]), local(r["subject"]), r["was"]) for r in last} == {
        ("changed", "bra", ("member",)), ("removed", "nor", None),
    }  # fmt: skip


def test_a_load_and_its_removal_leave_no_trace_in_exports(small: Workspace, tmp_path: Path) -> None:
    before = small.export("nq")
    small.load(Source(disagreeing.early(tmp_path / "in")))
    small.remove("early-tale")
    assert small.export("nq") == before
    kinds = [row["change"] for row in Graph(small).report("changes").rows]
    assert kinds == ["removed"] * len(disagreeing.EARLY_CLAIMS) + ["added"] * len(disagreeing.EARLY_CLAIMS)


@pytest.fixture
def shipped_graph(built: Workspace) -> Graph:
    return Graph(built)


def test_a_store_just_built_has_no_changes_and_says_so(shipped_graph: Graph) -> None:
    table = shipped_graph.report("changes", lang="zh")
    assert table.rows == ()
    assert table.notes == ("没有可供比较的更早状态。",)


def test_nothing_stored_speaks_of_loads(small: Workspace, tmp_path: Path) -> None:
    small.load(Source(disagreeing.early(tmp_path / "in")))
    catalogue = NamedNode("https://latticework.example/graph/catalogue")
    names = {q.subject.value for q in small.open().quads(catalogue) if isinstance(q.subject, NamedNode)}
    assert not [name for name in names if "load" in name]
