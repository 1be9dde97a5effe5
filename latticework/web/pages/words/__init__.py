"""The words of the interface: a catalogue file for each language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

_ELSE = {"ja": ("ja", "en"), "zh": ("zh", "en"), "en": ("en",)}  # Japanese has the words of navigation


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the words of a language by key: `nav.reports`."""
    path = Path(__file__).parent / f"{language}.toml"
    return dict(_flat(tomllib.loads(path.read_text(encoding="utf-8")), ""))


def _flat(table: Mapping[str, Any], head: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(cast("dict[str, Any]", value), f"{head}{key}.")
        else:
            found.append((head + key, str(value)))
    return found


def has(language: str, key: str) -> bool:
    """Say whether there are words for a key."""
    return any(key in catalogue(name) for name in _ELSE.get(language, ("en",)))


def text(language: str, key: str, **values: object) -> str:
    """Return the words for a key, values filled in. Raises KeyError for an unknown key."""
    for name in _ELSE.get(language, ("en",)):
        if (found := catalogue(name).get(key)) is not None:
            return found.format(**values) if values else found
    raise KeyError(key)


def counted(language: str, key: str, number: int, **values: object) -> str:
    """Return the words for a number of things: of `key.one` for one thing, where a language tells them apart."""
    form = f"{key}.one" if number == 1 and f"{key}.one" in catalogue(language) else f"{key}.many"
    return text(language, form, n=f"{number:,}", **values)
