"""The form of a report, made from its head: a field a parameter, pick-lists with counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from latticework.claims.scheme import CLASS_OF_TYPE, TIERS
from latticework.errors import LatticeworkError
from latticework.query.canned import CannedQuery
from latticework.query.parameters import ENTITY_TYPES, REFERENCES, REVIEWS, Parameter, Resolver
from latticework.report import run
from latticework.report.wording import STATUSES, word
from latticework.web.pages.frame import Visit
from latticework.web.pages.remarks import remark

_MINOR = {
    "known-by",
    "review",
    "tier",
    "limit",
    "min-members",
    "min-shared",
    "seed",
    "type",
    "reference",
    "article",
    "claim",
}
_LISTED = 400  # names in one pick-list


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a field: what is sent, and what is shown."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form; `choices` make a select, `names` a list to pick from while typing."""

    name: str
    label: str
    values: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    names: tuple[Choice, ...] = ()
    hint: str = ""
    wrong: str = ""
    nearest: tuple[Choice, ...] = ()
    required: bool = False
    numeric: bool = False
    minor: bool = False


def given(visit: Visit, query: CannedQuery) -> dict[str, list[str]]:
    """Return the parameters in the address that the report has."""
    return {name: visit.every(name) for name in query.parameters if visit.every(name)}


def fields(visit: Visit, query: CannedQuery, values: Mapping[str, Sequence[str]]) -> list[Field]:
    """Return the fields in the order of the head, each with what is wrong with its value."""
    found = [_field(visit, query, p, tuple(values.get(p.name, ()))) for p in query.parameters.values()]
    return [*(f for f in found if not f.minor), *(f for f in found if f.minor)]


def _field(visit: Visit, query: CannedQuery, parameter: Parameter, values: tuple[str, ...]) -> Field:
    label = parameter.label.get(visit.language) or parameter.label.get("en") or parameter.name
    label = label[:1].upper() + label[1:]
    minor = parameter.name in _MINOR and not parameter.required and not values
    made = Field(parameter.name, label, values, required=parameter.required, minor=minor)
    if parameter.type in ENTITY_TYPES:
        texts = tuple(_name(visit, value) for value in values)
        made = replace(made, values=texts, names=_names(visit, parameter), hint=_several(visit, parameter))
    elif choices := _choices(visit, query, parameter, values):
        made = replace(made, choices=choices)
    elif parameter.type == "date":
        made = replace(made, hint=visit.t("hint.date"), numeric=True)
    elif parameter.type == "integer":
        made = replace(made, numeric=True)
    return replace(made, **_fault(visit, parameter, values)) if values else made


def _several(visit: Visit, parameter: Parameter) -> str:
    return visit.t("hint.several") if parameter.at_least > 1 else ""


def _name(visit: Visit, value: str) -> str:
    """Return the name of what an identifier in the address means; a name as it is written."""
    for head in ("id/", "technology/"):
        iri = "https://latticework.example/" + head + value
        if iri in visit.graph.vocabulary:
            return visit.label(iri)
    return visit.label(value) if "://" in value and value in visit.graph.vocabulary else value


def _names(visit: Visit, parameter: Parameter) -> tuple[Choice, ...]:
    """Return the things of the parameter's type, those that most claims name first, with the number of claims."""
    classes = ENTITY_TYPES[parameter.type]
    vocabulary, mentions = visit.graph.vocabulary, visit.graph.mentions
    things = [iri for iri in mentions if (not classes or vocabulary.classes.get(iri, set()) & classes)]
    things.sort(key=lambda iri: (-mentions[iri], iri))
    labels = Counter(visit.label(iri) for iri in things)
    return tuple(
        Choice(
            label if labels[label] == 1 else iri.rsplit("/", 1)[-1], visit.n("count.claims", mentions[iri])
        )
        for iri in things[:_LISTED]
        for label in [visit.label(iri)]
    )


def _choices(
    visit: Visit, query: CannedQuery, parameter: Parameter, values: tuple[str, ...]
) -> tuple[Choice, ...]:
    chosen = values or ((parameter.default,) if parameter.default else ())

    def made(names: Sequence[str], texts: Mapping[str, str] | None = None) -> tuple[Choice, ...]:
        told = texts or {}
        listed = [*names, *(v for v in values if v not in names)]
        return tuple(Choice(n, told.get(n) or _word(visit, n), n in chosen) for n in listed)

    empty = () if parameter.default or parameter.required else ("",)
    if parameter.type == "status":
        counts = _statuses(visit, query)
        names = ["in-force", "any", *(s for s in counts if s not in ("in-force", "any"))]
        if parameter.default and parameter.default not in names:
            names.insert(0, parameter.default)
        if not {"signatory", "member"} & counts.keys() and parameter.default != "in-force":
            names.remove("in-force")  # a report of controls or areas: its statuses are others
        return made(names, {n: f"{word(n, visit.language)} ({counts[n]})" for n in counts})
    if parameter.type == "reference":
        return made(tuple(REFERENCES), {k: visit.t(f"reference.{k}") for k in REFERENCES})
    if parameter.type == "review":
        return made(tuple(REVIEWS), {k: visit.t(f"review.{k}") for k in REVIEWS})
    if parameter.type == "tier":
        return made(("", *TIERS), {k: visit.t(f"tier.{k}") for k in TIERS})
    if parameter.type == "class":
        return made(
            ("", *sorted(CLASS_OF_TYPE)), {k: visit.t(f"class.{CLASS_OF_TYPE[k]}") for k in CLASS_OF_TYPE}
        )
    if parameter.type == "boolean":
        return made(("false", "true"), {"false": visit.t("no"), "true": visit.t("yes")})
    if parameter.type == "article":
        sources = visit.graph.sources.values()
        return made(("", *(s.slug for s in sources)), {s.slug: s.title for s in sources})
    return made((*empty, *parameter.choices)) if parameter.choices else ()


def _word(visit: Visit, name: str) -> str:
    return word(name, visit.language) if name in STATUSES else (name or visit.t("not.set"))


def _statuses(visit: Visit, query: CannedQuery) -> Counter[str]:
    """Return the statuses that the report's rows can have, with how many rows of each there are in all."""
    engine = visit.graph.engine
    asked = {k: v for k, v in given(visit, query).items() if query.parameters[k].required}
    try:
        table = run.run(run.ask(query, {**asked, "status": ["any"]}, engine), engine, visit.language)
    except LatticeworkError:
        return Counter()
    return Counter(str(row["status"]) for row in table if isinstance(row.get("status"), str))


def _fault(visit: Visit, parameter: Parameter, values: tuple[str, ...]) -> dict[str, Any]:
    """Return what is wrong with a value and which names are near, as fields of `Field`."""
    engine = visit.graph.engine
    resolver = Resolver(engine.classes, engine.vocabulary)
    try:
        resolver.value(parameter, list(values))
    except LatticeworkError as error:
        if parameter.type not in ENTITY_TYPES:
            return {"wrong": visit.t("wrong.date", value=values[0]) if parameter.type == "date" else
                    visit.t("wrong.number", value=values[0]) if parameter.type == "integer" else _said(visit, error)}  # fmt: skip
        return _unknown(visit, parameter, values, resolver)
    return {}


def _said(visit: Visit, error: LatticeworkError) -> str:
    parts = [remark(visit.language, part) for part in (error.what, error.remedy) if part]
    return Markup(visit.t("stop") + " ").join(parts)  # noqa: S704 - parts are escaped as they are joined


def _unknown(visit: Visit, parameter: Parameter, values: Sequence[str], resolver: Resolver) -> dict[str, Any]:
    vocabulary, classes = visit.graph.vocabulary, ENTITY_TYPES[parameter.type]
    for value in values:
        try:
            resolver.entity(parameter, value)
        except LatticeworkError:
            found = vocabulary.find(value, classes)
            near = found or vocabulary.nearest(value, classes)
            key = "wrong.ambiguous" if found else "wrong.unknown"
            links = tuple(
                Choice(_replaced(visit, parameter.name, value, iri), visit.label(iri)) for iri in near[:6]
            )
            kind = parameter.label.get(visit.language) or parameter.name
            return {"wrong": visit.t(key, value=value, kind=kind, n=len(found)), "nearest": links}
    return {}


def _replaced(visit: Visit, name: str, value: str, iri: str) -> str:
    from urllib.parse import urlencode

    slug = iri.rsplit("/", 1)[-1]
    pairs = [(k, slug if k == name and v.strip() == value else v) for k, v in visit.query if v]
    return visit.path + "?" + urlencode(pairs)
