"""Search as one types: names of things in zh, en, ja, slugs, pinyin and its initials."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from latticework.query.parameters import ENTITY_TYPES
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary, fold
from latticework.web import requests
from latticework.web.problems import Problem
from latticework.web.server import Server
from latticework.web.state import State

_HAN = re.compile(r"[\u3400-\u9fff]")
_HEADS = ("id/", "technology/", "article/")
_MOST = 50


@dataclass(frozen=True, slots=True)
class _Key:
    folded: str
    shown: str
    iri: str
    cost: int  # 0 a proper name, 1 an alias, 2 what only helps matching, pinyin among it


class Index:
    """The names of one state of the store."""

    def __init__(self, state: State) -> None:
        """Read every name; pinyin of the Chinese ones takes some milliseconds a thousand."""
        self.vocabulary: Vocabulary = state.engine().vocabulary()
        self.keys: list[_Key] = [key for iri in self.vocabulary.names for key in self._keys(iri)]
        titles = state.engine().select(
            "SELECT ?article ?title WHERE { ?article a <https://latticework.example/ontology#Article> ; "
            "<http://purl.org/dc/terms/title> ?title }"
        )
        self.titles: dict[str, str] = {}
        for article, title in titles.rows:
            if article is not None and title is not None:
                self.titles[article.value] = title.value
                self.keys += [_Key(fold(title.value), title.value, article.value, 0)]
                self.keys += [_Key(p, title.value, article.value, 2) for p in pinyin(title.value)]

    def _keys(self, iri: str) -> Iterator[_Key]:
        if not iri.startswith(tuple(iris.BASE + head for head in _HEADS)) or iri in self.vocabulary.redirects:
            return
        names = self.vocabulary.names[iri]
        slug = iris.local_name(iri)
        yield _Key(fold(slug), slug, iri, 1)
        preferred = set(names.preferred.values())
        for name, shown in names.every():
            yield _Key(
                fold(name), name if shown else "", iri, (0 if name in preferred else 1) if shown else 2
            )
            for spelled in pinyin(name):
                yield _Key(spelled, name if shown else "", iri, 2)

    def find(self, text: str, kinds: frozenset[str], language: str, most: int) -> list[dict[str, object]]:
        """Return what a text can mean, best first: whole names, beginnings, then names that hold it."""
        wanted = fold(text)
        if not wanted:
            return []
        ranked: dict[str, tuple[tuple[int, int, int, int, str], _Key]] = {}
        for key in self.keys:
            place = key.folded.find(wanted)
            if place < 0 or (place > 0 and key.cost == 2):
                continue
            classes = self.classes(key.iri)
            if kinds and not kinds & classes:
                continue
            nearness = 0 if key.folded == wanted else 1 if place == 0 else 2
            rank = (nearness, key.cost, _kind(key.iri), len(key.folded), key.iri)
            if key.iri not in ranked or rank < ranked[key.iri][0]:
                ranked[key.iri] = (rank, key)
        best = sorted(ranked.values(), key=lambda entry: entry[0])[:most]
        return [self._entry(key, language) for _, key in best]

    def classes(self, iri: str) -> set[str]:
        """Return the local names of a thing's classes."""
        return {"Article"} if iri in self.titles else self.vocabulary.classes.get(iri, set())

    def _entry(self, key: _Key, language: str) -> dict[str, object]:
        names = self.vocabulary.names.get(key.iri)
        label = self.titles.get(key.iri) or self.vocabulary.label(key.iri, language)
        return {
            "iri": key.iri,
            "path": "/" + key.iri.removeprefix(iris.BASE),
            "label": label,
            "labels": dict(sorted(names.preferred.items())) if names else {},
            "classes": sorted(self.classes(key.iri)),
            "matched": key.shown or label,
        }


def _kind(iri: str) -> int:
    """Return the place of a kind of thing among equals: actors and groupings, technologies, articles."""
    return next(place for place, head in enumerate(_HEADS) if iri.startswith(iris.BASE + head))


def pinyin(name: str) -> set[str]:
    """Return a Chinese name spelled without tones, and its initials; nothing for other names.

    >>> sorted(pinyin("四方"))
    ['sf', 'sifang']
    """
    if not _HAN.search(name):
        return set()
    from pypinyin import Style, lazy_pinyin  # 60 ms: only where somebody searches

    plain = unicodedata.normalize("NFKC", name)
    whole = fold("".join(lazy_pinyin(plain)))
    initials = fold("".join(lazy_pinyin(plain, style=Style.FIRST_LETTER)))
    return {whole, initials} if len(initials) > 1 else {whole}


class Suggestions:
    """The index of the present state, made when somebody first searches."""

    def __init__(self) -> None:
        """Index nothing yet."""
        self._lock = asyncio.Lock()
        self._digest: str | None = None
        self._index: Index | None = None

    async def index(self, state: State) -> Index:
        """Return the index of the store as it is now."""
        async with self._lock:
            if self._index is None or self._digest != state.digest:
                digest = state.digest
                self._index = await asyncio.to_thread(Index, state)
                self._digest = digest
            return self._index


async def suggest(request: Request) -> Response:
    """Return a short list of things whose names fit ?q, of the kinds that ?class names."""
    return await _found(request, 10)


async def search(request: Request) -> Response:
    """Return everything whose names fit ?q."""
    return await _found(request, _MOST)


async def _found(request: Request, most: int) -> Response:
    server = Server.of(request)
    given = requests.of_url(request)
    text = requests.one(given, "q")
    if text is None:
        raise Problem(400, "there is nothing to look for", where="q", remedy="write ?q=NAME")
    if len(text) > 200:
        raise Problem(413, "the text has more than 200 characters", where="q", remedy="write less")
    language = requests.one(given, "lang") or server.settings.language
    told = requests.one(given, "limit")
    if told is not None:
        if not re.fullmatch(r"\d{1,3}", told):
            raise Problem(422, f"{told!r} is no number", where="limit", remedy="write limit=10")
        most = min(int(told), _MOST)
    index = await server.suggestions.index(server.state)
    found = index.find(text, _classes(given.get("class", [])), language, most)
    if base := server.settings.base_iri:
        found = [{**entry, "iri": str(entry["iri"]).replace(iris.BASE, base, 1)} for entry in found]
    return JSONResponse(
        {"q": text, "results": found}, headers={"Cache-Control": "no-cache", "Vary": "Accept"}
    )


def _classes(told: list[str]) -> frozenset[str]:
    """Return the classes that names stand for: `grouping`, `party`, or a class of the ontology."""
    found: set[str] = set()
    for name in (part.strip() for value in told for part in value.split(",") if part.strip()):
        found |= ENTITY_TYPES.get(name.lower()) or {iris.local_name(name)}
        if name.lower() == "article":
            found.add("Article")
    return frozenset(found)
