"""Console scripts: blocks from standard input, no prompts, an exit status."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from latticework.console.blocks import blocks
from tests.console import environment

QUAD = "SELECT ?m WHERE { ?m lw:memberOf id:quad } ORDER BY ?m"


def run(script: str | bytes, place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    data = script.encode() if isinstance(script, str) else script
    done = subprocess.run(
        [sys.executable, "-m", "latticework", *arguments, "console"],
        input=data, capture_output=True, check=False, env=environment(place), timeout=60,
    )  # fmt: skip
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("ASK {};\nASK {}\n\nASK {}", ["ASK {};", "ASK {}", "ASK {}"]),
        ("# a note\n\nPREFIX a: <b>\n\nSELECT * {\n\n ?s a:p ?o }\n\nASK {}", None),
        ("SELECT * { ?s a lw:X ;\n  lw:p ?o };", ["SELECT * { ?s a lw:X ;\n  lw:p ?o };"]),
        ("SELECT * { ?s ?p ';' } # no end ;\nLIMIT 1;", ["SELECT * { ?s ?p ';' } # no end ;\nLIMIT 1;"]),
        (".lang zh\nASK {}\n.quit\n", [".lang zh", "ASK {}", ".quit"]),
        ("\n\n# nothing\n;\n", []),
    ],
)
def test_a_script_falls_into_blocks(script: str, expected: list[str] | None) -> None:
    found = [block.text for block in blocks(script.splitlines(keepends=True))]
    if expected is None:
        assert len(found) == 2 and found[1] == "ASK {}"
    else:
        assert found == expected


def test_a_script_answers_in_order_without_prompts_or_colour(shipped_place: Path) -> None:
    done = run(
        f"{QUAD};\nASK {{ id:jpn lw:memberOf id:quad }}\n\n.lang zh\n.members 四方 --as-of 2022-01\n",
        shipped_place,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "lw>" not in done.stdout and "\x1b" not in done.stdout
    order = [
        done.stdout.index(t)
        for t in ("Australia", "Japan", "yes", "四方安全对话在 2022-01有哪些成员", "澳大利亚")
    ]
    assert order == sorted(order)


def test_the_first_error_ends_a_script_and_names_its_line(shipped_place: Path) -> None:
    done = run("ASK {};\n\nSELECT * { ?x\n\n.nonsense\nASK {};\n", shipped_place)
    assert done.stdout == "yes\n"
    assert done.returncode == 3 and "standard input:3" in done.stderr
    done = run("ASK {};\n.membrs\nASK {};\n", shipped_place)
    assert (done.returncode, done.stdout) == (2, "yes\n")
    assert done.stderr == (
        "latticework: standard input:2: no command is called .membrs\n  did you mean .members, .memberships?\n"
    )


def test_with_bail_off_a_script_goes_on_and_still_fails(shipped_place: Path) -> None:
    done = run(".bail off\n.nonsense\nASK {};\nSELECT * { ) };\nASK {};\n", shipped_place)
    assert (done.returncode, done.stdout) == (2, "yes\nyes\n")
    assert done.stderr.count("latticework:") == 2


def test_evidence_describe_and_a_saved_question_work_in_a_script(shipped_place: Path, tmp_path: Path) -> None:
    script = f"{QUAD};\n.evidence 3\n.describe 四方\n.save {tmp_path}/own.rq\n.once {tmp_path}/own.csv\n{QUAD};\n.read {tmp_path}/own.rq\n"
    done = run(script, shipped_place)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Japan · member · Quadrilateral Security Dialogue" in done.stdout and "3800–3844" in done.stdout
    assert "has member" in done.stdout
    assert (tmp_path / "own.csv").read_text().splitlines()[0:2] == ["m", "https://latticework.example/id/aus"]
    assert "PREFIX lw: <https://latticework.example/ontology#>" in (tmp_path / "own.rq").read_text()
    assert done.stdout.count("Australia") == 3  # asked, described, and read; once to the file


def test_a_name_makes_the_last_query_a_report_of_ones_own(shipped_place: Path, tmp_path: Path) -> None:
    done = run(f"{QUAD};\n.save four-of-them\n.four-of-them\n", shipped_place, "--root", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "queries" / "own" / "four-of-them.rq").is_file()


def test_modes_write_what_machines_read(shipped_place: Path) -> None:
    done = run(
        f".mode json\n{QUAD};\n.mode turtle\nCONSTRUCT WHERE {{ id:jpn lw:memberOf id:quad }}\n",
        shipped_place,
    )
    assert done.returncode == 0
    assert '"m": "https://latticework.example/id/aus"' in done.stdout
    assert "id:jpn lw:memberOf id:quad ." in done.stdout


def test_a_query_over_its_time_ends_with_status_4(shipped_place: Path) -> None:
    done = run(".timeout 0.5\nSELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i };", shipped_place)
    assert done.returncode == 4 and "stopped after 0.5 s" in done.stderr


def test_updates_and_service_are_refused(shipped_place: Path) -> None:
    for query in (
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }",
    ):
        assert run(query, shipped_place).returncode == 2


def test_what_is_not_utf_8_is_bad_input(shipped_place: Path) -> None:
    done = run("ASK {};\n# 四方\n".encode("gb18030"), shipped_place)
    assert done.returncode == 3 and "standard input:2" in done.stderr and done.stdout == "yes\n"
