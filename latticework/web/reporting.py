"""A report as data, in a worker: the name and parameters of a request, the bytes of a format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from latticework.article.text import Shelf
from latticework.content import Content
from latticework.query.canned import Catalogue
from latticework.query.engine import Embedded
from latticework.report import formats, run
from latticework.report.table import Iri, Table
from latticework.store.reader import Store
from latticework.vocabulary import iris


@lru_cache(maxsize=1)
def engine(folder: str, digest: str) -> Embedded:
    """Return the engine over the store in a folder, kept until another one is asked for."""
    return Embedded(Store.open(Path(folder), digest))


def write(order: Mapping[str, Any]) -> dict[str, Any]:
    """Write a report; raises UsageError for an unknown report, parameter, value or format."""
    content = Content(Path(order["root"]), Path(order["shipped"]))
    query = Catalogue(content).get(order["name"])
    asks = engine(order["folder"], order["digest"])
    base, given = order.get("base"), order["given"]
    if base:
        given = {k: [v.replace(base, iris.BASE) for v in values] for k, values in given.items()}
    asked = run.ask(query, given, asks)
    form = order["format"]
    if form == "rq":
        data = asked.sparql.encode()
    else:
        shelf = Shelf([Path(folder) for folder in order["texts"]])
        table = run.run(asked, asks, order["language"], shelf)
        if form == "ttl":
            from latticework.graph.canonical import turtle

            data = turtle(asks.described(table.claims()), order["prefixes"])
        else:
            if form == "xlsx" and base:
                table = _moved(table, base)
            data = formats.writer(form)(table)
    Path(order["spool"]).write_bytes(data)
    return {
        "media": order["media"],
        "compress": form not in ("xlsx", "png"),
        "rebased": form in ("xlsx", "png"),
    }


def _moved(table: Table, base: str) -> Table:
    """Return a table whose IRIs have another base."""

    def moved(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(moved(v) for v in value)
        if isinstance(value, Iri):
            return Iri(value.replace(iris.BASE, base, 1))
        return value

    return replace(table, rows=tuple({k: moved(v) for k, v in row.items()} for row in table.rows))
