"""The prompt: lines of many rows, highlighted, with history, hints and keys."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from importlib.metadata import version

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.filters import completion_is_selected, has_completions
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.formatted_text.utils import fragment_list_width
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.output import ColorDepth

from latticework.claims.scheme import GROUPING_CLASSES
from latticework.console import commands, script
from latticework.console import history as histories
from latticework.console.blocks import Block, has_words, is_whole
from latticework.console.completion import Completions
from latticework.console.display import Display
from latticework.console.dress import STYLE, Lines
from latticework.console.session import LANGUAGES, TURNED_BY_KEY, Session
from latticework.console.wording import say
from latticework.errors import LatticeworkError
from latticework.query.engine import Embedded
from latticework.report.formats.terminal import width_of
from latticework.vocabulary import iris

_PAGE = "\0page"  # what F5 answers in place of a line


class Prompt:
    """A person at a terminal."""

    def __init__(self, session: Session) -> None:
        """Ask for lines of this session."""
        self.session = session
        history = histories.history()
        settings = session.settings
        self.lines: PromptSession[str] = PromptSession(
            message=self._message,
            multiline=True,
            prompt_continuation=self._continuation,
            history=history,
            auto_suggest=AutoSuggestFromHistory(),
            completer=Completions(session),
            complete_while_typing=True,
            lexer=Lines() if settings.colour else None,
            style=STYLE,
            color_depth=None if settings.colour else ColorDepth.DEPTH_1_BIT,
            bottom_toolbar=self._toolbar,
            key_bindings=self._keys(),
            reserve_space_for_menu=6,
            enable_open_in_editor=True,
        )
        session.history = lambda: list(reversed(list(history.load_history_strings())))
        session.read = lambda path: script.read_or_raise(session, path)
        self.display = Display(session, lambda: self.lines.output.get_size().rows)
        self.loading = True
        self._read = ""

    def run(self) -> int:
        """Take lines until Ctrl-D or `.quit`."""
        print(self._banner())
        while True:
            if self._read != self.session.engine.store.digest:  # at first, and after a load by somebody else
                self._read = self.session.engine.store.digest
                threading.Thread(target=self._read_names, daemon=True).start()
            prefill, self.session.prefill = self.session.prefill, ""
            try:
                text = self.lines.prompt(default=prefill)
            except KeyboardInterrupt:
                continue  # Ctrl-C throws the line away
            except EOFError:
                return 0
            if text == _PAGE:
                if self.session.last is not None:
                    self.display.page(self.session.last)
                continue
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
            self.display.show(answered)
        except KeyboardInterrupt:
            self.session.worker.stop()
            print(f"\n{say('cancelled', self.session.settings.language)}")
        except script.Failed:
            pass
        except LatticeworkError as error:
            self.display.fault(error, text)
        sys.stdout.flush()

    # ---- what stands around the line -------------------------------------------------------------------

    def _banner(self) -> str:
        store, language = self.session.engine.store, self.session.settings.language
        # Counted by the engine: a loop over the claims of a large graph would hold up the prompt.
        claims, groupings = (
            Embedded(store).select(f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {pattern} }}").rows[0][0]
            for pattern in (
                f"?s {iris.term('statedIn')} ?article",
                f"VALUES ?c {{ {' '.join(str(iris.term(n)) for n in sorted(GROUPING_CLASSES))} }} ?s a ?c",
            )
        )
        articles = sum(1 for g in store.graph_names() if g.value.startswith(iris.BASE + "article/"))
        counts = say(
            "banner",
            language,
            articles=f"{articles:,}",
            **{
                n: f"{int(v.value):,}"
                for n, v in (("claims", claims), ("groupings", groupings))
                if v is not None
            },
        )
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
                run_in_terminal(self.display.again)

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
            if self.session.last is not None:
                self.session.prefill = event.current_buffer.text
                event.app.exit(result=_PAGE)

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
