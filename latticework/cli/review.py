"""`review`: the desk in the terminal, the queue as a list, accepted claims as curated TriG."""

from __future__ import annotations

import sys
from typing import Any

import click
from wcwidth import wcswidth

from latticework.cli import session
from latticework.errors import UsageError


@click.command("review")
@click.argument("article", required=False)
@click.option("--list", "listed", is_flag=True, help="Only list the articles with their claims by state.")
@click.option(
    "--accept", metavar="CLAIM", multiple=True, help="Accept this claim of the article (repeatable)."
)
@click.option(
    "--reject", metavar="CLAIM", multiple=True, help="Reject this claim of the article (repeatable)."
)
@click.option("--who", help="Who reviews; default: LATTICEWORK_REVIEWER, else your account's name.")
@click.option(
    "--export",
    "export",
    metavar="FILE",
    help="Write the accepted claims as curated TriG; - is standard output.",
)
@click.pass_obj
def command(
    settings: dict[str, Any], article: str | None, listed: bool, accept: tuple[str, ...], reject: tuple[str, ...],
    who: str | None, export: str | None,
) -> None:  # fmt: skip
    """Review claims: accept, correct, reject, add; merge a new entity with a known one.

    Without ARTICLE the one with most to do comes first. Decisions are kept in graphs/decisions of your root,
    and hold when the article is loaded again.
    """
    from latticework import review

    workspace = session.workspace(settings)
    waiting = review.queue(workspace)
    if export:
        stems = [article] if article else [stem for stem, _, counts in waiting if counts["accepted"]]
        if not stems:
            raise UsageError("no claim has been accepted yet", remedy="review one first")
        session.write(review.export_curated(workspace, stems), export)
        return
    reviewer = who or review.reviewer()
    if accept or reject:
        if article is None:
            raise UsageError("of which article?", remedy="latticework review ARTICLE --accept CLAIM")
        chosen = review.Review(workspace, article, reviewer)
        for names, decide in ((accept, chosen.accept), (reject, chosen.reject)):
            for name in names:
                found = [i for i in chosen.items if i.iri == name or i.iri.endswith(f"/{name}")]
                if len(found) != 1:
                    raise UsageError(
                        f"no claim of {article} is called {name!r}", remedy="report evidence shows them"
                    )
                decide(found[0])
        chosen.publish()
        return
    if listed or not (sys.stdin.isatty() and sys.stdout.isatty()):
        _list(waiting)
        return
    try:
        from latticework.desk.screen import Desk
    except ImportError:
        raise UsageError("the desk needs textual", remedy="pip install 'latticework[review]'") from None
    stem = article or waiting[0][0]
    Desk(workspace, stem, reviewer, session.language(settings)).run()


def _list(waiting: list[tuple[str, str, Any]]) -> None:
    width = max((len(stem) for stem, *_ in waiting), default=8)
    click.echo(f"{'article':<{width}}  unreviewed  accepted  rejected  curated  title")
    for stem, title, counts in waiting:
        numbers = f"{counts['unreviewed']:>10}  {counts['accepted']:>8}  {counts['rejected']:>8}  {counts['curated']:>7}"
        while wcswidth(title) > 40:
            title = title[:-1]
        click.echo(f"{stem:<{width}}  {numbers}  {title}".rstrip())
