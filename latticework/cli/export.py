"""`export`: write the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from latticework.cli import session


@click.command("export")
@click.option(
    "--format",
    "form",
    help="turtle, trig, nt, nq, jsonld, rdfxml, graphml or csv; default: by -o, else turtle.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file; its ending names the format.")
@click.option(
    "--graph", metavar="NAME", help="One named graph: ontology, entities, derived, an article's slug, …"
)
@click.option("--article", metavar="SLUG", help="The graph of one article.")
@click.option("--base-iri", metavar="IRI", help="Write this in place of https://latticework.example/.")
@click.pass_obj
def command(settings: dict[str, Any], /, form: str | None, output: str | None, **choice: Any) -> None:
    """Write the graph; the same store always gives the same bytes.

    Formats without graphs (turtle, nt, rdfxml) carry what reports count; those with graphs (trig, nq, jsonld)
    say which article states what.
    """
    from latticework.store.export import ENDINGS

    workspace = session.workspace(settings)
    chosen = form or (ENDINGS.get(Path(output).suffix.lower(), "turtle") if output else "turtle")
    session.write(workspace.export(chosen, **choice), output)
