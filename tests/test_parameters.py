from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Triple

from latticework.cli import cli
from latticework.errors import UsageError
from latticework.query.engine import Embedded
from latticework.query.parameters import STANDARD, Parameter, Resolver, Value
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary

QUAD = iris.BASE + "id/quad"


@pytest.fixture(scope="module")
def resolver(shipped: Store) -> Resolver:
    engine = Embedded(shipped)
    return Resolver(engine.classes, engine.vocabulary)


def value(resolver: Resolver, parameter: str | Parameter, *given: str) -> Value:
    chosen = STANDARD[parameter] if isinstance(parameter, str) else parameter
    return resolver.value(chosen, given)


def terms(found: Value) -> dict[str, list[str]]:
    return {variable: [term.value for term in each] for variable, each in found.terms.items()}


# ---- names -------------------------------------------------------------------------------------------

WAYS = {
    "grouping": (
        QUAD,
        [
            "quad", "Quad", "QUAD", "the Quad", "Quadrilateral Security Dialogue", "四方安全对话", "四方機制",
            "四方机制", "日米豪印戦略対話", "クアッド", "「四方安全对话」", "Ｑｕａｄ", QUAD,
        ],
    ),
    "party": (
        iris.BASE + "id/usa",
        ["usa", "United States", "united-states", "U.S.", "美国", "美利坚合众国", "アメリカ", "米国", iris.BASE + "id/usa"],
    ),
    "technology": (
        iris.BASE + "technology/quantum",
        ["quantum", "Quantum", "量子", iris.BASE + "technology/quantum"],
    ),
    "regime": (iris.BASE + "id/entity-list", ["entity-list", "Entity List", "实体清单", iris.BASE + "id/entity-list"]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, (_, names) in WAYS.items() for name in names]
)
def test_a_name_in_any_language_a_slug_or_an_iri_leads_to_the_thing(
    kind: str, name: str, resolver: Resolver
) -> None:
    found = value(resolver, kind, name)
    assert found.iris == (WAYS[kind][0],)
    assert terms(found) == {kind: [WAYS[kind][0]]}


def test_one_thing_given_twice_is_bound_once(resolver: Resolver) -> None:
    assert value(resolver, "grouping", "quad", "四方安全对话", "aukus").iris == (QUAD, iris.BASE + "id/aukus")


def test_a_merged_entity_leads_to_the_one_it_went_into(shipped: Store, resolver: Resolver) -> None:
    for old, new in shipped.vocabulary().redirects.items():
        kind = Parameter("thing", "entity", label={"en": "thing"})
        assert value(resolver, kind, iris.local_name(old)).iris == (new,)


def test_an_unknown_name_lists_the_nearest(resolver: Resolver) -> None:
    with pytest.raises(UsageError) as caught:
        value(resolver, "grouping", "Quadd")
    assert caught.value.status == 2
    assert "'Quadd' is not the name of a grouping" in str(caught.value)
    assert "(quad)" in caught.value.remedy


def test_the_nearest_names_are_in_the_script_of_the_question(resolver: Resolver) -> None:
    with pytest.raises(UsageError) as caught:
        value(resolver, "grouping", "四方安全对活")
    assert "四方安全对话 (quad)" in caught.value.remedy


def test_a_name_of_another_kind_says_what_it_is(resolver: Resolver) -> None:
    with pytest.raises(UsageError) as caught:
        value(resolver, "grouping", "Japan")
    assert "it is Country" in caught.value.remedy


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "}",
        "quad> } #",
        "https://latticework.example/id/no-such",
        "https://example.org/x",
        "\x00",
        "四" * 500,
    ],
)
def test_nonsense_is_an_unknown_name_and_nothing_worse(name: str, resolver: Resolver) -> None:
    with pytest.raises(UsageError, match="is not the name of"):
        value(resolver, "grouping", name)


def invented(*names: tuple[str, str, str]) -> Resolver:
    """Return a resolver over invented groupings: (slug, preferred English name, other English name)."""
    statements: list[Triple] = []
    for slug, preferred, other in names:
        node = iris.entity(slug)
        statements += [
            Triple(node, iris.RDF_TYPE, iris.term("Alliance")),
            Triple(node, iris.PREF_LABEL, Literal(preferred, language="en")),
            Triple(node, iris.ALT_LABEL, Literal(other, language="en")),
        ]
    vocabulary = Vocabulary(statements)
    return Resolver(lambda iri: set(), lambda: vocabulary)


def test_an_ambiguous_name_lists_the_candidates() -> None:
    two = invented(("north-pact", "North Pact", "The Pact"), ("south-pact", "South Pact", "Pact"))
    with pytest.raises(UsageError) as caught:
        value(two, "grouping", "pact")
    assert str(caught.value).splitlines() == [
        "'pact' names 2 things",
        "  say which: North Pact (north-pact), South Pact (south-pact)",
    ]
    assert value(two, "grouping", "North Pact").iris == (iris.BASE + "id/north-pact",)


# ---- dates, numbers, choices -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "instant"),
    [
        ("2021", "2021-12-31T23:59:59Z"),
        ("2021-02", "2021-02-28T23:59:59Z"),
        ("2024-02", "2024-02-29T23:59:59Z"),
        ("2021-03-12", "2021-03-12T23:59:59Z"),
    ],
)
def test_a_date_means_its_last_instant(given: str, instant: str, resolver: Resolver) -> None:
    found = value(resolver, "as-of", given)
    assert found.instant == instant
    assert terms(found) == {"asOf": [instant]}
    assert found.terms["asOf"][0] == Literal(instant, datatype=NamedNode(iris.XSD + "dateTime"))


@pytest.mark.parametrize(
    ("parameter", "given", "expected"),
    [
        ("limit", ["5"], {"limit": ["5"]}),
        ("min-members", ["0"], {"minMembers": ["0"]}),
        ("type", ["alliance"], {"type": [iris.BASE + "ontology#Alliance"]}),
        ("type", ["Framework"], {"type": [iris.BASE + "ontology#CooperationFramework"]}),
        (
            "type",
            ["Regime"],
            {"type": [iris.BASE + f"ontology#{n}" for n in ("ControlRegime", "MultilateralRegime", "UnilateralMeasure")]},
        ),
        ("status", ["any"], {}),
        ("status", ["in-force"], {"role": [iris.BASE + "ontology#inForceMember"]}),
        ("status", ["prospective", "former"], {"status": [iris.BASE + f"status/{n}" for n in ("former", "prospective")]}),
        (
            "status",
            ["in-force", "former"],
            {"status": [iris.BASE + f"status/{n}" for n in ("former", "founding", "member", "signatory")]},
        ),
    ],
)  # fmt: skip
def test_a_value_binds_its_terms(
    parameter: str, given: Sequence[str], expected: dict[str, list[str]], resolver: Resolver
) -> None:
    assert terms(value(resolver, parameter, *given)) == expected


@pytest.mark.parametrize(
    ("parameter", "choices"),
    [("review", ["all", "accepted"]), ("reference", ["off", "on", "only"]), ("tier", ["core", "extra"])],
)
def test_each_choice_of_a_world_binds_something_else(
    parameter: str, choices: list[str], resolver: Resolver
) -> None:
    bound = [terms(value(resolver, parameter, choice)) for choice in choices]
    assert all(one != other for i, one in enumerate(bound) for other in bound[:i])


def test_types_that_a_head_may_declare_bind_their_terms(resolver: Resolver) -> None:
    boolean = Parameter("rolled-up", "boolean", label={"en": "rolled up"})
    assert terms(value(resolver, boolean, "true")) == {"rolledUp": ["true"]}
    assert terms(value(resolver, boolean, "false")) == {}
    choice = Parameter("colour", "choice", choices=("red", "blue"), label={"en": "colour"}, binds="c")
    assert terms(value(resolver, choice, "red")) == {"c": ["red"]}
    text = Parameter("word", "text", multiple=True, label={"en": "word"})
    assert terms(value(resolver, text, 'a " } #', "四")) == {"word": ['a " } #', "四"]}


@pytest.mark.parametrize(
    ("parameter", "given"),
    [
        ("as-of", "next week"),
        ("as-of", "2021-13"),
        ("as-of", "2021-02-30"),
        ("as-of", "0000"),
        ("as-of", "2021 OR 1=1"),
        ("limit", "-1"),
        ("limit", "many"),
        ("limit", "9999999999"),
        ("review", "Accepted?"),
        ("reference", "maybe"),
        ("tier", "middle"),
        ("type", "Country club"),
        ("status", "memberish"),
        ("article", "no-such-article"),
        ("claim", "no-such/claim"),
        ("claim", 'x" } #'),
    ],
)
def test_a_value_that_a_parameter_does_not_take_says_what_it_takes(
    parameter: str, given: str, resolver: Resolver
) -> None:
    with pytest.raises(UsageError) as caught:
        value(resolver, parameter, given)
    assert caught.value.remedy
    assert len(str(caught.value).splitlines()) <= 3


def test_a_parameter_of_one_value_refuses_two(resolver: Resolver) -> None:
    with pytest.raises(UsageError, match="takes one value, not 2"):
        value(resolver, "as-of", "2021", "2022")


def test_articles_and_claims_are_known_by_slug_and_iri(shipped: Store, resolver: Resolver) -> None:
    article = next(g.value for g in shipped.graph_names() if "/article/" in g.value)
    stated = (q.subject for q in shipped.quads(NamedNode(article)) if q.predicate == iris.term("statedIn"))
    claim = next(subject.value for subject in stated if isinstance(subject, NamedNode))
    for parameter, iri in (("article", article), ("claim", claim)):
        assert (
            value(resolver, parameter, iri).iris
            == value(resolver, parameter, iris.local_name(iri)).iris
            == (iri,)
        )


@pytest.mark.parametrize(
    "arguments",
    [
        ["members", "-p", "grouping=Quadd"],
        ["members", "-p", "grouping=Japan"],
        ["members"],
        ["members", "-p", "gruping=quad"],
        ["members", "-p", "grouping=quad", "--as-of", "soon"],
        ["members", "-p", "grouping=quad", "--status", "memberish"],
        ["members", "-p", "grouping"],
        ["shared", "-p", "grouping=quad"],
        ["membrs", "-p", "grouping=quad"],
    ],
)
def test_a_wrong_value_is_wrong_usage(arguments: list[str], shipped_place: Path) -> None:
    place = {
        "LATTICEWORK_ROOT": str(shipped_place / "root"),
        "LATTICEWORK_STORE": str(shipped_place / "store"),
    }
    result = CliRunner().invoke(cli, ["report", *arguments], env=place, standalone_mode=False)
    assert isinstance(result.exception, UsageError), result.exception
    assert result.exception.status == 2
    assert result.stdout == ""
