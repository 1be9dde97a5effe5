"""Lists of things by kind, and what a search finds."""

from __future__ import annotations

from starlette.responses import Response

from latticework.query.canned import Column
from latticework.report.table import Iri, Row, Table
from latticework.web.pages import cells
from latticework.web.pages.entities import kind_of
from latticework.web.pages.frame import Missing, Visit
from latticework.web.pages.marks import address
from latticework.web.pages.snapshot import KINDS
from latticework.web.suggestions import Index

_PLAIN = {"Concept", "NamedIndividual", "Grouping", "ControlRegime"}
_FOUND = 60


def browse(visit: Visit) -> Response:
    """Return the list of all groupings, parties, technologies or regimes."""
    kind = visit.parameters["kind"]
    if kind not in KINDS:
        raise Missing(visit.t("missing.page"), remedy=visit.t("missing.page.remedy"))
    other = "en" if visit.language == "zh" else "zh"
    columns = (
        Column("thing", "iri", {visit.language: visit.t("name"), "en": visit.t("name")}, True),
        Column("thingLabel", "text", {}),
        Column("other", "text", {visit.language: visit.t(f"language.{other}")}),
        Column("type", "text", {visit.language: visit.t("type")}),
        Column("mentions", "integer", {visit.language: visit.t("claims")}),
    )
    rows = [_row(visit, iri, other) for iri in visit.graph.members_of_kind[kind]]
    rows.sort(key=lambda row: (-int(str(row["mentions"])), str(row["thingLabel"])))
    table = Table(kind, columns, tuple(rows), language=visit.language)
    return visit.page("browse.html", active=kind, kind=kind, grid=cells.grid(visit, table))


def _row(visit: Visit, iri: str, other: str) -> Row:
    names = visit.graph.vocabulary.names[iri]
    classes = sorted(visit.graph.classes(iri) - _PLAIN)
    return {
        "thing": Iri(iri), "thingLabel": visit.label(iri), "other": names.preferred.get(other),
        "type": visit.t("comma").join(visit.t(f"class.{c}") for c in classes),
        "mentions": visit.graph.mentions[iri],
    }  # fmt: skip


def search(visit: Visit) -> Response:
    """Return what a name in any language, script or pinyin finds."""
    wanted = visit.first("q")[:200]
    found = _index(visit).find(wanted, frozenset(), visit.language, _FOUND) if wanted else []
    shown = [
        (str(e["label"]), str(e["path"]), _kind(visit, str(e["iri"])), str(e["matched"]), visit.graph.mentions[str(e["iri"])])
        for e in found
    ]  # fmt: skip
    nearest = (
        [(visit.label(i), address(i)) for i in visit.graph.vocabulary.nearest(wanted)]
        if not found and wanted
        else []
    )
    return visit.page("search.html", wanted=wanted, found=shown, nearest=nearest)


def _kind(visit: Visit, iri: str) -> str:
    return "article" if iri in visit.graph.sources else kind_of(visit.graph.classes(iri))


_indexed: list[tuple[object, Index]] = []


def _index(visit: Visit) -> Index:
    """Return the names of this state of the store, spelled in pinyin too; made when somebody first searches."""
    if not _indexed or _indexed[0][0] is not visit.graph:
        _indexed[:] = [(visit.graph, Index(visit.state))]
    return _indexed[0][1]
