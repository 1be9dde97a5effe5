"""Real servers in processes of their own, on free ports."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
BASE = "https://latticework.example/"
client = httpx.Client(timeout=60)  # a machine that does much else is slow, and no failure


@dataclass
class Running:
    """A server that runs: its address, its process, the root that it writes to."""

    url: str
    process: subprocess.Popen[str]
    root: Path
    store: Path

    def get(
        self, path: str, accept: str | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        return client.get(
            self.url + path, headers={**({"Accept": accept} if accept else {}), **(headers or {})}, timeout=60
        )

    def select(self, query: str, **parameters: str) -> list[dict[str, str]]:
        answer = client.get(
            self.url + "/sparql", params={"query": query, **parameters}, timeout=60,
            headers={"Accept": "application/sparql-results+json"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        rows = answer.json()["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in rows]


Start = Callable[..., Running]


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LATTICEWORK_")}
    return kept | {"PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory, shipped_place: Path) -> Generator[Start]:
    """Return what starts a server over a copy of the store of the shipped graphs."""
    running: list[Running] = []

    def begin(*flags: str, root: Path | None = None, store: Path | None = None) -> Running:
        place = tmp_path_factory.mktemp("serve")
        if store is None:
            store = place / "store"
            shutil.copytree(shipped_place / "store", store)
        root = root or place / "root"
        command = [sys.executable, "-m", "latticework", "--root", str(root), "--store", str(store), "serve"]
        process = subprocess.Popen(
            [*command, "--bind", "127.0.0.1:0", *flags], stderr=subprocess.PIPE, text=True, env=environment()
        )
        assert process.stderr is not None
        said: list[str] = []
        for line in process.stderr:
            said.append(line)
            if found := re.search(r"http://[\d.]+:\d+", line):
                break
        else:
            raise AssertionError("".join(said))
        os.set_blocking(process.stderr.fileno(), False)
        server = Running(found.group(), process, root, store)
        running.append(server)
        assert server.get("/readyz").status_code == 200
        return server

    yield begin
    for server in running:
        server.process.terminate()
        try:
            server.process.wait(10)
        except subprocess.TimeoutExpired:
            server.process.kill()


@pytest.fixture(scope="session")
def reading(start: Start) -> Running:
    """Return a server that only reads."""
    return start()


@pytest.fixture(scope="session")
def writing(start: Start) -> Running:
    """Return a server that takes updates."""
    return start("--writable")
