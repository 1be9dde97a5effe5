"""Tables through a mapping: claims with dates and pages, and what is wrong with file, line and column."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from latticework.errors import InputError, UsageError
from latticework.graph.source import SourceGraph
from latticework.loaders import Source, find
from latticework.store.ontology import vocabulary_of
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary
from latticework.workspace import Workspace

# Invented: none of these rows is so.
MAPPING = """\
kind: membership
columns: {body: grouping, country: party, role: status, joined: start, left: end, page: source}
values:
  status: {full: member, guest: observer}
"""
HEAD = "body,country,role,joined,left,page\n"
SOUND = HEAD + "quad,JP,full,2031-03,,https://example.org/a\nQuad,AUS,full,2031,2033,https://example.org/b\n"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    from latticework.content import Content, shipped

    return vocabulary_of(Content(Path("/nowhere"), shipped()))


def table(folder: Path, text: str = SOUND, mapping: str | None = MAPPING, name: str = "pact.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    if mapping is not None:
        path.with_suffix(".mapping.yml").write_text(mapping, encoding="utf-8")
    return path


def read(path: Path, vocabulary: Vocabulary, *, strict: bool = False) -> tuple[SourceGraph, list[str]]:
    said: list[str] = []
    (graph,) = find("table").load(Source(path, strict=strict, say=said.append), vocabulary)
    return graph, said


def stated(graph: SourceGraph) -> set[tuple[str, str, str]]:
    """Return the statements as (predicate, object, end of the subject), by their short names."""
    found: set[tuple[str, str, str]] = set()
    for quad in graph.quads:
        value, subject = str(getattr(quad.object, "value", "")), str(getattr(quad.subject, "value", ""))
        found.add((iris.local_name(quad.predicate.value), iris.local_name(value), subject[-12:]))
    return found


def roles(graph: SourceGraph) -> set[tuple[str, str]]:
    return {(role, thing) for role, thing, _ in stated(graph) if role.endswith(("Member", "Party"))}


def test_a_row_with_an_end_opens_and_closes_a_stretch(tmp_path: Path, vocabulary: Vocabulary) -> None:
    graph, said = read(table(tmp_path), vocabulary, strict=True)
    assert graph.name == iris.reference("pact")
    assert roles(graph) == {("inForceMember", "jpn"), ("inForceMember", "aus"), ("formerMember", "aus")}
    assert {t for r, t, _ in stated(graph) if r == "time"} == {"2031-03", "2031", "2033"}
    assert {t for r, t, _ in stated(graph) if r == "origin"} == {"reference-origin"}
    assert said == ["pact.csv: 2 rows, 3 claims"]


@pytest.mark.parametrize("ending", ["tsv", "xlsx"])
def test_the_form_of_a_table_makes_no_difference(tmp_path: Path, vocabulary: Vocabulary, ending: str) -> None:
    path = tmp_path / f"pact.{ending}"
    rows = [line.split(",") for line in SOUND.splitlines()]
    if ending == "tsv":
        path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8-sig")
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append([int(cell) if cell.isdigit() else cell for cell in row])  # type: ignore[union-attr]
        book.save(path)
    path.with_suffix(".mapping.yml").write_text(MAPPING, encoding="utf-8")
    expected, _ = read(table(tmp_path), vocabulary)
    assert read(path, vocabulary, strict=True)[0] == expected


BAD = {
    "an unknown party": ("quad,Atlantis,full,,,\n", "pact.csv:2:2", "'Atlantis' is the name of no party"),
    "an unmapped status": ("quad,JP,associate,,,\n", "pact.csv:2:3", "'associate' stands for no status"),
    "a date that is none": ("quad,JP,full,2031-13,,\n", "pact.csv:2:4", "not in the calendar"),
    "an end before the start": ("quad,JP,full,2031,2030,\n", "pact.csv:2:5", "before the start"),
    "a page that is none": ("quad,JP,full,,,ask me\n", "pact.csv:2:6", "no address"),
    "no party": ("quad,,full,,,\n", "pact.csv:2:2", "names no party"),
    "a row on two lines before": (
        '"Quad","JP",full,,,"https://e.org/1"\nquad,X,full,,,\n',
        "pact.csv:3:2",
        "'X'",
    ),
}


@pytest.mark.parametrize("wrong", BAD)
def test_a_bad_row_is_told_and_left_out_and_refused_if_strict(
    tmp_path: Path, vocabulary: Vocabulary, wrong: str
) -> None:
    text, place, what = BAD[wrong]
    path = table(tmp_path, HEAD + text + "quad,AU,full,,,\n")
    graph, said = read(path, vocabulary)
    assert ("inForceMember", "aus") in roles(graph)
    assert place in said[0]
    assert what in said[0]
    assert "1 skipped" in said[-1]
    with pytest.raises(InputError) as refused:
        read(path, vocabulary, strict=True)
    assert refused.value.where.endswith(place)


def test_a_value_is_told_once_with_its_count(tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = table(tmp_path, HEAD + "quad,Atlantis,full,,,\n" * 30 + "quad,AU,full,,,\n" * 2)
    _, said = read(path, vocabulary)
    assert len(said) == 2
    assert "(30 rows)" in said[0]
    assert said[1] == "pact.csv: 32 rows, 30 skipped, 1 said before, 1 claims"


UNSOUND = {
    "no mapping": (SOUND, None, "pact.mapping.yml", "not there"),
    "a mapping that is no YAML": (SOUND, "kind: [", "pact.mapping.yml:1", "not YAML"),
    "an unknown key": (SOUND, MAPPING + "colums: {}\n", "pact.mapping.yml:5", "colums"),
    "an unknown kind": (SOUND, MAPPING.replace("membership", "friendship"), "pact.mapping.yml:1", "friendship"),
    "an unknown role": (SOUND, MAPPING.replace("page: source", "page: sauce"), "pact.mapping.yml", "sauce"),
    "no column for a party": (SOUND, MAPPING.replace("country: party, ", ""), "pact.mapping.yml:2", "party"),
    "a column that is not there": (SOUND, MAPPING.replace("page:", "web:"), "pact.mapping.yml", "'web'"),
    "a change that changes nothing": (
        SOUND, MAPPING + "changes: [{rows: {body: none}, set: {role: guest}}]\n", "pact.mapping.yml", "no. 1",
    ),
    "a heading twice": (SOUND.replace("left", "role"), MAPPING, "pact.csv:1:5", "twice"),
    "a row too long": (SOUND + "a,b,c,d,e,f,g\n", MAPPING, "pact.csv:4", "7 cells"),
    "an open quotation": (SOUND + '"quad,JP,full,,,\n', MAPPING, "pact.csv:4", "not a sound table"),
    "no row": (HEAD, MAPPING, "pact.csv", "no row"),
    "nothing": ("", MAPPING, "pact.csv", "no table"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", UNSOUND)
def test_an_unsound_table_or_mapping_is_an_error_with_its_place(
    tmp_path: Path, vocabulary: Vocabulary, wrong: str
) -> None:
    text, mapping, place, what = UNSOUND[wrong]
    with pytest.raises(InputError) as refused:
        read(table(tmp_path, text, mapping), vocabulary)
    assert place in refused.value.where
    assert what in refused.value.what
    assert refused.value.remedy


def test_changes_constants_and_new_names(tmp_path: Path, vocabulary: Vocabulary) -> None:
    mapping = """\
kind: membership
columns: {country: party, name: party-label@en}
ignore: [remark]
constants: {grouping: quad, status: member}
types: {party: Country}
changes: [{rows: {country: JP}, set: {status: observer}, why: It only looks on.}]
"""
    path = table(tmp_path, "country,name,remark\nJP,Japan,x\nXEX,Examplia,y\n", mapping)
    graph, _ = read(path, vocabulary, strict=True)
    assert roles(graph) == {("associatedParty", "jpn"), ("inForceMember", "xex")}
    said = {(r, t) for r, t, _ in stated(graph)}
    assert {("editorialNote", "It only looks on."), ("prefLabel", "Examplia"), ("iso3", "XEX")} <= said
    assert ("prefLabel", "Japan") not in said


def test_the_same_table_gives_the_same_bytes_and_changes_nothing_twice(
    tmp_path: Path, built: Workspace
) -> None:
    path = table(tmp_path)
    silent = Source(path, say=lambda line: None)
    assert built.converted(silent) == built.converted(silent)
    (first,) = built.load(silent)
    assert len(first.claims_added) == 3
    assert not any(built.load(silent))
    assert built.remove("pact").statements_removed == first.statements_added
    assert iris.reference("pact") not in built.open().graph_names()


def test_the_shipped_lists_are_not_overwritten(tmp_path: Path, built: Workspace) -> None:
    with pytest.raises(UsageError):
        built.load(Source(table(tmp_path, mapping=MAPPING + "graph: reference\n"), say=lambda line: None))
