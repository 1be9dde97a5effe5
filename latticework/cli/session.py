"""What the global flags mean: workspace, language, width and colour, and where results go."""

from __future__ import annotations

import atexit
import locale
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from latticework.workspace import Workspace

if TYPE_CHECKING:
    from latticework.query.engine import Engine


def workspace(settings: dict[str, Any]) -> Workspace:
    """Return the workspace that `--root`, `--store` and `--articles` name."""
    store = Path(settings["store"]).expanduser().absolute() if settings["store"] else None
    found = Workspace.default(store, [Path(folder).expanduser() for folder in settings["articles"]])
    found.stage = Stages()
    return found


class Stages:
    """One line on standard error that says what long work is at; nothing in its first second, or in a pipe."""

    def __init__(self) -> None:
        """Begin the second now."""
        self._began = time.monotonic()
        atexit.register(self, "")

    def __call__(self, words: str) -> None:
        """Show the words in the place of the last ones; none clear the line."""
        if sys.stderr.isatty() and time.monotonic() - self._began > 1:
            sys.stderr.write("\r\x1b[K" + words)
            sys.stderr.flush()


def engine(workspace: Workspace, endpoint: str | None, timeout: float) -> Engine:
    """Return what reports ask: the server of `--endpoint`, as the account that the environment names, or the store."""
    if endpoint:
        from latticework.query.remote import Remote

        return Remote.named(endpoint, os.environ, timeout)
    from latticework.query.engine import Embedded

    return Embedded(workspace.open())


def language(settings: dict[str, Any], chosen: str | None = None) -> str:
    """Return the language of labels: as chosen, else the locale's where we speak it, else English."""
    named = chosen or settings["lang"]
    if named:
        return str(named)
    known = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    code = (known or (locale.getlocale()[0] or ""))[:2].lower()
    return code if code in ("zh", "ja") else "en"


def coloured(settings: dict[str, Any]) -> bool:
    """Say whether standard output takes colour."""
    return sys.stdout.isatty() and not settings["no_color"] and not os.environ.get("NO_COLOR")


def width() -> int:
    """Return the columns of the terminal; 100 where there is none."""
    return shutil.get_terminal_size((100, 24)).columns


def write(data: bytes, path: str | None) -> None:
    """Write a result to a file in one step, or to standard output."""
    if path is None or path == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    part = target.with_name(target.name + ".part")
    try:
        part.write_bytes(data)
        part.replace(target)
    except OSError as error:
        raise click.FileError(path, error.strerror or str(error)) from None
