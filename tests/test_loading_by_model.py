"""`load` with a model behind a local endpoint, in reading processes. The texts are invented."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from latticework.graph.source import SourceGraph, to_claims
from latticework.workspace import Workspace
from tests.test_llm import JOINED, PACT, Reply, Server, said

SENTENCE = "Japan joined the Lantern Lake Pact in 2031."
INVENTED = {**JOINED, "subject": {"name": "Australia", "type": "Country"}, "quote": "Australia joined it."}
WAITING = {
    **JOINED,
    "subject": {"name": "Canada", "type": "Country"},
    "status": "prospective",
    "quote": "Canada waits for the Lantern Lake Pact to speak.",
}


@pytest.fixture
def server() -> Iterator[Server]:
    """Return an endpoint that finds a claim of the rules again, one of its own, and one that no text holds."""
    running = Server(said(JOINED, WAITING, INVENTED))
    yield running
    running.http.shutdown()
    running.http.server_close()


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    paths = [tmp_path / "in" / f"lake-{n}.txt" for n in range(3)]
    paths[0].parent.mkdir()
    for number, path in enumerate(paths):
        path.write_text(f"Note {number}\n\n{SENTENCE} {WAITING['quote']}\n", encoding="utf-8")
    return [str(path) for path in paths]


def load(workspace: Workspace, *arguments: str) -> subprocess.CompletedProcess[str]:
    place = ["--root", str(workspace.content.root), "--store", str(workspace.home.directory)]
    command = [sys.executable, "-m", "latticework", *place, "load", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)


def origins(workspace: Workspace) -> Counter[tuple[str, str, str]]:
    """Return how many claims of loaded articles have which subject, which origin and which review state."""
    store = workspace.open()
    found: Counter[tuple[str, str, str]] = Counter()
    for name in store.graph_names():
        if "/article/lake-" in name.value or "/article/note-" in name.value:
            graph = SourceGraph(name, frozenset(store.quads(name)))
            for claim in to_claims(graph, store.vocabulary().classes):
                found[claim.subject.id, claim.rule or "", claim.review] += 1
    return found


def test_claims_of_a_model_keep_their_origin_wait_for_review_and_cost_one_line(
    built: Workspace, files: list[str], server: Server
) -> None:
    flags = ["--extractor", "llm", "--model", "m", "--endpoint", server.address, "--price", "1", "2"]
    run = load(built, *files, *flags)
    assert run.returncode == 0, run.stderr
    assert origins(built) == {("jpn", "llm:m", "unreviewed"): 3, ("can", "llm:m", "unreviewed"): 3}
    assert len(server.asked) == 3
    (cost,) = [line for line in run.stderr.splitlines() if line.startswith("m: ")]
    assert cost.startswith("m: 3 requests (0 from the cache), 300 tokens in, 60 out")
    assert "0.0004 at the prices given" in cost
    assert load(built, *files, *flags, "--again").stderr.count("nothing changed") == 3
    assert len(server.asked) == 3  # answers are kept


def test_what_rules_and_model_both_find_keeps_both_origins(
    built: Workspace, files: list[str], server: Server
) -> None:
    assert load(built, *files).returncode == 0
    rules = {who: (rule, review) for who, rule, review in origins(built)}
    run = load(built, *files, "--extractor", "both", "--model", "m", "--endpoint", server.address)
    assert run.returncode == 0, run.stderr  # files that were loaded by rules alone are read again
    now = origins(built)
    assert now[("jpn", f"{rules['jpn'][0]} + llm:m", rules["jpn"][1])] == 3
    assert now[("can", "llm:m", "unreviewed")] == 3
    assert not [key for key in now if key[0] == "aus"]


def test_a_file_whose_model_gives_no_answer_is_named_and_the_others_are_loaded(
    built: Workspace, files: list[str], server: Server
) -> None:
    replies: list[Reply] = [said(JOINED), (401, {}, ""), said(JOINED), (401, {}, "")]
    server.replies[:] = replies  # the file that fails is asked about a second time after its batch
    flags = ["--extractor", "llm", "--model", "m", "--endpoint", server.address, "--processes", "1"]
    run = load(built, *files, *flags)
    assert run.returncode == 1
    assert f"{files[1]}: {server.address}: the endpoint refuses: HTTP 401" in run.stderr
    assert sum(origins(built).values()) == 2


def test_a_model_without_a_name_or_an_address_is_asked_for(built: Workspace, files: list[str]) -> None:
    run = load(built, *files, "--extractor", "llm")
    assert run.returncode == 2
    assert "which model, and where?" in run.stderr
    assert PACT["name"] not in built.export("csv").decode()
