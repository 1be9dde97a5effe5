"""`validate`: shapes, evidence, logical consistency, quality queries."""

from __future__ import annotations

import sys
from typing import Any

import click

from latticework.cli import session


@click.command("validate")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warn", "none"]),
    default="error",
    help="What ends with status 1.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "turtle"]),
    default="table",
    help="table, json or turtle.",
)
@click.pass_obj
def command(settings: dict[str, Any], fail_on: str, form: str) -> None:
    """Check shapes, evidence offsets, logical consistency and the quality queries.

    Findings go to standard output; the exit status is 1 if one is as bad as --fail-on says. An article
    whose text is not at hand (--articles) is named, and is no fault.
    """
    from latticework.query.canned import Catalogue
    from latticework.query.engine import Embedded
    from latticework.reasoning import clashes, evidence, shapes
    from latticework.reasoning.findings import fails, ordered
    from latticework.report import findings as reports
    from latticework.vocabulary import iris

    workspace = session.workspace(settings)
    store = workspace.open()
    shape_files = [
        p for name in ("prefixes.ttl", "shapes/*.ttl") for p in workspace.content.every("ontology", name)
    ]
    inspection = evidence.check(store, workspace.shelf())
    found = ordered([
        *inspection.findings,
        *clashes.check(store, workspace.ontology_files()),
        *reports.quality(Catalogue(workspace.content), Embedded(store)),
        *shapes.check(store, shape_files),
    ])  # fmt: skip
    if form == "turtle":
        session.write(reports.turtle(found, workspace.prefixes()), None)
    elif form == "json":
        from latticework.report.formats import json

        session.write(json.array(reports.table(found, "en")), None)
    elif found:
        from latticework.report.formats import terminal

        style = terminal.COLOUR if session.coloured(settings) else terminal.PLAIN
        listed = terminal.plain(reports.table(found, session.language(settings)), session.width(), style)
        session.write(listed.encode(), None)
    errors, warnings = (sum(f.severity == severity for f in found) for severity in ("error", "warn"))
    click.echo(
        f"{errors} errors, {warnings} warnings; {inspection.passages:,} passages compared with their text",
        err=True,
    )
    if inspection.absent:
        names = ", ".join(iris.local_name(article) for article in inspection.absent)
        click.echo(
            f"no text at hand for {len(inspection.absent)} articles (--articles DIR): {names}", err=True
        )
    if fails(found, fail_on):
        sys.exit(1)
