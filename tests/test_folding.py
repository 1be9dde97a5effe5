"""Folding: what is plain from the text goes, and the solutions stay."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latticework.query.folding import folded


def squeezed(text: str) -> str:
    return " ".join(folded(text).split())


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("SELECT ?s { ?s ?p ?o FILTER (!BOUND(?t) || EXISTS { ?s a ?t }) }", "SELECT ?s { ?s ?p ?o }"),
        ("SELECT ?s { ?s ?p ?o MINUS { ?s a ?c FILTER (BOUND(?only)) } }", "SELECT ?s { ?s ?p ?o }"),
        ("SELECT ?s { { ?s ?p 1 } UNION { ?s ?p 2 FILTER (BOUND(?r)) } }", "SELECT ?s { { ?s ?p 1 } }"),
        ("SELECT ?s { { ?s ?p 2 FILTER (bound(?r)) } UNION { ?s ?p 1 } }", "SELECT ?s { { ?s ?p 1 } }"),
        ("SELECT ?s { ?s ?p ?o FILTER (BOUND(?r) || ?s = ?o) }", "SELECT ?s { ?s ?p ?o FILTER (?s = ?o) }"),
        (
            "SELECT ?s { VALUES ?t { <x:t> } ?s ?p ?o FILTER (!BOUND(?t) || EXISTS { ?s a ?t }) }",
            "SELECT ?s { VALUES ?t { <x:t> } ?s ?p ?o FILTER (EXISTS { ?s a ?t }) }",
        ),
        (
            "SELECT ?s { VALUES ?g { <x:g> } ?s ?p <x:g> FILTER EXISTS { VALUES ?g { <x:g> } ?s a <x:g> } }",
            "SELECT ?s { VALUES ?g { <x:g> } ?s ?p <x:g> FILTER EXISTS { ?s a <x:g> } }",
        ),
    ],
)
def test_a_filter_with_a_plain_answer_goes(query: str, left: str) -> None:
    assert squeezed(query) == left


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s ?p ?o OPTIONAL { ?s <x:d> ?d } FILTER (!BOUND(?d) || ?d > 1) }",
        "SELECT ?s { VALUES ?d { UNDEF <x:d> } ?s ?p ?o FILTER (!BOUND(?d) || ?d = ?s) }",
        "SELECT ?s { ?s ?p ?o BIND (?o AS ?b) FILTER (BOUND(?b)) }",
        "SELECT ?s { ?s ?p ?o FILTER EXISTS { ?s ?q ?r FILTER (BOUND(?o)) } }",
        "SELECT ?s { ?s ?p ?o OPTIONAL { ?s ?q ?r FILTER (!BOUND(?o) || ?r = ?o) } }",
        'SELECT ?s { ?s ?p "FILTER (!BOUND(?t))" } # FILTER (BOUND(?t))',
        "SELECT ?s { VALUES ?g { <x:g> <x:h> } ?s ?p ?g FILTER EXISTS { VALUES ?g { <x:g> } ?s a <x:g> } }",
        "SELECT ?s { ?s ?p ?o FILTER (!(BOUND(?o) && ?s = ?o)) }",
    ],
)
def test_a_filter_whose_answer_depends_on_the_data_stays(query: str) -> None:
    assert folded(query) == query


GROUPS = st.recursive(
    st.sampled_from(["?a <x:p> ?b", "?b <x:p> ?c", "?a <x:q> ?c", "VALUES ?b { <x:1> <x:2> }", "VALUES ?c { <x:1> }", ""]),
    lambda inner: st.one_of(
        st.builds("{{ {} }} {{ {} }}".format, inner, inner),
        st.builds("{{ {} }} UNION {{ {} }}".format, inner, inner),
        st.builds("{{ {} }} OPTIONAL {{ {} }}".format, inner, inner),
        st.builds("{{ {} }} MINUS {{ {} }}".format, inner, inner),
        st.builds("{} FILTER EXISTS {{ {} }}".format, inner, inner),
        st.builds(
            "{} FILTER ({}BOUND({}) || {})".format,
            inner, st.sampled_from(["", "!"]), st.sampled_from(["?a", "?b", "?c", "?d"]),
            st.sampled_from(["?a = ?b", "BOUND(?c)", "!BOUND(?d)", "EXISTS { ?a <x:q> ?d }"]),
        ),
        st.builds("{} FILTER ({}BOUND({}))".format, inner, st.sampled_from(["", "!"]), st.sampled_from(["?a", "?c", "?d"])),
    ),
    max_leaves=6,
)  # fmt: skip


def solutions(query: str) -> list[str]:
    store = pyoxigraph.Store()
    data = "<x:1> <x:p> <x:2>, <x:1> . <x:2> <x:p> <x:3> . <x:3> <x:q> <x:1> . <x:1> <x:q> <x:3> ."
    store.load(data.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    found = store.query(query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return sorted(str([str(term) for term in row]) for row in found)


@given(GROUPS)
def test_no_query_gets_other_solutions(group: str) -> None:
    query = f"SELECT ?a ?b ?c WHERE {{ {group} }}"
    assert solutions(folded(query)) == solutions(query)
