"""`load`: take files into the root and the store; without a path, build the store."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from latticework.cli import session
from latticework.errors import LatticeworkError, UsageError


@click.command("load")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--title", help="The article's title.")
@click.option("--date", metavar="DATE", help="When it was published: 2022, 2022-05 or 2022-05-23.")
@click.option("--url", help="Its address.")
@click.option("--lang", help="Its language: zh, en, ja.")
@click.option("--id", "slug", help="Its identifier; default: from the title and the digest.")
@click.option("--loader", help="The loader to use; default: by the file's ending.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What the columns of a table stand for; default: STEM.mapping.yml beside it.",
)
@click.option("--strict", is_flag=True, help="Fail on a table with a value that stands for nothing.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the graph as TriG there; load nothing.",
)
@click.option(
    "--input-format", metavar="ENDING", help="What standard input holds, for the path -: jsonl, ttl, …"
)
@click.option("--dry-run", is_flag=True, help="Only say which claims would come and go.")
@click.pass_obj
def command(settings: dict[str, Any], /, paths: tuple[str, ...], **options: Any) -> None:
    """Load claims (jsonl), tables (csv, tsv, xlsx) or RDF (ttl, trig, nt, nq, jsonld, rdf); - is standard input.

    Without a PATH the store is built from the graphs that are there. Loading the same thing twice changes
    nothing. A file that cannot be taken in leaves everything as it was; the others are loaded, and the exit
    status is 3.
    """
    workspace = session.workspace(settings)
    if not paths:
        workspace.open()
        return
    from latticework.article.dates import bounds
    from latticework.loaders import Source, find

    if options["date"]:
        bounds(options["date"])
    described = {k: options[k] for k in ("title", "date", "url", "lang", "slug") if options[k]}
    files = _files(paths, options["input_format"])
    if described and len(files) > 1:
        raise UsageError(
            "--title, --date, --url, --lang and --id describe one article", remedy="load one file at a time"
        )
    if (options["output"] or options["mapping"]) and len(files) > 1:
        raise UsageError("--output and --mapping are for one file", remedy="load one file at a time")
    failed: list[LatticeworkError] = []
    for number, path in enumerate(files, 1):
        if len(files) > 1:
            workspace.stage(f"loading {number:,} of {len(files):,}: {path.name}")
        told: list[str] = []
        source = Source(
            path, options["title"], options["date"], options["url"], options["lang"], options["slug"],
            tuple(workspace.shelf().folders), options["mapping"], options["strict"], told.append,
        )  # fmt: skip
        try:
            loader = find(options["loader"]) if options["loader"] else None
            if options["output"]:
                options["output"].write_bytes(workspace.converted(source, loader))
                changes = []
            else:
                changes = workspace.load(source, loader, dry_run=options["dry_run"])
        except LatticeworkError as error:
            failed.append(error)
            click.echo(f"latticework: {error}", err=True)
            continue
        for line in dict.fromkeys(told):  # a graph that is there already is read twice
            click.echo(line, err=True)
        for change in changes:
            if options["dry_run"]:
                for sign, claims in (("+", change.claims_added), ("-", change.claims_removed)):
                    for claim in sorted(claims):
                        click.echo(f"{sign} {claim}")
            did = "would load" if options["dry_run"] else "loaded"
            if not change:
                click.echo(f"{path.name}: nothing changed", err=True)
            else:
                click.echo(
                    f"{did} {change.graph}: {len(change.claims_added)} claims came, {len(change.claims_removed)} went",
                    err=True,
                )
    if failed:
        sys.exit(failed[0].status if len(failed) == len(files) else 1)


def _files(paths: tuple[str, ...], input_format: str | None) -> list[Path]:
    """Return the files that the paths name; a folder stands for the files in it that a loader takes."""
    from latticework.loaders import find, names

    endings = {ending for name in names() for ending in find(name).ENDINGS}
    found: list[Path] = []
    for name in paths:
        path = Path(name)
        if name == "-":
            if not input_format:
                raise UsageError(
                    "what does standard input hold?", remedy="add --input-format jsonl (or ttl, trig, …)"
                )
            folder = Path(tempfile.mkdtemp(prefix="latticework-"))
            path = folder / f"stdin.{input_format.lstrip('.')}"
            path.write_bytes(sys.stdin.buffer.read())
        elif path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.suffix.lower() in endings)
            continue
        found.append(path)
    if not found:
        raise UsageError("there is nothing to load in it", remedy=f"files end in {' '.join(sorted(endings))}")
    return found
