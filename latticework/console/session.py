"""`Session`: the store that is asked, how answers are shown, and the last of them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from latticework.console.answers import Outcome, Report, Rows, Statements, Truth, View
from latticework.console.blocks import asked as without_end
from latticework.console.index import Index
from latticework.console.naming import Naming
from latticework.errors import UsageError
from latticework.query import answers
from latticework.query.canned import Catalogue
from latticework.query.warm import Interruptible, Worker
from latticework.report import run as reports
from latticework.store.generations import Home
from latticework.vocabulary import iris
from latticework.workspace import Workspace

LIMIT = 10_000  # rows of a query at the prompt; a script has no limit unless it sets one
MODES = (
    "table",
    "vertical",
    "turtle",
    "csv",
    "json",
    "tsv",
    "jsonl",
    "srj",
    "xml",
    "md",
    "html",
    "xlsx",
    "nt",
)
TURNED_BY_KEY = MODES[:5]
LANGUAGES = ("en", "zh", "ja")
_BROKEN = re.compile(r"[\s<>\"{}|^`\\]")  # what no IRI has


@dataclass(slots=True)
class Settings:
    """What dot-commands and keys change."""

    language: str = "en"
    labels: bool = True
    mode: str = "table"
    limit: int | None = None
    timer: bool = False
    bail: bool = True
    pager: bool = False
    colour: bool = False
    output: Path | None = None
    once: Path | None = None
    interactive: bool = False


@dataclass(slots=True)
class Session:
    """One sitting at the console, or one script."""

    workspace: Workspace
    settings: Settings
    worker: Worker
    width: Callable[[], int]
    last: Outcome | None = None
    last_query: str = ""
    index: Index | None = None
    prefill: str = ""
    history: Callable[[], Sequence[str]] = list[str]
    read: Callable[[Path], None] = lambda path: None
    engine: Interruptible = field(init=False)
    naming: Naming = field(init=False)
    catalogue: Catalogue = field(init=False)
    prefixes: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Open the store, building it where it is missing or out of date."""
        self._open()

    def _open(self) -> None:
        self.engine = Interruptible(self.workspace.open(), self.worker)
        self.prefixes = self.workspace.prefixes()
        self.naming = Naming(self.engine.store, self.prefixes)
        self.catalogue = Catalogue(self.workspace.content)

    def open_store(self, folder: Path) -> None:
        """Ask another store from here on. Raises UsageError where there is none."""
        if Home(folder).current() is None:
            raise UsageError(
                f"{folder} holds no store", remedy="name the folder of a store, a .rq file or a report"
            )
        self.workspace = replace(self.workspace, home=Home(folder))
        self._open()
        self.index = None

    def refresh(self) -> bool:
        """Open what another process has published since; say whether there was something."""
        published = self.workspace.home.current()
        if published is None or published.digest == self.engine.store.digest:
            return False
        self._open()
        return True

    @property
    def view(self) -> View:
        """How terms are shown now."""
        return View(self.naming, self.settings.language, self.settings.labels)

    def query(self, text: str, where: str = "query") -> Outcome:
        """Return the answer to a query that somebody wrote. Ctrl-C ends it at once."""
        self.refresh()
        text = without_end(text)
        self.last_query = text.strip()
        limit = self.settings.limit
        began = time.perf_counter()
        result = self.engine.ask(text, self.prefixes, None if limit is None else limit + 1, where)
        outcome: Outcome
        if result.form == "SELECT":
            answer = answers.answer(result.data)
            more = limit is not None and len(answer.rows) > limit
            if more:
                answer = replace(answer, rows=answer.rows[:limit])
            outcome = Rows(text, answer, more, time.perf_counter() - began)
        elif result.form == "ASK":
            truth = answers.boolean(result.data, None).startswith(b"true")
            outcome = Truth(text, truth, time.perf_counter() - began)
        else:
            triples = {quad.triple for quad in parse(result.data, format=RdfFormat.N_TRIPLES)}
            outcome = Statements(text, tuple(sorted(triples, key=str)), time.perf_counter() - began)
        self.last = outcome
        return outcome

    def report(self, name: str, given: Mapping[str, Sequence[str]], *, everything: bool = False) -> Report:
        """Return the table of a canned query. Raises UsageError for what it does not take."""
        self.refresh()
        began = time.perf_counter()
        asked = reports.ask(self.catalogue.get(name), given, self.engine)
        table = reports.run(asked, self.engine, self.settings.language, self.workspace.shelf())
        self.last_query = asked.sparql
        return Report(asked, table, time.perf_counter() - began, everything)

    def again(self, outcome: Outcome) -> Outcome:
        """Return an answer in the language of now: a report's words are made when it runs."""
        if isinstance(outcome, Report) and outcome.table.language != self.settings.language:
            table = reports.run(outcome.asked, self.engine, self.settings.language, self.workspace.shelf())
            return replace(outcome, table=table)
        return outcome

    def described(self, iri: str) -> Statements:
        """Return what is stated about a thing, and what follows."""
        began = time.perf_counter()
        pattern = self.engine.store.database.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph())
        triples = tuple(sorted((q.triple for q in pattern), key=str))
        return Statements(f"DESCRIBE <{iri}>", triples, time.perf_counter() - began)

    def thing(self, name: str) -> str:
        """Return the IRI that a label, alias, slug, prefixed name or IRI means, of an entity or a term.

        Raises UsageError where there is none, or more than one.
        """
        for candidate in (self.naming.expand(name), name, iris.BASE + "ontology#" + name):
            if (
                candidate
                and not _BROKEN.search(candidate)
                and ":" in candidate
                and self.engine.classes(candidate)
            ):
                return candidate
        vocabulary = self.engine.vocabulary()
        found = vocabulary.find(name)
        if len(found) == 1:
            return found[0]
        near = found or vocabulary.nearest(name)
        shown = ", ".join(
            f"{vocabulary.label(i, self.settings.language)} ({self.naming.compact(i)})" for i in near[:6]
        )
        if found:
            raise UsageError(f"{name} can mean several things", remedy=f"one of {shown}")
        raise UsageError(
            f"nothing is called {name}",
            remedy=f"nearest: {shown}" if shown else ".classes lists what there is",
        )
