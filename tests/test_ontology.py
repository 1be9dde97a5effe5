"""The ontology: every term described, within OWL 2's DL and RL profiles, readable by other tools."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from latticework.content import shipped
from latticework.reasoning import asserted
from latticework.store import export
from latticework.vocabulary.iris import BASE, OWL, RDF_TYPE, RDFS, SKOS, prefixes

ONTOLOGY = shipped() / "ontology"
HERE = Path(__file__).parent / "ontology"
AXIOMS = asserted.axioms([ONTOLOGY / "latticework.ttl"])
KINDS = {
    NamedNode(OWL + name) for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
}
TERMS = sorted(
    {
        t.subject.value
        for t in AXIOMS
        if t.predicate == RDF_TYPE and t.object in KINDS and isinstance(t.subject, NamedNode)
        if t.subject.value.startswith(BASE + "ontology#")
    }
)


def languages(term: str, predicate: str) -> set[str | None]:
    wanted = (NamedNode(term), NamedNode(predicate))
    return {
        t.object.language
        for t in AXIOMS
        if (t.subject, t.predicate) == wanted and isinstance(t.object, Literal)
    }


def test_there_are_terms_to_look_at() -> None:
    assert len(TERMS) > 100


@pytest.mark.parametrize(
    ("predicate", "wanted"),
    [
        (RDFS + "label", {"en", "zh"}),
        (SKOS + "definition", {"en", "zh"}),
        (SKOS + "scopeNote", {"en"}),
        (SKOS + "example", {"en"}),
        (BASE + "ontology#counterExample", {"en"}),
    ],
)
def test_every_term_is_described(predicate: str, wanted: set[str | None]) -> None:
    assert [term for term in TERMS if not wanted <= languages(term, predicate)] == []


def test_no_term_is_class_and_property_at_once() -> None:
    # owlready2 crashes at a name that is both.
    kinds: dict[object, set[object]] = {}
    for t in AXIOMS:
        if t.predicate == RDF_TYPE and t.object in KINDS:
            kinds.setdefault(t.subject, set()).add(t.object)
    assert [term for term, found in kinds.items() if len(found) > 1] == []


@pytest.mark.parametrize("absent", [OWL + "hasKey", OWL + "imports"])
def test_axioms_that_reasoners_choke_on_stay_out(absent: str) -> None:
    assert [t for t in AXIOMS if t.predicate.value == absent] == []


def exported(form: str) -> bytes:
    return export.ontology([ONTOLOGY / "latticework.ttl"], form, prefixes(ONTOLOGY / "prefixes.ttl"))


def test_owlready2_opens_the_exported_ontology(tmp_path: Path) -> None:
    import owlready2

    path = tmp_path / "latticework.owl"
    path.write_bytes(exported("rdfxml"))
    world = owlready2.World()
    ontology = world.get_ontology(path.as_uri()).load()
    member_of = world[BASE + "ontology#memberOf"]
    assert isinstance(member_of, owlready2.ObjectPropertyClass)
    assert [[str(p.name) for p in chain.properties] for chain in member_of.property_chain] == [
        ["isInForceMemberIn", "claimedGroup"]
    ]
    alliance: Any = world[BASE + "ontology#Alliance"]
    assert world[BASE + "ontology#Grouping"] in alliance.ancestors()
    assert len([c for c in ontology.classes() if c.iri.startswith(BASE)]) == len(
        [
            t
            for t in TERMS
            if NamedNode(OWL + "Class") in {a.object for a in AXIOMS if a.subject == NamedNode(t)}
        ]
    )
    world.close()


def profiles(path: Path) -> dict[str, list[str]]:
    """Return the violations of each OWL 2 profile, by the checker of the OWL API inside owlready2's HermiT."""
    import owlready2

    if shutil.which("java") is None or shutil.which("javac") is None:
        pytest.skip("the OWL API's profile checker needs a JDK (java and javac)")
    jar = Path(str(owlready2.__file__)).parent / "hermit" / "HermiT.jar"
    run = ["java", "-cp", str(jar), str(HERE / "Profiles.java"), str(path)]
    done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=120)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_the_ontology_is_within_the_dl_and_rl_profiles(tmp_path: Path) -> None:
    path = tmp_path / "latticework.owl"
    path.write_bytes(exported("rdfxml"))
    assert profiles(path) == {"OWL 2 DL": [], "OWL 2 RL": []}


def test_the_profile_checker_sees_what_leaves_the_profiles(tmp_path: Path) -> None:
    text = exported("turtle").decode() + (
        "@prefix lw: <https://latticework.example/ontology#> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "lw:Alliance rdfs:subClassOf [ a owl:Restriction ; owl:onProperty lw:hasMember ; owl:minCardinality 2 ] .\n"
        "lw:published rdfs:range xsd:gYear .\n"
    )
    path = tmp_path / "wider.owl"
    triples = {q.triple for q in parse(text, format=RdfFormat.TURTLE)}
    path.write_bytes(serialize(triples, format=RdfFormat.RDF_XML) or b"")
    found = profiles(path)
    assert found["OWL 2 DL"] and found["OWL 2 RL"]


def test_rules_declare_the_prefixes_of_the_one_list() -> None:
    known = prefixes(ONTOLOGY / "prefixes.ttl")
    for path in (ONTOLOGY / "rules").glob("*.rq"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("PREFIX "):
                _, name, namespace = line.split()
                assert known.get(name.rstrip(":")) == namespace.strip("<>"), path.name


def test_every_alignment_speaks_of_a_term_that_is_there() -> None:
    aligned = {q.triple for q in parse(path=str(ONTOLOGY / "alignments.ttl"))}
    subjects = {
        t.subject.value for t in aligned if isinstance(t, Triple) and isinstance(t.subject, NamedNode)
    }
    assert subjects and subjects <= set(TERMS)
