"""Invented sources that several tests load: an article about places that do not exist, and claims about it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

# Invented for these tests: no such pact, lake or meeting exists.
TEXT = (
    "The Lantern Lake Pact is an invented alliance.\r\n"
    "Japan and Examplia founded it in March 2031.\r\n"
    "Australia left it in 2033. 印度考虑加入灯湖公约。\n"
)
PACT: dict[str, Any] = {
    "id": "lantern-lake-pact", "type": "Alliance", "labels": {"en": ["Lantern Lake Pact"], "zh": ["灯湖公约"]},
}  # fmt: skip
EXAMPLIA: dict[str, Any] = {
    "id": "examplia",
    "type": "Country",
    "labels": {"en": ["Examplia"], "zh": ["示例国"]},
}
HEADER = {
    "article": {"id": "lantern-lake", "title": "Lantern Lake", "published": "2033-05-02", "language": "en"}
}


def said(
    passage: str, party: object, status: str, time: str | None = None, kind: str | None = None
) -> dict[str, Any]:
    """Return a membership claim in the invented pact, resting on that passage of TEXT."""
    place = re.search(re.escape(passage), TEXT)
    assert place
    return {
        "kind": "membership", "subject": party, "object": PACT, "status": status, "time": time, "time_kind": kind,
        "start": place.start(), "end": place.end(),
    }  # fmt: skip


FOUNDED = "Japan and Examplia founded it in March 2031."
CLAIMS = [
    said(FOUNDED, "jpn", "founding", "2031-03", "start"),
    said(FOUNDED, EXAMPLIA, "founding", "2031-03", "start"),
    said("Australia left it in 2033.", "aus", "former", "2033", "end"),
    said("印度考虑加入灯湖公约。", "ind", "prospective"),
]


def written(folder: Path, claims: list[dict[str, Any]] | None = None, name: str = "lantern.jsonl") -> Path:
    """Write the invented article and claims about it; return the file of claims."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    lines = [HEADER, *(CLAIMS if claims is None else claims)]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    path.with_suffix(".txt").write_bytes(TEXT.encode())
    return path
