"""Exports: the same bytes each time, the same statements in every format, readable by others."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, parse

from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.errors import UsageError
from latticework.store.export import FORMATS, QUADS, TRIPLES
from latticework.store.generations import Home
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.iris import term
from latticework.workspace import Workspace

READ = {
    "turtle": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD,
}  # fmt: skip
SMALL = "japan-plans-multinational-export-control-framework"
ELSEWHERE = "https://graph.example.org/kg/"


@pytest.fixture(scope="module")
def exported(shipped_place: Path) -> Workspace:
    """Return the workspace of the shipped graphs, to export from only."""
    return Workspace(Content(shipped_place / "root", shipped_content()), Home(shipped_place / "store"))


@pytest.fixture(scope="module")
def written(exported: Workspace) -> dict[str, bytes]:
    """Return the whole graph in every format."""
    return {form: exported.export(form) for form in FORMATS}


def quads(data: bytes, form: str) -> Iterator[Quad]:
    return (q for q in parse(data, format=READ[form]) if isinstance(q, Quad))


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_store_gives_the_same_bytes(
    exported: Workspace, written: dict[str, bytes], form: str
) -> None:
    assert (exported.export(form) == written[form]) is True
    assert written[form].endswith(b"\n")


@pytest.mark.parametrize("form", TRIPLES)
def test_formats_without_graphs_hold_the_default_graph(
    shipped: Store, written: dict[str, bytes], form: str
) -> None:
    assert ({q.triple for q in quads(written[form], form)} == set(shipped.triples())) is True


@pytest.mark.parametrize("form", QUADS)
def test_formats_with_graphs_hold_every_named_graph(
    shipped: Store, written: dict[str, bytes], form: str
) -> None:
    assert (set(quads(written[form], form)) == set(shipped.quads())) is True


def test_the_merge_of_the_graphs_is_what_formats_without_graphs_hold(written: dict[str, bytes]) -> None:
    merge = {q.triple for q in quads(written["nq"], "nq")}
    assert (merge == {q.triple for q in quads(written["nt"], "nt")}) is True  # nothing shipped is rejected


def test_there_is_no_blank_node(written: dict[str, bytes]) -> None:
    for form in (*TRIPLES, *QUADS):
        assert not any(
            isinstance(t, BlankNode) for q in quads(written[form], form) for t in (q.subject, q.object)
        )


def test_lines_are_sorted_and_no_line_stands_twice(written: dict[str, bytes]) -> None:
    for form in ("nt", "nq"):
        lines = written[form].splitlines()
        assert (lines == sorted(set(lines))) is True


@pytest.mark.parametrize("form", TRIPLES)
def test_rdflib_reads_the_same_statements(exported: Workspace, form: str) -> None:
    read = rdflib.Graph().parse(
        exported.export(form, article=SMALL), format={"rdfxml": "xml"}.get(form, form)
    )
    lines = exported.export("nt", article=SMALL).decode().splitlines()
    expected = rdflib.Graph().parse(data="\n".join(lines), format="nt")
    assert len(read) == len(lines)
    assert set(read) == set(expected)


@pytest.mark.parametrize("form", QUADS)
def test_rdflib_reads_the_same_graphs(exported: Workspace, form: str) -> None:
    kind = {"nq": "nquads", "jsonld": "json-ld"}.get(form, form)
    read = rdflib.Dataset().parse(data=exported.export(form, article=SMALL).decode(), format=kind)
    dataset = rdflib.Dataset()
    dataset.parse(data=exported.export(form, article=SMALL).decode(), format=kind)
    named = dataset.graph(rdflib.URIRef(iris.article(SMALL).value))
    assert read is not None
    assert len(named) == len(exported.export("nq", article=SMALL).splitlines()) > 0


@pytest.mark.parametrize("form", ["turtle", "trig", "nq", "jsonld", "rdfxml"])
def test_one_graph_can_be_taken_by_any_of_its_names(exported: Workspace, form: str) -> None:
    by_slug = exported.export(form, article=SMALL)
    assert (
        by_slug
        == exported.export(form, graph=SMALL)
        == exported.export(form, graph=iris.article(SMALL).value)
    )
    assert 0 < len(by_slug) < 100_000


@pytest.mark.parametrize(
    "choice",
    [{"graph": "nothing"}, {"article": "nothing"}, {"base_iri": "nothing"}, {"base_iri": "ftp://x/"}],
    ids=str,
)
def test_an_unknown_graph_or_base_is_refused(exported: Workspace, choice: dict[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        exported.export("nt", **choice)
    assert caught.value.remedy


def test_an_unknown_format_is_refused_with_those_there_are(exported: Workspace) -> None:
    with pytest.raises(UsageError) as caught:
        exported.export("docx")
    assert all(form in caught.value.remedy for form in FORMATS)


@pytest.mark.parametrize("form", [*FORMATS, "ontology"])
def test_another_base_takes_the_place_of_ours_everywhere(
    exported: Workspace, written: dict[str, bytes], form: str
) -> None:
    if form == "ontology":
        ours, moved = (exported.export("nt", graph="ontology", base_iri=base) for base in (None, ELSEWHERE))
    else:
        ours, moved = written[form], exported.export(form, base_iri=ELSEWHERE.rstrip("/"))
    assert iris.BASE.encode() not in moved
    assert ELSEWHERE.encode() in moved
    if form in READ and form != "jsonld":
        there = {str(q) for q in quads(ours.replace(iris.BASE.encode(), ELSEWHERE.encode()), form)}
        assert ({str(q) for q in quads(moved, form)} == there) is True


@pytest.mark.parametrize("form", TRIPLES)
def test_the_ontology_opens_in_rdflib_with_its_axioms(exported: Workspace, form: str) -> None:
    graph = rdflib.Graph().parse(
        data=exported.export(form, graph="ontology").decode(), format={"rdfxml": "xml"}.get(form, form)
    )
    assert (None, rdflib.RDF.type, rdflib.OWL.Ontology) in graph
    chains = set(graph.subjects(rdflib.OWL.propertyChainAxiom))
    assert rdflib.URIRef(term("memberOf").value) in chains
    assert any(isinstance(s, rdflib.BNode) for s in graph.subjects())
    assert exported.export(form, graph="ontology") == exported.export(form, graph="ontology")


def test_the_csv_has_a_row_for_each_claim_with_its_ends_and_place(
    shipped: Store, written: dict[str, bytes]
) -> None:
    rows = list(csv.DictReader(io.StringIO(written["csv"].decode(), newline="")))
    claims = {
        t.subject.value
        for t in shipped.triples()
        if t.predicate == term("statedIn") and isinstance(t.subject, NamedNode)
    }
    assert [row["claim"] for row in rows] == sorted(claims)
    roles = {(t.subject, t.object) for t in shipped.triples()}
    for row in rows:
        assert (NamedNode(row["claim"]), NamedNode(row["subject"])) in roles
        assert row["subjectLabel"], row
        assert bool(row["object"]) != (row["kind"] in ("launch", "location")), row
        if iris.listed_in(row["claim"]):  # a row of a reference list rests on a page
            assert (row["start"], row["end"], row["article"]) == ("", "", iris.reference().value)
            continue
        assert 0 <= int(row["start"]) < int(row["end"])
        assert row["article"].startswith(iris.BASE + "article/")


def test_the_graphml_has_a_node_for_each_end_and_an_edge_for_each_membership(
    shipped: Store, written: dict[str, bytes]
) -> None:
    root = ElementTree.fromstring(written["graphml"])  # noqa: S314 - our own bytes
    space = "{http://graphml.graphdrawing.org/xmlns}"
    nodes = [node.attrib["id"] for node in root.iter(f"{space}node")]
    edges = {(edge.attrib["source"], edge.attrib["target"]) for edge in root.iter(f"{space}edge")}
    stated = {t for t in shipped.triples() if t.predicate == term("memberOf")}
    assert {Triple(NamedNode(a), term("memberOf"), NamedNode(b)) for a, b in edges} == stated
    assert len(nodes) == len(set(nodes))
    assert {end for edge in edges for end in edge} == set(nodes)
    assert all(data.text for data in root.iter(f"{space}data") if data.attrib["key"] in ("label", "kind"))


def test_the_provenance_of_every_accepted_claim_is_in_the_named_graphs(written: dict[str, bytes]) -> None:
    for q in quads(written["nq"], "nq"):
        if q.predicate == term("statedIn"):
            assert q.object == q.graph_name
