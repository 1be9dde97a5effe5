"""Dates as stated (`2022`, `2022-05`, `2022-05-23`) and the first and last instant each can mean.

`gYear` and `date` do not compare across engines (TRAPS: Oxigraph drops the row, rdflib raises, HermiT
refuses the types), so a date is kept as stated, with two `xsd:dateTime` bounds in UTC.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from latticework.errors import InputError

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")  # \d takes full-width digits too


@dataclass(frozen=True, slots=True, order=True)
class Bounds:
    """The first and last instant that a stated date can mean, as `xsd:dateTime` in UTC."""

    not_before: str
    not_after: str


def bounds(stated: str) -> Bounds:
    """Return the instants that bound a stated date.

    >>> bounds("2022-02")
    Bounds(not_before='2022-02-01T00:00:00Z', not_after='2022-02-28T23:59:59Z')

    Raises InputError for anything that is not a year, month or day of the calendar.
    """
    match = _DATE.fullmatch(stated)
    if not match:
        raise InputError(f"{stated!r} is no date", remedy="write 2022, 2022-05 or 2022-05-23")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        last_month = 12 if month is None else month
        length = calendar.monthrange(year or 0, last_month)[1]
        last_day = length if day is None else day
        if not 1 <= last_day <= length or year == 0:
            raise ValueError
    except (ValueError, calendar.IllegalMonthError):
        raise InputError(f"{stated!r} is not in the calendar", remedy="check month and day") from None
    return Bounds(
        f"{year:04d}-{month or 1:02d}-{day or 1:02d}T00:00:00Z",
        f"{year:04d}-{last_month:02d}-{last_day:02d}T23:59:59Z",
    )
