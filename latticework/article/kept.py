"""Texts of articles as they are kept in the root, with the digest of the file they come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Text:
    """A text to keep; `about` says which file and extractor it is from, where it is not the file itself."""

    slug: str
    ending: str
    data: bytes
    about: Mapping[str, str | None] | None = None

    def keep(self, folder: Path) -> None:
        """Write the text to `SLUG.txt` (or `.md`, `.html`), and what it is from to `SLUG.json`, each in one step."""
        folder.mkdir(parents=True, exist_ok=True)
        parts = [(self.ending, self.data)]
        if self.about is not None:
            words = json.dumps(self.about, ensure_ascii=False, indent=1, sort_keys=True)
            parts.append((".json", words.encode() + b"\n"))
        for ending, data in parts:
            being_written = folder / f"{self.slug}{ending}.part"
            being_written.write_bytes(data)
            being_written.replace(folder / f"{self.slug}{ending}")
