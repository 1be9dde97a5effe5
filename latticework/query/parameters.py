"""Typed parameters: what a user writes (`Quad`, 四方安全对话, `2021-03`, `in-force`) and the terms it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode

from latticework.article.dates import bounds
from latticework.claims.scheme import CLASS_OF_TYPE, GROUPING_CLASSES, KINDS, TIERS
from latticework.errors import InputError, UsageError
from latticework.query.binder import Term
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary, fold

PARTIES = frozenset({"Country", "Union", "Organization", "PartyClass"})
REGIMES = frozenset({"ControlRegime", "MultilateralRegime", "UnilateralMeasure"})
ENTITY_TYPES: dict[str, frozenset[str]] = {
    "grouping": GROUPING_CLASSES,
    "party": PARTIES,
    "technology": frozenset({"TechnologyArea"}),
    "regime": REGIMES | PARTIES,
    "entity": frozenset(),
}
# Statuses that count as being in; a signature that still needs ratification has another role.
STATUS_SETS = {"in-force": {"role": [iris.term("inForceMember")]}, "any": {}}
# A query leaves reference claims out unless ?reference is bound, and all others if ?referenceOnly is.
_YES = Literal(True)
REFERENCES: dict[str, dict[str, Sequence[Term]]] = {
    "off": {},
    "on": {"reference": [_YES]},
    "only": {"reference": [_YES], "referenceOnly": [_YES]},
}
REVIEWS = {"all": [], "accepted": [iris.status("curated"), iris.status("accepted")]}
_SUBCLASSES = {"ControlRegime": sorted(REGIMES)}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a canned query, as its head declares it."""

    name: str
    type: str
    required: bool = False
    multiple: bool = False
    default: str | None = None
    at_least: int = 1
    choices: tuple[str, ...] = ()
    label: Mapping[str, str] = field(default_factory=dict[str, str])
    binds: str | None = None
    form: str = ""

    @property
    def variable(self) -> str:
        """The variable of the query that it binds: `as-of` binds `?asOf`, unless the head names another."""
        if self.binds:
            return self.binds
        first, *others = self.name.split("-")
        return first + "".join(part.capitalize() for part in others)


def _standard(name: str, kind: str, en: str, zh: str, ja: str, **more: object) -> Parameter:
    return Parameter(name, kind, label={"en": en, "zh": zh, "ja": ja}, **more)  # type: ignore[arg-type]


# Parameters have the same names and meanings in every report; a head may set required, multiple and default.
STANDARD: dict[str, Parameter] = {
    p.name: p
    for p in (
        _standard("grouping", "grouping", "grouping", "组合", "枠組み", multiple=True),
        _standard("party", "party", "party", "成员方", "当事者", multiple=True),
        _standard("technology", "technology", "technology", "技术", "技術", multiple=True),
        _standard("regime", "regime", "regime", "管制机制", "規制", multiple=True),
        _standard("article", "article", "article", "文章", "記事", multiple=True),
        _standard("claim", "claim", "claim", "陈述", "主張", multiple=True),
        _standard("status", "status", "status", "身份", "状態", multiple=True),
        _standard("type", "class", "type", "类型", "種類", multiple=True),
        _standard("as-of", "date", "as of", "截至", "時点"),
        _standard("known-by", "date", "known by", "已知于", "公表時点"),
        _standard("review", "review", "review", "审核", "査読", default="all"),
        _standard("reference", "reference", "reference", "参考资料", "参考資料", default="off"),
        _standard("tier", "tier", "tier", "层级", "階層"),
        _standard("limit", "integer", "limit", "上限", "上限"),
        _standard("min-members", "integer", "least members", "最少成员数", "最小加盟数"),
        _standard("min-shared", "integer", "least shared", "最少共有数", "最小共有数"),
    )
}
TYPES = frozenset(
    {p.type for p in STANDARD.values()} | {"entity", "text", "choice", "boolean", "iri", "literal"}
)


@dataclass(frozen=True, slots=True)
class Value:
    """What one parameter was given: as written, as shown, and the terms that it binds by variable."""

    parameter: str
    given: tuple[str, ...]
    terms: Mapping[str, Sequence[Term]]
    iris: tuple[str, ...] = ()
    number: int | None = None
    instant: str | None = None


class Resolver:
    """The way from what a user writes to terms of the graph."""

    def __init__(self, exists: Callable[[str], set[str]], vocabulary: Callable[[], Vocabulary]) -> None:
        """`exists` gives the classes of an IRI, quickly; `vocabulary` every name, read only when needed."""
        self._exists, self._vocabulary = exists, vocabulary

    def value(self, parameter: Parameter, given: Sequence[str]) -> Value:
        """Return what the parameter means.

        Raises UsageError for a value that it does not take, with the nearest names or the candidates.
        """
        if len(given) > 1 and not parameter.multiple:
            raise UsageError(f"{parameter.name} takes one value, not {len(given)}", remedy="give it once")
        make = getattr(self, f"_{parameter.type}", None)
        if make is None:
            return self._entities(parameter, given)
        try:
            made: Value = make(parameter, given)
        except InputError as error:
            raise UsageError(f"{parameter.name}: {error.what}", remedy=error.remedy) from None
        return made

    def _entities(self, parameter: Parameter, given: Sequence[str]) -> Value:
        found = tuple(dict.fromkeys(self.entity(parameter, name) for name in given))
        return Value(parameter.name, tuple(given), {parameter.variable: [NamedNode(i) for i in found]}, found)

    def entity(self, parameter: Parameter, name: str) -> str:
        """Return the one IRI that a name means. Raises UsageError where there is none, or more than one."""
        classes = ENTITY_TYPES[parameter.type]
        head = "technology/" if parameter.type == "technology" else "id/"
        quick = name if name.startswith(iris.BASE) else iris.BASE + head + name
        if (
            re.fullmatch(r"[\w:/.\-]+", quick)
            and (held := self._exists(quick))
            and (not classes or held & classes)
        ):
            return quick
        vocabulary = self._vocabulary()
        found = vocabulary.find(name, classes)
        if len(found) == 1:
            return found[0]
        what = f"a {parameter.type}" if parameter.type != "entity" else "anything"
        shown = found or vocabulary.nearest(name, classes)
        listed = ", ".join(f"{vocabulary.label(i, _script(name))} ({iris.local_name(i)})" for i in shown[:6])
        if found:
            raise UsageError(f"{name!r} names {len(found)} things", remedy=f"say which: {listed}")
        other = vocabulary.find(name)
        hint = f"it is {min(vocabulary.classes.get(other[0], {'something else'}))}; " if other else ""
        raise UsageError(
            f"{name!r} is not the name of {what}", remedy=hint + (f"nearest: {listed}" if listed else "")
        )

    def _article(self, parameter: Parameter, given: Sequence[str]) -> Value:
        return self._minted(parameter, given, "article/", "latticework status lists them")

    def _claim(self, parameter: Parameter, given: Sequence[str]) -> Value:
        return self._minted(
            parameter, given, "claim/", "a claim's IRI stands in the claims column of a report"
        )

    def _minted(self, parameter: Parameter, given: Sequence[str], head: str, remedy: str) -> Value:
        found = [name if name.startswith(iris.BASE) else iris.BASE + head + name for name in given]
        for name, iri in zip(given, found, strict=True):
            if not re.fullmatch(r"[\w:/.\-]+", iri) or not self._exists(iri):
                raise UsageError(f"there is no {parameter.type} {name!r}", remedy=remedy)
        return Value(
            parameter.name, tuple(given), {parameter.variable: [NamedNode(i) for i in found]}, tuple(found)
        )

    def _status(self, parameter: Parameter, given: Sequence[str]) -> Value:
        known = sorted({s for kind in KINDS.values() for s in kind.statuses()})
        singles = [name for name in given if name not in STATUS_SETS]
        for name in singles:
            if name not in known:
                raise UsageError(
                    f"unknown status {name!r}", remedy=f"one of in-force, any, {', '.join(known)}"
                )
        if "any" in given:
            return Value(parameter.name, tuple(given), {})
        if "in-force" in given:
            if not singles:
                return Value(parameter.name, tuple(given), STATUS_SETS["in-force"])
            singles += ["member", "founding", "signatory"]
        variable = parameter.binds or "status"
        return Value(parameter.name, tuple(given), {variable: [iris.status(s) for s in sorted(set(singles))]})

    def _class(self, parameter: Parameter, given: Sequence[str]) -> Value:
        known = {fold(name): name for name in (*CLASS_OF_TYPE, *CLASS_OF_TYPE.values())}
        names: list[str] = []
        for name in given:
            if fold(name) not in known:
                raise UsageError(
                    f"unknown type {name!r}", remedy=f"one of {', '.join(sorted(CLASS_OF_TYPE))}"
                )
            class_name = CLASS_OF_TYPE.get(known[fold(name)], known[fold(name)])
            names += _SUBCLASSES.get(class_name, [class_name])
        terms = [iris.term(name) for name in dict.fromkeys(names)]
        return Value(parameter.name, tuple(given), {parameter.variable: terms})

    def _date(self, parameter: Parameter, given: Sequence[str]) -> Value:
        instant = bounds(given[0]).not_after  # "as of 2021" means at the end of 2021
        term = Literal(instant, datatype=NamedNode(iris.XSD + "dateTime"))
        return Value(parameter.name, tuple(given), {parameter.variable: [term]}, instant=instant)

    def _integer(self, parameter: Parameter, given: Sequence[str]) -> Value:
        if not re.fullmatch(r"\d{1,9}", given[0]):
            raise UsageError(f"{parameter.name}: {given[0]!r} is no number", remedy="write a whole number")
        number = int(given[0])
        return Value(parameter.name, tuple(given), {parameter.variable: [Literal(number)]}, number=number)

    def _text(self, parameter: Parameter, given: Sequence[str]) -> Value:
        return Value(parameter.name, tuple(given), {parameter.variable: [Literal(text) for text in given]})

    def _iri(self, parameter: Parameter, given: Sequence[str]) -> Value:
        try:
            terms = [NamedNode(text) for text in given]
        except ValueError:
            raise UsageError(f"{parameter.name}: {given[0]!r} is no IRI", remedy="write https://…") from None
        return self._listed(parameter, given, terms)

    def _literal(self, parameter: Parameter, given: Sequence[str]) -> Value:
        form = parameter.form
        if form.startswith("@"):
            return self._listed(parameter, given, [Literal(text, language=form[1:]) for text in given])
        datatype = NamedNode(form) if form else None
        return self._listed(parameter, given, [Literal(text, datatype=datatype) for text in given])

    @staticmethod
    def _listed(parameter: Parameter, given: Sequence[str], terms: Sequence[Term]) -> Value:
        """Return the terms, if each value is one of the choices that the head lists."""
        for text in given:
            if parameter.choices and text not in parameter.choices:
                raise UsageError(
                    f"{parameter.name} is not {text!r}", remedy=f"one of {', '.join(parameter.choices)}"
                )
        return Value(parameter.name, tuple(given), {parameter.variable: terms})

    def _choice(self, parameter: Parameter, given: Sequence[str]) -> Value:
        return self._one_of(
            parameter, given, {c: [Literal(c)] for c in parameter.choices}, parameter.variable
        )

    def _boolean(self, parameter: Parameter, given: Sequence[str]) -> Value:
        return self._one_of(parameter, given, {"true": [Literal(True)], "false": []}, parameter.variable)

    def _tier(self, parameter: Parameter, given: Sequence[str]) -> Value:
        return self._one_of(parameter, given, {t: [Literal(t)] for t in TIERS}, "tier")

    def _review(self, parameter: Parameter, given: Sequence[str]) -> Value:
        return self._one_of(parameter, given, REVIEWS, "review")

    def _reference(self, parameter: Parameter, given: Sequence[str]) -> Value:
        value = self._one_of(parameter, given, dict.fromkeys(REFERENCES, ()), "reference")
        return replace(value, terms=REFERENCES[given[0]])

    @staticmethod
    def _one_of(
        parameter: Parameter, given: Sequence[str], options: Mapping[str, Sequence[Term]], variable: str
    ) -> Value:
        for name in given:
            if name not in options:
                raise UsageError(f"{parameter.name} is not {name!r}", remedy=f"one of {', '.join(options)}")
        terms = [term for name in given for term in options[name]]
        return Value(parameter.name, tuple(given), {variable: terms} if terms else {})


def _script(name: str) -> str:
    """Return the language whose script a name is written in: its candidates are shown in it."""
    if any("\u3040" <= ch <= "\u30ff" for ch in name):
        return "ja"
    return "zh" if any("\u4e00" <= ch <= "\u9fff" for ch in name) else "en"
