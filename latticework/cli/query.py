"""`query`: SPARQL of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from latticework.cli import options as shared
from latticework.cli import session
from latticework.errors import InputError, UsageError


@click.command("query")
@click.argument("file", required=False)
@click.option("-e", "--execute", "text", metavar="TEXT", help="The query itself.")
@click.option(
    "--format",
    "form",
    help="table, csv, tsv, json, jsonl, srj, xml, md, html, xlsx; turtle or nt for graphs.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file; its ending names the format.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most so many rows.")
@shared.bounds(timeout=60, memory=4)
@click.option(
    "--graph", metavar="NAME", help="default (what reports count), named (only GRAPH patterns), or one graph."
)
@click.option(
    "--endpoint", envvar="LATTICEWORK_ENDPOINT", metavar="URL", help="Ask this SPARQL server, not the store."
)
@click.pass_obj
def command(settings: dict[str, Any], /, file: str | None, text: str | None, **options: Any) -> None:
    """Run SPARQL from a FILE, from -e, or from standard input.

    Prefixes of the ontology need no declaring. The query reads and nothing else: updates and SERVICE are
    refused. It is stopped at the deadline or the memory limit, with exit status 4 and no partial result.
    """
    from latticework.query import answers

    query, where = _query(file, text)
    workspace = session.workspace(settings)
    result = (
        _remote(workspace, query, where, options)
        if options["endpoint"]
        else _local(workspace, query, where, options)
    )
    path = options["output"]
    if result.form in ("CONSTRUCT", "DESCRIBE"):
        session.write(answers.graph(result.data, options["form"] or "turtle", workspace.prefixes()), path)
        return
    if result.form == "ASK":
        session.write(answers.boolean(result.data, options["form"]), path)
        return
    from latticework.report import formats

    form = options["form"] or (formats.for_ending(Path(path).suffix) if path else "table")
    if form == "table" and not path:
        from latticework.report.formats import terminal

        style = terminal.COLOUR if session.coloured(settings) else terminal.PLAIN
        session.write(
            terminal.plain(_table(answers.answer(result.data)), session.width(), style).encode(), None
        )
        return
    session.write(formats.writer(form)(_table(answers.answer(result.data))), path)


def _local(workspace: Any, query: str, where: str, options: dict[str, Any]) -> Any:
    """Return what the store gives, from a process that can be stopped."""
    from latticework.query import worker

    store = workspace.open()
    return worker.run(
        workspace.folder(), query, prefixes=workspace.prefixes(), graph=_graph(store, options["graph"]),
        limit=options["limit"], timeout=options["timeout"], memory=int(options["memory"] * 1024**3), where=where,
    )  # fmt: skip


def _remote(workspace: Any, query: str, where: str, options: dict[str, Any]) -> Any:
    """Return what a server gives; its own limits hold beside the deadline."""
    import os

    from latticework.query import guard, remote

    form = guard.check(query, where=where)
    engine = remote.Remote.named(options["endpoint"], os.environ, options["timeout"])
    name = options["graph"]
    if name == "named":
        raise UsageError("a server has a default graph of its own", remedy="write GRAPH in the query")
    if name not in (None, "default"):
        graph = remote.graph_name(engine, name)
        engine = remote.Remote.named(options["endpoint"], os.environ, options["timeout"], graph)
    return engine.run(remote.with_prefixes(query, workspace.prefixes()), form, options["limit"])


def _query(file: str | None, text: str | None) -> tuple[str, str]:
    if file and text:
        raise UsageError("a FILE and -e are two queries", remedy="give one")
    if text:
        return text, "-e"
    if file and file != "-":
        from latticework.article.text import read_text

        return read_text(Path(file)), file
    if sys.stdin.isatty():
        raise UsageError("there is no query", remedy="name a FILE, use -e TEXT, or pipe one in")
    try:
        return sys.stdin.buffer.read().decode("utf-8"), "standard input"
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8 (byte {error.start})", where="standard input", remedy="convert it"
        ) from None


def _graph(store: Any, name: str | None) -> str | None:
    """Return the graph that stands as the default graph; None for the merge that reports count."""
    if name in (None, "default", "named"):
        return None if name != "named" else "named"
    for graph in store.graph_names():
        if name in (graph.value, graph.value.rsplit("/", 1)[-1]):
            return str(graph.value)
    raise UsageError(f"there is no graph {name!r}", remedy="latticework status lists them")


def _table(answer: Any) -> Any:
    """Return the rows under the names of their variables."""
    from latticework.query.answers import columns
    from latticework.report.table import Table, cell

    rows = tuple(dict(zip(answer.variables, map(cell, terms), strict=True)) for terms in answer.rows)
    return Table("query", columns(answer.variables), rows)
