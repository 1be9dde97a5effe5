"""The store: a cache whose default graph is the merge of its named graphs, read in whole generations."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.loaders import Source
from latticework.store import writer
from latticework.store.generations import Home
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.iris import term
from latticework.workspace import Workspace
from tests import sources

SHIPPED = "japan-plans-multinational-export-control-framework"
CHECKOUT = Path(__file__).parents[1]
BUILD = (
    "from latticework.workspace import Workspace; import sys; from pathlib import Path; "
    "print(Workspace.default(Path(sys.argv[1])).build().folder)"
)


def assert_merged(store: Store) -> None:
    """Compare the default graph with the merge of the named graphs, worked out here from all quads."""
    quads = list(store.database)
    named = [q for q in quads if not isinstance(q.graph_name, DefaultGraph)]
    out = {
        q.subject for q in named if q.predicate == term("reviewState") and q.object == iris.status("rejected")
    }
    merge = {q.triple for q in named if q.subject not in out}
    assert {q.triple for q in quads if isinstance(q.graph_name, DefaultGraph)} == merge


def environment(root: Path) -> dict[str, str]:
    return {**os.environ, "LATTICEWORK_ROOT": str(root), "PYTHONPATH": str(CHECKOUT)}


def holds(store: Store, slug: str) -> bool:
    return iris.article(slug) in store.graph_names()


# ---- the default graph ---------------------------------------------------------------------------------


def test_the_default_graph_is_the_merge_after_a_build(shipped: Store) -> None:
    assert_merged(shipped)


def test_the_default_graph_stays_the_merge_through_loads_changes_and_removal(
    small: Workspace, tmp_path: Path
) -> None:
    path = sources.written(tmp_path / "in")
    small.load(Source(path))
    assert_merged(small.open())
    sources.written(tmp_path / "in", [*sources.CLAIMS[1:], sources.said(sources.FOUNDED, "jpn", "observer")])
    (change,) = small.load(Source(path))
    assert (len(change.claims_added), len(change.claims_removed)) == (1, 1)
    assert_merged(small.open())
    small.remove("lantern-lake")
    assert_merged(small.open())
    small.remove(SHIPPED)
    assert_merged(small.open())


def test_a_rejected_claim_is_in_its_own_graph_and_in_no_merge(small: Workspace, tmp_path: Path) -> None:
    rejected = sources.CLAIMS[0] | {"review": "rejected"}
    path = sources.written(tmp_path / "in", [rejected, *sources.CLAIMS[1:]])
    small.load(Source(path))
    store = small.open()
    assert_merged(store)
    member_of, pact = term("memberOf"), iris.entity("lantern-lake-pact")
    triples = set(store.triples())
    assert Triple(iris.entity("examplia"), member_of, pact) in triples
    assert Triple(iris.entity("jpn"), member_of, pact) not in triples
    sources.written(tmp_path / "in")  # reviewed again: accepted after all
    small.load(Source(path))
    assert_merged(small.open())
    assert Triple(iris.entity("jpn"), member_of, pact) in set(small.open().triples())
    sources.written(tmp_path / "in", [rejected, *sources.CLAIMS[1:]])
    small.load(Source(path))
    assert_merged(small.open())
    assert Triple(iris.entity("jpn"), member_of, pact) not in set(small.open().triples())


def test_a_statement_leaves_the_merge_only_with_the_last_graph_that_holds_it() -> None:
    database = pyoxigraph.Store()
    a, b = iris.article("a"), iris.article("b")
    shared = (iris.entity("x"), iris.term("time"), iris.entity("y"))
    writer.replace(database, a, [Quad(*shared, a)])
    assert writer.replace(database, b, [Quad(*shared, b)]) == ({Quad(*shared, b)}, set())
    assert Quad(*shared) in database
    assert writer.replace(database, a, []) == (set(), {Quad(*shared, a)})
    assert Quad(*shared) in database
    writer.replace(database, b, [])
    assert len(database) == 0


def test_what_only_the_removed_article_gave_rise_to_goes_with_it(small: Workspace, tmp_path: Path) -> None:
    small.load(Source(sources.written(tmp_path / "in")))
    with_it = {t.subject for t in small.open().triples()}
    assert NamedNode(iris.BASE + "membership/lantern-lake-pact/jpn") in with_it
    small.remove("lantern-lake")
    subjects = {str(t.subject) + str(t.object) for t in small.open().triples()}
    assert not [s for s in subjects if "lantern-lake" in s or "examplia" in s]


# ---- the same content, the same store ------------------------------------------------------------------


def test_loading_the_same_twice_changes_nothing(small: Workspace, tmp_path: Path) -> None:
    path = sources.written(tmp_path / "in")
    assert any(small.load(Source(path)))
    before = (small.open().digest, small.home.current(), small.export("nq"))
    assert not any(small.load(Source(path)))
    assert (small.open().digest, small.home.current(), small.export("nq")) == before


def test_deleting_the_store_loses_nothing(small: Workspace, tmp_path: Path) -> None:
    small.load(Source(sources.written(tmp_path / "in")))
    before = small.export("nq")
    shutil.rmtree(small.home.directory)
    assert small.export("nq") == before


def test_the_same_content_at_another_place_gives_the_same_bytes(tmp_path: Path, small: Workspace) -> None:
    other = Workspace(
        Content(tmp_path / "elsewhere", small.content.shipped), Home(tmp_path / "s"), say=lambda _: None
    )
    for workspace in (small, other):
        workspace.load(Source(sources.written(tmp_path / "in")))
    assert other.export("nq") == small.export("nq")


def test_the_store_follows_a_graph_file_that_was_changed_by_hand(small: Workspace, tmp_path: Path) -> None:
    small.load(Source(sources.written(tmp_path / "in")))
    before = small.open().digest
    file = small.content.root / "graphs" / "articles" / "lantern-lake.trig"
    file.write_text(
        file.read_text(encoding="utf-8").replace("Lantern Lake Pact", "Lamp Lake Pact"), encoding="utf-8"
    )
    store = small.open()
    assert store.digest != before
    assert store.vocabulary().find("Lamp Lake Pact") == [iris.entity("lantern-lake-pact").value]
    assert_merged(store)
    file.unlink()
    assert not holds(small.open(), "lantern-lake")


# ---- generations ---------------------------------------------------------------------------------------


def test_a_reader_keeps_its_generation_while_a_writer_publishes(small: Workspace, tmp_path: Path) -> None:
    reader = small.open()
    before = set(reader.database)
    path = sources.written(tmp_path / "in")
    for claims in (sources.CLAIMS, sources.CLAIMS[:1], sources.CLAIMS[1:], sources.CLAIMS):
        sources.written(tmp_path / "in", claims)
        small.load(Source(path))
    assert set(reader.database) == before
    assert holds(small.open(), "lantern-lake")


def test_generations_that_nobody_needs_are_cleared_away(small: Workspace, tmp_path: Path) -> None:
    path = sources.written(tmp_path / "in")
    for number in range(1, 5):
        sources.written(tmp_path / "in", sources.CLAIMS[:number])
        small.load(Source(path))
    assert len(list(small.home.directory.glob("generation-*"))) <= 3
    assert list(small.home.directory.glob("building-*")) == []


def test_a_store_whose_pointer_is_broken_is_built_anew(small: Workspace) -> None:
    (small.home.directory / "current.json").write_text("{", encoding="utf-8")
    assert_merged(small.open())


def killed_build(root: Path, store: Path) -> None:
    """Start a build in a process of its own and kill it while it writes."""
    began = set(store.glob("building-*")) if store.is_dir() else set[Path]()
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(store)], env=environment(root), stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 30
    while time.monotonic() < end and not (store.is_dir() and set(store.glob("building-*/*")) - began):
        time.sleep(0.002)
    assert process.poll() is None, "the build was over before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_killed_build_leaves_the_old_store_readable_and_the_next_one_clears_up(built: Workspace) -> None:
    before = built.export("nq")
    published = built.home.current()
    assert published
    rules = built.content.root / "ontology" / "extra.ttl"  # makes the store stale, so that a build begins
    rules.parent.mkdir(parents=True)
    rules.write_text(
        "<https://latticework.example/id/invented> a <https://latticework.example/ontology#Country> .\n"
    )
    killed_build(built.content.root, built.home.directory)
    assert list(built.home.directory.glob("building-*"))
    assert built.home.current() == published
    old = Store.open(published.folder)
    assert_merged(old)
    rules.unlink()
    assert built.export("nq") == before  # what is published is that of these files
    rules.write_text(
        "<https://latticework.example/id/invented> a <https://latticework.example/ontology#Country> .\n"
    )
    assert Triple(iris.entity("invented"), iris.RDF_TYPE, term("Country")) in set(built.open().triples())
    assert list(built.home.directory.glob("building-*")) == []


def test_a_build_killed_at_first_use_leaves_nothing_half_made(tmp_path: Path) -> None:
    killed_build(tmp_path / "root", tmp_path / "store")
    assert Home(tmp_path / "store").current() is None
    quiet = Workspace(
        Content(tmp_path / "root", shipped_content()), Home(tmp_path / "store"), say=lambda _: None
    )
    assert_merged(quiet.open())


def test_two_first_uses_at_once_build_once(tmp_path: Path) -> None:
    both = [
        subprocess.Popen([sys.executable, "-c", BUILD, str(tmp_path / "store")], env=environment(tmp_path / "root"),
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]  # fmt: skip
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert said[0][0] == said[1][0]
    assert sum(err.count("built the store") for _, err in said) == 1
    assert len(list((tmp_path / "store").glob("generation-*"))) == 1


# ---- places that cannot be written ---------------------------------------------------------------------


@pytest.fixture
def sealed() -> Iterator[Path]:
    """Return a folder that a process obeying the rights of files may read but not write."""
    folder = Path(tempfile.mkdtemp(prefix="latticework-sealed-"))
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


# Root may write anywhere, unless it gives up CAP_DAC_OVERRIDE (1) and CAP_DAC_READ_SEARCH (2) before it starts a program.
OBEDIENT = """\
import ctypes, os, sys
if os.geteuid() == 0 and any(ctypes.CDLL(None).prctl(24, number, 0, 0, 0) for number in (1, 2)):
    sys.exit(77)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def test_where_the_store_cannot_be_written_a_temporary_one_is_used_and_said(sealed: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", OBEDIENT, "-m", "latticework", "--store", str(sealed / "store"), "report", "members", "-p", "grouping=quad",
         "--format", "csv"],
        env=environment(sealed / "root") | {"HOME": str(sealed), "PYTHONDONTWRITEBYTECODE": "1"}, check=False, capture_output=True,
        text=True,
    )  # fmt: skip
    if run.returncode == 77:
        pytest.skip("skipped: this machine does not let root give up its rights")
    assert run.returncode == 0, run.stderr
    assert "jpn" in run.stdout
    said = [line for line in run.stderr.splitlines() if "temporary store" in line]
    assert said == [f"{sealed / 'store'} cannot be written: using a temporary store"]
    assert list(sealed.iterdir()) == []
