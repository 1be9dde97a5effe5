"""`status`: what is in the store, and from which files."""

from __future__ import annotations

import json
from typing import Any

import click

from latticework.cli import session


@click.command("status")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="table or json."
)
@click.pass_obj
def command(settings: dict[str, Any], form: str) -> None:
    """Say what is in the store, and from which files it was built."""
    state = session.workspace(settings).status()
    if form == "json":
        click.echo(json.dumps(state, ensure_ascii=False, indent=1))
        return
    click.echo(f"root   {state['root']}\nstore  {state['store']}\ndigest {state['digest']}\n")
    click.echo(f"{state['statements']:,} statements in the default graph\n")
    for graph in state["graphs"]:
        claims = f"{graph['claims']:>6,} claims" if graph["claims"] else " " * 13
        click.echo(
            f"  {graph['name']:<52} {graph['statements']:>7,}  {claims}  {graph['title'] or ''}".rstrip()
        )
