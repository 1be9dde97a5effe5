"""Views: how the rows of a query become the rows of a report. One module a view, named in the head of a query."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import cast

from latticework.errors import UsageError
from latticework.report.table import Row
from latticework.report.views.shape import View


def names() -> list[str]:
    """Return the names of the views there are."""
    return sorted(m.name.replace("_", "-") for m in pkgutil.iter_modules(__path__) if m.name != "shape")


def find(name: str) -> View:
    """Return the view of that name: the function `view` of its module. Raises UsageError for an unknown one."""
    if name not in names():
        raise UsageError(f"no view is called {name!r}", remedy=f"one of {', '.join(names())}")
    return cast("View", _module(name).view)


def pairs_behind(name: str) -> Callable[[Row], list[tuple[str, str]]] | None:
    """Return how a view's rows, which list no claims, lead to memberships; None where they list their claims."""
    return getattr(_module(name), "pairs_behind", None)


def _module(name: str) -> ModuleType:
    return import_module(f"{__name__}.{name.replace('-', '_')}")
