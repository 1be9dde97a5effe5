"""`lint`: check the canned queries."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from latticework.cli import session


@click.command("lint")
@click.option("--queries", multiple=True, metavar="DIR", help="A folder with more queries (repeatable).")
@click.pass_obj
def command(settings: dict[str, Any], queries: tuple[str, ...]) -> None:
    """Check every canned query: head, standard SPARQL, OPTIONAL last, labels, cases.

    Findings go to standard output, one a line with file, line and column; exit status 1 if there are any.
    """
    from latticework.query.canned import Catalogue
    from latticework.query.lint import check

    catalogue = Catalogue(session.workspace(settings).content, [Path(folder) for folder in queries])
    findings = [finding for path in sorted(catalogue.files.values()) for finding in check(path)]
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"{len(catalogue.files)} queries, {len(findings)} findings", err=True)
    if findings:
        sys.exit(1)
