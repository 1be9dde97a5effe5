"""`funding`: who gives how much for what, with the sum of each giver by currency at the foot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from pyoxigraph import Literal

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.report.table import Row
from latticework.report.views import dated, fold, joined
from latticework.report.views.shape import Note, Shaped
from latticework.report.wording import word
from latticework.vocabulary import iris

_Sums = Mapping[tuple[str, str, str], tuple[Decimal, int]]


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each giver, target and amount; sums only of one giver, one currency, one status."""
    asked = values["currency"].given if "currency" in values else None
    rows = [r for r in fold.view(answer, query, values).rows if asked is None or r["currency"] in asked]
    giver, name = answer.variables.index("giver"), answer.variables.index("giverName")
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for terms in answer.rows:
        who, called = terms[giver], terms[name]
        if who is not None and isinstance(called, Literal):
            names[who.value][called.language or ""] = called.value
    kept = {c for row in rows for c in joined.claims(row)}
    used = (claim for _, claim in dated.holding(answer, {}) if claim.claim in kept)
    return Shaped(rows, [dated.count(used), *_totals(sums(rows), names), *([_care] if len(rows) > 1 else [])])


def sums(rows: list[Row]) -> _Sums:
    """Return the sum and the number of amounts for each giver, currency and status."""
    found: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        same = tuple(row[name] for name in ("giver", "target", "amount", "currency", "status"))
        if isinstance(amount := row["amount"], Decimal) and same not in seen:
            found[str(row["giver"]), str(row["currency"]), str(row["status"])].append(amount)
        seen.add(same)
    return {key: (sum(amounts, Decimal()), len(amounts)) for key, amounts in sorted(found.items())}


def _totals(found: _Sums, names: Mapping[str, Mapping[str, str]]) -> list[Note]:
    def note(giver: str, currency: str, status: str, total: Decimal, number: int) -> Note:
        def worded(language: str) -> str:
            called = names[giver].get(language) or names[giver].get("en") or iris.local_name(giver)
            text = f"{called}: {currency} {total:,f} ({word(status, language)}"
            return text + {"zh": f",{number} 笔)", "ja": f"、{number} 件)"}.get(language, f", {number})")

        return worded

    return [note(*key, *total) for key, total in found.items()]


def _care(language: str) -> str:
    return {
        "zh": "合计按原文所述金额相加:预算与其中的支出可能重复计入;不同币种不相加。",
        "ja": "合計は述べられた金額の和であり、予算とその内訳が重なることがある。通貨をまたぐ合算はしない。",
    }.get(
        language,
        "Sums add amounts as stated: a budget and what is paid out of it may overlap. Currencies are never added.",
    )
