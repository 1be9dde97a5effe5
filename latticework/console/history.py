"""What was entered before, in this sitting and in others."""

from __future__ import annotations

import os
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory


def state_folder() -> Path:
    """Return where the history is kept: the user's state folder."""
    from platformdirs import user_state_path

    return user_state_path("latticework", appauthor=False)


def history() -> History:
    """Return the history of all sittings; of this one alone where the folder cannot be written."""
    path = state_folder() / "console-history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        if not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError(path)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))
