"""The console at a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from wcwidth import wcswidth

from tests.console import Terminal


@pytest.fixture
def terminal(shipped_place: Path, tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(shipped_place, XDG_STATE_HOME=str(tmp_path))
    yield opened
    opened.process.close(force=True)


def test_it_says_what_is_in_the_graph_and_which_keys_there_are(terminal: Terminal) -> None:
    screen = terminal.ready()
    assert "5 articles" in screen and "claims" in screen and "groupings" in screen
    for hint in ("F2", "F3", "F4", ".help", ".reports", "Ctrl-C"):
        assert hint in screen


def test_a_query_needs_no_prefixes_and_shows_labels_then_iris_at_a_key(terminal: Terminal) -> None:
    terminal.idle()
    screen = terminal.ask("SELECT ?m WHERE { ?m lw:memberOf id:quad } ORDER BY ?m;", "4 rows")
    assert [name in screen for name in ("Australia", "India", "Japan", "United States")] == [True] * 4
    assert "id:jpn" not in screen
    terminal.type("F2")
    assert "id:jpn" in terminal.wait("id:usa")


def test_a_block_ends_at_a_blank_line_but_not_inside_a_bracket(terminal: Terminal) -> None:
    terminal.idle()
    terminal.type("SELECT ?m WHERE {", "Enter", "Enter", "?m lw:memberOf id:quad", "Enter", "}", "Enter")
    assert "Japan" not in terminal.settle()
    terminal.type("Enter")
    terminal.wait("4 rows")


def test_a_semicolon_inside_a_bracket_is_no_end(terminal: Terminal) -> None:
    terminal.idle()
    terminal.type("SELECT ?m WHERE { ?m a lw:Country ;", "Enter", "lw:memberOf id:quad };", "Enter")
    terminal.wait("4 rows")


@pytest.mark.parametrize("written", ["四方", "qua", "sifang", "sfaqdh", "クアッド"])
def test_an_entity_is_completed_from_a_name_in_any_language_or_pinyin(
    terminal: Terminal, written: str
) -> None:
    terminal.ready()
    screen = terminal.choose(
        f"SELECT ?m WHERE {{ ?m lw:memberOf {written}",
        "quad · Alliance",
        "<https://latticework.example/id/quad>",
    )
    assert "# Quadrilateral Security Dialogue" in screen
    terminal.type("};", "Enter")
    terminal.wait("4 rows")


def test_chinese_is_typed_completed_and_shown_in_columns(shipped_place: Path, tmp_path: Path) -> None:
    terminal = Terminal(shipped_place, "--lang", "zh", XDG_STATE_HOME=str(tmp_path))
    terminal.ready()
    screen = terminal.choose(
        "SELECT ?m ?n WHERE { BIND('x' AS ?n) ?m lw:memberOf 四方安全", "quad · Alliance", "/id/quad>"
    )
    assert "#四方安全对话" in "".join(screen.split())
    screen = terminal.ask("};", "4 行")
    rows = [line for line in screen.splitlines() if line.endswith(" x")]
    assert len(rows) == 4 and len({wcswidth(line) for line in rows}) == 1
    assert terminal.close() == 0


def test_classes_follow_a_and_properties_fit_the_class(terminal: Terminal) -> None:
    terminal.ready()
    terminal.type("SELECT ?g { ?g a All")
    terminal.wait("lw:Alliance")
    terminal.type("C-u", "SELECT ?g { ?g a lw:Alliance ; ")
    screen = terminal.wait("lw:hasMember")
    assert (
        "lw:coversTechnology" in screen and "lw:memberOf " not in screen and "lw:claimSubject" not in screen
    )


def test_ctrl_c_stops_a_query_within_a_second_and_the_next_one_runs(terminal: Terminal) -> None:
    terminal.idle()
    terminal.type("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i };", "Enter")
    terminal.settle(1.0)
    began = time.perf_counter()
    terminal.type("C-c")
    terminal.wait("cancelled", 2)
    assert time.perf_counter() - began < 1
    assert "yes" in terminal.ask("ASK { id:jpn lw:memberOf id:quad };", "yes")


def test_ctrl_c_at_the_prompt_throws_the_line_away_and_ctrl_d_leaves(terminal: Terminal) -> None:
    terminal.idle()
    terminal.type("SELECT nonsense", "C-c")
    terminal.settle()
    terminal.ask("ASK { id:jpn lw:memberOf id:quad };", "yes")
    assert terminal.close() == 0


def test_a_report_is_a_command_with_completed_parameters(terminal: Terminal) -> None:
    terminal.ready()
    terminal.type(".mem", "Tab")
    assert ".memberships" in terminal.wait(".members")
    terminal.type("C-u")
    terminal.settle()
    assert ".members quad" in terminal.choose(".members sifanganq", "quad · Alliance", ".members quad")
    assert "--as-of" in terminal.choose(" --as", "as of", "--as-of")
    terminal.type(" 2022")
    terminal.wait("2022-01")
    terminal.type("C-u", ".members Quad --as-of 2022-01", "Enter")
    assert "Who belongs to Quadrilateral Security Dialogue, as of 2022-01?" in terminal.wait("4 rows")


def test_evidence_opens_the_claim_between_the_things_of_a_row_and_of_its_query(terminal: Terminal) -> None:
    terminal.idle()
    terminal.ask("SELECT ?m WHERE { ?m lw:memberOf id:quad } ORDER BY ?m;", "4 rows")
    screen = terminal.ask(".evidence 3", "3800–3844")
    assert "Japan · member · Quadrilateral Security Dialogue" in screen and "--articles" in screen
    assert "rows 1 to 4" in terminal.ask(".evidence 9", "no row 9")


def test_evidence_shows_the_passage_where_the_article_is_at_hand(
    shipped_place: Path, shared: Path, tmp_path: Path
) -> None:
    terminal = Terminal(shipped_place, "--articles", str(shared / "seeds"), XDG_STATE_HOME=str(tmp_path))
    terminal.idle()
    terminal.ask(".members Quad", "4 rows")
    assert "“" in terminal.ask(".evidence 1", "us-japan-technology-cooperation-trends")
    assert terminal.close() == 0


def test_ten_thousand_rows_open_a_pager_in_which_labels_turn_to_iris(terminal: Terminal) -> None:
    terminal.ready()
    terminal.type("SELECT ?s ?p ?o { ?s ?p ?o };", "Enter")
    screen = terminal.wait("10,000")
    assert "row 1 of 10,000" in screen and "   1  " in screen
    terminal.type("G")
    terminal.wait("row 10,000 of 10,000")
    terminal.type("g", "F2")
    terminal.wait("rdf:type")
    terminal.type("q")
    assert "9,990 more rows" in terminal.idle()


def test_a_graph_is_a_table_and_turtle(terminal: Terminal) -> None:
    terminal.idle()
    assert "has member" in terminal.ask("DESCRIBE id:quad;", "statements")
    terminal.ask(".mode turtle", "mode: turtle")
    assert "lw:hasMember id:aus , id:ind , id:jpn , id:usa" in terminal.ask(
        "DESCRIBE id:quad;", "id:quad a lw:Alliance"
    )


def test_what_does_not_parse_is_shown_where_it_stands(terminal: Terminal) -> None:
    terminal.idle()
    screen = terminal.ask("SELECT ?m WHERE { ?m lw:memberOf ) };", "does not parse here")
    lines = screen.splitlines()
    caret = next(i for i, line in enumerate(lines) if "^" in line)
    assert lines[caret - 1][lines[caret].index("^")] == ")"


def test_history_goes_over_to_the_next_sitting(shipped_place: Path, tmp_path: Path) -> None:
    for turn in (1, 2):
        terminal = Terminal(shipped_place, XDG_STATE_HOME=str(tmp_path))
        terminal.idle()
        if turn == 1:
            terminal.ask("ASK { id:jpn lw:memberOf id:aukus };", "no")
        else:
            terminal.type("Up")
            terminal.wait("lw:memberOf id:aukus")
            terminal.type("C-c")
            assert "lw:memberOf id:aukus" in terminal.ask(".history", "1  ASK")
        assert terminal.close() == 0


def test_without_colour_nothing_is_coloured(shipped_place: Path, tmp_path: Path) -> None:
    terminal = Terminal(shipped_place, XDG_STATE_HOME=str(tmp_path), NO_COLOR="1")
    terminal.ready()
    terminal.ask("SELECT ?m WHERE { ?m lw:memberOf id:quad };", "4 rows")
    colours = {(cell.fg, cell.bg) for row in terminal.screen.buffer.values() for cell in row.values()}
    assert colours == {("default", "default")}
    assert terminal.close() == 0
