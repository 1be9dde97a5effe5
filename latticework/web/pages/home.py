"""Home: what is in the graph, search, the questions with their slots, the lattice, the articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from latticework.query.canned import CannedQuery
from latticework.report import run
from latticework.report.pictures.canvas import shortened, width
from latticework.web.pages import questions
from latticework.web.pages.catalogue import FAMILIES, families
from latticework.web.pages.frame import Visit
from latticework.web.pages.questions import Piece
from latticework.web.pages.snapshot import KINDS

# The questions of each family that a newcomer sees first, with what their slots hold then.
_FIRST: dict[str, list[tuple[str, Mapping[str, tuple[str, ...]]]]] = {
    "membership": [
        ("members", {"grouping": ("artemis-accords",), "as-of": ("2021-03",)}),
        ("memberships", {"party": ("jpn",), "as-of": ("2022-01",)}),
        ("prospective", {"grouping": ("aukus",)}),
    ],
    "overlap": [("shared", {"grouping": ("quad", "aukus")}), ("overlap", {})],
    "technology": [("coverage", {"grouping": ("quad",)}), ("contested", {})],
    "control": [("controls", {"regime": ("entity-list",)}), ("regimes", {"party": ("huawei",)})],
    "structure": [("lineage", {"grouping": ("quad",)}), ("funding", {})],
    "evidence": [("why-not", {"grouping": ("aukus",), "party": ("jpn",)}), ("conflicts", {})],
}
_GROUPINGS, _PARTIES = 14, 40
_ROOM, _HEIGHT = 236, 116  # px for the name of a row, and of a column


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of a question: plain words, or an input."""

    text: str
    parameter: str = ""
    label: str = ""
    size: int = 4


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be asked from the home page."""

    name: str
    slots: list[Slot]


@dataclass(frozen=True, slots=True)
class Lattice:
    """Who is in what, as a picture of dots: names of rows and columns, and the dots of each row."""

    parties: list[tuple[str, bool]]
    groupings: list[tuple[str, str, list[int]]]


def show(visit: Visit) -> Response:
    """Return the home page."""
    graph = visit.graph
    counts = {kind: len(graph.members_of_kind[kind]) for kind in KINDS}
    return visit.page(
        "home.html", counts=counts, asked=_questions(visit), lattice=_lattice(visit),
        parties_of=_party_kinds(visit), dated=sum(s.published is not None for s in graph.sources.values()),
    )  # fmt: skip


def _party_kinds(visit: Visit) -> tuple[int, int]:
    found = Counter(
        c for iri in visit.graph.members_of_kind["parties"] for c in visit.graph.classes(iri)
    )  # fmt: skip
    return found["Country"], found["Organization"]


def _questions(visit: Visit) -> list[tuple[str, int, list[Question]]]:
    found: list[tuple[str, int, list[Question]]] = []
    by_family = families(visit)
    for family in FAMILIES:
        queries = by_family.get(family, [])
        named = {query.name: query for query in queries}
        asked = [
            _question(visit, named[name], given) for name, given in _FIRST.get(family, []) if name in named
        ]
        if asked:
            found.append((family, len(queries), asked))
    return found


def _question(visit: Visit, query: CannedQuery, given: Mapping[str, tuple[str, ...]]) -> Question:
    joint = "、" if visit.language in ("zh", "ja") else ", "

    def shown(name: str) -> str | None:
        values = given.get(name)
        return joint.join(_label(visit, value) for value in values) if values else None

    pieces = questions.without_asides(questions.pieces(query, visit.language, shown))
    slots: list[Slot] = []
    for piece in pieces:
        values = given.get(piece.parameter, ()) if piece.parameter else ()
        if len(values) > 1:  # a list has an input for each of its things
            for number, value in enumerate(values):
                slots += [Slot(joint)] if number else []
                slots.append(_slot(Piece(_label(visit, value), piece.parameter, piece.label)))
        else:
            slots.append(_slot(piece))
    return Question(query.name, slots)


def _slot(piece: Piece) -> Slot:
    width = sum(2 if ord(ch) > 0x2E80 else 1 for ch in piece.text)
    return Slot(piece.text, piece.parameter, piece.label, max(4, width))


def _label(visit: Visit, value: str) -> str:
    for head in ("id/", "technology/"):
        iri = "https://latticework.example/" + head + value
        if iri in visit.graph.vocabulary:
            return visit.label(iri)
    return value


def _lattice(visit: Visit) -> Lattice | None:
    """Return the largest groupings and the parties in most of them; None where nobody is in anything."""
    catalogue = visit.state.catalogue()
    if "roster" not in catalogue.files:
        return None
    table = run.run(
        run.ask(catalogue.get("roster"), {}, visit.graph.engine), visit.graph.engine, visit.language
    )
    pairs = {(str(row["grouping"]), str(row["member"])) for row in table}
    sizes = Counter(grouping for grouping, _ in pairs)
    largest = [g for g, _ in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))[:_GROUPINGS]]
    frequency = Counter(member for grouping, member in pairs if grouping in largest)
    parties = [p for p, _ in sorted(frequency.items(), key=lambda item: (-item[1], item[0]))[:_PARTIES]]
    if not parties:
        return None
    rows = [
        (g, shortened(visit.label(g), _ROOM), [k for k, p in enumerate(parties) if (g, p) in pairs])
        for g in largest
    ]
    return Lattice([_column(visit.label(p)) for p in parties], rows)


def _column(name: str) -> tuple[str, bool]:
    """Return the head of a column, and whether it stands upright, as Chinese does."""
    kept = shortened(name, _HEIGHT)
    return kept, width(kept) == 12.0 * len(kept)
