"""Every canned query, with the parameters of its worked cases, gives the same rows in every engine."""

from __future__ import annotations

from collections import Counter

import pytest

from latticework.content import Content, shipped
from latticework.query.canned import CannedQuery, Catalogue
from latticework.query.engine import Embedded, Engine
from latticework.query.remote import Remote
from latticework.report import run
from tests.engines.in_rdflib import InRdflib

CATALOGUE = Catalogue(Content(shipped() / "no-root", shipped()))
NAMES = sorted(CATALOGUE.files)


def answers_alike(query: CannedQuery, engine: Engine, embedded: Embedded) -> None:
    """Compare the rows of the SPARQL as multisets, and the rows of the report."""
    assert query.cases
    for case in query.cases:
        here = run.ask(query, case.parameters, embedded)
        there = run.ask(query, case.parameters, engine)
        assert there.sparql == here.sparql
        ours, theirs = embedded.select(here.sparql), engine.select(there.sparql)
        order = [theirs.variables.index(name) for name in ours.variables]
        found = Counter(tuple(str(row[i]) for i in order) for row in theirs.rows)
        assert found == Counter(tuple(map(str, row)) for row in ours.rows), case.parameters
        for language in ("en", "zh"):
            assert run.run(there, engine, language) == run.run(here, embedded, language), case.parameters


@pytest.mark.parametrize("name", NAMES)
def test_oxigraph_serve_answers_as_the_embedded_store(
    name: str, over_oxigraph: Remote, embedded: Embedded
) -> None:
    answers_alike(CATALOGUE.get(name), over_oxigraph, embedded)


@pytest.mark.parametrize("name", NAMES)
def test_virtuoso_answers_as_the_embedded_store(name: str, over_virtuoso: Remote, embedded: Embedded) -> None:
    answers_alike(CATALOGUE.get(name), over_virtuoso, embedded)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_rdflib_answers_as_the_embedded_store(name: str, over_rdflib: InRdflib, embedded: Embedded) -> None:
    answers_alike(CATALOGUE.get(name), over_rdflib, embedded)
