"""Lists of things by kind, and what a search finds."""

from __future__ import annotations

from starlette.responses import Response

from latticework.query.canned import Column
from latticework.report.table import Iri, Row, Table
from latticework.vocabulary import iris
from latticework.vocabulary.names import fold, simplified
from latticework.web.pages import cells
from latticework.web.pages.entities import kind_of
from latticework.web.pages.frame import Missing, Visit
from latticework.web.pages.marks import address
from latticework.web.pages.snapshot import KINDS

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
    """Return what a name in any language, script or pinyin finds; an exact name leads straight to its page."""
    wanted = visit.first("q")
    found = matches(visit, wanted) if wanted else []
    shown = [
        (visit.label(iri), address(iri), kind_of(visit.graph.classes(iri)), name, visit.graph.mentions[iri])
        for iri, name in found[:_FOUND]
    ]
    articles = [s for s in visit.graph.sources.values() if wanted and fold(wanted) in fold(s.title)]
    nearest = [(visit.label(i), address(i)) for i in visit.graph.vocabulary.nearest(wanted)] if not found and wanted else []
    return visit.page("search.html", wanted=wanted, found=shown, articles=articles, nearest=nearest, total=len(found))


def matches(visit: Visit, wanted: str) -> list[tuple[str, str]]:
    """Return the things that a name or the beginning of one can mean, best first, each with the name that fits."""
    keys = {fold(wanted), fold(simplified(wanted))}
    best: dict[str, tuple[int, str]] = {}
    for iri, names in visit.graph.vocabulary.names.items():
        if not iri.startswith((iris.BASE + "id/", iris.BASE + "technology/")) or iri in visit.graph.vocabulary.redirects:
            continue
        for name, shown in (*names.every(), (iris.local_name(iri), True)):
            rank = _rank(name, keys)
            if rank is not None and (iri not in best or rank < best[iri][0]):
                best[iri] = (rank, name if shown else "")
    mentions = visit.graph.mentions
    return [(iri, best[iri][1]) for iri in sorted(best, key=lambda i: (best[i][0], -mentions[i], i))]


def _rank(name: str, keys: set[str]) -> int | None:
    """Return how well a name fits: 0 for the name itself, 1 for its beginning, 2 for a part, 3 by pinyin."""
    held = fold(name)
    for key in keys:
        if key and held == key:
            return 0
        if key and held.startswith(key):
            return 1
        if key and key in held and (len(key) > 2 or not key.isascii()):
            return 2
    if any(key.isascii() and len(key) > 1 for key in keys) and any("\u4e00" <= ch <= "\u9fff" for ch in name):
        whole, initials = _pinyin(name)
        if any(key and (whole.startswith(key) or (len(key) > 1 and initials.startswith(key))) for key in keys):
            return 3
    return None


_spelled: dict[str, tuple[str, str]] = {}


def _pinyin(name: str) -> tuple[str, str]:
    """Return a Chinese name in pinyin without tones, and its initials; nothing where pypinyin is missing."""
    if name not in _spelled:
        try:
            from pypinyin import lazy_pinyin
        except ImportError:
            return "", ""
        syllables = lazy_pinyin(name)
        _spelled[name] = fold("".join(syllables)), fold("".join(s[:1] for s in syllables))
    return _spelled[name]
