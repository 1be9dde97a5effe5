"""A text made plain leads back to the raw one; dates are read as they are meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latticework.article.prose import language, read
from latticework.article.stated import dates, published_date


@given(
    st.text(alphabet="日本國与協定A b(，。\r\n　ﾊﾟ㎏<p>é", max_size=80), st.sampled_from(["zh", "en", "ja"])
)
def test_each_character_of_the_plain_text_leads_back_into_the_raw_text(raw: str, tongue: str) -> None:
    prose = read(raw, tongue)
    assert len(prose.back) == len(prose.text)
    assert all(0 <= place < len(raw) for place in prose.back)
    assert list(prose.back) == sorted(prose.back)
    for sentence in prose.sentences:
        assert prose.text[sentence.start : sentence.end] == sentence.text
        assert sentence.clauses[0][0] == 0
        assert sentence.clauses[-1][1] == len(sentence.text)


def test_a_sentence_cut_by_hard_wrapped_lines_is_whole_again_and_its_offsets_are_raw() -> None:
    line = "示例国政府表示将与邻国在量子计算领域开展长期合作并\n共同出资建设实验室和\n"
    raw = line * 6 + "培训中心。\n"
    prose = read(raw, "zh")
    assert "合作并共同出资" in prose.text
    place = prose.text.index("合作并共同出资")
    start, end = prose.span(place, place + 7)
    assert raw[start:end] == "合作并\n共同出资"


def test_traditional_script_and_full_width_letters_are_read_as_their_plain_forms() -> None:
    prose = read("臺灣與ＵＳＡ簽署協定。", "zh")
    assert prose.text == "台湾与USA签署协定。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("示例国与邻国签署协定。" * 3, "zh"),
        ("The lake pact was signed by two states.", "en"),
        ("日本とフランスは協定に署名した。", "ja"),
    ],
)
def test_the_language_is_told_by_the_script(text: str, expected: str) -> None:
    assert language(text) == expected


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("2021年9月成立,同年12月扩大,次年解散。", None, ["2021-09", "2021-12", "2022"]),
        ("2020年10月13日签署。11月生效。", None, ["2020-10-13", "2020-11"]),
        ("去年5月成立,明年解散。", "2024-02-01", ["2023-05", "2025"]),
        ("去年成立。", None, []),
        ("令和4年5月23日に発足した。", None, ["2022-05-23"]),
        ("昨年4月に署名した。", "2023-01-05", ["2022-04"]),
        ("Signed on 14 May 2025; in force since 2026.", None, ["2025-05-14", "2026"]),
        ("It may march on.", "2024-02-01", []),
        ("launched last year", "2024-02-01", ["2023"]),
    ],
)
def test_dates_are_resolved_as_they_are_meant(text: str, published: str | None, expected: list[str]) -> None:
    assert [found.date for found in dates(text, published)] == expected


def test_a_date_that_only_bounds_is_marked() -> None:
    assert dates("截至2022年1月,已有两国签署。")[0].bound
    assert not dates("2022年1月,两国签署。")[0].bound


def test_the_date_of_an_article_is_the_full_one_at_its_head() -> None:
    assert published_date("发布时间:2022年9月1日 09:30") == "2022-09-01"
    assert published_date("2022年,两国签署协定。") is None
