"""Blocks one after another, from standard input or a file: no prompts, and an exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from latticework.article.text import read_text
from latticework.console import commands, showing
from latticework.console.answers import Outcome
from latticework.console.blocks import Block, blocks
from latticework.console.session import Session
from latticework.errors import InputError, LatticeworkError


class Failed(LatticeworkError):
    """A script that was read had an error, which was said already."""

    def __init__(self, status: int) -> None:
        """Keep its exit status."""
        super().__init__("")
        self.status = status


def run(session: Session, lines: Iterable[str], name: str) -> int:
    """Run a script and return its exit status: that of its first error.

    The first error ends it, unless `.bail off` says that it goes on.
    """
    status = 0
    for block in blocks(lines):
        try:
            show(session, answer(session, block, f"{name}:{block.line}"))
        except commands.Leave:
            break
        except LatticeworkError as error:
            sys.stdout.flush()
            if not isinstance(error, Failed):
                print(f"latticework: {_placed(error, name, block)}", file=sys.stderr)
            status = status or error.status
            if session.settings.bail:
                break
    return status


def _placed(error: LatticeworkError, name: str, block: Block) -> LatticeworkError:
    """Return an error with its line counted in the script, where it was counted in the block."""
    error.where = error.where or f"{name}:{block.line}"
    error.what = brief(error.what)
    return error


def brief(what: str) -> str:
    """Return what is wrong without the engine's list of all that it could have read there."""
    first, found, _ = what.partition(": expected one of")
    if found:
        return first.replace("error at", "stops making sense at")
    return what.splitlines()[0] if what else what


def answer(session: Session, block: Block, where: str) -> Outcome | str | None:
    """Return what a block answers."""
    if block.is_command:
        return commands.run(session, block, where)
    return session.query(block.text, where)


def show(session: Session, answered: Outcome | str | None) -> None:
    """Write an answer to standard output, or to the file that `.output` or `.once` names."""
    if answered is None:
        return
    if isinstance(answered, str):
        sys.stdout.write(answered)
        return
    once = session.settings.once is not None
    path, mode = showing.target(session)
    data = showing.written(answered, session, mode)
    if path is not None:
        showing.keep(data, path, append=not once)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def read(session: Session, path: Path) -> int:
    """Run a script of a file. Raises InputError where it cannot be read."""
    return run(session, read_text(path).splitlines(keepends=True), str(path))


def read_or_raise(session: Session, path: Path) -> None:
    """Run a script for `.read`: what went wrong in it was said there, its status is that of the line that reads it."""
    if status := read(session, path):
        raise Failed(status)


def lines(stream: IO[bytes]) -> Iterator[str]:
    """Yield the lines of standard input as they come. Raises InputError where they are not UTF-8."""
    for number, line in enumerate(stream, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise InputError(
                f"not UTF-8 (byte {error.start})", where=f"standard input:{number}", remedy="convert it"
            ) from None
