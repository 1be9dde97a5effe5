"""Files of articles as text: encodings, markup, PDF and DOCX; every character leads back. All texts are invented."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latticework.article import formats
from latticework.article.formats import heading, read_bytes
from latticework.errors import InputError

ZH = "灯湖公约的消息\n\n发布时间：2031年9月1日 来源：示例日报\n\n日本与示例国在湖边签署了灯湖公约，这是一个发明的协定。\n"
HANT = "燈湖公約的消息\n\n發布時間：2031年9月1日 來源：示例日報\n\n日本與示例國在湖邊簽署了燈湖公約，這是一個發明的協定。\n"
JA = "灯湖協定の知らせ\n\n公開日：2031年9月1日\n\n日本とエグザンプリアは湖のほとりで協定に署名した。これは作り話である。\n"
EN = "News of the Lantern Lake\n\nPublished: 1 September 2031\n\nJapan and Examplia signed the Lantern Lake Pact.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(ZH, "gb18030"), (HANT, "big5hkscs"), (JA, "cp932"), (JA, "euc_jp"), (ZH, "utf-8"), (ZH, "utf-16"),
     (ZH, "utf-16-le"), (HANT, "utf-16-be"), (JA, "utf-16-le"), (EN, "utf-16-be"), (EN, "utf-32"), (EN, "ascii")],
)  # fmt: skip
def test_the_encoding_of_a_file_is_found(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    read = formats.read(path)
    assert read.text.removeprefix("\ufeff") == text
    assert read.published == "2031-09-01"


def test_a_mark_of_utf_8_counts_as_a_character_and_is_not_seen() -> None:
    read = read_bytes(b"\xef\xbb\xbf" + EN.encode(), "text", "a.txt")
    assert read.text == "\ufeff" + EN  # what Python reads, and so what offsets count
    assert read.visible().text == EN
    assert read.sha256 == read.raw_sha256
    assert read.title == "News of the Lantern Lake"


def test_an_encoding_that_cannot_be_told_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(InputError, match=r"neither UTF-8 \(byte 0\)") as found:
        read_bytes(bytes(range(128, 256)) * 3 + b"\x00\x01\x02", "text", "a.txt")
    assert "iconv" in found.value.remedy
    with pytest.raises(InputError, match="mark says UTF-16"):
        read_bytes(b"\xff\xfea", "text", "a.txt")


def test_a_file_without_text_or_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    for name, data, what in (("a.txt", b" \n", "no text"), ("a.png", b"x", "no reader takes .png"),
                             ("a.pdf", b"x", "no PDF file"), ("b.docx", b"PK\x03\x04", "no sound DOCX"),
                             ("c.pdf", b"%PDF-1.4 x", "no sound PDF")):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(InputError, match=what):
            formats.read(path)
    with pytest.raises(InputError, match="No such file"):
        formats.read(tmp_path / "none.txt")


# ---- HTML ------------------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html>
<html lang="zh-Hans"><head><meta charset="gb2312"><title>灯湖公约 - 示例网</title>
<meta property="og:site_name" content="示例网"><meta name="pubdate" content="2031-09-01T08:00:00+08:00">
<script>var a = "<p>脚本</p>";</script><style>p{color:red}</style></head>
<body><header><a href="/">首页</a></header><ul class="menu"><li>菜单甲<li>菜单乙</ul>
<article><h1>灯湖公约&amp;示例国</h1><!-- 注释 -->
<p>日本&nbsp;与<b>示例国</b>&#x7B7E;署了<a href="x">灯湖公约</a>。
<p hidden>看不见的句子。<p>第二段，印度在考虑
加入。<span style="display: none">藏起来的</span></p>
<div class="related-news"><p>另一篇文章的标题</p></div>
<ul><li><a href=1>别的文章很长的标题之一</a><li><a href=2>别的文章很长的标题之二</a></ul>
</article><footer>版权所有</footer></body></html>
"""


def test_of_a_page_its_article_is_left_and_leads_back_to_the_source() -> None:
    read = read_bytes(PAGE.encode("gb18030"), "html", "a.html")
    assert read.text == PAGE
    seen = read.visible()
    assert [line.strip() for line in seen.text.splitlines() if line.strip()] == [
        "灯湖公约&示例国", "日本 与示例国签署了灯湖公约。", "第二段，印度在考虑 加入。",
    ]  # fmt: skip
    assert (read.title, read.publisher, read.published, read.language) == (
        "灯湖公约&示例国", "示例网", "2031-09-01", "zh",
    )  # fmt: skip
    place = seen.text.index("示例国签署了")
    start, end = seen.span(place, place + len("示例国签署了"))
    assert read.text[start:end] == "示例国</b>&#x7B7E;署了"


def test_a_page_without_an_article_element_gives_its_paragraphs_without_menus() -> None:
    links = "".join(f"<li><a href='{n}'>A long name of a section {n}</a></li>" for n in range(9))
    page = f"<body><div><ul>{links}</ul></div><div><p>Japan and Examplia signed the pact.</p></div></body>"
    seen = read_bytes(page.encode(), "html", "a.html").visible().text
    assert seen.split() == ["Japan", "and", "Examplia", "signed", "the", "pact."]


def test_a_teaser_that_calls_itself_an_article_does_not_hide_the_text() -> None:
    text = "<p>" + "Japan and Examplia signed the invented pact by the lake. " * 20 + "</p>"
    seen = read_bytes(f"<body><article>Teaser</article>{text}</body>".encode(), "html", "a").visible().text
    assert seen.count("invented pact") == 20


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<div hidden>", "</div>", "<li>", "<!--", "-->", "<",
                                 "&amp;", "&", ";", "日本", "a ", "\n", "<script>", "</script>", "\r\n", "<br/>"])))  # fmt: skip
def test_whatever_the_markup_every_character_seen_stands_in_the_source(parts: list[str]) -> None:
    source = "".join(["<body>", *parts, "x</body>"])
    try:
        read = read_bytes(source.encode(), "html", "a")
    except InputError:
        return
    seen = read.visible()
    edited = {(e.start, e.end): e.text for e in read.edits if e.text}
    for place, character in enumerate(seen.text):
        start, end = seen.span(place, place + 1)
        assert source[start:end] == character or character in edited[start, end]
    assert list(seen.starts) == sorted(seen.starts)


# ---- Markdown --------------------------------------------------------------------------------------------


def test_markdown_is_read_without_its_marks() -> None:
    source = (
        "---\ntitle: The Lake\ndate: 2031-05-02\nsource: Example Daily\nlang: en\n---\n# Another\n\n"
        "The **Lantern Lake Pact**, see [its text](https://example.org/a_b), has `two` members_of note.\n\n- Japan\n"
    )
    read = read_bytes(source.encode(), "markdown", "a.md")
    assert (
        read.visible().text
        == "Another\n\nThe Lantern Lake Pact, see its text, has two members_of note.\n\nJapan\n"
    )
    assert (read.title, read.publisher, read.published, read.language) == (
        "The Lake", "Example Daily", "2031-05-02", "en",
    )  # fmt: skip


# ---- PDF and DOCX ----------------------------------------------------------------------------------------


def printed(*pages: str, picture: bool = False) -> bytes:
    pytest.importorskip("reportlab")
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for number, page in enumerate(pages, 1):
        canvas.drawString(72, 800, "Example Review")
        for line, words in enumerate(page.split("\n")):
            canvas.drawString(72, 760 - 16 * line, words)
        canvas.drawString(300, 30, f"- {number} -")
        canvas.showPage()
    if picture:
        from PIL import Image

        canvas.drawImage(ImageReader(Image.new("RGB", (20, 20))), 72, 400, 200, 200)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_pdf_gives_its_text_without_running_heads_and_page_numbers() -> None:
    pytest.importorskip("pypdfium2")
    data = printed("Japan and Examplia signed", "the Lantern Lake Pact\nby the lake.", "Canada may join.")
    read = read_bytes(data, "pdf", "a.pdf")
    assert read.visible().text.split() == (
        [
            "Japan",
            "and",
            "Examplia",
            "signed",
            "the",
            "Lantern",
            "Lake",
            "Pact",
            "by",
            "the",
            "lake.",
            "Canada",
            "may",
            "join.",
        ]
    )
    assert "Example Review" in read.text
    assert read.extractor is not None and read.extractor.startswith("pypdfium2 ")
    assert read.raw_sha256 != read.sha256


def test_a_page_that_is_only_a_picture_is_an_error_that_names_it() -> None:
    pytest.importorskip("pypdfium2")
    with pytest.raises(InputError, match="no text layer on page 2"):
        read_bytes(printed("Japan signed.", picture=True), "pdf", "a.pdf")


def test_a_word_document_gives_what_a_reader_sees() -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.core_properties.title = "The Lake"
    document.add_heading("The Lake", 0)
    paragraph = document.add_paragraph("Japan signed the ")
    paragraph.add_run("Lantern Lake Pact").bold = True
    paragraph.add_run(" secretly").font.hidden = True
    paragraph.add_run(".")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Examplia", "2031"
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    body = parts["word/document.xml"].decode()
    marked = (
        '<w:ins w:id="1" w:author="a"><w:r><w:t> It is new</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>gone</w:delText><w:t>gone too</w:t></w:r></w:del></w:p><w:tbl>'
    )
    parts["word/document.xml"] = body.replace("</w:p><w:tbl>", marked, 1).encode()
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    read = read_bytes(again.getvalue(), "docx", "a.docx")
    assert read.text == "The Lake\nJapan signed the Lantern Lake Pact. It is new\nExamplia\n2031\n"
    assert read.title == "The Lake"


# ---- what an article states of itself --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "date"),
    [("发布时间:2022年9月1日", "2022-09-01"), ("2022-09-01 10:30", "2022-09-01"), ("二〇二二年十二月三十一日", "2022-12-31"),
     ("令和4年9月1日", "2022-09-01"), ("1 Sept 2022", "2022-09-01"), ("September 1st, 2022", "2022-09-01"),
     ("May 2022", "2022-05"), ("2022年", "2022"), ("２０２２年９月", "2022-09"), ("2022年13月1日", None), ("5月23日", None)],
)  # fmt: skip
def test_a_date_is_read_as_coarse_as_it_is_stated(words: str, date: str | None) -> None:
    assert heading.stated_date(words) == date


@pytest.mark.parametrize(
    "text",
    ["日本在2031年5月2日签署了灯湖公约。后来没有别的消息，全文到此结束，这是一句发明的话。\n第二行。",
     "Japan signed the invented pact on 2 May 2031, and\nnothing else is known of it.\n"],
)  # fmt: skip
def test_what_a_text_does_not_state_of_itself_is_not_invented(text: str) -> None:
    read = read_bytes(text.encode(), "text", "a.txt")
    assert (read.title, read.publisher, read.published) == (None, None, None)


def test_the_articles_of_the_collection_state_what_their_readers_found(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        read = formats.read(path)
        assert read.text == path.read_bytes().decode("utf-8")
        assert read.language == "zh"
