"""The wheel: the engine and the four content folders, and nothing else it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from latticework.content import FOLDERS

ROOT = Path(__file__).parents[1]
INSIDE = "latticework/_content/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel of this checkout, built in this environment: nothing is fetched."""
    if not (ROOT / "pyproject.toml").is_file():
        pytest.skip("skipped: not a checkout")
    folder = tmp_path_factory.mktemp("wheel")
    run = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    (built,) = folder.glob("*.whl")
    return built


def tracked(*folders: str) -> set[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders]
    listed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    if listed.returncode:
        pytest.skip("skipped: not a checkout")
    return {name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()}


def test_its_content_is_that_of_the_repository(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name.removeprefix(INSIDE) for name in archive.namelist() if name.startswith(INSIDE)}
        assert held == tracked(*FOLDERS)
        for name in held:
            assert archive.read(INSIDE + name) == (ROOT / name).read_bytes(), name


def test_it_holds_the_engine_and_its_description_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        rest = {n for n in archive.namelist() if not n.startswith(INSIDE) and ".dist-info/" not in n}
    assert rest == tracked("latticework")
    assert "latticework/py.typed" in rest


def test_it_answers_from_anywhere_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    run = subprocess.run(
        [sys.executable, "-m", "latticework", "report", "overlap", "--format", "json"],
        check=False, capture_output=True, text=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site"), "LATTICEWORK_ROOT": str(tmp_path / "root")},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    rows = json.loads(run.stdout)
    assert len(rows) > 10
    files = json.loads((tmp_path / "root" / "store" / "current.json").read_text(encoding="utf-8"))["files"]
    assert files and all(name.startswith(str(tmp_path / "site")) for name in files)
