"""A push makes a server's graphs the same as ours, goes on where it was broken off, and does nothing twice."""

from __future__ import annotations

import copy
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import pyoxigraph
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from latticework.errors import LatticeworkError, UsageError
from latticework.push import DEFAULT, GraphStore, Lines, Pushed, Updates, lines_of, push
from latticework.query.remote import Remote
from latticework.query.transport import Transport, address
from latticework.store.reader import Store
from latticework.vocabulary import iris
from tests.engines import servers
from tests.engines.servers import Server

A, B = iris.article("first"), iris.article("second")


def small(*extra: Quad) -> Store:
    """Return a store of two invented graphs, a catalogue, and the default graph that is their merge."""
    database = pyoxigraph.Store()
    quads = [
        Quad(iris.entity("x"), iris.PREF_LABEL, Literal('Ex "quoted"\n\\ next line', language="en"), A),
        Quad(iris.entity("x"), iris.PREF_LABEL, Literal("例え", language="ja"), B),
        Quad(
            iris.graph("catalogue"),
            iris.term("sha256"),
            Literal(f"state {len(extra)}"),
            iris.graph("catalogue"),
        ),
        *extra,
    ]
    database.extend(quads)
    database.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    return Store(database)


@dataclass(slots=True)
class Way:
    """A server with the two ways of writing to it."""

    server: Server
    target: GraphStore | Updates

    def push(self, store: Store, overwrite: bool = False) -> Pushed:
        return push(
            store, self.remote(), self.target, default_graph=self.server.default_graph, overwrite=overwrite
        )

    def remote(self) -> Remote:
        return Remote.named(self.server.endpoint, {})

    def triples(self, graph: NamedNode | None) -> set[str]:
        inside = f"GRAPH {graph} {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        return {
            " ".join(map(str, row))
            for row in self.remote().select(f"SELECT ?s ?p ?o WHERE {{ {inside} }}").rows
        }


def ways(server: Server) -> dict[str, Way]:
    by_graph_store, account = address(server.graph_store, {})
    by_updates, _ = address(server.update, {})
    return {
        "graph-store": Way(server, GraphStore(by_graph_store, Transport(account))),
        "updates": Way(server, Updates(by_updates, Transport(account))),
    }


@pytest.fixture(scope="module")
def own_virtuoso(virtuoso_program: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    with servers.virtuoso(virtuoso_program, tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


@pytest.fixture(
    params=["oxigraph-graph-store", "oxigraph-updates", "virtuoso-graph-store", "virtuoso-updates"]
)
def way(request: pytest.FixtureRequest) -> Generator[Way]:
    engine, _, kind = request.param.partition("-")
    if engine == "oxigraph":
        with servers.oxigraph(request.getfixturevalue("oxigraph_program")) as server:
            yield ways(server)[kind]
        return
    chosen = ways(request.getfixturevalue("own_virtuoso"))[kind]
    yield chosen
    for graph in (A, B, iris.graph("catalogue"), NamedNode(servers.MERGED)):
        chosen.target.drop(graph.value)


def expected(store: Store, graph: NamedNode | None) -> set[str]:
    triples = store.triples() if graph is None else (q.triple for q in store.quads(graph))
    return {f"{t.subject} {t.predicate} {t.object}" for t in triples}


def test_a_push_carries_every_graph_and_the_merge(way: Way) -> None:
    store = small()
    done = way.push(store)
    assert len(done.sent) == 3
    assert done.statements == 5
    for graph in (A, B, None):
        assert way.triples(graph) == expected(store, graph)
    assert way.triples(iris.graph("catalogue")) > expected(store, iris.graph("catalogue"))


def test_a_second_push_sends_nothing(way: Way) -> None:
    way.push(small())
    again = way.push(small())
    assert (again.sent, again.gone, len(again.there)) == ((), (), 3)


def test_only_what_changed_goes_again_and_what_went_is_taken_away(way: Way) -> None:
    before = small(
        Quad(iris.entity("y"), iris.PREF_LABEL, Literal("why", language="en"), iris.article("third"))
    )
    way.push(before)
    after = small()
    done = way.push(after)
    assert set(done.there) == {A.value, B.value}
    assert done.gone == (iris.article("third").value,)
    assert way.triples(iris.article("third")) == set()
    assert way.triples(None) == expected(after, None)


@dataclass(slots=True)
class Breaking:
    """A target that fails once it has written so many graphs of ours, halfway into the next."""

    target: GraphStore | Updates
    after: int
    put_graphs: list[str | None] = field(default_factory=list[str | None])

    def put(self, graph: str | None, lines: Lines) -> None:
        if graph != iris.graph("catalogue").value:
            if len(self.put_graphs) == self.after:
                half = lines_of([Triple(iris.entity("half"), iris.PREF_LABEL, Literal("half"))])
                self.target.put(graph, half)
                raise LatticeworkError("the line went dead")
            self.put_graphs.append(graph)
        self.target.put(graph, lines)

    def drop(self, graph: str | None) -> None:
        self.target.drop(graph)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_push_that_was_broken_off_goes_on_and_trusts_nothing_half_written(way: Way, after: int) -> None:
    store = small()
    with pytest.raises(LatticeworkError, match="went dead"):
        push(store, way.remote(), Breaking(way.target, after), default_graph=way.server.default_graph)
    done = way.push(store)
    assert (len(done.there), len(done.sent)) == (after, 3 - after)
    for graph in (A, B, None):
        assert way.triples(graph) == expected(store, graph)


def test_a_default_graph_of_somebody_else_is_not_replaced_unasked(oxigraph_program: str) -> None:
    with servers.oxigraph(oxigraph_program) as server:
        way = ways(server)["graph-store"]
        way.target.put(None, lines_of([Triple(iris.entity("theirs"), iris.PREF_LABEL, Literal("theirs"))]))
        with pytest.raises(UsageError, match="not empty"):
            way.push(small())
        assert len(way.triples(None)) == 1
        assert way.triples(A) == set()
        way.push(small(), overwrite=True)
        assert way.triples(None) == expected(small(), None)


def test_without_a_default_graph_only_named_graphs_go(oxigraph_program: str) -> None:
    with servers.oxigraph(oxigraph_program) as server:
        way = ways(server)["updates"]
        done = push(small(), way.remote(), way.target, default_graph="none")
        assert DEFAULT.value not in done.sent
        assert way.triples(None) == set()
        assert way.triples(A) == expected(small(), A)


def test_the_digest_of_a_graph_knows_its_statements_and_not_their_order() -> None:
    triples = [Triple(iris.entity("x"), iris.PREF_LABEL, Literal(str(n))) for n in range(50)]
    digest = lines_of(triples).digest
    assert lines_of(reversed(triples)).digest == digest
    assert lines_of(triples[1:]).digest != digest
    changed = copy.copy(triples)
    changed[7] = Triple(iris.entity("y"), iris.PREF_LABEL, Literal("7"))
    assert lines_of(changed).digest != digest


def test_a_blank_node_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(LatticeworkError, match="blank node"):
        lines_of([Triple(BlankNode("b"), iris.PREF_LABEL, Literal("x"))])


def test_batches_of_updates_hold_every_line_once() -> None:
    lines = lines_of(
        Triple(iris.entity("x"), iris.PREF_LABEL, Literal(f"{n} " + "长" * 400)) for n in range(1200)
    )
    batches = list(lines.batches())
    assert len(batches) > 3
    lines.body.seek(0)
    assert "".join(batches).encode() == lines.body.read()


def test_progress_names_each_graph_that_is_sent(way: Way) -> None:
    said: list[str] = []
    tell: Callable[[str], None] = said.append
    push(small(), way.remote(), way.target, default_graph=way.server.default_graph, say=tell)
    assert [line.split(":")[0] for line in said][:2] == ["1/3 article/first", "2/3 article/second"]
