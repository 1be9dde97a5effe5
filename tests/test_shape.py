"""The shape of the code: what lies above what, how long a module gets, which names it may not have."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from latticework.content import FOLDERS, shipped

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "latticework"
# Lowest first. A module imports only from earlier lines. Some may not be there yet.
LAYERS = [
    *("errors", "content", "vocabulary", "article", "claims", "extraction", "graph", "store", "reasoning"),
    *(
        "loaders",
        "workspace",
        "backup",
        "intake",
        "review",
        "query",
        "report",
        "evaluation",
        "push",
        "library",
        "web",
        "console",
        "desk",
        "cli",
    ),
]
SIBLINGS = [{"web", "console", "desk"}]
# Files and their changing are no concern of questions: these read a store, whoever made it.
_FILES = {"loaders", "workspace", "intake", "review"}
STRANGERS = {"query": _FILES, "report": _FILES}
LOADERS_MAY_KNOW = {"errors", "vocabulary", "article", "claims", "extraction", "graph", "loaders"}
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
LONGEST = 400


def files_of(name: str) -> list[Path]:
    single = ENGINE / f"{name}.py"
    return [single] if single.is_file() else sorted((ENGINE / name).rglob("*.py"))


def known_by(source: str) -> set[str]:
    known: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            known |= {a.name.split(".")[1] for a in node.names if a.name.startswith("latticework.")}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            head, *rest = node.module.split(".")
            if head == "latticework":
                known |= {rest[0]} if rest else {a.name for a in node.names}
    return known


def test_every_way_of_importing_a_module_is_seen() -> None:
    source = (
        "import latticework.store.reader\n"
        "from latticework import content, claims as c\n"
        "def late():\n    from latticework.graph.source import SourceGraph\n"
    )
    assert known_by(source) == {"store", "content", "claims", "graph"}


@pytest.mark.parametrize("name", LAYERS)
def test_a_module_knows_only_what_lies_below(name: str) -> None:
    below = {*LAYERS[: LAYERS.index(name)], name} - STRANGERS.get(name, set())
    for pair in SIBLINGS:
        below -= pair - {name} if name in pair else set()
    for path in files_of(name):
        assert known_by(path.read_text(encoding="utf-8")) <= below, path


def test_every_module_has_its_place() -> None:
    found = {p.stem for p in ENGINE.iterdir() if p.name[0] not in "_." and (p.is_dir() or p.suffix == ".py")}
    assert found <= set(LAYERS)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "loaders").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT))
)
def test_a_loader_knows_only_the_way_to_a_graph(path: Path) -> None:
    assert known_by(path.read_text(encoding="utf-8")) <= LOADERS_MAY_KNOW


def test_the_engine_imports_no_loader_by_name() -> None:
    named = {path.stem for path in (ROOT / "loaders").iterdir() if path.stem[0] not in "_."}
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "latticework.loaders":
                assert not named & {a.name for a in node.names}, path
            elif isinstance(node, ast.ImportFrom) and node.module:
                assert not node.module.startswith(("latticework.loaders.", "loaders")), path
            elif isinstance(node, ast.Import):
                assert not any(a.name.startswith(("latticework.loaders.", "loaders")) for a in node.names), (
                    path
                )


@pytest.mark.parametrize("folder", ["latticework", "loaders", "tests"])
def test_a_module_is_named_after_its_subject_and_not_too_long(folder: str) -> None:
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert paths
    for path in paths:
        assert path.stem not in SHAPELESS, path
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST, path


def test_the_content_folders_hold_no_engine_and_the_engine_no_content() -> None:
    assert {p.suffix for f in ("ontology", "graphs", "queries") for p in (ROOT / f).rglob("*.py")} == set()
    assert not [p for ending in ("*.rq", "*.ttl", "*.trig") for p in ENGINE.rglob(ending)]


@pytest.mark.parametrize("folder", FOLDERS)
def test_two_files_of_one_stem_in_a_folder_would_hide_each_other(folder: str) -> None:
    patterns = {"ontology": ["*.ttl", "*.rq"], "graphs": ["*.trig"], "queries": ["*.rq"], "loaders": ["*.py"]}
    for pattern in patterns[folder]:
        stems = [
            p.stem
            for p in (shipped() / folder).rglob(pattern)
            if p.parent.name != "shapes" and p.stem != "__init__"
        ]
        assert len(stems) == len(set(stems)), sorted({s for s in stems if stems.count(s) > 1})
