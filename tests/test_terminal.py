from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from latticework.query.canned import Column
from latticework.report.formats import terminal
from latticework.report.pictures import matrix
from latticework.report.table import Iri, Table

COLUMNS = (
    Column("member", "iri", {"en": "member", "zh": "成员"}, labelled=True),
    Column("memberLabel", "text", {"en": "member", "zh": "成员"}),
    Column("count", "integer", {"en": "count", "zh": "数量"}),
    Column("status", "status", {"en": "status", "zh": "身份"}),
    Column("certainty", "status", {"en": "certainty", "zh": "确定程度"}),
    Column("empty", "text", {"en": "empty", "zh": "空"}),
    Column("claims", "iris", {"en": "claims", "zh": "依据"}),
)


def table(*names: str, language: str = "en", question: str = "", notes: tuple[str, ...] = ()) -> Table:
    rows: list[dict[str, Any]] = [
        {
            "member": Iri("https://latticework.example/id/invented"), "memberLabel": name, "count": 10**number,
            "status": "prospective", "certainty": ("certain", "possible", "undated")[number % 3], "empty": None,
            "claims": (Iri("https://latticework.example/claim/x/1"), Iri("https://latticework.example/claim/x/2")),
        }
        for number, name in enumerate(names)
    ]  # fmt: skip
    return Table("invented", COLUMNS, tuple(rows), question=question, notes=notes, language=language)


def width(line: str) -> int:
    return sum(max(wcwidth(ch), 0) for ch in line)


def test_chinese_counts_as_two_columns() -> None:
    assert terminal.width_of("四方 Quad") == 9
    assert terminal.width_of("ｱ") == 1 and terminal.width_of("ア") == 2
    assert terminal.width_of("e\u0301") == 1
    assert terminal.width_of("") == 0


def test_columns_line_up_under_their_heads_in_any_script() -> None:
    head, *rows = terminal.plain(table("日本", "Australia", "アメリカ合衆国")).splitlines()
    numbers = [
        line[: line.index(found.group())] + found.group()
        for line in rows
        if (found := re.search(r"10*(?= )", line))
    ]
    assert len({width(line) for line in numbers}) == 1
    assert width(numbers[0]) == width(head[: head.index("count") + len("count")])


def test_labels_stand_for_iris_and_empty_columns_are_left_out() -> None:
    text = terminal.plain(table("Japan"))
    assert text.count("member") == 1 and "empty" not in text and "invented" not in text
    assert text.splitlines()[1].split() == ["Japan", "1", "prospective", "●", "certain", "2"]


def test_words_and_heads_are_in_the_language_of_the_table() -> None:
    text = terminal.plain(table("日本", language="zh"))
    assert "拟议" in text and "成员" in text and "prospective" not in text
    assert "没有" in terminal.plain(replace(table(language="zh"), rows=()))


@pytest.mark.parametrize("room", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(room: int) -> None:
    long = table(
        "四方安全对话" * 12, "A very long invented name of an invented grouping, and more of it" * 3, "x" * 300,
        "日本とオーストラリア、インド、アメリカ" * 5,
    )  # fmt: skip
    for line in terminal.plain(long, room).splitlines():
        assert width(line) <= room, line


texts = st.text(
    st.one_of(st.sampled_from("ab ,、，;-/四方安全アｱ😀é"), st.characters(exclude_categories=["Cs", "Cc"])),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(texts, st.integers(2, 30))
def test_wrapped_text_never_exceeds_its_width_and_loses_nothing_but_blanks(value: str, room: int) -> None:
    lines = terminal.wrap(value, room)
    assert all(width(line) <= room for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", value)


def test_wrapping_breaks_at_blanks_where_it_can() -> None:
    assert terminal.wrap("United Kingdom of Examplia", 12) == ["United", "Kingdom of", "Examplia"]
    assert terminal.wrap("四方安全对话", 6) == ["四方安", "全对话"]
    assert terminal.wrap("x" * 7, 3) == ["xxx", "xxx", "x"]
    assert terminal.wrap("", 5) == [""]


CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))


def test_control_characters_of_a_name_do_not_reach_the_terminal() -> None:
    evil = f"a\x1b[31mred\x1b]0;title\x07\x9b2J\r{CONTROLS}b"
    hostile = table(evil, "two\nlines", question=f"Who is in {evil}?", notes=(evil,))
    text = terminal.plain(hostile, 400)
    assert not set(text) & set(CONTROLS) - {"\n"}
    assert len(text.splitlines()) == len(
        terminal.plain(table("a", "b", question="q", notes=("n",))).splitlines()
    )


def test_a_name_with_control_characters_is_harmless_in_a_matrix() -> None:
    cells = {
        "aLabel": "a\x1b[2J",
        "bLabel": "四方\r",
        "membersA": 3,
        "membersB": 2,
        "shared": 1,
        "jaccard": 0.25,
    }
    columns = tuple(Column(name, "text", {"en": name}) for name in cells)
    lines = matrix.text(Table("overlap", columns, (cells,)), 60).removesuffix("\n").split("\n")  # type: ignore[arg-type]
    assert len(lines) == 3 and not set("".join(lines)) & set(CONTROLS)
    assert len({width(line) for line in lines}) == 1


@pytest.mark.parametrize("where", ["status", "question", "note", "passage"])
def test_control_characters_are_harmless_wherever_they_stand(where: str) -> None:
    evil = "x\x1b[2Jy"
    made = table("Japan", question="Who?")
    row = made.rows[0]
    if where == "question":
        made = replace(made, question=evil)
    elif where == "note":
        made = replace(made, notes=(evil,))
    elif where == "status":
        made = replace(made, rows=(row | {"status": evil},))
    else:
        columns = (
            Column("subjectLabel", "text", {"en": "subject"}), Column("objectLabel", "text", {"en": "object"}),
            Column("article", "iri", {"en": "article"}), Column("passage", "text", {"en": "passage"}),
        )  # fmt: skip
        cells = {
            "subjectLabel": evil,
            "objectLabel": evil,
            "article": Iri("https://example.org/a"),
            "passage": evil,
        }
        made = replace(made, columns=columns, rows=(cells,))  # type: ignore[arg-type]
    assert "\x1b" not in terminal.plain(made)


def test_colour_is_only_there_when_asked_for() -> None:
    made = table("Japan", question="Who?")
    assert "\x1b" not in terminal.plain(made)
    coloured = terminal.plain(made, 100, terminal.COLOUR)
    assert "\x1b[1m" in coloured
    assert re.sub(r"\x1b\[\d*m", "", coloured) == terminal.plain(made)


def test_widths_agree_with_the_library() -> None:
    for text in ("四方", "abc", "アメリカ", "é"):
        assert terminal.width_of(text) == wcswidth(text)
