"""Errors that a user can act on, each with the exit status it ends the command line with."""

from __future__ import annotations


class LatticeworkError(Exception):
    """What went wrong, where, and what to do: at most three lines when printed."""

    status = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        """Keep the three parts; `where` names a file and a place in it."""
        super().__init__(what)
        self.what, self.where, self.remedy = what, where, remedy

    def __str__(self) -> str:
        """Return `where: what`, and the remedy on a line of its own."""
        first = f"{self.where}: {self.what}" if self.where else self.what
        return f"{first}\n  {self.remedy}" if self.remedy else first


class CheckFailed(LatticeworkError):
    """A check that was asked for did not pass."""

    status = 1


class UsageError(LatticeworkError):
    """The call itself is wrong: an unknown report, a parameter that is not there, an unknown name."""

    status = 2


class InputError(LatticeworkError):
    """A file or text that was given cannot be taken in; nothing of it was kept."""

    status = 3


class LimitError(LatticeworkError):
    """A limit of time, memory or size was hit; there is no partial result."""

    status = 4
