"""Loading a folder of invented articles, killed in its midst and resumed; then one more article by itself.

    python bench/articles.py 1000 10000

Each article has six claims about groupings that come up in many. Printed: seconds, and the greatest resident
size of the loading process and of one that reads for it, in MiB.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1]
_PARTIES = [
    "jpn",
    "usa",
    "chn",
    "kor",
    "aus",
    "ind",
    "gbr",
    "fra",
    "deu",
    "ita",
    "nld",
    "can",
    "bra",
    "mex",
    "vnm",
    "idn",
    "mys",
    "phl",
    "sgp",
    "tha",
]
_STATUSES = ("member", "member", "member", "founding", "signatory", "prospective", "former", "excluded")
_TECHNOLOGIES = ("semiconductors", "ai", "quantum", "5g", "cyber")


def write_articles(folder: Path, start: int, end: int) -> None:
    """Write the articles of these numbers as claims with their texts, the same for the same numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(start, end):
        chance = random.Random(number)
        sentences: list[str] = []
        claims: list[dict[str, Any]] = []
        place = 0
        for _ in range(6):
            grouping = int(max(20, end // 20) * chance.random() ** 1.6)
            name = f"Invented Accord {grouping}"
            about = {"id": f"invented-accord-{grouping}", "type": "Alliance", "labels": {"en": [name]}}
            party, year = chance.choice(_PARTIES), 2000 + chance.randrange(25)
            covers = chance.random() < 0.2
            sentence = f"{party} and the {name} in {year}, as note {number} tells. "
            claim: dict[str, Any] = {"start": place, "end": place + len(sentence) - 1, "time": str(year)}
            if covers:
                technology = {"id": chance.choice(_TECHNOLOGIES), "type": "Technology"}
                claim |= {"kind": "coverage", "subject": about, "object": technology, "status": "active"}
            else:
                claim |= {
                    "kind": "membership",
                    "subject": party,
                    "object": about,
                    "status": chance.choice(_STATUSES),
                }
            claims.append(claim)
            sentences.append(sentence)
            place += len(sentence)
        header = {
            "article": {
                "id": f"note-{number}",
                "title": f"Note {number}",
                "language": "en",
                "published": "2026",
            }
        }
        lines = "".join(json.dumps(line) + "\n" for line in (header, *claims))
        (folder / f"note-{number:06d}.jsonl").write_text(lines, encoding="utf-8")
        (folder / f"note-{number:06d}.txt").write_text("".join(sentences), encoding="utf-8")


def run(place: Path, *arguments: str, kill_after: float | None = None) -> tuple[float, str]:
    """Run `load`, killed after so many seconds if told; return the seconds, and what it says with sizes in MiB."""
    command = [sys.executable, "-m", "latticework", "--root", str(place / "root"), "load", *arguments]
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command, cwd=HERE, env={**os.environ, "PYTHONPATH": str(HERE)}, stderr=said, stdout=said
        )
        largest: dict[str, int] = {"loads": 0, "reads": 0}
        watch = threading.Thread(target=_watch, args=(process, largest), daemon=True)
        watch.start()
        try:
            status = process.wait(kill_after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            status = process.wait()
        took = time.perf_counter() - began
        watch.join()
        said.seek(0)
        words = said.read().strip().splitlines()
    sizes = f"{largest['loads'] // 1024} MiB, a reader {largest['reads'] // 1024} MiB"
    return took, f"status {status}, {sizes}; {' | '.join(words[-3:])}"


def _watch(process: subprocess.Popen[bytes], largest: dict[str, int]) -> None:
    """Note the greatest resident size in KiB of a process and of its children, ten times a second."""
    while process.poll() is None:
        children = _children(process.pid)
        for kind, numbers in (("loads", [process.pid]), ("reads", children)):
            for number in numbers:
                largest[kind] = max(largest[kind], _resident(number))
        time.sleep(0.1)


def _children(number: int) -> list[int]:
    try:
        return [int(n) for n in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    except OSError:
        return []


def _resident(number: int) -> int:
    try:
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def main() -> None:
    """Print a table of what loading so many articles takes."""
    for size in [int(argument) for argument in sys.argv[1:]] or [1000]:
        with tempfile.TemporaryDirectory(prefix="latticework-bench-") as name:
            place = Path(name)
            write_articles(place / "in", 0, size)
            (place / "in" / "note-000003.jsonl").write_text("{not json\n", encoding="utf-8")
            write_articles(place / "one", size, size + 1)
            shown = [str(place / "in"), "--loader", "claims"]
            print(f"{size:,} articles")
            took, said = run(place, *shown, kill_after=max(3.0, size / 500))
            print(f"  killed after  {took:7.1f} s  {said}")
            took, said = run(place, *shown)
            print(f"  resumed       {took:7.1f} s  {said}")
            took, said = run(place, *shown)
            print(f"  all are there {took:7.1f} s  {said}")
            took, said = run(place, str(next((place / "one").glob("*.jsonl"))))
            print(f"  one more      {took:7.1f} s  {said}", flush=True)


if __name__ == "__main__":
    main()
