"""The command line as a user meets it: real processes, their two streams and their exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import QuerySolutions

from latticework.cli import VERBS, main
from latticework.store.reader import Store
from tests import sources


@dataclass(frozen=True)
class Done:
    """What a run left behind."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


def settings(shipped_place: Path, tmp_path: Path) -> dict[str, str]:
    return {"LATTICEWORK_ROOT": str(tmp_path / "root"), "LATTICEWORK_STORE": str(shipped_place / "store")}


def process(*arguments: str, stdin: str = "", **variables: str) -> Done:
    """Run `latticework` in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LATTICEWORK_")} | variables
    command = [sys.executable, "-m", "latticework", *arguments]
    done = subprocess.run(
        command, check=False, capture_output=True, encoding="utf-8", input=stdin, env=environment
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def run(
    shipped_place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """Return a function that runs the command line over the shipped store, with a root of this test's own.

    It runs `main` in this process, with arguments, environment, streams and exit status as in one of its own.
    """
    for name in [k for k in os.environ if k.startswith(("LATTICEWORK_", "LC_", "LANG"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def ran(*arguments: str, stdin: str = "", **variables: str) -> Done:
        with monkeypatch.context() as patch:
            for name, value in (settings(shipped_place, tmp_path) | variables).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["latticework", *arguments])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
            capfd.readouterr()
            with pytest.raises(SystemExit) as stop:
                main()
            out, err = capfd.readouterr()
        return Done(int(stop.value.code or 0), out, err)

    return ran


QUAD = ("report", "members", "-p", "grouping=quad")


# ---- help --------------------------------------------------------------------------------------------


def test_help_lists_every_verb(run: Run) -> None:
    helped = run("--help")
    assert helped.returncode == 0 and helped.stderr == ""
    assert all(f"  {verb}" in helped.stdout for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str, run: Run) -> None:
    helped = run(verb, "--help")
    assert helped.returncode == 0 and helped.stderr == ""
    assert helped.stdout.startswith(f"Usage: latticework {verb}") and len(helped.stdout.splitlines()) > 4


def test_version_is_one_line(run: Run) -> None:
    shown = run("--version")
    assert shown.returncode == 0 and shown.stdout.startswith("latticework ") and shown.stdout.count("\n") == 1


# ---- exit status and streams -------------------------------------------------------------------------


def test_a_result_goes_to_standard_output_alone(run: Run) -> None:
    done = run(*QUAD, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [row["memberLabel"] for row in json.loads(done.stdout)] == [
        "Australia",
        "India",
        "Japan",
        "United States",
    ]


def test_a_report_without_rows_is_no_failure(run: Run) -> None:
    done = run("report", "members", "-p", "grouping=aukus-pillar-2", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


WRONG_USAGE = [
    ["nonsense"],
    ["report", "membrs"],
    ["report", "members"],
    ["report", "members", "-p", "grouping=Quadd"],
    ["report", "members", "-p", "grouping"],
    ["report", "members", "-p", "colour=red"],
    ["report", "members", "--nonsense"],
    [*QUAD, "--format", "docx"],
    [*QUAD, "-o", "members.docx"],
    [*QUAD, "--as-of", "someday"],
    [*QUAD, "--queries", "no-such-folder"],
    ["export", "--format", "docx"],
    ["export", "--graph", "no-such-graph"],
    ["remove", "no-such-article"],
    ["query", "-e", "DROP ALL"],
    ["query", "-e", "SELECT * { SERVICE <http://127.0.0.1/> {} }"],
    ["load", "-"],
]


@pytest.mark.parametrize("arguments", WRONG_USAGE, ids=" ".join)
def test_wrong_usage_ends_with_two_and_a_short_message(arguments: list[str], run: Run) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr and 0 < len(done.stderr.strip().splitlines()) <= 4


def test_bad_input_ends_with_three(run: Run, tmp_path: Path) -> None:
    for name, text in (("bad.jsonl", "{not json\n"), ("bad.ttl", "<a> <b> .\n"), ("bad.xyz", "?")):
        (tmp_path / name).write_text(text)
        done = run("load", name, LATTICEWORK_STORE=str(tmp_path / "store"))
        assert (done.returncode, done.stdout) == (3, ""), done.stderr
        assert name in done.stderr and "Traceback" not in done.stderr
    done = run("query", "-e", "SELECT * { ?s ?p }")
    assert (done.returncode, done.stdout) == (3, "")
    assert run("load", "no-such-file.jsonl", LATTICEWORK_STORE=str(tmp_path / "store")).returncode == 3


def test_a_broken_head_names_file_line_and_column(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "broken.rq").write_text("#+ summary: a\n#+ sumary: b\nSELECT * {}\n")
    done = run("report", "broken", "--queries", "mine")
    assert done.returncode == 3 and "broken.rq:2:4: " in done.stderr


def test_a_process_ends_with_the_documented_status(shipped_place: Path, tmp_path: Path) -> None:
    place = settings(shipped_place, tmp_path)
    (tmp_path / "bad.jsonl").write_text("{not json\n")
    done = process(*QUAD, "--format", "json", **place)
    assert (done.returncode, done.stderr, len(json.loads(done.stdout))) == (0, "", 4)
    for status, arguments in ((2, ("report", "membrs")), (3, ("load", str(tmp_path / "bad.jsonl")))):
        done = process(*arguments, **place)
        assert (done.returncode, done.stdout) == (status, "") and 0 < len(done.stderr.splitlines()) <= 3


def test_a_query_that_is_too_deep_hits_a_limit(run: Run) -> None:
    done = run("query", stdin="SELECT * " + "{" * 5000 + "}" * 5000)
    assert (done.returncode, done.stdout) == (4, "")


def test_a_reader_that_goes_away_is_no_failure(shipped_place: Path, tmp_path: Path) -> None:
    environment = os.environ | settings(shipped_place, tmp_path)
    command = [sys.executable, "-m", "latticework", "export", "--format", "nq"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


# ---- settings ----------------------------------------------------------------------------------------


def test_every_flag_has_its_variable(run: Run) -> None:
    zh = run(*QUAD, "--format", "json", LATTICEWORK_LANG="zh")
    assert json.loads(zh.stdout)[0]["memberLabel"] == "澳大利亚"
    dated = run("report", "overlap", "--sparql", LATTICEWORK_REPORT_AS_OF="2021-03")
    assert dated.stdout == run("report", "overlap", "--sparql", "--as-of", "2021-03").stdout
    assert dated.stdout != run("report", "overlap", "--sparql").stdout
    form = run(*QUAD, LATTICEWORK_REPORT_FORMAT="csv")
    assert form.stdout.startswith("grouping,groupingLabel,")


def test_a_flag_wins_over_its_variable(run: Run) -> None:
    done = run("--lang", "en", *QUAD, "--format", "json", LATTICEWORK_LANG="zh")
    assert json.loads(done.stdout)[0]["memberLabel"] == "Australia"


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("zh_CN.UTF-8", "澳大利亚"),
        ("ja_JP.UTF-8", "オーストラリア"),
        ("C", "Australia"),
        ("fr_FR", "Australia"),
    ],
)
def test_labels_follow_the_locale_where_no_language_is_named(locale: str, name: str, run: Run) -> None:
    assert json.loads(run(*QUAD, "--format", "json", LC_ALL=locale).stdout)[0]["memberLabel"] == name


def test_a_pipe_gets_no_colour(run: Run) -> None:
    assert "\x1b" not in run(*QUAD).stdout


def test_the_root_flag_names_the_root(run: Run, tmp_path: Path) -> None:
    assert run("init", "mine").returncode == 0
    assert {p.name for p in (tmp_path / "mine").iterdir()} >= {"ontology", "graphs", "queries", "loaders"}
    (tmp_path / "mine" / "queries" / "one.rq").write_text("#+ summary: Mine alone\nSELECT (1 AS ?one) {}\n")
    assert "Mine alone" in run("--root", "mine", "report").stdout
    assert "Mine alone" not in run("report").stdout  # the variable is as it was before


# ---- results -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ending", ["csv", "tsv", "json", "jsonl", "srj", "xml", "md", "html", "xlsx", "ttl", "txt"]
)
def test_the_ending_of_the_output_names_the_format(ending: str, run: Run, tmp_path: Path) -> None:
    done = run(*QUAD, "-o", f"members.{ending}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    starts = {
        "csv": b"grouping,", "tsv": b"grouping\t", "json": b"[{", "jsonl": b"{", "srj": b'{"head"', "xml": b"<?xml",
        "md": b"**", "html": b"<!doctype html>", "xlsx": b"PK", "ttl": b"@prefix", "txt": b"Who",
    }  # fmt: skip
    assert (tmp_path / f"members.{ending}").read_bytes().startswith(starts[ending])
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == [f"members.{ending}"]


def test_an_output_that_cannot_be_written_is_said(run: Run) -> None:
    done = run(*QUAD, "-o", "no/such/folder/members.csv")
    assert done.returncode == 2 and "members.csv" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["members", "-p", "grouping=quad"],
        ["overlap", "--as-of", "2021-03", "--known-by", "2023"],
        ["coverage", "-p", "grouping=quad", "-p", "rollup=true"],
        ["shared", "-p", "grouping=aukus", "-p", "grouping=quad"],
    ],
    ids=" ".join,
)
def test_the_query_that_is_printed_runs_in_any_engine(arguments: list[str], run: Run, shipped: Store) -> None:
    printed = run("report", *arguments, "--sparql")
    assert (printed.returncode, printed.stderr) == (0, "")
    answer = shipped.database.query(printed.stdout)
    assert isinstance(answer, QuerySolutions) and len(list(answer)) > 0
    pyoxigraph.Store().query(printed.stdout)


def test_the_list_of_reports_names_families_and_what_must_be_given(run: Run) -> None:
    lines = run("report").stdout.splitlines()
    assert {"membership", "overlap", "evidence"} <= {
        line for line in lines if line and not line.startswith(" ")
    }
    assert any(
        line.split()[0] == "members" and "-p grouping=…" in line for line in lines if line.startswith("  ")
    )


def test_the_status_as_json_names_graphs_and_files(run: Run) -> None:
    state = json.loads(run("status", "--format", "json").stdout)
    assert state["statements"] > 1000 and any(g["claims"] for g in state["graphs"])


def test_a_query_of_ones_own_comes_from_text_file_or_pipe(run: Run, tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?c a lw:MembershipClaim }"
    (tmp_path / "q.rq").write_text(text)
    found = [
        run("query", "-e", text, "--format", "json"),
        run("query", "q.rq", "--format", "json"),
        run("query", "--format", "json", stdin=text),
    ]
    assert len({done.stdout for done in found}) == 1 and json.loads(found[0].stdout)[0]["n"] > 100


def test_an_article_loads_shows_and_goes(run: Run, tmp_path: Path) -> None:
    store = {"LATTICEWORK_STORE": str(tmp_path / "store")}
    sources.written(tmp_path / "in")
    dry = run("load", "in/lantern.jsonl", "--dry-run", **store)
    assert dry.returncode == 0 and len(dry.stdout.splitlines()) == 4 and set(dry.stdout.split()) > {"+"}
    first, second = (run("load", "in/lantern.jsonl", **store) for _ in range(2))
    assert (first.returncode, first.stdout) == (0, "") and "4 claims came" in first.stderr
    assert second.returncode == 0 and "nothing changed" in second.stderr
    rows = list(
        csv.DictReader(
            io.StringIO(
                run("report", "members", "-p", "grouping=灯湖公约", "--format", "csv", **store).stdout
            )
        )
    )
    assert {row["memberLabel"] for row in rows} == {"Japan", "Examplia"}
    assert run("remove", "lantern-lake", **store).returncode == 0
    assert run("report", "members", "-p", "grouping=灯湖公约", **store).returncode == 2
