"""Review decisions: kept apart from the extraction, found again after it, open again when the passage changes."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from latticework.claims.model import Claim, Entity
from latticework.content import Content
from latticework.errors import InputError, UsageError
from latticework.graph.source import SourceGraph, claims_by_iri
from latticework.library import Graph
from latticework.loaders import Source
from latticework.review import Item, Review, export_curated, queue
from latticework.store.generations import Home
from latticework.vocabulary import iris
from latticework.workspace import Workspace
from tests import sources


@pytest.fixture
def desk(small: Workspace, tmp_path: Path) -> Review:
    small.load(Source(sources.written(tmp_path / "in")))
    return Review(small, "lantern-lake", "Ada")


def of(review: Review, party: str) -> Item:
    (item,) = [i for i in review.items if i.claim.subject.id == party and i.claim.review != "rejected"]
    return item


def states(workspace: Workspace) -> dict[str, str]:
    again = Review(workspace, "lantern-lake", "x")
    return {f"{i.claim.subject.id} {i.claim.status}": i.claim.review for i in again.items}


def members(workspace: Workspace, **choice: str) -> set[object]:
    rows = Graph(workspace).report("members", grouping="lantern-lake-pact", status="in-force", **choice).rows
    return {row["memberLabel"] for row in rows}


def rebuilt(workspace: Workspace, tmp_path: Path) -> Workspace:
    return Workspace(workspace.content, Home(tmp_path / "rebuilt"), say=lambda _: None)


def test_a_decision_stands_in_the_store_and_in_one_that_is_built_anew(desk: Review, tmp_path: Path) -> None:
    desk.accept(of(desk, "jpn"))
    desk.reject(of(desk, "examplia"), note="not in the text")
    desk.publish()
    expected = {"jpn founding": "accepted", "examplia founding": "rejected", "aus former": "unreviewed",
                "ind prospective": "unreviewed"}  # fmt: skip
    assert states(desk.workspace) == expected
    assert members(desk.workspace) == {"Japan"}
    assert members(desk.workspace, review="accepted") == {"Japan"}
    anew = rebuilt(desk.workspace, tmp_path)
    assert anew.export("nq") == desk.workspace.export("nq")


def test_unreviewed_claims_stay_out_of_reports_when_told(desk: Review) -> None:
    assert members(desk.workspace) == {"Japan", "Examplia"}
    assert members(desk.workspace, review="accepted") == set()


def test_a_report_says_how_many_of_its_claims_nobody_has_reviewed(desk: Review) -> None:
    def notes(**choice: str) -> str:
        return " ".join(Graph(desk.workspace).report("members", **choice).notes)

    assert "2 of these claims are unreviewed" in notes(grouping="lantern-lake-pact")
    assert "2 条陈述未经审核" in notes(grouping="lantern-lake-pact", lang="zh")
    assert "unreviewed" not in notes(grouping="quad")
    assert "unreviewed" not in notes(grouping="lantern-lake-pact", review="accepted")


def test_a_decision_that_was_not_published_is_in_the_store_when_it_is_opened_next(desk: Review) -> None:
    desk.accept(of(desk, "jpn"))
    assert states(desk.workspace)["jpn founding"] == "accepted"


def test_decisions_survive_a_new_extraction_and_leave_the_extraction_as_it_is(
    desk: Review, tmp_path: Path
) -> None:
    graph = desk.workspace.content.root / "graphs" / "articles" / "lantern-lake.trig"
    before = graph.read_bytes()
    desk.accept(of(desk, "jpn"))
    desk.reject(of(desk, "ind"))
    desk.publish()
    assert graph.read_bytes() == before
    fewer = [c for c in sources.CLAIMS if c["subject"] != "ind"]
    desk.workspace.load(Source(sources.written(tmp_path / "in", fewer)))
    assert states(desk.workspace) == {
        "jpn founding": "accepted",
        "examplia founding": "unreviewed",
        "aus former": "unreviewed",
    }
    desk.workspace.load(Source(sources.written(tmp_path / "in")))
    assert states(desk.workspace)["ind prospective"] == "rejected"
    assert not any(desk.workspace.load(Source(sources.written(tmp_path / "in"))))


def test_what_was_accepted_stays_when_a_new_extraction_misses_or_alters_it(
    desk: Review, tmp_path: Path
) -> None:
    desk.accept(of(desk, "jpn"))
    altered = [{**c, "status": "member"} if c["subject"] == "jpn" else c for c in sources.CLAIMS]
    desk.workspace.load(Source(sources.written(tmp_path / "in", altered)))
    assert states(desk.workspace)["jpn founding"] == "accepted"
    assert states(desk.workspace)["jpn member"] == "unreviewed"


def test_a_changed_passage_opens_the_claim_again(
    desk: Review, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.accept(of(desk, "jpn"))
    desk.accept(of(desk, "ind"))
    changed = sources.TEXT.replace("founded it in March", "have founded it in March")
    monkeypatch.setattr(sources, "TEXT", changed)
    passage = "Japan and Examplia have founded it in March 2031."
    claims = [
        sources.said(passage, "jpn", "founding", "2031-03", "start"),
        sources.said("印度考虑加入灯湖公约。", "ind", "prospective"),
    ]
    desk.workspace.load(Source(sources.written(tmp_path / "in", claims)))
    assert states(desk.workspace) == {"jpn founding": "unreviewed", "ind prospective": "accepted"}


def test_a_correction_supersedes_the_claim_and_is_corrected_in_turn(desk: Review, tmp_path: Path) -> None:
    aus = of(desk, "aus")
    once = desk.correct(aus, replace(aus.claim, status="member", time=None, time_kind=None))
    desk.publish()
    assert states(desk.workspace) == {
        "jpn founding": "unreviewed", "examplia founding": "unreviewed", "aus former": "rejected",
        "aus member": "accepted", "ind prospective": "unreviewed",
    }  # fmt: skip
    again = Review(desk.workspace, "lantern-lake", "Grace")
    again.correct(next(i for i in again.items if i.iri == once.iri), replace(once.claim, status="founding"))
    again.publish()
    assert states(desk.workspace)["aus founding"] == "accepted"
    assert "aus member" not in states(desk.workspace)
    assert rebuilt(desk.workspace, tmp_path).export("nq") == desk.workspace.export("nq")


def test_a_claim_that_was_missed_is_added_and_one_that_does_not_fit_is_refused(desk: Review) -> None:
    place = sources.TEXT.index("印度")
    passage = desk.passage(place, place + len("印度考虑加入灯湖公约。"))
    claim = Claim("membership", Entity("phl"), Entity("lantern-lake-pact"), "observer", passage)
    desk.add(claim)
    desk.publish()
    assert states(desk.workspace)["phl observer"] == "accepted"
    with pytest.raises(InputError, match="needs an object"):
        desk.add(replace(claim, object=None))
    with pytest.raises(InputError, match="encloses nothing"):
        desk.passage(5, 5)


def test_what_was_taken_back_is_open(desk: Review) -> None:
    desk.reopen(desk.reject(of(desk, "jpn")))
    desk.publish()
    assert states(desk.workspace)["jpn founding"] == "unreviewed"


def test_a_correction_that_is_taken_back_leaves_the_claim_as_it_was(desk: Review, tmp_path: Path) -> None:
    aus = of(desk, "aus")
    once = desk.correct(aus, replace(aus.claim, status="member", time=None, time_kind=None))
    twice = desk.correct(once, replace(once.claim, status="founding"))
    desk.reopen(twice)
    desk.publish()
    assert {k: v for k, v in states(desk.workspace).items() if "aus" in k} == {
        "aus former": "rejected", "aus member": "accepted",
    }  # fmt: skip
    again = Review(desk.workspace, "lantern-lake", "Grace")
    again.reopen(of(again, "aus"))
    again.publish()
    assert {k: v for k, v in states(desk.workspace).items() if "aus" in k} == {"aus former": "unreviewed"}
    assert rebuilt(desk.workspace, tmp_path).export("nq") == desk.workspace.export("nq")


def observer(review: Review, words: str) -> Claim:
    return Claim("membership", Entity("phl"), Entity("lantern-lake-pact"), "observer", review.evidence(words))


def reload(desk: Review, monkeypatch: pytest.MonkeyPatch, folder: Path, text: str) -> Review:
    monkeypatch.setattr(sources, "TEXT", text)
    kept = [sources.said("Australia left it in 2033.", "aus", "former", "2033", "end")]
    desk.workspace.load(Source(sources.written(folder, kept)))
    return Review(desk.workspace, "lantern-lake", "Grace")


def test_an_added_claim_is_open_again_where_its_passage_has_moved(
    desk: Review, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(observer(desk, "印度考虑加入灯湖公约。"))
    desk.publish()
    again = reload(desk, monkeypatch, tmp_path / "in", "An invented line.\n" + sources.TEXT)
    assert "phl observer" not in {f"{c.subject.id} {c.status}" for c in claims_of(desk.workspace)}
    (item,) = [i for i in again.items if i.is_adrift]
    assert (item.claim.review, item.claim.subject.id) == ("unreviewed", "phl")
    assert again.words_of(item.claim.evidence) == "印度考虑加入灯湖公约。"
    again.accept(item)
    again.publish()
    assert states(desk.workspace)["phl observer"] == "accepted"
    assert not [i for i in Review(desk.workspace, "lantern-lake", "x").items if i.is_adrift]
    assert rebuilt(desk.workspace, tmp_path).export("nq") == desk.workspace.export("nq")


def test_an_added_claim_whose_passage_is_gone_waits_for_other_words_or_for_rejection(
    desk: Review, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(observer(desk, "印度考虑加入灯湖公约。"))
    desk.publish()
    again = reload(desk, monkeypatch, tmp_path / "in", sources.TEXT.replace("印度考虑", "印度正考虑"))
    (item,) = [i for i in again.items if i.is_adrift]
    with pytest.raises(UsageError, match="its passage is not in the text"):
        again.accept(item)
    with pytest.raises(UsageError, match="its passage is not in the text"):
        again.correct(item, replace(item.claim, status="partner"))
    again.correct(item, replace(item.claim, evidence=again.evidence("印度正考虑加入灯湖公约。")))
    again.publish()
    now = Review(desk.workspace, "lantern-lake", "x")
    assert [(i.claim.review, i.is_adrift) for i in now.items if i.claim.subject.id == "phl"] == [
        ("accepted", False)
    ]
    now.reject(next(i for i in now.items if i.claim.subject.id == "phl"))
    assert "phl" not in {i.claim.subject.id for i in Review(desk.workspace, "lantern-lake", "x").items}


def claims_of(workspace: Workspace) -> list[Claim]:
    store = workspace.open()
    name = iris.article("lantern-lake")
    return list(claims_by_iri(SourceGraph(name, frozenset(store.quads(name)))).values())


def test_what_another_desk_has_decided_and_not_published_comes_along_with_a_publication(
    desk: Review, small: Workspace
) -> None:
    other = next(stem for stem in small.articles() if stem != "lantern-lake")
    elsewhere = Review(small, other, "Grace")
    elsewhere.reject(elsewhere.items[0])
    desk.accept(of(desk, "jpn"))
    desk.publish()  # the digest of the store counts both decisions
    name = iris.article(other)
    held = claims_by_iri(SourceGraph(name, frozenset(small.open().quads(name))))
    assert held[elsewhere.items[0].iri].review == "rejected"


def test_decisions_of_many_desks_at_once_are_all_kept(desk: Review) -> None:
    item, note = of(desk, "jpn"), "x" * 20_000  # longer than a buffer: a buffered line would come in parts
    with ThreadPoolExecutor(8) as pool:
        for number in range(64):
            who = Review(desk.workspace, "lantern-lake", f"r{number}", desk.vocabulary)
            pool.submit(who.accept, item, note)
    assert len({d.who for d in desk.decisions()}) == 64


def test_a_merged_entity_is_the_known_one_in_later_articles_too(desk: Review, tmp_path: Path) -> None:
    workspace = desk.workspace
    examplia = of(desk, "examplia").claim.subject
    assert desk.is_new(examplia) and not desk.is_new(of(desk, "jpn").claim.subject)
    with pytest.raises(UsageError, match="is not known"):
        desk.merge(examplia, "Nowhere at all")
    assert desk.merge(examplia, "加拿大") == iris.entity("can").value
    desk.publish()
    assert members(workspace) == {"Japan", "Canada"}
    vocabulary = workspace.open().vocabulary()
    assert vocabulary.find("示例国") == [iris.entity("can").value]
    assert vocabulary.find("examplia") == [iris.entity("can").value]
    with pytest.raises(InputError, match="examplia was merged into can"):
        workspace.load(Source(sources.written(tmp_path / "in")))
    assert rebuilt(workspace, tmp_path).export("nq") == workspace.export("nq")


def test_what_was_decided_before_a_merge_can_be_taken_back_after_it(desk: Review) -> None:
    desk.accept(of(desk, "examplia"))
    desk.merge(of(desk, "examplia").claim.subject, "加拿大")
    (item,) = [i for i in desk.items if i.claim.subject.id == "can"]
    assert [d.verdict for d in item.trail] == ["accepted"]
    desk.publish()
    assert states(desk.workspace)["can founding"] == "accepted"
    again = Review(desk.workspace, "lantern-lake", "Grace")
    again.reopen(of(again, "can"))
    again.publish()
    assert states(desk.workspace)["can founding"] == "unreviewed"


def test_the_audit_trail_says_who_decided_what_and_when_and_is_only_added_to(desk: Review) -> None:
    desk.accept(of(desk, "jpn"))
    first = desk.path.read_bytes()
    Review(desk.workspace, "lantern-lake", "Grace").reject(of(desk, "jpn"))
    assert desk.path.read_bytes().startswith(first)
    lines = [json.loads(line) for line in desk.path.read_text("utf-8").splitlines()]
    assert [(line["who"], line["verdict"]) for line in lines] == [("Ada", "accepted"), ("Grace", "rejected")]
    assert all(len(line["when"]) == 20 and line["when"].endswith("Z") for line in lines)
    assert sources.FOUNDED not in desk.path.read_text("utf-8")  # no passage is kept


def test_a_line_that_is_no_decision_is_named(desk: Review) -> None:
    desk.accept(of(desk, "jpn"))
    with desk.path.open("a") as file:
        file.write('{"verdict": "perhaps"}\n')
    with pytest.raises(InputError, match=r"lantern-lake\.jsonl:2: unknown verdict"):
        desk.workspace.open()


def test_accepted_claims_are_exported_as_curated_ones_that_load_elsewhere(
    desk: Review, tmp_path: Path
) -> None:
    desk.accept(of(desk, "jpn"))
    aus = of(desk, "aus")
    desk.correct(aus, replace(aus.claim, status="member", time=None, time_kind=None))
    desk.publish()
    path = tmp_path / "out" / "lantern-lake.trig"
    path.parent.mkdir()
    path.write_bytes(export_curated(desk.workspace, ["lantern-lake"]))
    found = Counter(q.object.value for q in parse(path=str(path), format=RdfFormat.TRIG)
                    if q.predicate == iris.term("reviewState"))  # fmt: skip
    assert found == {iris.status("curated").value: 2}
    content = Content(tmp_path / "other", desk.workspace.content.shipped)
    elsewhere = Workspace(content, Home(tmp_path / "other-store"), say=lambda _: None)
    elsewhere.load(Source(path))
    assert members(elsewhere, review="accepted") == {"Japan", "Australia"}


def test_the_queue_has_the_article_with_most_to_do_first(desk: Review) -> None:
    stem, title, counts = queue(desk.workspace)[0]
    assert (stem, title, counts["unreviewed"]) == ("lantern-lake", "Lantern Lake", 4)
    with pytest.raises(UsageError, match="no article is called"):
        Review(desk.workspace, "none", "x")
