"""What the graph is made of: classes, properties, prefixes, and all that is stated of one thing."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import DefaultGraph, Literal, NamedNode

from latticework.console.answers import Listing, Statements, listing
from latticework.console.session import Session
from latticework.errors import UsageError
from latticework.query import answers
from latticework.vocabulary import iris

_COUNTED = """\
SELECT ?class (COUNT(?thing) AS ?things) WHERE { ?class a <http://www.w3.org/2002/07/owl#Class> . ?thing a ?class }
GROUP BY ?class ORDER BY DESC(?things) ?class"""
_PROPERTIES = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?property (SAMPLE(?d) AS ?domain) (SAMPLE(?r) AS ?range) WHERE {
  VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty } ?property a ?kind .
  OPTIONAL { ?property rdfs:domain ?d FILTER (isIRI(?d)) } OPTIONAL { ?property rdfs:range ?r FILTER (isIRI(?r)) }
} GROUP BY ?property ORDER BY ?property"""


def _select(session: Session, query: str) -> list[tuple[NamedNode | Literal | None, ...]]:
    folder = session.engine.store.folder
    assert folder is not None  # noqa: S101 - a console opens a published store
    return answers.answer(session.worker.ask(folder, query).data).rows


def classes(session: Session, given: Sequence[str]) -> Listing:
    """Return the classes that have things, the fullest first."""
    language = session.settings.language
    rows = [
        (session.naming.compact(c.value), session.naming.label(c.value, language) or "", int(n.value))
        for c, n in _select(session, _COUNTED)
        if isinstance(c, NamedNode) and n is not None
    ]
    return listing("classes", ("class", "label", "count"), rows, language)


def schema(session: Session, given: Sequence[str]) -> Listing:
    """Return the properties with what they lead from and to; of a class those that its things can have."""
    language = session.settings.language
    wanted = _class(session, given[0]) if given else ""
    fitting = {wanted, *_above(session, wanted)}
    rows: list[tuple[str, str, str, str]] = []
    for term, domain, target in _select(session, _PROPERTIES):
        if term is None or (wanted and (domain is None or domain.value not in fitting)):
            continue
        ends = [session.naming.compact(end.value) if end else "" for end in (domain, target)]
        label = session.naming.label(term.value, language) or ""
        rows.append((session.naming.compact(term.value), label, ends[0], ends[1]))
    return listing("schema", ("property", "label", "domain", "range"), rows, language)


def _class(session: Session, name: str) -> str:
    """Return the class of that name. Raises UsageError for an unknown one."""
    for candidate in (session.naming.expand(name), iris.BASE + "ontology#" + name, name):
        if (
            candidate
            and " " not in candidate
            and ":" in candidate
            and "Class" in session.engine.classes(candidate)
        ):
            return candidate
    if session.index is not None:
        for rank, entry in session.index.find(name, lambda e: e.kind == "class", 1):
            if rank == 0:
                return entry.iri
    raise UsageError(f"no class is called {name}", remedy=".classes lists them")


def _above(session: Session, class_: str) -> set[str]:
    found, waiting = set[str](), [class_] if class_ else []
    predicate = NamedNode(iris.RDFS + "subClassOf")
    while waiting:
        node = NamedNode(waiting.pop())
        for q in session.engine.store.database.quads_for_pattern(node, predicate, None, DefaultGraph()):
            if isinstance(q.object, NamedNode) and q.object.value not in found:
                found.add(q.object.value)
                waiting.append(q.object.value)
    return found


def prefixes(session: Session, given: Sequence[str]) -> Listing:
    """Return the prefixes that a query may use as they are."""
    return listing("prefixes", ("prefix", "namespace"), [(f"{p}:", n) for p, n in session.prefixes.items()],
                   session.settings.language)  # fmt: skip


def describe(session: Session, given: Sequence[str]) -> Statements:
    """Return what is stated of a thing or term."""
    if not given:
        raise UsageError(
            ".describe needs a name", remedy=".describe Quad, .describe id:jpn, .describe lw:memberOf"
        )
    return session.described(session.thing(" ".join(given)))
