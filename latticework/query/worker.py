"""User-written SPARQL in a process of its own, with a deadline and a memory limit, killed when it hits one.

Oxigraph has no time-out and no cancel, Ctrl-C is not honoured inside a query, and ORDER BY, GROUP BY and
DISTINCT collect everything in memory. So the query runs where it can be killed; what was printed by then is
thrown away, never shown as a result.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from latticework.errors import InputError, LatticeworkError, LimitError
from latticework.query import guard

TIMEOUT = 60.0
MEMORY = 4 * 1024**3
_REFUSED, _EXHAUSTED = 65, 66


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gave: `form` is SELECT, ASK, CONSTRUCT or DESCRIBE; SPARQL results JSON, or N-Triples."""

    form: str
    data: bytes


def run(
    folder: Path,
    query: str,
    *,
    prefixes: Mapping[str, str] | None = None,
    graph: str | None = None,
    limit: int | None = None,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
    where: str = "query",
) -> Result:
    """Return what a query gives over the store in `folder`.

    `graph` names the graph that stands as the default graph (`named`: none, so that only GRAPH patterns
    match). Raises UsageError for what guard refuses, InputError where it does not parse, LimitError at the
    deadline or the memory limit.
    """
    form = guard.check(query, where=where)
    order = {
        "folder": str(folder), "query": query, "prefixes": dict(prefixes or {}), "graph": graph, "limit": limit,
        "memory": memory,
    }  # fmt: skip
    command = [sys.executable, "-m", "latticework.query.worker"]
    with subprocess.Popen(  # noqa: S603 - our own module, no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            data, said = process.communicate(json.dumps(order).encode(), timeout=timeout)
        except subprocess.TimeoutExpired:
            raise LimitError(
                f"stopped after {timeout:g} s",
                where=where,
                remedy="narrow the query, or give --timeout SECONDS",
            ) from None
        finally:
            process.kill()
    if process.returncode == 0:
        return Result(form, data)
    words = said.decode(errors="replace").strip()
    if process.returncode == _REFUSED:
        raise InputError(f"the query does not parse: {words}", where=where, remedy="correct the query")
    if process.returncode == _EXHAUSTED or process.returncode < 0:
        raise LimitError(
            f"stopped at {memory / 1024**3:.1f} GiB of memory",
            where=where,
            remedy="narrow the query, or add a LIMIT",
        )
    raise LatticeworkError(
        f"the query failed: {words.splitlines()[-1] if words else 'no message'}", where=where
    )


def bounded(memory: int) -> None:
    """Bound the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:  # not a POSIX system: the deadline alone holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Read an order from standard input, write the result to standard output."""
    order = json.loads(sys.stdin.buffer.read())
    bounded(order["memory"])
    import pyoxigraph
    from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat

    store = pyoxigraph.Store.read_only(order["folder"])
    graph = order["graph"]
    chosen: Any = None if graph is None else [] if graph == "named" else NamedNode(graph)
    try:
        result = store.query(order["query"], prefixes=order["prefixes"], default_graph=chosen)
        out = sys.stdout.buffer
        if isinstance(result, QueryTriples):
            triples = (t for i, t in enumerate(result) if order["limit"] is None or i < order["limit"])
            pyoxigraph.serialize(triples, out, format=RdfFormat.N_TRIPLES)
        elif isinstance(result, QuerySolutions) and order["limit"] is not None:
            out.write(first(result, order["limit"]))
        else:
            result.serialize(out, format=QueryResultsFormat.JSON)
        out.flush()
    except SyntaxError as error:
        sys.stderr.write(str(error))
        return _REFUSED
    except MemoryError:
        return _EXHAUSTED
    return 0


def first(solutions: object, limit: int) -> bytes:
    """Return the first rows as SPARQL results JSON, without asking for the rest."""
    from itertools import islice

    from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions

    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - for the type checkers
    names = [v.value for v in solutions.variables]
    rows: list[dict[str, dict[str, str]]] = []
    for solution in islice(solutions, limit):
        row: dict[str, dict[str, str]] = {}
        for name in names:
            term = solution[name]
            if isinstance(term, NamedNode):
                row[name] = {"type": "uri", "value": term.value}
            elif isinstance(term, BlankNode):
                row[name] = {"type": "bnode", "value": term.value}
            elif isinstance(term, Literal):
                row[name] = {"type": "literal", "value": term.value}
                if term.language:
                    row[name]["xml:lang"] = term.language
                elif not term.datatype.value.endswith("#string"):
                    row[name]["datatype"] = term.datatype.value
        rows.append(row)
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


if __name__ == "__main__":
    sys.exit(main())
