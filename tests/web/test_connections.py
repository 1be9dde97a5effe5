"""Clients that stop half-way, by raw sockets: they are left in time, and keep no worker; a cut answer looks cut."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Generator
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.conftest import Running, Start

PATIENCE = 1.5
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
LARGE = "SELECT ?a ?b ?d { ?a a ?b . ?d a ?e } LIMIT 150000"


@pytest.fixture(scope="module")
def brisk(start: Start) -> Running:
    """Return a server that waits a second and a half for its clients."""
    return start("--patience", str(PATIENCE), "--workers", "2")


@pytest.fixture
def connected(brisk: Running) -> Generator[socket.socket]:
    host, port = brisk.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as found:
        yield found


def rest(connection: socket.socket) -> bytes:
    """Return what comes until the connection ends. Raises TimeoutError where it does not end."""
    found = b""
    while chunk := connection.recv(65536):
        found += chunk
    return found


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"", b""),
        (b"GET /sparql?que", b""),
        (b"GET /sparql HTTP/1.1\r\nHost: x\r\nAccept: ", b""),
        (POST + b"Content-Length: 100\r\n\r\nASK", b"HTTP/1.1 408 "),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n", b"HTTP/1.1 408 "),
    ],
    ids=["nothing", "half a line", "half a head", "half a body", "half of the chunks"],
)
def test_a_request_that_stops_half_way_is_left(connected: socket.socket, sent: bytes, answer: bytes) -> None:
    began = time.perf_counter()
    connected.sendall(sent)
    found = rest(connected)
    assert found.startswith(answer) and bool(found) == bool(answer)
    assert PATIENCE * 0.8 < time.perf_counter() - began < PATIENCE + 5


def test_a_body_that_drips_is_left_too(connected: socket.socket) -> None:
    began = time.perf_counter()
    connected.sendall(POST + b"Content-Length: 1000\r\n\r\n")
    connected.settimeout(PATIENCE / 3)
    found = b""
    while time.perf_counter() - began < 15 and not found:
        try:
            found = connected.recv(65536)
        except TimeoutError:
            connected.sendall(b" ")
    assert found.startswith(b"HTTP/1.1 408 ")
    assert time.perf_counter() - began < PATIENCE + 5


def test_half_sent_requests_keep_no_worker(brisk: Running) -> None:
    host, port = brisk.url.removeprefix("http://").split(":")
    waiting = [socket.create_connection((host, int(port))) for _ in range(8)]
    try:
        for each in waiting:
            each.sendall(POST + b"Content-Length: 100\r\n\r\nASK")
        began = time.perf_counter()
        assert brisk.select("SELECT (1 AS ?n) {}") == [{"n": "1"}]
        assert time.perf_counter() - began < 1.4
    finally:
        for each in waiting:
            each.close()


def opened(server: Running) -> int:
    """Return the number of sockets that the server has open."""
    places = Path(f"/proc/{server.process.pid}/fd").iterdir()
    return sum(os.readlink(place).startswith("socket:") for place in places)


def test_a_reader_that_takes_nothing_is_left(brisk: Running, connected: socket.socket) -> None:
    assert brisk.get("/healthz").status_code == 200
    before = opened(brisk)  # with this connection
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    request = f"GET /sparql?query={quote(LARGE)} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: identity\r\n\r\n"
    connected.sendall(request.encode())
    assert connected.recv(15) == b"HTTP/1.1 200 OK"
    deadline = time.monotonic() + 2 * PATIENCE + 8
    while opened(brisk) >= before and time.monotonic() < deadline:
        time.sleep(0.2)
    assert opened(brisk) < before
    assert 'latticework_workers_spooled_bytes{pool="queries"} 0' in brisk.get("/metrics").text


def test_a_slow_reader_gets_the_whole_answer(brisk: Running) -> None:
    connection = HTTPConnection(brisk.url.removeprefix("http://"), timeout=20)
    connection.request("GET", "/sparql?query=" + quote(LARGE.replace("150000", "40000")))
    answer = connection.getresponse()
    size, began = 0, time.perf_counter()
    while chunk := answer.read(512 * 1024):
        size += len(chunk)
        time.sleep(PATIENCE / 3)
    assert size == int(answer.headers["content-length"]) > 5_000_000
    assert time.perf_counter() - began > 2 * PATIENCE


def test_an_answer_that_fails_half_way_is_broken_off(brisk: Running) -> None:
    connection = HTTPConnection(brisk.url.removeprefix("http://"), timeout=20)
    connection.request("GET", "/sparql?query=" + quote(LARGE))
    answer = connection.getresponse()
    assert answer.status == 200
    spool = next(
        place for place in Path(f"/proc/{brisk.process.pid}/fd").iterdir() if "answer-" in os.readlink(place)
    )
    os.truncate(spool, 1024)  # as a disk that fails would
    with pytest.raises((IncompleteRead, ConnectionResetError)):
        answer.read()
