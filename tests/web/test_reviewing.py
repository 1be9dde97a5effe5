"""Who may decide through the server, and what becomes of decisions: 403 and 401, pages of others, two at once."""

from __future__ import annotations

import json
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests import sources
from tests.web.conftest import Running, Start, client

PAGE = {"Accept": "text/html"}
DESK = "/review/lantern-lake"
TOKEN = "a-token-of-sixteen-or-more"  # noqa: S105 - invented


@pytest.fixture(scope="module")
def place(start: Start, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return root and store with the invented article in them."""
    from latticework.content import Content, shipped
    from latticework.loaders import Source
    from latticework.store.generations import Home
    from latticework.workspace import Workspace

    folder = tmp_path_factory.mktemp("reviewing")
    workspace = Workspace(Content(folder / "root", shipped()), Home(folder / "store"), say=lambda _: None)
    workspace.load(Source(sources.written(folder / "in")))
    return folder / "root", folder / "store"


@pytest.fixture(scope="module")
def desk(start: Start, place: tuple[Path, Path]) -> Running:
    return start("--writable", root=place[0], store=place[1])


def lines(server: Running) -> list[dict[str, str]]:
    path = server.root / "graphs" / "decisions" / "lantern-lake.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def claims(server: Running, **headers: str) -> list[str]:
    page = client.get(server.url + DESK + "?show=all", headers={**PAGE, **headers}).text
    return re.findall(
        r'href="/review/lantern-lake\?show=all&amp;claim=(\w+)#now"[^>]*><span aria-hidden', page
    )


def post(
    server: Running, path: str = DESK, headers: dict[str, str] | None = None, **form: str
) -> httpx.Response:
    told = {**PAGE, "Origin": server.url, **(headers or {})}
    return client.post(server.url + path, data=form, headers={k: v for k, v in told.items() if v})


def test_a_server_that_only_reads_refuses_and_says_how_to_open_the_desk(reading: Running) -> None:
    for method in ("GET", "POST"):
        page = client.request(method, reading.url + DESK, headers={**PAGE, "Origin": reading.url})
        assert page.status_code == 403
        assert "latticework serve --writable" in page.text
        body = client.request(method, reading.url + DESK, headers={"Accept": "application/json"})
        assert (body.status_code, body.headers["content-type"]) == (403, "application/problem+json")
        assert body.json()["errors"][0]["remedy"] == "start it with latticework serve --writable"
    assert "/review" not in reading.get("/", "text/html").text
    assert not (reading.root / "graphs" / "decisions").exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://elsewhere.example"}, {"Origin": "null"}, {"Host": "elsewhere.example"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
    ],
)  # fmt: skip
def test_a_page_of_another_host_decides_nothing(desk: Running, headers: dict[str, str]) -> None:
    before = lines(desk)
    answer = post(desk, headers=headers, do="accept", claim=claims(desk)[0], seen="0")
    assert answer.status_code == 403
    assert lines(desk) == before


def test_decisions_come_into_the_store_while_the_server_answers(desk: Running) -> None:
    claim = claims(desk)[0]
    answer = post(desk, do="reject", claim=claim, seen="0", note="not so")
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"done=reject&of={claim}#now")
    assert lines(desk)[-1]["note"] == "not so"
    states = "SELECT ?state { GRAPH ?article { <https://latticework.example/claim/lantern-lake/%s> lw:reviewState ?state } }"
    deadline = time.monotonic() + 60
    while desk.select(states % claim) != [{"state": "https://latticework.example/status/rejected"}]:
        assert time.monotonic() < deadline, "the store does not follow"
        assert desk.get("/healthz").status_code == 200
        time.sleep(0.1)


def test_of_many_who_decide_on_one_claim_at_once_one_does_and_the_others_are_told(desk: Running) -> None:
    claim, before = claims(desk)[1], len(lines(desk))
    with ThreadPoolExecutor(6) as pool:
        sent = [pool.submit(post, desk, do="accept", claim=claim, seen="0") for _ in range(6)]
    assert sorted(each.result().status_code for each in sent) == [303, 409, 409, 409, 409, 409]
    assert len(lines(desk)) == before + 1


def test_what_does_not_fit_is_said_beside_what_was_typed(desk: Running) -> None:
    claim = claims(desk)[2]
    answer = post(
        desk, do="correct", claim=claim, seen="0", kind="membership", status="member", subject="Nowhere at all",
        object="灯湖公约", passage="Australia left it in 2033.",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "is not known" in answer.text
    assert 'value="Nowhere at all"' in answer.text
    assert post(desk, do="judge", claim=claim, seen="0").status_code == 422
    assert post(desk, do="accept", claim="none", seen="0").status_code == 409
    assert post(desk, "/review/no-article", do="accept", claim=claim, seen="0").status_code == 404


def test_with_tokens_a_reviewer_gives_one_and_a_name_before_anything_is_decided(
    start: Start, place: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "tokens").write_text(f"{TOKEN}\n")
    server = start("--writable", "--token-file", str(tmp_path / "tokens"), root=place[0], store=place[1])
    before = lines(server)
    assert server.get(DESK, "text/html").status_code == 401
    assert post(server, do="accept", claim="x", seen="0").status_code == 401
    wrong = post(server, "/review", who="Ada", token=TOKEN[::-1])
    assert (wrong.status_code, wrong.headers.get("set-cookie")) == (401, None)
    elsewhere = post(server, "/review", {"Origin": "http://elsewhere.example"}, who="A", token=TOKEN)
    assert elsewhere.status_code == 403
    entered = post(server, "/review", who="Ada", token=TOKEN)
    assert entered.status_code == 303
    kept = entered.headers.get_list("set-cookie")
    assert len(kept) == 2
    assert all("HttpOnly" in c and "SameSite=strict" in c and "Path=/review" in c for c in kept)
    assert not any("a-token" in c for c in kept)
    cookie = "; ".join(c.partition(";")[0] for c in kept)
    claim = claims(server, Cookie=cookie)[3]
    for refused in ({"Origin": "http://elsewhere.example"}, {"Origin": ""}):
        assert (
            post(server, DESK, {"Cookie": cookie, **refused}, do="accept", claim=claim, seen="0").status_code
            == 403
        )
    assert lines(server) == before
    assert post(server, DESK, {"Cookie": cookie}, do="accept", claim=claim, seen="0").status_code == 303
    assert lines(server)[-1]["who"] == "Ada"
    assert (
        client.post(
            server.url + "/update", data={"update": "CLEAR ALL"}, headers={"Cookie": cookie}
        ).status_code
        == 401
    )


def test_after_a_merge_the_desk_goes_on_with_the_claim_under_its_new_name(
    start: Start, place: tuple[Path, Path], tmp_path: Path
) -> None:
    shutil.copytree(place[0], tmp_path / "root")
    (tmp_path / "root" / "graphs" / "decisions" / "lantern-lake.jsonl").unlink(missing_ok=True)
    server = start("--writable", root=tmp_path / "root")
    claim = claims(server)[0]
    unknown = post(server, do="merge", claim=claim, seen="0", merge="Nowhere at all")
    assert unknown.status_code == 422
    assert 'value="Nowhere at all"' in unknown.text
    merged = post(server, do="merge", claim=claim, seen="0", merge="四方")
    at_hand = dict(parse_qsl(urlsplit(merged.headers["location"]).query))["claim"]
    assert at_hand != claim
    assert at_hand in claims(server)
    assert post(server, do="accept", claim=at_hand, seen="0").status_code == 303
