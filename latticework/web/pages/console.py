"""The SPARQL console: a query in the reader's own words, run in a process that can be stopped."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from dataclasses import dataclass

from pyoxigraph import RdfFormat, Triple, parse
from starlette.requests import Request
from starlette.responses import Response

from latticework.errors import InputError, LatticeworkError, LimitError
from latticework.graph import canonical
from latticework.query import answers, guard
from latticework.query.canned import Column
from latticework.query.layout import laid_out
from latticework.report import run
from latticework.report.table import Iri, Row, Table, cell
from latticework.web.pages import cells, form, network
from latticework.web.pages.catalogue import families
from latticework.web.pages.frame import Visit

ROWS = 1000  # shown on the page; downloads hold all
LIMITS = (10, 30, 60)
VIEWS = ("table", "graph", "turtle")  # of what CONSTRUCT and DESCRIBE give
_START = """\
# Who is in what, in force? Prefixes need no declaring.
SELECT ?party ?grouping ?state
WHERE {
  ?membership a lw:Membership ;
      lw:membershipGroup ?grouping ;
      lw:membershipParty ?party ;
      lw:membershipState ?state .
}
ORDER BY ?grouping ?party
LIMIT 50
"""
_running = asyncio.Semaphore(4)


@dataclass(frozen=True, slots=True)
class Found:
    """What a query gave: a table, a truth value, or Turtle; or what went wrong."""

    form: str = ""
    table: Table | None = None
    boolean: bool | None = None
    triples: tuple[Triple, ...] = ()
    turtle: str = ""
    seconds: float = 0.0
    cut: bool = False
    error: LatticeworkError | None = None
    place: str = ""
    formatting: bool = False


async def show(visit: Visit, request: Request) -> Response:
    """Return the console; with a query in the form, its result below. A reader who leaves stops the query."""
    query = visit.form.get("query") or visit.first("query")
    if not query and visit.first("report"):
        query = _of_report(visit)
    wanted = visit.form.get("timeout") or visit.first("timeout")
    limit = int(wanted) if wanted in {str(k) for k in LIMITS} else LIMITS[0]
    found = None
    if visit.form.get("format"):
        query, found = _laid_out(query)
        if visit.form.get("part") and found is None:
            return visit.page("laid-out.html", query=query)
    elif visit.form.get("query") or (visit.first("query") and visit.first("run")):
        found = await _run(visit, query, min(float(limit), visit.state.settings.timeout), request)
    status = 200
    if found and found.error:
        status = 503 if isinstance(found.error, LimitError) else 400
    grid = drawn = None
    if found and found.table is not None:
        grid = cells.grid(visit, found.table, per=ROWS)
    elif found and found.triples:
        grid = cells.grid(visit, network.table(visit, found.triples), per=ROWS)
        drawn = network.network(visit, found.triples)
    view = visit.first("view") or visit.form.get("view") or "table"
    template = "result.html" if visit.form.get("part") else "console.html"
    return visit.page(
        template, status, active="console", query=query or _START, found=found, grid=grid, network=drawn, view=view if view in VIEWS else "table", views=VIEWS, limit=limit, limits=LIMITS,
        reports=[q for queries in families(visit).values() for q in queries], rows=ROWS,
    )  # fmt: skip


def _laid_out(query: str) -> tuple[str, Found | None]:
    """Return a query laid out anew; as it is, with what stands in the way, where that cannot be done."""
    try:
        return laid_out(query), None
    except LatticeworkError as error:
        return query, Found(error=error, formatting=True)


def _of_report(visit: Visit) -> str:
    """Return the query behind a report with its values bound."""
    try:
        canned = visit.state.catalogue().get(visit.first("report"))
        return run.ask(canned, form.given(visit, canned), visit.graph.engine).sparql
    except LatticeworkError:
        try:
            return visit.state.catalogue().get(visit.first("report")).text
        except LatticeworkError:
            return ""


async def _run(visit: Visit, query: str, timeout: float, request: Request) -> Found:
    began = time.perf_counter()
    try:
        kind = guard.check(query, where=visit.t("nav.console"))
        data = await _asked(visit, query, timeout, request)
    except LatticeworkError as error:
        return Found(error=error, place=_place(visit, str(error)), seconds=time.perf_counter() - began)
    seconds = time.perf_counter() - began
    if kind == "ASK":
        return Found(kind, boolean=bool(json.loads(data)["boolean"]), seconds=seconds)
    if kind in ("CONSTRUCT", "DESCRIBE"):
        triples = [quad.triple for quad in parse(data, format=RdfFormat.N_TRIPLES)]
        kept = tuple(triples[:ROWS])
        turtle = canonical.turtle(kept, visit.state.workspace.prefixes()).decode()
        return Found(kind, triples=kept, turtle=turtle, seconds=seconds, cut=len(triples) > ROWS)
    answer = answers.answer(data)
    columns = tuple(Column(name, "text", {visit.language: f"?{name}"}) for name in answer.variables)
    rows: list[Row] = [
        dict(zip(answer.variables, map(cell, terms), strict=True)) for terms in answer.rows[:ROWS]
    ]
    typed = tuple(
        Column(c.name, "iri" if any(isinstance(r[c.name], Iri) for r in rows) else "text", c.heading)
        for c in columns
    )
    return Found(
        kind,
        Table("query", typed, tuple(rows), language=visit.language),
        seconds=seconds,
        cut=len(answer.rows) > ROWS,
    )


async def _asked(visit: Visit, query: str, timeout: float, request: Request) -> bytes:
    """Return what a worker of its own sends back; it is killed at the deadline, or when the reader has left."""
    order = {
        "folder": str(visit.state.folder()), "query": query, "prefixes": visit.state.workspace.prefixes(), "graph": None,
        "limit": ROWS + 1, "memory": visit.state.settings.memory,
    }  # fmt: skip
    async with _running:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "latticework.query.worker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        answering = asyncio.ensure_future(process.communicate(json.dumps(order).encode()))
        deadline = time.monotonic() + timeout
        try:
            while not answering.done():
                await asyncio.wait({answering}, timeout=0.1)
                if time.monotonic() > deadline:
                    raise LimitError(
                        visit.t("console.stopped", n=f"{timeout:g}"), remedy=visit.t("console.stopped.remedy")
                    )
                if await request.is_disconnected():
                    raise LimitError(visit.t("console.cancelled"))
        finally:
            if not answering.done():
                process.kill()
                await answering
        data, said = answering.result()
    if process.returncode == 0:
        return data
    words = said.decode(errors="replace").strip()
    if process.returncode == 65:
        raise InputError(words)
    raise LimitError(visit.t("console.memory"), remedy=visit.t("console.stopped.remedy"))


def _place(visit: Visit, said: str) -> str:
    """Return line and column of a fault, where the message names them."""
    found = re.search(r"(\d+):(\d+)", said)
    return visit.t("console.place", line=found.group(1), column=found.group(2)) if found else ""
