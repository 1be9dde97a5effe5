"""Dates that a text states in Chinese, English or Japanese, each resolved to `2022`, `2022-05` or `2022-05-23`.

A month without a year takes the year that stands last before it; `last year` and the like need the
article's own date and are left alone without one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        1,
    )
}
_NAMES = "|".join(_MONTHS)
_DATE = re.compile(
    r"(?P<era>令和|平成)(?P<ey>元|\d{1,2})年(?:\s*(?P<em>1[0-2]|0?[1-9])\s*月(?:\s*(?P<ed>3[01]|[12]\d|0?[1-9])\s*日)?)?"
    r"|(?P<y>(?:19|20)\d\d)\s*年度?(?:\s*(?P<m>1[0-2]|0?[1-9])\s*月份?(?:\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*[日号])?)?"
    r"|(?P<rel>今年|去年|明年|前年|当年|同年|次年|翌年|昨年|来年|last year|this year|next year)"
    r"(?:的?(?P<rm>1[0-2]|0?[1-9])\s*月(?:\s*(?P<rd>3[01]|[12]\d|0?[1-9])\s*[日号])?)?"
    r"|(?<![\d.])(?P<m2>1[0-2]|0?[1-9])\s*月(?:\s*(?P<d2>3[01]|[12]\d|0?[1-9])\s*[日号])?(?!间)"
    rf"|(?:(?P<d3>\d{{1,2}})\s+)?(?P<m3>{_NAMES})(?:\s+(?P<d4>\d{{1,2}})(?!\d))?(?:,?\s+(?P<y3>(?:19|20)\d\d))?\b"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d)"
    r"|\b(?:in|since|by|from|until|of|In|Since|By|From|Until|early|late|mid)[ -](?P<y4>(?:19|20)\d\d)\b"
)
_SHIFT = {
    "今年": 0, "去年": -1, "明年": 1, "前年": -2, "昨年": -1, "来年": 1,
    "last year": -1, "this year": 0, "next year": 1,
}  # fmt: skip
_TIED = {"当年": 0, "同年": 0, "次年": 1, "翌年": 1}
_UNTIL = re.compile(r"(?:截至|截止到?|目前为止|[Aa]s of|[Bb]y)\s*$")


@dataclass(frozen=True, slots=True)
class Stated:
    """A date of the text: where it stands, what it says, and whether it only bounds what is said (`by`)."""

    start: int
    end: int
    date: str
    bound: bool = False


def dates(text: str, published: str | None = None) -> list[Stated]:
    """Return the dates that a text states, in order.

    >>> [found.date for found in dates("2021年9月成立,同年12月扩大。")]
    ['2021-09', '2021-12']
    """
    own = int(published[:4]) if published else None
    context = own
    found: list[Stated] = []
    for match in _DATE.finditer(text):
        part = match.groupdict()
        year = part["y"] or part["y3"] or part["y4"]
        month = part["m"] or part["m2"] or part["em"] or part["rm"]
        day = part["d"] or part["d2"] or part["d3"] or part["d4"] or part["ed"] or part["rd"]
        if part["era"]:
            count = 1 if part["ey"] == "元" else int(part["ey"])
            year = str(count + (2018 if part["era"] == "令和" else 1988))
        elif part["iso"]:
            year, month, day = part["iso"].split("-")
        elif relative := part["rel"]:
            base = context if relative in _TIED else own
            if base is None:
                continue
            year = str(base + _TIED.get(relative, _SHIFT.get(relative, 0)))
        elif part["m3"]:
            month = str(_MONTHS[part["m3"]])
            if not year and not day:  # "may" and "march" are words too
                continue
        if year:
            context = int(year)
        elif context is None:
            continue
        date = str(year or context)
        if month and 1 <= int(month) <= 12:
            date += f"-{int(month):02}"
            if day and 1 <= int(day) <= 31:
                date += f"-{int(day):02}"
        found.append(Stated(match.start(), match.end(), date, bool(_UNTIL.search(text[: match.start()][-8:])
                            or match.group().startswith(("by", "By")) or text.startswith(("为止", "底前", "年底前", "までに"), match.end()))))  # fmt: skip
    return found


def published_date(text: str) -> str | None:
    """Return the full date that stands at the head of an article, or None."""
    match = re.search(r"(20\d\d)\s*[-/年.]\s*(\d{1,2})\s*[-/月.]\s*(\d{1,2})", text[:600])
    if match and 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31:
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    return None
