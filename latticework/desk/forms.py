"""Forms of the desk: fields under one another, for a claim or for the known entity that a new one is merged with."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from latticework.errors import LatticeworkError
from latticework.review.wording import say


class Form(ModalScreen[bool]):
    """Fields under one another; Enter saves, and a fault is told under them."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "")]
    AUTO_FOCUS = "Input"
    CSS = """
    Form { align: center middle; }
    Form > VerticalScroll { width: 76; height: auto; max-height: 90%; border: round $accent; padding: 0 1; background: $surface; }
    Form Input { margin-bottom: 0; }
    Form Label { color: $text-muted; }
    Form .fault { color: $error; height: auto; }
    """

    def __init__(
        self, lang: str, fields: dict[str, tuple[str, str]], save: Callable[[dict[str, str]], None]
    ) -> None:
        """Show fields (name to label and value); `save` takes what was typed, and may refuse it."""
        super().__init__()
        self.lang, self.fields, self.save = lang, fields, save

    def compose(self) -> ComposeResult:
        """Lay the fields out."""
        with VerticalScroll():
            for name, (label, value) in self.fields.items():
                yield Label(label)
                yield Input(value, id=f"field-{name}", compact=True)
            yield Label("", classes="fault", markup=False)
            yield Label(say("save", self.lang))

    def on_input_submitted(self) -> None:
        """Save; where that is refused, say why and stay."""
        typed = {name: self.query_one(f"#field-{name}", Input).value.strip() for name in self.fields}
        try:
            self.save(typed)
        except LatticeworkError as error:
            self.query_one(".fault", Label).update(str(error))
            return
        self.dismiss(True)

    def action_leave(self) -> None:
        """Leave without saving."""
        self.dismiss(False)
