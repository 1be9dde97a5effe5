"""The worker that stays: answers, limits of rows and time, and being killed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator

import pytest

from latticework.errors import InputError, LimitError, UsageError
from latticework.query.warm import Interruptible, Worker, limited
from latticework.store.reader import Store

PREFIXES = {"lw": "https://latticework.example/ontology#", "id": "https://latticework.example/id/"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def engine(shipped: Store) -> Iterator[Interruptible]:
    worker = Worker(timeout=20)
    yield Interruptible(shipped, worker)
    worker.stop()


def rows(data: bytes) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(data)["results"]["bindings"]
    return found


def test_one_process_answers_one_query_after_another(engine: Interruptible) -> None:
    assert len(rows(engine.ask("SELECT ?m { ?m lw:memberOf id:quad }", PREFIXES).data)) == 4
    assert engine.ask("ASK { id:jpn lw:memberOf id:quad }", PREFIXES).data == b'{"head":{},"boolean":true}'
    assert b"memberOf" in engine.ask("CONSTRUCT WHERE { ?m lw:memberOf id:quad }", PREFIXES, 1).data
    assert engine.select("SELECT ?m { ?m a <https://latticework.example/ontology#Country> }").rows


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("SELECT * { ?s ?p ?o }", 7),
        ("SELECT * { ?s ?p ?o } # the end", 7),
        ("SELECT * { ?s ?p ?o } LIMIT 3", 3),
        ("SELECT * { ?s ?p ?o } LIMIT 100", 7),
        ("SELECT * { ?s ?p ?o } OFFSET 2", 7),
        ("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 20 } }", 7),
        ("SELECT * { ?m lw:memberOf ?g } VALUES ?g { id:quad }", 4),
        ("SELECT ?g (COUNT(*) AS ?n) { ?m lw:memberOf ?g } GROUP BY ?g ORDER BY DESC(?n)", 7),
    ],
)
def test_no_more_rows_come_than_are_wanted(query: str, count: int, engine: Interruptible) -> None:
    assert len(rows(engine.ask(query, PREFIXES, 7).data)) == count


def test_the_limit_is_left_to_the_engine_where_the_query_has_none() -> None:
    assert limited("SELECT * { ?s ?p ?o } # note", 7) == ("SELECT * { ?s ?p ?o } # note\nLIMIT 7", None)
    assert limited("SELECT * { ?s ?p ?o } LIMIT 9", 7)[1] == 7


def test_a_query_over_its_time_is_stopped_and_the_next_one_runs(engine: Interruptible) -> None:
    engine.worker.timeout = 0.5
    with pytest.raises(LimitError, match=r"stopped after 0.5 s"):
        engine.ask(ENDLESS, PREFIXES)
    assert engine.ask("ASK {}", PREFIXES).data


def test_a_query_over_its_memory_is_stopped(shipped: Store) -> None:
    engine = Interruptible(shipped, Worker(memory=1024**3))
    try:
        with pytest.raises(LimitError, match="memory"):
            engine.ask("SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f }", PREFIXES)
        assert engine.ask("ASK {}", PREFIXES).data
    finally:
        engine.worker.stop()


def test_stopping_ends_what_runs_at_once(engine: Interruptible) -> None:
    engine.ask("ASK {}", PREFIXES)
    began = time.perf_counter()
    threading.Timer(0.5, engine.worker.stop).start()
    with pytest.raises(LimitError):
        engine.ask(ENDLESS, PREFIXES)
    assert time.perf_counter() - began < 2


def test_what_is_wrong_is_refused_and_the_process_stays(engine: Interruptible) -> None:
    with pytest.raises(InputError, match="does not parse"):
        engine.ask("SELECT * { ?x", PREFIXES)
    with pytest.raises(UsageError, match="update"):
        engine.ask("DELETE WHERE { ?s ?p ?o }", PREFIXES)
    assert engine.ask("ASK {}", PREFIXES).data
