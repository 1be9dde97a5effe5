"""Run a canned query: values bound, rows shaped by its view, labels added."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from latticework.article.text import Shelf
from latticework.query.binder import Term, bind
from latticework.query.canned import CannedQuery, Column
from latticework.query.engine import Engine
from latticework.query.parameters import Resolver, Value
from latticework.report import emptiness, history, reference, views
from latticework.report.table import Cell, Row, Table, labelled, with_labels
from latticework.report.wording import publication_unknown, shortened, unreviewed, word
from latticework.vocabulary import iris

# Articles whose text states no date of publication: whether they were out by a day is not known.
_UNPUBLISHED = """\
PREFIX lw: <https://latticework.example/ontology#>
SELECT ?article ?latest WHERE {
  ?article a lw:Article .
  FILTER NOT EXISTS { ?article lw:published ?published }
  OPTIONAL { ?article lw:latestDateStated ?latest }
} ORDER BY ?article
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A canned query with what was given for its parameters, ready to run."""

    query: CannedQuery
    values: Mapping[str, Value]

    @property
    def sparql(self) -> str:
        """The query that runs."""
        return self.query.bound(self.values)


def ask(query: CannedQuery, given: Mapping[str, Sequence[str]], engine: Engine) -> Asked:
    """Return the query with its values understood. Raises UsageError for values that it does not take."""
    resolver = Resolver(engine.classes, engine.vocabulary)
    return Asked(query, query.values(given, resolver))


def run(asked: Asked, engine: Engine, language: str = "en", shelf: Shelf | None = None) -> Table:
    """Return the table that answers the question, in the language of its labels.

    Passages are shown where `shelf` holds the text of their article.
    """
    query, values = asked.query, asked.values
    answer = engine.select(asked.sparql)
    if not query.columns:  # somebody's query without declared columns: as they come
        query = replace(query, columns=tuple(Column(n, "text", {"en": n}) for n in answer.variables))
    shaped = history.steps(query, asked.sparql, engine) if query.view == "changes" else None
    shaped = shaped or views.find(query.view)(answer, query, values)
    rows = _ordered(shaped.rows, query)
    total = len(rows)
    if (limit := values.get("limit")) and limit.number is not None:
        rows = rows[: limit.number]
    if shelf is not None and any(c.name == "passage" for c in query.columns):
        _quote(rows, shelf)
    columns = labelled([c for c in query.columns if c.name not in shaped.absent])
    things = {str(v) for row in rows for c in query.columns if c.labelled for v in _each(row.get(c.name))}
    slots = {i for value in values.values() for i in value.iris}
    labels = engine.labels(things | slots, language)
    labels = {thing: labels.get(thing, iris.local_name(thing)) for thing in things | slots}
    notes = [note(language) for note in shaped.notes]
    if "known-by" in values and (unknown := engine.select(_UNPUBLISHED).rows):
        notes.append(
            publication_unknown(language, [(_text(article), _text(latest)) for article, latest in unknown])
        )
    if (more := reference.foot(query, values, answer, engine, language)) is not None:
        notes.append(more)
    notes += _unreviewed(rows, engine, language)
    if not total:
        notes += _why_empty(asked, engine, language)
    if len(rows) < total:
        notes.append(shortened(language, len(rows), total))
    return Table(
        name=query.name,
        columns=columns,
        rows=tuple(with_labels(rows, columns, labels)),
        question=_question(query, values, labels, language),
        notes=tuple(notes),
        language=language,
        picture=query.picture,
        behind=_behind(asked, engine),
    )


_OPEN = """\
PREFIX lw: <https://latticework.example/ontology#>
SELECT DISTINCT ?claim WHERE { %s ?claim lw:reviewState <https://latticework.example/status/unreviewed> . } %s
"""
_MOST = 5_000  # claims that are looked up by name; beyond, the note gives no number


def _unreviewed(rows: list[Row], engine: Engine, language: str) -> list[str]:
    """Return a note where rows rest on claims that nobody has reviewed; curated graphs cost one look."""
    resting = {str(claim) for row in rows for claim in _each(row.get("claims"))}
    if not resting or not engine.select(_OPEN % ("", "LIMIT 1")).rows:
        return []
    if len(resting) > _MOST:
        return [unreviewed(language, None)]
    listed = " ".join(str(NamedNode(claim)) for claim in sorted(resting))
    count = len(engine.select(_OPEN % (f"VALUES ?claim {{ {listed} }}", "")).rows)
    return [unreviewed(language, count)] if count else []


def _why_empty(asked: Asked, engine: Engine, language: str) -> list[str]:
    """Return which conditions emptied the answer, each as a sentence."""

    def rerun(values: Mapping[str, Value]) -> Table:
        again = Asked(asked.query, values)
        shaped = views.find(asked.query.view)(engine.select(again.sparql), asked.query, values)
        return Table(asked.query.name, asked.query.columns, tuple(shaped.rows))

    parameters = asked.query.parameters
    labels = {name: p.label.get(language) or p.label.get("en") or name for name, p in parameters.items()}
    return [emptiness.sentence(cause, labels, language) for cause in emptiness.causes(asked.values, rerun)]


def _text(term: Term | None) -> str:
    return iris.local_name(term.value) if term is not None else ""


# The claims behind memberships, with the statuses that a report counted.
_BEHIND = """\
PREFIX lw: <https://latticework.example/ontology#>
SELECT DISTINCT ?claim WHERE {
  VALUES (?grouping ?member) { %s }
  ?claim lw:claimedGroup ?grouping ; ?role ?member ; lw:status ?status .
}
"""


def _behind(asked: Asked, engine: Engine) -> Callable[[Row], Sequence[str]] | None:
    """Return the way from a row to its claims, for a view whose rows do not list them."""
    pairs = views.pairs_behind(asked.query.view)
    if pairs is None:
        return None
    status = asked.values["status"].terms if "status" in asked.values else {}

    def claims(row: Row) -> Sequence[str]:
        listed = " ".join(f"({NamedNode(a)} {NamedNode(b)})" for a, b in pairs(row))
        return [
            term.value for (term,) in engine.select(bind(_BEHIND % listed, status)).rows if term is not None
        ]

    return claims


def _quote(rows: list[Row], shelf: Shelf) -> None:
    """Fill in the passage of each row whose article's text is at hand."""
    texts: dict[str, str | None] = {}
    for row in rows:
        digest = str(row["articleDigest"])
        if digest not in texts:
            texts[digest] = shelf.text(digest)
        text = texts[digest]
        if text is not None:
            row["passage"] = text[int(str(row["start"])) : int(str(row["end"]))]


def _each(value: Cell) -> Sequence[object]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def _ordered(rows: list[Row], query: CannedQuery) -> list[Row]:
    """Return the rows in the order that the head asks for, else by their columns: the same each time."""
    done = sorted(rows, key=lambda row: [_key(row.get(c.name)) for c in query.columns])
    for name in reversed(query.order):
        column = name.removeprefix("-")
        done.sort(key=lambda row: _key(row.get(column)), reverse=name.startswith("-"))
    return done


def _key(value: Cell) -> tuple[bool, float, str]:
    if value is None:
        return True, 0.0, ""
    if isinstance(value, tuple):
        return False, 0.0, " ".join(map(str, value))
    return (False, float(value), "") if not isinstance(value, str) else (False, 0.0, value)


def _question(
    query: CannedQuery, values: Mapping[str, Value], labels: Mapping[str, str], language: str
) -> str:
    """Return the question as a sentence; of `[… {slot} …|other words]` the other words where the slot is empty."""
    text = query.question.get(language) or query.question.get("en") or query.summary
    joint = "、" if language in ("zh", "ja") else ", "

    def shown(name: str) -> str | None:
        value = values.get(name)
        if value is None:
            return None
        return joint.join(labels.get(i, i) for i in value.iris) or joint.join(
            word(g, language) for g in value.given
        )

    def optional(match: re.Match[str]) -> str:
        inner, _, otherwise = match.group(1).partition("|")
        slots = re.findall(r"\{([\w-]+)\}", inner)
        return inner if all(shown(s) for s in slots) else otherwise

    text = re.sub(r"\[([^\[\]]*)\]", optional, text)
    return re.sub(r"\{([\w-]+)\}", lambda m: shown(m.group(1)) or "…", text)
