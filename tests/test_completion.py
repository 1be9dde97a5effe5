"""What may be written where: places in a query, and names by language, alias and pinyin."""

from __future__ import annotations

import statistics
import time

import pytest

from latticework.console import index as indexes
from latticework.console import pinyin
from latticework.console.arguments import read, words
from latticework.console.index import Index
from latticework.console.naming import Naming
from latticework.console.position import position
from latticework.console.proposals import Proposal, proposals
from latticework.content import Content, shipped
from latticework.errors import UsageError
from latticework.query.canned import Catalogue
from latticework.store.reader import Store
from latticework.vocabulary import iris

PREFIXES = iris.prefixes(shipped() / "ontology" / "prefixes.ttl")


@pytest.fixture(scope="module", name="index")
def _index(request: pytest.FixtureRequest) -> Index:
    store: Store = request.getfixturevalue("shipped")
    made, chinese = indexes.build(store, store.vocabulary(), Naming(store, PREFIXES))
    made.with_readings(pinyin.readings(n for names in chinese.values() for n in names), chinese)
    return made


def at_end(text: str, index: Index, language: str = "en", asked: bool = False) -> list[Proposal]:
    return proposals(text, len(text), index, PREFIXES, language, asked)


def texts(text: str, index: Index, asked: bool = False) -> list[str]:
    return [p.text for p in at_end(text, index, asked=asked)]


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ("", "start"), ("SEL", "start"), ("PREFIX a: <b>\nSEL", "start"), ("PREFIX ", "prefix"),
        ("SELECT ?m ", "select"), ("SELECT ?m WHERE { ", "subject"), ("SELECT ?m WHERE { ?m ", "predicate"),
        ("SELECT ?m { ?m lw:a/lw:b* ", "object"), ("SELECT ?m { ?m (lw:a|", "predicate"),
        ("SELECT ?m { ?m a ", "class"), ("SELECT ?m { ?m rdf:type ", "class"), ("SELECT ?m { ?m a lw:X ; ", "predicate"),
        ("SELECT ?m { ?m lw:a ?x , ", "object"), ("SELECT ?m { ?m lw:a ?x . ", "subject"),
        ("SELECT ?m { ?m lw:a ?x FILTER (", "expression"), ("SELECT ?m { ?m lw:a ?x FILTER (?x = 1) ", "subject"),
        ("SELECT ?m { GRAPH ", "graph"), ("SELECT ?m { GRAPH ?g { ?m ", "predicate"),
        ("SELECT ?m { VALUES ?m { ", "data"), ("SELECT ?m { VALUES (?m ?n) { ( ", "data"),
        ("SELECT ?m { ?m lw:a [ ", "predicate"), ("SELECT ?m { ?m lw:a [ lw:b ?c ] ; ", "predicate"),
        ("SELECT ?m { ?m lw:a ?x } ", "modifier"), ("SELECT ?m { ?m lw:a ?x } ORDER BY ", "order"),
        ("SELECT ?m { { SELECT ?m { ?m ", "predicate"), ("DESCRIBE ", "object"),
        ("SELECT ?m { ?m lw:a <b> # and then", "nothing"), ('SELECT ?m { ?m lw:a "and then', "nothing"),
    ],
)  # fmt: skip
def test_the_place_of_the_cursor_is_known(before: str, kind: str) -> None:
    assert position(before).kind == kind


@pytest.mark.parametrize(
    "written", ["四方", "四方安全", "qua", "Quad", "sifang", "sfaqdh", "クアッド", "quadrilateral sec"]
)
def test_an_entity_is_found_by_any_of_its_names_and_its_label_goes_behind(written: str, index: Index) -> None:
    first = at_end(f"SELECT ?m {{ ?m lw:memberOf {written}", index, "zh")[0]
    assert (first.text, first.comment) == ("<https://latticework.example/id/quad>", "四方安全对话")


def test_what_fits_the_property_comes_first(index: Index) -> None:
    technologies = at_end("SELECT ?g { ?g lw:coversTechnology qua", index)
    assert "/technology/" in technologies[0].text
    assert "/id/" in at_end("SELECT ?g { ?m lw:memberOf qua", index)[0].text


def test_a_prefixed_name_stays_one(index: Index) -> None:
    assert texts("SELECT ?m { ?m lw:memberOf id:qua", index)[0] == "id:quad"


def test_properties_fit_the_class_of_their_subject_wherever_that_is_said(index: Index) -> None:
    for text in (
        "SELECT * { ?g a lw:Alliance ; ",
        "SELECT * { ?m lw:memberOf ?g . ?g ",
        "SELECT * { <https://latticework.example/id/quad> ",
    ):
        found = texts(text, index)
        assert "lw:hasMember" in found and "lw:memberOf" not in found and "lw:claimSubject" not in found, text
    assert "lw:memberOf" in texts("SELECT * { ?m a lw:Country ; ", index)


def test_a_thing_that_is_two_things_fits_as_either(index: Index) -> None:
    assert at_end("SELECT ?m { ?m lw:memberOf 北约", index, "zh")[0].text.endswith("/id/nato>")


def test_variables_are_those_of_the_whole_query(index: Index) -> None:
    text = "SELECT ?m WHERE { ? } ORDER BY ?later"
    place = text.index("? ") + 1
    assert [p.text for p in proposals(text, place, index, PREFIXES, "en")] == ["?m", "?later"]


def test_keywords_follow_their_place(index: Index) -> None:
    assert texts("SEL", index) == ["SELECT"]
    assert "OPTIONAL {" in texts("SELECT * { ?m lw:memberOf ?g . OPT", index)
    assert texts("SELECT * { ?m ?p ?o } LIM", index) == ["LIMIT"]
    assert texts("SELECT * { ?m lw:memberOf ?g # OPT", index) == []


def test_completion_is_there_before_names_are_read() -> None:
    assert [p.text for p in proposals("SEL", 3, None, PREFIXES, "en")] == ["SELECT"]


def test_completion_takes_under_50_ms(index: Index) -> None:
    took: list[float] = []
    for text in (
        "SELECT ?m { ?m lw:memberOf 四",
        "SELECT ?m { ?m ",
        "SELECT ?m { ?m a ",
        "SELECT ?m { ?m lw:memberOf a",
    ):
        for _ in range(5):
            began = time.perf_counter()
            assert at_end(text, index)
            took.append(time.perf_counter() - began)
    assert statistics.median(took) < 0.05


@pytest.fixture(name="catalogue")
def _catalogue() -> Catalogue:
    return Catalogue(Content(shipped() / "nowhere", shipped()))


KNOWN = {"Five Eyes", "Quad", "AUKUS", "Japan", "四方"}


@pytest.mark.parametrize(
    ("report", "line", "given"),
    [
        ("members", "Quad --as-of 2022-01", {"grouping": ["Quad"], "as-of": ["2022-01"]}),
        ("members", "--as-of=2022-01 四方", {"grouping": ["四方"], "as-of": ["2022-01"]}),
        ("members", "Five Eyes", {"grouping": ["Five Eyes"]}),
        ("shared", "Five Eyes Quad AUKUS", {"grouping": ["Five Eyes", "Quad", "AUKUS"]}),
        ("members", '"Five Eyes" status=any', {"grouping": ["Five Eyes"], "status": ["any"]}),
        ("members", "“Five Eyes”", {"grouping": ["Five Eyes"]}),
        ("memberships", "Japan", {"party": ["Japan"]}),
        ("roster", "", {}),
    ],
)
def test_words_behind_a_report_are_its_parameters(
    report: str, line: str, given: dict[str, list[str]], catalogue: Catalogue
) -> None:
    assert read(catalogue.get(report), words(line), lambda _, name: name in KNOWN).given == given


def test_a_flag_without_value_and_an_open_quote_are_said(catalogue: Catalogue) -> None:
    with pytest.raises(UsageError, match="has no value"):
        read(catalogue.get("members"), ["--as-of"], lambda _, name: bool(name))
    with pytest.raises(UsageError, match="left open"):
        words('"Five')
    assert words("People's Republic") == ["People's", "Republic"]
