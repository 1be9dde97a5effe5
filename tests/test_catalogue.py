"""Every canned query there is: its head, its words, its worked cases, and the same rows from a second engine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.errors import LatticeworkError, UsageError
from latticework.library import Graph
from latticework.query import guard
from latticework.query.canned import CannedQuery, Case, Catalogue, read
from latticework.query.engine import Embedded
from latticework.query.lint import check
from latticework.query.tokens import tokens
from latticework.report import run, views
from latticework.report.formats.json import plain
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.workspace import Workspace

QUERIES = shipped_content() / "queries"
FILES = sorted(QUERIES.rglob("*.rq"))
LANGUAGES = ("en", "zh", "ja")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
every_query = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


# Joins each membership with each launch, pattern by pattern: over five minutes there, 30 ms in Oxigraph.
MINUTES_IN_RDFLIB = {"regime-overlap"}


def cases(*, all_by_default: bool) -> list[Any]:
    """Return every worked case; for a slow test only the first of each query belongs to the default run."""
    found: list[Any] = []
    for path in FILES:
        try:
            query = read(path)
        except LatticeworkError:
            continue  # test_the_head_is_sound says so
        for number, case in enumerate(query.cases):
            default = all_by_default or (number == 0 and query.name not in MINUTES_IN_RDFLIB)
            marks = () if default else (pytest.mark.slow,)
            found.append(pytest.param(query, case, id=f"{query.name}-{number}", marks=marks))
    return found


# ---- the file ----------------------------------------------------------------------------------------


@every_query
def test_the_head_is_sound_and_lint_finds_nothing(path: Path) -> None:
    assert [str(finding) for finding in check(path)] == []


@every_query
def test_everything_a_reader_sees_is_worded_in_three_languages(path: Path) -> None:
    query = read(path)
    wanting = [
        f"{what} in {language}"
        for what, words in (
            ("title", query.title),
            ("question", query.question),
            *((f"parameter {p.name}", p.label) for p in query.parameters.values()),
            *((f"column {c.name}", c.heading) for c in query.columns),
        )
        for language in LANGUAGES
        if not words.get(language, "").strip()
    ]
    assert wanting == []
    assert query.summary and query.description and query.tags
    assert query.descriptions.get("zh", "").strip(), "description in zh"


@every_query
def test_the_slots_of_a_question_are_parameters(path: Path) -> None:
    query = read(path)
    for words in query.question.values():
        assert set(re.findall(r"\{([\w-]+)\}", words)) <= set(query.parameters)


@every_query
def test_every_column_is_selected_or_computed_and_every_parameter_binds(path: Path) -> None:
    query = read(path)
    selected = {str(v) for v in prepareQuery(query.text).algebra.PV}
    assert {c.name for c in query.columns if not c.computed} <= selected
    assert query.columns and query.view in views.names()
    hidden = {"number"} if query.view == "categories" else set[str]()  # so that 10 comes after 9
    assert {n.removeprefix("-") for n in query.order} <= {c.name for c in query.columns} | hidden


@every_query
def test_its_prefixes_are_those_of_the_one_list_and_are_used(path: Path) -> None:
    listed = iris.prefixes(shipped_content() / "ontology" / "prefixes.ttl")
    text = read(path).text
    declared = dict(re.findall(r"^PREFIX ([\w-]*): <([^>]*)>", text, re.MULTILINE))
    assert declared.items() <= listed.items()
    used = Counter(t.text.partition(":")[0] for t in tokens(text) if t.kind == "name")
    assert {name for name in declared if used[name] < 2} == set()


def nodes(value: Any) -> Iterator[CompValue]:
    """Yield the nodes of an algebra."""
    if isinstance(value, CompValue):
        yield value
        for part in value.values():
            yield from nodes(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from nodes(part)


@every_query
def test_nothing_is_joined_to_what_comes_after_an_optional(path: Path) -> None:
    joins = [n for n in nodes(prepareQuery(read(path).text).algebra) if n.name == "Join"]
    assert [n for n in joins if n.p1.name == "LeftJoin"] == []


@every_query
def test_it_reads_one_store_and_nothing_else(path: Path) -> None:
    text = read(path).text
    assert guard.check(text) == "SELECT"
    assert [t.text for t in tokens(text) if t.is_word("SERVICE", "FROM")] == []


@every_query
def test_it_has_a_worked_case(path: Path) -> None:
    assert read(path).cases


def test_no_two_queries_have_the_same_name() -> None:
    assert [name for name, count in Counter(path.stem for path in FILES).items() if count > 1] == []
    assert len(FILES) > 5


# ---- the answers -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def engine(shipped: Store) -> Embedded:
    return Embedded(shipped)


def fits(expected: dict[str, Any], row: dict[str, Any]) -> bool:
    """Say whether a row has every value that a case names; a list may be written in any order."""

    def same(a: Any, b: Any) -> bool:
        if isinstance(a, list) and isinstance(b, list):
            return sorted(map(str, a)) == sorted(map(str, b))
        return a == b or (isinstance(b, str) and type(a) is int and str(a) == b)  # a year in YAML is a number

    return all(key in row and same(value, row[key]) for key, value in expected.items())


@pytest.mark.parametrize(("query", "case"), cases(all_by_default=True))
def test_a_worked_case_holds(query: CannedQuery, case: Case, engine: Embedded) -> None:
    table = run.run(run.ask(query, case.parameters, engine), engine)
    rows = [{name: plain(value) for name, value in row.items()} for row in table]
    left = list(rows)
    for expected in case.rows:
        found = next((row for row in left if fits(dict(expected), row)), None)
        assert found is not None, (dict(expected), rows[:5])
        left.remove(found)
    if case.exact:
        assert left == []


@pytest.fixture(scope="module")
def second(shipped: Store) -> rdflib.Dataset:
    """Return the default graph and the named graphs in rdflib."""
    dataset = rdflib.Dataset(default_union=False)
    lines = [f"{t} ." for t in shipped.triples()]
    lines += [f"{q.subject} {q.predicate} {q.object} {q.graph_name} ." for q in shipped.quads()]
    dataset.parse(data="\n".join(lines), format="nquads")
    return dataset


def value(term: Any) -> str | None:
    """Return a term as text that does not depend on the engine: rdflib writes +00:00 for Z and 1.0 for 1.00."""
    if term is None:
        return None
    text = str(term) if isinstance(term, Node) else str(term.value)
    if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", text):
        return text.removesuffix("+00:00") + "Z"
    return str(round(float(text), 9)) if re.fullmatch(r"-?\d+\.\d+", text) else text


@pytest.mark.parametrize(("query", "case"), cases(all_by_default=False))
def test_a_second_engine_gives_the_same_rows(
    query: CannedQuery, case: Case, engine: Embedded, second: rdflib.Dataset
) -> None:
    text = run.ask(query, case.parameters, engine).sparql
    graph = second if any(t.is_word("GRAPH") for t in tokens(text)) else second.default_graph
    theirs: Any = graph.query(text)
    answer = engine.select(text)
    assert tuple(str(v) for v in theirs.vars) == answer.variables
    ours = Counter(tuple(map(value, row)) for row in answer.rows)
    assert Counter(tuple(map(value, row)) for row in theirs) == ours


# ---- adding one --------------------------------------------------------------------------------------

INVENTED = """\
#+ summary: How many claims each grouping has
#+ x-latticework:
#+   title: {en: Claims by grouping, zh: 各组合的陈述数}
#+   parameters:
#+     grouping:
#+   columns:
#+     grouping: {type: iri, labelled: true, label: {en: grouping, zh: 组合}}
#+     count: {type: integer, label: {en: claims, zh: 陈述数}}
#+   order: [-count, grouping]

PREFIX lw: <https://latticework.example/ontology#>
SELECT ?grouping (COUNT(?claim) AS ?count) WHERE { ?claim lw:claimedGroup ?grouping } GROUP BY ?grouping
"""


def added(workspace: Workspace, text: str, name: str = "claims-by-grouping") -> Path:
    folder = workspace.content.root / "queries" / "mine"
    folder.mkdir(parents=True)
    path = folder / f"{name}.rq"
    path.write_text(text, encoding="utf-8")
    return path


def test_adding_a_report_is_adding_one_file(built: Workspace) -> None:
    added(built, INVENTED)
    graph = Graph(built)
    assert graph.reports()["claims-by-grouping"] == "How many claims each grouping has"
    query = graph.catalogue.get("claims-by-grouping")
    assert (query.family, query.title["zh"]) == ("mine", "各组合的陈述数")
    table = graph.report("claims-by-grouping")
    counts = [int(str(row["count"])) for row in table]
    assert counts == sorted(counts, reverse=True) and counts[0] > 5
    (quad,) = graph.report("claims-by-grouping", grouping="四方安全对话", lang="zh").rows
    assert quad["groupingLabel"] == "四方安全对话"
    assert quad["count"] in counts


def test_a_users_query_hides_the_shipped_one_of_its_name(built: Workspace) -> None:
    added(built, INVENTED, "members")
    graph = Graph(built)
    assert graph.reports()["members"] == "How many claims each grouping has"
    assert (
        Catalogue(Content(built.content.root.parent / "other", shipped_content())).get("members").family
        == "membership"
    )


def test_a_folder_named_in_the_call_adds_its_queries(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "extra.rq").write_text(INVENTED, encoding="utf-8")
    content = Content(tmp_path / "root", shipped_content())
    assert Catalogue(content, [tmp_path]).get("extra").summary == "How many claims each grouping has"
    with pytest.raises(UsageError, match="no report is called 'extra'"):
        Catalogue(content).get("extra")
    with pytest.raises(UsageError, match="is no folder"):
        Catalogue(content, [tmp_path / "absent"])


def test_one_broken_file_does_not_keep_the_others_from_running(built: Workspace) -> None:
    added(built, "#+ summary: [\nSELECT * {}\n", "broken")
    assert len(Graph(built).report("members", grouping="quad")) == 4


def test_lint_says_what_is_wanting(built: Workspace) -> None:
    said = " ".join(
        str(f)
        for f in check(added(built, INVENTED.replace("WHERE { ", "WHERE { OPTIONAL { ?claim a ?type } ")))
    )
    assert "OPTIONAL" in said and "no worked case" in said
