"""The catalogue as pages list it: families in their order, heads read once for each state of the files."""

from __future__ import annotations

from collections import defaultdict

from latticework.query.canned import CannedQuery
from latticework.web.pages.frame import Visit

FAMILIES = ("membership", "overlap", "technology", "control", "structure", "evidence", "quality")
_read: dict[tuple[object, ...], list[CannedQuery]] = {}


def families(visit: Visit) -> dict[str, list[CannedQuery]]:
    """Return the reports of each family, the shipped families first in the order of the docs."""
    catalogue = visit.state.catalogue()
    stamp = tuple((str(path), path.stat().st_mtime_ns) for _, path in sorted(catalogue.files.items()))
    if stamp not in _read:
        _read.clear()  # a query was added or edited: what was read before is of no more use
        _read[stamp] = catalogue.all()
    found: dict[str, list[CannedQuery]] = defaultdict(list)
    for query in _read[stamp]:
        found[query.family].append(query)
    order = [*FAMILIES, *sorted(set(found) - set(FAMILIES))]
    return {family: found[family] for family in order if family in found}
