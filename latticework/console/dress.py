"""How the line looks: colours of its words, and of what stands around it."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer, PygmentsLexer
from prompt_toolkit.styles import Style

STYLE = Style.from_dict({
    "prompt": "#2f7d5f bold", "prompt.more": "#808080",
    "bottom-toolbar": "noreverse #808080", "bottom-toolbar.key": "noreverse #2f7d5f",
    "completion-menu": "bg:#e9eeeb #1d2321", "completion-menu.completion.current": "bg:#1f5c46 #ffffff",
    "completion-menu.meta.completion": "bg:#dfe6e2 #56605b",
    "completion-menu.meta.completion.current": "bg:#2f7d5f #ffffff",
    "auto-suggestion": "#909090",
    "pygments.keyword": "#1f6fb2 bold", "pygments.name.class": "nobold fg:ansidefault", "pygments.name.namespace": "#7a5ca8",
    "pygments.name.tag": "nobold fg:ansidefault", "pygments.name.variable": "#b3541e", "pygments.name.label": "#2f7d5f",
    "pygments.literal.string": "#2f7d5f", "pygments.comment": "#909090 italic", "pygments.operator": "",
    "pygments.punctuation": "", "pygments.name.function": "#1f6fb2", "pygments.literal.number": "#b3541e",
})  # fmt: skip


class Lines(Lexer):
    """SPARQL, or a dot-command."""

    def __init__(self) -> None:
        """Read SPARQL as Pygments does."""
        from pygments.lexers.rdf import SparqlLexer

        self._sparql = PygmentsLexer(SparqlLexer, sync_from_start=True)

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """Return what gives the fragments of a line by its number."""
        if document.text.lstrip().startswith("."):
            lines = document.lines

            def command(number: int) -> StyleAndTextTuples:
                name, blank, rest = lines[number].partition(" ")
                return [("class:pygments.keyword", name), ("", blank + rest)]

            return command
        return self._sparql.lex_document(document)
