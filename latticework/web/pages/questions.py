"""Questions of the catalogue as sentences with slots: `Who belongs to {grouping}[, as of {as-of}]?`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from latticework.query.canned import CannedQuery


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: plain words, or a slot with the parameter that fills it."""

    text: str
    parameter: str = ""
    label: str = ""


def sentence(query: CannedQuery, language: str) -> str:
    """Return the question of a report in a language, slots and options as its head writes them."""
    return query.question.get(language) or query.question.get("en") or query.summary


def pieces(query: CannedQuery, language: str, shown: Callable[[str], str | None]) -> list[Piece]:
    """Return the sentence in pieces; `shown` gives the words in a slot, or None where it is empty.

    Of `[… {slot} …|other words]` the other words stand where a slot is empty.
    """

    def optional(match: re.Match[str]) -> str:
        inner, _, otherwise = match.group(1).partition("|")
        return inner if all(shown(slot) for slot in re.findall(r"\{([\w-]+)\}", inner)) else otherwise

    text = re.sub(r"\[([^\[\]]*)\]", optional, sentence(query, language)).strip()
    found: list[Piece] = []
    for part in re.split(r"(\{[\w-]+\})", text):
        if not part:
            continue
        if part.startswith("{"):
            name = part[1:-1]
            parameter = query.parameters.get(name)
            label = (
                (parameter.label.get(language) or parameter.label.get("en") or name) if parameter else name
            )
            found.append(Piece(shown(name) or label, name, label))
        else:
            found.append(Piece(part))
    return found


def without_asides(found: list[Piece]) -> list[Piece]:
    """Return the sentence without slots in brackets at its end: what stands there by default needs no saying."""
    if len(found) > 2 and found[-1].text.strip() == ")" and re.search(r"\(\s*$", found[-3].text):
        found = [*found[:-3], Piece(re.sub(r"\s*\(\s*$", "", found[-3].text))]
    return [piece for piece in found if piece.text]


def example(query: CannedQuery) -> Mapping[str, str]:
    """Return the parameters of the first worked case that gives rows: what a slot shows before it is changed."""
    for case in query.cases:
        if case.rows:
            return {name: values[0] for name, values in case.parameters.items() if values}
    return {}
