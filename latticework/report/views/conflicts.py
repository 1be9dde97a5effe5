"""`conflicts`: claims set against each other in pairs, where they cannot both hold or may not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning.spells import CERTAIN, POSSIBLE
from latticework.report.records import iris_of, records, text
from latticework.report.table import Cell, Iri, Row
from latticework.report.views.shape import Shaped
from latticework.vocabulary import iris

Pair = tuple[Row, Row, str]
_HELD = ("inForceMember", "activeRestrictor", "activeCoverer")
_PLANS = ("prospectiveMember", "prospectiveRestrictor", "prospectiveCoverer")


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return a row for each two claims in conflict; two types of one thing give one row for all their claims."""
    wanted = set(values["conflict"].given) if "conflict" in values else None
    about = set(values["about"].iris) if "about" in values else None
    groups: dict[tuple[Cell, Cell], list[Row]] = defaultdict(list)
    launches: dict[Cell, list[Row]] = defaultdict(list)
    types: dict[Cell, list[Row]] = defaultdict(list)
    seen: set[Cell] = set()
    for row in sorted(records(answer), key=lambda row: str(row["claim"])):  # engines differ in order
        if row["type"] is not None:
            types[row["subject"]].append(row)
        elif row["claim"] not in seen:
            seen.add(row["claim"])
            if _role(row) == "launchedGrouping":
                launches[row["subject"]].append(row)
            else:
                groups[row["subject"], row["object"]].append(row)
    found: list[Row] = []
    for subject, rows in launches.items():
        if about is None or subject in about:
            found += [_row("launch-dates", subject, None, pair) for pair in _apart(rows)]
    for (subject, thing), rows in groups.items():
        found += [_row("in-and-barred", subject, thing, pair) for pair in _in_and_barred(rows)]
        found += [
            _row("planned-after-in-force", subject, thing, p) for p in _planned_after(rows, launches[thing])
        ]
        found += [_row("amounts", subject, thing, pair) for pair in _amounts(rows)]
    for subject, rows in types.items():
        found += _types(subject, rows)
    return Shaped([row for row in found if wanted is None or row["conflict"] in wanted])


def _row(kind: str, subject: Cell, thing: Cell, pair: Pair) -> Row:
    one, other, certainty = pair
    return {
        "conflict": kind, "subject": subject, "object": thing, "certainty": certainty,
        "saysA": says(one), "saysB": says(other), "claimA": one["claim"], "claimB": other["claim"],
        "articles": iris_of({str(one["article"]), str(other["article"])}),
        "claims": iris_of({str(one["claim"]), str(other["claim"])}),
    }  # fmt: skip


def says(row: Row) -> tuple[str, ...]:
    """Return what a claim says: its status, amount and time."""
    amount = f"{row['amount']} {row['currency']}" if row["amount"] is not None else None
    status = iris.local_name(str(row["status"])) if row["status"] is not None else None
    return tuple(part for part in (status, amount, text(row["time"])) if part)


def _bounds(row: Row) -> tuple[str | None, str | None]:
    """Return when what is stated can have begun; something that stands as of a day may have begun before it."""
    low, high = text(row["notBefore"]), text(row["notAfter"])
    return (None if _is(row, "timeKind", "as-of") else low), high


def _is(row: Row, name: str, local: str) -> bool:
    return row[name] is not None and iris.local_name(str(row[name])) == local


def _apart(rows: list[Row]) -> Iterator[Pair]:
    """Yield launches whose bounds do not meet: a coarser date that contains a finer one agrees with it."""
    for one, other in combinations(rows, 2):
        (low, high), (other_low, other_high) = _bounds(one), _bounds(other)
        if (low and other_high and other_high < low) or (other_low and high and high < other_low):
            yield one, other, CERTAIN


def _in_and_barred(rows: list[Row]) -> Iterator[Pair]:
    """Yield claims in force and bars of one party; certain where the party was in before it was barred."""
    for held, bar in _opposed(rows, "excludedParty"):
        start, barred = text(held["notAfter"]), text(bar["notAfter"])
        if _over_before(rows, held, text(bar["notBefore"])):
            continue
        yield held, bar, CERTAIN if start and barred and start <= barred else POSSIBLE


def _planned_after(rows: list[Row], launches: list[Row]) -> Iterator[Pair]:
    """Yield plans for what is in force already; none where the plan can only have come before.

    What has no date of its own begins no earlier than the launch of its grouping.
    """
    launched = min((b for row in launches if (b := _bounds(row)[0])), default=None)
    for held, plan in _opposed(rows, *_PLANS):
        low, high = _bounds(held)
        low = low or launched
        high = high or text(held["published"])  # what is undated holds at its publication
        said_from, said_to = text(plan["notBefore"]), text(plan["notAfter"])
        if said_to is None:
            said_to = text(plan["published"])
        planned_for = _is(plan, "timeKind", "planned-time")
        if _over_before(rows, held, said_from) or (low and said_to and said_to < low):
            continue
        if said_from and high and high < said_from:
            yield held, plan, CERTAIN
        elif not (planned_for and low and said_from):  # planned for the very time at which it came about
            yield held, plan, POSSIBLE


def _opposed(rows: list[Row], *roles: str) -> Iterator[tuple[Row, Row]]:
    held = [r for r in rows if _role(r) in _HELD]
    return ((one, other) for one in held for other in rows if _role(other) in roles)


def _role(row: Row) -> str:
    return iris.local_name(str(row["role"]))


def _over_before(rows: list[Row], held: Row, instant: str | None) -> bool:
    """Say whether a membership had ended, as far as claims tell, before the other claim speaks."""
    start = text(held["notBefore"]) or ""
    ends = [text(r["notAfter"]) for r in rows if _role(r) == "formerMember"]
    return any(end is None or (start <= end and (instant is None or end < instant)) for end in ends)


def _amounts(rows: list[Row]) -> Iterator[Pair]:
    """Yield sums that differ; none where their dates lie apart, since that is money given twice."""
    for one, other in combinations([row for row in rows if row["amount"] is not None], 2):
        if one["currency"] != other["currency"] or one["amount"] == other["amount"]:
            continue
        dated = one["time"] is not None and other["time"] is not None
        if dated and (
            str(one["notAfter"]) < str(other["notBefore"]) or str(other["notAfter"]) < str(one["notBefore"])
        ):
            continue
        yield one, other, CERTAIN if dated and one["status"] == other["status"] else POSSIBLE


def _types(subject: Cell, rows: list[Row]) -> Iterator[Row]:
    """Yield a row for each two graphs that give a thing classes which the ontology keeps apart."""
    said: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        said[str(row["type"])].add(str(row["article"]))
    claims = {str(r["claim"]) for r in rows if r["claim"] is not None}
    for one, other in combinations(sorted(said), 2):
        yield {
            "conflict": "types", "subject": subject, "object": None, "certainty": CERTAIN,
            "saysA": (iris.local_name(one),), "saysB": (iris.local_name(other),), "claimA": None, "claimB": None,
            "articles": tuple(Iri(a) for a in sorted(said[one] | said[other])), "claims": iris_of(claims),
        }  # fmt: skip
