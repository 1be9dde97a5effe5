"""From a row to its claims to the passage in its article; and the page of one claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from latticework.article.text import digest
from latticework.errors import LatticeworkError
from latticework.report import run
from latticework.report.table import Row, Table
from latticework.vocabulary import iris
from latticework.web.pages import form, statements
from latticework.web.pages.frame import Missing, Visit
from latticework.web.pages.passages import Paragraph, Passage, paragraphs, passages
from latticework.web.pages.reports import found_query
from latticework.web.pages.snapshot import Source
from latticework.web.pages.statements import Statement


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as it is read: its text with passages marked, or None where the text is not at hand."""

    source: Source
    paragraphs: list[Paragraph] | None
    passages: list[Passage]
    misplaced: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way from a row to its passage."""

    name: str
    text: str
    href: str


def reading(visit: Visit, source: Source, chosen: frozenset[str]) -> Reading:
    """Return an article with all its passages, those of the chosen claims set off."""
    found = passages(statements.of_article(visit, source.iri))
    text = visit.state.shelf().text(source.sha256) if source.sha256 else None
    if text is None:
        return Reading(source, None, found)
    sound = [p for p in found if digest(text[p.start : p.end]) == p.statements[0].digest]
    return Reading(source, paragraphs(text, sound, chosen), sound, len(found) - len(sound))


def claim(visit: Visit) -> Response:
    """Return the page of a claim: what it says, and its passage in the article."""
    iri = f"{iris.BASE}claim/{visit.parameters['article']}/{visit.parameters['digest'].removesuffix('.html')}"
    try:
        found = statements.of_claims(visit, [iri])
    except ValueError:
        found = []
    if not found:
        raise Missing(visit.t("missing.claim"), remedy=visit.t("missing.claim.remedy"))
    return _page(visit, found, found[0], [])


def several(visit: Visit) -> Response:
    """Return the claims that the address names, with the passage of the one that is read."""
    try:
        found = statements.of_claims(
            visit, [f"{iris.BASE}claim/{name}" for name in visit.every("claim")[:200]]
        )
    except ValueError:
        found = []
    if not found:
        raise Missing(visit.t("missing.claim"), remedy=visit.t("missing.claim.remedy"))
    read = next((s for s in found if s.short == visit.first("read")), found[0])
    return _page(visit, found, read, [])


def row(visit: Visit) -> Response:
    """Return the claims that a row of a report rests on; `read` names the one that is read."""
    query = found_query(visit, visit.parameters["name"])
    given = form.given(visit, query)
    engine = visit.graph.engine
    try:
        table = run.run(run.ask(query, given, engine), engine, visit.language)
        number = int(visit.first("row", "1"))
        claims = table.claims(number - 1) if 1 <= number <= len(table) else ()
    except (LatticeworkError, ValueError):
        claims, table, number = (), None, 0
    found = statements.of_claims(visit, claims)
    if not found or table is None:
        raise Missing(visit.t("missing.row"), remedy=visit.t("missing.row.remedy"))
    read = next((s for s in found if s.short == visit.first("read")), found[0])
    pairs = [(k, v) for k, v in visit.query if v and k not in ("row", "read")]
    back = f"/reports/{query.name}.html" + ("?" + urlencode(pairs) if pairs else "")
    trail = [
        Step(visit.t("trail.report"), query.title.get(visit.language) or query.name, back),
        Step(
            visit.t("trail.row"),
            f"{number} · {_row_name(visit, table, table.rows[number - 1])}",
            f"{back}#r{number}",
        ),
    ]
    return _page(visit, found, read, trail)


def _row_name(visit: Visit, table: Table, row: Row) -> str:
    for name in ("memberLabel", "partyLabel", "groupingLabel", "targetLabel", "technologyLabel", "aLabel"):
        if isinstance(row.get(name), str):
            return str(row[name])
    named = next(
        (c.name for c in table.columns if c.name.endswith("Label") and isinstance(row.get(c.name), str)), None
    )
    return str(row[named]) if named else visit.t("row")


def _page(visit: Visit, chosen: Sequence[Statement], read: Statement, trail: list[Step]) -> Response:
    source = visit.graph.sources.get(read.article)
    if source is None:
        raise Missing(visit.t("missing.article"))
    here = frozenset(s.iri for s in chosen if s.article == read.article)
    read_article = reading(visit, source, here)
    numbers = {s.iri: p for p in read_article.passages for s in p.statements}
    same = [s for s in chosen if s.article == read.article]
    others = [s for s in chosen if s.article != read.article]
    place = numbers.get(read.iri)
    steps = [
        *trail,
        Step(visit.t("trail.claim"), visit.t("trail.claim.of", k=list(chosen).index(read) + 1, n=len(chosen)), "#c-read"),
        Step(visit.t("trail.passage"), visit.t("characters", start=read.start, end=read.end),
             f"#p{place.number}" if place and read_article.paragraphs else "#c-read"),
    ]  # fmt: skip
    return visit.page(
        "evidence.html", active="articles", trail=steps, reading=read_article, read=read, numbers=numbers,
        same=same, others=[(s, visit.graph.sources.get(s.article), _other(visit, s)) for s in others],
        says={s.iri: statements.says(visit, s) for s in chosen},
        beside=[s for s in (place.statements if place else ()) if s.iri not in here],
        beside_says={s.iri: statements.says(visit, s) for s in (place.statements if place else ())},
    )  # fmt: skip


def _other(visit: Visit, statement: Statement) -> str:
    return visit.here(read=statement.short)
