"""Claims of alliances, members, technologies and control regimes, each with its passage.

>>> import latticework
>>> graph = latticework.open()
>>> table = graph.report("members", grouping="quad")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from latticework.library import Graph as Graph
    from latticework.library import open as open

__all__ = ["Graph", "open"]


def __getattr__(name: str) -> Any:
    """Return `open` or `Graph`, importing the engine only then: `latticework --help` stays instant."""
    if name in __all__:
        from latticework import library

        return getattr(library, name)
    raise AttributeError(f"module 'latticework' has no attribute {name!r}")
