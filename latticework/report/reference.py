"""What reference lists would add to a report that leaves them out: one small query, for the foot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from latticework.query.binder import bind
from latticework.query.canned import CannedQuery
from latticework.query.engine import Answer, Engine
from latticework.query.parameters import Value
from latticework.reasoning.spells import ClaimRow, spells
from latticework.report.wording import reference_would_add

FAMILIES = ("membership", "overlap")
# Conditions that no row of a list can meet or that it was not asked for.
_BARRING = ("known-by", "tier")
_PREFIXES = """\
PREFIX lw: <https://latticework.example/ontology#>
PREFIX lws: <https://latticework.example/status/>
"""
_NOW = (
    _PREFIXES
    + """\
SELECT ?grouping ?member WHERE {
  ?member lw:listedMemberOf ?grouping .
  FILTER (!BOUND(?type) || EXISTS { ?grouping a ?type })
}
"""
)
# The origin in a FILTER: as a pattern Oxigraph begins with all of the lists (22 ms, against 0.5 for one grouping).
_DATED = (
    _PREFIXES
    + """\
SELECT ?grouping ?member ?claim ?over ?time ?notBefore ?notAfter WHERE {
  { ?claim lw:claimedGroup ?grouping ; lw:inForceMember ?member ; lw:origin ?origin }
  UNION
  { ?claim lw:claimedGroup ?grouping ; lw:formerMember ?member ; lw:origin ?origin . BIND (true AS ?over) }
  FILTER (?origin = lws:reference-origin)
  FILTER (!BOUND(?type) || EXISTS { ?grouping a ?type })
  OPTIONAL { ?claim lw:time ?time }
  OPTIONAL { ?claim lw:notBefore ?notBefore }
  OPTIONAL { ?claim lw:notAfter ?notAfter }
}
"""
)


def foot(
    query: CannedQuery, values: Mapping[str, Value], answer: Answer, engine: Engine, language: str
) -> str | None:
    """Return how many memberships the lists have that the answer has not, as a sentence; None for none."""
    if query.family not in FAMILIES or not {"grouping", "member"} <= set(answer.variables):
        return None
    if "reference" not in values or values["reference"].terms or any(name in values for name in _BARRING):
        return None
    if "status" not in values or not {"in-force", "any", "member"} & set(values["status"].given):
        return None
    asked = [value for name in ("grouping", "party", "type") if (value := values.get(name)) is not None]
    terms = {{"party": "member"}.get(v, v): list(t) for value in asked for v, t in value.terms.items()}
    instant = values["as-of"].instant if "as-of" in values else None
    if instant is None:
        listed = _pairs(engine.select(bind(_NOW, terms)))
    else:
        listed = _holding(engine.select(bind(_DATED, terms)), instant)
    added = listed - _pairs(answer)
    return reference_would_add(language, len(added), "grouping" in values) if added else None


def _pairs(answer: Answer) -> set[tuple[str, str]]:
    """Return grouping and party of each row but those that only end or bar a membership."""
    at = {name: i for i, name in enumerate(answer.variables)}
    context = at.get("context")
    return {
        (g.value, m.value)
        for terms in answer.rows
        if context is None or terms[context] is None
        if (g := terms[at["grouping"]]) is not None and (m := terms[at["member"]]) is not None
    }


def _holding(answer: Answer, instant: str) -> set[tuple[str, str]]:
    """Return the pairs that the lists have at an instant."""
    at = {name: i for i, name in enumerate(answer.variables)}
    claims: dict[tuple[str, str], list[ClaimRow]] = defaultdict(list)
    for terms in answer.rows:
        value = {name: getattr(terms[i], "value", None) for name, i in at.items()}
        pair = value["grouping"] or "", value["member"] or ""
        over = value["over"] is not None
        claims[pair].append(
            ClaimRow(
                *pair,
                "",
                value["claim"] or "",
                "",
                in_force=not over,
                ends=over,
                time=value["time"],
                time_kind="end" if over else "start",
                not_before=value["notBefore"],
                not_after=value["notAfter"],
            )
        )
    return {pair for pair, rows in claims.items() if any(s.at(instant) for s in spells(rows))}
