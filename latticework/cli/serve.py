"""`serve`: the web application and SPARQL endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from latticework.cli import options as shared
from latticework.cli import session
from latticework.errors import InputError, UsageError


@click.command("serve")
@click.option(
    "--bind", default="127.0.0.1:7878", metavar="HOST:PORT", help="Where to listen (127.0.0.1:7878)."
)
@click.option("--writable", is_flag=True, help="Allow updates; beyond this machine only with --token-file.")
@click.option("--token-file", metavar="FILE", help="Tokens that may write, one a line.")
@shared.bounds(timeout=30, memory=1)
@click.option(
    "--workers", type=click.IntRange(min=1), default=12, metavar="N", help="Queries that run at once (12)."
)
@click.option(
    "--largest-answer",
    type=click.IntRange(min=1),
    default=2048,
    metavar="MIB",
    help="Stop a query at (2048 MiB).",
)
@click.option(
    "--base-iri", metavar="IRI", help="The base that takes the place of https://latticework.example/."
)
@click.pass_obj
def command(settings: dict[str, Any], /, bind: str, **options: Any) -> None:
    """Serve the pages, the SPARQL endpoint and the data of this graph over HTTP.

    Only this machine can reach it unless --bind names another address. Each query of a user runs in a process
    of its own that is ended at its bounds; the others go on.
    """
    from latticework.web.serving import serve
    from latticework.web.settings import GIB, MIB, Settings

    host, port = _address(bind)
    tokens = _tokens(options["token_file"])
    if (base := options["base_iri"]) and not base.startswith(("http://", "https://")):
        raise UsageError(f"{base!r} is no base IRI", remedy="write https://…/")
    chosen = Settings(
        host=host, port=port, writable=options["writable"], tokens=tokens, timeout=options["timeout"],
        memory=int(options["memory"] * GIB), workers=options["workers"],
        largest_answer=options["largest_answer"] * MIB,
        base_iri=base.rstrip("/") + "/" if base else None, language=session.language(settings),
    )  # fmt: skip
    if chosen.writable and not tokens and not chosen.on_loopback:
        raise UsageError(
            f"--writable on {host} would let anybody write", remedy="add --token-file FILE, or bind 127.0.0.1"
        )
    serve(session.workspace(settings), chosen)


def _address(bind: str) -> tuple[str, int]:
    host, colon, port = bind.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise UsageError(f"--bind {bind!r} is no address", remedy="write HOST:PORT, as 127.0.0.1:7878")
    return host.strip("[]") or "127.0.0.1", int(port)


def _tokens(path: str | None) -> tuple[str, ...]:
    if path is None:
        return ()
    try:
        lines = Path(path).expanduser().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(error), where=path, remedy="write tokens into it, one a line") from None
    tokens = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    if not tokens:
        raise InputError("there is no token in it", where=path, remedy="write tokens into it, one a line")
    if short := [number for number, token in enumerate(tokens, 1) if len(token) < 16]:
        raise InputError(
            f"token {short[0]} is shorter than 16 characters", where=path, remedy="make a longer one"
        )
    return tokens
