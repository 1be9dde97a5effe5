"""Texts of articles: exact code points, and found by digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latticework.article.text import Shelf, digest, read_text
from latticework.errors import InputError


def test_offsets_count_what_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "invented.txt"
    path.write_bytes("甲\r\n乙\u3000𠮷丙\ufeff\n".encode())
    assert read_text(path) == "甲\r\n乙\u3000𠮷丙\ufeff\n"  # no line end, byte order mark or width is touched


def test_a_file_that_is_not_utf8_is_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "invented.txt"
    path.write_bytes("示例".encode() + "示例".encode("utf-16"))
    with pytest.raises(InputError, match="byte 6") as caught:
        read_text(path)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_text(tmp_path / "absent.txt")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_digest_is_that_of_the_bytes(text: str) -> None:
    assert digest(text) == hashlib.sha256(text.encode()).hexdigest()


def test_a_text_is_found_by_its_digest_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "any name.md").write_text("an invented text", encoding="utf-8")
    (tmp_path / "other.txt").write_text("another", encoding="utf-8")
    assert Shelf([tmp_path]).text(digest("an invented text")) == "an invented text"
    assert Shelf([tmp_path]).text(digest("no such text")) is None


def test_a_changed_text_is_not_taken_for_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("first version", encoding="utf-8")
    shelf = Shelf([tmp_path])
    assert shelf.text(digest("first version")) == "first version"
    path.write_text("second one, longer", encoding="utf-8")
    assert shelf.text(digest("first version")) is None
    assert shelf.text(digest("second one, longer")) == "second one, longer"


def test_folders_that_are_not_there_are_passed_over(tmp_path: Path) -> None:
    assert Shelf([tmp_path / "absent"]).folders == []
    assert Shelf([tmp_path / "absent"]).text(digest("x")) is None
