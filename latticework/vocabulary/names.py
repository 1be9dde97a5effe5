"""Names of entities and technologies by language, and the way back from a name to what it names."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, Triple

from latticework.vocabulary import iris

LANGUAGES = ("zh", "en", "ja")
_FALLBACK = {"zh": ("zh", "ja", "en"), "ja": ("ja", "zh", "en"), "en": ("en", "zh", "ja")}
_IGNORED = set("\"'“”‘’「」『』《》〈〉·・.,，、。()（）-–—_ \t\u3000")


def fold(name: str) -> str:
    """Return a name as it is compared: width, case, blanks, quotation marks and hyphens do not count."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(ch for ch in folded.strip().removeprefix("the ") if ch not in _IGNORED)


def simplified(name: str) -> str:
    """Return a name in simplified script, character by character (OpenCC t2s keeps the length)."""
    if not any("\u4e00" <= ch <= "\u9fff" for ch in name):
        return name
    from opencc import OpenCC  # 30 ms: only for a Chinese name that nothing has as it is written

    return str(OpenCC("t2s").convert(name))


@dataclass(slots=True)
class Names:
    """What one thing is called: a preferred name a language, other proper names, names for matching only."""

    preferred: dict[str, str] = field(default_factory=dict[str, str])
    other: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    hidden: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def every(self) -> Iterator[tuple[str, bool]]:
        """Yield each name and whether it may be shown."""
        for name in self.preferred.values():
            yield name, True
        for shown, group in ((True, self.other), (False, self.hidden)):
            for several in group.values():
                for name in several:
                    yield name, shown

    def label(self, language: str) -> str | None:
        """Return the name to show in that language, else in the nearest one that there is."""
        for candidate in (*_FALLBACK.get(language, ()), *self.preferred):
            if candidate in self.preferred:
                return self.preferred[candidate]
        return None


class Vocabulary:
    """Everything that has a name, with its classes."""

    def __init__(self, statements: Iterable[Quad | Triple]) -> None:
        """Read names, codes, classes, redirects, which agreements need ratification; the rest is passed over."""
        self.names: dict[str, Names] = {}
        self.classes: dict[str, set[str]] = {}
        self.redirects: dict[str, str] = {}
        self.to_ratify: set[str] = set()
        self.codes: dict[str, str] = {}
        self._read(statements)

    def _read(self, statements: Iterable[Quad | Triple]) -> None:
        for s in statements:
            subject, value = s.subject, s.object
            if not isinstance(subject, NamedNode):
                continue
            if isinstance(value, NamedNode):
                if s.predicate == iris.RDF_TYPE:
                    self.classes.setdefault(subject.value, set()).add(iris.local_name(value.value))
                elif s.predicate == iris.REPLACED_BY:
                    self.redirects[subject.value] = value.value
            elif isinstance(value, Literal):
                if s.predicate == iris.NEEDS_RATIFICATION and value.value == "true":
                    self.to_ratify.add(subject.value)
                if s.predicate in (iris.ISO2, iris.ISO3):
                    self.codes[value.value] = subject.value
                self._add_name(subject.value, s.predicate, value)

    def _add_name(self, iri: str, predicate: NamedNode, value: Literal) -> None:
        language = value.language or ""
        if predicate == iris.PREF_LABEL:
            self.names.setdefault(iri, Names()).preferred.setdefault(language, value.value)
        elif predicate == iris.ALT_LABEL:
            self.names.setdefault(iri, Names()).other.setdefault(language, []).append(value.value)
        elif predicate == iris.HIDDEN_LABEL:
            self.names.setdefault(iri, Names()).hidden.setdefault(language, []).append(value.value)

    def renamed(self, things: Collection[str], statements: Iterable[Quad | Triple]) -> Vocabulary:
        """Return these names but for those of some things, of which only the statements given hold."""
        found = Vocabulary(())
        found.names = {iri: names for iri, names in self.names.items() if iri not in things}
        found.classes = {iri: classes for iri, classes in self.classes.items() if iri not in things}
        found.redirects = {iri: into for iri, into in self.redirects.items() if iri not in things}
        found.to_ratify = {iri for iri in self.to_ratify if iri not in things}
        found.codes = {code: iri for code, iri in self.codes.items() if iri not in things}
        found._read(statements)
        return found

    def tells_of(self, iri: str) -> bool:
        """Say whether anything is known here of the thing: a name, a class, or where it went."""
        return iri in self.names or iri in self.classes or iri in self.redirects

    def __contains__(self, iri: str) -> bool:
        """Say whether the thing has a name here."""
        return iri in self.names

    def label(self, iri: str, language: str) -> str:
        """Return the name to show, else the last part of the IRI."""
        names = self.names.get(iri)
        return (names.label(language) if names else None) or iris.local_name(iri)

    def current(self, iri: str) -> str:
        """Return the IRI that stands for this one today: a merged entity leads to the one it went into."""
        seen = {iri}
        while (following := self.redirects.get(iri)) and following not in seen:
            seen.add(following)
            iri = following
        return iri

    @cached_property
    def _by_name(self) -> dict[str, dict[str, bool]]:
        index: dict[str, dict[str, bool]] = {}
        for iri, names in self.names.items():
            for name, shown in names.every():
                entry = index.setdefault(fold(name), {})
                entry[iri] = entry.get(iri, False) or shown
            index.setdefault(fold(iris.local_name(iri)), {})[iri] = True
        return index

    def find(self, name: str, classes: frozenset[str] = frozenset()) -> list[str]:
        """Return the IRIs that a name, code, slug or IRI can mean, of the given classes if any are given.

        Names for matching only count where no proper name fits.
        """
        if "://" in name or name.startswith(iris.BASE):
            iri = self.current(name)
            return [iri] if iri in self.names and self._is(iri, classes) else []
        for redirected in (iris.BASE + "id/" + name, iris.BASE + "technology/" + name):
            if redirected in self.redirects:
                return [self.current(redirected)]
        entry = self._by_name.get(fold(name)) or self._by_name.get(fold(simplified(name)), {})
        fitting = {iri: shown for iri, shown in entry.items() if self._is(iri, classes)}
        proper = sorted(iri for iri, shown in fitting.items() if shown)
        if not proper and (coded := self.codes.get(name)) and self._is(coded, classes):
            return [coded]  # a country's code, in capitals: `IN` is India, `in` is a word
        return proper or sorted(fitting)

    def nearest(self, name: str, classes: frozenset[str] = frozenset(), count: int = 3) -> list[str]:
        """Return the IRIs whose shown names are most like `name`, best first."""
        wanted = fold(name)
        candidates: dict[str, float] = {}
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted)
        for key, entry in self._by_name.items():
            matcher.set_seq1(key)
            if matcher.real_quick_ratio() < 0.4 or matcher.quick_ratio() < 0.4:
                continue
            likeness = matcher.ratio()
            for iri, shown in entry.items():
                if shown and self._is(iri, classes):
                    candidates[iri] = max(candidates.get(iri, 0.0), likeness)
        best = sorted(candidates, key=lambda iri: (-candidates[iri], iri))
        return [iri for iri in best if candidates[iri] >= 0.4][:count]

    def _is(self, iri: str, classes: frozenset[str]) -> bool:
        return not classes or bool(self.classes.get(iri, set()) & classes)
