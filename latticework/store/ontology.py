"""What the ontology files say, without a store: their named statements, and the names of things in them."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import BlankNode, Quad, RdfFormat, parse

from latticework.content import Content
from latticework.errors import InputError
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary


def named_statements(path: Path) -> list[Quad]:
    """Return the statements of an ontology file that name both ends.

    OWL axioms over blank nodes stay in the file (`export --graph ontology` has them): the store has none,
    so that its graphs compare and merge line by line.
    """
    graph = iris.graph("ontology")
    try:
        return [
            Quad(q.subject, q.predicate, q.object, graph)
            for q in parse(path=str(path), format=RdfFormat.TURTLE)
            if not isinstance(q.subject, BlankNode) and not isinstance(q.object, BlankNode)
        ]
    except SyntaxError as error:
        raise InputError(
            f"not sound RDF: {error.msg}",
            where=f"{path}:{error.lineno}:{error.offset}",
            remedy="correct the file",
        ) from None


def vocabulary_of(content: Content) -> Vocabulary:
    """Return the names that the ontology files alone give, without a store."""
    statements = [
        s
        for path in content.every("ontology", "*.ttl")
        if path.parent.name == "ontology"
        for s in parse(path=str(path))
    ]
    return Vocabulary(statements)
