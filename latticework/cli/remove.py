"""`remove`: take an article out."""

from __future__ import annotations

from typing import Any

import click

from latticework.cli import session


@click.command("remove")
@click.argument("article")
@click.pass_obj
def command(settings: dict[str, Any], article: str) -> None:
    """Take ARTICLE (its slug) and all that rested on it alone out again.

    An article of the shipped graphs leaves a note in your root that it was removed; loading it again brings
    it back.
    """
    change = session.workspace(settings).remove(article)
    click.echo(f"removed {change.graph}: {len(change.claims_removed)} claims went", err=True)
