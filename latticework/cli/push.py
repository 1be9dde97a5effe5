"""`push`: load our graphs into another SPARQL server."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from latticework.cli import session
from latticework.errors import UsageError


@click.command("push")
@click.argument("url")
@click.option("--update", metavar="URL", help="Where it takes SPARQL Update; default: URL itself.")
@click.option(
    "--graph-store", metavar="URL", help="Where it speaks the Graph Store Protocol; used rather than updates."
)
@click.option("--default-graph", default="merge", metavar="merge|none|IRI",
              help="Fill its default graph with what reports count (merge), leave it, or fill the graph of that name.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace a default graph that holds something else.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=300.0,
    metavar="SECONDS",
    help="For one request (300).",
)
@click.pass_obj
def command(settings: dict[str, Any], /, url: str, **options: Any) -> None:
    """Load every graph into the server whose SPARQL endpoint is URL.

    A graph that is there already is not sent again, so a push that was broken off goes on where it stopped.
    The account stands in the URL (https://user:password@…) or in LATTICEWORK_ENDPOINT_USER and _PASSWORD, or
    LATTICEWORK_ENDPOINT_TOKEN.
    """
    from urllib.parse import urlsplit

    from latticework.push import GraphStore, Updates, push
    from latticework.query.remote import Remote
    from latticework.query.transport import Transport, address

    default_graph = options["default_graph"]
    if default_graph not in ("merge", "none") and "://" not in default_graph:
        raise UsageError(
            f"--default-graph is not {default_graph!r}", remedy="merge, none, or the IRI of a graph"
        )
    remote = Remote.named(url, os.environ, options["timeout"])
    writes, account = address(options["graph_store"] or options["update"] or url, os.environ)
    if not account.header() and urlsplit(writes).hostname == urlsplit(remote.url).hostname:
        account = remote.account
    way = GraphStore if options["graph_store"] else Updates
    target = way(writes, Transport(account, options["timeout"]))
    store = session.workspace(settings).open()
    done = push(
        store, remote, target, default_graph=default_graph, overwrite=options["overwrite"], say=_progress
    )  # fmt: skip
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
    gone = f", {len(done.gone)} taken away" if done.gone else ""
    click.echo(
        f"{len(done.sent)} graphs sent ({done.statements:,} statements), {len(done.there)} there already{gone}",
        err=True,
    )


def _progress(line: str) -> None:
    """Say what is being sent: on one line of a terminal, else a line each."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{line}", nl=False, err=True)
    else:
        click.echo(line, err=True)
