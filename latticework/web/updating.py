"""An update, run on a copy of the store in a worker: what comes out is the difference, never a changed store.

Queries see the merge of all graphs as the default graph; what an update puts into the default graph goes into
`graph/default`, the graph of statements that nobody gave a graph.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat

from latticework.errors import LimitError
from latticework.query.guard import MAX_DEPTH
from latticework.query.tokens import Token, tokens
from latticework.vocabulary import iris
from latticework.web.problems import Problem

UNNAMED = iris.graph("default")
LONGEST = 2_000_000
_SWEEPING = ("ALL", "DEFAULT", "NAMED")
_DATA_TOKENS = 2_500  # outside of INSERT DATA and DELETE DATA


def is_reserved(graph: str) -> bool:
    """Say whether a graph is made by latticework itself: nobody else writes to it."""
    return graph.startswith(iris.BASE + "graph/") and graph != UNNAMED.value


def changes(order: Mapping[str, Any], out: IO[bytes]) -> None:
    """Write a line for each statement that the update adds (`+`) or takes away (`-`)."""
    text = order["update"]
    if order.get("base"):
        text = text.replace(order["base"], iris.BASE)
    found = list(tokens(text))
    sweeping = check(text, found)
    if dataset := order.get("dataset"):
        text = with_dataset(text, found, dataset["default"], dataset["named"])
    before = pyoxigraph.Store.read_only(order["folder"])
    about = {"base_iri": order["address"], "prefixes": order["prefixes"]}
    if (written := of_data(text, found)) is not None:
        _write_data(before, written, about, text, out)
        return
    place = Path(order["spool"] + ".copy")
    try:
        before.backup(str(place))
        after = pyoxigraph.Store(str(place))
        _run(after, text, about)
        for sign, quad in difference(before, after, sweeping):
            out.write(_line(sign, quad))
        for name in after.named_graphs():  # an empty graph is a graph too
            if isinstance(name, NamedNode) and not before.contains_named_graph(name):
                out.write(b"g" + str(name).encode() + b"\n")
        for name in before.named_graphs():
            if (
                isinstance(name, NamedNode)
                and not after.contains_named_graph(name)
                and not is_reserved(name.value)
            ):
                out.write(b"x" + str(name).encode() + b"\n")
        del after
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _run(store: pyoxigraph.Store, text: str, about: Mapping[str, Any]) -> None:
    """Run an update. Raises Problem where it does not parse, or cannot be run."""
    try:
        store.update(text, **about)
    except SyntaxError as error:
        raise Problem(
            400, f"the update does not parse: {error.msg}", where="update", remedy="correct the update"
        ) from None
    except (ValueError, RuntimeError) as error:
        raise Problem(
            400, f"the update cannot be run: {error}", where="update", remedy="correct the update"
        ) from None


def _line(sign: bytes, quad: Quad) -> bytes:
    return sign + (pyoxigraph.serialize([quad], format=RdfFormat.N_QUADS) or b"")


def of_data(text: str, found: list[Token]) -> list[tuple[bytes, str]] | None:
    """Return the operations of an update that only inserts and deletes data: each sign with an INSERT DATA of it.

    None for any other update. What such an update changes is known without comparing two states of the whole
    store, which takes ten seconds at a million statements.
    """
    written: list[tuple[bytes, str]] = []
    head, depth, sign, begins = "", 0, b"", 0
    taken = -1  # the end of the prologue that has been read
    for place, token in enumerate(found):
        if token.text == "{":
            depth += 1
            begins = token.start if depth == 1 else begins
        elif token.text == "}":
            depth -= 1
            if depth == 0 and sign:
                written.append((sign, f"{head} INSERT DATA {text[begins : token.end]}"))
                sign, taken = b"", token.end
        elif depth == 0 and token.is_word("INSERT", "DELETE"):
            if place + 1 == len(found) or not found[place + 1].is_word("DATA"):
                return None
            sign = b"+" if token.is_word("INSERT") else b"-"
        elif depth == 0 and token.is_word("PREFIX", "BASE"):
            length = 3 if token.is_word("PREFIX") else 2
            last = found[min(place + length, len(found)) - 1]
            head += " " + text[token.start : last.end]
        elif depth == 0 and token.kind == "word" and not token.is_word("DATA"):
            return None
    return written if taken >= 0 else None


def _write_data(
    before: pyoxigraph.Store,
    operations: list[tuple[bytes, str]],
    about: Mapping[str, Any],
    text: str,
    out: IO[bytes],
) -> None:
    """Write what inserting and deleting data changes, as `difference` would tell it."""
    _run(pyoxigraph.Store(), text, about)  # all of it has to be sound first
    come: dict[Quad, None] = {}
    gone: dict[Quad, None] = {}
    for sign, operation in operations:
        staged = pyoxigraph.Store()
        _run(staged, operation, about)
        for quad in staged:
            (gone if sign == b"+" else come).pop(quad, None)
            if (quad in before) != (sign == b"+"):
                (come if sign == b"+" else gone)[quad] = None
        for name in staged.named_graphs():
            if sign == b"+" and isinstance(name, NamedNode) and not before.contains_named_graph(name):
                out.write(b"g" + str(name).encode() + b"\n")
    after = _Changed(before, come, gone)
    for quad in come:
        out.write(_line(b"+", _arrived(quad)))
    for quad in gone:
        for left in _left(quad, after, sweeping=False):
            out.write(_line(b"-", left))


class _Changed:
    """A store as it would be with some quads more and some fewer."""

    def __init__(self, store: pyoxigraph.Store, come: Mapping[Quad, None], gone: Mapping[Quad, None]) -> None:
        self._store, self._come, self._gone = store, come, gone

    def __contains__(self, quad: Quad) -> bool:
        return quad in self._come or (quad in self._store and quad not in self._gone)

    def quads_for_pattern(self, subject: Any, predicate: Any, value: Any, graph: None) -> Iterator[Quad]:
        """Yield the quads of a triple, whatever their graph."""
        triple = (subject, predicate, value)
        held = self._store.quads_for_pattern(subject, predicate, value, graph)
        yield from (q for q in held if q not in self._gone)
        yield from (q for q in self._come if (q.subject, q.predicate, q.object) == triple)


def check(text: str, found: list[Token]) -> bool:
    """Say whether it clears or drops whole graphs without naming them.

    Raises LimitError for an update out of bounds, Problem for LOAD and SERVICE.
    """
    if len(text) > LONGEST:
        raise LimitError(
            f"the update has {len(text):,} characters", where="update", remedy="send data to /store"
        )
    depth, counted, data, sweeping = 0, 0, False, False
    before = Token("start", "", 0)
    for token in found:
        if token.kind == "word" and "SERVICE" in token.text.upper():
            raise Problem(
                400, "SERVICE would reach the network", where="update", remedy="update from one store"
            )
        if token.is_word("LOAD") or (
            token.kind == "word" and depth == 0 and token.text.upper().startswith("LOAD")
        ):
            raise Problem(
                400, "LOAD would reach the network", where="update", remedy="send the data to /store"
            )
        if token.is_word("DATA") and before.is_word("INSERT", "DELETE"):
            data = True
        if token.text in ("{", "(", "["):
            depth += 1
            if depth > MAX_DEPTH:
                raise LimitError(f"brackets nest over {MAX_DEPTH} deep", where="update")
        elif token.text in ("}", ")", "]"):
            depth -= 1
            data = data and depth > 0
        sweeping = sweeping or (depth == 0 and token.is_word(*_SWEEPING))
        counted += 0 if data and token.text not in ("(", "[") else 1
        if counted > _DATA_TOKENS:
            raise LimitError(
                f"the update has over {_DATA_TOKENS:,} words and signs",
                where="update",
                remedy="send data to /store",
            )
        before = token
    return sweeping


def with_dataset(text: str, found: list[Token], default: list[str], named: list[str]) -> str:
    """Return an update with USING clauses for the protocol's parameters.

    Raises Problem where it has USING or WITH of its own, as the protocol demands.
    """
    if any(t.is_word("USING", "WITH") for t in found):
        raise Problem(
            400,
            "using-graph-uri and USING or WITH exclude each other",
            where="using-graph-uri",
            remedy="choose one",
        )
    for name in (*default, *named):
        try:
            NamedNode(name)
        except ValueError:
            raise Problem(
                400, f"{name!r} is no IRI", where="using-graph-uri", remedy="write https://…"
            ) from None
    clauses = "".join(f" USING <{n}>" for n in default) + "".join(f" USING NAMED <{n}>" for n in named)
    depth = 0
    inserts: list[tuple[int, str]] = []
    for place, token in enumerate(found):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth or not token.is_word("WHERE"):
            continue
        short = found[place - 1].is_word("DELETE")
        pattern = _block(text, found, place + 1) + " " if short else ""
        inserts.append((token.start, f"{pattern}{clauses} "))
    for start, clause in reversed(inserts):
        text = text[:start] + clause + text[start:]
    return text


def _block(text: str, found: list[Token], place: int) -> str:
    """Return the group that begins at a token."""
    depth = 0
    for token in found[place:]:
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0:
            return text[found[place].start : token.end]
    return ""


def difference(
    before: pyoxigraph.Store, after: pyoxigraph.Store, sweeping: bool
) -> Iterator[tuple[bytes, Quad]]:
    """Yield each statement of a named graph that came (`+`) or went (`-`).

    Raises Problem where a graph of latticework itself would change, or where a statement was to leave the
    default graph that a named graph still holds; sweeping operations (CLEAR ALL) pass over both.
    """
    for quad in after:
        if quad not in before:
            yield b"+", _arrived(quad)
    for quad in before:
        if quad not in after:
            yield from ((b"-", left) for left in _left(quad, after, sweeping))


def _arrived(quad: Quad) -> Quad:
    """Return what is to be written for a quad that came."""
    if isinstance(quad.graph_name, DefaultGraph):
        return _named(Quad(quad.subject, quad.predicate, quad.object, UNNAMED))
    _refuse(quad)
    return _named(quad)


def _left(quad: Quad, after: pyoxigraph.Store | _Changed, sweeping: bool) -> Iterator[Quad]:
    """Yield what is to be taken away for a quad that went."""
    if not isinstance(quad.graph_name, DefaultGraph):
        if not isinstance(quad.graph_name, NamedNode) or not is_reserved(quad.graph_name.value):
            yield quad
        elif not sweeping:
            _refuse(quad)
        return
    unnamed = Quad(quad.subject, quad.predicate, quad.object, UNNAMED)
    if unnamed in after:
        yield unnamed
    holders = [
        q.graph_name
        for q in after.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        if q.graph_name != UNNAMED
    ]
    named = sorted(str(g) for g in holders if not isinstance(g, DefaultGraph))
    if named and not sweeping:
        raise Problem(
            422, f"{quad.triple} stands in {', '.join(named[:3])}", where="update",
            remedy="write GRAPH to say where it is to go; the default graph is the merge of the named ones",
        )  # fmt: skip


def _refuse(quad: Quad) -> None:
    name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
    if is_reserved(name):
        raise Problem(
            403,
            f"{name} is made by latticework itself",
            where="update",
            remedy="write into a graph of your own",
        )


def _named(quad: Quad) -> Quad:
    """Return a quad whose blank nodes have IRIs: data here has none."""
    head = f"{quad.graph_name.value}/genid/" if isinstance(quad.graph_name, NamedNode) else ""

    def named(term: Any) -> Any:
        return NamedNode(head + term.value) if isinstance(term, BlankNode) else term

    return Quad(named(quad.subject), quad.predicate, named(quad.object), quad.graph_name)
