"""Claims as pages show them: a sentence each, with status, time, voice, review and place in the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from latticework.claims.scheme import KINDS
from latticework.query.binder import bind
from latticework.report.records import records
from latticework.report.table import Cell, Row
from latticework.vocabulary import iris
from latticework.web.pages import words
from latticework.web.pages.cells import Link
from latticework.web.pages.frame import Visit
from latticework.web.pages.marks import address

_KIND_OF_CLASS = {kind.class_name: kind.name for kind in KINDS.values()}
_QUERY = """\
PREFIX lw: <https://latticework.example/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?claim ?kind ?subject ?object ?status ?time ?timeKind ?notBefore ?notAfter ?attributedTo ?article ?start ?end ?digest
  ?review ?rule ?confidence ?amount ?currency ?place ?origin
WHERE {
  %s
  ?claim lw:claimSubject ?subject ; lw:statedIn ?article ; a ?kind .
  OPTIONAL { ?claim lw:claimObject ?object }
  OPTIONAL { ?claim lw:evidence ?passage . ?passage oa:start ?start ; oa:end ?end ; lw:passageSha256 ?digest }
  OPTIONAL { ?claim lw:status ?status }
  OPTIONAL { ?claim lw:time ?time }
  OPTIONAL { ?claim lw:timeKind ?timeKind }
  OPTIONAL { ?claim lw:notBefore ?notBefore }
  OPTIONAL { ?claim lw:notAfter ?notAfter }
  OPTIONAL { ?claim lw:attributedTo ?attributedTo }
  OPTIONAL { ?claim lw:reviewState ?review }
  OPTIONAL { ?claim lw:rule ?rule }
  OPTIONAL { ?claim lw:confidence ?confidence }
  OPTIONAL { ?claim lw:amount ?amount }
  OPTIONAL { ?claim lw:currency ?currency }
  OPTIONAL { ?claim lw:objectLabel ?place }
  OPTIONAL { ?claim lw:origin ?origin }
}
"""
_BY = {
    "claim": "VALUES ?claim { <urn:none> }",
    "article": "?claim lw:statedIn ?about .",
    "thing": "{ ?claim lw:claimSubject ?about } UNION { ?claim lw:claimObject ?about }",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """What one claim says, and where."""

    iri: str
    kind: str
    subject: str
    object: str | None
    status: str | None
    time: str | None
    time_kind: str | None
    not_before: str | None
    attributed_to: str | None
    article: str
    start: int
    end: int
    digest: str
    review: str
    rule: str | None
    confidence: str | None
    amount: str | None
    currency: str | None
    place: str | None
    reference: bool

    @property
    def short(self) -> str:
        """The claim's IRI without the base."""
        return self.iri.removeprefix(iris.BASE)


def of_article(visit: Visit, article: str) -> list[Statement]:
    """Return the claims of an article in the order of their passages."""
    return _found(visit, bind(_QUERY % _BY["article"], {"about": [NamedNode(article)]}))


def about(visit: Visit, thing: str) -> list[Statement]:
    """Return the claims that name a thing as subject or object."""
    return _found(visit, bind(_QUERY % _BY["thing"], {"about": [NamedNode(thing)]}))


def of_claims(visit: Visit, claims: Iterable[str]) -> list[Statement]:
    """Return these claims."""
    listed = " ".join(str(NamedNode(claim)) for claim in claims)
    return _found(visit, _QUERY % _BY["claim"].replace("<urn:none>", listed)) if listed else []


def _found(visit: Visit, query: str) -> list[Statement]:
    found: dict[str, Statement] = {}
    for row in records(visit.graph.engine.select(query)):
        kind = _KIND_OF_CLASS.get(iris.local_name(str(row["kind"])))
        if kind is None or str(row["claim"]) in found:
            continue
        found[str(row["claim"])] = _statement(row, kind)
    return sorted(found.values(), key=lambda s: (s.article, s.start, s.end, s.iri))


def _statement(row: Row, kind: str) -> Statement:
    return Statement(
        str(row["claim"]), kind, str(row["subject"]), _text(row["object"]), _name(row["status"]), _text(row["time"]),
        _name(row["timeKind"]), _text(row["notBefore"]), _text(row["attributedTo"]), str(row["article"]),
        int(str(row["start"] or 0)), int(str(row["end"] or 0)), str(row["digest"] or ""),
        _name(row["review"]) or "curated", _text(row["rule"]), _text(row["confidence"]), _text(row["amount"]),
        _text(row["currency"]), _text(row["place"]), _name(row["origin"]) == "reference-origin",
    )  # fmt: skip


def _text(value: Cell) -> str | None:
    return None if value is None else str(value)


def _name(value: Cell) -> str | None:
    return None if value is None else iris.local_name(str(value))


def says(visit: Visit, statement: Statement, links: Mapping[str, str] | None = None) -> list[Link]:
    """Return the sentence of a claim in the reader's language, its names linked."""
    key = f"says.{statement.kind}.{statement.status or 'plain'}"
    if not words.has(visit.language, key):
        key = f"says.{statement.kind}.plain"
    told = visit.t(key)
    amount = ""
    if statement.amount is not None:
        number = statement.amount.rstrip("0").rstrip(".") if "." in statement.amount else statement.amount
        amount = f"{statement.currency or ''} {int(number):,}".strip() if number.isdigit() else number
        told += visit.t("says.amount")
    names = {"{s}": statement.subject, "{o}": statement.object}
    pieces: list[Link] = []
    for part in re.split(r"(\{[sopa]\})", told):
        if part in names and (thing := names[part]) is not None:
            pieces.append(Link(visit.label(thing), (links or {}).get(thing, address(thing))))
        elif part == "{p}" or (part == "{o}" and statement.place):
            pieces.append(Link(statement.place or ""))
        elif part == "{a}":
            pieces.append(Link(amount))
        elif part and part != "{o}":
            pieces.append(Link(part))
    return pieces


def own_voice(statement: Statement) -> bool:
    """Say whether the article says it in its own voice."""
    return statement.attributed_to is None
