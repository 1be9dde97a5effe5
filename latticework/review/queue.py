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

Waiting = tuple[
    str, str, Mapping[str, int]
]  # an article's slug, its title, how many claims are in which state


def queue(workspace: Workspace, store: Store | None = None) -> list[Waiting]:
    """Return the articles with their titles and how many claims are in which state; those with work first.

    With a store at hand it is asked as it is, and none is built.
    """
    asked = store or workspace.open()
    names = [name for name in asked.graph_names() if name.value.startswith(iris.BASE + "article/")]
    return _ranked(_counted(iris.local_name(name.value), asked.quads(name)) for name in names)


def renewed(workspace: Workspace, waiting: Iterable[Waiting], stems: Collection[str]) -> list[Waiting]:
    """Return a queue in which these articles are counted anew from their files and decisions."""
    return _ranked(
        _counted(stem, graph_of(workspace, stem).quads) if stem in stems else (stem, title, counts)
        for stem, title, counts in waiting
    )


def following(waiting: Iterable[Waiting], stem: str) -> str | None:
    """Return the article after this one that has open claims, going round; None where no other has."""
    stems = [name for name, _, counts in waiting if counts["unreviewed"]]
    after = stems[stems.index(stem) + 1 :] + stems[: stems.index(stem)] if stem in stems else stems
    return after[0] if after else None


def _counted(stem: str, statements: Iterable[Quad]) -> Waiting:
    counts, title, name = dict.fromkeys(SIGNS, 0), "", iris.article(stem)
    for q in statements:
        if q.predicate == iris.term("reviewState") and isinstance(q.object, NamedNode):
            counts[iris.local_name(q.object.value)] += 1
        elif q.subject == name and q.predicate.value == iris.DCTERMS + "title":
            title = getattr(q.object, "value", "")
    return stem, title, counts


def _ranked(found: Iterable[Waiting]) -> list[Waiting]:
    return sorted(found, key=lambda f: (-f[2]["unreviewed"], f[0]))


def export_curated(workspace: Workspace, stems: Iterable[str]) -> bytes:
    """Return the accepted, corrected and added claims of articles as curated TriG, for graphs/articles."""
    store = workspace.open()
    graphs = [SourceGraph(iris.article(s), frozenset(store.quads(iris.article(s)))) for s in stems]
    return trig([q for graph in graphs for q in curated(graph).quads], workspace.prefixes())
