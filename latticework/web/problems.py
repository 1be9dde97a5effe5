"""The one error body, `application/problem+json`, and which status an error of ours has over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from latticework.errors import InputError, LatticeworkError, LimitError, UsageError

if TYPE_CHECKING:
    from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Malformed request",
    401: "A token is needed",
    403: "Refused",
    404: "Not found",
    405: "Method not allowed",
    406: "No such format",
    408: "The request did not arrive",
    413: "Too large",
    415: "Unknown media type",
    422: "A value that does not fit",
    500: "A fault of ours",
    503: "A limit was hit",
}


class Problem(Exception):
    """An answer that is an error: status, what is wrong, and each single fault with its place and remedy."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        where: str = "",
        remedy: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what the body says; `where` names the parameter, header or place in the text."""
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.errors = [{k: v for k, v in (("where", where), ("what", detail), ("remedy", remedy)) if v}]
        self.headers = dict(headers or {})
        if status == 503:
            self.headers.setdefault("Retry-After", "5")

    @property
    def body(self) -> dict[str, object]:
        """The members of the error body."""
        title = TITLES.get(self.status, "Error")
        return {"status": self.status, "title": title, "detail": self.detail, "errors": self.errors}


def response(problem: Problem) -> Response:
    """Return the error as an answer."""
    from starlette.responses import Response  # not in the workers, which raise problems too

    headers = {**problem.headers, "Cache-Control": "no-store"}
    data = json.dumps(problem.body, ensure_ascii=False).encode()
    return Response(data, problem.status, headers, MEDIA_TYPE)


def problem_of(error: LatticeworkError, usage: int = 422) -> Problem:
    """Return what an error of ours is over HTTP; `usage` is the status of a wrong call."""
    statuses: Sequence[tuple[type[LatticeworkError], int]] = (
        (UsageError, usage),
        (InputError, 400),
        (LimitError, 503),
    )
    status = next((status for kind, status in statuses if isinstance(error, kind)), 500)
    if isinstance(error, UsageError) and error.what.startswith("no report is called"):
        status = 404
    return Problem(status, error.what, where=error.where, remedy=error.remedy)
