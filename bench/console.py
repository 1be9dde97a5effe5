"""How quickly the console answers: start, first rows of 10,000, a short query, cancelling, completion.

`python bench/console.py` prints a line a turn; figures are wall time in a pseudo-terminal, and CPU time of the
console where it says so: on a machine that does much else, that is the one to compare.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from latticework.console import index, pinyin
from latticework.console.naming import Naming
from latticework.console.proposals import proposals
from latticework.content import Content, shipped
from latticework.store.generations import Home
from latticework.workspace import Workspace
from tests.console import Terminal

TURNS = 5
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i };"


def processor(number: int) -> float:
    """Return the CPU seconds of a process and of its children that have ended; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def turn(place: Path) -> str:
    """Return the figures of one sitting."""
    terminal = Terminal(place)
    terminal.wait("lw>")
    took = {"prompt": time.perf_counter() - terminal.began, "CPU until then": processor(terminal.process.pid)}
    terminal.wait("Tab")
    took["names"] = time.perf_counter() - terminal.began
    terminal.settle(1.0)
    for name, line, shown in (
        ("10,000 rows", "SELECT ?s ?p ?o { ?s ?p ?o };", "row 1 of 10,000"),
        ("ask", "ASK {};", "yes"),
        ("cancel", ENDLESS, "cancelled"),
    ):
        began, spent = time.perf_counter(), processor(terminal.process.pid)
        terminal.type(line, "Enter")
        if name == "cancel":
            terminal.settle(0.7)
            began = time.perf_counter()
            terminal.type("C-c")
        terminal.wait(shown)
        took[name] = time.perf_counter() - began
        if name == "10,000 rows":
            took["CPU for them"] = processor(terminal.process.pid) - spent
            terminal.type("q")
            terminal.settle(0.5)
    terminal.close()
    return "  ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in took.items())


def completion(workspace: Workspace) -> str:
    """Return how long completion takes at places of a query, in the middle and at most."""
    store, prefixes = workspace.open(), workspace.prefixes()
    made, chinese = index.build(store, store.vocabulary(), Naming(store, prefixes))
    made.with_readings(pinyin.readings(n for names in chinese.values() for n in names), chinese)
    took: list[float] = []
    for text in (
        "SELECT ?m { ?m lw:memberOf 四",
        "SELECT ?m { ?m lw:memberOf a",
        "SELECT ?m { ?m ",
        "SELECT ?m { ?m a ",
    ):
        for _ in range(20):
            began = time.perf_counter()
            proposals(text, len(text), made, prefixes, "zh")
            took.append(time.perf_counter() - began)
    return f"completion: median {statistics.median(took) * 1000:.1f} ms, longest {max(took) * 1000:.1f} ms"


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        workspace = Workspace(Content(place / "root", shipped()), Home(place / "store"))
        workspace.build()
        print(completion(workspace))
        for _ in range(TURNS):
            print(turn(place))


if __name__ == "__main__":
    main()
