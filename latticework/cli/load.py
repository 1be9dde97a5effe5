"""`load`: take files into the root and the store; without a path, build the store."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from latticework.cli import options as shared
from latticework.cli import session
from latticework.errors import LatticeworkError, UsageError

if TYPE_CHECKING:
    from latticework.graph.difference import Change
    from latticework.intake import Outcome
    from latticework.workspace import Workspace

_FEW = 20  # files that are reported one by one


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
@shared.extracting()
@click.option("--again", is_flag=True, help="Read files again that were loaded as they are.")
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes read; default: one a core.",
)
@click.option(
    "--file-timeout",
    type=click.FloatRange(min=0.1),
    metavar="SECONDS",
    help="Pass over a file that takes longer, of several (120; with a model 1800).",
)
@click.option("--dry-run", is_flag=True, help="Only say which claims would come and go.")
@click.pass_obj
def command(settings: dict[str, Any], /, paths: tuple[str, ...], **options: Any) -> None:
    """Load articles (txt, md, html, pdf, docx), claims (jsonl), tables (csv, tsv, xlsx) or RDF (ttl, trig, nt, nq, jsonld, rdf).

    The path - is standard input. Without a PATH the store is built from the graphs that are there. Loading the same thing twice changes
    nothing, and of many files those that are there already are skipped. A file that cannot be taken in leaves
    everything as it was; the others are loaded, it is named at the end, and the exit status is 1 (3 where none
    could be loaded).
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
    files = _files(paths, options["input_format"], options["loader"])
    if described and len(files) > 1:
        raise UsageError(
            "--title, --date, --url, --lang and --id describe one article", remedy="load one file at a time"
        )
    from latticework.intake import LIMIT, LIMIT_WITH_MODEL, load_all

    if options["loader"]:
        find(options["loader"])
    if (options["output"] or options["mapping"]) and len(files) > 1:
        raise UsageError("--output and --mapping are for one file", remedy="load one file at a time")
    folders = tuple(workspace.shelf().folders)
    choice = shared.choice(workspace.content.root, options)
    sources = [
        Source(
            path, options["title"], options["date"], options["url"], options["lang"], options["slug"], folders,
            options["mapping"], options["strict"], choice,
        )
        for path in files
    ]  # fmt: skip
    if options["output"]:
        loader = find(options["loader"]) if options["loader"] else None
        options["output"].write_bytes(workspace.converted(sources[0], loader))
        shared.tell_cost(choice, options["price"])
        return
    outcomes = load_all(
        workspace, sources, options["loader"], dry_run=options["dry_run"],
        again=options["again"] or len(files) == 1, processes=options["processes"],
        limit=options["file_timeout"] or (LIMIT_WITH_MODEL if choice.asks else LIMIT),
    )  # fmt: skip
    failed: list[LatticeworkError] = []
    skipped = came = went = changed = 0
    for outcome in outcomes:
        if outcome.error is not None:
            failed.append(outcome.error)
        skipped += outcome.skipped
        for change in outcome.changes:
            came, went = came + len(change.claims_added), went + len(change.claims_removed)
            changed += bool(change)
            if options["dry_run"]:
                _show(workspace, outcome, change, session.language(settings))
            if len(files) <= _FEW:
                _say(outcome.source.path.name, change, options["dry_run"])
        if outcome.skipped and len(files) <= _FEW:
            there = (
                f"curated already as {outcome.curated}; --id NAME loads it beside" if outcome.curated else ""
            )
            click.echo(f"{outcome.source.path.name}: {there or 'nothing changed'}", err=True)
    workspace.stage("")
    if len(files) > _FEW:
        did = "would load" if options["dry_run"] else "loaded"
        rest = f", {skipped:,} were there" if skipped else ""
        click.echo(
            f"{did} {changed:,} of {len(files):,} files{rest}: {came:,} claims came, {went:,} went", err=True
        )
    shared.tell_cost(choice, options["price"])
    for error in failed:
        click.echo(f"latticework: {error}", err=True)
    if failed:
        if len(files) > _FEW:
            click.echo(
                f"{len(failed):,} of {len(files):,} files could not be loaded; they are named above", err=True
            )
        sys.exit(failed[0].status if len(failed) == len(files) else 1)


def _say(name: str, change: Change, dry_run: bool) -> None:
    if not change:
        click.echo(f"{name}: nothing changed", err=True)
        return
    did = "would load" if dry_run else "loaded"
    counts = f"{len(change.claims_added)} claims came, {len(change.claims_removed)} went"
    click.echo(f"{did} {change.graph}: {counts}", err=True)


def _show(workspace: Workspace, outcome: Outcome, change: Change, lang: str) -> None:
    """Print each claim that would come or go, in words after its IRI."""
    from latticework.review import in_words

    words = in_words(workspace.open(), outcome.graphs, change, lang)
    for sign, claims in (("+", change.claims_added), ("-", change.claims_removed)):
        for claim in sorted(claims):
            click.echo(f"{sign} {claim}\t{words.get(claim, '')}".rstrip())


def _files(paths: tuple[str, ...], input_format: str | None, loader: str | None) -> list[Path]:
    """Return the files that the paths name; a folder stands for the files in it that a loader takes.

    The text beside claims (`STEM.txt` by `STEM.jsonl`) is theirs, and no article of its own.
    """
    from latticework.loaders import find, names

    every = {ending for name in names() for ending in find(name).ENDINGS}
    endings = set(find(loader).ENDINGS) if loader else every
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
            there = sorted(
                p for p in path.rglob("*") if p.suffix.lower() in (endings or every) and p.is_file()
            )
            claimed = {p.with_suffix(".txt") for p in there if p.suffix.lower() in (".jsonl", ".ndjson")}
            found += [p for p in there if p not in claimed]
            continue
        found.append(path)
    if not found:
        raise UsageError("there is nothing to load in it", remedy=f"files end in {' '.join(sorted(endings))}")
    return found
