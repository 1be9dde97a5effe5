"""Connections: one whose request does not come, or whose answer is not taken, is closed."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


class Connection(H11Protocol):
    """A connection of uvicorn's that is closed where the head of a request stops half-way, or never begins.

    It is broken off where its client takes nothing of the answer: to close it would wait for the client too.
    """

    patience = (
        30.0  # seconds for the head of a request to arrive; for an answer's next part to be taken, twice that
    )
    _timer: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what came; wait on where it is no whole head yet."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._forget()
        self._taken()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Begin to wait for the client to take what is there."""
        super().pause_writing()
        self._taken()
        self._taking = asyncio.get_running_loop().call_later(2 * self.patience, self._abandon)

    def resume_writing(self) -> None:
        """Wait no longer: the client has taken it."""
        super().resume_writing()
        self._taken()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that is not used; break it off later where the client has still not taken all."""
        super().timeout_keep_alive_handler()
        self._taken()
        self._taking = asyncio.get_running_loop().call_later(2 * self.patience, self._abandon)

    def _abandon(self) -> None:
        transport: Any = self.transport
        transport.abort()

    def _taken(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _watch(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._forget()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self.patience, self.transport.close)

    def _forget(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def patient(seconds: float) -> type[Connection]:
    """Return the kind of connection that waits so long for a client."""
    return type("PatientConnection", (Connection,), {"patience": seconds})
