"""Invented articles of other genres, about groupings that do not exist, with what a reader would take from them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from latticework.claims.model import Entity
from latticework.content import Content, shipped
from latticework.extraction.extractor import Extraction, Extractor
from latticework.extraction.mentions import fold
from latticework.store.ontology import vocabulary_of

FOLDER = Path(__file__).parent / "development"
TEXTS = sorted(FOLDER.glob("*.txt"))
LEAST = {"zh": 0.64, "en": 0.8, "ja": 0.83}


@cache
def extractor() -> Extractor:
    content = Content(shipped() / "nowhere", shipped())
    return Extractor(vocabulary_of(content), content)


@cache
def names_of(identifier: str) -> frozenset[str]:
    gazetteer = extractor().gazetteer
    return frozenset(
        fold(key) for key, held in gazetteer.names.items() if any(r.id == identifier for r in held)
    )


def known(entity: Entity | None) -> set[str]:
    if entity is None:
        return set()
    return {fold(n) for several in entity.labels.values() for n in several} | names_of(entity.id)


def read(path: Path) -> tuple[str, Extraction]:
    text = path.read_bytes().decode()
    return text, extractor().extract(text)


def compared(path: Path) -> tuple[list[str], list[str], int]:
    """Return the lines missed, the claims that are false, and how many lines were found."""
    _, extraction = read(path)
    lines = path.with_suffix(".claims").read_text(encoding="utf-8").splitlines()
    rest = list(extraction.claims)
    missed: list[str] = []
    for line in lines:
        kind, subject, status, target = [*line.split("|"), ""][:4]
        fits = [
            c for c in rest
            if c.kind == kind and (c.status or "") == status and fold(subject) in known(c.subject)
            and (not target or fold(target) in known(c.object) or fold(target) in fold(c.object_label or ""))
        ]  # fmt: skip
        if fits:
            rest.remove(fits[0])
        else:
            missed.append(line)
    false = [
        f"{c.kind}|{next(iter(c.subject.labels.values()), ('',))[0]}|{c.status}|"
        f"{next(iter(c.object.labels.values()), ('',))[0] if c.object else c.object_label} {c.rule}"
        for c in rest
    ]
    return missed, false, len(lines) - len(missed)


@pytest.mark.parametrize("language", sorted(LEAST))
def test_unseen_groupings_are_found_in_texts_of_other_genres(language: str) -> None:
    missed, false, right = list[str](), list[str](), 0
    for path in TEXTS:
        if path.stem.startswith(language):
            m, f, r = compared(path)
            missed, false, right = missed + m, false + f, right + r
    f1 = 2 * right / (2 * right + len(missed) + len(false))
    print(f"{language}: {right} right, {len(missed)} missed, {len(false)} false, F1 {f1:.3f}")
    assert f1 >= LEAST[language], "\n".join([f"F1 {f1:.3f}", "missed:", *missed, "false:", *false])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_passage_is_the_slice_it_says(path: Path) -> None:
    from latticework.article.text import digest

    text, extraction = read(path)
    assert extraction.claims
    for claim in extraction.claims:
        passage = text[claim.evidence.start : claim.evidence.end]
        assert passage.strip() == passage != ""
        assert digest(passage) == claim.evidence.sha256
        assert claim.rule
        assert claim.confidence is not None


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_reading_twice_gives_the_same_claims(path: Path) -> None:
    assert read(path)[1].claims == read(path)[1].claims
