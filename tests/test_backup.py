"""Backups: what is restored is what was, nothing half-made has the name of a whole one, a changed file is found."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from latticework.backup import backup, restore
from latticework.content import Content, shipped
from latticework.errors import InputError, UsageError
from latticework.graph.source import SourceGraph
from latticework.store.generations import Home
from latticework.workspace import Workspace

EX = "http://example.org/"
GRAPH = NamedNode(EX + "mine")


@pytest.fixture
def filled(small: Workspace) -> Workspace:
    """Return a workspace whose root has a graph, a text, a decision file and a query of its own."""
    root = small.content.root
    small.open()
    node = NamedNode(EX + "s")
    small.put([SourceGraph(GRAPH, frozenset([Quad(node, node, Literal("四方"), GRAPH)]))])
    for name in ("articles/invented.txt", "queries/own/mine.rq"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"# invented: {name}\n", encoding="utf-8")
    return small


def other(workspace: Workspace, root: Path) -> Workspace:
    return Workspace(Content(root, workspace.content.shipped), Home(root / "store"), say=lambda _: None)


def test_a_root_comes_back_with_its_store(filled: Workspace, tmp_path: Path) -> None:
    made = backup(filled, tmp_path / "copy")
    found = other(filled, tmp_path / "new")
    done = restore(found, tmp_path / "copy")
    assert (done.files, done.digest, done.has_store) == (made.files, made.digest, True)
    published = found.home.current()
    store = found.open()
    after = found.home.current()
    assert published and after and published.folder == after.folder  # nothing had to be built
    assert store.digest == filled.open().digest
    assert set(store.quads(GRAPH)) == set(filled.open().quads(GRAPH))
    assert (
        (tmp_path / "new" / "articles" / "invented.txt").read_text(encoding="utf-8").startswith("# invented")
    )
    for path in (tmp_path / "copy" / "graphs").rglob("*.trig"):
        assert path.read_bytes() == (tmp_path / "new" / path.relative_to(tmp_path / "copy")).read_bytes()


def test_a_copy_does_not_change_with_what_it_was_made_of(filled: Workspace, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy")
    filled.replace({GRAPH: None})
    shutil.rmtree(filled.home.directory)
    restore(other(filled, tmp_path / "new"), tmp_path / "copy")
    assert len(set(other(filled, tmp_path / "new").open().quads(GRAPH))) == 1


def test_other_shipped_content_builds_the_store_anew(filled: Workspace, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy")
    newer = tmp_path / "shipped"
    shutil.copytree(filled.content.shipped / "ontology", newer / "ontology")
    with (newer / "ontology" / "prefixes.ttl").open("a", encoding="utf-8") as file:
        file.write("# newer\n")
    found = Workspace(Content(tmp_path / "new", newer), Home(tmp_path / "new" / "store"), say=lambda _: None)
    assert restore(found, tmp_path / "copy").has_store is False
    assert len(set(found.open().quads(GRAPH))) == 1


def changed(copy: Path) -> None:
    path = next((copy / "graphs").rglob("*.trig"))
    path.write_bytes(path.read_bytes().replace("四".encode(), "五".encode()))


def lost(copy: Path) -> None:
    next((copy / "store").glob("*.sst")).unlink()


def added(copy: Path) -> None:
    (copy / "loaders").mkdir(exist_ok=True)
    (copy / "loaders" / "more.py").write_text("", encoding="utf-8")


def linked(copy: Path) -> None:
    path = copy / "articles" / "invented.txt"
    path.unlink()
    path.symlink_to("/etc/hostname")


def leading_out(copy: Path) -> None:
    told = json.loads((copy / "backup.json").read_text(encoding="utf-8"))
    told["files"]["../outside"] = {"sha256": "", "size": 0}
    (copy / "backup.json").write_text(json.dumps(told), encoding="utf-8")


def without_manifest(copy: Path) -> None:
    (copy / "backup.json").unlink()


@pytest.mark.parametrize("damage", [changed, lost, added, linked, leading_out, without_manifest])
def test_a_damaged_copy_is_refused_and_the_root_stays_empty(
    filled: Workspace, tmp_path: Path, damage: object
) -> None:
    backup(filled, tmp_path / "copy")
    assert callable(damage)
    damage(tmp_path / "copy")
    with pytest.raises(InputError):
        restore(other(filled, tmp_path / "new"), tmp_path / "copy")
    assert not (tmp_path / "new").exists()


def test_neither_writes_over_what_is_there(filled: Workspace, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "note").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        backup(filled, tmp_path / "copy")
    with pytest.raises(UsageError):
        backup(filled, filled.content.root / "graphs" / "copy")
    backup(filled, tmp_path / "good")
    with pytest.raises(UsageError, match="holds files"):
        restore(filled, tmp_path / "good")


def test_an_empty_root_with_a_store_is_restored(filled: Workspace, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy")
    found = other(filled, tmp_path / "new")
    found.open()
    (tmp_path / "new" / "graphs" / "articles").mkdir(parents=True)
    restore(found, tmp_path / "copy")
    assert len(set(found.open().quads(GRAPH))) == 1


@pytest.mark.parametrize("verb", ["backup", "restore"])
def test_one_who_is_killed_leaves_nothing_under_the_name(
    filled: Workspace, tmp_path: Path, verb: str
) -> None:
    ballast = filled.content.root / "articles"
    for number in range(150):
        (ballast / f"ballast-{number}.txt").write_bytes(os.urandom(400_000))
    whole, target = tmp_path / "copy", tmp_path / ("late" if verb == "backup" else "new")
    backup(filled, whole)
    root, argument = (filled.content.root, target) if verb == "backup" else (target, whole)
    store = filled.home.directory if verb == "backup" else target / "store"
    command = [
        sys.executable,
        "-m",
        "latticework",
        "--root",
        str(root),
        "--store",
        str(store),
        verb,
        str(argument),
    ]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LATTICEWORK_")}
    process = subprocess.Popen(
        command, env=environment | {"PYTHONPATH": str(shipped())}, stderr=subprocess.DEVNULL
    )
    what = "making" if verb == "backup" else "restoring"
    deadline = time.monotonic() + 30
    while (
        not list(tmp_path.glob(f".{target.name}.{what}-*/articles/ballast-*")) and time.monotonic() < deadline
    ):
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.returncode == -signal.SIGKILL
    assert list(tmp_path.glob(f".{target.name}.{what}-*")) and not (target / "graphs").exists()
    if verb == "backup":
        backup(filled, target)
        assert (target / "backup.json").is_file()
    else:
        restore(other(filled, target), whole)
        assert len(set(other(filled, target).open().quads(GRAPH))) == 1
    assert not list(tmp_path.glob(f".{target.name}.{what}-*"))
