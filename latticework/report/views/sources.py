"""`sources`: each article with the number of its claims, own voice and reported apart."""

from __future__ import annotations

from collections.abc import Mapping

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.records import iris_of, records
from latticework.report.table import Row
from latticework.report.views.shape import Shaped

_ABOUT = ("article", "title", "publisher", "published", "latestDate", "language", "url", "articleDigest")


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each article that the answer describes; claims of others are those out of its reach."""
    articles: dict[str, Row] = {}
    claims: dict[str, dict[str, bool]] = {}
    for row in records(answer):
        article = str(row["article"])
        if row["claim"] is None:
            articles.setdefault(article, {name: row[name] for name in _ABOUT})
        else:
            claims.setdefault(article, {})[str(row["claim"])] = row["attributedTo"] is not None
    rows: list[Row] = []
    for article, about in articles.items():
        made = claims.get(article, {})
        reported = sum(made.values())
        counts: Row = {"ownVoice": len(made) - reported, "reported": reported, "claims": iris_of(set(made))}
        rows.append({**about, **counts})
    return Shaped(rows)
