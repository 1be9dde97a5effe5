"""What reading takes: megabytes a second by size, start-up, and finding names against a regular expression.

    python bench/extraction.py [TEXT ...]

Without files the invented texts of the tests are read, repeated. Sizes are bytes of UTF-8; times are CPU seconds of
one process, the best of three.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from latticework.content import Content
from latticework.extraction.extractor import Extractor
from latticework.store.ontology import vocabulary_of

TEXTS = Path(__file__).parents[1] / "tests" / "extraction" / "development"


def best(action: Callable[[], object], times: int = 3) -> float:
    """Return the least CPU time of several runs, in seconds."""
    found: list[float] = []
    for _ in range(times):
        start = time.process_time()
        action()
        found.append(time.process_time() - start)
    return min(found)


def main(paths: list[Path]) -> None:
    """Print the figures."""
    content = Content.default()
    start = time.process_time()
    extractor = Extractor(vocabulary_of(content), content)
    gazetteer = extractor.gazetteer
    print(f"names ready            {time.process_time() - start:8.2f} s  ({len(gazetteer.names):,} names)")
    for language in ("zh", "en", "ja"):
        files = paths or sorted(TEXTS.glob(f"{language}-*.txt"))
        text = "\n\n".join(path.read_text(encoding="utf-8") for path in files)
        for times in (1, 4, 16):
            whole = "\n\n".join([text] * times)
            size = len(whole.encode()) / 1e6
            taken = best(lambda whole=whole: extractor.extract(whole), 3 if times < 16 else 1)
            print(
                f"{language if not paths else 'read'} {size:8.3f} MB        {taken:8.2f} s  {size / taken:6.2f} MB/s"
            )
        if paths:
            break
    keys = sorted(gazetteer.names, key=len, reverse=True)
    alternation = re.compile("|".join(map(re.escape, keys)))
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in (paths or sorted(TEXTS.glob("zh-*.txt"))))
    ours = best(lambda: list(gazetteer.find(text)))
    theirs = best(lambda: list(alternation.finditer(text)), 1)
    print(
        f"names, one automaton   {ours * 1e3:8.2f} ms; as one regular expression {theirs / ours:.0f} times that"
    )


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
