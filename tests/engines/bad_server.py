"""A server on loopback that answers as it is told: the faults of real ones, one at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

JSON = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came: method, path with parameters, headers in lower case, body."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> str:
        """The query, from the URL or the form."""
        fields = parse_qs(self.body.decode() if self.method == "POST" else urlsplit(self.path).query)
        return fields["query"][0]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to give; `cut` bytes of it are promised and never sent, `drip` seconds lie between its bytes."""

    body: bytes = b""
    status: int = 200
    type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    cut: int = 0
    drip: float = 0.0


@dataclass(slots=True)
class BadServer:
    """What it was asked, and how it answers: by a function of the request and of how many came before."""

    answer: Callable[[Asked, int], Said]
    asked: list[Asked] = field(default_factory=list[Asked])
    url: str = ""


@contextmanager
def answering(answer: Callable[[Asked, int], Said]) -> Generator[BadServer]:
    """Run a server that gives these answers."""
    bad = BadServer(answer)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(size))
            said = bad.answer(asked, len(bad.asked))
            bad.asked.append(asked)
            self.send_response(said.status)
            self.send_header("Content-Type", said.type)
            self.send_header("Content-Length", str(len(said.body) + said.cut))
            for name, value in said.headers:
                self.send_header(name, value)
            self.end_headers()
            try:
                if said.drip:
                    for byte in said.body:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        time.sleep(said.drip)
                else:
                    self.wfile.write(said.body)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client has had enough, which is what is tested

        do_GET = do_POST = do_PUT = do_DELETE = answer

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    bad.url = f"http://127.0.0.1:{server.server_address[1]}/sparql"
    try:
        yield bad
    finally:
        server.shutdown()
        server.server_close()
