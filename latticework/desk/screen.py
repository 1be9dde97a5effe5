"""The desk as a textual application; what it decides is done by `review`."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from latticework.article.formats import Visible
from latticework.claims.model import Evidence
from latticework.claims.scheme import KINDS
from latticework.desk.forms import Form
from latticework.errors import LatticeworkError
from latticework.report.wording import word
from latticework.review import Item, Review, queue
from latticework.review.forms import claim_of, fields_of
from latticework.review.queue import following
from latticework.review.wording import SIGNS, say
from latticework.workspace import Workspace

# A terminal would drop them, and every mark after them would stand one place too early.
_CONTROLS = {code: " " for code in (*range(32), 127) if code != 10}


COLOURS = {
    "membership": "#5fafff", "coverage": "#5fd787", "control": "#ff8787", "structure": "#d7af5f",
    "launch": "#d787ff", "funding": "#ffd75f", "location": "#5fd7d7",
}  # fmt: skip


class Desk(App[None]):
    """The article with its passages underlined by kind, its claims, and keys to decide on them."""

    CSS = """
    #text { width: 3fr; padding: 0 1; border-right: solid $panel; }
    #claims { width: 2fr; border: none; padding: 0; }
    #head { height: 1; background: $panel; padding: 0 1; }
    """
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, workspace: Workspace, stem: str, who: str, lang: str) -> None:
        """Open the desk with an article on it."""
        super().__init__()
        self.workspace, self.who, self.lang = workspace, who, lang
        self.open_only = True
        self.decided = False
        self.review = Review(workspace, stem, who)
        self.seen: Visible | None = self.review.seen()
        for keys, action in (("a,enter", "accept"), ("r", "reject"), ("c", "correct"), ("n", "add"), ("m", "merge"),
                             ("u", "reopen"), ("o", "open"), ("right_square_bracket", "next"), ("q", "quit")):  # fmt: skip
            shown = "]" if action == "next" else None
            self.bind(
                keys,
                "leave" if action == "quit" else action,
                description=say(action, lang),
                key_display=shown,
            )

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", show=False), Binding("k", "move(-1)", show=False),
    ]  # fmt: skip

    def compose(self) -> ComposeResult:
        """Lay out head, text, claims and keys."""
        yield Static(id="head", markup=False)
        with Horizontal():
            with VerticalScroll(id="text", can_focus=False):
                yield Static(id="article", markup=False)
            yield OptionList(id="claims", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the first claim."""
        self._fill(0)
        self.query_one("#claims", OptionList).focus()

    # ---- showing -------------------------------------------------------------------------------------

    def shown(self) -> list[Item]:
        """Return the claims in the list: those still open, or all."""
        waiting = [i for i in self.review.items if i.claim.review == "unreviewed"]
        return waiting if self.open_only else self.review.items

    @property
    def item(self) -> Item | None:
        """The claim under the cursor."""
        place = self.query_one("#claims", OptionList).highlighted
        shown = self.shown()
        return shown[place] if place is not None and place < len(shown) else None

    def _fill(self, place: int) -> None:
        claims = self.query_one("#claims", OptionList)
        claims.clear_options()
        items = self.shown()
        claims.add_options([Option(self._line(item)) for item in items])
        if items:
            claims.highlighted = min(place, len(items) - 1)
        else:
            claims.add_option(Option(say("no-claims", self.lang), disabled=True))
        self._head()
        self._text()

    def _head(self) -> None:
        done = sum(item.claim.review != "unreviewed" for item in self.review.items)
        count = say("of", self.lang, done=done, all=len(self.review.items))
        title = self.review.article.title or self.review.stem
        self.query_one("#head", Static).update(
            Text(f"{title}  ·  {count}", no_wrap=True, overflow="ellipsis")
        )

    def _line(self, item: Item) -> Text:
        claim = item.claim
        line = Text(f"{SIGNS[claim.review]} ", style=Style(color=COLOURS[claim.kind], bold=True))
        words = self.review.words(claim, self.lang, self._term)
        line.append(words, style=Style(strike=claim.review == "rejected", bold=False))
        new = [e for e in (claim.subject, claim.object) if self.review.is_new(e)]
        line.append("".join(f"  +{e.id}" for e in new if e), style="dim")
        if claim.confidence is not None:
            line.append(f"  {claim.confidence:.2f}", style="dim")
        if item.is_adrift:
            line.append(f"  {self._adrift(item)}", style="bold")
        return line

    def _adrift(self, item: Item) -> str:
        has_moved = self.review.text is not None and self.review.is_there(item.claim.evidence)
        return say("moved" if has_moved else "adrift", self.lang)

    def _term(self, term: str) -> str:
        """Return the word for a kind, status or kind of time."""
        kind = KINDS.get(term)
        return word(kind.class_name if kind else term, self.lang)

    def _text(self) -> None:
        article = self.query_one("#article", Static)
        if self.seen is None:
            article.update(say("no-text", self.lang))
            return
        text = Text(self.seen.text.translate(_CONTROLS))
        for item in self.review.items:
            start, end = self._place(item.claim.evidence)
            if item.claim.review != "rejected" and self.review.is_there(item.claim.evidence):
                text.stylize(Style(underline=True, color=COLOURS[item.claim.kind]), start, end)
        if (current := self.item) is not None and self.review.is_there(current.claim.evidence):
            start, end = self._place(current.claim.evidence)
            text.stylize(Style(bgcolor="#3a3a3a", bold=True), start, end)
            self.call_after_refresh(self._scroll, start)
        article.update(text)

    def _place(self, evidence: Evidence) -> tuple[int, int]:
        assert self.seen is not None  # noqa: S101 (asked only where there is a text)
        return self.seen.position(evidence.start), self.seen.position(evidence.end - 1) + 1

    def _scroll(self, start: int) -> None:
        pane = self.query_one("#text", VerticalScroll)
        width = max(20, pane.size.width - 3)
        assert self.seen is not None  # noqa: S101
        above = len(Text(self.seen.text[:start]).wrap(self.console, width))
        pane.scroll_to(y=max(0, above - pane.size.height // 3), animate=False)

    def on_option_list_option_highlighted(self) -> None:
        """Show the passage of the claim under the cursor."""
        self._text()

    def on_option_list_option_selected(self) -> None:
        """Take Enter in the list for acceptance."""
        self.action_accept()

    # ---- keys ----------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Move to the next or the last claim."""
        claims = self.query_one("#claims", OptionList)
        claims.action_cursor_down() if by > 0 else claims.action_cursor_up()

    def action_accept(self) -> None:
        """Accept the claim."""
        if item := self.item:
            try:
                self.review.accept(item)
            except LatticeworkError as error:
                self.notify(str(error), severity="error")
                return
            self._after()

    def action_reject(self) -> None:
        """Reject the claim."""
        if item := self.item:
            self.review.reject(item)
            self._after()

    def action_reopen(self) -> None:
        """Take the decision back."""
        if item := self.item:
            self.review.reopen(item)
            self._after()

    def _after(self) -> None:
        self.decided = True
        place = self.query_one("#claims", OptionList).highlighted or 0
        self._fill(place if self.open_only else place + 1)

    def action_open(self) -> None:
        """Show all claims, or only those still open."""
        self.open_only = not self.open_only
        self._fill(0)

    def action_correct(self) -> None:
        """Correct the claim in a form."""
        if item := self.item:
            self._form(item)

    def action_add(self) -> None:
        """Add a claim that was missed, with the passage under the cursor to begin with."""
        self._form(None)

    def _form(self, item: Item | None) -> None:
        near = item or self.item
        evidence = near.claim.evidence if near else None
        passage = self.review.words_of(evidence)

        def save(typed: dict[str, str]) -> None:
            place = self.review.evidence(typed["passage"], evidence)
            claim = claim_of(self.review, typed, item.claim if item else None, place)
            if item:
                self.review.correct(item, claim)
            else:
                self.review.add(replace(claim, review="accepted"))

        fields = fields_of(self.review, item.claim if item else None, passage, self.lang)
        self.push_screen(Form(self.lang, fields, save), self._saved)

    def _saved(self, saved: bool | None) -> None:
        if saved:
            self._after()

    def action_merge(self) -> None:
        """Merge the claim's new entity with a known one."""
        item = self.item
        new = [e for e in (item.claim.object, item.claim.subject) if self.review.is_new(e)] if item else []
        if not new or new[0] is None:
            self.notify(say("nothing-new", self.lang))
            return
        entity = new[0]
        label = say("merge-with", self.lang, name=self.review.own.label(entity.iri, self.lang))

        def save(typed: dict[str, str]) -> None:
            self.review.merge(entity, typed["merge"])

        self.push_screen(Form(self.lang, {"merge": (label, "")}, save), self._saved)

    def action_next(self) -> None:
        """Go to the next article that has open claims."""
        self._publish()
        if (later := following(queue(self.workspace), self.review.stem)) is not None:
            self.review = Review(self.workspace, later, self.who)
            self.seen = self.review.seen()
            self._fill(0)

    def action_leave(self) -> None:
        """Bring the store to what was decided, and leave."""
        self._publish()
        self.exit()

    def _publish(self) -> None:
        if self.decided:
            self.review.publish()
            self.decided = False
