"""Spells against brute force: small worlds of invented claims, every month of them looked at."""

from __future__ import annotations

import calendar

from hypothesis import given, settings
from hypothesis import strategies as st

from latticework.article.dates import bounds
from latticework.reasoning.spells import CERTAIN, CERTAINTIES, POSSIBLE, UNDATED, ClaimRow, spells

GROUPING, PARTY = "https://latticework.example/id/invented", "https://latticework.example/id/party"


def row(number: int, status: str, time: str | None, kind: str | None = None, **more: object) -> ClaimRow:
    low, high = (bounds(time).not_before, bounds(time).not_after) if time else (None, None)
    return ClaimRow(
        GROUPING, PARTY, status, f"claim/{number}", "article/invented", in_force=status == "member",
        ends=status == "former", time=time, time_kind=kind if time else None, not_before=low, not_after=high,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def at(rows: list[ClaimRow], date: str | None) -> list[str]:
    """Return how surely each spell that holds at the end of that date does."""
    instant = bounds(date).not_after if date else None
    return [c for spell in spells(rows) if (c := spell.at(instant)) is not None]


# ---- what history asks -------------------------------------------------------------------------------

QUAD = [
    row(1, "member", "2007", "start"),
    row(2, "former", "2008", "end"),
    row(3, "member", "2017-11", "start"),
]


def test_who_leaves_and_comes_back_has_two_spells() -> None:
    found = spells(QUAD)
    assert [[c.claim for c in s.claims] for s in found] == [["claim/1"], ["claim/3"]]
    assert [[c.claim for c in s.ended_by] for s in found] == [["claim/2"], []]


def test_the_gap_between_two_spells_is_a_gap() -> None:
    assert at(QUAD, "2006") == []
    assert at(QUAD, "2007") == [CERTAIN]
    assert at(QUAD, "2008-06") == [POSSIBLE]  # it ended in 2008; in which month is not stated
    assert at(QUAD, "2009") == at(QUAD, "2016") == at(QUAD, "2017-10") == []
    assert at(QUAD, "2017-11") == at(QUAD, "2021") == [CERTAIN]
    assert at(QUAD, None) == [CERTAIN]


def test_the_order_of_claims_does_not_matter() -> None:
    assert spells(QUAD) == spells(QUAD[::-1]) == spells([QUAD[1], QUAD[2], QUAD[0]])


COCOM = [row(1, "member", "1949", "start"), row(2, "former", "1994-03-31", "end")]


def test_a_member_of_a_body_that_is_gone_was_a_member_while_it_lasted() -> None:
    assert at(COCOM, "1948") == []
    assert at(COCOM, "1970") == [CERTAIN]
    assert at(COCOM, "1994-03-30") == [CERTAIN]
    assert at(COCOM, "1994-03-31") == [POSSIBLE]  # its last day
    assert at(COCOM, "1994-04") == at(COCOM, "2020") == []
    assert at(COCOM, None) == []


def test_a_date_as_of_leaves_an_earlier_start_possible() -> None:
    claims = [row(1, "member", "2021-03", "as-of")]
    assert at(claims, "1950") == at(claims, "2021-02") == [POSSIBLE]
    assert at(claims, "2021-03") == at(claims, "2030") == [CERTAIN]


def test_a_stated_start_makes_an_earlier_date_impossible_and_its_own_time_possible() -> None:
    claims = [row(1, "member", "2021", "start")]
    assert at(claims, "2020-12") == []
    assert at(claims, "2021-06") == [POSSIBLE]
    assert at(claims, "2021-12") == [CERTAIN]


def test_a_start_and_a_later_date_as_of_agree_on_the_start() -> None:
    (spell,) = spells([row(1, "member", "2017", "start"), row(2, "member", "2021", "as-of")])
    assert spell.start == (bounds("2017").not_before, bounds("2017").not_after)


def test_an_undated_claim_holds_as_far_as_is_told() -> None:
    assert at([row(1, "member", None)], "1900") == at([row(1, "member", None)], None) == [UNDATED]


def test_an_undated_end_closes_what_began_before_it_was_told() -> None:
    assert at([row(1, "member", "2007", "start"), row(2, "former", None)], None) == []
    assert at([row(1, "member", None), row(2, "former", None)], None) == []


def test_two_claims_of_one_end_are_one_end() -> None:
    found = spells(
        [
            row(1, "member", "2007", "start"),
            row(2, "former", "2008", "end"),
            row(3, "former", "2008-05", "end"),
        ]
    )
    assert len(found) == 1
    assert {c.claim for c in found[0].ended_by} == {"claim/2", "claim/3"}


def test_an_end_closes_no_start_that_comes_after_it() -> None:
    (spell,) = spells([row(1, "former", "2008", "end"), row(2, "member", "2017", "start")])
    assert spell.ended_by == ()


# ---- brute force -------------------------------------------------------------------------------------
#
# A world is a start (month) and perhaps an end (month, at or after the start). A claim allows a world or not.
# At a month, a party is certainly in if it is in all worlds that all claims allow, possibly if in some.

MONTHS = [(year, month) for year in (2001, 2002) for month in range(1, 13)]
EARLIEST = (2000, 1)  # stands for every month before


def stated(month: tuple[int, int], coarse: bool) -> str:
    return f"{month[0]}" if coarse else f"{month[0]}-{month[1]:02d}"


def within(month: tuple[int, int], time: str) -> bool:
    last = calendar.monthrange(*month)[1]
    limits = bounds(time)
    return limits.not_before <= f"{month[0]}-{month[1]:02d}-{last}T23:59:59Z" <= limits.not_after


def starts(claims: list[ClaimRow]) -> list[tuple[int, int]]:
    """Return the months in which a membership can have begun, if every claim is true of it."""

    def allowed(month: tuple[int, int], claim: ClaimRow) -> bool:
        if claim.time is None:
            return True
        if claim.time_kind == "as-of":
            return month <= max(m for m in MONTHS if within(m, claim.time or ""))
        return within(month, claim.time)

    return [m for m in [EARLIEST, *MONTHS] if all(allowed(m, c) for c in claims)]


month = st.sampled_from(MONTHS)
opening = st.tuples(st.builds(stated, month, st.booleans()), st.sampled_from(["start", "as-of"]))


@settings(max_examples=300, deadline=None)
@given(st.lists(opening, min_size=1, max_size=3), month)
def test_an_open_spell_is_as_sure_as_the_worlds_that_its_claims_allow(
    openings: list[tuple[str, str]], asked: tuple[int, int]
) -> None:
    claims = [row(i, "member", time, kind) for i, (time, kind) in enumerate(openings)]
    begun = starts(claims)
    (found,) = spells(claims)
    certainty = found.at(bounds(stated(asked, False)).not_after)
    if not begun:  # the claims contradict each other: one start, and it is not certain before the earliest
        assert certainty in (None, *CERTAINTIES)
    elif all(m <= asked for m in begun):
        assert certainty == CERTAIN
    elif any(m <= asked for m in begun):
        assert certainty == POSSIBLE
    else:
        assert certainty is None


@settings(max_examples=300, deadline=None)
@given(opening, month, st.booleans(), month)
def test_a_closed_spell_is_as_sure_as_its_worlds(
    begin: tuple[str, str], end: tuple[int, int], coarse: bool, asked: tuple[int, int]
) -> None:
    claims = [row(1, "member", *begin), row(2, "former", stated(end, coarse), "end")]
    found = spells(claims)
    instant = bounds(stated(asked, False)).not_after
    begun = starts(claims[:1])
    ended = [m for m in MONTHS if within(m, stated(end, coarse))]
    worlds = [(b, e) for b in begun for e in ended if b <= e]
    if len(found) > 1 or not found[0].ended_by:
        return  # the end lies before the start: told of another spell
    certainty = found[0].at(instant)
    inside = [b <= asked < e for b, e in worlds]
    on_the_day = [b <= asked <= e for b, e in worlds]
    if worlds and all(inside):
        assert certainty == CERTAIN
    if certainty == CERTAIN:
        assert all(on_the_day)
    if not any(on_the_day):
        assert certainty is None
    if certainty is None:
        assert not any(inside)


claim_lists = st.lists(
    st.tuples(st.sampled_from(["member", "member", "former"]), st.one_of(st.none(), opening)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(claim_lists, st.randoms())
def test_every_claim_in_force_opens_one_spell_and_order_changes_nothing(
    world: list[tuple[str, tuple[str, str] | None]], dice: object
) -> None:
    rows = [
        row(i, status, None)
        if when is None
        else row(i, status, when[0], "end" if status == "former" else when[1])
        for i, (status, when) in enumerate(world)
    ]
    found = spells(rows)
    opened = [c.claim for s in found for c in s.claims]
    assert sorted(opened) == sorted(c.claim for c in rows if c.in_force)
    assert sum(not s.ended_by for s in found) <= 1
    dice.shuffle(rows)  # type: ignore[attr-defined]
    assert spells(rows) == found
