from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph
import pytest

from latticework.content import Content, shipped
from latticework.errors import LimitError, UsageError
from latticework.library import Graph
from latticework.query import guard
from latticework.query.canned import Catalogue
from latticework.store.generations import Home
from latticework.workspace import Workspace


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("# DROP ALL\nPREFIX a: <http://a/> select ?s { ?s a a:b }", "SELECT"),
        ("BASE <http://a/> ASK { ?s ?p ?o }", "ASK"),
        ("construct { ?s ?p ?o } where { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE <http://a/b>", "DESCRIBE"),
    ],
)
def test_the_four_forms_pass(text: str, form: str) -> None:
    assert guard.check(text) == form


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT <http://a/> { ?s ?p ?o } }",
        "SELECT * { SERVICE # a comment }\n # another\n <http://a/> { ?s ?p ?o } }",
        "SELECT * { OPTIONAL { { SELECT ?s { SERVICE ?e { ?s ?p ?o } } } } }",
        "SELECT * { FILTER NOT EXISTS { SERVICE <http://a/> { ?s ?p ?o } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://a/> { ?s ?p ?o } }",
        'SELECT * { ?s ?p "}"@en.SERVICE<http://a/>{} }',
    ],
)
def test_service_is_refused_wherever_it_stands(text: str) -> None:
    with pytest.raises(UsageError, match="SERVICE would reach the network"):
        guard.check(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://a/> <http://b/> 1 }",
        "insert { ?s ?p 1 } where { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX a: <http://a/> LOAD <http://a/>",
        "LoAd # to be sure\n SILENT <file:///etc/passwd>",
        "CLEAR ALL",
        "DROP GRAPH <http://a/>",
        "CREATE GRAPH <http://a/>",
        "ADD <http://a/> TO <http://b/>",
        "MOVE <http://a/> TO <http://b/>",
        "COPY <http://a/> TO <http://b/>",
        "WITH <http://a/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_an_update_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is an update"):
        guard.check(text)


@pytest.mark.parametrize("text", ["", "   # nothing", "PREFIX a: <http://a/>", "{ ?s ?p ?o }", "hello"])
def test_what_is_no_query_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        guard.check(text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE <http://a/> { }" }',
        "SELECT * { ?s ?p '''\nLOAD <http://a/>\nSERVICE''' }",
        "SELECT * { ?s ?p <http://example.org/SERVICE/LOAD> }",
        "PREFIX a: <http://a/> SELECT * { ?service a a:SERVICE ; a:LOAD ?LOAD , ?INSERT }",
        "PREFIX service: <http://a/> SELECT * { ?s a service:Desk }",
        "SELECT * { ?s ?p ?o } # SERVICE <http://a/> {}",
        "SELECT * { ?s ?p ?o FILTER (?o < 3 && ?p > (1)) }",
        "SELECT * { ?s ?p ?o FILTER (?o = <http://example.org/Quad_(group)>) }",
        'SELECT * { ?s ?p "\\u0041\\n" ; <http://a/\\u0062> ?o }',
    ],
)
def test_words_inside_strings_iris_names_and_comments_are_no_syntax(text: str) -> None:
    assert guard.check(text) == "SELECT"
    pyoxigraph.Store().query(text)


def test_every_shipped_query_passes() -> None:
    queries = Catalogue(Content(shipped() / "nowhere", shipped())).all()
    assert queries
    for query in queries:
        assert guard.check(query.text, where=query.name) == "SELECT"


def test_a_refusal_names_line_and_column() -> None:
    with pytest.raises(UsageError) as caught:
        guard.check("SELECT *\n{\n  SERVICE <http://a/> {} }", where="q.rq")
    assert caught.value.where == "q.rq:3:3"


# ---- what the engine reads otherwise than it looks ---------------------------------------------------


@pytest.fixture
def listener() -> Iterator[tuple[int, Callable[[], int]]]:
    """Return a port of this machine on which somebody listens, and how many have called."""
    calls: list[int] = []
    server = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            calls.append(1)
            connection.close()

    threading.Thread(target=listen, daemon=True).start()
    yield server.getsockname()[1], lambda: len(calls)
    server.close()


def unguarded(query: str) -> None:
    """Run a query as the guard would let it through; what becomes of it does not matter."""
    try:
        list(pyoxigraph.Store().query(query))  # type: ignore[arg-type]
    except (OSError, RuntimeError, SyntaxError):
        pass


TRICKS = [
    "SELECT * {{ SERVICESILENT {iri} {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{}}SERVICE{iri}{{ ?s ?p ?o }} }}",
    "PREFIX x: <{base}> SELECT * {{ SERVICEx:y {{ ?s ?p ?o }} }}",
    "PREFIX : <{base}> SELECT * {{ SERVICE:y {{ ?s ?p ?o }} }}",
    "PREFIX x: <{base}> SELECT * {{ serviceSilentx:y # {{\n {{ ?s ?p ?o }} }}",
    "SELECT * {{ FILTER(EXISTS{{ VALUES ?x {{ true }} }})SERVICE {iri} {{ ?s ?p ?o }} }}",
    "PREFIX : <{base}> SELECT * {{ FILTER(1<2)SERVICE:y#>\n{{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<http://a/\\u0062#> AS ?x) SERVICE {iri} {{ ?s ?p ?o }} }}",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_a_service_in_disguise_reaches_the_network_and_is_refused(
    trick: str, listener: tuple[int, Callable[[], int]]
) -> None:
    port, calls = listener
    base = f"http://127.0.0.1:{port}/"
    query = trick.format(iri=f"<{base}>", base=base)
    with pytest.raises(UsageError):
        guard.check(query)
    assert calls() == 0
    unguarded(query)
    assert calls() > 0, "the engine does not read this as a service: the case tests nothing"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p trueSERVICE <http://a/> {} }",
        "SELECT * { \\u0053ERVICE <http://a/> {} }",
        'SELECT * { BIND ("\\u0022) SERVICE <http://a/> {} #" AS ?x) }',
    ],
)
def test_a_service_for_engines_that_read_escapes_first_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        guard.check(text)


# ---- limits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("left", "right"), [("{", "}"), ("(", ")"), ("[", "]")])
def test_brackets_may_nest_to_the_limit_and_no_deeper(left: str, right: str) -> None:
    def nested(depth: int) -> str:
        return f"SELECT * {{ {left * depth}{right * depth} }}"

    assert guard.check(nested(guard.MAX_DEPTH - 1)) == "SELECT"
    with pytest.raises(LimitError, match="nest"):
        guard.check(nested(guard.MAX_DEPTH))


def test_brackets_beside_each_other_or_in_strings_do_not_nest() -> None:
    assert guard.check("SELECT * { " + "{} " * 300 + "}") == "SELECT"
    assert guard.check('SELECT * { ?s ?p "' + "{([" * 1000 + '" }') == "SELECT"


def test_a_query_may_be_long_to_the_limit_and_no_longer() -> None:
    query = "SELECT * { ?s ?p ?o } #"
    assert guard.check(query.ljust(guard.MAX_LENGTH, "x")) == "SELECT"
    with pytest.raises(LimitError, match="characters"):
        guard.check(query.ljust(guard.MAX_LENGTH + 1, "x"))


def test_a_long_list_of_values_passes() -> None:
    assert guard.check("SELECT * { VALUES ?x { " + "1 " * 20_000 + "} ?s ?p ?x }") == "SELECT"


KILLERS = {
    "braces": "SELECT * " + "{" * 20_000 + "}" * 20_000,
    "parentheses": "SELECT * { FILTER " + "(" * 20_000 + "1" + ")" * 20_000 + " }",
    "brackets": "SELECT * { ?s ?p " + "[ ?p " * 20_000 + "1" + "]" * 20_000 + " }",
    "parentheses behind less-than": "SELECT * { FILTER (1<" + "(" * 20_000 + "1" + ")" * 20_000 + "&&1>0) }",
    "parentheses in a string that is none": 'SELECT * { FILTER ("\\u0022 = ' + "(" * 20_000 + "1" + ")" * 20_000 + ' = "") }',
    "negations": "SELECT * { FILTER (" + "!" * 50_000 + "true) }",
    "alternatives": "SELECT * { FILTER (1" + "||1" * 30_000 + ") }",
    "unions": "SELECT * { {}" + "UNION{}" * 20_000 + " }",
    "optionals": "SELECT * { " + "OPTIONAL{}" * 15_000 + " }",
    "minus": "SELECT * { " + "MINUS{}" * 20_000 + " }",
    "collection": "SELECT * { ?s ?p (" + " 1" * 50_000 + ") }",
}  # fmt: skip


@pytest.fixture(scope="module")
def graph(shipped_place: Path) -> Graph:
    """Return the shipped graph, open."""
    return Graph(Workspace(Content(shipped_place / "root", shipped()), Home(shipped_place / "store")))


@pytest.mark.parametrize("name", KILLERS)
def test_a_query_of_death_never_reaches_the_engine(name: str, graph: Graph) -> None:
    with pytest.raises((LimitError, UsageError)):
        graph.query(KILLERS[name])  # it would end this process


@pytest.mark.slow
@pytest.mark.parametrize("name", KILLERS)
def test_a_query_of_death_does_end_a_process(name: str) -> None:
    script = "import pyoxigraph, sys; pyoxigraph.Store().query(sys.stdin.read())"
    command = [sys.executable, "-c", script]
    died = subprocess.run(command, input=KILLERS[name].encode(), capture_output=True, check=False)
    assert died.returncode < 0 or name == "parentheses in a string that is none"
