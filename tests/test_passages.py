"""Passages in a text: where they overlap, where lines end, and in which tongue a page is wanted."""

from __future__ import annotations

import pytest

from latticework.web.pages.frame import quality
from latticework.web.pages.marks import address
from latticework.web.pages.passages import Paragraph, paragraphs, passages
from latticework.web.pages.statements import Statement

# Invented; 𠮷 is one code point and two UTF-16 units.
TEXT = "𠮷田湖畔。\nAlpha leads Beta, and Gamma.\n\nIt goes\non."


def stated(passage: str, name: str, kind: str = "membership", speaker: str | None = None) -> Statement:
    start = TEXT.index(passage)
    return Statement(
        f"https://latticework.example/claim/x/{name}", kind, "s", "o", "member", None, None, None, speaker,
        "https://latticework.example/article/x", start, start + len(passage), "", "curated", None, None, None, None,
        None, False,
    )  # fmt: skip


def marked(found: list[Paragraph]) -> list[tuple[str, int, bool]]:
    return [(r.text, r.passage.number, r.on) for p in found for r in p.runs if r.passage is not None]


def test_a_passage_is_marked_by_code_points() -> None:
    found = paragraphs(TEXT, passages([stated("Alpha leads Beta", "a")]), frozenset())
    assert marked(found) == [("Alpha leads Beta", 1, False)]
    assert [p.start for p in found] == [0, 6, 36, 44]


def test_of_overlapping_passages_the_shorter_is_marked_and_the_chosen_one_before_it() -> None:
    both = passages([stated("Alpha leads Beta, and Gamma", "long"), stated("leads Beta", "short", "control")])
    open_ = paragraphs(TEXT, both, frozenset())
    assert marked(open_) == [("Alpha ", 1, False), ("leads Beta", 2, False), (", and Gamma", 1, False)]
    chosen = paragraphs(TEXT, both, frozenset({"https://latticework.example/claim/x/long"}))
    assert marked(chosen) == [("Alpha leads Beta, and Gamma", 1, True)]


def test_the_number_of_a_passage_in_pieces_stands_once_at_its_end() -> None:
    found = paragraphs(TEXT, passages([stated("goes\non", "a")]), frozenset())
    runs = [r for p in found for r in p.runs if r.passage is not None]
    assert [(r.text, r.first, r.last) for r in runs] == [("goes", True, False), ("on", False, True)]


def test_claims_of_one_passage_share_it_and_it_is_attributed_only_if_all_are() -> None:
    one = passages([stated("Gamma", "a", speaker="someone"), stated("Gamma", "b")])
    assert len(one) == 1
    assert not one[0].attributed
    assert passages([stated("Gamma", "a", speaker="someone")])[0].attributed


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", 1.0),
        ("text/turtle, text/html;q=0.5", 0.5),
        ("text/html;q=0", 0.0),
        ("*/*", 0.0),
        ("application/json", 0.0),
        ("text/html;q=many", 0.0),
    ],
)
def test_html_is_for_who_names_it(accept: str, wanted: float) -> None:
    assert quality(accept, "text/html") == wanted


def test_an_iri_leads_to_its_page_and_never_into_a_script() -> None:
    assert address("https://latticework.example/id/quad") == "/id/quad"
    assert address("https://example.org/x") == "https://example.org/x"
    assert address("javascript:alert(1)") == "#"
