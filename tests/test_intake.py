"""Many sources at once: batches, bad files, broken-off loads; invented articles only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from latticework.content import Content
from latticework.errors import InputError
from latticework.intake import load_all
from latticework.loaders import Source
from latticework.store.generations import Home
from latticework.vocabulary import iris
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


KILLER = '''"""An invented loader whose process dies of one file."""
import os
from latticework.loaders import find

ENDINGS = ()


def load(source, vocabulary):
    if source.path.stem == "note-00007":
        os._exit(9)
    return find("claims").load(source, vocabulary)
'''


@pytest.mark.slow
def test_a_file_that_kills_its_process_is_named_and_the_others_are_loaded(
    built: Workspace, folder: list[Source]
) -> None:
    own = built.content.root / "loaders" / "killer.py"
    own.parent.mkdir(parents=True)
    own.write_text(KILLER, encoding="utf-8")
    place = ["--root", str(built.content.root), "--store", str(built.home.directory)]
    files = [str(source.path) for source in folder[:14]]
    command = [
        sys.executable,
        "-m",
        "latticework",
        *place,
        "load",
        *files,
        "--loader",
        "killer",
        "--processes",
        "2",
    ]
    run = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ)
    assert run.returncode == 1
    assert "note-00007.jsonl: the process that read it was killed" in run.stderr
    assert len(loaded(built)) == 13


@pytest.mark.slow
def test_a_thousand_articles_load_in_a_minute(small: Workspace, tmp_path: Path) -> None:
    import time

    given = [Source(article(tmp_path / "in", n)) for n in range(1000)]
    began = time.perf_counter()
    assert all(o.error is None for o in load_all(small, given))
    assert time.perf_counter() - began < 60
    assert len(loaded(small)) == 1000
