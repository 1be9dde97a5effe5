"""RDF (Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD): statements as they are, in named graphs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from latticework.errors import InputError
from latticework.graph.source import SourceGraph
from latticework.loaders import Source
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary

_FORMATS = {
    ".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG, ".nt": RdfFormat.N_TRIPLES, ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD, ".rdf": RdfFormat.RDF_XML, ".owl": RdfFormat.RDF_XML, ".xml": RdfFormat.RDF_XML,
}  # fmt: skip
ENDINGS = tuple(_FORMATS)
_RESERVED = {
    iris.graph(n) for n in ("ontology", "technologies", "entities", "derived", "catalogue", "decisions")
}


def load(source: Source, vocabulary: Vocabulary) -> Sequence[SourceGraph]:
    """Return one graph for each graph in the file; statements outside any go into one named after the file."""
    try:
        quads = Dataset(parse(path=str(source.path), format=_FORMATS[source.path.suffix.lower()]))
        quads.canonicalize(
            CanonicalizationAlgorithm.RDFC_1_0
        )  # so that blank nodes get the same name each time
    except SyntaxError as error:
        place = f"{source.path}:{error.lineno}:{error.offset}"
        raise InputError(f"not sound RDF: {error.msg}", where=place, remedy="correct the file") from None
    except (OSError, ValueError) as error:
        raise InputError(str(error), where=str(source.path), remedy="check the file") from None
    if len(quads) == 0:  # bool() of a pyoxigraph 0.5.13 Dataset is the wrong way round
        raise InputError("there is no statement in it", where=str(source.path), remedy="check the file")
    stem = re.sub(r"[^a-z0-9]+", "-", source.path.stem.lower()).strip("-") or "statements"
    own = iris.article(source.slug or stem)
    grouped: dict[NamedNode, set[Quad]] = defaultdict(set)
    for q in quads:
        if isinstance(q.graph_name, BlankNode):
            raise InputError(
                "a graph is named by a blank node", where=str(source.path), remedy="give it an IRI"
            )
        name = own if isinstance(q.graph_name, DefaultGraph) else q.graph_name
        if name in _RESERVED:
            raise InputError(
                f"{name.value} is a graph of latticework itself",
                where=str(source.path),
                remedy="use a name of your own",
            )
        grouped[name].add(Quad(_named(q.subject, own), q.predicate, _named(q.object, own), name))
    return [SourceGraph(name, frozenset(statements)) for name, statements in sorted(grouped.items(), key=str)]


def _named(node: Any, own: NamedNode) -> Any:
    """Return a blank node as an IRI of its own: data here has none, so that graphs compare line by line."""
    if not isinstance(node, BlankNode):
        return node
    return NamedNode(f"{own.value}/genid/{node.value}")
