"""How many are in a grouping, over time: at least those surely in, at most those who may be; a band between."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from latticework.errors import LatticeworkError
from latticework.reasoning.spells import UNDATED, ClaimRow
from latticework.report import run
from latticework.report.presence import present, surely
from latticework.report.views.membership import claim_rows
from latticework.web.pages.frame import Visit

LEFT, RIGHT, TOP, BOTTOM, MARKS = 56.0, 770.0, 20.0, 220.0, 264.0  # px in a picture of 860 × 284
_LEAST_YEARS = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """From this instant on: how many are surely in, and how many surely or possibly."""

    instant: str
    at_least: int
    at_most: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A stated start on the line below: from x to x, the same for an exact day."""

    x1: float
    x2: float


@dataclass(frozen=True, slots=True)
class Growth:
    """The picture: paths, ticks of both axes, marks of stated starts; and the last step for words."""

    band: str
    least: str
    most: str
    years: tuple[tuple[float, str], ...]
    counts: tuple[tuple[float, int], ...]
    marks: tuple[Mark, ...]
    last: Step
    day: str
    undated: int
    least_y: float
    most_y: float


def of(visit: Visit, grouping: str, founded: str | None, *, reference: bool = False) -> Growth | None:
    """Return the picture for a grouping, lists counted or not; None where fewer than two instants are stated."""
    try:
        query = visit.state.catalogue().get("members")
        asked = run.ask(
            query,
            {"grouping": [grouping], "status": ["any"], "reference": ["on" if reference else "off"]},
            visit.graph.engine,
        )
    except LatticeworkError:
        return None
    claims = [c for c in claim_rows(visit.graph.engine.select(asked.sparql)) if c.in_force or c.ends]
    found = steps(claims, founded)
    return _drawn(found, claims) if len({s.instant[:10] for s in found}) > 1 else None


def steps(claims: Sequence[ClaimRow], founded: str | None = None) -> list[Step]:
    """Return the counts from each instant on at which they can change; nothing where no claim has a date.

    `founded` is the first instant at which the grouping can have been set up: before it nobody is in.
    """
    bounds = {b for c in claims for b in _bounds(c) if b is not None}
    if founded is not None and bounds:
        bounds = {max(b, founded) for b in bounds} | {founded}
    found: list[Step] = []
    for instant in sorted(bounds | {_after(c.not_after) for c in claims if c.ends and c.not_after}):
        here = [p for parties in present(claims, instant).values() for p in parties.values()]
        count = Step(instant, sum(len(surely(p)) for p in present(claims, instant).values()), len(here))
        if not found or (found[-1].at_least, found[-1].at_most) != (count.at_least, count.at_most):
            found.append(count)
    return found


def _bounds(claim: ClaimRow) -> tuple[str | None, str | None]:
    return (claim.not_before, claim.not_after) if claim.ends else claim.start


def _after(instant: str) -> str:
    """Return an instant as text that sorts right after one: an end holds up to its last instant."""
    return instant + "+"


def _year(instant: str) -> float:
    """Return an instant as a year and its fraction."""
    day = datetime.fromisoformat(instant.rstrip("+"))
    length = 366 if calendar.isleap(day.year) else 365
    past = day.timetuple().tm_yday - 1 + (day.hour * 3600 + day.minute * 60 + day.second) / 86_400
    return day.year + past / length


def _undated(claims: Iterable[ClaimRow], instant: str) -> int:
    """Return how many of those that may be in at an instant have no stated date at all."""
    here = [p for parties in present(claims, instant).values() for p in parties.values()]
    return sum(p.certainty == UNDATED for p in here)


def _drawn(found: Sequence[Step], claims: Sequence[ClaimRow]) -> Growth:
    first, last = _year(found[0].instant), _year(found[-1].instant)
    pad = max(_LEAST_YEARS, (last - first) * 0.06)
    low, high = first - pad / 2, last + pad
    most = max(step.at_most for step in found)
    unit = next(u for u in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if most / u <= 5 or u == 1000)
    top = -(-most // unit) * unit

    def x(year: float) -> float:
        return round(LEFT + (year - low) / (high - low) * (RIGHT - LEFT), 1)

    def y(count: float) -> float:
        return round(BOTTOM - count / top * (BOTTOM - TOP), 1)

    places = [x(_year(step.instant)) for step in found]
    ends = [*places[1:], RIGHT]

    def stairs(counts: Sequence[int]) -> str:
        path = f"M{LEFT} {y(0)}H{places[0]}"
        return path + "".join(f"V{y(n)}H{end}" for n, end in zip(counts, ends, strict=True))

    upper, lower = [s.at_most for s in found], [s.at_least for s in found]
    back = "".join(f"V{y(n)}H{start}" for n, start in zip(reversed(lower), reversed(places), strict=True))
    started = [c.start for c in claims if c.in_force and c.dated()]
    marks = {
        Mark(x(max(low, _year(a or b or ""))), x(_year(b or a or "")))
        for a, b in started
        if (a or b or "") >= "0001"
    }
    every = next(k for k in (1, 2, 5, 10, 20, 50, 100) if (high - low) / k <= 12 or k == 100)
    years = [n for n in range(int(low) + 1, int(high) + 1) if n % every == 0]
    end = found[-1]
    return Growth(
        band=stairs(upper) + back + "z", least=stairs(lower), most=stairs(upper),
        years=tuple((x(n), str(n)) for n in years), counts=tuple((y(n), n) for n in range(0, top + 1, unit)),
        marks=tuple(sorted(marks, key=lambda m: (m.x1, m.x2))), last=end, day=end.instant[:10],
        undated=_undated(claims, end.instant), least_y=y(end.at_least), most_y=y(end.at_most),
    )  # fmt: skip
