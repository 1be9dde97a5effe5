"""The engines that the contract is held over: started once a session, filled by our own push."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from latticework.push import GraphStore, Updates, push
from latticework.query.engine import Embedded
from latticework.query.remote import Remote
from latticework.query.transport import Transport, address
from latticework.store.reader import Store
from tests.engines import servers
from tests.engines.in_rdflib import InRdflib
from tests.engines.servers import Server


def filled(server: Server, store: Store, *, by_updates: bool = False) -> Remote:
    """Return the server as an engine, after a push of the store."""
    remote = Remote.named(server.endpoint, {})
    url, account = address(server.update if by_updates else server.graph_store, {})
    target = (Updates if by_updates else GraphStore)(url, Transport(account))
    push(store, remote, target, default_graph=server.default_graph)
    return remote


@pytest.fixture(scope="session")
def embedded(shipped: Store) -> Embedded:
    return Embedded(shipped)


@pytest.fixture(scope="session")
def over_rdflib(shipped: Store) -> InRdflib:
    return InRdflib(shipped)


@pytest.fixture(scope="session")
def oxigraph_program() -> str:
    program = servers.oxigraph_program()
    if program is None:
        pytest.skip("skipped: the oxigraph program (of the wheel `oxigraph`) is not installed")
    return program


@pytest.fixture(scope="session")
def virtuoso_program() -> str:
    program = servers.virtuoso_program()
    if program is None:
        pytest.skip("skipped: virtuoso-t (of the package virtuoso-opensource-7-bin) is not installed")
    return program


@pytest.fixture(scope="session")
def over_oxigraph(oxigraph_program: str, shipped: Store) -> Generator[Remote]:
    with servers.oxigraph(oxigraph_program) as server:
        yield filled(server, shipped)


@pytest.fixture(scope="session")
def virtuoso(virtuoso_program: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    with servers.virtuoso(virtuoso_program, tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


@pytest.fixture(scope="session")
def over_virtuoso(virtuoso: Server, shipped: Store) -> Remote:
    return filled(virtuoso, shipped)
