"""How long an update of one triple takes on a running server, and the first query after it.

    python bench/updates.py 100000 1000000

The store is a generated world of so many quads. Figures are wall times in milliseconds, the best and the median of
the turns, and the CPU time of the server and its workers for one update.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import httpx
import world

TURNS = 5
NAME = "http://example.org/bench/"
HERE = Path(__file__).parents[1]


@contextmanager
def serving(folder: Path) -> Generator[tuple[str, subprocess.Popen[str]]]:
    """Run a writable server over a root and yield its address and process."""
    command = [
        sys.executable,
        "-m",
        "latticework",
        "--root",
        str(folder / "root"),
        "--store",
        str(folder / "store"),
    ]
    process = subprocess.Popen(
        [*command, "serve", "--bind", "127.0.0.1:0", "--writable", "--timeout", "120", "--memory", "4"],
        stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(HERE)},
    )  # fmt: skip
    try:
        assert process.stderr is not None  # noqa: S101 - for the type checkers
        found = next(m for line in process.stderr if (m := re.search(r"http://[\d.]+:\d+", line)))
        os.set_blocking(process.stderr.fileno(), False)
        httpx.get(found.group() + "/readyz", timeout=600)
        yield found.group(), process
    finally:
        process.terminate()
        process.wait()


def processor(process: subprocess.Popen[str]) -> float:
    """Return the CPU seconds of a server and its workers that live; 0 where the system does not tell."""
    numbers = [str(process.pid)]
    for task in Path(f"/proc/{process.pid}/task").glob("*/children"):
        numbers += task.read_text(encoding="ascii").split()
    spent = 0.0
    for number in numbers:
        try:
            fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            continue
        spent += sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")
    return spent


def timed(client: httpx.Client, path: str, **form: str) -> float:
    """Return the milliseconds that a request takes. Raises httpx.HTTPStatusError for a refusal."""
    began = time.perf_counter()
    client.post(path, data=form).raise_for_status()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Print a row for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int, default=[100_000])
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory(prefix="latticework-bench-") as place:
            folder = Path(place)
            file = folder / "root" / "graphs" / "imported" / "world.nq"
            file.parent.mkdir(parents=True)
            with file.open("w", encoding="utf-8") as out:
                out.writelines(world.nquads(world.Size(size)))
            with serving(folder) as (url, process), httpx.Client(base_url=url, timeout=600) as client:
                timed(client, "/sparql", query="ASK {}")
                time.sleep(1)
                updates: list[float] = []
                first: list[float] = []
                spent: list[float] = []
                for turn in range(TURNS):
                    text = f"INSERT DATA {{ GRAPH <{NAME}> {{ <{NAME}{turn}> <{NAME}p> {turn} }} }}"
                    before = processor(process)
                    updates.append(timed(client, "/update", update=text))
                    spent.append(processor(process) - before)
                    first.append(timed(client, "/sparql", query=f"ASK {{ <{NAME}{turn}> ?p ?o }}"))
                print(
                    f"{size:>10,} quads  update best {min(updates):.0f} median {statistics.median(updates):.0f} ms"
                    f"  CPU {min(spent):.2f} s  first query after it best {min(first):.0f}"
                    f" median {statistics.median(first):.0f} ms",
                    flush=True,
                )


if __name__ == "__main__":
    main()
