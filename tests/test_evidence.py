"""Evidence: offsets and digests of passages against the texts at hand."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest

from latticework.article.text import Shelf
from latticework.loaders import Source
from latticework.reasoning import evidence
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.workspace import Workspace
from tests import sources
from tests.test_shapes import changed

ARTICLE = iris.article("lantern-lake")


@pytest.fixture
def loaded(built: Workspace, tmp_path: Path) -> tuple[Store, Shelf]:
    """Return a store with the invented article, and the folder that holds its text."""
    path = sources.written(tmp_path / "texts")
    built.load(Source(path))
    return built.open(), Shelf([path.parent])


def one_value(store: Store, predicate: str, value: int | str) -> Store:
    """Return a copy in which the article's statements with a predicate have that value."""
    gone = [q for q in store.quads(ARTICLE) if q.predicate.value == predicate]
    assert gone
    new = [pyoxigraph.Quad(q.subject, q.predicate, pyoxigraph.Literal(value), ARTICLE) for q in gone]
    both = [*gone, *(pyoxigraph.Quad(q.subject, q.predicate, q.object) for q in gone)]
    return changed(store, new, both)


def test_passages_that_fit_their_text_are_counted(loaded: tuple[Store, Shelf]) -> None:
    store, shelf = loaded
    inspection = evidence.check(store, shelf)
    assert inspection.findings == ()
    assert inspection.passages == 3  # two claims share one
    assert ARTICLE.value not in inspection.absent


def test_an_absent_text_is_said_and_is_no_fault(loaded: tuple[Store, Shelf]) -> None:
    inspection = evidence.check(loaded[0], Shelf([]))
    assert inspection.findings == ()
    assert inspection.passages == 0
    assert ARTICLE.value in inspection.absent


@pytest.mark.parametrize(
    ("predicate", "value", "message"),
    [
        (iris.OA + "end", 100_000, "are not in its text"),
        (iris.OA + "start", -1, "are not in its text"),
        (iris.OA + "start", 99, "are not in its text"),  # behind the end of the first passages
        (iris.OA + "end", 70, "its digest is not that of the text"),
        (iris.term("passageSha256").value, "0" * 64, "its digest is not that of the text"),
        (iris.term("textLength").value, 3, "not 3"),
    ],
)
def test_a_passage_that_does_not_fit_is_found(
    loaded: tuple[Store, Shelf], predicate: str, value: int | str, message: str
) -> None:
    store, shelf = loaded
    found = evidence.check(one_value(store, predicate, value), shelf).findings
    assert any(message in f.message for f in found), found
    assert {f.graph for f in found} == {ARTICLE.value}


def test_shipped_passages_fit_the_articles(shipped: Store, shared: Path) -> None:
    inspection = evidence.check(shipped, Shelf([shared / "seeds"]))
    assert inspection.findings == ()
    assert inspection.absent == ()
    assert inspection.passages > 400
