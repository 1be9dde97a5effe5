"""A page that runs reports, made in a worker: at the deadline the worker is ended, and the reader gets the 503 page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from latticework.content import Content
from latticework.store.generations import Generation, Home
from latticework.web.reporting import engine
from latticework.web.settings import Settings
from latticework.web.state import State
from latticework.workspace import Workspace


class Held(State):
    """The state as the server saw it when it sent the order: nothing is built, and nothing opened anew."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        """Take the folders that the order names."""
        content = Content(Path(order["root"]), Path(order["shipped"]))
        self.workspace = Workspace(content, Home(Path(order["home"])), tuple(Path(f) for f in order["texts"]))
        told: dict[str, Any] = {**order["settings"], "tokens": ()}
        self.settings = Settings(**told)
        self._generation = Generation(Path(order["folder"]), order["digest"], {})
        self._engine = engine(order["folder"], order["digest"])

    def _refresh(self) -> None:
        """Stay as it is."""


def order(state: State, page: str, visit: Mapping[str, Any]) -> dict[str, Any]:
    """Return the order for a page: `module.function` in `latticework.web.pages`, and the visit's fields."""
    content = state.workspace.content
    return {
        "operation": "page", "page": page, "visit": dict(visit), "root": str(content.root), "usage": 422,
        "shipped": str(content.shipped), "home": str(state.workspace.home.directory),
        "texts": [str(folder) for folder in state.shelf().folders], "settings": {**asdict(state.settings), "tokens": []},
    }  # fmt: skip


def write(told: Mapping[str, Any]) -> dict[str, Any]:
    """Write a page, and return its status and headers."""
    from latticework.web.pages import frame
    from latticework.web.pages.snapshot import Snapshot

    module, _, name = told["page"].rpartition(".")
    state = Held(told)
    visit = frame.Visit(state, Snapshot.of(state), **told["visit"])
    response = frame.answered(visit, getattr(import_module(f"latticework.web.pages.{module}"), name))
    Path(told["spool"]).write_bytes(bytes(response.body))
    return {
        "media": "text/html",
        "code": response.status_code,
        "headers": dict(response.headers),
        "compress": False,
    }
