"""Content folders: the user's own laid over the shipped ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from latticework import content
from latticework.content import Content


@pytest.fixture
def two(tmp_path: Path) -> Content:
    """Return a user's root over a shipped folder, both empty."""
    return Content(tmp_path / "own", tmp_path / "shipped")


def put(place: Path, name: str, text: str = "") -> Path:
    path = place / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_the_user_hides_the_shipped_one_of_the_same_stem(two: Content) -> None:
    put(two.shipped, "queries/membership/members.rq")
    other = put(two.shipped, "queries/membership/roster.rq")
    own = put(two.root, "queries/mine/members.rq")  # another family: the stem is the name
    assert two.found("queries", "*.rq") == {"members": own, "roster": other}


def test_content_that_is_merged_comes_from_both_the_shipped_first(two: Content) -> None:
    own = put(two.root, "ontology/entities.ttl")
    shipped = put(two.shipped, "ontology/entities.ttl")
    assert list(two.every("ontology", "*.ttl")) == [shipped, own]


def test_folders_that_are_not_there_are_no_fault(two: Content) -> None:
    assert two.folders("graphs") == []
    assert two.found("graphs/articles", "*.trig") == {}
    assert list(two.every("graphs/reference", "*.trig")) == []


def test_the_users_own_folder_comes_first(two: Content) -> None:
    put(two.root, "loaders/a.py")
    put(two.shipped, "loaders/b.py")
    assert two.folders("loaders") == [two.root / "loaders", two.shipped / "loaders"]


def test_only_the_four_content_folders_are_content(two: Content) -> None:
    with pytest.raises(KeyError):
        two.folders("latticework")


def test_a_folder_inside_a_content_folder_is_one(two: Content) -> None:
    put(two.shipped, "ontology/rules/a.rq")
    assert two.folders("ontology/rules") == [two.shipped / "ontology/rules"]


def test_the_variable_names_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(content.ROOT_VARIABLE, str(tmp_path / "mine"))
    assert content.user_root() == tmp_path / "mine"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(content.ROOT_VARIABLE, "beside")
    assert content.user_root() == tmp_path / "beside"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(content.ROOT_VARIABLE, "~/graphs")
    assert content.user_root() == tmp_path / "graphs"


def test_without_the_variable_the_root_lies_in_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(content.ROOT_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    root = content.user_root()
    assert root.name == "latticework"
    assert tmp_path in root.parents
    assert not root.exists()


def test_the_shipped_folder_holds_all_four() -> None:
    assert [(content.shipped() / name).is_dir() for name in content.FOLDERS] == [True] * 4
