"""The list of articles, and the page of each: its description, its text, its claims."""

from __future__ import annotations

from starlette.responses import Response

from latticework.vocabulary import iris
from latticework.web.pages import statements
from latticework.web.pages.evidence import reading
from latticework.web.pages.frame import Missing, Visit


def listed(visit: Visit) -> Response:
    """Return the list of articles, those with most claims first."""
    shelf = visit.state.shelf()
    at_hand = {s.iri for s in visit.graph.sources.values() if s.sha256 and shelf.text(s.sha256) is not None}
    return visit.page("articles.html", active="articles", at_hand=at_hand)


def show(visit: Visit) -> Response:
    """Return an article with all its passages marked and all its claims."""
    iri = f"{iris.BASE}article/{visit.parameters['slug'].removesuffix('.html')}"
    source = visit.graph.sources.get(iri)
    if source is None:
        raise Missing(visit.t("missing.article"), remedy=visit.t("missing.article.remedy"))
    read = reading(visit, source, frozenset())
    kind = visit.first("kind")
    found = [s for p in read.passages for s in p.statements if not kind or s.kind == kind]
    return visit.page(
        "article.html", active="articles", reading=read, statements=found, kind=kind,
        kinds=sorted({s.kind for p in read.passages for s in p.statements}),
        numbers={s.iri: p for p in read.passages for s in p.statements},
        says={s.iri: statements.says(visit, s) for s in found},
    )  # fmt: skip
