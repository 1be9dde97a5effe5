from __future__ import annotations

import pytest

from latticework.query.tokens import groups, tokens


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"a { b } # c"', "string"),
        ("'it \\' s'", "string"),
        ('"""two\nlines, "quoted", { ?x }"""', "string"),
        ("'''a ' b '' c'''", "string"),
        ('"\\""', "string"),
        ("<https://example.org/a#b>", "iri"),
        ("<https://example.org/a\\u0023b>", "iri"),
        ("<>", "iri"),
        ("?member", "variable"),
        ("$member", "variable"),
        ("?成员", "variable"),
        ("?_1", "variable"),
        ("lw:Claim", "name"),
        ("lw:", "name"),
        (":a", "name"),
        ("lw:a.b", "name"),
        ("lw:a\\,b\\(c\\)", "name"),
        ("lw:a%20b", "name"),
        ("组合:四方", "name"),
        ("_:b0", "name"),
        ("@zh-Hans", "language"),
        ("1.5e-3", "number"),
        ("select", "word"),
        ("&&", "sign"),
        ("^^", "sign"),
    ],
)
def test_a_terminal_is_one_token(text: str, kind: str) -> None:
    assert kinds(text) == [(kind, text)]
    assert kinds(f" {text} # {{ nothing of this") == [(kind, text)]


def test_a_comment_ends_with_its_line_and_an_iri_may_hold_its_sign() -> None:
    found = [text for _, text in kinds("<a#b> ?x # } SELECT\n?y #\r?z")]
    assert found == ["<a#b>", "?x", "?y", "?z"]


def test_a_name_ends_before_the_full_stop_of_its_triple() -> None:
    assert [text for _, text in kinds("ex:a ex:b ex:c.")] == ["ex:a", "ex:b", "ex:c", "."]


def test_less_than_is_a_sign_where_no_iri_stands() -> None:
    assert kinds("?a < ?b") == [("variable", "?a"), ("sign", "<"), ("variable", "?b")]


def test_an_open_string_is_an_error_and_hides_nothing() -> None:
    assert ("error", '"') in kinds('"open\n{ ?x }')
    assert ("variable", "?x") in kinds('"open\n{ ?x }')


def test_places_are_those_of_the_text() -> None:
    text = 'SELECT ?x { ?x ?y "z" } # end'
    for token in tokens(text):
        assert text[token.start : token.end] == token.text


def inside(text: str) -> list[tuple[str, set[str]]]:
    """Return the beginning of each group and the variables it mentions itself."""
    return [(text[g.inside :].split()[0], g.variables) for g in groups(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?a ?b ?c }", [("?a", {"a", "b", "c"})]),
        ("ASK WHERE { ?a ?b ?c }", [("?a", {"a", "b", "c"})]),
        ("SELECT * { A ?a { B ?b } C ?c }", [("A", {"a", "c"}), ("B", {"b"})]),
        ("SELECT * { A FILTER EXISTS { B ?b } }", [("A", set[str]()), ("B", {"b"})]),
        ("SELECT * { { SELECT ?a { B ?b } } }", [("{", set[str]()), ("B", {"b"})]),
        ("SELECT * { { SELECT ?a WHERE { B ?b } GROUP BY ?c } }", [("{", set[str]()), ("B", {"b"})]),
        ("CONSTRUCT { ?a ?b ?c } WHERE { W ?d }", [("W", {"d"})]),
        ("SELECT * { V VALUES ?a { 1 2 } ?b ?c ?d }", [("V", {"a", "b", "c", "d"})]),
        ("SELECT * { V VALUES (?a ?b) { (1 2) (UNDEF 3) } { W ?c } }", [("V", {"a", "b"}), ("W", {"c"})]),
        ("SELECT * { V ?a } VALUES ?z { 1 }", [("V", {"a"})]),
        ('SELECT * { V ?a "{ ?b }" <x?c> ex:d\\?e } # { ?f }', [("V", {"a"})]),
        ("SELECT * { V [ ?a ?b ] , ( ?c ) }", [("V", {"a", "b", "c"})]),
    ],
)
def test_groups_and_their_own_variables(text: str, expected: list[tuple[str, set[str]]]) -> None:
    assert inside(text) == expected


def test_a_variable_that_a_select_clause_computes_with_belongs_to_its_where() -> None:
    assert inside("SELECT ?a (STR(?v) AS ?b) { W ?c }") == [("W", {"v", "c"})]
    assert inside("SELECT * { X { SELECT (STR(?v) AS ?b) WHERE { W ?c } } }") == [
        ("X", set[str]()),
        ("W", {"v", "c"}),
    ]
