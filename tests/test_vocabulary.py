"""Names of things by language, and the way back from a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from latticework.content import shipped as shipped_content
from latticework.errors import InputError
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary, fold

QUAD, QUINT, LAKE, OLD = (
    iris.entity(i) for i in ("example-quad", "example-quint", "example-lake", "example-old")
)


def named(node: NamedNode, *labels: tuple[NamedNode, str, str]) -> list[Triple]:
    return [Triple(node, predicate, Literal(text, language=language)) for predicate, text, language in labels]


@pytest.fixture(scope="module")
def invented() -> Vocabulary:
    """Return a vocabulary of invented groupings and a country."""
    pref, alt, hidden = iris.PREF_LABEL, iris.ALT_LABEL, iris.HIDDEN_LABEL
    return Vocabulary([
        *named(QUAD, (pref, "Example Quad", "en"), (pref, "示例四方", "zh"), (alt, "The Four", "en"), (hidden, "湖", "zh")),
        *named(QUINT, (pref, "Example Quint", "en"), (alt, "The Four", "en")),
        *named(LAKE, (pref, "湖国", "zh"), (hidden, "湖", "zh"), (hidden, "waterside", "en")),
        Triple(QUAD, iris.RDF_TYPE, iris.term("Alliance")),
        Triple(QUINT, iris.RDF_TYPE, iris.term("Programme")),
        Triple(LAKE, iris.RDF_TYPE, iris.term("Country")),
        Triple(OLD, iris.REPLACED_BY, QUAD),
        Triple(QUINT, iris.NEEDS_RATIFICATION, Literal(True)),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AUKUS", "aukus"), ("AUKUS", "ＡＵＫＵＳ"), ("US–Japan", "US-Japan"), ("“四方”", "四方"),
        ("the Quad", "Quad"), ("Five Eyes", "five-eyes"), ("《协定》", "协定"), ("Co. Com", "CoCom"),
    ],
)  # fmt: skip
def test_width_case_blanks_quotes_and_hyphens_do_not_count(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_names_stay_different() -> None:
    assert len({fold(n) for n in ("Quad", "Quint", "四方", "四方面", "日本", "日")}) == 6


@given(st.text())
def test_a_name_without_spaces_around_it_is_the_same_name(name: str) -> None:
    assert fold(f" {name} ") == fold(name)


def test_a_name_in_any_language_an_alias_a_slug_and_an_iri_find_the_thing(invented: Vocabulary) -> None:
    for name in ("Example Quad", "示例四方", "example-quad", QUAD.value):
        assert invented.find(name) == [QUAD.value]


def test_an_ambiguous_name_gives_every_candidate_in_order(invented: Vocabulary) -> None:
    assert invented.find("the four") == [QUAD.value, QUINT.value]
    assert invented.find("the four", frozenset({"Programme"})) == [QUINT.value]


def test_a_name_for_matching_only_counts_where_no_proper_name_fits(invented: Vocabulary) -> None:
    assert invented.find("湖") == [LAKE.value, QUAD.value]
    assert invented.find("waterside") == [LAKE.value]
    proper = Vocabulary([
        *named(QUAD, (iris.HIDDEN_LABEL, "Four", "en"), (iris.PREF_LABEL, "Example Quad", "en")),
        *named(QUINT, (iris.PREF_LABEL, "Four", "en")),
    ])  # fmt: skip
    assert proper.find("four") == [QUINT.value]


def test_an_unknown_name_finds_nothing_and_the_wrong_class_too(invented: Vocabulary) -> None:
    assert invented.find("Example Octet") == []
    assert invented.find("https://latticework.example/id/nobody") == []
    assert invented.find(QUAD.value, frozenset({"Country"})) == []


def test_the_nearest_names_come_best_first_and_never_from_hidden_ones(invented: Vocabulary) -> None:
    assert invented.nearest("Exampel Quad")[0] == QUAD.value
    assert invented.nearest("watersid") == []
    assert QUAD.value not in invented.nearest("Example Quad", frozenset({"Programme"}))
    assert invented.nearest("完全不同") == []


def test_a_merged_entity_leads_to_the_one_it_went_into(invented: Vocabulary) -> None:
    assert invented.current(OLD.value) == QUAD.value
    assert invented.find("example-old") == [QUAD.value]
    assert invented.find(OLD.value) == [QUAD.value]


def test_redirects_in_a_circle_come_to_an_end() -> None:
    a, b = iris.entity("a"), iris.entity("b")
    circle = Vocabulary([Triple(a, iris.REPLACED_BY, b), Triple(b, iris.REPLACED_BY, a)])
    assert circle.current(a.value) == b.value


def test_a_label_falls_back_to_a_near_language_and_never_to_a_hidden_name(invented: Vocabulary) -> None:
    assert invented.label(QUAD.value, "ja") == "示例四方"
    assert invented.label(LAKE.value, "en") == "湖国"
    assert invented.label(iris.entity("nameless").value, "en") == "nameless"


def test_agreements_that_need_ratification_are_known(invented: Vocabulary) -> None:
    assert invented.to_ratify == {QUINT.value}


@pytest.mark.parametrize("bad", ["", "Quad", "a b", "a--b", "-a", "a/b", "四方", "a>b", "a\n"])
def test_an_identifier_that_may_not_stand_in_an_iri_is_refused(bad: str) -> None:
    with pytest.raises(InputError):
        iris.entity(bad)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Quad", "quad"),
        ("四方安全对话", "quad"),
        ("Japan", "jpn"),
        ("日本", "jpn"),
        ("US", "usa"),
        ("five eyes", "five-eyes"),
    ],
)
def test_well_known_names_find_the_shipped_entities(shipped: Store, name: str, slug: str) -> None:
    assert shipped.vocabulary().find(name) == [iris.entity(slug).value]


def test_no_shipped_name_that_may_be_shown_means_two_things_of_one_class(shipped: Store) -> None:
    vocabulary = shipped.vocabulary()
    for iri, names in vocabulary.names.items():
        if not iri.startswith(iris.BASE + "id/"):
            continue
        for name, shown in names.every():
            others = [o for o in vocabulary.find(name, frozenset(vocabulary.classes[iri])) if "/id/" in o]
            assert not shown or others == [iri], name


def test_every_shipped_redirect_leads_to_something_with_a_name(shipped: Store) -> None:
    vocabulary = shipped.vocabulary()
    assert vocabulary.redirects
    assert {vocabulary.current(old) for old in vocabulary.redirects} <= set(vocabulary.names)
    assert not set(vocabulary.redirects) & set(vocabulary.names)


def test_each_prefix_is_declared_once_with_a_namespace(tmp_path: Path) -> None:
    prefixes = iris.prefixes(shipped_content() / "ontology" / "prefixes.ttl")
    assert prefixes["lw"] == iris.BASE + "ontology#"
    assert prefixes["id"] == iris.BASE + "id/"
    assert len(set(prefixes.values())) == len(prefixes)
    assert all(namespace[-1] in "#/" for namespace in prefixes.values())
