"""Statements that a query makes, as nodes and edges: what the picture draws, and the list that reads the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from latticework.query.canned import Column
from latticework.report.table import Cell, Row, Table, cell
from latticework.vocabulary import iris
from latticework.web.pages.entities import kind_of
from latticework.web.pages.frame import Visit
from latticework.web.pages.marks import address

MOST = 60  # nodes whose names can still be read on one screen
_NAMES = (iris.PREF_LABEL, NamedNode(iris.RDFS + "label"))


@dataclass(frozen=True, slots=True)
class Edge:
    """A line to another node: its number, and the names of the properties that it stands for."""

    target: int
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: its name, its kind (`grouping`, `party`, …: the shape), its page, its class, and where it leads."""

    number: int
    text: str
    kind: str
    href: str
    classes: str
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """The nodes drawn, how many there are in all, and how many statements have a value and no node."""

    nodes: tuple[Node, ...]
    total: int
    edges: int
    values: int

    @property
    def kinds(self) -> list[str]:
        """The kinds of node that there are, for the key."""
        order = ("grouping", "party", "technology", "regime", "thing")
        found = {node.kind for node in self.nodes}
        return [kind for kind in order if kind in found]


def table(visit: Visit, triples: Sequence[Triple]) -> Table:
    """Return statements as rows of subject, property and value; names of things in the reader's language."""
    names = ("subject", "property", "value")
    columns = tuple(Column(name, "iri", {visit.language: visit.t(f"triple.{name}")}) for name in names)
    rows: list[Row] = []
    for triple in triples:
        terms = (triple.subject, triple.predicate, triple.object)
        row: dict[str, Cell] = {name: _cell(term) for name, term in zip(names, terms, strict=True)}
        row["propertyLabel"] = visit.graph.term(triple.predicate.value, visit.language)
        if isinstance(triple.object, Literal):
            row["valueLabel"] = triple.object.value
        rows.append(row)
    return Table("query", columns, tuple(rows), language=visit.language)


def network(visit: Visit, triples: Sequence[Triple]) -> Network | None:
    """Return the things that statements name and the lines between them; None where there are none.

    Classes are no nodes but said of their things. Of more than `MOST` things, those with most lines are kept.
    """
    own_names: dict[str, str] = {}
    classes: dict[str, set[str]] = defaultdict(set)
    lines: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    things: dict[str, None] = {}
    values = 0
    for triple in triples:
        subject, value = _name(triple.subject), triple.object
        things[subject] = None
        if isinstance(value, Literal):
            values += 1
            if triple.predicate in _NAMES and (value.language or "") in ("", visit.language):
                own_names[subject] = value.value
        elif triple.predicate == iris.RDF_TYPE and isinstance(value, NamedNode):
            classes[subject].add(iris.local_name(value.value))
        else:
            things[_name(value)] = None
            lines[subject, _name(value)][visit.graph.term(triple.predicate.value, visit.language)] = None
    if not things:
        return None
    kept = _most_joined(things, lines)
    drawn = [pair for pair in lines if pair[0] in kept and pair[1] in kept]
    joined = {end for pair in drawn for end in pair}
    if len(kept) < len(things) and joined:
        kept = [thing for thing in kept if thing in joined]
    number = {thing: k for k, thing in enumerate(kept)}
    leading: dict[str, list[Edge]] = defaultdict(list)
    for source, target in drawn:
        leading[source].append(Edge(number[target], visit.t("comma").join(lines[source, target])))
    nodes = tuple(
        _node(visit, thing, number[thing], own_names, classes[thing], leading[thing]) for thing in kept
    )
    return Network(nodes, len(things), sum(len(node.edges) for node in nodes), values)


def _cell(term: object) -> Cell:
    return cell(term) if isinstance(term, NamedNode | Literal) else str(term)


def _name(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _most_joined(things: Mapping[str, None], lines: Mapping[tuple[str, str], object]) -> list[str]:
    if len(things) <= MOST:
        return list(things)
    degree = Counter(end for pair in lines for end in set(pair))
    best = set(sorted(things, key=lambda thing: (-degree[thing], thing))[:MOST])
    return [thing for thing in things if thing in best]


def _node(
    visit: Visit, thing: str, number: int, own_names: Mapping[str, str], said: set[str], edges: Sequence[Edge]
) -> Node:
    known = visit.graph.classes(thing) | said
    kind = kind_of(known)
    if thing.startswith(iris.BASE + "claim/"):
        text = f"{visit.t('claim')} {iris.local_name(thing)[:6]}"
    elif thing in visit.graph.vocabulary or thing in visit.graph.sources:
        text = visit.label(thing)
    else:
        text = own_names.get(thing) or visit.graph.term(thing, visit.language)
    shown = [
        visit.graph.term(iris.BASE + "ontology#" + name, visit.language)
        for name in sorted(known - {"Concept", "NamedIndividual"})
    ]
    href = address(thing) if thing.startswith(iris.BASE) and _has_page(thing) else ""
    return Node(number, text, kind, href, visit.t("comma").join(shown[:2]), tuple(edges))


def _has_page(thing: str) -> bool:
    return thing.removeprefix(iris.BASE).startswith(("id/", "technology/", "claim/", "article/"))
