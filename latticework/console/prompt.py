"""The prompt: lines of many rows, highlighted, with history, hints and keys."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.document import Document
from prompt_toolkit.filters import completion_is_selected, has_completions
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.formatted_text.utils import fragment_list_width
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.lexers import Lexer, PygmentsLexer
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style
from pyoxigraph import DefaultGraph

from latticework.claims.scheme import GROUPING_CLASSES
from latticework.console import commands, script, showing
from latticework.console.answers import Outcome, Report, Rows, shown_rows
from latticework.console.blocks import Block, has_words, is_whole
from latticework.console.completion import Completions
from latticework.console.pager import Grid, Pager
from latticework.console.session import LANGUAGES, TURNED_BY_KEY, Session
from latticework.console.wording import say
from latticework.errors import LatticeworkError
from latticework.report.formats.lines import text as as_text
from latticework.report.formats.terminal import width_of
from latticework.vocabulary import iris

_STYLE = Style.from_dict({
    "prompt": "#2f7d5f bold", "prompt.more": "#808080",
    "bottom-toolbar": "noreverse #808080", "bottom-toolbar.key": "noreverse #2f7d5f",
    "completion-menu": "bg:#e9eeeb #1d2321", "completion-menu.completion.current": "bg:#1f5c46 #ffffff",
    "completion-menu.meta.completion": "bg:#dfe6e2 #56605b",
    "completion-menu.meta.completion.current": "bg:#2f7d5f #ffffff",
    "auto-suggestion": "#909090",
    "pygments.keyword": "#1f6fb2 bold", "pygments.name.class": "", "pygments.name.namespace": "#7a5ca8",
    "pygments.name.tag": "", "pygments.name.variable": "#b3541e", "pygments.name.label": "#2f7d5f",
    "pygments.literal.string": "#2f7d5f", "pygments.comment": "#909090 italic", "pygments.operator": "",
    "pygments.punctuation": "", "pygments.name.function": "#1f6fb2", "pygments.literal.number": "#b3541e",
})  # fmt: skip
_HEAD_ROWS = 10  # of a long answer, what stays in sight when its pager closes


class _Lines(Lexer):
    """SPARQL, or a dot-command."""

    def __init__(self) -> None:
        from pygments.lexers.rdf import SparqlLexer

        self._sparql = PygmentsLexer(SparqlLexer, sync_from_start=True)

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        if document.text.lstrip().startswith("."):
            lines = document.lines

            def command(number: int) -> StyleAndTextTuples:
                name, blank, rest = lines[number].partition(" ")
                return [("class:pygments.keyword", name), ("", blank + rest)]

            return command
        return self._sparql.lex_document(document)


def state_folder() -> Path:
    """Return where the history is kept: the user's state folder."""
    from platformdirs import user_state_path

    return user_state_path("latticework", appauthor=False)


def _history() -> History:
    """Return the history of all sittings; of this one alone where the folder cannot be written."""
    path = state_folder() / "console-history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        if not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError(path)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))


class Prompt:
    """A person at a terminal."""

    def __init__(self, session: Session) -> None:
        """Ask for lines of this session."""
        self.session = session
        history = _history()
        settings = session.settings
        self.lines: PromptSession[str] = PromptSession(
            message=self._message,
            multiline=True,
            prompt_continuation=self._continuation,
            history=history,
            auto_suggest=AutoSuggestFromHistory(),
            completer=Completions(session),
            complete_while_typing=True,
            lexer=_Lines() if settings.colour else None,
            style=_STYLE,
            color_depth=None if settings.colour else ColorDepth.DEPTH_1_BIT,
            bottom_toolbar=self._toolbar,
            key_bindings=self._keys(),
            reserve_space_for_menu=6,
            enable_open_in_editor=True,
        )
        session.history = lambda: list(reversed(list(history.load_history_strings())))
        session.read = lambda path: script.read_or_raise(session, path)
        self.loading = True

    def run(self) -> int:
        """Take lines until Ctrl-D or `.quit`."""
        print(self._banner())
        threading.Thread(target=self._read_names, daemon=True).start()
        while True:
            prefill, self.session.prefill = self.session.prefill, ""
            try:
                text = self.lines.prompt(default=prefill)
            except KeyboardInterrupt:
                continue  # Ctrl-C throws the line away
            except EOFError:
                return 0
            if not has_words(text) and not text.strip().startswith("."):
                continue
            try:
                self._answer(text.strip())
            except commands.Leave:
                return 0

    def _answer(self, text: str) -> None:
        text = {"quit": ".quit", "exit": ".quit", "help": ".help", "?": ".help"}.get(text.rstrip(";"), text)
        try:
            answered = script.answer(self.session, Block(text), "")
            self._show(answered)
        except KeyboardInterrupt:
            self.session.worker.stop()
            print(f"\n{say('cancelled', self.language)}")
        except script.Failed:
            pass
        except LatticeworkError as error:
            self._fault(error, text)
        sys.stdout.flush()

    def _fault(self, error: LatticeworkError, text: str = "") -> None:
        """Say what is wrong; of a query that does not parse, show where."""
        colour = self.session.settings.colour
        mark, end = ("\x1b[31m", "\x1b[0m") if colour else ("", "")
        place = re.search(r"does not parse: error at (\d+):(\d+)", error.what)
        if place and text:
            rows = text.split("\n")
            line = rows[min(int(place[1]), len(rows)) - 1]
            before = line[: int(place[2]) - 1]
            ends = int(place[1]) >= len(rows) and not line[len(before) :].strip(" ;")
            print(
                f"  {line}\n  {' ' * width_of(before)}{mark}^ {say('open' if ends else 'here', self.language)}{end}"
            )
            return
        where = f"{error.where.removeprefix(':')}: " if error.where else ""
        print(
            f"{mark}{where}{script.brief(error.what)}{end}" + (f"\n  {error.remedy}" if error.remedy else "")
        )

    @property
    def language(self) -> str:
        """The language of now."""
        return self.session.settings.language

    # ---- showing -------------------------------------------------------------------------------------

    def _show(self, answered: Outcome | str | None) -> None:
        session, settings = self.session, self.session.settings
        to_file = settings.once or settings.output
        if answered is None or isinstance(answered, str) or to_file or settings.mode != "table":
            script.show(session, answered)
            if answered is not None and not isinstance(answered, str) and to_file:
                print(say("written", settings.language, path=to_file))
        elif isinstance(answered, Rows) and settings.pager and self._is_long(answered):
            self._page(answered)
        else:
            sys.stdout.write(showing.plain(answered, session))
        if answered is not None and not isinstance(answered, str):
            self._foot(answered)

    def _foot(self, answered: Outcome) -> None:
        if counted := showing.foot(answered, self.session):
            dim, end = ("\x1b[2m", "\x1b[0m") if self.session.settings.colour else ("", "")
            print(f"{dim}{counted}{end}")

    def _is_long(self, rows: Rows) -> bool:
        size = self.lines.output.get_size()
        return len(rows) > max(size.rows - 4, 5) or len(rows.answer.variables) * 8 > size.columns

    def _page(self, rows: Rows) -> None:
        """Open a long answer full screen; its first rows stay behind."""
        settings = self.session.settings
        pager = Pager(
            lambda labels: self._grid(rows, labels), settings.labels, settings.language, settings.colour
        )
        number = pager.run()
        settings.labels = pager.labels
        first = shown_rows(rows, self.session.view, _HEAD_ROWS)
        sys.stdout.write(showing.plain(rows, self.session, first))
        if (left := len(rows) - _HEAD_ROWS) > 0:
            print("  " + say("again", settings.language, n=f"{left:,}"))
        if number is not None:
            print(f"\n.evidence {number}")
            self._show(commands.run(self.session, Block(f".evidence {number}"), ""))

    def _grid(self, rows: Rows, labels: bool) -> Grid:
        from dataclasses import replace

        view = replace(self.session.view, labels=labels)
        names = list(rows.answer.variables)
        first = shown_rows(rows, view, 50)
        right = [c.type == "decimal" for c in first.columns]
        return Grid(names, len(rows), lambda i: [as_text(view.text(t)) for t in rows.answer.rows[i]], right)

    def _show_again(self) -> None:
        """Show the last answer as the keys have just set it."""
        session = self.session
        if session.last is None:
            return
        try:
            session.last = session.again(session.last)
            if isinstance(session.last, Rows) and session.settings.mode == "table":
                first = shown_rows(session.last, session.view, 2 * _HEAD_ROWS)
                sys.stdout.write(showing.plain(session.last, session, first))
                if (left := len(session.last) - 2 * _HEAD_ROWS) > 0:
                    print("  " + say("again", session.settings.language, n=f"{left:,}"))
            elif isinstance(session.last, Report) or session.settings.mode in TURNED_BY_KEY:
                sys.stdout.write(showing.written(session.last, session, session.settings.mode).decode())
            self._foot(session.last)
        except LatticeworkError as error:
            self._fault(error)

    # ---- what stands around the line -------------------------------------------------------------------

    def _banner(self) -> str:
        store, language = self.session.engine.store, self.session.settings.language
        claims = sum(
            1 for _ in store.database.quads_for_pattern(None, iris.term("statedIn"), None, DefaultGraph())
        )
        groupings = {
            q.subject
            for name in GROUPING_CLASSES
            for q in store.database.quads_for_pattern(None, iris.RDF_TYPE, iris.term(name), DefaultGraph())
        }
        articles = sum(1 for g in store.graph_names() if g.value.startswith(iris.BASE + "article/"))
        counts = say("banner", language, articles=f"{articles:,}", claims=f"{claims:,}",
                     groupings=f"{len(groupings):,}")  # fmt: skip
        return f"latticework {version('latticework')} · {counts} · .help  .reports"

    def _message(self) -> StyleAndTextTuples:
        return [("class:prompt", "lw> ")]

    def _continuation(self, width: int, line: int, wrapped: int) -> StyleAndTextTuples:
        return [("class:prompt.more", "  > ".rjust(width))]

    def _toolbar(self) -> StyleAndTextTuples:
        settings = self.session.settings
        language = settings.language
        labels = say("on" if settings.labels else "off", language)
        parts: StyleAndTextTuples = []
        for key, words in (
            ("F2", f"{say('labels', language)} {labels}"), ("F3", say("language", language)), ("F4", settings.mode),
        ):  # fmt: skip
            parts += [("class:bottom-toolbar.key", f" {key} "), ("", f"{words}  ")]
        hints = ["reading"] if self.loading else ["hint run", "hint tab", "hint stop", "hint leave"]
        room = self.lines.output.get_size().columns - fragment_list_width(parts)
        for hint in hints:  # as many as fit
            words = f"· {say(hint, language)} "
            room -= width_of(words)
            if room >= 0:
                parts.append(("", words))
        return parts

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        settings = self.session.settings

        @keys.add("enter", filter=~completion_is_selected)
        def _(event: KeyPressEvent) -> None:
            buffer = event.current_buffer
            document = buffer.document
            at_end = not document.text_after_cursor.strip()
            patient = not document.text_before_cursor.endswith("\n\n")
            if at_end and is_whole(document.text_before_cursor + "\n", patient=patient):
                buffer.validate_and_handle()
            else:
                buffer.newline(copy_margin=True)

        @keys.add("enter", filter=has_completions & completion_is_selected)
        def _(event: KeyPressEvent) -> None:
            event.current_buffer.complete_state = None

        def turn(change: Callable[[], None]) -> Callable[[KeyPressEvent], None]:
            def handler(event: KeyPressEvent) -> None:
                change()
                run_in_terminal(self._show_again)

            return handler

        def labels() -> None:
            settings.labels = not settings.labels

        def language() -> None:
            settings.language = LANGUAGES[(LANGUAGES.index(settings.language) + 1) % len(LANGUAGES)]

        def mode() -> None:
            known = settings.mode in TURNED_BY_KEY
            place = TURNED_BY_KEY.index(settings.mode) + 1 if known else 0
            settings.mode = TURNED_BY_KEY[place % len(TURNED_BY_KEY)]

        keys.add("f2")(turn(labels))
        keys.add("f3")(turn(language))
        keys.add("f4")(turn(mode))

        @keys.add("f5")
        def _(event: KeyPressEvent) -> None:
            if isinstance(self.session.last, Rows):
                last = self.session.last
                run_in_terminal(lambda: self._page(last), in_executor=True)

        return keys

    def _read_names(self) -> None:
        """Read what completion knows, and have a worker ready, while the first line is being written."""
        from latticework.console import index, pinyin

        session = self.session
        session.worker.start()
        try:
            made, chinese = index.build(session.engine.store, session.engine.vocabulary(), session.naming)
            session.index = made
            self._repaint()
            readings = pinyin.readings(name for names in chinese.values() for name in names)
            made.with_readings(readings, chinese)
        except (OSError, RuntimeError):
            pass  # the prompt goes on without names
        self._repaint()

    def _repaint(self) -> None:
        """Show what has become known, also to a line that is being written."""
        self.loading = self.session.index is None
        if self.lines.app.is_running and (loop := self.lines.app.loop) is not None:
            loop.call_soon_threadsafe(self._complete_anew)

    def _complete_anew(self) -> None:
        buffer = self.lines.default_buffer
        if buffer.text and (
            buffer.complete_state is None or buffer.complete_state.current_completion is None
        ):
            buffer.start_completion()
        self.lines.app.invalidate()


def run(session: Session) -> int:
    """Sit at the prompt until the person leaves; return the exit status."""
    return Prompt(session).run()
