"""Fixtures that many tests share: a workspace of one's own, the shipped graphs in a store, the articles."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import HealthCheck, settings

from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.reasoning import rules
from latticework.reasoning.derivation import derive
from latticework.store.generations import Home
from latticework.store.ontology import named_statements
from latticework.store.reader import Store
from latticework.store.writer import merge
from latticework.workspace import Workspace

# A busy machine draws slowly (one example took 1.05 s beside a build): time is for bench/, not for a property.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def _quiet(line: str) -> None:
    """Say nothing: what a build tells a user is no part of a test's output."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace over the shipped content whose root and store are this test's own."""
    return Workspace(Content(tmp_path / "root", shipped_content()), Home(tmp_path / "store"), say=_quiet)


@pytest.fixture(scope="session")
def shipped_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the store of the shipped graphs in `store`, built once; nobody writes to it."""
    place = tmp_path_factory.mktemp("shipped")
    Workspace(Content(place / "root", shipped_content()), Home(place / "store"), say=_quiet).build()
    return place


@pytest.fixture(scope="session")
def shipped(shipped_place: Path) -> Store:
    """Return the open store of the shipped graphs; nobody writes to it."""
    content = Content(shipped_place / "root", shipped_content())
    return Workspace(content, Home(shipped_place / "store"), say=_quiet).open()


@pytest.fixture
def built(workspace: Workspace, shipped_place: Path) -> Workspace:
    """Return this test's own workspace with a store already there: a copy of the one built once."""
    shutil.copytree(shipped_place / "store", workspace.home.directory)
    return workspace


@pytest.fixture
def shared() -> Path:
    """Return the folder that holds the articles, or skip: they are not part of the project."""
    folder = Path(__file__).parents[1].parent / "shared"
    if not folder.is_dir():
        pytest.skip("skipped: articles not present")
    return folder


@pytest.fixture(scope="session")
def sample() -> Store:
    """Return the small graph of `tests/ontology/sample.trig` with all that follows, in memory; nobody writes to it."""
    database = pyoxigraph.Store()
    database.load(path=str(Path(__file__).parent / "ontology" / "sample.trig"))
    for quad in named_statements(shipped_content() / "ontology" / "latticework.ttl"):
        database.add(quad)
    merge(database)
    derive(database, rules.read(Content(Path("/nowhere"), shipped_content()).found("ontology/rules", "*.rq")))
    return Store(database)


@pytest.fixture(scope="session")
def small_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the shipped content and its `store`, but one article only: changes to it take half the time."""
    place = tmp_path_factory.mktemp("small")
    for name in ("ontology", "queries"):
        shutil.copytree(shipped_content() / name, place / "shipped" / name)
    articles = place / "shipped" / "graphs" / "articles"
    articles.mkdir(parents=True)
    smallest = min(
        (shipped_content() / "graphs" / "articles").glob("*.trig"), key=lambda path: path.stat().st_size
    )
    shutil.copy(smallest, articles)
    Workspace(Content(place / "root", place / "shipped"), Home(place / "store"), say=_quiet).build()
    return place


@pytest.fixture
def small(small_place: Path, tmp_path: Path) -> Workspace:
    """Return this test's own workspace over the content of one article, its store a copy of the one built once."""
    shutil.copytree(small_place / "store", tmp_path / "store")
    return Workspace(
        Content(tmp_path / "root", small_place / "shipped"), Home(tmp_path / "store"), say=_quiet
    )
