"""The list of names known beyond the graph: what each row is, and that no name stands for two things."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from latticework.claims.scheme import CLASS_OF_TYPE
from latticework.content import Content, shipped
from latticework.errors import InputError
from latticework.extraction.extractor import Extractor
from latticework.extraction.gazetteer import LANGUAGES, Gazetteer
from latticework.extraction.lexicon import FOLDER, lexicon
from latticework.extraction.mentions import PERSON, roles
from latticework.store.ontology import vocabulary_of
from latticework.vocabulary.names import Vocabulary

CONTENT = Content(shipped() / "nowhere", shipped())
FILES = ("bodies", "leaders", "organizations", "parties", "technologies")


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, str, tuple[list[str], ...]]]:
    found: list[tuple[str, str, str, tuple[list[str], ...]]] = []
    for stem, path in CONTENT.found(f"{FOLDER}/names", "*.tsv").items():
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                identifier, kinds, *columns = line.split("\t")
                assert len(columns) == len(LANGUAGES), line
                found.append((stem, identifier, kinds, tuple(column.split("|") for column in columns)))
    return found


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return vocabulary_of(CONTENT)


def test_every_file_has_rows_and_every_row_a_known_type_and_a_name(
    rows: list[tuple[str, str, str, tuple[list[str], ...]]],
) -> None:
    assert {row[0] for row in rows} == set(FILES)
    for _, identifier, kinds, columns in rows:
        assert set(kinds.split("+")) <= CLASS_OF_TYPE.keys(), identifier
        assert any(name for column in columns for name in column), identifier


def test_no_name_stands_for_two_things_of_one_role(
    rows: list[tuple[str, str, str, tuple[list[str], ...]]],
) -> None:
    held: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for _, identifier, kinds, columns in rows:
        for role in roles(set(kinds.split("+"))):
            for column in columns:
                for name in filter(None, column):
                    held[name, role].add(identifier)
    assert {key: ids for key, ids in held.items() if len(ids) > 1} == {}


def test_no_name_is_a_phrase_that_only_looks_like_one(
    rows: list[tuple[str, str, str, tuple[list[str], ...]]],
) -> None:
    generic = {w for language in LANGUAGES for w in lexicon(CONTENT, language).generic}
    names = {n for _, _, _, columns in rows for column in columns for n in column}
    assert names & generic == set()


def test_every_row_is_known_by_its_first_name(
    rows: list[tuple[str, str, str, tuple[list[str], ...]]], vocabulary: Vocabulary
) -> None:
    gazetteer = Gazetteer(vocabulary, CONTENT)
    lost = [
        (identifier, name)
        for _, identifier, kinds, columns in rows
        for name in [next(n for column in columns for n in column if n)]
        if not any(r.roles & roles(set(kinds.split("+"))) for r in gazetteer.names.get(name, []))
    ]
    assert lost == []


def test_a_file_of_the_user_adds_names_and_a_wrong_type_is_refused(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    folder = tmp_path / FOLDER / "names"
    folder.mkdir(parents=True)
    (folder / "mine.tsv").write_text(
        "lantern-lake-pact\tAlliance\t灯湖公约\tLantern Lake Pact\t灯湖条約\n", "utf-8"
    )
    content = Content(tmp_path, shipped())
    gazetteer = Gazetteer(vocabulary, content)
    assert [r.id for r in gazetteer.names["Lantern Lake Pact"]] == ["lantern-lake-pact"]
    assert "世界贸易组织" in gazetteer.names
    (folder / "mine.tsv").write_text("lantern-lake-pact\tPact\t灯湖公约\n", "utf-8")
    with pytest.raises(InputError, match="'Pact' is no type"):
        Gazetteer(vocabulary, content)


def test_what_is_party_and_grouping_is_stated_as_what_its_place_admits(vocabulary: Vocabulary) -> None:
    claims = Extractor(vocabulary, CONTENT).extract("2031年,日本加入非洲联盟。").claims
    joined = [c for c in claims if c.kind == "membership" and c.object and c.object.id == "african-union"]
    assert [c.object.type for c in joined if c.object] == ["Framework"]
    union = Gazetteer(vocabulary, CONTENT).names["非洲联盟"][0]
    assert union.entity(frozenset({"Union"})).type == "Union"


def test_elements_are_known_by_their_one_character(vocabulary: Vocabulary) -> None:
    gazetteer = Gazetteer(vocabulary, CONTENT)
    found = {r.id for _, _, held in gazetteer.find("对镓、锗和石墨的出口管制") for r in held}
    assert {"gallium", "germanium", "graphite"} <= found
    assert not any(PERSON in r.roles for r in gazetteer.names["镓"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the Organization for Economic Co-operation and Development", {"oecd"}),
        ("the Quad and the U.S. Department of Defense", {"quad", "us-department-of-defense"}),
        ("美国国家标准和技术研究院", {"nist"}),
        ("チタンの輸出", {"titanium"}),
        ("アチタンカの会合", set[str]()),  # katakana words have no border inside
    ],
)
def test_spellings_of_one_name_are_found_at_the_edges_of_words(
    text: str, found: set[str], vocabulary: Vocabulary
) -> None:
    assert {r.id for _, _, held in Gazetteer(vocabulary, CONTENT).find(text) for r in held} == found
