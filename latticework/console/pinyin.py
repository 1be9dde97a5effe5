"""Pinyin of Chinese names, from a process of its own.

pypinyin reads its dictionaries for a third of a second, and holds the interpreter while it does: whoever types
meanwhile would feel it. So they are read elsewhere; until the answer is there, names are found without pinyin.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping


def readings(names: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """Return for each Chinese name its pinyin without tones, and the initials of its syllables.

    Nothing where pypinyin is not installed.
    """
    wanted = sorted({name for name in names if any("\u4e00" <= ch <= "\u9fff" for ch in name)})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "latticework.console.pinyin"],
            input=json.dumps(wanted).encode(), capture_output=True, check=True, start_new_session=True, timeout=60,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return {}
    return {name: (full, short) for name, (full, short) in json.loads(done.stdout).items()}


def main() -> None:
    """Read names from standard input, write their readings to standard output."""
    from pypinyin import lazy_pinyin

    found: dict[str, tuple[str, str]] = {}
    for name in json.load(sys.stdin.buffer):
        syllables = [part.casefold() for part in lazy_pinyin(name)]
        found[name] = ("".join(syllables), "".join(part[0] for part in syllables if part.strip()))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
