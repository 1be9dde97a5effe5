"""Articles of every format from file to report; the texts are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from latticework.graph.source import SourceGraph, to_article, to_claims
from latticework.intake import load_all
from latticework.library import Graph
from latticework.loaders import Source
from latticework.review import Review
from latticework.vocabulary import iris
from latticework.workspace import Workspace
from tests.test_reading_files import printed

TITLE = "News of the Lake"
SENTENCE = "Japan joined the Lantern Lake Pact in 2031."
TEXT = f"{TITLE}\n\nPublished: 1 September 2031\n\n{SENTENCE} Canada may join the Lantern Lake Pact.\n"
PAGE = (
    f"<html lang=en><body><nav><a href=/>Home</a></nav><article><h1>{TITLE}</h1><p>Published: 1 September 2031</p>"
    "<p><b>Japan</b> joined the Lantern Lake&#32;Pact in 2031. Canada may join the Lantern Lake Pact.</p></article>"
)


def written(folder: Path, ending: str) -> Path:
    path = folder / f"lake{ending}"
    if ending == ".pdf":
        path.write_bytes(printed(TEXT.replace("\n\n", "\n")))
    else:
        path.write_text(
            PAGE if ending == ".html" else TEXT, encoding="utf-16" if ending == ".text" else "utf-8"
        )
    return path


def graph_of(workspace: Workspace, name: str) -> SourceGraph:
    node = next(n for n in workspace.open().graph_names() if n.value == name)
    return SourceGraph(node, frozenset(workspace.open().quads(node)))


@pytest.mark.parametrize("ending", [".txt", ".md", ".html", ".pdf", ".text"])
def test_an_article_of_any_format_becomes_claims_whose_passages_are_shown(
    small: Workspace, tmp_path: Path, ending: str
) -> None:
    (change,) = small.load(Source(written(tmp_path, ending)))
    graph = graph_of(small, change.graph)
    article = to_article(graph)
    assert (article.published, article.language) == ("2031-09-01", "en")
    claims = to_claims(graph, small.open().vocabulary().classes)
    assert {(c.subject.id, c.status) for c in claims} >= {("jpn", "member"), ("can", "prospective")}
    text = small.shelf().text(article.sha256)
    assert text is not None
    library = Graph(small)
    for iri in graph.claims():
        assert library.passage(iri)
    first = next(c for c in claims if c.subject.id == "jpn")
    assert "Japan" in text[first.evidence.start : first.evidence.end]
    assert not any(small.load(Source(tmp_path / f"lake{ending}")))


def test_a_text_that_is_not_the_file_itself_is_kept_with_both_digests(
    small: Workspace, tmp_path: Path
) -> None:
    for ending, made_by in ((".pdf", "extractor"), (".text", "encoding")):
        (change,) = small.load(Source(written(tmp_path, ending), slug=f"lake-{made_by}"))
        about = json.loads((small.content.root / "articles" / f"lake-{made_by}.json").read_text("utf-8"))
        assert set(about) == {"file", "file_sha256", "text_sha256", made_by}
        assert (
            about["text_sha256"] == to_article(graph_of(small, change.graph)).sha256 != about["file_sha256"]
        )
        small.remove(f"lake-{made_by}")
    assert list((small.content.root / "articles").iterdir()) == []


def test_what_was_decided_holds_when_the_article_is_extracted_again(small: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, ".html")
    (change,) = small.load(Source(path, slug="lake"))
    review = Review(small, "lake", "Ada")
    for item in review.items:
        review.reject(item)
    review.publish()
    assert not any(c for o in load_all(small, [Source(path, slug="lake")], again=True) for c in o.changes)
    found = Review(small, "lake", "Ada")
    assert {i.claim.review for i in found.items} == {"rejected"}
    seen = found.seen()
    assert seen is not None and "Home" not in seen.text
    assert iris.local_name(change.graph) == "lake"
