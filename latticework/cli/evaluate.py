"""`evaluate`: how well extraction finds what people curated, each article held out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from latticework.cli import session
from latticework.errors import InputError


@click.command("evaluate")
@click.argument("slugs", nargs=-1, metavar="[ARTICLE]...")
@click.option("--setting", type=click.Choice(["open", "known", "both"]), default="both", show_default=True,
              help="open: without the names that only the held-out article gives; known: with them.")  # fmt: skip
@click.option("--by", type=click.Choice(["kind", "status", "language", "article"]), multiple=True,
              help="Which figures to show beside the total (repeatable; default: kind, article).")  # fmt: skip
@click.option(
    "--predictions", metavar="DIR", help="Also write what is found, one file an article, for another judge."
)
@click.option(
    "--at-least",
    type=float,
    metavar="F1",
    help="Fail (status 1) where the total in the open setting is lower.",
)
@click.pass_obj
def command(settings: dict[str, Any], /, slugs: tuple[str, ...], **options: Any) -> None:
    """Compare what the rules find with curated articles; precision, recall, F1 of all and of accepted claims.

    Each article is read without what only it contributed to the graph. Texts are looked for in --articles.
    """
    from pyoxigraph import parse

    from latticework import evaluation
    from latticework.graph.source import SourceGraph
    from latticework.store.ontology import vocabulary_of
    from latticework.vocabulary import iris

    workspace = session.workspace(settings)
    content = workspace.content
    vocabulary = vocabulary_of(content)
    found = content.found("graphs/articles", "*.trig")
    for slug in slugs:
        if slug not in found:
            raise InputError(f"no article is called {slug!r}", remedy=f"there are {', '.join(sorted(found))}")
    graphs = [
        SourceGraph(iris.article(stem), frozenset(q for q in parse(path=str(path))))
        for stem, path in sorted(found.items())
    ]
    every = list(evaluation.curated(graphs, workspace.shelf(), vocabulary))
    if not every:
        raise InputError("there is no curated article", remedy="load one, or review some claims")
    wanted = set(slugs) or {one.article.slug for one in every}
    headings = options["by"] or ("kind", "article")
    lowest = 1.0
    for setting in evaluation.SETTINGS if options["setting"] == "both" else (options["setting"],):
        scores = {
            "all": evaluation.evaluate(every, vocabulary, content, setting, wanted=wanted),
            "accepted": evaluation.evaluate(
                every, vocabulary, content, setting, evaluation.is_accepted, wanted
            ),
        }
        if setting == "open":
            lowest = scores["all"].total.f1
        _show(setting, scores, headings)
        if options["predictions"]:
            folder = Path(options["predictions"]) / setting
            written = evaluation.predictions(every, vocabulary, content, setting, folder, wanted)
            click.echo(f"{len(written)} files in {folder}", err=True)
    if options["at_least"] is not None and lowest < options["at_least"]:
        click.echo(f"strict F1 {lowest:.3f} is below {options['at_least']}", err=True)
        sys.exit(1)


def _show(setting: str, scores: dict[str, Any], headings: tuple[str, ...]) -> None:
    click.echo(
        f"{setting:44} {'curated':>7} {'found':>6} {'P':>6} {'R':>6} {'F1':>6}  lenient  accepted: P      R"
    )
    everything = scores["all"].counts
    for heading in (*headings, "all"):
        for group, name in sorted(key for key in everything if key[0] == heading):
            count, sure = everything[group, name], scores["accepted"].counts[group, name]
            label = name if group == "all" else f"{group} {name}"
            click.echo(
                f"{label[:44]:44} {count.curated:7} {count.found:6} {count.precision:6.3f} {count.recall:6.3f} "
                f"{count.f1:6.3f}  {count.lenient_f1:6.3f}        {sure.precision:6.3f} {sure.recall:6.3f}"
            )
    refused = sum(scores["all"].refused.values())
    click.echo(f"refused by the gate: {refused}; not grounded: 0 (it lets none pass)\n")
