"""What a start imports: heavy packages stay out until something needs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "rdflib", "owlready2", "SPARQLWrapper", "openpyxl", "rich", "pandas", "pyshacl", "owlrl", "filelock", "numpy",
    "http.server", "asyncio", "multiprocessing", "sqlite3",
}  # fmt: skip


def imported(script: str, place: Path) -> set[str]:
    """Return which heavy packages a fresh interpreter holds after running the script."""
    last = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LATTICEWORK_")}
    environment |= {"LATTICEWORK_ROOT": str(place / "root"), "LATTICEWORK_STORE": str(place / "store")}
    ran = subprocess.run(
        [sys.executable, "-c", f"{script}\n{last}"],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    return HEAVY & set(json.loads(ran.stderr.splitlines()[-1]))


def test_the_package_alone_imports_nothing_of_the_engine(shipped_place: Path) -> None:
    assert imported("import latticework", shipped_place) == set()
    script = "import latticework, sys; assert not [m for m in sys.modules if m.startswith('latticework.')]"
    imported(script, shipped_place)


def test_help_imports_neither_the_engine_nor_a_verb(shipped_place: Path) -> None:
    script = (
        "import sys\nfrom latticework.cli import cli\ncli.main(['--help'], standalone_mode=False)\n"
        "assert 'pyoxigraph' not in sys.modules and 'yaml' not in sys.modules\n"
        "assert not [m for m in sys.modules if m.startswith('latticework.cli.')]"
    )
    assert imported(script, shipped_place) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["report"],
        ["report", "members", "-p", "grouping=quad", "--format", "json"],
        ["report", "members", "-p", "grouping=四方安全对话"],
        ["report", "overlap", "--format", "csv"],
        ["report", "overlap", "--sparql"],
        ["report", "evidence", "-p", "grouping=quad", "--format", "html"],
        ["status"],
    ],
)
def test_a_report_starts_without_heavy_packages(arguments: list[str], shipped_place: Path) -> None:
    script = f"from latticework.cli import cli\ncli.main({arguments!r}, standalone_mode=False)"
    assert imported(script, shipped_place) == set()


def test_a_report_from_python_starts_without_heavy_packages(shipped_place: Path) -> None:
    store = str(shipped_place / "store")
    script = f"import latticework\nlatticework.open(store={store!r}).report('members', grouping='quad')"
    assert imported(script, shipped_place) == set()


def test_the_prompt_starts_without_heavy_packages(shipped_place: Path) -> None:
    script = "import latticework.cli.console, latticework.console.session, latticework.console.prompt, sys\n"
    script += "assert not {'pypinyin', 'opencc'} & set(sys.modules)"
    assert imported(script, shipped_place) <= {"asyncio"}  # the prompt's own


def test_the_test_itself_sees_a_heavy_package(shipped_place: Path) -> None:
    assert "rdflib" in imported("import rdflib", shipped_place)
