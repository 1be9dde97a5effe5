"""Many clients, slow clients, large answers, queries that would never end: the others are answered all the while."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.web.conftest import BASE, Running, Start

CLOCK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
LOOK = f"SELECT ?m {{ ?m <{BASE}ontology#memberOf> <{BASE}id/quad> }}"
DEATHS = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "order": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a",
    "distinct": "SELECT DISTINCT ?a ?d ?f { ?a ?b ?c . ?d ?e ?f }",
    "concatenation": "SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?all) { ?a ?b ?c . ?d ?e ?f }",
    "doubling strings": "SELECT ?z { BIND ('0123456789abcdef' AS ?v0) "
    + " ".join(f"BIND (CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(32)) + " BIND (STRLEN(?v32) AS ?z) }",
    "regular expression": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(CONCAT(STR(?c), STR(?f)), '(a*)*(a*)*(b|c+)*z{40}$') }",
    "paths": "SELECT (COUNT(*) AS ?n) { ?a (<p:1>|!<p:1>)* ?b . ?c (<p:2>|!<p:2>|^!<p:3>)* ?d }",
    "deep nesting": "SELECT * { " + "{ " * 90 + "?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a != ?i)" + " }" * 90 + " }",
}  # fmt: skip


def children(server: Running) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{server.process.pid}/task").glob("*/children"):
        found += [int(number) for number in task.read_text(encoding="ascii").split()]
    return found


def seconds(number: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK
    return 0.0


def memory(number: int) -> float:
    """Return the memory of a process in MiB."""
    line = next(
        line
        for line in Path(f"/proc/{number}/status").read_text(encoding="ascii").splitlines()
        if line.startswith("VmRSS")
    )
    return int(line.split()[1]) / 1024


def assert_idle(server: Running) -> None:
    """Wait until nothing computes; fail where something goes on."""
    for _ in range(20):
        before = {number: seconds(number) for number in [server.process.pid, *children(server)]}
        time.sleep(0.5)
        if sum(seconds(number) - spent for number, spent in before.items()) < 0.1:
            return
    raise AssertionError("the server is not idle")


@pytest.fixture(scope="module")
def hurried(start: Start) -> Running:
    """Return a server whose queries have four seconds."""
    return start("--timeout", "4", "--memory", "0.75")


async def asked(client: httpx.AsyncClient, server: Running, query: str) -> tuple[int, float, httpx.Response]:
    began = time.perf_counter()
    answer = await client.post(f"{server.url}/sparql", data={"query": query}, timeout=60)
    return answer.status_code, time.perf_counter() - began, answer


def test_fifty_clients_at_once_are_all_answered(hurried: Running) -> None:
    async def run() -> list[tuple[int, float, httpx.Response]]:
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=50)) as client:
            return await asyncio.gather(*(asked(client, hurried, LOOK) for _ in range(50)))

    with ThreadPoolExecutor(1) as aside:  # the browser of other tests keeps a loop running in this thread
        found = aside.submit(asyncio.run, run()).result()
    assert {status for status, _, _ in found} == {200}
    assert {len(answer.json()["results"]["bindings"]) for _, _, answer in found} == {4}
    assert max(took for _, took, _ in found) < 4


def test_eight_queries_of_death_are_stopped_while_others_are_answered(hurried: Running) -> None:
    async def run() -> tuple[
        list[tuple[int, float, httpx.Response]], list[tuple[int, float, httpx.Response]], list[int]
    ]:
        async with httpx.AsyncClient() as deadly, httpx.AsyncClient() as client:
            dying = [asyncio.ensure_future(asked(deadly, hurried, query)) for query in DEATHS.values()]
            await asyncio.sleep(0.3)
            others: list[tuple[int, float, httpx.Response]] = []
            reports: list[int] = []
            while not all(task.done() for task in dying):
                others.append(await asked(client, hurried, LOOK))
                reports.append(
                    (await client.get(f"{hurried.url}/reports/members.csv?grouping=quad")).status_code
                )
            return [await task for task in dying], others, reports

    with ThreadPoolExecutor(1) as aside:
        dead, others, reports = aside.submit(asyncio.run, run()).result()
    for name, (status, took, answer) in zip(DEATHS, dead, strict=True):
        assert status == 503, (name, answer.text[:200])
        assert answer.headers["content-type"] == "application/problem+json"
        assert int(answer.headers["retry-after"]) > 0
        assert took < 12, name
    assert {status for status, _, _ in others} == {200} and set(reports) == {200}
    assert len(others) >= 3  # a report a turn: on a busy machine these are few
    assert sorted(took for _, took, _ in others)[len(others) // 2] < 1.0
    assert_idle(hurried)
    assert memory(hurried.process.pid) < 300


def test_a_query_whose_client_went_away_is_stopped(hurried: Running) -> None:
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{hurried.url}/sparql", data={"query": DEATHS["cross product"]}, timeout=1)
    began = time.perf_counter()
    assert_idle(hurried)
    assert time.perf_counter() - began < 3
    assert 'latticework_stopped_total{pool="queries",reason="disconnect"} 1' in hurried.get("/metrics").text


def test_a_client_can_ask_for_an_earlier_deadline(hurried: Running) -> None:
    began = time.perf_counter()
    query = {"query": DEATHS["cross product"]}
    answer = httpx.post(f"{hurried.url}/sparql?timeout=0.5", data=query, timeout=10)
    assert answer.status_code == 503
    assert time.perf_counter() - began < 2


@contextmanager
def stalled(server: Running, count: int, sent: bytes) -> Generator[list[socket.socket]]:
    host, port = server.url.removeprefix("http://").split(":")
    found = [socket.create_connection((host, int(port))) for _ in range(count)]
    try:
        for each in found:
            each.sendall(sent)
        yield found
    finally:
        for each in found:
            each.close()


def test_stalled_connections_keep_nobody_waiting(hurried: Running) -> None:
    body = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
    long = (
        b"GET /store HTTP/1.1\r\nHost: x\r\nAccept: application/n-quads\r\nAccept-Encoding: identity\r\n\r\n"
    )
    with stalled(hurried, 40, b"GET /sparql?que"), stalled(hurried, 40, body), stalled(hurried, 40, long):
        time.sleep(1)
        began = time.perf_counter()
        for _ in range(10):
            assert len(hurried.select(LOOK)) == 4
        assert time.perf_counter() - began < 3


LARGE = "SELECT ?a ?c ?d ?f { ?a a ?b . ?d a ?e BIND (CONCAT(STR(?a), STR(?d), STR(?b), STR(?e)) AS ?c) BIND (STR(?c) AS ?f) } LIMIT 300000"


@pytest.mark.slow
def test_a_large_answer_comes_whole_with_flat_memory(start: Start) -> None:
    server = start("--timeout", "60")
    before = memory(server.process.pid)
    peak, size = before, 0
    with httpx.stream(
        "POST",
        f"{server.url}/sparql",
        data={"query": LARGE},
        headers={"Accept-Encoding": "identity"},
        timeout=120,
    ) as answer:
        assert answer.status_code == 200
        for chunk in answer.iter_raw(1024**2):
            size += len(chunk)
            peak = max(peak, memory(server.process.pid))
    assert size == int(answer.headers["content-length"]) > 150_000_000
    assert peak - before < 30


@pytest.mark.slow
def test_an_answer_over_the_bound_is_a_503_and_not_cut(start: Start) -> None:
    server = start("--timeout", "60", "--largest-answer", "20")
    answer = httpx.post(f"{server.url}/sparql", data={"query": LARGE}, timeout=120)
    assert answer.status_code == 503
    assert "20 MiB" in answer.json()["detail"]


@pytest.mark.slow
def test_a_server_that_is_killed_leaves_no_worker_behind(start: Start) -> None:
    server = start("--timeout", "60")
    workers = children(server)
    assert workers
    with suppress(httpx.ReadTimeout):
        httpx.post(f"{server.url}/sparql", data={"query": DEATHS["cross product"]}, timeout=1)
    server.process.kill()
    server.process.wait()
    time.sleep(1)
    assert not [
        number
        for number in workers
        if Path(f"/proc/{number}").exists() and seconds(number) > 0 and _alive(number)
    ]


def _alive(number: int) -> bool:
    with suppress(OSError):
        return (
            "Z" not in Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        )
    return False
