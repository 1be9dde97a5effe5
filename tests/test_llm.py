"""A model behind a local endpoint that answers well, badly, slowly and with nonsense. The text is invented."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from latticework.article.formats import read_bytes
from latticework.claims.model import Claim, Entity, Evidence
from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.errors import InputError, LimitError
from latticework.extraction.extractor import Extraction
from latticework.extraction.llm import KEY, Endpoint, ModelReader, merged
from latticework.store.ontology import vocabulary_of
from latticework.vocabulary.names import Vocabulary

pytest.importorskip("httpx")
pytest.importorskip("pydantic")

TEXT = "Japan joined the Lantern Lake Pact in 2031. 印度考虑加入灯湖公约。\n"
PACT = {"name": "Lantern Lake Pact", "type": "Alliance"}
JOINED = {
    "kind": "membership", "subject": {"name": "Japan", "type": "Country"}, "object": PACT, "status": "member",
    "time": "2031", "time_kind": "start", "quote": "Japan joined the Lantern Lake Pact in 2031.",
}  # fmt: skip
Reply = tuple[int, dict[str, str], str]


class Server:
    """An endpoint that gives prepared replies in turn, the last one again and again, and notes what it was asked."""

    def __init__(self, *replies: Reply | Callable[[], Reply]) -> None:
        outer = self
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.replies = list(replies)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.asked.append(json.loads(body))
                outer.keys.append(self.headers["authorization"])
                reply = outer.replies.pop(0) if len(outer.replies) > 1 else outer.replies[0]
                status, headers, text = reply() if callable(reply) else reply
                data = text.encode()
                try:
                    self.send_response(status)
                    for name, value in {**headers, "content-length": str(len(data))}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    pass  # who asked has gone

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.http.server_port}/v1"


def chat(content: str, tokens: tuple[int, int] = (100, 20)) -> Reply:
    usage = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}
    return 200, {}, json.dumps({"choices": [{"message": {"content": content}}], "usage": usage})


def said(*claims: object) -> Reply:
    return chat(json.dumps({"claims": claims}, ensure_ascii=False))


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    running: list[Server] = []

    def start(*replies: Reply | Callable[[], Reply]) -> Server:
        running.append(Server(*replies))
        return running[-1]

    yield start
    for server in running:
        server.http.shutdown()
        server.http.server_close()


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    return vocabulary_of(Content(tmp_path_factory.mktemp("root"), shipped_content()))


def asked(server: Server, vocabulary: Vocabulary, **choice: Any) -> tuple[Extraction, Endpoint]:
    endpoint = Endpoint(server.address, "m", patience=0.01, **choice)
    return ModelReader(vocabulary, endpoint).extract(TEXT), endpoint


def test_a_good_answer_becomes_grounded_claims_that_wait_for_review(
    serve: Callable[..., Server], vocabulary: Vocabulary
) -> None:
    found, endpoint = asked(serve(said(JOINED)), vocabulary)
    (claim,) = found.claims
    assert TEXT[claim.evidence.start : claim.evidence.end] == JOINED["quote"]
    assert (claim.subject.id, claim.status, claim.time, claim.rule, claim.review) == (
        "jpn", "member", "2031", "llm:m", "unreviewed",
    )  # fmt: skip
    assert [e.type for e in found.new] == ["Alliance"]
    assert not found.refused
    assert endpoint.cost.line((1.0, 2.0)).startswith("1 requests (0 from the cache), 100 tokens in, 20 out")
    assert "0.0001 at the prices given" in endpoint.cost.line((1.0, 2.0))


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"quote": "Japan has joined the Pact."}, "the quote is not in the text"),
     ({"kind": "friendship"}, "no such kind or type"),
     ({"status": "best friend"}, "status does not fit the kind"),
     ({"subject": {"name": "Lake", "type": "Water"}}, "no such kind or type"),
     ({"subject": {"name": "Examplia", "type": "Country"}}, "entity is neither in the passage nor resolved"),
     ({"subject": {"name": "Lantern Lake", "type": "Technology"}}, "type of the subject does not fit the kind"),
     ({"object": None}, "a membership claim needs an object"),
     ({"time": "next year"}, "'next year' is no date"),
     ({"quote": 7}, "a claim was not of the form asked for")],
)  # fmt: skip
def test_a_claim_that_does_not_hold_is_refused_and_counted_and_the_others_stay(
    serve: Callable[..., Server], vocabulary: Vocabulary, change: dict[str, Any], reason: str
) -> None:
    found, _ = asked(serve(said({**JOINED, **change}, JOINED)), vocabulary)
    assert [c.subject.id for c in found.claims] == ["jpn"]
    assert dict(found.refused) == {reason: 1}


@pytest.mark.parametrize(
    "nonsense", ["I cannot help with that.", "[1, 2", '{"claims": "none"}', "", "```json\nnull\n```"]
)
def test_nonsense_is_asked_for_once_more_and_then_counted(
    serve: Callable[..., Server], vocabulary: Vocabulary, nonsense: str
) -> None:
    server = serve(chat(nonsense))
    found, _ = asked(server, vocabulary)
    assert found.claims == ()
    assert dict(found.refused) == {"an answer was not the JSON asked for": 1}
    assert len(server.asked) == 2
    again, _ = asked(serve(chat(nonsense), said(JOINED)), vocabulary)
    assert len(again.claims) == 1


def test_a_fence_around_the_answer_does_no_harm(serve: Callable[..., Server], vocabulary: Vocabulary) -> None:
    fenced = "```json\n" + json.dumps({"claims": [JOINED]}) + "\n```"
    assert len(asked(serve(chat(fenced)), vocabulary)[0].claims) == 1


def test_an_endpoint_that_fails_for_a_while_is_asked_again(
    serve: Callable[..., Server], vocabulary: Vocabulary
) -> None:
    server = serve((503, {}, ""), (429, {"retry-after": "0"}, ""), (200, {}, "<html>"), said(JOINED))
    found, endpoint = asked(server, vocabulary)
    assert len(found.claims) == 1
    assert endpoint.cost.requests == 4


def test_an_endpoint_that_stays_silent_is_a_limit_and_one_that_refuses_an_error(
    serve: Callable[..., Server], vocabulary: Vocabulary
) -> None:
    with pytest.raises(LimitError, match="no answer after 4 tries: HTTP 500"):
        asked(serve((500, {}, "")), vocabulary)
    with pytest.raises(InputError, match="refuses: HTTP 401"):
        asked(serve((401, {}, "")), vocabulary)

    def slowly() -> Reply:
        time.sleep(0.6)
        return said(JOINED)

    with pytest.raises(LimitError, match="ReadTimeout"):
        asked(serve(slowly), vocabulary, timeout=0.1)


def test_a_sound_answer_is_kept_and_a_bad_one_is_not(
    serve: Callable[..., Server], vocabulary: Vocabulary, tmp_path: Path
) -> None:
    server = serve(chat("nonsense"), chat("nonsense"), said(JOINED))
    first, _ = asked(server, vocabulary, cache=tmp_path)
    second, _ = asked(server, vocabulary, cache=tmp_path)
    third, endpoint = asked(server, vocabulary, cache=tmp_path)
    assert [len(found.claims) for found in (first, second, third)] == [0, 1, 1]
    assert (endpoint.cost.requests, endpoint.cost.cached) == (0, 1)
    assert len(server.asked) == 3


def test_the_key_goes_to_the_endpoint_and_nowhere_else(
    serve: Callable[..., Server], vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, "an invented key")
    server = serve(said(JOINED))
    asked(server, vocabulary, cache=tmp_path)
    assert server.keys == ["Bearer an invented key"]
    assert all("invented key" not in path.read_text("utf-8") for path in tmp_path.iterdir())


def test_offsets_lead_back_through_markup(serve: Callable[..., Server], vocabulary: Vocabulary) -> None:
    source = "<body><article><p><b>Japan</b> joined the Lantern&#32;Lake Pact in 2031.</p></article></body>"
    read = read_bytes(source.encode(), "html", "a")
    endpoint = Endpoint(serve(said({**JOINED, "object": {"name": "Pact", "type": "Alliance"}})).address, "m")
    (claim,) = ModelReader(vocabulary, endpoint).extract(read.text, visible=read.visible()).claims
    assert (
        read.text[claim.evidence.start : claim.evidence.end]
        == "Japan</b> joined the Lantern&#32;Lake Pact in 2031."
    )


def test_a_long_text_is_asked_about_in_pieces_that_lose_nothing(
    serve: Callable[..., Server], vocabulary: Vocabulary
) -> None:
    server = serve(said(JOINED))
    filler = "这里没有任何主张。" * 300
    text = filler + TEXT + filler
    found = ModelReader(vocabulary, Endpoint(server.address, "m", patience=0.01)).extract(text)
    assert "".join(a["messages"][1]["content"] for a in server.asked if len(a["messages"]) == 2) == text
    assert [text[c.evidence.start : c.evidence.end] for c in found.claims] == [JOINED["quote"]]


def test_claims_of_rules_and_model_are_joined_and_keep_their_origins() -> None:
    rule = Claim("membership", Entity("jpn", "Country"), Entity("p", "Alliance"), "member",
                 Evidence(0, 43, "x"), confidence=Decimal("0.6"), rule="en-joined")  # fmt: skip
    model = Claim("membership", Entity("jpn", "Country"), Entity("p", "Alliance"), "member",
                  Evidence(6, 30, "y"), confidence=Decimal("0.5"), rule="llm:m")  # fmt: skip
    other = Claim("launch", Entity("p", "Alliance"), None, "planned", Evidence(0, 9, "z"), rule="llm:m")
    found = merged([Extraction((rule,)), Extraction((model, other))])
    assert [(c.kind, c.rule, c.confidence) for c in found.claims] == [
        ("launch", "llm:m", None), ("membership", "en-joined + llm:m", Decimal("0.8")),
    ]  # fmt: skip
