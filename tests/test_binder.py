"""Binding compared with writing the value into the text by hand, in two engines, in every scope."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from latticework.query.binder import Term, bind
from latticework.query.tokens import tokens

# An invented world: parties, groupings, a time and names that look like syntax.
WORLD = r"""
@prefix : <http://example.org/> .
:a :in :g, :h ; :name "A", "{ ?v }" ; :since 1 .
:b :in :g ; :wants :h ; :name "B # }" ; :since 2 .
:c :in :h ; :barred :g ; :name "四方" ; :since 3 .
:d :wants :g, :h ; :barred :h .
:g :part :h . :h :part :k .
:a\,b :in :g .
"""
PREFIX = "PREFIX : <http://example.org/>\n"
# «v» is the parameter: written as ?v and bound, or replaced by the value.
SCOPES = {
    "group": "SELECT ?s { ?s :in «v» }",
    "subject": "SELECT ?g { ?s :in ?g . «v» :part ?g }",
    "predicate": "SELECT ?s { ?s ?p «v» . FILTER (?p != :part) }",
    "path": "SELECT ?s { ?s :in/:part* «v» }",
    "sub-select": "SELECT ?s ?n { { SELECT ?g (COUNT(?x) AS ?n) WHERE { ?x :in ?g . ?g :part* «v» } GROUP BY ?g } ?s :in ?g }",
    "sub-select without where": "SELECT ?n { { SELECT (COUNT(*) AS ?n) { ?x :in «v» } } }",
    "aggregate": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s :in «v» }",
    "computed in the clause": "SELECT ?s (STR(«v») AS ?t) { ?s :since 2 }",
    "computed in a sub-select": "SELECT ?t { { SELECT (STR(«v») AS ?t) WHERE { ?s :since 2 } } }",
    "sub-select in sub-select": "SELECT ?n { { SELECT ?n { { SELECT (COUNT(*) AS ?n) { ?x :in «v» } } } } }",
    "union": "SELECT ?s { { ?s :in «v» } UNION { ?s :wants «v» } UNION { ?s :since 3 } }",
    "optional": "SELECT ?s ?g { ?s :name ?n OPTIONAL { ?s :in ?g . ?g :part «v» } }",
    "optional beside": "SELECT ?s ?n { ?s :in «v» OPTIONAL { ?s :name ?n } }",
    "exists": "SELECT ?s { ?s :name ?n FILTER EXISTS { ?s :in «v» } }",
    "not exists": "SELECT ?s { ?s :in ?g FILTER NOT EXISTS { ?s :barred «v» } }",
    "exists in a disjunction": "SELECT ?s { ?s :in ?g FILTER (?g = :k || EXISTS { ?s :wants «v» }) }",
    "minus": "SELECT ?s { ?s :in ?g MINUS { ?s :barred «v» } }",
    "filter": "SELECT ?s { ?s :in ?g FILTER (?g = «v») }",
    "bind": "SELECT ?s ?t { ?s :in «v» BIND (STR(«v») AS ?t) }",
    "group in group": "SELECT ?s { { { ?s :in «v» } } }",
    "string with braces": 'SELECT ?s { ?s :in «v» ; :name "{ ?v }" }',
    "string with a comment": "SELECT ?s { ?s :wants «v» ; :name 'B # }' }",
    "long string": 'SELECT ?s { ?s :in «v» . BIND ("""{ "?v" \\""" }""" AS ?t) }',
    "comments": "SELECT ?s # { ?v }\n{ # } SELECT ?v\n ?s :in «v» # }\n}",
    "escaped name": "SELECT ?o { :a\\,b :in «v» . ?o :since 1 }",
    "iri with a question mark": "SELECT ?s { ?s :in «v» FILTER (?s != <http://example.org/?v>) }",
    "values block": "SELECT ?s ?t { VALUES (?s ?t) { (:a 1) (:b UNDEF) (:c 3) } ?s :in «v» }",
    "values block last": "SELECT ?s { ?s :in «v» } VALUES ?s { :a :c }",
    "values of one": "SELECT ?s { VALUES ?s { :a :b } { ?s :in «v» } UNION { ?s :wants «v» } }",
    "not mentioned": "SELECT ?s { ?s :since 1 }",
}  # fmt: skip
# rdflib 7.6 keeps the backslash of an escaped name, and gives a row for an empty sub-SELECT with GROUP BY.
RDFLIB_ERRS = {"escaped name", "sub-select"}
Rows = Counter[tuple[str | None, ...]]


@pytest.fixture(scope="module")
def oxigraph() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load(WORLD.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def rdf() -> rdflib.Graph:
    return rdflib.Graph().parse(data=WORLD, format="turtle")


def in_oxigraph(store: pyoxigraph.Store, query: str) -> Rows:
    answer = store.query(query)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    return Counter(tuple(getattr(term, "value", None) for term in row) for row in answer)


def in_rdflib(graph: rdflib.Graph, query: str) -> Rows:
    rows: Any = graph.query(query)
    return Counter(tuple(None if term is None else str(term) for term in row) for row in rows)


def both(template: str, value: Term) -> tuple[str, str]:
    """Return the query with the value bound, and with the value written where the variable stands."""
    bound = bind(PREFIX + template.replace("«v»", "?v"), {"v": [value]})
    return bound, PREFIX + template.replace("«v»", str(value))


GROUPINGS = [NamedNode(f"http://example.org/{name}") for name in ("g", "h", "k", "nowhere")]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_bound_value_answers_as_the_written_one(
    scope: str, oxigraph: pyoxigraph.Store, rdf: rdflib.Graph
) -> None:
    answers: list[Rows] = []
    for value in GROUPINGS:
        bound, written = both(SCOPES[scope], value)
        expected = in_oxigraph(oxigraph, written)
        assert in_oxigraph(oxigraph, bound) == expected, bound
        by_rdflib = in_rdflib(rdf, written) if scope in RDFLIB_ERRS else expected
        assert in_rdflib(rdf, bound) == by_rdflib, bound
        answers.append(expected)
    assert any(answers), "this template never has a row, so it tests nothing"
    assert scope == "not mentioned" or any(a != answers[0] for a in answers), "the value makes no difference"


@pytest.mark.parametrize("scope", ["group", "union", "optional beside", "exists", "filter", "path"])
def test_several_values_mean_any_of_them(scope: str, oxigraph: pyoxigraph.Store, rdf: rdflib.Graph) -> None:
    bound = bind(PREFIX + SCOPES[scope].replace("«v»", "?v"), {"v": GROUPINGS[:2]})
    singles = [in_oxigraph(oxigraph, both(SCOPES[scope], value)[1]) for value in GROUPINGS[:2]]
    assert set(in_oxigraph(oxigraph, bound)) == set(singles[0]) | set(singles[1])
    assert in_rdflib(rdf, bound) == in_oxigraph(oxigraph, bound)


def test_a_template_of_construct_takes_the_bound_value(oxigraph: pyoxigraph.Store, rdf: rdflib.Graph) -> None:
    template = "CONSTRUCT { ?s :with «v» . «v» :has ?s } WHERE { ?s :in «v» }"
    bound, written = both(template, GROUPINGS[0])
    results = [oxigraph.query(query) for query in (bound, written)]
    one, other = ({str(t) for t in r} for r in results if isinstance(r, pyoxigraph.QueryTriples))
    assert one == other != set()
    assert set(rdf.query(bound)) == set(rdf.query(written)) != set()


def test_an_ask_takes_the_bound_value(oxigraph: pyoxigraph.Store) -> None:
    for value, expected in ((GROUPINGS[0], True), (GROUPINGS[3], False)):
        assert bool(oxigraph.query(both("ASK { ?s :in «v» }", value)[0])) is expected


def test_two_parameters_in_one_group_are_both_bound(oxigraph: pyoxigraph.Store) -> None:
    query = PREFIX + "SELECT ?n { ?s :in ?g ; :since ?t ; :name ?n }"
    values: Mapping[str, Sequence[Term]] = {"g": [GROUPINGS[0]], "t": [Literal(2)]}
    assert in_oxigraph(oxigraph, bind(query, values)) == Counter({("B # }",): 1})


def test_a_query_without_the_variable_stays_as_it_is() -> None:
    query = 'SELECT ?s { ?s ?p "?v" } # ?v'
    assert bind(query, {"v": [Literal("x")]}) == query
    assert bind(query, {}) == query


# ---- hostile values ----------------------------------------------------------------------------------

FUZZED = PREFIX + (
    "SELECT ?out ?n { ?s :since 1 . BIND (?v AS ?out) OPTIONAL { ?s :name ?v }\n"
    "{ SELECT (COUNT(*) AS ?n) { ?x :in ?g FILTER NOT EXISTS { ?x :name ?v } } } }"
)
PIECES = [
    '"', "'", '"""', "'''", "\\", '\\"', ">", "<", "<http://example.org/x>", "{", "}", "} }", "{ {", "#", "# x\n",
    "\n", "\r", "\r\n", "\t", "\x00", "\x0b", "\u2028", "?v", "$v", "VALUES ?v { 1 }", "SERVICE", "} ; DROP ALL #",
    "\\u0022", "\\U0001F600", "^^", "@zh", "四方安全对话", "，。", "«", "日本", "e\u0301", "\ufeff", "\U0001f600", " ",
    '"@en', '"^^<x>', "UNDEF", ")", "(", "|", "`", "%7D", "a",
]  # fmt: skip


def hostile(number: int) -> list[str]:
    """Return texts made of pieces that look like syntax and of any characters but surrogates; each run the same."""
    dice = random.Random(20)  # noqa: S311  # a fixed seed, no secret
    ranges = ((0, 0x80), (0x80, 0xD800), (0xE000, 0x110000))

    def text() -> str:
        return "".join(
            dice.choice(PIECES) if dice.random() < 0.7 else chr(dice.randrange(*dice.choice(ranges)))
            for _ in range(dice.randint(1, 6))
        )

    return [text() for _ in range(number)]


def shape(query: str) -> list[str]:
    return [token.kind for token in tokens(query)]


def test_ten_thousand_hostile_values_change_neither_the_tokens_nor_the_answer(
    oxigraph: pyoxigraph.Store,
) -> None:
    plain = shape(bind(FUZZED, {"v": [Literal("plain")]}))
    names = {"A", "{ ?v }", "B # }", "四方"}
    for value in hostile(10_000):
        bound = bind(FUZZED, {"v": [Literal(value)]})
        assert shape(bound) == plain, repr(value)
        ((out, count),) = in_oxigraph(oxigraph, bound)
        assert out == value
        assert value in names or count == "5", repr(value)


def test_hostile_values_answer_alike_in_rdflib(rdf: rdflib.Graph) -> None:
    query = PREFIX + "SELECT ?out { ?s :since 1 . BIND (?v AS ?out) }"
    for value in hostile(60):
        if "\\u" in value.lower() or "\x00" in value:
            continue  # rdflib decodes \u0022 before it reads strings, whoever wrote them
        assert in_rdflib(rdf, bind(query, {"v": [Literal(value)]})) == Counter({(value,): 1}), repr(value)


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.one_of(st.none(), st.sampled_from(["zh", "en", "ja-Hira"])),
)
def test_a_literal_is_one_token_however_it_reads(value: str, language: str | None) -> None:
    term = Literal(value, language=language) if language else Literal(value)
    assert [t.kind for t in tokens(str(term))] == (["string", "language"] if language else ["string"])


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_an_iri_is_one_token_or_no_iri(value: str) -> None:
    try:
        term = NamedNode("http://example.org/" + value)
    except ValueError:
        return
    assert [t.kind for t in tokens(str(term))] == ["iri"]
