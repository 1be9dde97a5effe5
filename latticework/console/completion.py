"""Completion at the prompt: of queries by their place, of dot-commands by what they take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from latticework.claims.scheme import CLASS_OF_TYPE, KINDS, TIERS
from latticework.console.arguments import SWITCHES, positional
from latticework.console.commands import COMMANDS
from latticework.console.index import Entry
from latticework.console.proposals import Proposal, proposals
from latticework.console.session import LANGUAGES, MODES, Session
from latticework.errors import LatticeworkError
from latticework.query.canned import CannedQuery
from latticework.query.parameters import ENTITY_TYPES, REFERENCES, REVIEWS, STATUS_SETS, Parameter
from latticework.vocabulary import iris

_WORD = re.compile(r"\S*\Z")
_CHOICES = {
    "status": [*STATUS_SETS, *sorted({s for kind in KINDS.values() for s in kind.statuses()})],
    "reference": list(REFERENCES), "review": list(REVIEWS), "tier": list(TIERS), "class": sorted(CLASS_OF_TYPE),
    "boolean": ["true", "false"], "language": list(LANGUAGES), "mode": list(MODES), "flag": ["on", "off"],
}  # fmt: skip


class Completions(Completer):
    """What may be written at the cursor; names come from the session's index once it has been read."""

    def __init__(self, session: Session) -> None:
        """Complete for this session."""
        self.session = session
        self._queries: dict[str, CannedQuery] = {}
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Yield the completions, the likeliest first."""
        if document.text.lstrip().startswith("."):
            yield from self._command(document, complete_event)
            return
        found = proposals(
            document.text, document.cursor_position, self.session.index, self.session.prefixes,
            self.session.settings.language, complete_event.completion_requested,
        )  # fmt: skip
        for proposal in found:
            yield _completion(proposal, document)

    def _command(self, document: Document, event: CompleteEvent) -> Iterator[Completion]:
        before = document.text_before_cursor.lstrip()
        name, blank, rest = before[1:].partition(" ")
        if not blank:
            yield from self._names(name, len(name) + 1)
            return
        match = _WORD.search(rest)
        word = match.group() if match else ""
        if name in COMMANDS:
            yield from self._argument(COMMANDS[name].completes, rest, word, document, event)
            if name == "evidence" and not word.isdigit():
                yield from self._report("evidence", rest, word)
        else:
            yield from self._report(name, rest, word)

    def _names(self, written: str, size: int, dot: str = ".") -> Iterator[Completion]:
        language = self.session.settings.language
        for name, command in COMMANDS.items():
            if name.startswith(written):
                about = command.about.get(language, command.about["en"])
                yield Completion(dot + name, -size, display_meta=about)
        for name in sorted(self.session.catalogue.files):
            if name.startswith(written) and name not in COMMANDS:
                query = self._query(name)
                title = query.title.get(language) or query.summary if query else ""
                yield Completion(dot + name, -size, display_meta=title)

    def _query(self, name: str) -> CannedQuery | None:
        if name not in self._queries:
            try:
                self._queries[name] = self.session.catalogue.get(name)
            except LatticeworkError:
                return None
        return self._queries[name]

    def _argument(
        self, kind: str, rest: str, word: str, document: Document, event: CompleteEvent
    ) -> Iterator[Completion]:
        if kind in ("file", "open"):
            if kind == "open":
                yield from self._names(word, len(word), "")
            yield from self._paths.get_completions(Document(word, len(word)), event)
        elif kind == "command":
            yield from self._names(word.removeprefix("."), len(word), "")
        elif kind == "family":
            families = sorted({path.parent.name for path in self.session.catalogue.files.values()})
            yield from _plain(families, word)
        elif kind in ("thing", "class") and self.session.index:
            wanted = ("class",) if kind == "class" else ("entity", "class", "property")
            language = self.session.settings.language
            for _, entry in self.session.index.find(rest, lambda e: e.kind in wanted):
                yield Completion(
                    entry.written, -len(rest), entry.label(language), f"{entry.written} · {entry.type}"
                )
        else:
            yield from _plain(_CHOICES.get(kind, []), word)

    def _report(self, name: str, rest: str, word: str) -> Iterator[Completion]:
        query = self._query(name)
        if query is None:
            return
        flag = re.search(r"--([\w-]+)(?:\s+|=)(\S*)\Z", rest)
        if flag and flag[1] not in SWITCHES:
            parameter = query.parameters.get(flag[1])
            if parameter:
                yield from self._values(parameter, flag[2], flag[2])
            elif flag[1] == "lang":
                yield from _plain(LANGUAGES, flag[2])
            return
        if word.startswith("-"):
            language = self.session.settings.language
            for other in query.parameters.values():
                if f"--{other.name}".startswith(word) and (other.multiple or f"--{other.name} " not in rest):
                    yield Completion(
                        f"--{other.name}", -len(word), display_meta=other.label.get(language, "")
                    )
            yield from _plain([f"--{name}" for name in ("lang", *SWITCHES)], word)
            return
        loose = re.split(r"--[\w-]+[ =]\S+\s*", rest)[-1]  # names have blanks: all since the last flag
        for parameter in positional(query)[:3]:
            yield from self._values(parameter, word, loose)

    def _values(self, parameter: Parameter, word: str, words: str) -> Iterator[Completion]:
        """Yield values of a parameter: names in any language, given as the slug that needs no quotes."""
        index, language = self.session.index, self.session.settings.language
        if parameter.type in ENTITY_TYPES and index:
            classes = ENTITY_TYPES[parameter.type]
            written, found = "", list[Entry]()
            if not word:
                fitting = (e for e in index.of_kind("entity") if not classes or e.types & classes)
                found = sorted(fitting, key=lambda e: (-e.weight, e.iri))[:40]
            else:
                for written in dict.fromkeys((words, word)):
                    accepted = index.find(
                        written, lambda e: e.kind == "entity" and (not classes or bool(e.types & classes))
                    )
                    found = [e for _, e in accepted]
                    if found:
                        break
            for entry in found:
                slug = iris.local_name(entry.iri)
                yield Completion(slug, -len(written), entry.label(language), f"{slug} · {entry.type}")
        elif parameter.type == "date" and index:
            yield from _plain([date for date in reversed(index.dates) if word or len(date) == 4], word)
        elif parameter.type == "article":
            names = (
                iris.local_name(g.value)
                for g in self.session.engine.store.graph_names()
                if "/article/" in g.value
            )
            yield from _plain(list(names), word)
        else:
            yield from _plain(parameter.choices or _CHOICES.get(parameter.type, []), word)


def _plain(values: Iterable[str], word: str) -> Iterator[Completion]:
    return (Completion(value, -len(word)) for value in values if value.startswith(word))


def _completion(proposal: Proposal, document: Document) -> Completion:
    """Return a proposal as the menu takes it; a label goes behind, as a comment that ends its line."""
    text = proposal.text
    if proposal.comment:
        indent = re.match(r"\s*", document.current_line)
        text += f" # {proposal.comment}\n" + (indent.group() if indent else "")
    return Completion(
        text, proposal.start - document.cursor_position, display=proposal.shown, display_meta=proposal.about
    )
