"""Rules as data: one file a language and kind in `loaders/article/patterns/`, each rule with its examples.

kind = "membership"
[[rule]]
id = "signed"
match = "made"
cues = ["签署", "签订"]
status = "signatory"
planned = "prospective"
weight = 0.75
examples = [["日本签署《示例协定》。", "日本 signatory 示例协定"]]
counter = ["日本没有签署《示例协定》。"]
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, cast

from latticework.claims.scheme import KINDS
from latticework.content import Content
from latticework.errors import InputError
from latticework.extraction.lexicon import FOLDER, cues, lexicon

STATE = "of-grouping"  # a status that follows the state of the grouping: launched, planned
_KEYS = {"id", "match", "cues", "by", "status", "planned", "weight", "examples", "counter", "why", "reversed",
         "party", "group"}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One rule: what it looks for, what it says, how much it weighs."""

    language: str
    kind: str
    id: str
    match: str
    words: tuple[str, ...]
    by: str
    status: str | None
    planned: str | None
    weight: float
    reversed: bool
    examples: tuple[tuple[str, ...], ...]
    counter: tuple[str, ...]
    party: tuple[str, ...] = ()  # Japanese cases in which the party stands
    group: tuple[str, ...] = ()  # and those in which the grouping stands

    @property
    def name(self) -> str:
        """The name that a claim carries: language, kind, rule."""
        return f"{self.language}/{self.kind}/{self.id}"

    @cached_property
    def cue(self) -> re.Pattern[str]:
        """The pattern of the rule's cue words."""
        return cues(self.words, self.language)


@lru_cache(maxsize=8)
def rules(content: Content, language: str) -> tuple[Rule, ...]:
    """Return the rules of a language, in the order of files and of rules in them.

    Raises InputError with the file and the rule for one that is not sound.
    """
    lists = lexicon(content, language).data["cues"]  # `@make` stands for the words of that list
    found: list[Rule] = []
    for stem, path in sorted(content.found(f"{FOLDER}/{language}", "*.toml").items()):
        if stem == "lexicon":
            continue
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"not TOML: {error}", where=str(path), remedy="correct the line") from None
        kind = str(data.get("kind", stem))
        if kind not in KINDS:
            raise InputError(f"unknown kind {kind!r}", where=str(path), remedy=f"one of {', '.join(KINDS)}")
        for row in cast("list[dict[str, Any]]", data.get("rule", [])):
            found.append(_rule(language, kind, row, str(path), lists))
    # What is made in a sentence decides how its other parts are read.
    return tuple(sorted(found, key=lambda rule: rule.kind != "launch"))


def _rule(language: str, kind: str, row: dict[str, Any], where: str, lists: dict[str, list[str]]) -> Rule:
    name = row.get("id", "?")
    unknown = set(row) - _KEYS
    if unknown or not {"id", "match", "weight"} <= set(row):
        what = f"unknown key {min(unknown)!r}" if unknown else "id, match or weight is missing"
        raise InputError(
            f"rule {name}: {what}", where=where, remedy=f"known keys: {', '.join(sorted(_KEYS))}"
        )
    for status in (row.get("status"), row.get("planned")):
        if status not in (None, STATE) and status not in KINDS[kind].subject_roles:
            raise InputError(
                f"rule {name}: a {kind} claim has no status {status!r}",
                where=where,
                remedy=f"one of {', '.join(KINDS[kind].statuses())}",
            )
    words = tuple(
        word
        for cue in row.get("cues", [])
        for word in (lists[cue[1:]] if cue[:1] == "@" and cue[1:] in lists else (cue,))
    )
    try:
        re.compile("|".join(row.get("cues", [])))
    except re.error as error:
        raise InputError(
            f"rule {name}: a cue is no pattern: {error}", where=where, remedy="correct it"
        ) from None
    return Rule(
        language, kind, str(name), str(row["match"]), words, str(row.get("by", "any")),
        row.get("status"), row.get("planned"), float(row["weight"]), bool(row.get("reversed", False)),
        tuple(tuple(each) for each in row.get("examples", [])), tuple(row.get("counter", [])),
        tuple(row.get("party", [])), tuple(row.get("group", [])),
    )  # fmt: skip
