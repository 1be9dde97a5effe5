"""Two invented articles that contradict each other, about a league and a fund that do not exist."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

# Invented for these tests: no such league, fund or minister exists.
LEAGUE: dict[str, Any] = {
    "id": "copper-hill-league",
    "type": "Alliance",
    "labels": {"en": ["Copper Hill League"]},
}
FUND: dict[str, Any] = {"id": "copper-hill-fund", "type": "Programme", "labels": {"en": ["Copper Hill Fund"]}}
MINISTER: dict[str, Any] = {
    "id": "minister-of-tales",
    "type": "Person",
    "labels": {"en": ["Minister of Tales"]},
}
NORWAY: dict[str, Any] = {"id": "nor", "type": "Country", "labels": {"en": ["Norway"], "zh": ["挪威"]}}

EARLY = (
    "The Copper Hill League was launched in March 2031. Japan and India joined it on that day. "
    "Japan gave the fund 10 million dollars in 2032. Brazil may join, the minister said. "
    "Norway is a member, the minister said.\n"
)
LATE = (
    "The Copper Hill League was launched in June 2031. India is kept out of the league since 2032. "
    "Japan gave the fund 12 million dollars in 2032. In 2034 Japan was still to join. Japan is a member. "
    "Brazil joined in May 2033. Norway may join in 2030.\n"
)


def _said(text: str, passage: str, kind: str, subject: object, **more: Any) -> dict[str, Any]:
    place = re.search(re.escape(passage), text)
    assert place
    return {"kind": kind, "subject": subject, "start": place.start(), "end": place.end(), **more}


def _start(time: str) -> dict[str, str]:
    return {"time": time, "time_kind": "start"}


def _early(passage: str, kind: str, subject: object, **more: Any) -> dict[str, Any]:
    return _said(EARLY, passage, kind, subject, **more)


def _late(passage: str, kind: str, subject: object, **more: Any) -> dict[str, Any]:
    return _said(LATE, passage, kind, subject, **more)


_JOINED = "Japan and India joined it on that day."
_GAVE = "Japan gave the fund 10 million dollars in 2032."
_GAVE_MORE = "Japan gave the fund 12 million dollars in 2032."
EARLY_CLAIMS = [
    _early("The Copper Hill League was launched in March 2031.", "launch", LEAGUE, status="launched", **_start("2031-03")),
    _early(_JOINED, "membership", "jpn", object=LEAGUE, status="member", **_start("2031-03")),
    _early(_JOINED, "membership", "ind", object=LEAGUE, status="member", **_start("2031-03")),
    _early(_GAVE, "funding", "jpn", object=FUND, status="active", amount={"value": 10_000_000, "currency": "USD"},
           **_start("2032")),
    _early("Brazil may join, the minister said.", "membership", "bra", object=LEAGUE, status="prospective",
           attributed_to=MINISTER),
    _early("Norway is a member, the minister said.", "membership", NORWAY, object=LEAGUE, status="member",
           attributed_to=MINISTER),
]  # fmt: skip
LATE_CLAIMS = [
    _late("The Copper Hill League was launched in June 2031.", "launch", LEAGUE, status="launched", **_start("2031-06")),
    _late("India is kept out of the league since 2032.", "membership", "ind", object=LEAGUE, status="excluded",
          **_start("2032")),
    _late(_GAVE_MORE, "funding", "jpn", object=FUND, status="active", amount={"value": 12_000_000, "currency": "USD"},
          **_start("2032")),
    _late("In 2034 Japan was still to join.", "membership", "jpn", object=LEAGUE, status="prospective", time="2034",
          time_kind="as-of"),
    _late("Japan is a member.", "membership", "jpn", object=LEAGUE, status="member"),
    _late("Brazil joined in May 2033.", "membership", "bra", object=LEAGUE, status="member", **_start("2033-05")),
    _late("Norway may join in 2030.", "membership", NORWAY, object=LEAGUE, status="prospective", time="2030",
          time_kind="planned"),
]  # fmt: skip


def written(folder: Path, name: str, published: str | None, text: str, claims: list[dict[str, Any]]) -> Path:
    """Write an article and its claims; return the file of claims."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.jsonl"
    header = {"article": {"id": name, "title": f"Tale {name}", "published": published, "language": "en"}}
    lines = [header, *claims]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    path.with_suffix(".txt").write_bytes(text.encode())
    return path


def early(folder: Path) -> Path:
    """Write the earlier article, of 2033."""
    return written(folder, "early-tale", "2033-01-10", EARLY, EARLY_CLAIMS)


def late(folder: Path, claims: list[dict[str, Any]] | None = None) -> Path:
    """Write the later article, of 2035."""
    return written(folder, "late-tale", "2035-02-01", LATE, LATE_CLAIMS if claims is None else claims)
