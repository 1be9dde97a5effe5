"""What the engine says in English, in the reader's language where there are words for it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup

_FILE = Path(__file__).parent / "words" / "remarks.toml"


@cache
def sentences(language: str) -> Mapping[re.Pattern[str], str]:
    """Return the patterns of English sentences, each with the same in that language."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8")).get(language, {})
    return {re.compile(pattern, re.DOTALL): words for pattern, words in told.items()}


def said(language: str, text: str) -> str | None:
    """Return an English sentence in that language; None where there are no words for it."""
    for pattern, words in sentences(language).items():
        if match := pattern.fullmatch(text.strip()):
            return re.sub(r"\{(\d)\}", lambda place: match.group(int(place.group(1))) or "", words)
    return None


def remark(language: str, text: str) -> str:
    """Return what to show of an English sentence: in the reader's language, else marked as English."""
    if language == "en" or not text:
        return text
    parts = [said(language, part) for part in (text, *text.split("; "))]
    if parts[0] is not None:
        return parts[0]
    if "; " in text and all(part is not None for part in parts[1:]):
        return "；".join(part for part in parts[1:] if part)
    return Markup('<span lang="en">{}</span>').format(text)
