"""`membership`: claims about parties in groupings, folded to a row for each grouping, member and status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from latticework.claims.scheme import IN_FORCE
from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer
from latticework.query.parameters import Value
from latticework.reasoning import memberships
from latticework.reasoning.spells import CERTAINTIES, ClaimRow, Spell
from latticework.report import grounds
from latticework.report.table import Iri, Row
from latticework.report.views.shape import Note, Shaped
from latticework.report.wording import tally
from latticework.vocabulary import iris

_ENDS = "former"
_STATUS_OF = {"formerMember": "former", "excludedParty": "excluded"}


def view(answer: Answer, query: CannedQuery, values: Mapping[str, Value]) -> Shaped:
    """Return the rows that hold at the date asked for, each with certainty, state and claims.

    A spell that has ended gives no row in force; without a date the question is what holds as far as the
    claims tell.
    """
    instant = values["as-of"].instant if "as-of" in values else None
    wanted = statuses(values)
    pairs: dict[tuple[str, str], list[ClaimRow]] = defaultdict(list)
    for claim in claim_rows(answer):
        pairs[claim.grouping, claim.member].append(claim)
    found: list[Row] = []
    used: dict[str, ClaimRow] = {}
    for (grouping, member), about in pairs.items():
        for row, claims in _of_pair(grouping, member, about, instant):
            if wanted is None or (row["status"] in wanted and role_fits(claims, values)):
                found.append(row)
                used.update((c.claim, c) for c in claims)
    certainties = [str(row["certainty"]) for row in found]
    notes: list[Note] = [lambda language: tally(language, certainties)] if found else []
    return Shaped(found, [*notes, grounds.note(used.values())])


def claim_rows(answer: Answer) -> Iterator[ClaimRow]:
    """Yield the claims that the rows of a membership query tell of, each once."""
    at = {name: i for i, name in enumerate(answer.variables)}

    def of(terms: Sequence[object], name: str) -> object:
        return terms[at[name]] if name in at else None

    seen: set[str] = set()
    for terms in answer.rows:
        term = partial(of, terms)
        # a row of the branch for what ends or bars binds ?context, whatever ?role was asked for, and no ?status
        role = getattr(term("context") or term("role"), "value", "")
        claim = ClaimRow.of(term, role, _STATUS_OF.get(iris.local_name(role), ""))
        if claim.claim not in seen:
            seen.add(claim.claim)
            yield claim


def _of_pair(
    grouping: str, member: str, about: list[ClaimRow], instant: str | None
) -> Iterator[tuple[Row, list[ClaimRow]]]:
    """Yield the rows of one party in one grouping that hold, with the claims of each."""
    for m in memberships.conclude(about):
        certainty = m.spell.at(instant)
        by_status: dict[str, list[ClaimRow]] = defaultdict(list)
        for claim in m.spell.claims:
            by_status[claim.status].append(claim)
        if certainty is not None:
            for status, claims in by_status.items():
                over = m.spell.ended_by
                yield _row(grouping, member, status, claims, instant, m.state, m.iri, over), claims
    others: dict[str, list[ClaimRow]] = defaultdict(list)
    for claim in about:
        if not claim.in_force:
            others[claim.status].append(claim)
    for status, claims in others.items():
        holding = [c for c in claims if status == _ENDS or Spell((c,)).at(instant) is not None]
        if holding:
            yield _row(grouping, member, status, holding, instant, None, None), holding


def _row(
    grouping: str, member: str, status: str, claims: list[ClaimRow], instant: str | None,
    state: str | None, membership_iri: str | None, ended_by: tuple[ClaimRow, ...] = (),
) -> Row:  # fmt: skip
    certainties = [Spell((c,), ended_by).at(instant) for c in claims]
    dated = sorted(
        (c for c in claims if c.time), key=lambda c: (c.not_before or "", c.not_after or "", c.claim)
    )
    return {
        "grouping": Iri(grouping),
        "member": Iri(member),
        "status": status,
        "time": dated[0].time if dated else None,
        "certainty": min((c for c in certainties if c), key=CERTAINTIES.index, default="possible"),
        "state": state,
        "membership": Iri(membership_iri) if membership_iri else None,
        "articles": grounds.articles(claims),
        "claims": tuple(Iri(c) for c in sorted({c.claim for c in claims})),
    }


def statuses(values: Mapping[str, Value]) -> set[str] | None:
    """Return the statuses asked for, or None for any."""
    value = values.get("status")
    if value is None or "any" in value.given:
        return None
    named = set(value.given) - {"in-force"}
    return named | (set(IN_FORCE) if "in-force" in value.given else set())


def role_fits(claims: Iterable[ClaimRow], values: Mapping[str, Value]) -> bool:
    """Say whether the claims are in force, where that was asked: not so a signature yet to be ratified."""
    asked = values.get("status")
    return asked is None or "role" not in asked.terms or any(c.in_force for c in claims)
