"""Long and wide answers, full screen: only the lines in view are made, so that 10,000 rows open at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from prompt_toolkit.application import Application
from prompt_toolkit.data_structures import Point
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.layout import HSplit, Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl, UIContent, UIControl
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from latticework.console.wording import say
from latticework.report.formats.terminal import clean, width_of

_SAMPLE = 200  # rows that the widths of columns are taken from
_WIDEST = 48  # columns that a cell takes at most, so that others stay in sight
_GAP = "  "


@dataclass(slots=True)
class Grid:
    """Rows as text, made when they come into view."""

    heads: list[str]
    count: int
    row: Callable[[int], list[str]]
    right: list[bool]
    widths: list[int] = field(default_factory=list[int])
    _made: dict[int, list[str]] = field(default_factory=dict[int, list[str]])

    def cells(self, number: int) -> list[str]:
        """Return the cells of a row."""
        if number not in self._made:
            self._made[number] = [clean(cell) for cell in self.row(number)]
        return self._made[number]

    def measure(self) -> None:
        """Take the widths of the columns from the first rows."""
        rows = [self.heads, *(self.cells(i) for i in range(min(self.count, _SAMPLE)))]
        self.widths = [min(max(map(width_of, column)), _WIDEST) for column in zip(*rows, strict=True)]

    def line(self, cells: list[str], first: int) -> str:
        """Return one line, from a column on."""
        return _GAP.join(
            _fitted(cell, width, right)
            for cell, width, right in list(zip(cells, self.widths, self.right, strict=True))[first:]
        )


def _fitted(text: str, width: int, right: bool) -> str:
    size = width_of(text)
    if size > width:
        kept = ""
        for ch in text:
            if width_of(kept + ch) > width - 1:
                break
            kept += ch
        text = kept + "…"
        size = width_of(text)
    blanks = " " * (width - size)
    return blanks + text if right else text + blanks


class _Body(UIControl):
    """The rows; the one at the cursor stands out."""

    def __init__(self, pager: Pager) -> None:
        self.pager = pager

    def is_focusable(self) -> bool:
        return True

    def create_content(self, width: int, height: int) -> UIContent:
        pager = self.pager
        margin = len(str(pager.grid.count))

        def line(number: int) -> StyleAndTextTuples:
            text = pager.grid.line(pager.grid.cells(number), pager.column)
            marked = "class:at" if number == pager.at else ""
            return [("class:dim " + marked, f" {number + 1:>{margin}}  "), (marked, text)]

        return UIContent(line, pager.grid.count, cursor_position=Point(0, pager.at), show_cursor=False)


class Pager:
    """A table to move in; `run` returns the row whose evidence is asked for, or None."""

    def __init__(
        self, make: Callable[[bool], Grid], labels: bool, language: str, colour: bool = True
    ) -> None:
        """Show what `make` gives, with labels or with IRIs as F2 has it."""
        self.make, self.labels, self.language, self.colour = make, labels, language, colour
        self.at = self.column = 0
        self.grid = self._grid()

    def _grid(self) -> Grid:
        grid = self.make(self.labels)
        grid.measure()
        return grid

    def _head(self) -> StyleAndTextTuples:
        margin = " " * (len(str(self.grid.count)) + 3)
        return [("class:dim", margin + self.grid.line(self.grid.heads, self.column))]

    def _foot(self) -> StyleAndTextTuples:
        text = say("pager", self.language, at=f"{self.at + 1:,}", n=f"{self.grid.count:,}")
        columns = len(self.grid.heads)
        place = f" · {self.column + 1}–{columns}/{columns}" if self.column else ""
        return [("class:dim", f" {text}{place}")]

    def run(self) -> int | None:
        """Show it until `q`; return the row, counted from 1, whose evidence is asked for."""
        body = Window(_Body(self), wrap_lines=False, always_hide_cursor=True)
        head = Window(FormattedTextControl(self._head), height=1, wrap_lines=False)
        foot = Window(FormattedTextControl(self._foot), height=1, wrap_lines=False)
        app: Application[int | None] = Application(
            layout=Layout(HSplit([head, body, foot]), body),
            key_bindings=self._keys(body),
            full_screen=True,
            style=Style.from_dict({"dim": "#808080", "at": "reverse"}),
            color_depth=None if self.colour else ColorDepth.DEPTH_1_BIT,
        )
        app.ttimeoutlen = 0.05  # Esc leaves at once
        return app.run()

    def _keys(self, body: Window) -> KeyBindings:
        keys = KeyBindings()
        last = self.grid.count - 1

        def move(*names: str, by: Callable[[], int]) -> None:
            def handler(event: KeyPressEvent) -> None:
                self.at = min(max(self.at + by(), 0), last)

            for name in names:
                keys.add(name)(handler)

        def page() -> int:
            return max(body.render_info.window_height - 1 if body.render_info else 20, 1)

        move("down", "j", "enter", by=lambda: 1)
        move("up", "k", by=lambda: -1)
        move("pagedown", " ", "c-f", by=page)
        move("pageup", "b", "c-b", by=lambda: -page())
        move("home", "g", by=lambda: -last)
        move("end", "G", by=lambda: last)

        def sideways(by: int) -> Callable[[KeyPressEvent], None]:
            def handler(event: KeyPressEvent) -> None:
                self.column = min(max(self.column + by, 0), len(self.grid.heads) - 1)

            return handler

        for name, by in (("right", 1), ("l", 1), ("left", -1), ("h", -1)):
            keys.add(name)(sideways(by))

        @keys.add("f2")
        def _(event: KeyPressEvent) -> None:
            self.labels = not self.labels
            self.grid = self._grid()

        @keys.add("e")
        def _(event: KeyPressEvent) -> None:
            event.app.exit(result=self.at + 1)

        def leave(event: KeyPressEvent) -> None:
            event.app.exit(result=None)

        for name in ("q", "escape", "c-c", "c-d"):
            keys.add(name)(leave)
        return keys
