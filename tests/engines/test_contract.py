"""Every canned query, with the parameters of its worked cases, gives the same rows in every engine."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.errors import LatticeworkError
from latticework.query.canned import CannedQuery, Catalogue
from latticework.query.engine import Embedded, Engine
from latticework.query.remote import Remote
from latticework.report import run
from latticework.store.reader import Store
from tests.engines import servers
from tests.engines.conftest import filled
from tests.engines.in_rdflib import InRdflib

CATALOGUE = Catalogue(Content(shipped_content() / "no-root", shipped_content()))
NAMES = sorted(CATALOGUE.files)
# What Virtuoso 7.2.5 does with them; docs/engines.md says it too.
BEYOND_VIRTUOSO = {
    "collisions": "ends the server",
    "contested": "has no answer after a minute",
    "coverage-overlap": "SQ156: unknown table for a column",
    "technologies": "SP031: equiv replaces filter but under deprecation",
}
# What it answers with other rows: they rest on reference lists. So reports of reference lists are not for Virtuoso.
WRONG_IN_VIRTUOSO = {"category-members", "consensus", "regime-overlap", "regimes", "regimes-all"}


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
            tables = run.run(there, engine, language), run.run(here, embedded, language)
            assert tables[0].rows == tables[1].rows, case.parameters
            assert (tables[0].question, tables[0].notes) == (tables[1].question, tables[1].notes), (
                case.parameters
            )


@pytest.mark.parametrize("name", NAMES)
def test_oxigraph_serve_answers_as_the_embedded_store(
    name: str, over_oxigraph: Remote, embedded: Embedded
) -> None:
    answers_alike(CATALOGUE.get(name), over_oxigraph, embedded)


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name not in {*BEYOND_VIRTUOSO, *WRONG_IN_VIRTUOSO}]
)
def test_virtuoso_answers_as_the_embedded_store(name: str, over_virtuoso: Remote, embedded: Embedded) -> None:
    answers_alike(CATALOGUE.get(name), over_virtuoso, embedded)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(BEYOND_VIRTUOSO))
def test_what_virtuoso_cannot_answer_is_an_error_and_never_a_row(
    name: str, virtuoso_program: str, tmp_path: Path, shipped: Store, embedded: Embedded
) -> None:
    with servers.virtuoso(virtuoso_program, tmp_path) as server:  # its own: some of these end the server
        remote = filled(server, shipped)
        remote.transport = replace(remote.transport, timeout=5, tries=1)
        asked = run.ask(CATALOGUE.get(name), CATALOGUE.get(name).cases[0].parameters, embedded)
        with pytest.raises(LatticeworkError):
            remote.select(asked.sparql)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_rdflib_answers_as_the_embedded_store(name: str, over_rdflib: InRdflib, embedded: Embedded) -> None:
    answers_alike(CATALOGUE.get(name), over_rdflib, embedded)
