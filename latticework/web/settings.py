"""What `serve` was told: where it listens, what it allows, which bounds hold."""

from __future__ import annotations

from dataclasses import dataclass

GIB = 1024**3
MIB = 1024**2


@dataclass(frozen=True, slots=True)
class Settings:
    """The bounds and permissions of a server."""

    host: str = "127.0.0.1"
    port: int = 7878
    writable: bool = False
    tokens: tuple[str, ...] = ()
    timeout: float = 30.0
    patience: float = 30.0  # seconds without a byte of a request; an answer has twice as long to be taken
    memory: int = GIB
    workers: int = 12
    base_iri: str | None = None
    language: str = "en"
    largest_answer: int = 2 * GIB  # in its spool file
    largest_spool: int = 8 * GIB  # all spool files together
    largest_query: int = 2 * MIB
    largest_graph: int = 64 * MIB

    @property
    def on_loopback(self) -> bool:
        """Say whether only this machine can reach it."""
        return self.host in ("127.0.0.1", "::1", "localhost")
