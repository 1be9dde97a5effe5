"""`discrepancies`: articles against reference lists: who is missing, who is not listed, which dates do not meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from latticework.article.dates import bounds
from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import ClaimRow
from latticework.report import comparing, grounds
from latticework.report.records import iris_of, records
from latticework.report.table import Iri, Row
from latticework.report.views.membership import claim_rows
from latticework.report.views.shape import Shaped
from latticework.vocabulary import iris


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each disagreement of an article with the lists; `finding`, `party`, `article` choose among them."""
    pages: dict[str, set[str]] = defaultdict(set)
    known: dict[str, str] = {}  # until when an article can speak of things
    for row in records(answer):
        if row["page"] is not None:
            pages[str(row["claim"])].add(str(row["page"]))
        if row["latest"] is not None:
            known[str(row["article"])] = f"{row['latest']}"
        if row["published"] is not None:
            known[str(row["article"])] = str(row["published"])
    by_grouping: dict[str, list[ClaimRow]] = defaultdict(list)
    for claim in claim_rows(answer):
        by_grouping[claim.grouping].append(claim)
    rows: list[Row] = []
    used: list[ClaimRow] = []
    for grouping, claims in sorted(by_grouping.items()):
        listed = comparing.Side.of(c for c in claims if iris.listed_in(c.article))
        for article in sorted({c.article for c in claims if not iris.listed_in(c.article)}):
            told = comparing.Side.of(c for c in claims if c.article == article)
            until = _instant(known.get(article))
            for found in comparing.disagreements(grouping, article, told, listed, until):
                if _wanted(found, values):
                    used += [*found.told, *found.listed]
                    rows.append(_row(found, pages))
    return Shaped(rows, [grounds.note(used)])


def _instant(stated: str | None) -> str | None:
    """Return the last instant of a stated date; one that is an instant already stays."""
    return stated if stated is None or "T" in stated else bounds(stated).not_after


def _wanted(found: comparing.Disagreement, values: Mapping[str, Value]) -> bool:
    for name, own in (("article", found.article), ("party", found.party)):
        if name in values and own not in values[name].iris:
            return False
    return "finding" not in values or found.finding in values["finding"].given


def _row(found: comparing.Disagreement, pages: Mapping[str, set[str]]) -> Row:
    return {
        "rank": comparing.FINDINGS.index(found.finding),  # to sort by
        "finding": found.finding,
        "grouping": Iri(found.grouping),
        "member": Iri(found.party) if found.party else None,
        "article": Iri(found.article),
        "told": _said(found.told, found.told_count),
        "toldTime": _time(found.told),
        "listed": _said(found.listed, found.listed_count),
        "listedTime": _time(found.listed),
        "pages": iris_of({page for c in found.listed for page in pages[c.claim]}),
        "claims": iris_of({c.claim for c in (*found.told, *found.listed)}),
    }


def _said(claims: Iterable[ClaimRow], count: int | None) -> str | None:
    """Return what a side says of a party: its status, or how many it counts."""
    if count is not None:
        return str(count)
    statuses = sorted({c.status for c in claims})
    return next((s for s in statuses if s != "former"), None) or next(iter(statuses), None)


def _time(claims: Iterable[ClaimRow]) -> str | None:
    dated = sorted((c.not_before or "", c.time) for c in claims if c.time and not c.ends)
    return dated[0][1] if dated else None
