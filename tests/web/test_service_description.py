"""The service description and VoID: there, true of this endpoint, and made of the terms of their vocabularies."""

from __future__ import annotations

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from tests.web.conftest import BASE, Running, client

SD, VOID = (
    Namespace("http://www.w3.org/ns/sparql-service-description#"),
    Namespace("http://rdfs.org/ns/void#"),
)


def described(server: Running, path: str, media: str = "text/turtle") -> Graph:
    answer = server.get(path, media)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media)
    return Graph().parse(data=answer.content, format={"application/ld+json": "json-ld"}.get(media, media))


@pytest.mark.parametrize(
    "media", ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"]
)
def test_the_endpoint_without_a_query_returns_rdf(reading: Running, media: str) -> None:
    assert len(described(reading, "/sparql", media)) > 10


def test_it_names_its_endpoint(reading: Running) -> None:
    endpoint = URIRef(f"{reading.url}/sparql")
    assert set(described(reading, "/sparql").objects(None, SD.endpoint)) == {endpoint}


def test_it_conforms_to_the_vocabulary(reading: Running, writing: Running) -> None:
    for server in (reading, writing):
        graph = described(server, "/sparql")
        for service in graph.subjects(RDF.type, SD.Service):
            assert len(set(graph.objects(service, SD.endpoint))) == 1
        languages = set(graph.objects(None, SD.supportedLanguage))
        assert (SD.SPARQL11Update in languages) == (server is writing)
        assert SD.SPARQL11Query in languages
        dataset = graph.value(None, RDF.type, SD.Dataset, any=False)
        assert len(set(graph.objects(dataset, SD.defaultGraph))) == 1
        for named in graph.objects(dataset, SD.namedGraph):
            assert (named, RDF.type, SD.NamedGraph) in graph
            assert len(set(graph.objects(named, SD.name))) == 1


def test_a_query_is_no_request_for_the_description(reading: Running) -> None:
    assert client.get(reading.url + "/sparql", headers={"Accept": "image/png"}).status_code == 406


def test_void_tells_sizes_that_are_true(reading: Running) -> None:
    graph = described(reading, "/.well-known/void")
    whole = URIRef(f"{BASE}graph/catalogue")
    assert (whole, VOID.sparqlEndpoint, URIRef(f"{reading.url}/sparql")) in graph
    article = URIRef(f"{BASE}article/us-japan-containment-of-china-5g")
    counted = reading.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{article}> {{ ?s ?p ?o }} }}")
    assert str(graph.value(article, VOID.triples)) == counted[0]["n"]
    country = next(node for node in graph.subjects(VOID["class"], URIRef(f"{BASE}ontology#Country")))
    counted = reading.select(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{BASE}ontology#Country> }}")
    assert str(graph.value(country, VOID.entities)) == counted[0]["n"]
