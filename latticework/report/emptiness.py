"""Why an answer is empty: which condition, taken away, would bring rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from latticework.query.parameters import Value
from latticework.report.table import Table
from latticework.report.wording import word

# In the order in which they are tried. What the question is about (grouping, party, …) is no condition.
CONDITIONS = ("status", "as-of", "known-by", "type", "tier", "review", "reference")
_MOST = 3  # conditions named at most

Rerun = Callable[[Mapping[str, Value]], Table]


@dataclass(frozen=True, slots=True)
class Cause:
    """A condition without which there are rows (all of them together, where `names` has several)."""

    names: tuple[str, ...]
    given: tuple[str, ...]
    rows: int
    claims: int
    statuses: Mapping[str, int]


def causes(values: Mapping[str, Value], rerun: Rerun) -> list[Cause]:
    """Return the conditions that emptied an answer, each tried alone; if none did alone, all together.

    `rerun` answers the same question with other values; it is called at most once for each condition, and once
    for all.
    """
    conditions = [name for name in CONDITIONS if name in values and _narrows(values[name])]
    found: list[Cause] = []
    for name in conditions:
        if cause := _without((name,), values, rerun):
            found.append(cause)
    if not found and len(conditions) > 1 and (cause := _without(tuple(conditions), values, rerun)):
        found.append(cause)
    return found[:_MOST]


def _narrows(value: Value) -> bool:
    return bool(value.terms) or value.instant is not None


def _without(names: tuple[str, ...], values: Mapping[str, Value], rerun: Rerun) -> Cause | None:
    table = rerun({name: value for name, value in values.items() if name not in names})
    if not table.rows:
        return None
    statuses = Counter(str(row["status"]) for row in table if row.get("status") is not None)
    given = tuple(" ".join(values[name].given) for name in names)
    return Cause(names, given, len(table), len(table.claims()), dict(sorted(statuses.items())))


def sentence(cause: Cause, labels: Mapping[str, str], language: str) -> str:
    """Return the cause as a sentence; `labels` gives the words for parameters."""
    joint = "、" if language in ("zh", "ja") else ", "
    conditions = joint.join(
        f"{labels.get(name, name)} = {' '.join(word(g, language) for g in given.split())}"
        for name, given in zip(cause.names, cause.given, strict=True)
    )
    found = _found(cause, language)
    if language == "zh":
        return f"因条件“{conditions}”而为空;不设此条件则有 {found}。"
    if language == "ja":
        return f"条件「{conditions}」のため該当なし。この条件を外せば {found}。"
    return f"Empty for {conditions}; without it there {'is' if (cause.claims or cause.rows) == 1 else 'are'} {found}."


def _found(cause: Cause, language: str) -> str:
    """Return how much there is without the condition, and of which statuses where it was the status."""
    count = cause.claims or cause.rows
    unit = {
        "zh": "{} 条陈述" if cause.claims else "{} 行",
        "ja": "{} 件の主張" if cause.claims else "{} 行",
    }.get(language, ("{} claim" if cause.claims else "{} row") + ("" if count == 1 else "s"))
    text = unit.format(count)
    if "status" not in cause.names or not cause.statuses:
        return text
    if len(cause.statuses) == 1:
        only = word(next(iter(cause.statuses)), language)
        if language == "zh":
            return f"{text},均为{only}"
        if language == "ja":
            return f"{text}(すべて{only})"
        return f"{text}, {'' if count == 1 else 'all '}{only}"
    joint = "、" if language in ("zh", "ja") else ", "
    listed = joint.join(f"{word(name, language)} {number}" for name, number in cause.statuses.items())
    return f"{text}({listed})" if language in ("zh", "ja") else f"{text} ({listed})"
