"""Namespaces and the minting of IRIs; `ontology/prefixes.ttl` is the one list of prefixes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from latticework.errors import InputError

BASE = "https://latticework.example/"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OWL = "http://www.w3.org/2002/07/owl#"
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

PREF_LABEL = NamedNode(SKOS + "prefLabel")
ALT_LABEL = NamedNode(SKOS + "altLabel")
HIDDEN_LABEL = NamedNode(SKOS + "hiddenLabel")
REPLACED_BY = NamedNode(DCTERMS + "isReplacedBy")
NEEDS_RATIFICATION = NamedNode(BASE + "ontology#needsRatification")
ISO2 = NamedNode(BASE + "ontology#iso2")
ISO3 = NamedNode(BASE + "ontology#iso3")

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slug(text: str) -> str:
    """Return `text` if it may stand in an IRI: lower-case letters, digits and single hyphens.

    Raises InputError otherwise.
    """
    if not _SLUG.fullmatch(text):
        raise InputError(
            f"{text!r} is no identifier",
            remedy="write lower-case letters, digits and hyphens: us-japan-alliance",
        )
    return text


def term(name: str) -> NamedNode:
    """Return the ontology term of that local name."""
    return NamedNode(f"{BASE}ontology#{name}")


def entity(identifier: str) -> NamedNode:
    """Return the IRI of an actor or grouping: `id/quad`."""
    return NamedNode(f"{BASE}id/{slug(identifier)}")


def technology(identifier: str) -> NamedNode:
    """Return the IRI of a technology concept: `technology/quantum`."""
    return NamedNode(f"{BASE}technology/{slug(identifier)}")


def status(name: str) -> NamedNode:
    """Return the IRI of a status, kind of time, review state or origin: `status/prospective`."""
    return NamedNode(f"{BASE}status/{slug(name)}")


def article(identifier: str) -> NamedNode:
    """Return the IRI of an article, which is the name of its graph too."""
    return NamedNode(f"{BASE}article/{slug(identifier)}")


def passage(article_slug: str, start: int, end: int) -> NamedNode:
    """Return the IRI of a passage: the article's with the character range as RFC 5147 writes it."""
    return NamedNode(f"{BASE}article/{slug(article_slug)}#char={start},{end}")


def claim(article_slug: str, digest: str) -> NamedNode:
    """Return the IRI of a claim: `claim/{article-slug}/{digest}`."""
    return NamedNode(f"{BASE}claim/{slug(article_slug)}/{digest}")


def graph(name: str) -> NamedNode:
    """Return the name of a graph that is no article: ontology, technologies, entities, derived, catalogue."""
    return NamedNode(f"{BASE}graph/{slug(name)}")


def listed_in(iri: str) -> bool:
    """Say whether a source, or a claim, is a reference list or of one: `graph/reference`, `claim/reference/…`."""
    return re.match(r"(graph|claim)/reference\b", iri.removeprefix(BASE)) is not None


def reference(stem: str = "") -> NamedNode:
    """Return the name of the graph of a reference list: the shipped ones share one, a user's each has its own."""
    return NamedNode(f"{BASE}graph/reference/{slug(stem)}") if stem else graph("reference")


def local_name(iri: str) -> str:
    """Return what is left of an IRI after its namespace: `quad`, `MembershipClaim`, `us-japan/3f2a…`."""
    for head in ("ontology#", "id/", "technology/", "status/", "article/", "claim/", "graph/", "membership/"):
        if iri.startswith(BASE + head):
            return iri[len(BASE + head) :]
    return re.split(r"[#/]", iri)[-1] or iri


@cache
def prefixes(path: Path) -> dict[str, str]:
    """Return the prefixes that a `prefixes.ttl` declares, name to namespace, sorted by name."""
    found: dict[str, dict[str, str]] = {}
    for triple in parse(path=path, format=RdfFormat.TURTLE):
        predicate, value = triple.predicate.value, getattr(triple.object, "value", "")
        if predicate in (SH + "prefix", SH + "namespace"):
            found.setdefault(str(triple.subject), {})[predicate] = value
    return dict(sorted((pair[SH + "prefix"], pair[SH + "namespace"]) for pair in found.values()))
