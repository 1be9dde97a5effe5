"""The words that shapes and modality are read by, from `loaders/article/patterns/{zh,en,ja}/lexicon.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from latticework.content import Content
from latticework.errors import InputError

FOLDER = "loaders/article/patterns"


def cues(words: Iterable[str], tongue: str) -> re.Pattern[str]:
    """Return the pattern of any of these words, the longest first; English ones begin at a word's edge."""
    found = sorted(set(words), key=len, reverse=True)
    if not found:
        return re.compile(r"(?!)")
    if tongue == "en":
        return re.compile(r"\b(?:" + "|".join(found) + ")", re.IGNORECASE)
    return re.compile("|".join(found))


@dataclass(frozen=True, eq=False)
class Lexicon:
    """One language's words: heads of names, words that end a name, modality, expressions that point back."""

    language: str
    data: dict[str, Any]

    @cached_property
    def head_types(self) -> dict[str, str]:
        """The type of grouping that each last word of a name stands for."""
        return {
            word: kind
            for kind, words in self.data["heads"].items()
            if kind != "Organization"
            for word in words
        }

    @cached_property
    def heads(self) -> str:
        """All last words of names of groupings, as alternatives, the longest first."""
        return "|".join(re.escape(word) for word in sorted(self.head_types, key=len, reverse=True))

    @cached_property
    def head(self) -> re.Pattern[str]:
        """A last word of a grouping's name."""
        return re.compile(f"(?:{self.heads})")

    @cached_property
    def ends_in_head(self) -> re.Pattern[str]:
        """A name that ends in such a word."""
        return re.compile(f"({self.heads})$")

    @cached_property
    def organization_heads(self) -> list[str]:
        """Last words of names of organisations."""
        return list(self.data["heads"]["Organization"])

    @cached_property
    def generic(self) -> frozenset[str]:
        """Phrases that end like a name and are none."""
        return frozenset(self.data["names"]["generic"])

    @cached_property
    def common(self) -> frozenset[str]:
        """Names of technologies that say nothing in running text."""
        return frozenset(self.data["names"].get("common", []))

    @cached_property
    def protected(self) -> re.Pattern[str]:
        """Words that hold a stop word and do not end a name."""
        heads = [head for heads in self.data["heads"].values() for head in heads if len(head) > 1]
        words = sorted({*self.data["names"].get("protected", []), *heads}, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, words)) or r"(?!)")

    @cached_property
    def stops(self) -> re.Pattern[str]:
        """What ends the walk to the left edge of an unquoted name."""
        words = sorted(self.data["names"].get("stops", []), key=len, reverse=True)
        return re.compile("(?:" + "|".join(map(re.escape, words)) + r")$|[^一-鿿A-Za-z0-9+\-·/]$")

    @cached_property
    def long_stops(self) -> re.Pattern[str]:
        """Those of them that are words of several characters, wherever they stand."""
        words = sorted((w for w in self.data["names"].get("stops", []) if len(w) > 1), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, words)) or r"(?!)")

    @cached_property
    def short(self) -> dict[str, str]:
        """Names of countries of one character."""
        return dict(self.data.get("short", {}))

    @cached_property
    def demonyms(self) -> dict[str, str]:
        """The country of each adjective, by its ISO code."""
        return {word: code for code, words in self.data.get("demonyms", {}).items() for word in words}

    @cached_property
    def demonym(self) -> re.Pattern[str]:
        """An adjective with the office that acts for its country: `Dutch government`."""
        offices = "|".join(self.data.get("offices", {}).get("state", ()))
        return re.compile(rf"\b({'|'.join(self.demonyms)}) (?:{offices})\b" if self.demonyms else r"(?!)")

    @cached_property
    def acts(self) -> re.Pattern[str]:
        """A name of a body that both has members and joins others."""
        heads = "|".join(self.data.get("offices", {}).get("acts", ()))
        return re.compile(rf"\b(?:{heads})\b" if heads else r"(?!)")

    @cached_property
    def phrases(self) -> tuple[tuple[str, str], ...]:
        """The lists of verbs and nouns that phrases name with `@`, each as one group of alternatives."""
        return tuple(
            (name, "(?:" + "|".join(words) + ")") for name, words in self.data.get("phrases", {}).items()
        )

    def cue(self, name: str) -> re.Pattern[str]:
        """Return the pattern of a list of modal words: plan, propose, done, negate."""
        return _cue(self, name)

    def reference(self, name: str) -> re.Pattern[str]:
        """Return an expression that points back: anaphora, both, three, classes."""
        return _reference(self, name)


@lru_cache(maxsize=64)
def _cue(lexicon: Lexicon, name: str) -> re.Pattern[str]:
    return cues(lexicon.data["cues"][name], lexicon.language)


@lru_cache(maxsize=64)
def _reference(lexicon: Lexicon, name: str) -> re.Pattern[str]:
    return re.compile(lexicon.data["reference"].get(name) or r"(?!)")


@lru_cache(maxsize=8)
def lexicon(content: Content, language: str) -> Lexicon:
    """Return the lexicon of a language; the user's own file hides the shipped one."""
    path = content.found(f"{FOLDER}/{language}", "lexicon.toml")["lexicon"]
    try:
        return Lexicon(language, tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not TOML: {error}", where=str(path), remedy="correct the line") from None
