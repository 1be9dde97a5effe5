"""From an article to claims: on the command line, in the store, in the time it may take, against what people curated."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import parse

from latticework import evaluation
from latticework.article.text import Shelf
from latticework.cli import cli
from latticework.content import Content, shipped
from latticework.extraction.extractor import Extractor
from latticework.graph.canonical import nquads
from latticework.graph.source import SourceGraph
from latticework.loaders import Source
from latticework.store.ontology import vocabulary_of
from latticework.vocabulary import iris
from latticework.workspace import Workspace

PLACE = Path(__file__).parent / "development"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    content = Content(shipped() / "nowhere", shipped())
    return Extractor(vocabulary_of(content), content)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_writes_claims_that_can_be_loaded(tmp_path: Path) -> None:
    text = PLACE / "en-newspaper.txt"
    out = tmp_path / "claims.jsonl"
    run("extract", str(text), "-o", str(out))
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {"launch", "membership", "coverage"} <= {row["kind"] for row in rows}
    assert all(row["rule"] and row["review"] in ("accepted", "unreviewed") for row in rows)
    assert {row["subject"]["id"] for row in rows if row["kind"] == "launch"} >= {
        "new-arctic-sensing-partnership"
    }


def test_a_page_shows_the_whole_text_with_its_passages_marked(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    run("extract", str(PLACE / "zh-newspaper.txt"), "-o", str(out))
    page = out.read_text(encoding="utf-8")
    body = page.split("<article>")[1].split("</article>")[0]
    links = re.compile(r'<a href="#c\d+">[^<]*</a>|<[^>]+>')
    assert links.sub("", body) == (PLACE / "zh-newspaper.txt").read_text(encoding="utf-8")
    assert body.count("<mark") >= 8


def test_a_folder_gets_one_file_an_article(tmp_path: Path) -> None:
    run(
        "extract",
        *(str(path) for path in (PLACE / "en-brief.txt", PLACE / "en-newspaper.txt")),
        "-o",
        f"{tmp_path}/out/",
    )
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "en-brief.jsonl",
        "en-newspaper.jsonl",
    ]


def test_loading_an_article_twice_gives_the_same_graph(small: Workspace) -> None:
    from latticework.loaders import find

    loader = find("article")
    vocabulary = vocabulary_of(small.content)
    source = Source(PLACE / "ja-newspaper.txt")
    first, second = (loader.load(source, vocabulary)[0] for _ in range(2))
    assert nquads(first.quads) == nquads(second.quads)
    assert len(first.claims()) >= 12


def test_a_name_that_one_article_explains_does_not_leak_into_the_next(extractor: Extractor) -> None:
    before = extractor.extract("日本加入四方安全对话。").claims
    extractor.extract("灯湖圆桌四方安全机制(QUAD)于2031年启动。日本加入灯湖圆桌四方安全机制。")
    assert extractor.extract("日本加入四方安全对话。").claims == before


def test_nothing_is_found_where_nothing_is_said(extractor: Extractor) -> None:
    for text in (
        "",
        "   \n",
        "今天天气很好。",
        "It rained all day.",
        "昨日は雨だった。",
        "\u0000\ud7ff" * 10,
    ):
        assert extractor.extract(text).claims == ()


def test_time_grows_with_the_length_of_the_text_and_no_faster(extractor: Extractor) -> None:
    text = (PLACE / "zh-encyclopedia.txt").read_text(encoding="utf-8")

    def seconds(times: int) -> float:
        long = "\n\n".join([text] * times)
        extractor.extract(long)
        began = time.perf_counter()
        extractor.extract(long)
        return time.perf_counter() - began

    assert seconds(80) < 8 * seconds(20)  # four times the text; twice that is left for a busy machine


@pytest.mark.slow
def test_names_are_found_fifteen_times_faster_than_by_an_alternation(extractor: Extractor) -> None:
    gazetteer = extractor.gazetteer
    text = (PLACE / "zh-encyclopedia.txt").read_text(encoding="utf-8") * 100
    keys = sorted(gazetteer.names, key=lambda key: (-len(key), key))
    alternation = re.compile("|".join(map(re.escape, keys)))
    began = time.perf_counter()
    spans = [m.span() for m in alternation.finditer(text)]
    slow = time.perf_counter() - began
    began = time.perf_counter()
    found = [(a, b) for a, b, _ in gazetteer.find(text)]
    assert slow >= 15 * (time.perf_counter() - began)
    assert set(found) <= set(spans)


def test_held_out_articles_are_read_as_well_as_was_measured(shared: Path) -> None:
    content = Content(shipped() / "nowhere", shipped())
    vocabulary = vocabulary_of(content)
    graphs = [
        SourceGraph(iris.article(stem), frozenset(parse(path=str(path))))
        for stem, path in sorted(content.found("graphs/articles", "*.trig").items())
    ]
    articles = list(evaluation.curated(graphs, Shelf([shared / "seeds"]), vocabulary))
    assert len(articles) == 5
    every = evaluation.evaluate(articles, vocabulary, content, "open")
    sure = evaluation.evaluate(articles, vocabulary, content, "open", evaluation.is_accepted)
    assert every.total.f1 >= 0.46
    assert sure.total.precision >= 0.8
