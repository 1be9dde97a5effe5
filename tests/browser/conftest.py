"""A running server over an invented article, and a real browser that reaches nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

ROOT = Path(__file__).parents[2]
# Invented: no such pact, lake or meeting exists. 𠮷 is one code point and two UTF-16 units, before every passage.
TEXT = (
    "𠮷田湖畔\n"
    "The Lantern Lake Pact is an invented alliance.\n"
    "Japan and Examplia founded it in March 2031. It works on quantum lanterns.\n"
    "An invented spokesman said that Australia may join.\n"
)
PACT: dict[str, Any] = {
    "id": "lantern-lake-pact", "type": "Alliance", "labels": {"en": ["Lantern Lake Pact"], "zh": ["灯湖公约"]},
}  # fmt: skip
EXAMPLIA: dict[str, Any] = {
    "id": "examplia",
    "type": "Country",
    "labels": {"en": ["Examplia"], "zh": ["示例国"]},
}
SPOKESMAN: dict[str, Any] = {
    "id": "spokesman",
    "type": "Person",
    "labels": {"en": ["A spokesman"], "zh": ["某发言人"]},
}
FOUNDED = "Japan and Examplia founded it in March 2031."


def _claim(passage: str, subject: object, status: str, **more: object) -> dict[str, Any]:
    start = TEXT.index(passage)
    return {
        "kind": "membership", "subject": subject, "object": PACT, "status": status,
        "start": start, "end": start + len(passage), **more,
    }  # fmt: skip


def _written(folder: Path) -> Path:
    folder.mkdir(parents=True)
    header = {
        "article": {
            "id": "lantern-lake",
            "title": "Lantern Lake",
            "published": "2033-05-02",
            "language": "en",
        }
    }
    japan = {"id": "jpn", "type": "Country", "labels": {"en": ["Japan"], "zh": ["日本"]}}
    australia = {"id": "aus", "type": "Country", "labels": {"en": ["Australia"], "zh": ["澳大利亚"]}}
    claims = [
        _claim(FOUNDED, japan, "founding", time="2031-03", time_kind="start"),
        _claim(FOUNDED, EXAMPLIA, "founding", time="2031-03", time_kind="start"),
        _claim("Australia may join", australia, "prospective", attributed_to=SPOKESMAN),
    ]
    path = folder / "lantern.jsonl"
    path.write_text(
        "".join(json.dumps(c, ensure_ascii=False) + "\n" for c in [header, *claims]), encoding="utf-8"
    )
    path.with_suffix(".txt").write_bytes(TEXT.encode())
    return path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a server over the shipped graphs and the invented article, its text at hand."""
    place = tmp_path_factory.mktemp("browser")
    claims = _written(place / "texts")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LATTICEWORK_ROOT": str(place / "root"),
        "LANG": "C.UTF-8",
    }
    command = [
        sys.executable,
        "-m",
        "latticework",
        "--store",
        str(place / "store"),
        "--articles",
        str(place / "texts"),
    ]
    subprocess.run([*command, "load", str(claims)], check=True, env=environment, capture_output=True)
    process = subprocess.Popen(
        [*command, "serve", "--bind", "127.0.0.1:0"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.wait(20)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"http://[\w.]+:\d+", line):
            break
    else:
        raise AssertionError("the server ended before it listened")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(found.group() + "/healthz", timeout=2).close()  # noqa: S310 - our own server
            return found.group()
        except (URLError, TimeoutError):  # a machine that does much else is slow, and no failure
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Yield a headless browser, or skip where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="skipped: playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("skipped: no browser (install chromium and CJK fonts)")
    with sync_api.sync_playwright() as playwright:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


class Reader:
    """A tab in one language. What it would fetch from elsewhere is blocked and written down."""

    def __init__(
        self, browser: Any, server: str, language: str, width: int = 1280, scripts: bool = True
    ) -> None:
        """Open an empty tab."""
        locale = {"zh": "zh-CN", "en": "en-GB", "ja": "ja-JP"}[language]
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=locale, java_script_enabled=scripts
        )
        self.page: Any = self.context.new_page()
        self.server, self.outside, self.complaints = server, list[str](), list[str]()
        self.page.route("**/*", self._let)
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._fail)

    def _let(self, route: Any) -> None:
        if route.request.url.startswith((self.server, "data:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def _hear(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _fail(self, error: Any) -> None:
        self.complaints.append(str(error))

    def go(self, path: str) -> Any:
        """Open a page of the server and return the tab."""
        self.page.goto(self.server + path)
        return self.page


@pytest.fixture
def reader(chromium: Any, server: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Yield a reader; parametrise indirectly with `(language, width, scripts)`."""
    chosen: tuple[Any, ...] = getattr(request, "param", ("en",))
    opened = Reader(chromium, server, *chosen)
    yield opened
    opened.context.close()
