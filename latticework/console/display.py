"""Answers on a terminal: short ones in the flow, long and wide ones in the pager, and again as the keys turn them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace

from latticework.console import commands, script, showing
from latticework.console.answers import Listing, Outcome, Rows, Truth, shown_rows
from latticework.console.blocks import Block
from latticework.console.pager import Grid, Pager
from latticework.console.session import Session
from latticework.console.wording import say
from latticework.errors import LatticeworkError
from latticework.report.formats import terminal
from latticework.report.formats.lines import text as as_text
from latticework.report.table import Table

_HEAD_ROWS = 10  # of a long answer, what stays in sight when its pager closes
_LEAST = 8  # columns of the screen that a column of an answer needs to be read


class Display:
    """Where the answers of a session appear."""

    def __init__(self, session: Session, rows: Callable[[], int]) -> None:
        """Show answers of this session on a screen of so many rows."""
        self.session, self.rows = session, rows

    @property
    def language(self) -> str:
        """The language of now."""
        return self.session.settings.language

    def show(self, answered: Outcome | str | None) -> None:
        """Show an answer, or write it where `.output` or `.once` sends it."""
        settings = self.session.settings
        if answered is None or isinstance(answered, str):
            script.show(self.session, answered)
            return
        path = settings.once or settings.output
        if path is not None or settings.mode != "table" or isinstance(answered, Truth):
            script.show(self.session, answered)
            if path is not None:
                print(say("written", self.language, path=path))
        elif settings.pager and not isinstance(answered, Listing) and self._is_long(answered):
            self.page(answered)
        else:
            sys.stdout.write(showing.plain(answered, self.session))
        self._foot(answered)

    def again(self) -> None:
        """Show the last answer as the keys have just set it."""
        session = self.session
        if session.last is None:
            return
        try:
            session.last = session.again(session.last)
            if session.settings.mode == "table":
                self._beginning(session.last, 2 * _HEAD_ROWS)
            else:
                sys.stdout.write(showing.written(session.last, session, session.settings.mode).decode())
            self._foot(session.last)
        except LatticeworkError as error:
            self.fault(error)

    def page(self, answered: Outcome) -> None:
        """Open a long answer full screen; its first rows stay behind."""
        settings = self.session.settings
        pager = Pager(
            lambda labels: self._grid(answered, labels), settings.labels, settings.language, settings.colour
        )
        number = pager.run()
        settings.labels = pager.labels
        self._beginning(answered, _HEAD_ROWS)
        if number is not None:
            print(f"\n.evidence {number}")
            self.show(commands.run(self.session, Block(f".evidence {number}"), ""))

    def _beginning(self, answered: Outcome, most: int) -> None:
        """Write the first rows, and how many are left."""
        table = shown_rows(answered, self.session.view, most) if isinstance(answered, Rows) else (
            showing.table_of(answered, self.session))  # fmt: skip
        most = max(most // 4, 2) if _is_cards(table) else most
        left = _size(answered, table) - most
        if left > most // 2:
            table = replace(table, rows=table.rows[:most], picture=None)
        elif isinstance(answered, Rows):
            table = shown_rows(answered, self.session.view)
        sys.stdout.write(showing.plain(answered, self.session, table))
        if left > most // 2:
            print("  " + say("again", self.language, n=f"{left:,}"))

    def _foot(self, answered: Outcome) -> None:
        if counted := showing.foot(answered, self.session):
            dim, end = ("\x1b[2m", "\x1b[0m") if self.session.settings.colour else ("", "")
            print(f"{dim}{counted}{end}")

    def _is_long(self, answered: Outcome) -> bool:
        room = max(self.rows() - 4, 5)
        if isinstance(answered, Rows):
            return len(answered) > room or len(answered.answer.variables) * _LEAST > self.session.width()
        table = showing.table_of(answered, self.session)
        return len(table) * (4 if _is_cards(table) else 1) > room

    def _grid(self, answered: Outcome, labels: bool) -> Grid:
        view = replace(self.session.view, labels=labels)
        if isinstance(answered, Rows):
            names, rows = list(answered.answer.variables), answered.answer.rows
            right = [c.type == "decimal" for c in shown_rows(answered, view, 50).columns]
            return Grid(names, len(rows), lambda i: [as_text(view.text(t)) for t in rows[i]], right)
        before, self.session.settings.labels = self.session.settings.labels, labels
        table = showing.table_of(answered, self.session)
        self.session.settings.labels = before
        columns = terminal.shown(table.columns, table)
        heads = [c.heading.get(table.language) or c.heading.get("en") or c.name for c in columns]
        return Grid(
            heads,
            len(table),
            lambda i: [terminal.value(table[i][c.name], c, table) for c in columns],
            [c.type in ("integer", "decimal") for c in columns],
        )

    def fault(self, error: LatticeworkError, text: str = "") -> None:
        """Say what is wrong; of a query that does not parse, show where."""
        mark, end = ("\x1b[31m", "\x1b[0m") if self.session.settings.colour else ("", "")
        place = re.search(r"does not parse: error at (\d+):(\d+)", error.what)
        if place and text:
            rows = text.split("\n")
            line = rows[min(int(place[1]), len(rows)) - 1]
            before = line[: int(place[2]) - 1]
            ends = int(place[1]) >= len(rows) and not line[len(before) :].strip(" ;")
            says = say("open" if ends else "here", self.language)
            print(f"  {line}\n  {' ' * terminal.width_of(before)}{mark}^ {says}{end}")
            return
        where = f"{error.where.removeprefix(':')}: " if error.where else ""
        remedy = f"\n  {error.remedy}" if error.remedy else ""
        print(f"{mark}{where}{script.brief(error.what)}{end}{remedy}")


def _size(answered: Outcome, table: Table) -> int:
    return len(answered) if isinstance(answered, Rows) else len(table)


def _is_cards(table: Table) -> bool:
    return any(c.name == "passage" for c in table.columns)
