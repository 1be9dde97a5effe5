"""Many sources at once: batches, bad files, broken-off loads; invented articles only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from pyoxigraph import NamedNode

from latticework.content import Content
from latticework.errors import InputError, LimitError
from latticework.intake import load_all
from latticework.loaders import Source
from latticework.store.generations import Home
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary
from latticework.workspace import Workspace
from tests import sources


def article(folder: Path, number: int, subject: object = "jpn", obj: object = sources.PACT) -> Path:
    """Write an invented article of one claim; return its file of claims."""
    folder.mkdir(parents=True, exist_ok=True)
    text = f"Invented note {number}: a party joined the Lantern Lake Pact.\n"
    claim = {
        "kind": "membership",
        "subject": subject,
        "object": obj,
        "status": "member",
        "start": 0,
        "end": len(text) - 1,
    }
    header = {"article": {"id": f"note-{number}", "title": f"Note {number}", "language": "en"}}
    path = folder / f"note-{number:05d}.jsonl"
    path.write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (header, claim)), encoding="utf-8"
    )
    path.with_suffix(".txt").write_bytes(text.encode())
    return path


T = TypeVar("T")


def loaded(workspace: Workspace) -> set[str]:
    names = (iris.local_name(name.value) for name in workspace.open().graph_names())
    return {name for name in names if name.startswith("note-")}


@pytest.fixture
def folder(tmp_path: Path) -> list[Source]:
    return [Source(article(tmp_path / "in", n)) for n in range(30)]


def other(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Return an empty workspace over the same shipped content."""
    content = Content(tmp_path / "other", workspace.content.shipped)
    return Workspace(content, Home(tmp_path / "other-store"), say=lambda _: None)


def test_a_folder_gives_the_same_claims_as_its_files_one_by_one(
    small: Workspace, tmp_path: Path, folder: list[Source]
) -> None:
    few = folder[:5]
    outcomes = list(load_all(small, few, batch=2))
    assert [o.source for o in outcomes] == few
    assert all(len(o.changes) == 1 and o.changes[0].claims_added and o.error is None for o in outcomes)
    alone = other(small, tmp_path)
    for source in few:
        alone.load(source)
    assert small.export("csv") == alone.export("csv")


def test_processes_read_what_one_process_reads(
    small: Workspace, tmp_path: Path, folder: list[Source]
) -> None:
    assert all(o.error is None for o in load_all(small, folder, processes=2))
    alone = other(small, tmp_path)
    assert all(o.error is None for o in load_all(alone, folder, processes=1))
    assert small.export("nq") == alone.export("nq")
    assert len(loaded(small)) == 30


def test_one_bad_file_is_named_and_the_others_are_loaded(small: Workspace, folder: list[Source]) -> None:
    folder[3].path.write_text("{not json\n", encoding="utf-8")
    outcomes = list(load_all(small, folder[:6], batch=4))
    (bad,) = [o for o in outcomes if o.error]
    assert bad.source == folder[3]
    assert isinstance(bad.error, InputError)
    assert "note-00003.jsonl:1" in str(bad.error)
    assert loaded(small) == {"note-0", "note-1", "note-2", "note-4", "note-5"}


def test_a_load_that_was_broken_off_goes_on_where_it_stopped(small: Workspace, folder: list[Source]) -> None:
    begun = load_all(small, folder[:9], batch=3)
    for _ in range(4):  # the second batch is published before its first outcome is told
        next(begun)
    begun.close()
    assert len(loaded(small)) == 6
    assert [o.skipped for o in load_all(small, folder[:9], batch=3)] == [True] * 6 + [False] * 3
    assert [o.skipped for o in load_all(small, folder[:9], batch=3)] == [True] * 9
    assert len(loaded(small)) == 9


def test_what_was_loaded_is_read_again_after_a_change_a_removal_or_when_told(
    small: Workspace, folder: list[Source]
) -> None:
    few = folder[:4]
    list(load_all(small, few))
    article(few[0].path.parent, 0, subject="aus")
    small.remove("note-1")
    graph = small.content.root / "graphs" / "articles" / "note-2.trig"
    graph.write_text(graph.read_text("utf-8").replace("Note 2", "Note two"), encoding="utf-8")
    outcomes = list(load_all(small, few))
    assert [o.skipped for o in outcomes] == [False, False, False, True]
    (change,) = outcomes[0].changes
    assert (len(change.claims_added), len(change.claims_removed)) == (1, 1)
    assert len(loaded(small)) == 4
    assert [o.skipped for o in load_all(small, few, again=True)] == [False] * 4


def test_an_article_may_name_what_another_of_its_batch_describes(small: Workspace, tmp_path: Path) -> None:
    first = Source(article(tmp_path / "in", 1, obj="lantern-lake-pact"))
    second = Source(article(tmp_path / "in", 2))
    outcomes = list(load_all(small, [first, second]))
    assert [o.error for o in outcomes] == [None, None]
    assert loaded(small) == {"note-1", "note-2"}


def test_two_articles_that_name_a_new_entity_differently_leave_it_one_preferred_name(
    small: Workspace, tmp_path: Path
) -> None:
    renamed = {**sources.PACT, "labels": {"en": ["Pact of the Lantern Lake"]}}
    given = [Source(article(tmp_path / "in", 1)), Source(article(tmp_path / "in", 2, obj=renamed))]
    list(load_all(small, given))
    pact = iris.entity("lantern-lake-pact").value
    preferred = [t for t in small.open().values(pact, iris.PREF_LABEL) if getattr(t, "language", "") == "en"]
    assert [t.value for t in preferred] == ["Lantern Lake Pact"]
    assert small.open().vocabulary().find("Pact of the Lantern Lake") == [pact]


def test_a_dry_run_of_a_folder_changes_nothing(small: Workspace, folder: list[Source]) -> None:
    before = small.home.current()
    outcomes = list(load_all(small, folder[:3], dry_run=True))
    assert sum(len(c.claims_added) for o in outcomes for c in o.changes) == 3
    assert small.home.current() == before
    assert not (small.content.root / "graphs").exists()


def test_the_command_line_sums_a_folder_up_and_names_the_bad_file_last(
    built: Workspace, folder: list[Source]
) -> None:
    folder[7].path.write_text("{not json\n", encoding="utf-8")
    place = ["--root", str(built.content.root), "--store", str(built.home.directory)]
    command = [
        sys.executable,
        "-m",
        "latticework",
        *place,
        "load",
        str(folder[0].path.parent),
        "--loader",
        "claims",
    ]
    run = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ)
    assert run.returncode == 1
    assert "loaded 29 of" in run.stderr
    assert "29 claims came, 0 went" in run.stderr
    assert "note-00007.jsonl:1" in run.stderr
    again = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ)
    assert "29 were there" in again.stderr


OWN = '''"""An invented loader that dies of one file, and hangs over another in code that hears no signal."""
import os
import re
from latticework.loaders import find

ENDINGS = ()


def load(source, vocabulary):
    if source.path.stem == "note-00007":
        os._exit(9)
    if source.path.stem == "note-00004":
        re.match(r"(a+)+$", "a" * 60 + "b")
    return find("claims").load(source, vocabulary)
'''


def test_files_that_kill_or_hang_their_process_are_named_and_the_others_are_loaded(
    built: Workspace, folder: list[Source]
) -> None:
    own = built.content.root / "loaders" / "own.py"
    own.parent.mkdir(parents=True)
    own.write_text(OWN, encoding="utf-8")
    place = ["--root", str(built.content.root), "--store", str(built.home.directory)]
    files = [str(source.path) for source in folder[:14]]
    flags = ["--loader", "own", "--processes", "2", "--file-timeout", "2"]
    command = [sys.executable, "-m", "latticework", *place, "load", *files, *flags]
    run = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ, timeout=60)
    assert run.returncode == 1
    assert "note-00007.jsonl: the process that read it was killed" in run.stderr
    assert "note-00004.jsonl: it was not read within 2 s" in run.stderr
    assert len(loaded(built)) == 12


def test_a_file_that_nobody_ends_does_not_hold_up_the_others(
    small: Workspace, tmp_path: Path, folder: list[Source]
) -> None:
    os.mkfifo(tmp_path / "endless.jsonl")
    given = [folder[0], Source(tmp_path / "endless.jsonl"), folder[1]]
    outcomes = list(load_all(small, given, limit=1.5))
    assert [type(o.error) for o in outcomes] == [type(None), LimitError, type(None)]
    assert loaded(small) == {"note-0", "note-1"}


def test_a_reader_whose_parent_was_killed_ends_itself(
    built: Workspace, tmp_path: Path, folder: list[Source]
) -> None:
    os.mkfifo(tmp_path / "endless.jsonl")
    place = ["--root", str(built.content.root), "--store", str(built.home.directory)]
    files = [str(folder[0].path), str(tmp_path / "endless.jsonl")]
    command = [sys.executable, "-m", "latticework", *place, "load", *files, "--file-timeout", "3"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        children = until(lambda: readers_of(process.pid))
        time.sleep(1)
        process.kill()
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in children) or None)


def readers_of(process: int) -> list[str]:
    """Return the numbers of the processes that read for one."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    return [n for n in found if b"spawn_main" in Path(f"/proc/{n}/cmdline").read_bytes()]


def until(ask: Callable[[], T]) -> T:
    """Return the first answer that is something, within 30 seconds."""
    for _ in range(300):
        if answer := ask():
            return answer
        time.sleep(0.1)
    raise AssertionError("it has not come")


@pytest.mark.slow
def test_a_load_that_is_killed_again_and_again_comes_to_its_end(built: Workspace, tmp_path: Path) -> None:
    """Killed wherever it is: while it reads, writes files, or publishes."""
    for n in range(300):
        article(tmp_path / "in", n)
    place = ["--root", str(built.content.root), "--store", str(built.home.directory)]
    command = [sys.executable, "-m", "latticework", *place, "load", str(tmp_path / "in")]
    for seconds in (0.8, 1.3, 1.6, 1.9, 2.2, 2.5):
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
    assert subprocess.run(command, check=False, capture_output=True, timeout=120).returncode == 0
    assert len(loaded(built)) == 300
    alone = other(built, tmp_path)
    assert all(
        o.error is None
        for o in load_all(alone, [Source(p) for p in sorted((tmp_path / "in").glob("*.jsonl"))])
    )
    assert built.export("nq") == alone.export("nq")


def test_a_folder_of_claims_and_their_texts_is_one_article_each(
    built: Workspace, folder: list[Source]
) -> None:
    place = ["--root", str(built.content.root), "--store", str(built.home.directory)]
    for name in folder[3:]:
        name.path.unlink()
        name.path.with_suffix(".txt").unlink()
    for flags in ([], ["--loader", "claims", "--again"]):
        command = [sys.executable, "-m", "latticework", *place, "load", str(folder[0].path.parent), *flags]
        run = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ, timeout=60)
        assert run.returncode == 0, run.stderr
    assert loaded(built) == {"note-0", "note-1", "note-2"}
    assert len([n for n in built.open().graph_names() if "/article/" in n.value]) == 3 + 5


def test_a_text_whose_claims_are_curated_is_not_read_beside_them(small: Workspace, tmp_path: Path) -> None:
    path = article(tmp_path / "in", 1)
    header, claim = path.read_text(encoding="utf-8").splitlines()
    curated = json.dumps(json.loads(claim) | {"review": "curated"})
    path.write_text(f"{header}\n{curated}\n", encoding="utf-8")
    list(load_all(small, [Source(path)]))
    text = Source(path.with_suffix(".txt"))
    before = small.open().digest
    (outcome,) = load_all(small, [text], again=True)
    assert (outcome.skipped, outcome.curated) == (True, "note-1")
    assert small.open().digest == before
    (beside,) = load_all(small, [Source(text.path, slug="beside")])
    assert (beside.skipped, beside.error) == (False, None)
    assert beside.changes[0].graph.endswith("article/beside")


def test_an_article_that_lacks_a_name_is_named_by_its_file(small: Workspace, tmp_path: Path) -> None:
    (outcome,) = load_all(small, [Source(article(tmp_path / "in", 1, obj="no-such-pact"))])
    assert "note-00001.jsonl: no-such-pact is not known" in str(outcome.error)


def test_names_that_an_article_alone_gives_are_given_again_by_its_new_reading(
    small: Workspace, tmp_path: Path
) -> None:
    given = [Source(article(tmp_path / "in", n)) for n in range(2)]
    renamed = {**sources.PACT, "id": "other-pact", "labels": {"en": ["Other Pact"]}}
    given.append(Source(article(tmp_path / "in", 2, obj=renamed)))
    assert all(o.error is None for o in load_all(small, given))
    before = small.export("nq")
    assert all(o.error is None and not any(o.changes) for o in load_all(small, given, again=True))
    assert small.export("nq") == before
    only = small.open()
    whole = only.vocabulary()
    for graphs in (
        [iris.article("note-2")],
        [iris.article("note-0")],
        [iris.article(f"note-{n}") for n in range(3)],
    ):
        remaining = only.vocabulary_without(graphs, whole)
        others = [q for q in only.quads() if q.predicate == iris.PREF_LABEL and q.graph_name not in graphs]
        named = {q.subject.value for q in others if isinstance(q.subject, NamedNode)}
        assert set(remaining.names) >= named
        assert ("other pact" in {n.lower() for n in labels(remaining)}) == (
            iris.article("note-2") not in graphs
        )
    assert only.vocabulary_without([iris.article("note-0")], whole) is whole


def labels(vocabulary: Vocabulary) -> set[str]:
    return {name for names in vocabulary.names.values() for name, _ in names.every()}


@pytest.mark.slow
def test_a_thousand_articles_load_in_a_minute(small: Workspace, tmp_path: Path) -> None:
    given = [Source(article(tmp_path / "in", n)) for n in range(1000)]
    began = time.perf_counter()
    assert all(o.error is None for o in load_all(small, given))
    assert time.perf_counter() - began < 60
    assert len(loaded(small)) == 1000
