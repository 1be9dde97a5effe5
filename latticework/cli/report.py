"""`report`: run a canned query, or list them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from latticework.cli import session
from latticework.errors import LatticeworkError, UsageError


@click.command("report")
@click.argument("name", required=False)
@click.option(
    "-p", "--parameter", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter (repeat for lists)."
)
@click.option(
    "--as-of", metavar="DATE", help="At this date: 2022, 2022-05 or 2022-05-23; a year means its end."
)
@click.option("--known-by", metavar="DATE", help="Only what was published by this date.")
@click.option("--status", multiple=True, help="in-force (default), any, or single statuses.")
@click.option("--type", "type_", multiple=True, help="Kind of grouping: Alliance, Agreement, Regime, …")
@click.option(
    "--reference", type=click.Choice(["off", "on", "only"]), help="Count the reference memberships."
)
@click.option(
    "--review", type=click.Choice(["all", "accepted"]), help="Leave out claims that nobody has reviewed."
)
@click.option("--tier", type=click.Choice(["core", "extra"]), help="Only core claims, or only the others.")
@click.option("--limit", metavar="N", help="At most so many rows.")
@click.option("--min-members", metavar="N", help="Groupings of at least so many parties.")
@click.option("--min-shared", metavar="N", help="Pairs that share at least so many.")
@click.option("--lang", type=click.Choice(["zh", "en", "ja"]), help="Language of labels.")
@click.option(
    "--format", "form", help="table, csv, tsv, json, jsonl, srj, xml, md, html, xlsx, ttl, bibtex, csl, svg."
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file; its ending names the format.")
@click.option("--sparql", is_flag=True, help="Print the query that would run.")
@click.option("--queries", multiple=True, metavar="DIR", help="A folder with more queries (repeatable).")
@click.option(
    "--endpoint", envvar="LATTICEWORK_ENDPOINT", metavar="URL", help="Ask this SPARQL server, not the store."
)
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=60.0, metavar="SECONDS", help="For --endpoint (60)."
)
@click.option("--compare", metavar="STORE", help="Show what differs from the same report on another store.")
@click.option("--all", "everything", is_flag=True, help="Do not shorten long lists on the terminal.")
@click.pass_obj
def command(settings: dict[str, Any], /, name: str | None, **options: Any) -> None:
    """Run a canned query; without a NAME, list them by family."""
    from latticework.query.canned import Catalogue

    workspace = session.workspace(settings)
    catalogue = Catalogue(workspace.content, [Path(folder) for folder in options["queries"]])
    language = session.language(settings, options["lang"])
    if name is None:
        click.echo(_listed(catalogue, language), nl=False)
        return

    from latticework.report import formats, run

    query = catalogue.get(name)
    path = options["output"]
    form = options["form"] or (formats.for_ending(Path(path).suffix) if path else "table")
    if form not in formats.NAMES:
        raise UsageError(f"unknown format {form!r}", remedy=f"one of {', '.join(formats.NAMES)}")
    engine = session.engine(workspace, options["endpoint"], options["timeout"])
    asked = run.ask(query, _given(options), engine)
    if options["sparql"]:
        session.write(asked.sparql.encode(), path)
        return
    table = run.run(asked, engine, language, workspace.shelf())
    described: Callable[[Iterable[str]], list[Any]] = engine.described
    if options["compare"]:
        from latticework.report import comparison

        older = comparison.opened(Path(options["compare"]).expanduser())
        table = comparison.compare(query, table, run.run(asked, older, language), engine, older)
        described = comparison.either(engine, older)
    if form == "ttl":
        from latticework.graph.canonical import turtle

        session.write(turtle(described(table.claims()), workspace.prefixes()), path)
    elif form == "table":
        session.write(_terminal(table, settings, options["everything"], bool(path)).encode(), path)
    else:
        session.write(formats.writer(form)(table), path)


_SHORT = 60  # rows before a list is cut; under a picture the first dozen tell enough
_UNDER_A_PICTURE = 12


def _terminal(table: Any, settings: dict[str, Any], everything: bool, to_file: bool) -> str:
    from dataclasses import replace

    from latticework.report.formats import terminal
    from latticework.report.pictures import matrix
    from latticework.report.wording import shortened

    width = session.width()
    style = terminal.COLOUR if session.coloured(settings) and not to_file else terminal.PLAIN
    if everything or to_file:
        style = replace(style, most=None)
    picture = ""
    if table.picture == "matrix" and table.rows:
        picture = f"{style.bold}{table.question}{style.reset}\n\n{matrix.text(table, width)}\n"
        table = replace(table, question="")
    most = _UNDER_A_PICTURE if picture else _SHORT
    if not everything and not to_file and len(table) > most:
        note = f"{shortened(table.language, most, len(table))} (--all)"
        table = replace(table, rows=table.rows[:most], notes=(note, *table.notes))
    return picture + terminal.plain(table, width, style)


def _given(options: dict[str, Any]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for pair in options["pairs"]:
        key, sign, value = pair.partition("=")
        if not sign or not key:
            raise UsageError(f"-p {pair!r} has no =", remedy="write -p NAME=VALUE")
        given.setdefault(key, []).append(value)
    for key in ("as_of", "known_by", "reference", "review", "tier", "limit", "min_members", "min_shared"):
        if options[key] is not None:
            given[key.replace("_", "-")] = [options[key]]
    for key, option in (("status", "status"), ("type", "type_")):
        if options[option]:
            given[key] = list(options[option])
    return given


def _listed(catalogue: Any, language: str) -> str:
    lines: list[str] = []
    family = ""
    broken: list[LatticeworkError] = []
    queries = catalogue.all(broken)
    for error in broken:
        click.echo(f"latticework: {error}", err=True)
    longest = max((len(q.name) for q in queries), default=0)
    for query in queries:
        if query.family != family:
            family = query.family
            lines += ([""] if lines else []) + [family]
        title = query.title.get(language) or query.summary
        required = " ".join(f"-p {p.name}=…" for p in query.parameters.values() if p.required)
        lines.append(f"  {query.name:<{longest}}  {title}" + (f"  ({required})" if required else ""))
    return "\n".join(lines) + "\n"
