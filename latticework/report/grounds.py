"""What the rows of a report rest on: claims of articles, own voice and reported, and beside them those of reference lists."""

from __future__ import annotations

from collections.abc import Iterable

from latticework.reasoning.spells import ClaimRow
from latticework.report.table import Iri
from latticework.report.views.shape import Note
from latticework.report.wording import counted
from latticework.vocabulary import iris


def note(claims: Iterable[ClaimRow]) -> Note:
    """Return the note that counts claims and articles; a reference list is no article, whatever it confirms."""
    used = {c.claim: c for c in claims}.values()
    told = [c for c in used if not iris.listed_in(c.article)]
    articles = {c.article for c in told}
    attributed, listed = sum(c.attributed for c in told), len(used) - len(told)
    return lambda language: counted(language, len(told), len(articles), attributed, listed)


def articles(claims: Iterable[ClaimRow]) -> tuple[Iri, ...]:
    """Return the articles that state the claims, in order; reference lists are none."""
    return tuple(Iri(a) for a in sorted({c.article for c in claims if not iris.listed_in(c.article)}))
