"""`Remote`: a SPARQL 1.1 server as the engine of reports.

SPARQLWrapper writes the requests of the protocol; they are sent by `transport`, which keeps deadlines,
tries again, and gives an answer whole or not at all. Long queries go as a POST form: Virtuoso hangs on a
query that is posted directly.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from latticework.errors import LatticeworkError, UsageError
from latticework.query import guard, results
from latticework.query.binder import Term
from latticework.query.engine import Answer
from latticework.query.folding import folded
from latticework.query.tokens import tokens
from latticework.query.transport import Account, Reply, Transport, address, refusal
from latticework.query.worker import Result
from latticework.vocabulary import iris
from latticework.vocabulary.names import Names, Vocabulary

SHORT = 2000  # characters of a query; longer ones do not fit into a URL everywhere
_SUBSET = "http://rdfs.org/ns/void#subset"
_BATCH = 200  # things named in one query
_NAMES = (
    iris.PREF_LABEL,
    iris.ALT_LABEL,
    iris.HIDDEN_LABEL,
    iris.REPLACED_BY,
    iris.NEEDS_RATIFICATION,
    iris.ISO2,
    iris.ISO3,
)
_GRAPHS = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_GRAPH_FORMATS = {
    "application/n-triples": RdfFormat.N_TRIPLES, "text/plain": RdfFormat.N_TRIPLES, "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE, "application/rdf+xml": RdfFormat.RDF_XML,
}  # fmt: skip


class Remote:
    """A SPARQL endpoint, read-only: its default graph is what reports count.

    Parameters of the protocol in the URL are kept: `http://host/sparql?default-graph-uri=…` names the graph
    that stands as the default graph.
    """

    def __init__(self, url: str, *, transport: Transport | None = None, graph: str | None = None) -> None:
        """Ask this endpoint; `graph` stands as its default graph. Raises UsageError for a URL that is none."""
        bare, account = address(url, {} if transport else os.environ)
        parts = urlsplit(bare)
        self.url = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
        self.parameters = [
            (k, v) for k, v in parse_qsl(parts.query) if k != "default-graph-uri" or graph is None
        ]
        if graph is not None:
            self.parameters.append(("default-graph-uri", graph))
        self.transport = transport or Transport(account)
        if transport and not transport.account.header() and account.header():
            self.transport.account = account

    @classmethod
    def named(
        cls, url: str, environ: Mapping[str, str], timeout: float = 60.0, graph: str | None = None
    ) -> Remote:
        """Return the endpoint of a URL, asked as the account in the URL or in the environment."""
        _, account = address(url, environ)
        return cls(url, transport=Transport(account, timeout), graph=graph)

    @property
    def account(self) -> Account:
        """Who asks."""
        return self.transport.account

    def whole(self) -> Remote:
        """Return the same endpoint without a choice of graphs: GRAPH then reaches every one."""
        url = self.url
        if kept := [(k, v) for k, v in self.parameters if not k.endswith("-graph-uri")]:
            url += "?" + urlencode(kept)
        return Remote(url, transport=self.transport)

    @cached_property
    def _named(self) -> list[tuple[str, str]]:
        """The named graphs, as the protocol wants them where a default graph is chosen: else there are none."""
        if not any(k == "default-graph-uri" for k, _ in self.parameters):
            return []
        whole, catalogue = self.whole(), iris.graph("catalogue")
        found = whole.select(
            f"SELECT ?graph WHERE {{ GRAPH {catalogue} {{ {catalogue} <{_SUBSET}> ?graph }} }}"
        ).rows
        if not found:  # nothing that our push has made; Virtuoso takes ten seconds for this
            found = whole.select("SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }").rows
        names = results.distinct(row[0] for row in found) | {catalogue.value}
        return [("named-graph-uri", name) for name in sorted(names) if name.startswith(iris.BASE)]

    # ---- what a report needs -------------------------------------------------------------------------

    def select(self, query: str) -> Answer:
        """Return the rows of a SELECT.

        Raises UsageError for what guard refuses, InputError where the server does not take the query,
        LimitError at the deadline, LatticeworkError for an answer that is cut or false.
        """
        if guard.check(query) != "SELECT":
            raise UsageError("a report is a SELECT", remedy="rewrite the query")
        return self._rows(folded(query))

    def _rows(self, query: str) -> Answer:
        return Answer(*results.rows(self.ask_for(query, results.ACCEPT), self.url))

    def boolean(self, query: str) -> bool:
        """Return the answer of an ASK."""
        guard.check(query)
        return results.boolean(self.ask_for(query, results.ACCEPT), self.url)

    def triples(self, query: str) -> list[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE."""
        guard.check(query)
        reply = self.ask_for(query, _GRAPHS)
        results.refuse_part(reply, self.url)
        form = _GRAPH_FORMATS.get(reply.media_type)
        if form is None:
            raise results.wrong_type(reply, self.url, "RDF")
        try:
            return [quad.triple for quad in parse(reply.body, format=form, base_iri=self.url)]
        except (SyntaxError, ValueError) as error:
            raise LatticeworkError(f"the answer is cut or broken ({error})", where=self.url) from None

    def run(self, query: str, form: str, limit: int | None = None) -> Result:
        """Return what a query of that form gives, as the store's worker does; `limit` is of rows or triples."""
        if form == "ASK":
            return Result(form, json.dumps({"head": {}, "boolean": self.boolean(query)}).encode())
        if form != "SELECT":
            return Result(form, serialize(self.triples(query)[:limit], format=RdfFormat.N_TRIPLES) or b"")
        answer = self._rows(query)
        return Result(form, results.document(answer.variables, answer.rows[:limit]))

    def labels(self, things: Iterable[str], language: str) -> dict[str, str]:
        """Return the name to show of each thing that has one."""
        names: dict[str, Names] = {}
        for values in _batches(things):
            query = (
                f"SELECT ?thing ?name WHERE {{ VALUES ?thing {{ {values} }} ?thing {iris.PREF_LABEL} ?name }}"
            )
            for thing, name in self.select(query).rows:
                if isinstance(thing, NamedNode) and isinstance(name, Literal):
                    names.setdefault(thing.value, Names()).preferred[name.language or ""] = name.value
        return {thing: label for thing, found in names.items() if (label := found.label(language))}

    def classes(self, iri: str) -> set[str]:
        """Return the local names of a thing's classes; empty for an unknown one."""
        try:
            thing = NamedNode(iri)
        except ValueError:
            return set()
        answer = self.select(f"SELECT DISTINCT ?class WHERE {{ {thing} {iris.RDF_TYPE} ?class }}")
        return {iris.local_name(value) for value in results.distinct(row[0] for row in answer.rows)}

    def vocabulary(self) -> Vocabulary:
        """Return every name in the graph, read once."""
        return self._vocabulary

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        found: set[Triple] = set()
        for predicate in _NAMES:
            answer = self.select(f"SELECT DISTINCT ?thing ?value WHERE {{ ?thing {predicate} ?value }}")
            for thing, value in answer.rows:
                if predicate == iris.NEEDS_RATIFICATION and value is not None:
                    # Virtuoso keeps a truth value as the integer 0 or 1
                    value = Literal("true" if value.value in ("1", "true") else "false")
                found.update(_triple(thing, predicate, value))
        named = f"SELECT DISTINCT ?thing ?class WHERE {{ VALUES ?name {{ {' '.join(map(str, _NAMES))} }} ?thing ?name ?value ; {iris.RDF_TYPE} ?class }}"
        for thing, value in self.select(named).rows:
            found.update(_triple(thing, iris.RDF_TYPE, value))
        return Vocabulary(sorted(found, key=str))

    def described(self, things: Iterable[str]) -> list[Triple]:
        """Return the statements about these claims and about their passages."""
        found: set[Triple] = set()
        subjects = set(things)
        while subjects:
            passages: set[str] = set()
            for values in _batches(subjects):
                query = f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
                for subject, predicate, value in self.select(query).rows:
                    if isinstance(predicate, NamedNode):
                        found.update(_triple(subject, predicate, value))
                        if predicate == iris.term("evidence") and isinstance(value, NamedNode):
                            passages.add(value.value)
            subjects = passages - {t.subject.value for t in found if isinstance(t.subject, NamedNode)}
        return sorted(found, key=str)

    # ---- the protocol --------------------------------------------------------------------------------

    def ask_for(self, query: str, accept: str) -> Reply:
        """Return the answer to a query, by GET where it is short. Raises for a status that is no success."""
        request = self._request(query)
        headers = {"Accept": accept} | {
            key: value for key, value in request.header_items() if key.lower() == "content-type"
        }
        data = request.data if isinstance(request.data, bytes) else None
        reply = self.transport.send(request.full_url, request.get_method(), headers, data)
        if reply.status >= 300:
            raise refusal(reply, self.url)
        return reply

    def _request(self, query: str) -> Any:
        """Return the request of the SPARQL 1.1 Protocol for a query."""
        from SPARQLWrapper import GET, POST, SPARQLWrapper  # 50 ms: only who asks a server pays for it

        class Request(SPARQLWrapper):
            """Its requests without its sending: that has no deadline and joins redirects to other hosts."""

            def made(self) -> Any:
                return self._createRequest()

        graphs = self._named if any(token.is_word("GRAPH") for token in tokens(query)) else []
        wrapper = Request(self.url, agent="latticework")
        wrapper.setQuery(query)
        wrapper.setOnlyConneg(True)  # `format=` and its like mean other things to other servers
        wrapper.setMethod(GET if len(query) + sum(len(v) + 20 for _, v in graphs) <= SHORT else POST)
        for name, value in (*self.parameters, *graphs):
            wrapper.addParameter(name, value)
        return wrapper.made()


def with_prefixes(query: str, prefixes: Mapping[str, str]) -> str:
    """Return a query with PREFIX for each known prefix that it uses and does not declare, on its first line."""
    used: set[str] = set()
    declared: set[str] = set()
    before = False
    for token in tokens(query):
        if token.kind == "name" and not token.text.startswith("_:"):
            (declared if before else used).add(token.text.partition(":")[0])
        before = token.is_word("PREFIX")
    lines = [f"PREFIX {name}: <{prefixes[name]}> " for name in sorted(used - declared) if name in prefixes]
    return "".join(lines) + query


def graph_name(remote: Remote, name: str) -> str:
    """Return the IRI of a graph on the server, by IRI or short name. Raises UsageError where it holds nothing."""
    tried = (
        [name]
        if re.match(r"[a-z][a-z0-9+.-]*:", name)
        else [iris.BASE + head + name for head in ("graph/", "article/")]
    )
    for candidate in tried:
        try:
            if remote.boolean(f"ASK {{ GRAPH {NamedNode(candidate)} {{ ?s ?p ?o }} }}"):
                return candidate
        except ValueError:
            break
    raise UsageError(
        f"there is no graph {name!r} on the server", where=remote.url, remedy="give its whole IRI"
    )


def _batches(things: Iterable[str]) -> Iterator[str]:
    """Yield things as terms for VALUES, so many at a time; what is no IRI names nothing."""
    rest = iter(sorted(set(things)))
    while batch := list(islice(rest, _BATCH)):
        terms: list[str] = []
        for thing in batch:
            try:
                terms.append(str(NamedNode(thing)))
            except ValueError:
                continue
        if terms:
            yield " ".join(terms)


def _triple(subject: Term | None, predicate: NamedNode, value: Term | None) -> Sequence[Triple]:
    return [Triple(subject, predicate, value)] if isinstance(subject, NamedNode) and value is not None else []
