"""SPARQL servers of this machine, started on free loopback ports for a session of tests."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MERGED = "https://latticework.example/graph/merged"  # Virtuoso has no default graph of its own
_PATIENCE = 60.0

VIRTUOSO_SETTINGS = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
[URIQA]
DefaultHost = 127.0.0.1:{http}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server takes queries, updates and whole graphs, and in which graph the merge lies there."""

    query: str
    update: str
    graph_store: str
    default_graph: str = "merge"

    @property
    def endpoint(self) -> str:
        """The URL for `--endpoint`."""
        return (
            self.query
            if self.default_graph == "merge"
            else f"{self.query}?default-graph-uri={self.default_graph}"
        )


def oxigraph_program() -> str | None:
    """Return the program of the `oxigraph` wheel: beside this Python, or on the path."""
    return shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


def virtuoso_program() -> str | None:
    """Return Debian's Virtuoso 7."""
    return shutil.which("virtuoso-t")


@contextmanager
def oxigraph(program: str, *options: str) -> Generator[Server]:
    """Run `oxigraph serve` in memory."""
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    with _running([program, "serve", "--bind", f"127.0.0.1:{port}", *options], Path.cwd(), base):
        yield Server(base + "/query", base + "/update", base + "/store")


@contextmanager
def virtuoso(program: str, folder: Path, rows: int = 1_000_000) -> Generator[Server]:
    """Run Virtuoso with a database of its own in `folder`; it cuts answers after so many rows."""
    http, sql = _free_port(), _free_port()
    (folder / "virtuoso.ini").write_text(
        VIRTUOSO_SETTINGS.format(http=http, sql=sql, rows=rows), encoding="utf-8"
    )
    account = "http://dba:dba@"  # of a database that is a minute old and listens on loopback
    base = f"127.0.0.1:{http}"
    with _running([program, "+foreground", "+configfile", "virtuoso.ini"], folder, f"http://{base}/sparql"):
        yield Server(
            f"http://{base}/sparql",
            f"{account}{base}/sparql-auth",
            f"{account}{base}/sparql-graph-crud-auth",
            MERGED,
        )


@contextmanager
def _running(command: list[str], folder: Path, address: str) -> Generator[None]:
    with (
        (folder / "server.out").open("wb") if folder != Path.cwd() else open("/dev/null", "wb") as out,
        subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT) as process,
    ):
        try:
            _wait(process, address)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
