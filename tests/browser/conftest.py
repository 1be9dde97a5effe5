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
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with texts, root and store of the shipped graphs and the invented article."""
    found = tmp_path_factory.mktemp("browser")
    claims = _written(found / "texts")
    run(found, "load", str(claims))
    return found


def command(place: Path, *words: str) -> list[str]:
    """Return a command line over the root and store in a folder."""
    return [
        sys.executable, "-m", "latticework", "--root", str(place / "root"), "--store", str(place / "store"),
        "--articles", str(place / "texts"), *words,
    ]  # fmt: skip


def environment() -> dict[str, str]:
    """Return the environment of commands: this checkout, nobody's own root or name."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LATTICEWORK_")}
    return {**kept, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "LATTICEWORK_REVIEWER": "Ada"}


def run(place: Path, *words: str) -> str:
    """Run a command over a folder and return what it says."""
    done = subprocess.run(
        command(place, *words), check=True, env=environment(), capture_output=True, text=True
    )
    return done.stdout


@contextmanager
def serving(place: Path, *flags: str) -> Generator[str]:
    """Yield the address of a server over a folder."""
    process = subprocess.Popen(
        command(place, "serve", "--bind", "127.0.0.1:0", *flags),
        env=environment(), stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def server(place: Path) -> Iterator[str]:
    """Yield the address of a server over the shipped graphs and the invented article, its text at hand."""
    with serving(place) as address:
        yield address


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
        except OSError:  # not there yet, or slow
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
