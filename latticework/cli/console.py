"""`console`: the interactive console, or a script from standard input."""

from __future__ import annotations

import sys
from typing import Any

import click

from latticework.cli import options as shared
from latticework.cli import session


@click.command("console")
@shared.bounds(timeout=60, memory=4)
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="At most so many rows (10,000 at a prompt)."
)
@click.option("--lang", type=click.Choice(["zh", "en", "ja"]), help="Language of labels.")
@click.pass_obj
def command(settings: dict[str, Any], /, **options: Any) -> int:
    """Ask the graph at a prompt: SPARQL without PREFIX lines, and every report as a command.

    A query ends with ; or a blank line. Tab completes keywords, terms, and names in any language; .help lists
    the commands. A script on standard input runs without prompts and stops at its first error.
    """
    from latticework.console.session import LIMIT, Session, Settings
    from latticework.query.warm import Worker

    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    chosen = Settings(
        language=session.language(settings, options["lang"]),
        limit=options["limit"] or (LIMIT if interactive else None),
        timer=interactive, pager=interactive, interactive=interactive, colour=session.coloured(settings),
    )  # fmt: skip
    worker = Worker(options["timeout"], int(options["memory"] * 1024**3))
    sitting = Session(session.workspace(settings), chosen, worker, session.width)
    try:
        if interactive:
            from latticework.console import prompt

            return prompt.run(sitting)
        from latticework.console import script

        sitting.read = lambda path: script.read_or_raise(sitting, path)
        return script.run(sitting, script.lines(sys.stdin.buffer), "standard input")
    finally:
        worker.stop()
