"""`restore`: a root from a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from latticework.cli import session


@click.command("restore")
@click.argument("directory")
@click.pass_obj
def command(settings: dict[str, Any], directory: str) -> None:
    """Make the root what the backup in DIRECTORY holds, after checking every file of it.

    The root must have no files of its own; --root names one. Loaders in a backup are code: restore only one that
    you trust.
    """
    from latticework.backup import restore

    workspace = session.workspace(settings)
    made = restore(workspace, Path(directory))
    store = "with its store" if made.has_store else "the store is built at the next use"
    click.echo(f"{workspace.content.root}: {made.files:,} files, {store}", err=True)
