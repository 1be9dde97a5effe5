"""Findings of checks as a table and as a SHACL report; and the quality queries, whose rows are findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from latticework.graph.canonical import turtle as canonical_turtle
from latticework.query.canned import CannedQuery, Catalogue, Column
from latticework.query.engine import Engine
from latticework.reasoning.findings import ERROR, INFO, SEVERITIES, WARN, Finding, ordered
from latticework.report import run
from latticework.report.table import Cell, Iri, Row, Table
from latticework.vocabulary import iris
from latticework.vocabulary.iris import RDF_TYPE, SH

QUALITY = "quality"
_SHACL = {ERROR: "Violation", WARN: "Warning", INFO: "Info"}
_COLUMNS = (
    Column("severity", "text", {"en": "severity", "zh": "严重程度", "ja": "重大度"}),
    Column("check", "text", {"en": "check", "zh": "检查", "ja": "検査"}),
    Column("graph", "iri", {"en": "graph", "zh": "图", "ja": "グラフ"}),
    Column("focus", "iri", {"en": "about", "zh": "对象", "ja": "対象"}),
    Column("path", "iri", {"en": "property", "zh": "属性", "ja": "プロパティ"}),
    Column("message", "text", {"en": "message", "zh": "说明", "ja": "内容"}),
)


def quality(catalogue: Catalogue, engine: Engine) -> list[Finding]:
    """Return what the queries of the family `quality` find: each row one finding.

    The first column with an IRI is what the finding is about, a column `article` the graph that is at fault.
    How bad it is stands in the tags of the query (error, warn, info); without one it is a warning.
    """
    found: list[Finding] = []
    for name, path in sorted(catalogue.files.items()):
        if path.parent.name == QUALITY:  # by path: a broken head of some other report is for `lint` to say
            query = catalogue.get(name)
            table = run.run(run.ask(query, {}, engine), engine)
            found += (_finding(query, row) for row in table)
    return ordered(found)


def _finding(query: CannedQuery, row: Row) -> Finding:
    things = [value for value in row.values() if isinstance(value, Iri)]
    said = [
        _text(value)
        for name, value in row.items()
        if name not in ("claims", "article") and not isinstance(value, Iri)
    ]
    return Finding(
        check=query.name,
        graph=str(row.get("article") or ""),
        severity=next((tag for tag in query.tags if tag in SEVERITIES), WARN),
        focus=things[0] if things else "",
        path="",
        message=f"{query.summary}: {', '.join(s for s in said if s)}",
    )


def _text(value: Cell) -> str:
    return (
        ", ".join(_text(v) for v in value)
        if isinstance(value, tuple)
        else ""
        if value is None
        else str(value)
    )


def table(findings: Iterable[Finding], language: str, notes: Iterable[str] = ()) -> Table:
    """Return the findings as a table, a row each."""
    rows: list[Row] = [
        {
            "severity": f.severity,
            "check": f.check,
            "graph": Iri(f.graph) if f.graph else None,
            "focus": Iri(f.focus) if f.focus else None,
            "path": Iri(f.path) if f.path else None,
            "message": f.message,
        }
        for f in findings
    ]
    return Table("validate", _COLUMNS, tuple(rows), notes=tuple(notes), language=language)


def turtle(findings: Iterable[Finding], prefixes: Mapping[str, str]) -> bytes:
    """Return the findings as one sh:ValidationReport: what SHACL tools read."""
    return canonical_turtle(_report(list(findings)), prefixes)


def _report(findings: list[Finding]) -> Iterator[Triple]:
    report = BlankNode("report")
    conforms = not any(f.severity == ERROR for f in findings)
    yield Triple(report, RDF_TYPE, NamedNode(SH + "ValidationReport"))
    yield Triple(report, NamedNode(SH + "conforms"), Literal(conforms))
    for number, finding in enumerate(findings, 1):
        result = BlankNode(f"result{number:06}")
        yield Triple(report, NamedNode(SH + "result"), result)
        yield Triple(result, RDF_TYPE, NamedNode(SH + "ValidationResult"))
        yield Triple(result, NamedNode(SH + "resultSeverity"), NamedNode(SH + _SHACL[finding.severity]))
        yield Triple(result, NamedNode(SH + "resultMessage"), Literal(finding.message, language="en"))
        yield Triple(result, NamedNode(SH + "sourceConstraintComponent"), iris.term(f"check-{finding.check}"))
        for name, value in (("focusNode", finding.focus), ("resultPath", finding.path)):
            if value:
                yield Triple(result, NamedNode(SH + name), NamedNode(value))
        if finding.graph:
            yield Triple(result, NamedNode(iris.DCTERMS + "source"), NamedNode(finding.graph))
