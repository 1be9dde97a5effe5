"""`SourceGraph`: the named graph of one article, made from claims and read back into claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from latticework.article.dates import bounds
from latticework.article.text import Article
from latticework.claims.model import Claim, Entity, Evidence
from latticework.claims.scheme import KINDS, TIME_KINDS, TYPE_OF_CLASS, subject_role
from latticework.errors import InputError
from latticework.vocabulary import iris
from latticework.vocabulary.iris import RDF_TYPE, XSD, term

ARTICLE_ORIGIN = iris.status("article-origin")
_DATE_TIME = NamedNode(XSD + "dateTime")
_DECIMAL = NamedNode(XSD + "decimal")
_KIND_OF_CLASS = {kind.class_name: kind for kind in KINDS.values()}
_STATED_TIME_KIND = {iris.status(name).value: stated for stated, name in TIME_KINDS.items()}


@dataclass(frozen=True, slots=True)
class SourceGraph:
    """What one source says: the statements of its named graph."""

    name: NamedNode
    quads: frozenset[Quad]

    @property
    def slug(self) -> str:
        """The article's slug: the last part of the graph's name."""
        return iris.local_name(self.name.value)

    def claims(self) -> set[str]:
        """Return the IRIs of its claims."""
        stated_in = term("statedIn")
        return {
            q.subject.value
            for q in self.quads
            if q.predicate == stated_in and isinstance(q.subject, NamedNode)
        }


def from_claims(
    article: Article, claims: Iterable[Claim], known: Container[str] = (), to_ratify: Collection[str] = ()
) -> SourceGraph:
    """Return the graph of an article with these claims.

    Entities whose IRI is in `known` are only referred to; others are described in this graph. `to_ratify`
    holds the IRIs of agreements in which a signature alone is not membership in force.
    Raises InputError for a claim that names an unknown entity without a type and a label.
    """
    name = iris.article(article.slug)
    quads = set(_article_quads(article, name))
    new: dict[str, Entity] = {}
    for claim in claims:
        quads.update(_claim_quads(claim, article, name, to_ratify))
        for entity in (claim.subject, claim.object, claim.attributed_to):
            if entity is None or entity.iri in known:
                continue
            if entity.iri not in new or (entity.type and not new[entity.iri].type):
                new[entity.iri] = entity
    for iri, entity in new.items():
        quads.update(_entity_quads(iri, entity, name))
    return SourceGraph(name, frozenset(quads))


def _article_quads(article: Article, g: NamedNode) -> Iterator[Quad]:
    yield Quad(g, RDF_TYPE, term("Article"), g)
    yield Quad(g, term("sha256"), Literal(article.sha256), g)
    yield Quad(g, term("textLength"), Literal(article.length), g)
    if article.title:
        yield Quad(g, NamedNode(iris.DCTERMS + "title"), _text(article.title, article.language), g)
    if article.publisher:
        yield Quad(g, NamedNode(iris.DCTERMS + "publisher"), _text(article.publisher, article.language), g)
    if article.language:
        yield Quad(g, NamedNode(iris.DCTERMS + "language"), Literal(article.language), g)
    if article.url:
        yield Quad(g, NamedNode(iris.DCTERMS + "source"), NamedNode(article.url), g)
    if article.published:
        span = bounds(article.published)
        yield Quad(g, term("published"), Literal(article.published), g)
        yield Quad(g, term("publishedNotBefore"), Literal(span.not_before, datatype=_DATE_TIME), g)
        yield Quad(g, term("publishedNotAfter"), Literal(span.not_after, datatype=_DATE_TIME), g)
    if article.latest_date_stated:
        bounds(article.latest_date_stated)
        yield Quad(g, term("latestDateStated"), Literal(article.latest_date_stated), g)
    for note in article.change_notes:
        yield Quad(g, NamedNode(iris.SKOS + "changeNote"), Literal(note, language="en"), g)


def _text(value: str, language: str | None) -> Literal:
    return Literal(value, language=language) if language else Literal(value)


def _claim_quads(claim: Claim, article: Article, g: NamedNode, to_ratify: Collection[str]) -> Iterator[Quad]:
    kind = KINDS[claim.kind]
    node = iris.claim(article.slug, claim.digest(article.sha256))
    passage = iris.passage(article.slug, claim.evidence.start, claim.evidence.end)
    yield Quad(node, RDF_TYPE, term(kind.class_name), g)
    signed_only = claim.object is not None and claim.object.iri in to_ratify
    role = subject_role(kind, claim.status, claim.time_kind, signed_only)
    yield Quad(node, term(role), NamedNode(claim.subject.iri), g)
    if claim.object is not None and kind.object_role:
        yield Quad(node, term(kind.object_role), NamedNode(claim.object.iri), g)
    if claim.object_label:
        yield Quad(node, term("objectLabel"), Literal(claim.object_label), g)
    if claim.status:
        yield Quad(node, term("status"), iris.status(claim.status), g)
    if claim.time:
        span = bounds(claim.time)
        yield Quad(node, term("time"), Literal(claim.time), g)
        yield Quad(node, term("notBefore"), Literal(span.not_before, datatype=_DATE_TIME), g)
        yield Quad(node, term("notAfter"), Literal(span.not_after, datatype=_DATE_TIME), g)
    if claim.time_kind:
        yield Quad(node, term("timeKind"), iris.status(TIME_KINDS[claim.time_kind]), g)
    if claim.attributed_to:
        yield Quad(node, term("attributedTo"), NamedNode(claim.attributed_to.iri), g)
    if claim.amount is not None:
        yield Quad(node, term("amount"), Literal(format(claim.amount, "f"), datatype=_DECIMAL), g)
        yield Quad(node, term("currency"), Literal(claim.currency or ""), g)
    if claim.tier:
        yield Quad(node, term("tier"), Literal(claim.tier), g)
    if claim.confidence is not None:
        yield Quad(node, term("confidence"), Literal(format(claim.confidence, "f"), datatype=_DECIMAL), g)
    if claim.rule:
        yield Quad(node, term("rule"), Literal(claim.rule), g)
    yield Quad(node, term("reviewState"), iris.status(claim.review), g)
    yield Quad(node, term("origin"), ARTICLE_ORIGIN, g)
    yield Quad(node, term("statedIn"), g, g)
    yield Quad(node, term("evidence"), passage, g)
    yield Quad(passage, RDF_TYPE, term("Evidence"), g)
    yield Quad(passage, NamedNode(iris.OA + "hasSource"), g, g)
    yield Quad(passage, NamedNode(iris.OA + "start"), Literal(claim.evidence.start), g)
    yield Quad(passage, NamedNode(iris.OA + "end"), Literal(claim.evidence.end), g)
    yield Quad(passage, term("passageSha256"), Literal(claim.evidence.sha256), g)


def _entity_quads(iri: str, entity: Entity, g: NamedNode) -> Iterator[Quad]:
    if not entity.class_name or not any(entity.labels.values()):
        raise InputError(
            f"{entity.id} is not known to the graph and has no type and label",
            remedy='describe it: {"id": …, "type": …, "labels": {"en": [...], "zh": [...]}}',
        )
    node = NamedNode(iri)
    yield Quad(node, RDF_TYPE, term(entity.class_name), g)
    for language, (first, *others) in ((lang, names) for lang, names in entity.labels.items() if names):
        yield Quad(node, iris.PREF_LABEL, Literal(first, language=language), g)
        for other in others:
            yield Quad(node, iris.ALT_LABEL, Literal(other, language=language), g)


def to_article(graph: SourceGraph) -> Article:
    """Return the description of the article that a graph holds."""
    about = {q.predicate.value: q.object for q in graph.quads if q.subject == graph.name}
    notes = sorted(
        q.object.value
        for q in graph.quads
        if q.subject == graph.name
        and q.predicate.value == iris.SKOS + "changeNote"
        and isinstance(q.object, Literal)
    )

    def value(predicate: str) -> str | None:
        found = about.get(predicate)
        return found.value if isinstance(found, Literal | NamedNode) else None

    return Article(
        slug=graph.slug,
        sha256=value(term("sha256").value) or "",
        length=int(value(term("textLength").value) or 0),
        title=value(iris.DCTERMS + "title"),
        publisher=value(iris.DCTERMS + "publisher"),
        published=value(term("published").value),
        latest_date_stated=value(term("latestDateStated").value),
        language=value(iris.DCTERMS + "language"),
        url=value(iris.DCTERMS + "source"),
        change_notes=tuple(notes),
    )


def to_claims(graph: SourceGraph, classes: dict[str, set[str]] | None = None) -> list[Claim]:
    """Return the claims of a graph, in the order of their passages.

    `classes` gives the types of entities that the graph itself does not describe.
    """
    return sorted(
        claims_by_iri(graph, classes).values(),
        key=lambda c: (c.evidence.start, c.evidence.end, c.kind, c.subject.iri, str(c.object)),
    )


def claims_by_iri(graph: SourceGraph, classes: dict[str, set[str]] | None = None) -> dict[str, Claim]:
    """Return the claims of a graph by their IRIs; `classes` as in `to_claims`."""
    nodes: dict[str, dict[str, str]] = defaultdict(dict)
    types: dict[str, set[str]] = defaultdict(set, {k: set(v) for k, v in (classes or {}).items()})
    for q in graph.quads:
        if isinstance(q.subject, NamedNode) and isinstance(q.object, Literal | NamedNode):
            nodes[q.subject.value][q.predicate.value] = q.object.value
            if q.predicate == RDF_TYPE:
                types[q.subject.value].add(iris.local_name(q.object.value))
    return {
        iri: _claim(about, nodes, types)
        for iri, about in list(nodes.items())
        if iris.local_name(about.get(RDF_TYPE.value, "")) in _KIND_OF_CLASS
    }


def _claim(about: dict[str, str], nodes: dict[str, dict[str, str]], types: dict[str, set[str]]) -> Claim:
    kind = _KIND_OF_CLASS[iris.local_name(about[RDF_TYPE.value])]

    def get(name: str) -> str | None:
        return about.get(term(name).value)

    def entity(iri: str | None) -> Entity | None:
        if iri is None:
            return None
        known = sorted(TYPE_OF_CLASS[c] for c in types.get(iri, set()) if c in TYPE_OF_CLASS)
        if not known and iri.startswith(iris.BASE + "technology/"):
            known = ["Technology"]  # the IRI says so, and is made from the type again
        return Entity(iris.local_name(iri), known[0] if known else None)

    roles = (*kind.subject_roles.values(), "signingParty", "prospectiveRelated")
    subject = entity(next(value for role in roles if (value := get(role)) is not None))
    if subject is None:
        raise InputError("a claim has no subject")
    passage = nodes[about[term("evidence").value]]
    state, kind_of_time, amount, confidence = (get(n) for n in ("status", "timeKind", "amount", "confidence"))
    return Claim(
        kind=kind.name,
        subject=subject,
        object=entity(get(kind.object_role)) if kind.object_role else None,
        status=iris.local_name(state) if state else None,
        evidence=Evidence(
            int(passage[iris.OA + "start"]),
            int(passage[iris.OA + "end"]),
            passage[term("passageSha256").value],
        ),
        time=get("time"),
        time_kind=_STATED_TIME_KIND[kind_of_time] if kind_of_time else None,
        attributed_to=entity(get("attributedTo")),
        object_label=get("objectLabel"),
        amount=Decimal(amount) if amount else None,
        currency=get("currency"),
        tier=get("tier"),
        confidence=Decimal(confidence) if confidence else None,
        rule=get("rule"),
        review=iris.local_name(get("reviewState") or "unreviewed"),
    )
