"""What waits for review: the articles with their claims by state; and what was accepted, for sharing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import NamedNode, Quad

from latticework.graph.canonical import trig
from latticework.graph.decided import curated
from latticework.graph.source import SourceGraph
from latticework.review.article import graph_of
from latticework.review.wording import SIGNS
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.workspace import Workspace


def queue(
    workspace: Workspace, store: Store | None = None, outrun: Collection[str] = ()
) -> list[tuple[str, str, Mapping[str, int]]]:
    """Return the articles with their titles and how many claims are in which state; those with work first.

    With a store at hand it is asked as it is; articles in `outrun`, whose decisions it does not hold yet, are read
    from their files.
    """
    asked = store or workspace.open()
    found: list[tuple[str, str, Mapping[str, int]]] = []
    for name in asked.graph_names():
        if not name.value.startswith(iris.BASE + "article/"):
            continue
        stem = iris.local_name(name.value)
        statements: Iterable[Quad] = graph_of(workspace, stem).quads if stem in outrun else asked.quads(name)
        counts = dict.fromkeys(SIGNS, 0)
        title = ""
        for q in statements:
            if q.predicate == iris.term("reviewState") and isinstance(q.object, NamedNode):
                counts[iris.local_name(q.object.value)] += 1
            elif q.subject == name and q.predicate.value == iris.DCTERMS + "title":
                title = getattr(q.object, "value", "")
        found.append((stem, title, counts))
    return sorted(found, key=lambda f: (-f[2]["unreviewed"], f[0]))


def export_curated(workspace: Workspace, stems: Iterable[str]) -> bytes:
    """Return the accepted, corrected and added claims of articles as curated TriG, for graphs/articles."""
    store = workspace.open()
    graphs = [SourceGraph(iris.article(s), frozenset(store.quads(iris.article(s)))) for s in stems]
    return trig([q for graph in graphs for q in curated(graph).quads], workspace.prefixes())
