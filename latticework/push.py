"""Loading our graphs into another SPARQL server: each named graph, and the default graph that reports count.

What has arrived is noted by digest in the server's own catalogue graph, so that a push that was broken off
goes on where it stopped, and one that is repeated sends nothing. A graph's note goes before the graph
changes and comes back when it has arrived whole; the description of the store is written last.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Protocol
from urllib.parse import quote, urlencode, urlsplit

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from latticework.errors import LatticeworkError, UsageError
from latticework.query.remote import Remote
from latticework.query.transport import Reply, Transport, refusal
from latticework.store.reader import Store
from latticework.vocabulary import iris

CATALOGUE = iris.graph("catalogue")
DEFAULT = iris.graph("default")  # under this name the catalogue notes the default graph
_DIGEST = NamedNode(iris.DCTERMS + "identifier")
_BATCH_LINES, _BATCH_BYTES = 500, 100_000  # of one INSERT DATA: Virtuoso compiles each as a program
_IN_MEMORY = 1 << 22
_NOTED_EVERY = 10.0  # seconds
_CONTENT = "application/n-triples"
_SUM, _PENDING = "sha256-sum:", "sha256-sum:pending"


@dataclass(slots=True)
class Lines:
    """A graph as N-Triples in a file, with its size and a digest that does not depend on their order."""

    body: IO[bytes] = field(default_factory=lambda: tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115
    count: int = 0
    digest: str = ""

    def batches(self) -> Iterator[str]:
        """Yield the lines again, so many at a time as one update takes."""
        self.body.seek(0)
        batch: list[str] = []
        size = 0
        for line in self.body:
            batch.append(line.decode("utf-8"))
            size += len(line)
            if len(batch) >= _BATCH_LINES or size >= _BATCH_BYTES:
                yield "".join(batch)
                batch, size = [], 0
        if batch:
            yield "".join(batch)


def lines_of(triples: Iterable[Triple]) -> Lines:
    """Return a graph as lines. Raises LatticeworkError for a blank node: it would be another one at each push."""
    found, total = Lines(), 0
    for triple in triples:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            found.body.close()
            raise LatticeworkError(
                f"a blank node cannot be pushed: {triple}", remedy="give it an IRI in its source file"
            )
        line = f"{triple} .\n".encode()
        found.body.write(line)
        total = (total + int.from_bytes(hashlib.sha256(line).digest())) % (1 << 256)
        found.count += 1
    found.digest = f"{_SUM}{total:064x}"
    return found


class Target(Protocol):
    """A way of writing graphs; a `graph` of None is the default graph."""

    def put(self, graph: str | None, lines: Lines) -> None:
        """Make these lines the whole content of a graph."""
        ...

    def drop(self, graph: str | None) -> None:
        """Take a graph away; one that is not there is no error."""
        ...


@dataclass(slots=True)
class GraphStore:
    """The Graph Store Protocol: a graph is put whole, in one request."""

    url: str
    transport: Transport

    def put(self, graph: str | None, lines: Lines) -> None:
        """Make these lines the whole content of a graph."""
        self._send("PUT", graph, lines.body)

    def drop(self, graph: str | None) -> None:
        """Take a graph away; one that is not there is no error."""
        self._send("DELETE", graph, None)

    def _send(self, method: str, graph: str | None, body: IO[bytes] | None) -> None:
        url = self.url + ("&" if urlsplit(self.url).query else "?")
        url += "default" if graph is None else "graph=" + quote(graph, safe="")
        reply = self.transport.send(url, method, {"Content-Type": _CONTENT} if body else {}, body)
        if not (method == "DELETE" and reply.status == 404):
            _done(reply, self.url)


@dataclass(slots=True)
class Updates:
    """SPARQL Update: a graph is cleared, and filled by INSERT DATA in batches."""

    url: str
    transport: Transport

    def put(self, graph: str | None, lines: Lines) -> None:
        """Make these lines the whole content of a graph."""
        self.drop(graph)
        for batch in lines.batches():
            self._send(
                f"INSERT DATA {{ GRAPH <{graph}> {{\n{batch}}} }}" if graph else f"INSERT DATA {{\n{batch}}}"
            )

    def drop(self, graph: str | None) -> None:
        """Take a graph away; one that is not there is no error."""
        self._send(f"CLEAR SILENT GRAPH <{graph}>" if graph else "CLEAR SILENT DEFAULT")

    def _send(self, update: str) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}  # posted directly, Virtuoso hangs
        _done(
            self.transport.send(self.url, "POST", headers, urlencode({"update": update}).encode()), self.url
        )


def _done(reply: Reply, url: str) -> None:
    if reply.status >= 300:
        raise refusal(reply, url)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: graphs sent, graphs that were there already, graphs taken away; statements sent."""

    sent: tuple[str, ...]
    there: tuple[str, ...]
    gone: tuple[str, ...]
    statements: int


@dataclass(slots=True)
class _Notes:
    """The digests of what has arrived, as the server's catalogue holds them."""

    target: Target
    held: dict[str, str]
    written: float = 0.0

    def write(self, rest: Iterable[Triple] = ()) -> None:
        """Write the catalogue: the notes, and the description of the store if it is complete."""
        notes = [
            Triple(NamedNode(name), _DIGEST, Literal(digest)) for name, digest in sorted(self.held.items())
        ]
        lines = lines_of([*notes, *rest])
        with lines.body:
            self.target.put(CATALOGUE.value, lines)
        self.written = time.monotonic()


def push(
    store: Store,
    remote: Remote,
    target: Target,
    *,
    default_graph: str = "merge",
    overwrite: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> Pushed:
    """Make the server's graphs the same as the store's and return what that took.

    `default_graph` is `merge` (the server's default graph becomes what reports count), `none`, or the name
    of a graph to hold that. Raises UsageError where the server's default graph holds something that no push
    has put there, unless `overwrite` is set.
    """
    remote = remote.whole()  # where a default graph is chosen, GRAPH would not reach the catalogue
    held = _held(remote)
    where = {"merge": None, "none": None}.get(default_graph, default_graph)
    noted_as = DEFAULT.value if default_graph == "merge" else default_graph
    if (
        noted_as == DEFAULT.value
        and not overwrite
        and noted_as not in held
        and remote.boolean("ASK { ?s ?p ?o }")
    ):
        raise UsageError(
            "the server's default graph is not empty, and nothing in it comes from a push",
            where=remote.url,
            remedy="--overwrite replaces it; --default-graph none leaves it; --default-graph IRI uses another",
        )
    names = [name.value for name in store.graph_names() if name != CATALOGUE]
    plan: list[tuple[str, str | None]] = [(name, name) for name in names]
    if default_graph != "none":
        plan.append((noted_as, where))
    notes = _Notes(target, held)
    if default_graph != "none":
        held.setdefault(noted_as, _PENDING)  # so that a push that is broken off knows it for its own
    gone = sorted(
        held.keys() - {key for key, _ in plan} - ({DEFAULT.value} if default_graph != "merge" else set())
    )
    for name in gone:
        del held[name]
        notes.write()
        target.drop(None if name == DEFAULT.value else name)
    sent: list[str] = []
    there: list[str] = []
    statements = 0
    try:
        for number, (key, graph) in enumerate(plan, 1):
            lines = lines_of(
                store.triples() if key == noted_as else (q.triple for q in store.quads(NamedNode(key)))
            )
            with lines.body:
                if held.get(key) == lines.digest:
                    there.append(key)
                    continue
                say(f"{number}/{len(plan)} {key.removeprefix(iris.BASE)}: {lines.count:,} statements")
                if held.get(key, _PENDING) != _PENDING or not notes.written:
                    held[key] = _PENDING
                    notes.write()
                target.put(graph, lines)
            held[key] = lines.digest
            sent.append(key)
            statements += lines.count
            if time.monotonic() - notes.written > _NOTED_EVERY:
                notes.write()
    except (LatticeworkError, KeyboardInterrupt):
        with contextlib.suppress(LatticeworkError):
            notes.write()  # what has arrived need not go again
        raise
    about = [q.triple for q in store.quads(CATALOGUE)]
    if sent or gone or not _described(remote, store):
        notes.write(about)
    return Pushed(tuple(sent), tuple(there), tuple(gone), statements)


def _held(remote: Remote) -> dict[str, str]:
    """Return the digest of each graph that the server's catalogue notes as arrived."""
    answer = remote.select(
        f"SELECT ?graph ?digest WHERE {{ GRAPH {CATALOGUE} {{ ?graph {_DIGEST} ?digest }} }}"
    )
    return {
        graph.value: digest.value for graph, digest in answer.rows if graph is not None and digest is not None
    }


def _described(remote: Remote, store: Store) -> bool:
    """Say whether the server's catalogue tells of the store's present content, so of a push that was finished."""
    predicate = NamedNode(iris.DCTERMS + "identifier")
    digests = [
        q.object for q in store.quads(CATALOGUE) if q.subject == CATALOGUE and q.predicate == predicate
    ]
    pattern = " ".join(f"{CATALOGUE} {predicate} {digest} ." for digest in digests)
    return bool(digests) and remote.boolean(f"ASK {{ GRAPH {CATALOGUE} {{ {pattern} }} }}")
