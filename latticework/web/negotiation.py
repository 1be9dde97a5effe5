"""Which format an answer has: what Accept asks for, weighed (RFC 9110, section 12.5), against what there is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "text/n3": "n3",
    "application/trig": "trig",
    "application/n-quads": "nq",
    "application/x-turtle": "turtle",
    "text/plain": "nt",
    "application/xml": "rdfxml",
    "application/json": "jsonld",
}
DATASETS = {"application/trig": "trig", "application/n-quads": "nq", "application/ld+json": "jsonld"}
TEXT_TYPES = frozenset({"text/csv", "text/tab-separated-values", "text/turtle", "text/n3", "text/plain"})

_RANGE = re.compile(r"\s*([\w!#$%&'*+.^`|~-]+)/([\w!#$%&'*+.^`|~-]+)\s*((?:;[^,]*)?)")
_WEIGHT = re.compile(r";\s*[qQ]\s*=\s*(\d(?:\.\d{0,3})?)\s*(?:;|$)")


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One part of an Accept header."""

    type: str
    subtype: str
    weight: float

    def precision(self, media: str) -> int:
        """Return how precisely it names a media type: 2, 1 for `text/*`, 0 for `*/*`; -1 where it does not."""
        main, _, sub = media.partition("/")
        if (self.type, self.subtype) == (main, sub):
            return 2
        if self.type == main and self.subtype == "*":
            return 1
        return 0 if self.type == self.subtype == "*" else -1


def ranges(accept: str | None) -> list[MediaRange]:
    """Return the parts of an Accept header; none at all means anything."""
    found: list[MediaRange] = []
    for part in (accept or "").split(","):
        if match := _RANGE.fullmatch(part.rstrip()):
            weight = _WEIGHT.search(match.group(3))
            value = min(float(weight.group(1)), 1.0) if weight else 1.0
            found.append(MediaRange(match.group(1).lower(), match.group(2).lower(), value))
    return found or [MediaRange("*", "*", 1.0)]


def weight(media: str, accepted: Sequence[MediaRange]) -> tuple[float, int]:
    """Return the weight that Accept gives a media type, and the precision with which it names it."""
    fitting = [(r.precision(media), r.weight) for r in accepted if r.precision(media) >= 0]
    if not fitting:
        return 0.0, -1
    precision = max(p for p, _ in fitting)
    return max(w for p, w in fitting if p == precision), precision


def best(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the media type that suits best, ties going to the more precise, then the first; None where none does.

    >>> best("text/*;q=0.5, application/json;q=0", ["application/json", "text/csv"])
    'text/csv'
    """
    accepted = ranges(accept)
    weighed = [(*weight(media, accepted), -place, media) for place, media in enumerate(offered)]
    fitting = [entry for entry in weighed if entry[0] > 0]
    return max(fitting)[3] if fitting else None


def content_type(media: str) -> str:
    """Return the header for a media type: text is UTF-8."""
    return f"{media}; charset=utf-8" if media in TEXT_TYPES else media


def takes_gzip(accept_encoding: str | None) -> bool:
    """Say whether the client takes gzip."""
    weights: dict[str, float] = {}
    for part in (accept_encoding or "").split(","):
        name, _, rest = part.strip().partition(";")
        match = _WEIGHT.search(";" + rest) if rest else None
        weights[name.strip().lower()] = float(match.group(1)) if match else 1.0
    return weights.get("gzip", weights.get("*", 0.0) if "gzip" not in weights else 0.0) > 0


def wants_html(accept: str | None, others: Mapping[str, str]) -> bool:
    """Say whether a page suits better than data: browsers ask for `text/html` by name."""
    accepted = ranges(accept)
    page, precision = weight("text/html", accepted)
    if precision < 2 or page <= 0:
        return False
    return all(weight(media, accepted)[0] <= page or weight(media, accepted)[1] < 2 for media in others)
