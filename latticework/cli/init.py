"""`init`: make a root."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command("init")
@click.argument("directory")
@click.pass_obj
def command(settings: dict[str, Any], directory: str) -> None:
    """Make DIRECTORY a root of your own: ontology, graphs, queries and loaders laid over the shipped ones."""
    from latticework.content import FOLDERS
    from latticework.errors import InputError

    root = Path(directory).expanduser().absolute()
    if root.is_file():
        raise InputError("it is a file", where=str(root), remedy="name a folder")
    for name in (*FOLDERS, "graphs/articles", "articles"):
        (root / name).mkdir(parents=True, exist_ok=True)
    click.echo(f"{root} is a root now; use it with --root, or: export LATTICEWORK_ROOT={root}", err=True)
