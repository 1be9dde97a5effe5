"""`backup`: a copy of the root and the store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from latticework.cli import session


@click.command("backup")
@click.argument("directory")
@click.pass_obj
def command(settings: dict[str, Any], directory: str) -> None:
    """Copy the files of your root and the published store to DIRECTORY, which must be new or empty.

    Loads wait meanwhile. The folder appears whole or not at all; backup.json in it has the digest of each file.
    """
    from latticework.backup import backup

    made = backup(session.workspace(settings), Path(directory))
    click.echo(f"{directory}: {made.files:,} files of the root and the store, {made.size:,} bytes", err=True)
