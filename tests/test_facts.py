"""What the shipped graphs say, against the claims that people wrote by hand; and nobody's prose in the repository."""

from __future__ import annotations

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from latticework.claims.scheme import IN_FORCE
from latticework.graph.source import SourceGraph, to_claims
from latticework.library import Graph
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary, fold
from latticework.workspace import Workspace

ROOT = Path(__file__).parents[1]
LENGTH = 25
# Parties that the hand-written claims have in force and the graph has not; the articles' change notes say why.
CORRECTED = {"aukus-pillar-1": {"aus"}}  # it gets the submarines: a beneficiary is no member


def gold(shared: Path, part: str) -> Iterator[dict[str, Any]]:
    for path in sorted((shared / "gold").glob(f"*.{part}.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield {"article": path.name.split(".")[0], **json.loads(line)}


@pytest.fixture(scope="module")
def vocabulary(shipped: Store) -> Vocabulary:
    return shipped.vocabulary()


@pytest.fixture
def meant(shared: Path, vocabulary: Vocabulary) -> dict[str, str]:
    """Return the IRI that each id of the hand-written entities stands for: by id, redirect, else by name."""
    found: dict[str, str] = {}
    for row in gold(shared, "entities"):
        ways = [
            vocabulary.current(iris.entity(row["id"]).value),
            vocabulary.current(iris.technology(row["id"]).value),
        ]
        if row["type"] == "Technology":
            ways.reverse()
        area = frozenset({"TechnologyArea"} if row["type"] == "Technology" else set[str]())
        ways += [i for names in row["labels"].values() for name in names for i in vocabulary.find(name, area)]
        fitting = [
            i for i in ways if i in vocabulary and ("/technology/" in i) == (row["type"] == "Technology")
        ]
        if fitting:
            found[row["id"]] = fitting[0]
    return found


def test_every_entity_of_the_articles_is_in_the_graph(shared: Path, meant: dict[str, str]) -> None:
    assert sorted({row["id"] for row in gold(shared, "entities")} - set(meant)) == []


def test_every_grouping_has_the_parties_in_force_that_the_articles_give_it(
    shared: Path, meant: dict[str, str], built: Workspace, vocabulary: Vocabulary
) -> None:
    expected: dict[str, set[str]] = defaultdict(set)
    for row in gold(shared, "claims"):
        party = meant[row["subject"]]
        if (
            row["kind"] == "membership"
            and row["status"] in IN_FORCE
            and "PartyClass" not in vocabulary.classes[party]
        ):
            expected[iris.local_name(meant[row["object"]])].add(iris.local_name(party))
    for grouping, parties in CORRECTED.items():
        assert parties <= expected[grouping]
        expected[grouping] -= parties
    found: dict[str, set[str]] = defaultdict(set)
    for row in Graph(built).report("roster").rows:
        found[iris.local_name(str(row["grouping"]))].add(iris.local_name(str(row["member"])))
    assert len(expected) > 40
    assert found == {grouping: parties for grouping, parties in expected.items() if parties}


def notes(store: Store) -> list[str]:
    """Return the change notes of all articles: `KIND of SUBJECT and OBJECT: what was done. Why.`"""
    predicate = NamedNode(iris.SKOS + "changeNote")
    pattern = store.database.quads_for_pattern(None, predicate, None, None)
    return [
        q.object.value
        for q in pattern
        if isinstance(q.object, Literal) and isinstance(q.graph_name, NamedNode)
    ]


def test_a_hand_written_claim_is_in_the_graph_or_a_change_note_names_it(
    shared: Path, meant: dict[str, str], shipped: Store
) -> None:
    stated: set[tuple[object, ...]] = set()
    for name in shipped.graph_names():
        if "/article/" in name.value:
            for c in to_claims(SourceGraph(name, frozenset(shipped.quads(name)))):
                other = c.object.iri if c.object else c.object_label
                stated.add(
                    (
                        c.kind,
                        _iri(c.subject.iri),
                        _iri(other),
                        c.status,
                        c.time,
                        c.time_kind,
                        *_place(c.evidence),
                    )
                )
    noted = {note.split(":")[0] for note in notes(shipped)}
    missing: list[str] = []
    for row in gold(shared, "claims"):
        ends = [meant[row[end]] if row.get(end) else row.get("object_label") for end in ("subject", "object")]
        claim = (
            row["kind"],
            *map(_iri, ends),
            row["status"],
            row["time"],
            row["time_kind"],
            row["start"],
            row["end"],
        )
        about = f"{row['kind']} of {row['subject']}" + (f" and {row['object']}" if row.get("object") else "")
        if claim not in stated and about not in noted:
            missing.append(f"{row['id']} {about}")
    assert missing == []


def _iri(end: str | None) -> str | None:
    """Return an end without its namespace: a claim read back does not know the type of what others describe."""
    return iris.local_name(end) if end and end.startswith(iris.BASE) else end


def _place(evidence: Any) -> tuple[int, int]:
    return evidence.start, evidence.end


def test_every_change_note_says_what_was_done_and_why(shipped: Store) -> None:
    said = notes(shipped)
    assert len(said) > 20
    for note in said:
        about, _, done = note.partition(": ")
        assert about.split()[1] == "of", note
        assert done.startswith(("dropped.", "corrected ")), note
        assert len(done.partition(". ")[2]) > 10, note


def _grams(text: str) -> Iterator[str]:
    bare = fold(text)
    return (bare[i : i + LENGTH] for i in range(len(bare) - LENGTH + 1))


def _texts() -> Iterator[tuple[str, str]]:
    """Yield name and text of each file that is, or would be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("skipped: not a checkout")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            try:
                yield name, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # a picture


def test_no_sentence_of_an_article_is_in_the_repository(
    shared: Path, shipped: Store, vocabulary: Vocabulary
) -> None:
    """A run of 25 characters, blanks and punctuation aside, that is no name, title or address is prose of theirs."""
    prose = {
        gram for path in (shared / "seeds").glob("*.txt") for gram in _grams(path.read_text(encoding="utf-8"))
    }
    assert len(prose) > 20_000
    title = NamedNode(iris.DCTERMS + "title")
    names = {
        q.object.value for q in shipped.quads() if q.predicate == title and isinstance(q.object, Literal)
    }
    names |= {name for n in vocabulary.names.values() for name, _ in n.every()}
    names |= {iris.local_name(iri) for iri in (*vocabulary.names, *vocabulary.redirects)}
    names.add("Export Administration Regulations")  # a law's name, of which extraction knows
    long = sorted((name for name in names if len(name) > 8), key=lambda name: (-len(name), name))
    prose -= {gram for name in long for gram in _grams(name)}
    taken: dict[str, list[str]] = {}
    for file, text in _texts():
        if prose.isdisjoint(_grams(text)):
            continue
        bare = re.sub(r"https?://[^\s>]+", "\0", text)
        for name in long:
            bare = bare.replace(name, "\0")  # \0 stands in no article: no run of characters goes over it
        if grams := prose.intersection(_grams(bare)):
            taken[file] = sorted(grams)[:3]
    assert taken == {}


def test_the_check_for_sentences_sees_one(shared: Path) -> None:
    text = next(iter(sorted((shared / "seeds").glob("*.txt")))).read_text(encoding="utf-8")
    broken = " ".join(text[1000:1060])  # blanks between all characters do not hide it
    assert set(_grams(broken)) <= set(_grams(text))
    assert set(_grams(broken))
