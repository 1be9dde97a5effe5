"""The documentation is true: what it shows runs and prints that, what there is, is described, links lead on.

In `console` blocks the lines after `$ ` are run and their output is compared; `sh` blocks are run; `python`
blocks are doctests. `LATTICEWORK_REWRITE_DOCS=1` writes what the commands print today into them: review the
difference.
"""

from __future__ import annotations

import doctest
import importlib
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from latticework import loaders
from latticework.cli import VERBS, cli
from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.query.canned import COLUMN_TYPES, Catalogue
from latticework.query.parameters import STANDARD, TYPES
from latticework.report import views
from latticework.report.formats import NAMES as TABLE_FORMATS
from latticework.store.export import FORMATS as EXPORT_FORMATS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GENERATED = [page for page in PAGES if "[[[cog" in page.read_text(encoding="utf-8")]
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
REWRITE = "LATTICEWORK_REWRITE_DOCS"


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


# ---- what is shown, runs ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Desk:
    """A place to run commands in: a folder, and an environment with a root of its own."""

    folder: Path
    environment: dict[str, str]

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            check=False, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, encoding="utf-8", timeout=60,
        )  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a fresh folder in which `latticework` is this checkout's, with an empty root."""
    programs, folder = tmp_path / "bin", tmp_path / "desk"
    programs.mkdir()
    folder.mkdir()
    for name, arguments in {"latticework": "-m latticework", "python": ""}.items():
        program = programs / name
        program.write_text(
            f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {arguments} "$@"\n', encoding="utf-8"
        )
        program.chmod(0o755)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LATTICEWORK_")} | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "LATTICEWORK_ROOT": str(tmp_path / "root"),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    return Desk(folder, environment)


def blocks(page: Path, *languages: str) -> list[re.Match[str]]:
    return [b for b in BLOCK.finditer(page.read_text(encoding="utf-8")) if b["language"] in languages]


def without_installing(script: str) -> str:
    """Return a script without the `pip install … &&` before it: the test runs where that was done."""
    lines = [re.sub(r"^pip install [^&]*(?:&& )?", "", line) for line in script.splitlines()]
    return "\n".join(line for line in lines if line.strip() not in ("", "pytest"))


def shown_and_real(body: str, desk: Desk) -> tuple[str, str]:
    """Return a console block as it stands and as it would be if it were written today."""
    real: list[str] = []
    for part in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
        if not part.startswith("$ "):
            assert not part.strip(), f"text before the first command: {part!r}"
            continue
        command = part.splitlines()[0][2:]
        expected = re.search(r"# status (\d+)$", command)
        done = desk.run(f"{{ {command.partition('# status')[0].strip()}; }} 2>&1")
        assert done.returncode == int(expected[1] if expected else 0), f"{command}\n{done.stdout}"
        real.append(
            f"$ {command}\n" + "".join(f"{line.rstrip()}\n" for line in done.stdout.rstrip().splitlines())
        )
    return body, "\n".join(real)


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "console", "sh")], ids=name_of)
def test_the_commands_of_a_page_run_and_print_what_it_shows(page: Path, desk: Desk) -> None:
    text = page.read_text(encoding="utf-8")
    desk.run("latticework load")  # so that no page shows how long the first build took
    for block in blocks(page, "console", "sh"):
        if block["language"] == "sh":
            script = without_installing(block["body"])
            done = desk.run(script)
            assert done.returncode == 0, f"{script}\n{done.stderr}"
            continue
        shown, real = shown_and_real(block["body"], desk)
        if os.environ.get(REWRITE):
            text = text.replace(block[0], f"```console\n{real}```")
        else:
            assert real == shown
    if os.environ.get(REWRITE):
        page.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=name_of)
def test_the_python_of_a_page_runs_and_gives_what_it_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATTICEWORK_ROOT", str(tmp_path / "root"))
    monkeypatch.chdir(tmp_path)
    examples = "\n".join(block["body"] for block in blocks(page, "python"))
    assert ">>> " in examples, "write Python as a dialogue, so that it is checked"
    test = doctest.DocTestParser().get_doctest(examples, {}, name_of(page), str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    said: list[str] = []
    runner.run(test, out=said.append)
    assert runner.failures == 0, "".join(said)


def test_the_readme_has_the_two_commands_that_everybody_needs() -> None:
    readme = text_of("README.md")
    assert "\npip install . && latticework report overlap\n" in readme
    assert "\npip install '.[test]' && pytest\n" in readme


# ---- what there is, is described -------------------------------------------------------------------------


@pytest.mark.parametrize("page", GENERATED, ids=name_of)
def test_generated_parts_are_up_to_date(page: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "--diff", str(page)],
        check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
        text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, f"run `make docs`\n{done.stdout}{done.stderr}"


def command_of(verb: str) -> click.Command:
    command: click.Command = importlib.import_module(f"latticework.cli.{verb}").command
    return command


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_and_its_flags_have_help_and_stand_in_the_reference(verb: str) -> None:
    command = command_of(verb)
    assert VERBS[verb].endswith(".")
    assert command.help
    section = re.search(rf"^## {verb}\n(.*?)(?=^## |\Z)", text_of("docs", "cli.md"), re.MULTILINE | re.DOTALL)
    assert section, f"docs/cli.md has no section on {verb}: run `make docs`"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{verb} {parameter.opts[0]} has no help"
            assert max(parameter.opts, key=len) in section[1]


def test_each_verb_stands_in_the_readme() -> None:
    readme = text_of("README.md")
    assert [verb for verb in VERBS if f"`{verb}`" not in readme] == []


def test_each_report_has_its_section_and_its_parameters_in_it() -> None:
    page = text_of("docs", "reports.md")
    catalogue = Catalogue(Content(ROOT / "no-root", shipped_content()))
    for query in catalogue.all():
        section = re.search(rf"^### {query.name}\n(.*?)(?=^##+ |\Z)", page, re.MULTILINE | re.DOTALL)
        assert section, f"docs/reports.md has no section on {query.name}: run `make docs`"
        assert [p for p in query.parameters if f"`{p}`" not in section[1]] == []
        assert [c.name for c in query.columns if f"`{c.name}`" not in section[1]] == []


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("queries.md", sorted(TYPES)),
        ("queries.md", sorted(STANDARD)),
        ("queries.md", sorted(COLUMN_TYPES)),
        ("queries.md", views.names()),
        ("reports.md", sorted(TABLE_FORMATS)),
        ("store.md", sorted(EXPORT_FORMATS)),
    ],
    ids=[
        "parameter types",
        "standard parameters",
        "column types",
        "views",
        "table formats",
        "export formats",
    ],
)
def test_each_name_that_a_user_may_write_is_explained(page: str, names: list[str]) -> None:
    text = text_of("docs", page)
    assert [name for name in names if f"`{name}`" not in text] == []


@pytest.mark.parametrize("name", loaders.names())
def test_a_loader_has_help_and_stands_in_the_documentation(name: str) -> None:
    loader = loaders.find(name)
    assert loader.__doc__
    text = text_of("CONTRIBUTING.md") + text_of("docs", "claims.md") + text_of("docs", "store.md")
    text += text_of("docs", "articles.md")
    assert f"`{name}`" in text
    assert [ending for ending in loader.ENDINGS if ending not in text] == []


def test_each_environment_variable_of_the_documentation_is_read() -> None:
    named = {
        v
        for page in PAGES
        for v in re.findall(r"LATTICEWORK_[A-Z][A-Z_]*[A-Z]", page.read_text(encoding="utf-8"))
    }
    read = {f"LATTICEWORK_{p.name.upper()}" for p in cli.params if p.name}
    for verb in VERBS:
        read |= {f"LATTICEWORK_{verb.upper()}_{p.name.upper()}" for p in command_of(verb).params if p.name}
    engine = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "latticework").rglob("*.py"))
    assert {name for name in named - read - {REWRITE} if f'"{name}"' not in engine} == set()


def test_each_global_flag_has_help_and_a_variable_in_the_reference() -> None:
    page = text_of("docs", "cli.md")
    for parameter in cli.params:
        assert isinstance(parameter, click.Option)
        assert parameter.help
        assert max(parameter.opts, key=len) in page
    for name in ("ROOT", "STORE", "ARTICLES", "LANG"):
        assert f"`LATTICEWORK_{name}`" in page


def test_each_target_of_the_makefile_is_described() -> None:
    makefile = text_of("Makefile")
    targets = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    assert set(targets) == set(re.findall(r"^([a-z]+):.*## \w", makefile, re.MULTILINE))
    assert {"install", "check", "test", "slow", "bench", "docs"} <= set(targets)


# ---- links and files -------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """Return the anchors that a page's headings get where it is shown: lower case, blanks as hyphens."""
    headings = re.findall(
        r"^#+ (.+)$",
        re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL),
        re.MULTILINE,
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{target} leads nowhere"
        if anchor:
            assert anchor in anchors(found), f"{target}: there is no such heading"


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=name_of)
def test_a_decision_is_short_and_says_why_and_whence(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 40
    assert [line for line in lines if line.startswith("## ")] == [
        "## Context", "## Decision", "## Consequences", "## Sources",
    ]  # fmt: skip


def test_the_citation_file_names_nobody_who_was_made_up() -> None:
    citation: dict[str, Any] = yaml.safe_load(text_of("CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["authors"] == [{"name": "latticework contributors"}]
    assert {"message", "title", "type", "version", "license"} <= set(citation)


def test_the_licenses_are_the_ones_that_the_project_declares() -> None:
    assert "Apache License" in text_of("LICENSE")
    assert len(text_of("LICENSE").splitlines()) > 190
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in text_of("LICENSE-CC-BY-4.0")
    assert 'license = "Apache-2.0 AND CC-BY-4.0"' in text_of("pyproject.toml")
