"""Our reports, raw pyoxigraph's best form and rdflib, timed in one run on one machine, as ratios.

    python bench/compare.py 100000 1000000 [--rdflib]

"ours" is the canned query with its values bound, query time alone; "raw" a query written by hand with the
same columns for the same rows. Medians of warm runs, in milliseconds. The whole report (rows folded, labels
added) stands beside it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import pyoxigraph
import world

from latticework.content import Content, shipped
from latticework.query.canned import Catalogue
from latticework.query.engine import Embedded
from latticework.reasoning import rules
from latticework.reasoning.derivation import derive
from latticework.report import run as reports
from latticework.store import writer
from latticework.store.ontology import named_statements
from latticework.store.reader import Store
from latticework.vocabulary import iris

PREFIXES = "PREFIX lw: <https://latticework.example/ontology#> PREFIX lws: <https://latticework.example/status/> PREFIX oa: <http://www.w3.org/ns/oa#> "
_COLUMNS = (
    "?grouping ?member ?status ?claim ?article ?time ?timeKind ?notBefore ?notAfter ?attributedTo ?published"
)
_OPTIONALS = """OPTIONAL { ?claim lw:time ?time } OPTIONAL { ?claim lw:notBefore ?notBefore }
 OPTIONAL { ?claim lw:notAfter ?notAfter } OPTIONAL { ?claim lw:timeKind ?timeKind } OPTIONAL { ?claim lw:attributedTo ?attributedTo }
 OPTIONAL { ?article lw:publishedNotAfter ?published }"""
_IN_FORCE = """{{ ?claim lw:claimedGroup {g} ; lw:inForceMember {m} }} UNION
 {{ ?claim lw:claimedGroup {g} ; lw:formerMember {m} }} UNION {{ ?claim lw:claimedGroup {g} ; lw:excludedParty {m} }}"""


def _claims(grouping: str, member: str, more: str = "") -> str:
    shown = _COLUMNS if grouping == "?grouping" else _COLUMNS.replace("?grouping ", "")
    shown = shown if member == "?member" else shown.replace("?member ", "")
    pattern = _IN_FORCE.format(g=grouping, m=member)
    return f"{PREFIXES} SELECT {shown} WHERE {{ {pattern} ?claim lw:status ?status ; lw:statedIn ?article . {more} {_OPTIONALS} }}"


G3, G4, P5 = (f"<{world.BASE}id/{x}>" for x in ("g3", "g4", "p5"))
AT = '"2015-12-31T23:59:59Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
# name: report, parameters, the query by hand
QUESTIONS: dict[str, tuple[str, dict[str, list[str]], str]] = {
    "members at a date": (
        "members", {"grouping": ["g3"], "as-of": ["2015"]},
        _claims(G3, "?member", f"FILTER (!BOUND(?notBefore) || ?notBefore <= {AT})"),
    ),
    "memberships": ("memberships", {"party": ["p5"]}, _claims("?grouping", P5)),
    "shared": (
        "shared", {"grouping": ["g3", "g4"]}, _claims("?grouping", "?member", f"VALUES ?grouping {{ {G3} {G4} }}"),
    ),
    "evidence": (
        "evidence", {"claim": ["CLAIM"]},
        PREFIXES + """SELECT ?kind ?subject ?object ?status ?time ?attributedTo ?article ?start ?end ?digest ?articleDigest
        WHERE { CLAIM lw:claimSubject ?subject ; lw:statedIn ?article ; lw:evidence ?passage ; a ?kind .
        ?passage oa:start ?start ; oa:end ?end ; lw:passageSha256 ?digest . ?article lw:sha256 ?articleDigest
        OPTIONAL { CLAIM lw:claimObject ?object } OPTIONAL { CLAIM lw:status ?status }
        OPTIONAL { CLAIM lw:time ?time } OPTIONAL { CLAIM lw:attributedTo ?attributedTo } }""",
    ),
    "overlap": (
        "overlap", {}, PREFIXES + "SELECT DISTINCT ?grouping ?member WHERE { ?claim lw:claimedGroup ?grouping ; lw:inForceMember ?member }",
    ),
    "coverage": (
        "coverage", {}, PREFIXES + """SELECT ?grouping ?technology ?status ?claim WHERE { ?claim lw:coveredTechnology ?technology ;
        lw:status ?status . { ?claim lw:activeCoverer ?grouping } UNION { ?claim lw:prospectiveCoverer ?grouping } }""",
    ),
}  # fmt: skip
ONE_QUERY_OVERLAP = (
    PREFIXES
    + """SELECT ?a ?b (COUNT(DISTINCT ?m) AS ?shared) WHERE { ?m lw:memberOf ?a , ?b . FILTER (STR(?a) < STR(?b)) }
GROUP BY ?a ?b"""
)


def built(quads: int, folder: Path) -> tuple[pyoxigraph.Store, dict[str, float]]:
    """Return a store of about so many quads with its default graph and derived graph, and the times it took."""
    took: dict[str, float] = {}
    file = folder / f"{quads}.nq"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(world.nquads(world.Size(quads)))
    database = pyoxigraph.Store(str(folder / f"store-{quads}"))
    began = time.perf_counter()
    database.bulk_load(path=str(file), format=pyoxigraph.RdfFormat.N_QUADS)
    took["load"] = time.perf_counter() - began
    content = Content(folder / "root", shipped())
    database.extend(named_statements(content.shipped / "ontology" / "latticework.ttl"))
    began = time.perf_counter()
    writer.merge(database)
    took["merge"] = time.perf_counter() - began
    began = time.perf_counter()
    derive(database, rules.read(content.found("ontology/rules", "*.rq")))
    took["derive"] = time.perf_counter() - began
    database.flush()
    database.optimize()
    return database, took


def median(action: Callable[[], Any], budget: float = 3.0) -> float:
    """Return the median time of a warm action in milliseconds, of at least 3 and at most 50 runs."""
    action()
    times: list[float] = []
    began = time.perf_counter()
    while len(times) < 3 or (len(times) < 50 and time.perf_counter() - began < budget):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def measure(
    database: pyoxigraph.Store, catalogue: Catalogue, graph: Any, before: dict[str, float], one_query: bool
) -> None:
    """Print a row for each question; `before` holds our times at the size before, for the growth."""
    engine = Embedded(Store(database))
    claim = next(q.subject for q in database.quads_for_pattern(None, iris.term("inForceMember"), None, None))
    for name, (report, given, raw) in QUESTIONS.items():
        filled = {k: [v.replace("CLAIM", getattr(claim, "value", "")) for v in vs] for k, vs in given.items()}
        asked = reports.ask(catalogue.get(report), filled, engine)
        ours_text, raw_text = asked.sparql, raw.replace("CLAIM", str(claim))
        rows = len(list(_rows(database, ours_text)))
        # ours and theirs one after the other, so that a drift of the machine's speed hits both
        ours = median(partial(_rows, database, ours_text))
        theirs = median(partial(_rows, database, raw_text))
        whole = median(partial(reports.run, asked, engine))
        line = f"{name:<20}{rows:>8}{ours:>10.2f}{theirs:>10.2f}{ours / theirs:>10.2f}{whole:>11.2f}"
        if graph is not None:
            slow = median(partial(_rdflib_rows, graph, ours_text), 1.0)
            line += f"{slow:>11.1f}{slow / ours:>12.1f}"
        else:
            line += f"{'-':>11}{'-':>12}"
        print(line + (f"{ours / before[name]:>8.1f}" if name in before else ""), flush=True)
        before[name] = ours
    if one_query:
        print(f"{'overlap, one query':<28}{median(partial(_rows, database, ONE_QUERY_OVERLAP)):>10.2f}")


def _rows(database: pyoxigraph.Store, query: str) -> list[Any]:
    return list(database.query(query))  # type: ignore[arg-type]  # a SELECT


def _rdflib_rows(graph: Any, query: str) -> list[Any]:
    return list(graph.query(query))


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int, default=[100_000])
    parser.add_argument(
        "--rdflib", action="store_true", help="time rdflib too (slow: seconds a query at 100,000)"
    )
    parser.add_argument("--one-query", action="store_true", help="time the overlap as one SPARQL query too")
    options = parser.parse_args()
    catalogue = Catalogue(Content(Path("/nonexistent"), shipped()))
    before: dict[str, float] = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="latticework-bench-") as folder:
            database, took = built(size, Path(folder))
            graph = _rdflib(database) if options.rdflib else None
            times = ", ".join(f"{k} {v:.1f}" for k, v in took.items())
            print(f"\n{len(database):,} statements (asked: {size:,} quads); seconds: {times}")
            heads = (
                ("rows", 8),
                ("ours ms", 10),
                ("raw ms", 10),
                ("ours/raw", 10),
                ("report ms", 11),
                ("rdflib ms", 11),
            )
            more = ("rdflib/ours", 12), ("growth", 8)
            print(f"{'':<20}" + "".join(f"{head:>{width}}" for head, width in (*heads, *more)))
            measure(database, catalogue, graph, before, options.one_query)
            del database


def _rdflib(database: pyoxigraph.Store) -> Any:
    import rdflib

    graph = rdflib.Graph()
    data = pyoxigraph.serialize((q.triple for q in database.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph())),
                                format=pyoxigraph.RdfFormat.N_TRIPLES)  # fmt: skip
    return graph.parse(data=data, format="nt")


if __name__ == "__main__":
    main()
