"""The console in a pseudo-terminal: keys go in, what the screen shows comes out."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
KEYS = {"Enter": "\r", "Tab": "\t", "C-c": "\x03", "C-d": "\x04", "F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS",
        "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "BackTab": "\x1b[Z", "C-u": "\x15", "End": "\x1b[F"}  # fmt: skip


def environment(place: Path) -> dict[str, str]:
    """Return an environment in which nothing is the person's own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LATTICEWORK_") and k != "NO_COLOR"}
    return kept | {
        "PYTHONPATH": str(ROOT), "LATTICEWORK_ROOT": str(place / "root"), "LATTICEWORK_STORE": str(place / "store"),
        "XDG_STATE_HOME": str(place / "state"), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
    }  # fmt: skip


class Terminal:
    """A terminal with the console in it."""

    def __init__(self, place: Path, *arguments: str, columns: int = 110, rows: int = 36, **more: str) -> None:
        """Start the console over the store in `place`."""
        pexpect = pytest.importorskip("pexpect")
        pyte = pytest.importorskip("pyte")
        self.screen: Any = pyte.Screen(columns, rows)
        self._stream: Any = pyte.ByteStream(self.screen)
        self.began = time.perf_counter()
        self.process: Any = pexpect.spawn(
            sys.executable, ["-m", "latticework", *arguments, "console"],
            env=environment(place) | more, dimensions=(rows, columns), timeout=10,
        )  # fmt: skip
        self.process.delaybeforesend = None
        self._pexpect = pexpect

    def text(self) -> str:
        """Return what the screen shows; a Chinese character takes two cells, the second is empty."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def _read(self, seconds: float) -> bool:
        try:
            data = self.process.read_nonblocking(1 << 16, seconds)
        except (self._pexpect.TIMEOUT, self._pexpect.EOF):
            return False
        self._stream.feed(data)
        if b"\x1b[6n" in data:  # it asks where the cursor is
            self.process.send(f"\x1b[{self.screen.cursor.y + 1};{self.screen.cursor.x + 1}R")
        return True

    def wait(self, text: str, seconds: float = 10.0) -> str:
        """Return the screen once it shows a text. Fails after `seconds`."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            if text in self.text():
                return self.text()
            self._read(0.05)
        raise AssertionError(f"no {text!r} after {seconds} s on\n{self.text()}")

    def settle(self, quiet: float = 0.3) -> str:
        """Return the screen once nothing has come for a while."""
        while self._read(quiet):
            pass
        return self.text()

    def type(self, *keys: str) -> None:
        """Press keys: names of KEYS, or text."""
        for key in keys:
            self.process.send(KEYS.get(key, key))

    def ask(self, line: str, until: str) -> str:
        """Type a line, press Enter, and return the screen once it shows a text and the next prompt."""
        self.type(line, "Enter")
        self.wait(until)
        return self.idle()

    def idle(self, seconds: float = 10.0) -> str:
        """Return the screen once an empty prompt stands above the toolbar: keys before that would go to no one."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            lines = [line.strip() for line in self.text().splitlines() if line.strip()]
            if len(lines) > 1 and lines[-2] == "lw>" and "F2" in lines[-1]:
                return self.text()
            self._read(0.05)
        raise AssertionError(f"no prompt after {seconds} s on\n{self.text()}")

    def choose(self, line: str, shown: str, inserted: str) -> str:
        """Type what is to be completed, and take the first proposal once the menu shows a text."""
        self.type(line)
        self.wait(shown)
        self.type("Tab")
        self.wait(inserted)
        self.type("Enter")
        return self.settle()

    def ready(self) -> str:
        """Wait until names can be completed, pinyin too."""
        self.idle()
        self.wait("Tab")
        return self.settle(0.8)

    def close(self) -> int:
        """Press Ctrl-D and return the exit status."""
        self.idle()
        self.type("C-d")
        until = time.perf_counter() + 5
        while self.process.isalive() and time.perf_counter() < until:
            self._read(0.1)
        self.process.close(force=True)
        return int(self.process.exitstatus if self.process.exitstatus is not None else -1)
