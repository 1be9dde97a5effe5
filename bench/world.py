"""A generated world: articles, groupings, parties, technologies, from a seed; about a quarter of the quads repeated.

The shape is that of the curated graphs: a claim of 13 quads with its passage, an article of 40 claims, each
article describing again the entities that it names (that is the repeated quarter).
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass

BASE = "https://latticework.example/"
LW = BASE + "ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OA = "http://www.w3.org/ns/oa#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
INSTANT = "<http://www.w3.org/2001/XMLSchema#dateTime>"
INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"
_STATUSES = (
    ("member", "inForceMember", 40), ("founding", "inForceMember", 15), ("signatory", "inForceMember", 15),
    ("prospective", "prospectiveMember", 15), ("partner", "associatedParty", 6), ("initiator", "initiatingParty", 5),
    ("former", "formerMember", 2), ("excluded", "excludedParty", 2),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How many of what make a world of about so many quads."""

    quads: int

    @property
    def articles(self) -> int:
        """Return the number of articles."""
        return max(4, self.quads // 800)

    @property
    def groupings(self) -> int:
        """Return the number of groupings."""
        return min(2000, max(40, self.quads // 1000))

    @property
    def parties(self) -> int:
        """Return the number of parties."""
        return min(1500, max(60, self.quads // 1500))

    @property
    def technologies(self) -> int:
        """Return the number of technologies."""
        return 200


def nquads(size: Size, seed: int = 7) -> Iterator[str]:
    """Yield the world as lines of N-Quads, the same for the same seed."""
    chance = random.Random(seed)
    for i in range(size.technologies):
        yield from _named(f"technology/t{i}", f"Technology {i}", "TechnologyArea", "graph/technologies")
        if i >= 10:
            yield _quad(
                f"technology/t{i}", SKOS + "broader", f"<{BASE}technology/t{i % 10}>", "graph/technologies"
            )
    for number in range(size.articles):
        yield from _article(number, size, chance)


def _article(number: int, size: Size, chance: random.Random) -> Iterator[str]:
    slug = f"a{number}"
    g = f"article/{slug}"
    year, month = 2005 + chance.randrange(20), 1 + chance.randrange(12)
    yield _quad(g, TYPE, f"<{LW}Article>", g)
    yield _quad(g, LW + "sha256", f'"{hashlib.sha256(slug.encode()).hexdigest()}"', g)
    yield _quad(g, LW + "published", f'"{year}-{month:02d}"', g)
    yield _quad(g, LW + "publishedNotAfter", f'"{year}-{month:02d}-28T23:59:59Z"^^{INSTANT}', g)
    named: set[str] = set()
    for k in range(40):
        grouping = int(size.groupings * chance.random() ** 1.6)
        party = int(size.parties * chance.random() ** 1.8)
        kind = chance.random()
        if kind < 0.6:
            yield from _membership(slug, k, grouping, party, chance)
        elif kind < 0.85:
            yield from _coverage(slug, k, grouping, chance.randrange(size.technologies))
        else:
            yield from _control(slug, k, party, chance.randrange(size.technologies))
        for path, label, name in (
            (f"id/g{grouping}", f"Grouping {grouping}", "Alliance"),
            (f"id/p{party}", f"Party {party}", "Country"),
        ):
            if path not in named:
                named.add(path)
                yield from _named(path, label, name, g)


def _claim(slug: str, k: int, class_name: str, status: str) -> Iterator[str]:
    digest = hashlib.sha256(f"{slug}/{k}".encode()).hexdigest()
    claim, g = f"claim/{slug}/{digest[:12]}", f"article/{slug}"
    passage = f"article/{slug}#char={k * 50},{k * 50 + 40}"
    yield _quad(claim, TYPE, f"<{LW}{class_name}>", g)
    yield _quad(claim, LW + "status", f"<{BASE}status/{status}>", g)
    yield _quad(claim, LW + "statedIn", f"<{BASE}{g}>", g)
    yield _quad(claim, LW + "origin", f"<{BASE}status/article-origin>", g)
    yield _quad(claim, LW + "reviewState", f"<{BASE}status/unreviewed>", g)
    yield _quad(claim, LW + "evidence", f"<{BASE}{passage}>", g)
    yield _quad(passage, OA + "start", f'"{k * 50}"^^{INTEGER}', g)
    yield _quad(passage, OA + "end", f'"{k * 50 + 40}"^^{INTEGER}', g)
    yield _quad(passage, LW + "passageSha256", f'"{digest}"', g)


def _membership(slug: str, k: int, grouping: int, party: int, chance: random.Random) -> Iterator[str]:
    status, role, _ = chance.choices(_STATUSES, [weight for *_, weight in _STATUSES])[0]
    digest = hashlib.sha256(f"{slug}/{k}".encode()).hexdigest()
    claim, g = f"claim/{slug}/{digest[:12]}", f"article/{slug}"
    yield from _claim(slug, k, "MembershipClaim", status)
    yield _quad(claim, LW + role, f"<{BASE}id/p{party}>", g)
    yield _quad(claim, LW + "claimedGroup", f"<{BASE}id/g{grouping}>", g)
    if chance.random() < 0.6:
        year = 2000 + chance.randrange(25)
        yield _quad(claim, LW + "time", f'"{year}"', g)
        yield _quad(claim, LW + "notBefore", f'"{year}-01-01T00:00:00Z"^^{INSTANT}', g)
        yield _quad(claim, LW + "notAfter", f'"{year}-12-31T23:59:59Z"^^{INSTANT}', g)
        yield _quad(claim, LW + "timeKind", f"<{BASE}status/{'end' if status == 'former' else 'start'}>", g)
    if chance.random() < 0.15:
        yield _quad(claim, LW + "attributedTo", f"<{BASE}id/p0>", g)


def _coverage(slug: str, k: int, grouping: int, technology: int) -> Iterator[str]:
    digest = hashlib.sha256(f"{slug}/{k}".encode()).hexdigest()
    claim, g = f"claim/{slug}/{digest[:12]}", f"article/{slug}"
    yield from _claim(slug, k, "CoverageClaim", "active")
    yield _quad(claim, LW + "activeCoverer", f"<{BASE}id/g{grouping}>", g)
    yield _quad(claim, LW + "coveredTechnology", f"<{BASE}technology/t{technology}>", g)


def _control(slug: str, k: int, party: int, technology: int) -> Iterator[str]:
    digest = hashlib.sha256(f"{slug}/{k}".encode()).hexdigest()
    claim, g = f"claim/{slug}/{digest[:12]}", f"article/{slug}"
    yield from _claim(slug, k, "ControlClaim", "active")
    yield _quad(claim, LW + "activeRestrictor", f"<{BASE}id/p{party}>", g)
    yield _quad(claim, LW + "restrictedTarget", f"<{BASE}technology/t{technology}>", g)


def _named(path: str, label: str, class_name: str, g: str) -> Iterator[str]:
    yield _quad(path, TYPE, f"<{LW}{class_name}>", g)
    yield _quad(path, SKOS + "prefLabel", f'"{label}"@en', g)
    yield _quad(path, SKOS + "prefLabel", f'"名称{label}"@zh', g)


def _quad(subject: str, predicate: str, value: str, g: str) -> str:
    predicate = predicate if predicate.startswith("<") else f"<{predicate}>"
    return f"<{BASE}{subject}> {predicate} {value} <{BASE}{g}> .\n"
