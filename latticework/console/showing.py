"""Answers as text: tables for people, the other formats for machines; to the terminal or to a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from latticework.console import answers as kinds
from latticework.console.answers import Listing, Outcome, Report, Rows, Statements, Truth
from latticework.console.session import Session
from latticework.console.wording import say
from latticework.errors import UsageError
from latticework.query import answers
from latticework.report import formats
from latticework.report.formats import terminal
from latticework.report.table import Table

_FOR_PEOPLE = ("table", "vertical", "md", "html", "xlsx")


def table_of(outcome: Outcome, session: Session) -> Table:
    """Return an answer as a table for people."""
    view = session.view
    if isinstance(outcome, Rows):
        return kinds.shown_rows(outcome, view)
    if isinstance(outcome, Statements):
        return kinds.shown_statements(outcome, view)
    if isinstance(outcome, Report):
        return kinds.shown_report(outcome, view)
    if isinstance(outcome, Listing):
        return outcome.table
    return kinds.listing(
        "ask", ("value",), [(say("yes" if outcome.value else "no", view.language),)], view.language
    ).table


def written(outcome: Outcome, session: Session, mode: str) -> bytes:
    """Return an answer in a format. Raises UsageError for one that it has not."""
    if mode == "table":
        return plain(outcome, session).encode()
    if mode == "vertical":
        return vertical(table_of(outcome, session), session).encode()
    if mode in ("turtle", "ttl", "nt"):
        if isinstance(outcome, Report):
            from latticework.graph import canonical

            triples = session.engine.described(outcome.table.claims())
            return (
                canonical.turtle(triples, session.prefixes) if mode != "nt" else canonical.ntriples(triples)
            )
        if isinstance(outcome, Statements):
            data = "\n".join(f"{t} ." for t in outcome.triples).encode()
            return answers.graph(data, mode, session.prefixes)
        return plain(outcome, session).encode()  # rows are no graph
    if isinstance(outcome, Truth):
        return b'{"head": {}, "boolean": %s}\n' % str(outcome.value).lower().encode() if mode in ("json", "srj") else (
            plain(outcome, session).encode())  # fmt: skip
    exact = outcome.table if isinstance(outcome, Report) else None
    if isinstance(outcome, Rows) and mode not in _FOR_PEOPLE:
        exact = kinds.exact_rows(outcome)
    return formats.writer(mode)(exact or table_of(outcome, session))


def plain(outcome: Outcome, session: Session, table: Table | None = None) -> str:
    """Return an answer as the terminal shows it."""
    settings, width = session.settings, session.width()
    if isinstance(outcome, Truth):
        return say("yes" if outcome.value else "no", settings.language) + "\n"
    table = table or table_of(outcome, session)
    if isinstance(outcome, Rows) and not table.rows:
        return say("no rows", settings.language) + "\n"
    style = terminal.COLOUR if settings.colour else terminal.PLAIN
    numbered = settings.interactive and not isinstance(outcome, Listing)
    style = replace(style, numbered=numbered)
    if isinstance(outcome, Report) and outcome.everything:
        style = replace(style, most=None)
    text = terminal.plain(table, width, style)
    if isinstance(outcome, Report) and table.picture == "matrix" and table.rows and settings.labels:
        from latticework.report.pictures import matrix

        text += "\n" + matrix.text(table, width)
    return text


def vertical(table: Table, session: Session) -> str:
    """Return a table as a card a row: heading and value on lines of their own."""
    columns = terminal.shown(table.columns, table)
    heads = [terminal.clean(c.heading.get(table.language) or c.heading.get("en") or c.name) for c in columns]
    room = max((terminal.width_of(h) for h in heads), default=0)
    style = terminal.COLOUR if session.settings.colour else terminal.PLAIN
    out = [table.question, ""] if table.question else []
    for number, row in enumerate(table, 1):
        out.append(f"{style.dim}— {number} —{style.reset}")
        for head, column in zip(heads, columns, strict=True):
            lines = terminal.wrap(
                terminal.value(row[column.name], column, table), max(session.width() - room - 4, 20)
            )
            out.append(
                f"  {style.dim}{head}{style.reset}{' ' * (room - terminal.width_of(head))}  {lines[0]}"
            )
            out += [" " * (room + 4) + line for line in lines[1:]]
    return "\n".join([*out, *(["", *table.notes] if table.notes else [])]) + "\n"


def foot(outcome: Outcome, session: Session) -> str:
    """Return what was counted, and how long it took; nothing where there is nothing to say."""
    settings = session.settings
    if isinstance(outcome, Listing):
        return ""
    parts: list[str] = []
    if isinstance(outcome, Rows):
        n = len(outcome)
        parts.append(
            say("more", settings.language, n=f"{n:,}") if outcome.more else _rows(n, settings.language)
        )
    elif isinstance(outcome, Statements):
        parts.append(say("statements", settings.language, n=f"{len(outcome.triples):,}"))
    if settings.timer:
        parts.append(
            f"{outcome.seconds * 1000:,.0f} ms" if outcome.seconds < 10 else f"{outcome.seconds:.1f} s"
        )
    return (", " if settings.language == "en" else ",").join(parts)


def _rows(count: int, language: str) -> str:
    return say("row", language) if count == 1 else say("rows", language, n=f"{count:,}")


def target(session: Session) -> tuple[Path | None, str]:
    """Return the file that the next answer goes to, and its format; `.once` holds for this one."""
    settings = session.settings
    path = settings.once or settings.output
    settings.once = None
    if path is None:
        return None, settings.mode
    mode = settings.mode
    if mode in ("table", "vertical") and path.suffix.lower() not in ("", ".txt"):
        mode = {".nt": "nt", ".ttl": "turtle"}.get(path.suffix.lower()) or formats.for_ending(path.suffix)
    return path, mode


def keep(data: bytes, path: Path, *, append: bool) -> None:
    """Write an answer to a file. Raises UsageError where that cannot be."""
    try:
        with path.open("ab" if append else "wb") as file:
            file.write(data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", remedy="name another file") from None
