"""`Finding`: one thing that a check found wrong, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ERROR, WARN, INFO = "error", "warn", "info"
SEVERITIES = (ERROR, WARN, INFO)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: in which graph, how bad, about which thing and which of its properties."""

    check: str
    graph: str
    severity: str
    focus: str
    path: str
    message: str


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without repetition, the worst first, then by graph and thing."""
    return sorted(
        set(findings),
        key=lambda f: (SEVERITIES.index(f.severity), f.check, f.graph, f.focus, f.path, f.message),
    )


def fails(findings: Iterable[Finding], fail_on: str) -> bool:
    """Say whether any finding is as bad as `fail_on` (error, warn) or worse; `none` lets everything pass."""
    if fail_on not in SEVERITIES:
        return False
    return any(SEVERITIES.index(f.severity) <= SEVERITIES.index(fail_on) for f in findings)
