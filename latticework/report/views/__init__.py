"""Views: how the rows of a query become the rows of a report. One module a view."""

from __future__ import annotations

from latticework.report.views.membership import membership
from latticework.report.views.overlap import overlap
from latticework.report.views.rows import fold, rows
from latticework.report.views.shape import View
from latticework.report.views.shared import shared

VIEWS: dict[str, View] = {
    "rows": rows,
    "fold": fold,
    "membership": membership,
    "overlap": overlap,
    "shared": shared,
}
