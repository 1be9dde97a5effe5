"""Pages of things: groupings, parties, technologies, regimes. What is stated of each, by kind of claim."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from markupsafe import Markup
from pyoxigraph import NamedNode
from starlette.responses import Response

from latticework.claims.scheme import GROUPING_CLASSES, IN_FORCE, PARTY_CLASSES
from latticework.errors import LatticeworkError
from latticework.report import run
from latticework.report.table import Cell, Table
from latticework.report.wording import word
from latticework.vocabulary import iris
from latticework.vocabulary.names import fold
from latticework.web.pages import growth, statements
from latticework.web.pages.frame import LANGUAGES, Visit, redirect
from latticework.web.pages.marks import address, html_language
from latticework.web.pages.reports import drawn
from latticework.web.pages.snapshot import REGIME_CLASSES
from latticework.web.pages.statements import Statement

_STATUSES = (
    "member",
    "founding",
    "signatory",
    "prospective",
    "partner",
    "observer",
    "initiator",
    "former",
    "excluded",
)
_ASK = {
    "grouping": (
        ("members", "grouping"),
        ("similar", "grouping"),
        ("lineage", "grouping"),
        ("evidence", "grouping"),
    ),
    "party": (("memberships", "party"), ("regimes", "party"), ("timeline", "party"), ("evidence", "party")),
    "technology": (("coverage", "technology"), ("contested", "technology"), ("evidence", "technology")),
    "regime": (
        ("controls", "regime"),
        ("restricted", "regime"),
        ("members", "grouping"),
        ("evidence", "grouping"),
    ),
    "thing": (("evidence", "party"),),
}
# Which sections the page of each kind has, in order; one without claims stays and says so.
_SECTIONS = {
    "grouping": ("members", "areas", "controls", "lineage", "funding"),
    "party": ("memberships", "funding", "controls"),
    "technology": ("covered", "controlled", "funding"),
    "regime": ("controls", "members", "areas", "lineage"),
    "thing": ("memberships", "controls", "funding"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing in a section: its status there, its date as stated, and the claims that say so."""

    thing: str
    label: str
    status: str
    time: str | None
    claims: tuple[Statement, ...]
    note: str = ""

    @property
    def href(self) -> str:
        """Where the claims are shown with their passages."""
        if len(self.claims) == 1:
            return "/" + self.claims[0].short + "#passage"
        return (
            "/claims?"
            + urlencode([("claim", s.short.removeprefix("claim/")) for s in self.claims])
            + "#passage"
        )

    @property
    def reported(self) -> bool:
        """Say whether all of it is reported speech."""
        return all(s.attributed_to is not None for s in self.claims)


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one status."""

    status: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the page."""

    name: str
    groups: tuple[Group, ...]
    form: str  # `names`: a run of names; `rows`: a line each


def show(visit: Visit) -> Response:
    """Return the page of a thing; one that was merged into another leads there."""
    iri = iris.BASE + visit.path.removeprefix("/").removesuffix(".html")
    graph = visit.graph
    if (now := graph.vocabulary.current(iri)) != iri:
        return redirect(address(now))
    if iri not in graph.vocabulary:
        slug = visit.parameters["slug"]
        near = [(visit.label(i), address(i)) for i in graph.vocabulary.nearest(slug)]
        return visit.page("unknown.html", 404, name=slug, near=near)
    kind = kind_of(graph.classes(iri))
    found = statements.about(visit, iri)
    active = {"grouping": "groupings", "party": "parties", "technology": "technologies", "regime": "regimes"}
    return visit.page(
        "entity.html", active=active.get(kind, ""), iri=iri, kind=kind, names=_names(visit, iri),
        classes=sorted(c for c in graph.classes(iri) if c not in ("Concept", "NamedIndividual", "Grouping")),
        statements=found, facts=_facts(visit, iri, found), broader=_concepts(visit, iri) if kind == "technology" else [],
        sections=[_section(visit, name, iri, found) for name in _SECTIONS[kind]],
        timeline=_timeline(visit, iri, kind), growth=_growth(visit, iri, kind, found), listed=visit.first("reference") != "off", alike=_alike(visit, iri) if kind == "grouping" else [],
        conflicts=_conflicts(visit, iri), says_of=partial(_said, visit), undated=_undated(found, iri), sources=_sources(visit, found),
        asks=_asks(visit, iri, kind), crumb=active.get(kind, "groupings"),
    )  # fmt: skip


def kind_of(classes: Iterable[str]) -> str:
    """Return the kind of page for a thing of these classes."""
    held = set(classes)
    if "TechnologyArea" in held:
        return "technology"
    if held & REGIME_CLASSES:
        return "regime"
    if held & GROUPING_CLASSES:
        return "grouping"
    return "party" if held & PARTY_CLASSES else "thing"


def _names(visit: Visit, iri: str) -> list[tuple[str, str]]:
    """Return the other names of a thing with their languages; those for matching only are not shown."""
    names = visit.graph.vocabulary.names[iri]
    main = visit.label(iri)
    found = [(text, code) for code in LANGUAGES for text in [names.preferred.get(code)] if text]
    found += [(text, code) for code in LANGUAGES for text in names.other.get(code, ())]
    by_form = {fold(text): (text, html_language(code)) for text, code in reversed(found)}
    return [named for form, named in reversed(by_form.items()) if form != fold(main)]


def _facts(visit: Visit, iri: str, found: Sequence[Statement]) -> list[tuple[str, list[Entry], str]]:
    """Return what stands at the top: launch, who set it up, parts and places; each with its claims."""
    launches = [s for s in found if s.kind == "launch"]
    starters = [s for s in found if s.kind == "membership" and s.object == iri and s.status == "initiator"]
    places = [s for s in found if s.kind == "location" and s.subject == iri]
    facts: list[tuple[str, list[Entry], str]] = []
    if launches:
        listed = [Entry("", visit.t(f"status.{s.status}"), s.status or "", s.time, (s,)) for s in launches]
        facts.append(("launch", listed, ""))
    if starters:
        facts.append(("initiated", _entries(visit, starters, iri), ""))
    if places:
        facts.append(("place", [Entry("", s.place or "", "", None, (s,)) for s in places], ""))
    return facts


def _concepts(visit: Visit, iri: str) -> list[tuple[str, list[str]]]:
    store = visit.graph.engine.store
    broader = [v.value for v in store.values(iri, NamedNode(iris.SKOS + "broader"))]
    pattern = store.database.quads_for_pattern(None, NamedNode(iris.SKOS + "broader"), NamedNode(iri), None)
    narrower = sorted({q.subject.value for q in pattern if isinstance(q.subject, NamedNode)}, key=visit.label)
    return [("broader", broader), ("narrower", narrower)]


def _section(visit: Visit, name: str, iri: str, found: Sequence[Statement]) -> Section:
    about = {
        "members": [
            s for s in found if s.kind == "membership" and s.object == iri and s.status != "initiator"
        ],
        "memberships": [s for s in found if s.kind == "membership" and s.subject == iri],
        "areas": [s for s in found if s.kind == "coverage" and s.subject == iri],
        "covered": [s for s in found if s.kind == "coverage" and s.object == iri],
        "controls": [s for s in found if s.kind == "control"],
        "controlled": [s for s in found if s.kind == "control" and s.object == iri],
        "lineage": [s for s in found if s.kind == "structure"],
        "funding": [s for s in found if s.kind == "funding"],
    }[name]
    directed = name in ("controls", "lineage", "funding")
    groups: dict[str, list[Statement]] = defaultdict(list)
    for statement in about:
        status = statement.status or "plain"
        if directed:
            status = f"{statement.kind}.{status}.{'from' if statement.subject == iri else 'to'}"
        groups[status].append(statement)
    order = {status: k for k, status in enumerate(_STATUSES)}
    made = tuple(
        Group(status, tuple(_entries(visit, of_status, iri)))
        for status, of_status in sorted(groups.items(), key=lambda item: (order.get(item[0], 99), item[0]))
    )
    return Section(name, made, "names" if name in ("members", "memberships", "areas", "covered") else "rows")


def _entries(visit: Visit, found: Sequence[Statement], iri: str) -> list[Entry]:
    by_thing: dict[str, list[Statement]] = defaultdict(list)
    for statement in found:
        other = statement.object if statement.subject == iri else statement.subject
        by_thing[other or ""].append(statement)
    made: list[Entry] = []
    for thing, about in by_thing.items():
        times = sorted({s.time for s in about if s.time and s.time_kind != "end"})
        amounts = [f"{s.currency or ''} {s.amount}".strip() for s in about if s.amount]
        label = visit.label(thing) if thing else visit.t("target.none")
        note = visit.t("comma").join(dict.fromkeys(amounts))
        made.append(
            Entry(thing, label, about[0].status or "", times[0] if times else None, tuple(about), note)
        )
    return sorted(made, key=lambda e: (e.time is None, e.time or "", e.label))


def _table(visit: Visit, name: str, **given: str) -> Table | None:
    """Return the table of a report, or None where there is no such report or it does not take the thing."""
    catalogue, engine = visit.state.catalogue(), visit.graph.engine
    try:
        asked = run.ask(catalogue.get(name), {k: [v] for k, v in given.items()}, engine)
        return run.run(asked, engine, visit.language)
    except LatticeworkError:
        return None


def _timeline(visit: Visit, iri: str, kind: str) -> Markup | None:
    if kind not in ("grouping", "party", "regime"):
        return None
    table = _table(visit, "timeline", **{"party" if kind == "party" else "grouping": iri})
    dated = {row["time"] for row in table if row["time"]} if table else set[object]()
    return drawn(table) if table and len(dated) > 1 else None  # one date is no line


def _growth(
    visit: Visit, iri: str, kind: str, found: Sequence[Statement]
) -> tuple[growth.Growth | None, bool]:
    """Return the picture of members over time, and whether reference lists make a difference to it.

    They are counted unless `?reference=off`, as in the other sections of the page.
    """
    if kind not in ("grouping", "regime"):
        return None, False
    launches = [s.not_before for s in found if s.kind == "launch" and s.status == "launched" and s.not_before]
    founded = min(launches, default=None)
    alone = growth.of(visit, iri, founded)
    listed = growth.of(visit, iri, founded, reference=True)
    return (alone if visit.first("reference") == "off" else listed), listed is not None and listed != alone


def _alike(visit: Visit, iri: str) -> list[Mapping[str, object]]:
    table = _table(visit, "similar", grouping=iri)
    return list(table.rows[:6]) if table else []


def _conflicts(visit: Visit, iri: str) -> list[Mapping[str, object]]:
    table = _table(visit, "conflicts", about=iri)
    return list(table.rows[:8]) if table else []


def _said(visit: Visit, value: Cell) -> str:
    """Return what one side of a conflict says: statuses as words, the rest as it stands."""
    parts = value if isinstance(value, tuple) else () if value is None else (value,)
    return visit.t("comma").join(word(str(part), visit.language) for part in parts)


def _undated(found: Sequence[Statement], iri: str) -> tuple[int, int]:
    """Return how many parties in force have no date at all, and how many there are."""
    dated: dict[str, bool] = {}
    for s in found:
        if s.kind == "membership" and s.object == iri and s.status in IN_FORCE:
            dated[s.subject] = dated.get(s.subject, False) or s.time is not None
    return sum(not d for d in dated.values()), len(dated)


def _sources(visit: Visit, found: Sequence[Statement]) -> list[tuple[str, int]]:
    return Counter(s.article for s in found).most_common()


def _asks(visit: Visit, iri: str, kind: str) -> list[tuple[str, str]]:
    catalogue = visit.state.catalogue()
    slug = iri.rsplit("/", 1)[-1]
    return [
        (visit.t(f"asks.{kind}.{name}"), f"/reports/{name}.html?" + urlencode({parameter: slug}))
        for name, parameter in _ASK[kind] if name in catalogue.files
    ]  # fmt: skip
