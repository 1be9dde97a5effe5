"""Options that several verbs share: the bounds of a query, and what finds the claims of an article."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from latticework.extraction.readers import Choice

Options = Callable[[Callable[..., Any]], Callable[..., Any]]
_EXTRACTING = (
    click.option(
        "--extractor",
        type=click.Choice(["rules", "llm", "both"]),
        default="rules",
        show_default=True,
        help="What finds the claims; llm and both need --model and --endpoint.",
    ),
    click.option("--model", help="The model's name at the endpoint."),
    click.option(
        "--endpoint", metavar="URL", help="An OpenAI-compatible address, as http://127.0.0.1:11434/v1."
    ),
    click.option(
        "--price",
        type=float,
        nargs=2,
        metavar="IN OUT",
        help="Prices of a million tokens, for the cost line.",
    ),
)


def _all(options: tuple[Options, ...], command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command


def bounds(timeout: float, memory: float) -> Options:
    """Return the options --timeout and --memory of a query, with their defaults in seconds and GiB."""
    within = click.option(
        "--timeout",
        type=click.FloatRange(min=0.1),
        default=timeout,
        metavar="SECONDS",
        help=f"Stop a query after ({timeout:g}).",
    )
    at = click.option(
        "--memory",
        type=click.FloatRange(min=0.25),
        default=memory,
        metavar="GIB",
        help=f"Stop it at ({memory:g} GiB).",
    )
    return partial(_all, (within, at))


def extracting() -> Options:
    """Return the options --extractor, --model, --endpoint and --price."""
    return partial(_all, _EXTRACTING)


def choice(root: Path, options: dict[str, Any]) -> Choice:
    """Return what is to find claims; a model's answers are kept in the root.

    Raises UsageError where a model is asked for and not named.
    """
    from latticework.extraction.readers import Choice

    chosen = Choice(options["extractor"], options["model"], options["endpoint"], root / "cache" / "llm")
    chosen.check()
    return chosen.counted()


def tell_cost(chosen: Choice, prices: tuple[float, float] | None) -> None:
    """Say on standard error what asking a model has cost; nothing where none was asked."""
    if chosen.cost is not None:
        click.echo(f"{chosen.model}: {chosen.cost.line(prices)}", err=True)
