"""Every canned query gives the same rows in Oxigraph and rdflib on a generated graph of 100,000 quads."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pyoxigraph
import pytest
import rdflib

from latticework.content import Content, shipped
from latticework.query.canned import CannedQuery, Catalogue
from latticework.query.engine import Embedded
from latticework.reasoning import rules
from latticework.reasoning.derivation import derive
from latticework.report import run
from latticework.store import writer
from latticework.store.ontology import named_statements
from latticework.store.reader import Store
from latticework.vocabulary import iris

pytestmark = pytest.mark.slow
CONTENT = Content(Path("/nonexistent"), shipped())
QUERIES = Catalogue(CONTENT).all()
# What a query is asked of: narrow enough that rdflib answers within a minute.
ASKED = {
    "grouping": ["g30", "g40", "g50"],
    "party": ["p5"],
    "technology": ["t3"],
    "regime": ["p5"],
    "target": ["t3"],
}


def _world() -> ModuleType:
    path = Path(__file__).parents[1] / "bench" / "world.py"
    spec = importlib.util.spec_from_file_location("latticework_bench_world", path)
    if spec is None or spec.loader is None:
        pytest.skip("skipped: bench/ is not here")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> pyoxigraph.Store:
    """Return a store of the generated world with its default and derived graph."""
    world = _world()
    folder = tmp_path_factory.mktemp("world")
    (folder / "world.nq").write_text("".join(world.nquads(world.Size(100_000))), encoding="utf-8")
    store = pyoxigraph.Store(str(folder / "store"))
    store.bulk_load(path=str(folder / "world.nq"), format=pyoxigraph.RdfFormat.N_QUADS)
    store.extend(named_statements(CONTENT.shipped / "ontology" / "latticework.ttl"))
    writer.merge(store)
    derive(store, rules.read(CONTENT.found("ontology/rules", "*.rq")))
    return store


@pytest.fixture(scope="module")
def other(database: pyoxigraph.Store) -> Iterator[rdflib.Dataset]:
    """Return the same graphs in rdflib, literals as they are written."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    data = pyoxigraph.serialize(database, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    yield rdflib.Dataset().parse(data=data, format="nquads")
    rdflib.NORMALIZE_LITERALS = before


def _given(query: CannedQuery, engine: Embedded) -> dict[str, list[str]]:
    given = {name: values for name, values in ASKED.items() if name in query.parameters}
    for name in given:
        if not query.parameters[name].multiple:
            given[name] = given[name][:1]
    if "claim" in query.parameters:
        claims = engine.store.database.quads_for_pattern(None, iris.term("inForceMember"), None, None)
        given = {
            "claim": [min(q.subject.value for q in claims if isinstance(q.subject, pyoxigraph.NamedNode))]
        }
    return given


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.name)
def test_a_second_engine_gives_the_same_rows(
    query: CannedQuery, database: pyoxigraph.Store, other: rdflib.Dataset
) -> None:
    engine = Embedded(Store(database))
    sparql = run.ask(query, _given(query, engine), engine).sparql
    answer = engine.select(sparql)
    ours = Counter(tuple(None if t is None else t.value for t in row) for row in answer.rows)
    found = other.query(sparql)
    order = [str(v) for v in found.vars or ()]
    rows: list[Any] = list(found)  # rdflib types no value as absent, though OPTIONAL leaves some so
    values = ([row[order.index(name)] for name in answer.variables] for row in rows)
    theirs = Counter(tuple(None if value is None else str(value) for value in row) for row in values)
    assert ours == theirs
