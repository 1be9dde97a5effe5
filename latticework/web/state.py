"""`State`: what a running server knows of the graph, opened anew after each load."""

from __future__ import annotations

import threading
from pathlib import Path

from latticework.article.text import Shelf
from latticework.query.canned import Catalogue
from latticework.query.engine import Embedded
from latticework.store.generations import Generation
from latticework.store.reader import Store
from latticework.web.settings import Settings
from latticework.workspace import Workspace


class State:
    """The workspace, the settings, and the store as it is now."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        """Open the store, building it first where it is missing or out of date."""
        self.workspace, self.settings = workspace, settings
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        workspace.open()
        self._reopen()

    def _pointer(self) -> tuple[int, int] | None:
        try:
            about = (self.workspace.home.directory / "current.json").stat()
        except OSError:
            return None
        return about.st_mtime_ns, about.st_ino

    def _reopen(self) -> None:
        stamp = self._pointer()
        published = self.workspace.home.current()
        if published is None:
            published = self.workspace.build()
        self._generation = published
        self._engine = Embedded(Store.open(published.folder, published.digest))
        self._stamp = stamp

    def _refresh(self) -> None:
        if self._pointer() != self._stamp:
            with self._lock:
                if self._pointer() != self._stamp:
                    self._reopen()

    def generation(self) -> Generation:
        """Return the published state of the store: its folder and digest."""
        self._refresh()
        return self._generation

    def engine(self) -> Embedded:
        """Return the engine over the published state; ask for it once a request."""
        self._refresh()
        return self._engine

    def store(self) -> Store:
        """Return the published store, open for reading."""
        return self.engine().store

    def folder(self) -> Path:
        """Return the folder of the published state, for workers."""
        return self.generation().folder

    @property
    def digest(self) -> str:
        """The digest of the published state: what ETags rest on."""
        return self.generation().digest

    def catalogue(self) -> Catalogue:
        """Return the canned queries as they are now."""
        return Catalogue(self.workspace.content)

    def shelf(self) -> Shelf:
        """Return the texts of articles that are at hand."""
        return self.workspace.shelf()
