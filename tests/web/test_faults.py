"""What goes wrong, as a page for who reads and as a problem body for who counts on it; and answers kept too long."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from latticework.web.pages import remarks
from tests.web.conftest import Running, Start

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SLOW = """\
#+ summary: More pairs than anybody waits for
#+ x-latticework:
#+   columns:
#+     n: {type: integer, label: {en: number}}
SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }
"""
QUICK = """\
#+ summary: How many kinds of thing there are
#+ x-latticework:
#+   columns:
#+     n: {type: integer, label: {en: number}}
SELECT (COUNT(DISTINCT ?kind) AS ?n) WHERE { ?thing a ?kind }
"""


@pytest.mark.parametrize(
    ("path", "status", "zh", "en"),
    [
        ("/no/such/page", 404, "没有这个页面", "There is no such page"),
        ("/reports/members.foo", 404, "报告没有以 .foo 结尾的格式", "no format of a report ends in .foo"),
        ("/id/quadd", 404, "图谱中没有这个名称", "Nothing in the graph has this name"),
        ("/reports/memberz", 404, "没有名为“memberz”的报告", "No report is called “memberz”"),
        ("/reports/members?grouping=quad&status=zzz", 422, "没有“zzz”这种身份", "unknown status"),
        ("/sparql?query=SELECT", 400, "查询无法解析", "the query does not parse"),
        ("/suggest", 400, "没有给出要找的名称", "there is nothing to look for"),
        ("/update", 404, "没有这个页面", "There is no such page"),
    ],
)
def test_a_browser_gets_a_page_in_its_language_and_a_client_the_problem(
    reading: Running, path: str, status: int, zh: str, en: str
) -> None:
    for language, words in (("zh-CN", zh), ("en", en)):
        page = reading.get(path, BROWSER, {"Accept-Language": language})
        assert page.status_code == status
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert words in page.text
        assert 'class="nav"' in page.text
    data = reading.get(path, "application/json")
    assert data.status_code == status
    assert data.headers["content-type"] == "application/problem+json"
    assert data.json()["status"] == status


def test_what_a_page_repeats_of_the_address_is_escaped(reading: Running) -> None:
    page = reading.get("/%3Cscript%3Ealert(1)%3C/script%3E", BROWSER)
    assert page.status_code == 404
    assert "<script>alert" not in page.text


def test_a_report_that_takes_too_long_is_ended_and_its_page_says_so(start: Start, tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "queries" / "quality").mkdir(parents=True)
    (root / "queries" / "quality" / "slow.rq").write_text(SLOW, encoding="utf-8")
    server = start("--timeout", "3", root=root)
    began = time.monotonic()
    page = server.get("/reports/slow.html", BROWSER, {"Accept-Language": "zh"})
    assert time.monotonic() - began < 10
    assert page.status_code == 503
    assert page.headers["retry-after"] == "5"
    assert "3 秒后停止，没有结果" in page.text
    assert 'href="/reports/slow.html"' in page.text, "the way to try again"
    assert server.get("/reports/members.html?grouping=quad", BROWSER).status_code == 200


def test_an_answer_that_is_kept_changes_with_the_query_file(start: Start, tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "queries" / "quality").mkdir(parents=True)
    file = root / "queries" / "quality" / "kinds.rq"
    file.write_text(QUICK, encoding="utf-8")
    server = start(root=root)
    first = server.get("/reports/kinds.csv")
    tag = {"If-None-Match": first.headers["etag"]}
    assert server.get("/reports/kinds.csv", headers=tag).status_code == 304
    assert server.get("/reports/kinds.csv?lang=zh", headers=tag).status_code == 200
    assert server.get("/reports/kinds.csv", headers={**tag, "Accept-Language": "zh"}).status_code == 200
    file.write_text(QUICK.replace("DISTINCT ?kind", "DISTINCT ?thing"), encoding="utf-8")
    second = server.get("/reports/kinds.csv", headers=tag)
    assert second.status_code == 200
    assert second.text != first.text


def test_every_remark_has_as_many_places_as_its_pattern() -> None:
    for pattern, words in remarks.sentences("zh").items():
        used = {int(n) for n in re.findall(r"\{(\d)\}", words)}
        assert used <= set(range(1, pattern.groups + 1)), pattern.pattern


def test_a_remark_without_words_is_shown_as_english_and_escaped() -> None:
    assert remarks.remark("zh", "no such <thing>") == '<span lang="en">no such &lt;thing&gt;</span>'
    assert remarks.remark("en", "no such <thing>") == "no such <thing>"
    assert remarks.remark("zh", "stopped after 30 s") == "30 秒后停止，没有结果"
