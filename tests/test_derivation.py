"""What follows after articles have come is what follows from all of them at once. Invented articles, by chance."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad

from latticework.article.text import Article, digest
from latticework.claims.model import Claim, Entity, Evidence
from latticework.claims.scheme import KINDS
from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.graph.source import SourceGraph, from_claims
from latticework.reasoning import rules
from latticework.reasoning.derivation import derive, derive_from, is_growth
from latticework.store import writer
from latticework.store.ontology import named_statements
from latticework.vocabulary import iris

RULES = rules.read(Content(Path("/nowhere"), shipped_content()).found("ontology/rules", "*.rq"))
GROUPINGS = [
    Entity(f"accord-{n}", kind, {"en": (f"Accord {n}",)})
    for n, kind in enumerate(("Alliance", "UnilateralMeasure", "Programme", "Alliance", "Framework"))
]
PARTIES = [Entity(f"land-{n}", "Country", {"en": (f"Land {n}",)}) for n in range(3)]
TECHNOLOGIES = [Entity(f"craft-{n}", "Technology", {"en": (f"Craft {n}",)}) for n in range(3)]


def an_article(number: int, chance: random.Random) -> SourceGraph:
    """Return the graph of an invented article of up to eight claims of every kind."""
    claims: list[Claim] = []
    for place in range(chance.randrange(1, 9)):
        kind = KINDS[chance.choice(["membership"] * 6 + list(KINDS))]
        subjects = PARTIES if kind.name in ("membership", "control") else GROUPINGS
        objects = GROUPINGS if kind.name in ("membership", "structure") else TECHNOLOGIES
        time = chance.choice([None, str(chance.randrange(2000, 2010))])
        claims.append(
            Claim(
                kind.name,
                chance.choice(subjects),
                chance.choice(objects) if kind.object_role else None,
                chance.choice(kind.statuses()) if kind.statuses() else None,
                Evidence(place, place + 1, digest(str(place))),
                time,
                chance.choice(["start", "as-of", "end", "planned"]) if time else None,
                chance.choice([None, None, PARTIES[0]]),
                "a place" if kind.object_role is None else None,
            )
        )
    published = chance.choice([None, "2005", "2009-05"])
    article = Article(f"note-{number}", digest(str(number)), 100, "Note", published=published, language="en")
    return from_claims(article, claims)


def empty() -> pyoxigraph.Store:
    """Return a store in memory that holds the ontology alone."""
    database = pyoxigraph.Store()
    database.extend(named_statements(shipped_content() / "ontology" / "latticework.ttl"))
    return database


def whole(graphs: dict[NamedNode, frozenset[Quad]]) -> pyoxigraph.Store:
    """Return a store of these graphs with all that follows, made at one go."""
    database = empty()
    for quads in graphs.values():
        database.extend(quads)
    writer.merge(database)
    derive(database, RULES)
    return database


def changed(
    database: pyoxigraph.Store, graphs: dict[NamedNode, frozenset[Quad]]
) -> tuple[set[Quad], set[Quad]]:
    """Put graphs into a store and return what came and went."""
    come: set[Quad] = set()
    gone: set[Quad] = set()
    for name, quads in graphs.items():
        one = writer.replace(database, name, quads)
        come |= one[0]
        gone |= one[1]
    return come, gone


@pytest.mark.parametrize("seed", range(8))
def test_articles_that_come_one_after_another_lead_to_the_same_as_all_at_once(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    articles = [an_article(number, chance) for number in range(12)]
    held: dict[NamedNode, frozenset[Quad]] = {a.name: a.quads for a in articles[:4]}
    database = whole(held)
    for start in (4, 5, 9):
        come = {a.name: a.quads for a in articles[start : {4: 5, 5: 9, 9: 12}[start]]}
        held |= come
        statements, gone = changed(database, come)
        assert is_growth(RULES, statements, gone)
        derive_from(database, RULES, statements)
        assert set(database) == set(whole(held))


def test_a_date_that_an_article_had_not_moves_the_memberships_it_tells_of() -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    articles = [an_article(number, chance) for number in range(8)]
    held = {a.name: a.quads for a in articles}
    first = articles[0].name
    undated = {q for q in held[first] if "ublished" not in q.predicate.value}
    date = from_claims(Article("note-0", digest("0"), 100, "Note", published="2001", language="en"), []).quads
    database = whole({**held, first: frozenset(undated)})
    statements, gone = changed(database, {first: frozenset(undated | date)})
    assert is_growth(RULES, statements, gone)
    derive_from(database, RULES, statements)
    assert set(database) == set(whole({**held, first: frozenset(undated | date)}))


def test_what_goes_is_rejected_or_comes_from_a_list_is_no_growth() -> None:
    graph = an_article(1, random.Random(1))  # noqa: S311 - no secret
    (one, *_) = graph.quads
    node, state, origin = NamedNode("urn:x"), iris.term("reviewState"), iris.term("origin")
    assert is_growth(RULES, graph.quads, set())
    assert not is_growth(RULES, graph.quads, {one})
    assert not is_growth(RULES, [Quad(node, state, iris.status("rejected"), graph.name)], set())
    assert not is_growth(RULES, [Quad(node, origin, iris.status("reference-origin"), graph.name)], set())
    assert not is_growth(RULES, [Quad(node, state, node, iris.graph("ontology"))], set())
    assert not is_growth({**RULES, "own": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"}, graph.quads, set())


def test_a_store_emptied_of_what_follows_holds_what_its_graphs_hold() -> None:
    graph = an_article(3, random.Random(3))  # noqa: S311 - no secret
    database = whole({graph.name: graph.quads})
    kept = next(iter(database.quads_for_pattern(None, None, None, writer.DERIVED)))
    also = Quad(kept.subject, kept.predicate, kept.object, NamedNode("urn:also"))
    writer.replace(database, NamedNode("urn:also"), {also})
    writer.clear_derived(database)
    assert not list(database.quads_for_pattern(None, None, None, writer.DERIVED))
    plain = empty()
    plain.extend(graph.quads)
    plain.add(also)
    writer.merge(plain)
    assert set(database) == set(plain)
