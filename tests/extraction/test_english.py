"""How English is made plain for phrases, and what its sentences point to."""

from __future__ import annotations

from functools import cache

import pytest

from latticework.article.prose import read
from latticework.content import Content, shipped
from latticework.extraction import view_en
from latticework.extraction.bullets_en import announced
from latticework.extraction.extractor import Extractor
from latticework.extraction.finder import Finder
from latticework.extraction.gazetteer import Gazetteer
from latticework.extraction.lexicon import lexicon
from latticework.store.ontology import vocabulary_of


@cache
def content() -> Content:
    return Content(shipped() / "nowhere", shipped())


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer(vocabulary_of(content()), content())


@cache
def extractor() -> Extractor:
    return Extractor(vocabulary_of(content()), content())


def plain(text: str) -> list[str]:
    """Return the views of the first sentence, with the names of units in angle brackets."""
    prose = read(text, "en")
    finder = Finder(prose, gazetteer(), lexicon(content(), "en"))
    seen: list[str] = []
    for view in view_en.views(
        prose.sentences[0].text, finder.mentions[0], {id(m) for m in finder.mentions[0]}
    ):
        names = {sign: "<" + "|".join(m.surface for m in held) + ">" for sign, held in view.units.items()}
        seen.append("".join(names.get(character, character) for character in view.text).strip())
    return seen


def memberships(text: str) -> set[tuple[str, str | None, str]]:
    """Return subject, status and object of the memberships found, in English names."""
    return {
        (c.subject.labels["en"][0], c.status, c.object.labels["en"][0])
        for c in extractor().extract(text).claims
        if c.kind == "membership" and c.object
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In March 2031, France, Norway and Brazil launched the Lantern Lake Pact.",
         "<France|Norway|Brazil> launched <Lantern Lake Pact>."),
        ("France will not join the Lantern Lake Pact.", "<France> ✗ join <Lantern Lake Pact>."),
        ("France plans to join the Lantern Lake Pact.", "<France> ◇ join <Lantern Lake Pact>."),
        ("France should join the Lantern Lake Pact.", "<France> ◈ join <Lantern Lake Pact>."),
        ("Set up by France and Norway, the Lantern Lake Pact has an office.",
         "Set up by <France|Norway>, <Lantern Lake Pact> has an office."),
        ("France, which had hesitated, joined the Lantern Lake Pact.", "<France> joined <Lantern Lake Pact>."),
    ],
)  # fmt: skip
def test_a_sentence_is_made_plain(text: str, expected: str) -> None:
    assert expected in plain(text)


def test_each_character_of_a_view_leads_back_to_the_sentence() -> None:
    text = "In March 2031, the Netherlands and Norway joined the Lantern Lake Pact."
    prose = read(text, "en")
    finder = Finder(prose, gazetteer(), lexicon(content(), "en"))
    view = view_en.views(prose.sentences[0].text, finder.mentions[0], {id(m) for m in finder.mentions[0]})[0]
    at = view.text.index("joined")
    assert text[view.starts[at] : view.ends[at + 5]] == "joined"
    sign = next(iter(view.units))
    first = view.text.index(sign)
    assert text[view.starts[first] : view.ends[first]] == "Netherlands and Norway"


def test_lines_belong_to_what_announces_them() -> None:
    prose = read(
        "The Pact met.\n\nIts members are:\n- France\n- Norway\n\nThe Pact will meet again in May.", "en"
    )
    lines = announced(prose.sentences)
    assert [prose.sentences[n].text.strip() for n in lines] == ["- France", "- Norway"]
    assert {prose.sentences[n].text.strip() for n in lines.values()} == {"Its members are:"}


def test_a_sentence_without_a_grouping_speaks_of_the_one_the_text_is_about() -> None:
    found = memberships(
        "The Lantern Lake Pact\n\nThe Lantern Lake Pact keeps its archive in the building of the Harbour Light Forum.\n\n"
        "The Lantern Lake Pact has grown. Brazil acceded in 2031."
    )
    assert found == {("Brazil", "member", "Lantern Lake Pact")}


def test_an_abbreviation_of_capitals_and_the_full_name_are_one() -> None:
    found = memberships(
        "The Lantern Kite Array Observatory is new. Its rules are strict. Brazil joined the LKA Observatory in 2031."
    )
    assert found == {("Brazil", "member", "Lantern Kite Array Observatory")}


def test_a_row_of_a_table_and_a_heading_in_capitals_stay_apart_from_the_text() -> None:
    text = "PACT MOVES TOWARDS UNION\n  Ministers of the pact met on\n  Monday and spoke at some length\n" + (
        "  about many things that filled\n" * 8
    )
    assert read(text, "en").sentences[0].text.strip() == "PACT MOVES TOWARDS UNION"
