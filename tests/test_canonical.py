"""One canonical form: whatever the order, the same bytes, and every file is in it."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from latticework.content import shipped as shipped_content
from latticework.graph import canonical
from latticework.vocabulary import iris

CONTENT = shipped_content()
PREFIXES = iris.prefixes(CONTENT / "ontology" / "prefixes.ttl")
GRAPHS = sorted((CONTENT / "graphs").rglob("*.trig"))
TURTLE = [CONTENT / "ontology" / name for name in ("entities.ttl", "technologies.ttl")]

NODES = st.sampled_from(
    [iris.entity(i) for i in ("a", "b", "quad")] + [iris.technology("a"), NamedNode("urn:example:x")]
)
LITERALS = st.builds(Literal, st.text('示 a"\\\n\t.', max_size=6), language=st.sampled_from(["en", "zh"]))
TRIPLES = st.builds(
    Triple, NODES, st.sampled_from([iris.RDF_TYPE, iris.PREF_LABEL, iris.term("time")]), NODES | LITERALS
)


def _in_graph(triple: Triple, graph: NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


QUADS = st.builds(_in_graph, TRIPLES, NODES)


@pytest.mark.parametrize("path", GRAPHS, ids=lambda p: p.stem)
def test_a_graph_is_in_canonical_form(path: Path) -> None:
    quads = [q for q in parse(path=str(path)) if isinstance(q, Quad)]
    assert canonical.trig(quads, PREFIXES) == path.read_bytes()


@pytest.mark.parametrize("path", TURTLE, ids=lambda p: p.stem)
def test_entities_and_technologies_are_in_canonical_form(path: Path) -> None:
    assert (
        canonical.turtle((q.triple for q in parse(path=str(path)) if isinstance(q, Quad)), PREFIXES)
        == path.read_bytes()
    )


@given(st.lists(QUADS, max_size=12), st.randoms())
def test_the_order_of_statements_does_not_count(quads: list[Quad], chance: random.Random) -> None:
    mixed = [*quads, *quads[:3]]
    chance.shuffle(mixed)
    assert canonical.trig(mixed, PREFIXES) == canonical.trig(quads, PREFIXES)
    assert canonical.nquads(mixed) == canonical.nquads(quads)


@given(st.lists(QUADS, max_size=12))
def test_trig_reads_back_as_it_was(quads: list[Quad]) -> None:
    assert set(parse(canonical.trig(quads, PREFIXES), format=RdfFormat.TRIG)) == set(quads)
    assert set(parse(canonical.nquads(quads), format=RdfFormat.N_QUADS)) == set(quads)


@given(st.lists(TRIPLES, max_size=12))
def test_turtle_reads_back_as_it_was(triples: list[Triple]) -> None:
    for data, form in (
        (canonical.turtle(triples, PREFIXES), RdfFormat.TURTLE), (canonical.ntriples(triples), RdfFormat.N_TRIPLES),
    ):  # fmt: skip
        assert {q.triple for q in parse(data, format=form) if isinstance(q, Quad)} == set(triples)


@given(st.lists(QUADS, max_size=12))
def test_what_is_canonical_stays_as_it_is(quads: list[Quad]) -> None:
    once = canonical.trig(quads, PREFIXES)
    again = [q for q in parse(once, format=RdfFormat.TRIG) if isinstance(q, Quad)]
    assert canonical.trig(again, PREFIXES) == once


@pytest.mark.parametrize("path", [*GRAPHS, *TURTLE], ids=lambda p: p.stem)
def test_every_declared_prefix_is_used_and_every_namespace_in_use_declared(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    declared = dict(re.findall(r"^@prefix ([\w-]+): <([^>]+)> \.$", text, re.MULTILINE))
    assert list(declared) == sorted(declared)
    assert declared.items() <= PREFIXES.items()
    body = text[text.rindex("@prefix") :]
    for name in set(declared) - {"rdf", "xsd"}:  # `a` stands for rdf:type, 12 for an xsd:integer
        assert re.search(rf"(?<![\w:]){name}:", body), name
    for written in re.findall(r"<([^>\s]+)>", body):
        assert not written.startswith(tuple(PREFIXES[n] for n in ("lw", "lws"))), written


def test_only_prefixes_in_use_are_declared() -> None:
    data = canonical.turtle(
        [Triple(iris.entity("a"), iris.PREF_LABEL, Literal("A", language="en"))], PREFIXES
    )
    assert re.findall(rb"@prefix (\w+):", data) == [b"id", b"rdf", b"skos"]  # rdf: of rdf:langString


def test_the_class_stands_first_and_subjects_are_paragraphs() -> None:
    a, b = iris.entity("a"), iris.entity("b")
    data = canonical.turtle(
        [
            Triple(b, iris.term("z"), a),
            Triple(a, iris.term("b"), b),
            Triple(a, iris.RDF_TYPE, iris.term("Country")),
        ],
        PREFIXES,
    ).decode()
    assert data.split("\n\n")[1:] == ["id:a a lw:Country ;\n    lw:b id:b .", "id:b lw:z id:a .\n"]


def test_every_process_writes_the_same_bytes() -> None:
    # Hash tables differ from process to process: the writer's own order of prefixes does.
    code = (
        "import sys, hashlib\nfrom pathlib import Path\nfrom pyoxigraph import parse\n"
        "from latticework.graph import canonical\nfrom latticework.vocabulary import iris\n"
        "p = iris.prefixes(Path(sys.argv[1]))\n"
        "print(hashlib.sha256(canonical.trig(set(parse(path=sys.argv[2])), p)).hexdigest())\n"
    )
    paths = [str(CONTENT / "ontology" / "prefixes.ttl"), str(min(GRAPHS, key=lambda p: p.stat().st_size))]
    seen = {
        subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, check=True,
                       env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])}).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(seen) == 1
