"""`Server`: the pools of workers, the copy of the store that they ask, and the one way to write."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from starlette.requests import Request

from latticework.store.generations import Generation
from latticework.vocabulary import iris
from latticework.web.pool import Pool, Reply
from latticework.web.problems import Problem
from latticework.web.publication import Publication
from latticework.web.served import Served
from latticework.web.settings import Settings
from latticework.web.state import State

_OWN = 3  # workers that only the server's own reports and data use: queries of users never keep them waiting


class Server:
    """What the endpoints share while the server runs."""

    def __init__(self, state: State, *, has_pages: bool) -> None:
        """Make the pools; no process starts before `start`."""
        from latticework.web.suggestions import Suggestions

        self.state, self.has_pages = state, has_pages
        self.settings: Settings = state.settings
        self.place = Path(tempfile.mkdtemp(prefix="latticework-serve-"))
        s = self.settings
        self.pool = Pool(s.workers, s.memory, s.largest_answer, s.largest_spool, self.place)
        self.own = Pool(_OWN, max(s.memory, 1024**3), s.largest_answer, s.largest_spool, self.place)
        self.served = Served(state)
        self.suggestions = Suggestions()
        self.began = time.time()
        self._writing = asyncio.Lock()
        self.publication = Publication(state, self._writing)

    @classmethod
    def of(cls, request: Request) -> Server:
        """Return the server that a request came to."""
        return cast("Server", request.app.state.server)

    async def start(self) -> None:
        """Make ready for the first request."""
        await self.served.folder()
        await asyncio.gather(self.pool.warm(2), self.own.warm(1))

    async def stop(self) -> None:
        """End the workers and delete what they wrote; the store gets what was decided last."""
        await self.publication.finish()
        await asyncio.gather(self.pool.close(), self.own.close())
        self.served.close()
        shutil.rmtree(self.place, ignore_errors=True)

    async def ask(self, order: dict[str, Any], timeout: float | None = None) -> Reply:
        """Return a worker's answer to a user's order, over the store with its description."""
        folder = await self.served.folder()
        return await self.pool.run({**order, "folder": str(folder)}, timeout or self.settings.timeout)

    async def ask_own(self, order: dict[str, Any]) -> Reply:
        """Return a worker's answer to an order of the server itself: a report, a graph."""
        generation = self.state.generation()
        about = {"folder": str(generation.folder), "digest": generation.digest}
        return await self.own.run({**order, **about}, self.settings.timeout)

    # ---- writing -------------------------------------------------------------------------------------

    async def write_update(self, text: str, dataset: Mapping[str, Any] | None, address: str) -> list[str]:
        """Run an update and return the names of the graphs that it changed."""
        order = {
            "operation": "update", "update": text, "dataset": dataset, "address": address,
            "prefixes": self.state.workspace.prefixes(), "base": None,
        }  # fmt: skip
        if base := self.settings.base_iri:
            order["update"] = text.replace(base, iris.BASE)
        async with self._writing:
            generation = self.state.generation()
            reply = await self.pool.run({**order, "folder": str(generation.folder)}, self.settings.timeout)
            try:
                changed = await asyncio.to_thread(self._changed, reply.path)
            finally:
                reply.discard()
            return await self._replace(generation, changed)

    async def write_graph(
        self, name: NamedNode, change: Callable[[frozenset[Quad] | None], frozenset[Quad] | None]
    ) -> list[str]:
        """Put what `change` makes of a graph's statements (None: there is no such graph) in its place."""
        async with self._writing:
            generation = self.state.generation()
            new = await asyncio.to_thread(lambda: change(self._held(name)))
            return await self._replace(generation, {name: new})

    async def _replace(
        self, generation: Generation, graphs: Mapping[NamedNode, frozenset[Quad] | None]
    ) -> list[str]:
        really = {name: quads for name, quads in graphs.items() if self._held(name) != quads}
        if not really:
            return []
        if self.state.generation().folder != generation.folder:
            raise Problem(503, "another process has just changed the store", remedy="try again")
        await asyncio.to_thread(self.state.workspace.replace, really)
        return sorted(name.value for name in really)

    def _held(self, name: NamedNode) -> frozenset[Quad] | None:
        store = self.state.store()
        return frozenset(store.quads(name)) if store.database.contains_named_graph(name) else None

    def _changed(self, path: Path) -> dict[NamedNode, frozenset[Quad] | None]:
        """Return the graphs that a worker's list of differences makes."""
        lines: dict[bytes, list[bytes]] = {b"+": [], b"-": [], b"g": [], b"x": []}
        for line in path.read_bytes().splitlines():
            lines[line[:1]].append(line[1:])
        come, gone = (set(parse(b"\n".join(lines[sign]), format=RdfFormat.N_QUADS)) for sign in (b"+", b"-"))
        emptied, dropped = ({NamedNode(n.decode()[1:-1]) for n in lines[sign]} for sign in (b"g", b"x"))
        touched = {q.graph_name for q in come | gone if isinstance(q.graph_name, NamedNode)}
        found: dict[NamedNode, frozenset[Quad] | None] = {}
        for name in touched | emptied | dropped:
            new = ((self._held(name) or frozenset()) - gone) | {q for q in come if q.graph_name == name}
            found[name] = None if not new and (name in dropped) else frozenset(new)
        return found
