"""The graph from Python: open it, run reports and queries, export it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from latticework.content import Content
from latticework.errors import UsageError
from latticework.graph.canonical import turtle
from latticework.query import guard
from latticework.query.canned import Catalogue, Column
from latticework.query.engine import Embedded
from latticework.report import run as reports
from latticework.report.table import Table, cell
from latticework.store.generations import Home
from latticework.workspace import Workspace


class Graph:
    """An open graph: the content of a root and the shipped content under it.

    >>> graph = open()
    >>> [row["memberLabel"] for row in graph.report("members", grouping="quad")]
    ['Australia', 'India', 'Japan', 'United States']
    """

    def __init__(self, workspace: Workspace) -> None:
        """Open the workspace's store, building it first where it is missing or out of date."""
        self.workspace = workspace
        self.store = workspace.open()
        self.engine = Embedded(self.store)
        self.catalogue = Catalogue(workspace.content)

    def report(
        self, name: str, /, *, lang: str = "en", **parameters: str | Sequence[str] | int | None
    ) -> Table:
        """Return the table of a canned query.

        Parameters are those of the command line, with `_` for `-`: `as_of="2021-03"`; several values as a
        list. Raises UsageError for an unknown report, parameter or name.
        """
        query = self.catalogue.get(name)
        given = {
            key.replace("_", "-"): [value] if isinstance(value, str | int) else list(value)
            for key, value in parameters.items()
            if value is not None
        }
        asked = reports.ask(query, {k: [str(v) for v in values] for k, values in given.items()}, self.engine)
        table = reports.run(asked, self.engine, lang)
        object.__setattr__(table, "claims_graph", lambda: self._claims(table))
        return table

    def _claims(self, table: Table) -> bytes:
        return turtle(self.engine.described(table.claims()), self.workspace.prefixes())

    def reports(self) -> dict[str, str]:
        """Return the names of the reports there are, each with its summary."""
        return {query.name: query.summary for query in self.catalogue.all()}

    def query(self, sparql: str) -> Table:
        """Return the rows of a SELECT of your own over the default graph, in this process.

        Raises UsageError for an update or SERVICE, LimitError for one that is too long or nested too deep,
        InputError where it does not parse. There is no time limit here: `latticework query` has one.
        """
        if guard.check(sparql) != "SELECT":
            raise UsageError("graph.query takes a SELECT", remedy="use graph.store for the rest")
        answer = self.engine.select(sparql)
        columns = tuple(Column(name, "text", {"en": name}) for name in answer.variables)
        rows = tuple(dict(zip(answer.variables, map(cell, terms), strict=True)) for terms in answer.rows)
        return Table("query", columns, rows)

    def export(self, path: str | Path | None = None, *, format: str = "turtle", **choice: Any) -> bytes:
        """Return the graph as bytes, and write them to `path` if one is given.

        `graph=`, `article=` and `base_iri=` choose as the flags of `latticework export` do.
        """
        data = self.workspace.export(format, **choice)
        if path is not None:
            Path(path).write_bytes(data)
        return data

    def passage(self, claim: str) -> str | None:
        """Return the passage that a claim rests on, or None where its article's text is not at hand."""
        rows = self.report("evidence", claim=claim).rows
        shelf = self.workspace.shelf()
        text = shelf.text(str(rows[0]["articleDigest"])) if rows else None
        return text[int(str(rows[0]["start"])) : int(str(rows[0]["end"]))] if text is not None else None


def open(
    root: str | Path | None = None, store: str | Path | None = None, articles: Sequence[str | Path] = ()
) -> Graph:
    """Return the graph of a root (default: the user's own) over the shipped content.

    The first use builds the store, in under two seconds; `store` says where it lies
    (else `LATTICEWORK_STORE`, else beside the root), `articles` where texts of articles are looked for.
    """
    content = Content.default()
    if root is not None:
        content = Content(Path(root).expanduser().absolute(), content.shipped)
    named = store or os.environ.get("LATTICEWORK_STORE")
    home = Home(Path(named).expanduser().absolute() if named else content.root / "store")
    folders = articles or os.environ.get("LATTICEWORK_ARTICLES", "").split()
    return Graph(Workspace(content, home, tuple(Path(folder).expanduser() for folder in folders)))
