"""A server's faults become errors that say so: a short answer is never taken for a whole one."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.message import Message
from io import BytesIO
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from latticework.errors import InputError, LatticeworkError, LimitError, UsageError
from latticework.query import results
from latticework.query.remote import SHORT, Remote
from latticework.query.transport import Account, Reply, Transport, address
from tests.engines.bad_server import JSON, Asked, BadServer, Said, answering

QUERY = "SELECT ?x WHERE { ?s ?p ?x }"
ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"one"}},{"x":{"type":"literal","value":"two"}}]}}'
XML = (
    b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
    b'<results><result><binding name="x"><literal>one</literal></binding></result></results></sparql>'
)


def remote(
    server: BadServer, *, account: Account | None = None, pauses: list[float] | None = None, **more: Any
) -> Remote:
    waited = pauses if pauses is not None else []
    return Remote(server.url, transport=Transport(account or Account(), sleep=waited.append, **more))


def always(said: Said) -> Callable[[Asked, int], Said]:
    def answer(asked: Asked, before: int) -> Said:
        return said

    return answer


def test_a_server_that_asks_to_come_back_is_waited_for_and_then_answers() -> None:
    pauses: list[float] = []
    busy = Said(b"busy", 503, "text/plain", (("Retry-After", "7"),))
    with answering(lambda asked, before: busy if before < 2 else Said(ROWS)) as server:
        rows = remote(server, pauses=pauses).select(QUERY).rows
    assert rows == [(Literal("one"),), (Literal("two"),)]
    assert pauses == [7.0, 7.0]


def test_without_retry_after_the_pauses_grow_and_end() -> None:
    pauses: list[float] = []
    with (
        answering(always(Said(b"busy", 502, "text/plain"))) as server,
        pytest.raises(LimitError, match="502"),
    ):
        remote(server, pauses=pauses).select(QUERY)
    assert pauses == [0.5, 1.0, 2.0, 4.0]


def test_a_server_that_asks_for_an_hour_is_not_waited_for() -> None:
    pauses: list[float] = []
    with answering(always(Said(b"", 503, "text/plain", (("Retry-After", "3600"),)))) as server:
        with pytest.raises(LimitError, match="3600"):
            remote(server, pauses=pauses).select(QUERY)
        assert len(server.asked) == 1
    assert pauses == []


def test_a_server_that_is_not_there_is_said_not_to_be_reached() -> None:
    with answering(always(Said(ROWS))) as server:
        gone = remote(server)
    with pytest.raises(LatticeworkError, match="cannot be reached"):
        gone.select(QUERY)


@pytest.mark.parametrize(
    ("whole", "type_"), [(ROWS, JSON), (XML, "application/sparql-results+xml")], ids=["json", "xml"]
)
def test_results_that_end_early_give_no_rows_wherever_they_end(whole: bytes, type_: str) -> None:
    headers = Message()
    headers["Content-Type"] = type_
    assert results.rows(Reply(200, headers, BytesIO(whole)), "here")[1]
    for end in range(len(whole)):
        with pytest.raises(LatticeworkError):
            results.rows(Reply(200, headers, BytesIO(whole[:end])), "here")


@pytest.mark.parametrize(
    ("whole", "type_"), [(ROWS, JSON), (XML, "application/sparql-results+xml")], ids=["json", "xml"]
)
def test_a_cut_answer_over_the_wire_is_said_to_be_cut(whole: bytes, type_: str) -> None:
    said = Said(whole[:-30], type=type_)
    with answering(always(said)) as server, pytest.raises(LatticeworkError, match="cut or broken"):
        remote(server).select(QUERY)


def test_an_answer_shorter_than_its_declared_length_gives_no_rows_even_if_it_parses() -> None:
    with answering(always(Said(ROWS, cut=10))) as server, pytest.raises(LatticeworkError, match="cut off"):
        remote(server).select(QUERY)


def test_an_error_text_after_whole_json_gives_no_rows() -> None:
    with (
        answering(always(Said(ROWS + b"\nVirtuoso S1T00 Error"))) as server,
        pytest.raises(LatticeworkError, match="cut or broken"),
    ):
        remote(server).select(QUERY)


def test_a_status_of_200_with_an_error_text_is_an_error_that_quotes_it() -> None:
    with (
        answering(always(Said(b"Query timed out after 30 s"))) as server,
        pytest.raises(LatticeworkError, match="Query timed out after 30 s"),
    ):
        remote(server).select(QUERY)


@pytest.mark.parametrize("type_", ["text/html", "application/sparql-results+json"])
def test_a_web_page_is_an_error_that_says_so(type_: str) -> None:
    said = Said(b"<!DOCTYPE html><html><body>Sign in</body></html>", type=type_)
    with answering(always(said)) as server, pytest.raises(LatticeworkError, match="web page"):
        remote(server).select(QUERY)


def test_another_content_type_is_an_error_even_with_sound_rows_in_it() -> None:
    with (
        answering(always(Said(b"x\r\none\r\n", type="text/csv"))) as server,
        pytest.raises(LatticeworkError, match="text/csv"),
    ):
        remote(server).select(QUERY)


@pytest.mark.parametrize(
    "header", [("X-SPARQL-MaxRows", "10000"), ("X-SQL-State", "S1TAT")], ids=lambda header: header[0]
)
def test_an_answer_that_its_headers_call_a_part_gives_no_rows(header: tuple[str, str]) -> None:
    with (
        answering(always(Said(ROWS, headers=(header,)))) as server,
        pytest.raises(LatticeworkError, match=header[1]),
    ):
        remote(server).select(QUERY)


def test_members_of_a_servers_own_beside_the_results_do_no_harm() -> None:
    with answering(always(Said(ROWS[:-1] + b',"meta":{"query-time-ms":3}}'))) as server:
        assert remote(server).select(QUERY).rows == [(Literal("one"),), (Literal("two"),)]


def test_yes_or_no_to_a_select_is_an_error() -> None:
    with (
        answering(always(Said(b'{"head":{},"boolean":true}'))) as server,
        pytest.raises(LatticeworkError, match="yes or no"),
    ):
        remote(server).select(QUERY)


@pytest.mark.parametrize("drip", [0.02, 5.0])
def test_a_slow_answer_ends_at_the_deadline_however_it_drips(drip: float) -> None:
    began = time.monotonic()
    with (
        answering(always(Said(ROWS, drip=drip))) as server,
        pytest.raises(LimitError, match="no whole answer"),
    ):
        remote(server, timeout=0.3).select(QUERY)
    assert time.monotonic() - began < 3


def test_an_account_is_sent_as_basic_or_as_a_bearer_token() -> None:
    with answering(always(Said(ROWS))) as server:
        remote(server, account=Account("ann", "pä:ss")).select(QUERY)
        remote(server, account=Account(token="t0ken")).select(QUERY)  # noqa: S106 - invented
        remote(server).select(QUERY)
    assert [asked.headers.get("authorization") for asked in server.asked] == [
        "Basic YW5uOnDDpDpzcw==", "Bearer t0ken", None,
    ]  # fmt: skip


def test_a_server_that_knows_only_digest_gets_a_digest() -> None:
    challenge = ("WWW-Authenticate", 'Digest realm="SPARQL", nonce="n1", qop="auth", algorithm="MD5"')

    def answer(asked: Asked, before: int) -> Said:
        given = asked.headers.get("authorization", "")
        if given.startswith("Digest") and 'username="ann"' in given:
            return Said(ROWS)
        return Said(b"", 401, "text/html", () if given else (challenge,))  # as Virtuoso: a bare 401 to Basic

    with answering(answer) as server:
        assert len(remote(server, account=Account("ann", "secret")).select(QUERY).rows) == 2


def test_an_account_that_is_wanted_or_wrong_is_said_to_be() -> None:
    with answering(always(Said(b"", 401, "text/plain"))) as server:
        for account in (Account(), Account("ann", "wrong")):
            with pytest.raises(UsageError, match="401") as caught:
                remote(server, account=account).select(QUERY)
            assert "wrong" not in str(caught.value)


def test_a_redirect_to_another_host_is_refused_and_gets_no_credentials() -> None:
    with answering(always(Said(ROWS))) as other:
        away = other.url.replace("127.0.0.1", "localhost")
        with (
            answering(always(Said(b"", 307, "text/plain", (("Location", away),)))) as server,
            pytest.raises(LatticeworkError, match="localhost"),
        ):
            remote(server, account=Account("ann", "secret")).select(QUERY)
    assert other.asked == []


def test_a_long_query_goes_as_a_form_and_a_redirect_on_its_host_keeps_it() -> None:
    query = QUERY + " #" + "x" * SHORT

    def answer(asked: Asked, before: int) -> Said:
        return Said(ROWS) if before else Said(b"", 301, "text/plain", (("Location", "/elsewhere"),))

    with answering(answer) as server:
        assert len(remote(server).select(query).rows) == 2
    assert [(asked.method, asked.query) for asked in server.asked] == [("POST", query)] * 2
    assert server.asked[1].headers["content-type"] == "application/x-www-form-urlencoded"


def test_a_short_query_goes_by_get_with_the_parameters_of_the_url() -> None:
    with answering(always(Said(ROWS))) as server:
        Remote(server.url + "?default-graph-uri=https%3A%2F%2Fg.example%2F", transport=Transport()).select(
            QUERY
        )
    assert server.asked[0].method == "GET"
    assert server.asked[0].query == QUERY
    assert "default-graph-uri=https" in server.asked[0].path


def test_what_the_server_does_not_take_is_bad_input_with_its_words() -> None:
    with (
        answering(always(Said(b"unexpected token at 1:7", 400, "text/plain"))) as server,
        pytest.raises(InputError, match="unexpected token at 1:7"),
    ):
        remote(server).select(QUERY)


@pytest.mark.parametrize(
    "query", ["SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", "DELETE WHERE { ?s ?p ?o }"]
)
def test_what_the_guard_refuses_never_leaves(query: str) -> None:
    with answering(always(Said(ROWS))) as server, pytest.raises(UsageError):
        remote(server).select(query)
    assert server.asked == []


@pytest.mark.parametrize(
    "url", ["ftp://h.example/x", "file:///etc/hosts", "h.example/sparql", "http://", "http://h:x/"]
)
def test_only_http_and_https_are_addresses(url: str) -> None:
    with pytest.raises(UsageError):
        address(url, {})


def test_the_account_of_a_url_goes_before_that_of_the_environment_and_is_never_printed() -> None:
    environ = {"LATTICEWORK_ENDPOINT_USER": "bob", "LATTICEWORK_ENDPOINT_PASSWORD": "b"}
    url, account = address("https://ann:p%40ss@h.example:8443/sparql?a=b#c", environ)
    assert (url, account) == ("https://h.example:8443/sparql?a=b", Account("ann", "p@ss"))
    assert address("http://h.example/", environ)[1] == Account("bob", "b")
    assert "p@ss" not in repr(account)


@pytest.mark.parametrize(
    ("kind", "written", "settled"),
    [
        ("boolean", "1", "true"), ("boolean", "0", "false"), ("boolean", "true", "true"),
        ("dateTime", "2021-03-01T00:00:00.000Z", "2021-03-01T00:00:00Z"),
        ("dateTime", "2021-03-01T08:00:00+08:00", "2021-03-01T00:00:00Z"),
        ("dateTime", "2021-03-01T00:00:00", "2021-03-01T00:00:00"),
        ("decimal", "2.50", "2.5"), ("decimal", "100.0", "100"), ("decimal", "100", "100"), ("decimal", "x", "x"),
        ("integer", "+007", "7"), ("string", "1.0", "1.0"),
    ],
)  # fmt: skip
def test_values_are_written_as_the_embedded_store_writes_them(kind: str, written: str, settled: str) -> None:
    datatype = f"http://www.w3.org/2001/XMLSchema#{kind}"
    body = (
        f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{{"x":{{"type":"typed-literal",'
        f'"datatype":"{datatype}","value":"{written}"}}}}]}}}}'
    )
    with answering(always(Said(body.encode()))) as server:
        assert remote(server).select(QUERY).rows == [(Literal(settled, datatype=NamedNode(datatype)),)]
