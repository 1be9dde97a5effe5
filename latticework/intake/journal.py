"""Which graph was loaded from what, so that a load that was broken off goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from typing import Any

from latticework.loaders import Source
from latticework.workspace import Workspace

_NAME = "loaded.json"


def key(source: Source, loader: str | None) -> str:
    """Return a digest of what a source is loaded from: file, text beside it, flags, loader and version.

    Empty for what is no file but a pipe, say: that is read once, and who looks into it may wait for ever.
    """
    if not source.path.is_file():
        return ""
    about: list[str | None] = [
        source.title,
        source.published,
        source.url,
        source.language,
        source.slug,
        loader,
        _version(),
    ]
    if source.choice is not None and source.choice.asks:
        about += [source.choice.extractor, source.choice.model]
    found = hashlib.sha256(json.dumps(about).encode())
    beside = source.path.with_suffix(".txt")
    for path in {source.path: None, beside: None}:
        try:
            found.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:
            found.update(b"-")
    return found.hexdigest()


@cache
def _version() -> str:
    return version("latticework")  # 2 ms: it reads a file


class Journal:
    """Which graph was loaded from what, beside the store: it can be deleted, and then all is read again."""

    def __init__(self, workspace: Workspace) -> None:
        """Read it as the last load has left it."""
        self.workspace = workspace
        self.path = workspace.home.directory / _NAME
        try:
            self.lines: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.lines = {}
        files = self._files()
        self.held = {line["key"] for name, line in self.lines.items() if files.get(name) == line["file"]}

    def _files(self) -> dict[str, str]:
        """Return the digest of the file of each graph, as the store was built from it."""
        published = self.workspace.home.current()
        about = published.files.values() if published else ()
        return {each["graph"]: each["sha256"] for each in about if each.get("graph")}

    def holds(self, key: str) -> bool:
        """Say whether a source of that key was loaded, and its graphs are as it left them."""
        return bool(key) and key in self.held

    def write(self, loaded: Iterable[tuple[str, str]]) -> None:
        """Note the graphs that were loaded, each with the key of its source, in one step."""
        files = self._files()
        for graph, key in loaded:
            if key and graph in files:
                self.lines[graph] = {"key": key, "file": files[graph]}
        part = self.path.with_suffix(".json.part")
        try:
            part.write_text(json.dumps(self.lines, indent=0), encoding="utf-8")
            part.replace(self.path)
        except OSError:
            return  # a place that cannot be written: nothing is lost but the time to read again
