"""Groupings side by side: who shares them, what they work on, what they restrict, what that rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urlencode

from starlette.responses import Response

from latticework.errors import LatticeworkError
from latticework.query.parameters import Resolver
from latticework.report import run
from latticework.report.table import Row, Table
from latticework.web.pages import form, statements
from latticework.web.pages.frame import Visit
from latticework.web.pages.statements import Statement

_IN = {"member", "founding", "signatory"}
_MOST = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """What a party is in a grouping: status, date, and where that is shown."""

    status: str
    time: str | None
    state: str
    href: str


@dataclass(frozen=True, slots=True)
class Band:
    """Parties that are in exactly the same groupings of those compared."""

    groupings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Standing | None, ...]], ...]


def show(visit: Visit) -> Response:
    """Return the comparison; without two groupings the form alone."""
    catalogue = visit.state.catalogue()
    query = catalogue.get("members")
    fields = {f.name: f for f in form.fields(visit, query, {"grouping": visit.every("grouping")})}
    as_of = visit.first("as-of")
    groupings, wrong = _resolved(visit)
    values: dict[str, object] = {
        "active": "compare", "groupings": groupings, "names": fields["grouping"].names, "as_of": as_of, "wrong": wrong,
        "fields": fields, "bands": [], "brief": [], "areas": [], "controls": {}, "removed": {},
    }  # fmt: skip
    if len(groupings) < 2:
        return visit.page("compare.html", 422 if wrong else 200, **values)
    given = {"grouping": list(groupings), "status": ["any"]} | ({"as-of": [as_of]} if as_of else {})
    try:
        table = run.run(run.ask(query, given, visit.graph.engine), visit.graph.engine, visit.language)
    except LatticeworkError:
        return visit.page("compare.html", 422, **(values | {"wrong": visit.t("wrong.date", value=as_of)}))
    claims = {g: statements.about(visit, g) for g in groupings}
    values |= {
        "bands": _bands(visit, groupings, table), "brief": _brief(visit, groupings, table, claims),
        "areas": _areas(visit, groupings, claims),
        "controls": {g: [s for s in claims[g] if s.kind == "control"] for g in groupings},
        "removed": {g: _without(visit, groupings, g) for g in groupings},
        "rests": [len(claims[g]) for g in groupings],
        "sources": [len({s.article for s in claims[g]}) for g in groupings],
        "downloads": [(n.upper(), f"/reports/members.{n}?" + _pairs(groupings, as_of)) for n in ("csv", "xlsx", "json")],
        "command": _command(groupings, as_of), "overlap": "/reports/overlap.html?" + urlencode([("grouping", _slug(g)) for g in groupings]),
    }  # fmt: skip
    return visit.page("compare.html", **values)


def _resolved(visit: Visit) -> tuple[tuple[str, ...], str]:
    engine = visit.graph.engine
    resolver = Resolver(engine.classes, engine.vocabulary)
    parameter = visit.state.catalogue().get("members").parameters["grouping"]
    found: list[str] = []
    for name in visit.every("grouping")[:_MOST]:
        try:
            found.append(resolver.entity(parameter, name))
        except LatticeworkError:
            return tuple(dict.fromkeys(found)), visit.t(
                "wrong.unknown", value=name, kind=visit.t("nav.groupings")
            )
    return tuple(dict.fromkeys(found)), ""


def _slug(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _pairs(groupings: Sequence[str], as_of: str) -> str:
    pairs = [("grouping", _slug(g)) for g in groupings] + [("status", "any")]
    return urlencode([*pairs, ("as-of", as_of)] if as_of else pairs)


def _without(visit: Visit, groupings: Sequence[str], left_out: str) -> str:
    pairs = [("grouping", _slug(g)) for g in groupings if g != left_out]
    return "/compare?" + urlencode(
        [*pairs, *([("as-of", visit.first("as-of"))] if visit.first("as-of") else [])]
    )


def _command(groupings: Sequence[str], as_of: str) -> str:
    chosen = " ".join(f"-p grouping={_slug(g)}" for g in groupings)
    return f"latticework report members {chosen} --status any" + (f" --as-of {as_of}" if as_of else "")


def _standing(row: Row) -> Standing:
    claims = row["claims"] if isinstance(row["claims"], tuple) else ()
    pairs = [("claim", str(c).split("/claim/", 1)[1]) for c in claims]
    return Standing(
        str(row["status"]),
        str(row["time"]) if row["time"] else None,
        str(row["state"] or ""),
        "/claims?" + urlencode(pairs) + "#passage",
    )


def _bands(visit: Visit, groupings: Sequence[str], table: Table) -> list[Band]:
    """Return the parties by the set of groupings that they are in: those in all first, those in none last."""
    held: dict[str, dict[str, Standing]] = defaultdict(dict)
    for row in table:
        party, grouping = str(row["member"]), str(row["grouping"])
        standing = _standing(row)
        if grouping not in held[party] or standing.status in _IN:
            held[party][grouping] = standing
    bands: dict[tuple[str, ...], list[str]] = {
        chosen: [] for size in range(len(groupings), 0, -1) for chosen in combinations(groupings, size)
    }
    bands[()] = []
    for party, found in held.items():
        bands[tuple(g for g in groupings if g in found and found[g].status in _IN)].append(party)
    return [
        Band(
            chosen,
            tuple((p, tuple(held[p].get(g) for g in groupings)) for p in sorted(parties, key=visit.label)),
        )
        for chosen, parties in bands.items()
        if parties or len(chosen) == len(groupings) or (len(chosen) == 1 and len(groupings) < 4)
    ]


def _brief(
    visit: Visit, groupings: Sequence[str], table: Table, claims: dict[str, list[Statement]]
) -> list[tuple[str, list[str]]]:
    members = {
        g: {str(r["member"]) for r in table if str(r["grouping"]) == g and r["status"] in _IN}
        for g in groupings
    }
    kinds = [
        visit.t("comma").join(
            visit.t(f"class.{c}") for c in sorted(visit.graph.classes(g) - {"Grouping", "NamedIndividual"})
        )
        for g in groupings
    ]
    since = [
        min(
            (s.time for s in claims[g] if s.kind == "launch" and s.status == "launched" and s.time),
            default="",
        )
        for g in groupings
    ]
    alike: list[str] = []
    for g in groupings:
        shares: list[str] = []
        for other in groupings:
            either = members[g] | members[other]
            if other != g and either:
                shares.append(f"{visit.label(other)} {len(members[g] & members[other]) / len(either):.3f}")
        alike.append(" · ".join(shares))
    return [
        (visit.t("type"), kinds), (visit.t("fact.launch"), since),
        (visit.t("compare.members"), [str(len(members[g])) for g in groupings]), (visit.t("compare.jaccard"), alike),
    ]  # fmt: skip


def _areas(
    visit: Visit, groupings: Sequence[str], claims: dict[str, list[Statement]]
) -> list[tuple[str, list[list[tuple[str, str, bool]]]]]:
    """Return the technology areas under their broader area: for each grouping name, address, and whether planned."""
    from pyoxigraph import NamedNode

    from latticework.vocabulary import iris
    from latticework.web.pages.marks import address

    store = visit.graph.engine.store
    found: dict[str, dict[str, dict[str, tuple[str, str, bool]]]] = defaultdict(lambda: defaultdict(dict))
    for g in groupings:
        for s in claims[g]:
            if s.kind == "coverage" and s.subject == g and s.object:
                above = store.values(s.object, NamedNode(iris.SKOS + "broader"))
                broader = visit.label(above[0].value) if above else visit.label(s.object)
                planned = s.status != "active" and found[broader][g].get(s.object, ("", "", True))[2]
                found[broader][g][s.object] = (visit.label(s.object), address(s.object), planned)
    return [
        (broader, [sorted(per.get(g, {}).values()) for g in groupings])
        for broader, per in sorted(found.items())
    ]
