"""The words of the interface: complete in Chinese and English, with the same slots."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from latticework.web.pages import words

TEMPLATES = Path(words.__file__).parents[2] / "templates"


def test_chinese_has_every_key_of_english_and_no_other() -> None:
    english = {key.removesuffix(".one") for key in words.catalogue("en") if not key.endswith(".one")}
    assert set(words.catalogue("zh")) == english


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_the_same_slots_stand_in_each_language(language: str) -> None:
    for key, told in words.catalogue(language).items():
        assert set(re.findall(r"\{\w+\}", told)) == set(re.findall(r"\{\w+\}", words.catalogue("en")[key])), (
            key
        )


def test_every_key_that_templates_name_has_words() -> None:
    named = {
        key for path in TEMPLATES.glob("*.html")
        for key in re.findall(r"""\bt\(\s*["']([\w.-]+)["']\s*[,)]""", path.read_text(encoding="utf-8"))
    }  # fmt: skip
    counted = {
        key + ".many" for path in TEMPLATES.glob("*.html")
        for key in re.findall(r"""\bn\(\s*["']([\w.-]+)["']""", path.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert len(named) > 100
    assert named | counted <= set(words.catalogue("en"))


def test_one_thing_has_a_word_of_its_own_only_where_the_language_tells_it_apart() -> None:
    assert words.counted("en", "count.claims", 1) == "1 claim"
    assert words.counted("en", "count.claims", 1200) == "1,200 claims"
    assert words.counted("zh", "count.claims", 1) == "1 条陈述"
