"""Evidence: whether each passage's offsets and digest fit the text of its article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from latticework.article.text import Shelf, digest
from latticework.reasoning.findings import ERROR, Finding, ordered
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.iris import term

_HAS_SOURCE = NamedNode(iris.OA + "hasSource")
_START, _END = iris.OA + "start", iris.OA + "end"
_DIGEST = term("passageSha256").value


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an inspection found, how many passages it compared, and which articles had no text at hand."""

    findings: tuple[Finding, ...]
    passages: int
    absent: tuple[str, ...]


def check(store: Store, shelf: Shelf) -> Inspection:
    """Return the passages that do not fit the texts on the shelf, and the articles whose text is not there.

    An absent text is no fault: the graph holds no text, and a user need not have the articles.
    """
    passages = _passages(store)
    found: list[Finding] = []
    absent: list[str] = []
    looked_at = 0
    for article in sorted(set(passages) | _articles(store)):
        about = _values(store, article)
        text = shelf.text(about.get(term("sha256").value, ""))
        if text is None:
            absent.append(article)
            continue
        stated = about.get(term("textLength").value, "")
        if stated != str(len(text)):
            found.append(
                _finding(
                    article, article, "textLength", f"the text has {len(text)} code points, not {stated}"
                )
            )
        for passage in sorted(passages[article]):
            looked_at += 1
            found += _misfits(article, passage, _values(store, passage), text)
    return Inspection(tuple(ordered(found)), looked_at, tuple(absent))


def _misfits(article: str, passage: str, about: dict[str, str], text: str) -> Iterator[Finding]:
    try:
        start, end = int(about[_START]), int(about[_END])
    except (KeyError, ValueError):
        yield _finding(article, passage, "evidence", "it has no start and end")
        return
    if not 0 <= start < end <= len(text):
        place = f"offsets {start} to {end} are not in its text of {len(text)} code points"
        yield _finding(article, passage, "evidence", place)
    elif digest(text[start:end]) != about.get(_DIGEST):
        yield _finding(article, passage, "passageSha256", "its digest is not that of the text at its offsets")


def _finding(article: str, focus: str, path: str, message: str) -> Finding:
    return Finding("evidence", article, ERROR, focus, term(path).value, message)


def _articles(store: Store) -> set[str]:
    of_type = store.database.quads_for_pattern(None, iris.RDF_TYPE, term("Article"), None)
    return {q.subject.value for q in of_type if isinstance(q.subject, NamedNode)}


def _passages(store: Store) -> dict[str, set[str]]:
    """Return the passages of each article, whatever graph names them: those of rejected claims too."""
    found: dict[str, set[str]] = defaultdict(set)
    for q in store.database.quads_for_pattern(None, _HAS_SOURCE, None, None):
        if isinstance(q.subject, NamedNode) and isinstance(q.object, NamedNode):
            found[q.object.value].add(q.subject.value)
    return found


def _values(store: Store, iri: str) -> dict[str, str]:
    quads = store.database.quads_for_pattern(NamedNode(iri), None, None, None)
    return {q.predicate.value: q.object.value for q in quads if isinstance(q.object, Literal | NamedNode)}
