"""Where the content folders lie: `ontology graphs queries loaders`, the user's own laid over the shipped ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

FOLDERS = ("ontology", "graphs", "queries", "loaders")
ROOT_VARIABLE = "LATTICEWORK_ROOT"


def shipped() -> Path:
    """Return the folder that holds the shipped content: inside the wheel, or the checkout around the package."""
    package = Path(str(files("latticework")))
    inside = package / "_content"
    return inside if inside.is_dir() else package.parent


def user_root() -> Path:
    """Return the user's own folder, which may not exist yet (`--root`, `LATTICEWORK_ROOT`, user data folder)."""
    named = os.environ.get(ROOT_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_data_path  # 6 ms: only where no root was named

    return user_data_path("latticework", appauthor=False)


@dataclass(frozen=True, slots=True)
class Content:
    """The two places that content is read from; the user's own wins where both have a file of one stem."""

    root: Path
    shipped: Path

    @classmethod
    def default(cls) -> Content:
        """Return the content that the environment names."""
        return cls(user_root(), shipped())

    def folders(self, name: str) -> list[Path]:
        """Return that content folder in each place that has it, the user's own first."""
        if name.split("/")[0] not in FOLDERS:
            raise KeyError(name)
        return [place / name for place in (self.root, self.shipped) if (place / name).is_dir()]

    def found(self, name: str, pattern: str) -> dict[str, Path]:
        """Return the files of that folder by stem; the user's own hides a shipped one of the same stem."""
        return {
            path.stem: path
            for folder in reversed(self.folders(name))
            for path in sorted(folder.rglob(pattern))
        }

    def every(self, name: str, pattern: str) -> Iterator[Path]:
        """Yield the files of that folder in every place, the shipped ones first: for content that is merged."""
        for folder in reversed(self.folders(name)):
            yield from sorted(folder.rglob(pattern))
