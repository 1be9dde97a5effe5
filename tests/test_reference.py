"""The reference lists: counts of their pages by date, the switch, and that nothing of the articles rests on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from latticework.content import Content
from latticework.content import shipped as shipped_content
from latticework.loaders import Source, find
from latticework.query.canned import Catalogue
from latticework.query.engine import Embedded
from latticework.reasoning import asserted
from latticework.reasoning.spells import ClaimRow, spells
from latticework.report import run
from latticework.report.table import Table
from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.workspace import Workspace

LISTS = shipped_content() / "graphs" / "reference"
CATALOGUE = Catalogue(Content(Path("/nowhere"), shipped_content()))
REPORTS = (
    "discrepancies", "references", "regimes-all", "item-controls", "consensus", "outside", "regime-overlap",
    "category-members",
)  # fmt: skip


def report(store: Store, name: str, **given: str | list[str]) -> Table:
    engine = Embedded(store)
    values = {k.replace("_", "-"): [v] if isinstance(v, str) else v for k, v in given.items()}
    return run.run(run.ask(CATALOGUE.get(name), values, engine), engine)


def members(store: Store, grouping: str, **given: str) -> set[str]:
    table = report(store, "members", **{"grouping": grouping, "reference": "only", **given})
    return {iris.local_name(str(row["member"])) for row in table}


@pytest.mark.parametrize(
    ("grouping", "count"),
    [
        ("wassenaar-arrangement", 42), ("nsg", 48), ("australia-group", 43), ("zangger", 39), ("mtcr", 35),
        ("nato", 32), ("eu", 27), ("five-eyes", 5), ("aukus", 3), ("anzus", 3), ("quad", 4), ("g7", 7), ("ipef", 14),
        ("cptpp", 12), ("apec", 21), ("asean", 11), ("sco", 10), ("minerals-security-partnership", 16), ("gpai", 29),
        ("iter", 7), ("artemis-accords", 61), ("csto", 6), ("brics", 10), ("eu-us-ttc", 2), ("cocom", 0),
        ("chip-4", 0), ("d10", 0), ("ai-partnership-for-defense", 0), ("rcep", 14),
    ],
)  # fmt: skip
def test_a_grouping_has_as_many_members_as_its_page_counts(shipped: Store, grouping: str, count: int) -> None:
    assert len(members(shipped, grouping)) == count


@pytest.mark.parametrize(
    ("grouping", "date", "count"),
    [
        ("nato", "1950", 12), ("nato", "1990", 16), ("nato", "2004", 26), ("nato", "2023-12", 31),
        ("eu", "1958", 6), ("eu", "1995", 15), ("eu", "2013", 28), ("eu", "2020-03", 27),
        ("cocom", "1970", 17), ("cocom", "1994-05", 0), ("g7", "1975", 6), ("g7", "2010", 8), ("g7", "2015", 7),
        ("quad", "2007", 4), ("quad", "2012", 0), ("quad", "2018", 4), ("asean", "1967", 5), ("apec", "1989", 12),
        ("sco", "2016", 6), ("sco", "2017", 8), ("csto", "2003", 6), ("cptpp", "2018", 6), ("ipef", "2022-05-24", 13),
    ],
)  # fmt: skip
def test_it_has_as_many_at_a_date(shipped: Store, grouping: str, date: str, count: int) -> None:
    assert len(members(shipped, grouping, as_of=date)) == count


def test_the_lists_are_off_unless_asked_for(shipped: Store) -> None:
    assert len(report(shipped, "members", grouping="nato")) == 0
    assert len(report(shipped, "members", grouping="nato", reference="on")) == 32
    told = {str(row["member"]) for row in report(shipped, "members", grouping="gpai")}
    both = {str(row["member"]) for row in report(shipped, "members", grouping="gpai", reference="on")}
    only = report(shipped, "members", grouping="gpai", reference="only")
    assert len(told) == 7
    assert told < both == {str(row["member"]) for row in only}
    assert {row["state"] for row in only} == {"listed"}


def test_the_foot_says_what_the_lists_would_add(shipped: Store) -> None:
    def foot(**given: str) -> list[str]:
        return [note for note in report(shipped, "members", **given).notes if "--reference on" in note]

    assert foot(grouping="ipef") == ["Reference lists would add 12 members: --reference on."]
    assert foot(grouping="quad") == []
    assert foot(grouping="nato", as_of="1990") == ["Reference lists would add 16 members: --reference on."]
    assert foot(grouping="nato", reference="only") == foot(grouping="nato", known_by="2024") == []


def test_a_list_confirms_nothing_that_an_article_says(shipped: Store) -> None:
    def counted(reference: str) -> list[Any]:
        rows = report(shipped, "corroboration", reference=reference).rows
        return [(row["grouping"], row["member"], row["sources"], row["standing"]) for row in rows]

    assert counted("on") == counted("off") != []


def test_nothing_but_the_mark_follows_from_a_list(shipped: Store) -> None:
    shortcuts = [
        iris.term(n) for n in ("memberOf", "hasMember", "prospectiveMemberOf", "hasBeenMemberOf", "restricts")
    ]
    for predicate in shortcuts:
        named = {q.object.value for q in shipped.database.quads_for_pattern(None, predicate, None, None)}  # type: ignore[union-attr]
        assert not any(iri.endswith(("/id/nato", "/id/mtcr", "/technology/wassenaar-3")) for iri in named)
    supported = shipped.database.quads_for_pattern(None, iris.term("supportedBy"), None, None)
    assert not [q for q in supported if iris.listed_in(q.object.value)]  # type: ignore[union-attr]
    subjects = {str(t.subject) for t in asserted.statements(shipped)}
    assert subjects
    assert not [s for s in subjects if "/claim/reference/" in s]
    listed = {
        q.object for q in shipped.database.quads_for_pattern(None, iris.term("listedMemberOf"), None, None)
    }
    assert iris.entity("nato") in listed
    assert iris.entity("cocom") not in listed


def test_an_undated_claim_stays_with_the_spell_that_is_open() -> None:
    def row(claim: str, **more: Any) -> ClaimRow:
        return ClaimRow("g", "m", "member", claim, "a", **more)

    first = row(
        "c1", in_force=True, time="2007", time_kind="start", not_before="2007-01", not_after="2007-12"
    )
    second = row(
        "c2", in_force=True, time="2017", time_kind="start", not_before="2017-01", not_after="2017-12"
    )
    end = row("c3", ends=True, time="2008", time_kind="end", not_before="2008-01", not_after="2008-12")
    undated = row("c4", in_force=True)
    found = spells([first, second, end, undated])
    assert [{c.claim for c in spell.claims} for spell in found] == [{"c1"}, {"c2", "c4"}]
    assert [{c.claim for c in spell.claims} for spell in spells([first, end, undated])] == [{"c1", "c4"}]


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_gives_the_rows_of_its_worked_cases(shipped: Store, name: str) -> None:
    def plain(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [plain(v) for v in value]
        return value if isinstance(value, int | float) or value is None else str(value)

    for case in CATALOGUE.get(name).cases:
        table = report(shipped, name, **{k: list(v) for k, v in case.parameters.items()})
        for wanted in case.rows:
            fitting = [r for r in table if all(plain(r.get(k)) == plain(v) for k, v in wanted.items())]
            assert fitting, (case.parameters, wanted)
        assert not case.exact or len(table) == len(case.rows), case.parameters


@pytest.mark.parametrize("stem", ["memberships", "bodies", "controls"])
def test_the_shipped_lists_are_what_the_loader_makes_of_the_tables(
    shared: Path, workspace: Workspace, stem: str
) -> None:
    source = Source(shared / "reference" / f"{stem}.csv", mapping=LISTS / f"{stem}.mapping.yml", strict=True)
    assert workspace.converted(source, find("table")) == (LISTS / f"{stem}.trig").read_bytes()
