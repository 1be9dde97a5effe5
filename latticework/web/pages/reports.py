"""The list of reports, and the page of each: question, form, answer, table, picture, footnotes, command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import Response

from latticework.errors import LatticeworkError, UsageError
from latticework.query.canned import CannedQuery
from latticework.query.parameters import ENTITY_TYPES, Value
from latticework.report import emptiness, pictures, run, views
from latticework.report.pictures import canvas
from latticework.report.run import Asked
from latticework.report.table import Table
from latticework.report.wording import STATUSES, word
from latticework.web.pages import cells, form, questions
from latticework.web.pages.catalogue import families
from latticework.web.pages.frame import Missing, Visit
from latticework.web.pages.heat import heat
from latticework.web.pages.questions import Piece

DOWNLOADS = ("csv", "tsv", "json", "xlsx", "ttl", "md")
# A picture is drawn in the colours of print; on a page they follow the reader's light or dark.
_COLOURS = {
    **{step: f"var(--h{k})" for k, step in enumerate(canvas.STEPS, 1)},
    canvas.INK: "var(--ink)", canvas.QUIET: "var(--ink-2)", canvas.RULE: "var(--rule)", canvas.PAPER: "var(--paper)",
    canvas.ACCENT: "var(--accent)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WayOut:
    """A condition that can be dropped, what that would bring, and where."""

    text: str
    href: str
    brings: str


def listed(visit: Visit) -> Response:
    """Return the list of reports by family, each as the question that it answers."""
    found = [
        (family, [(q, _open_question(q, visit.language)) for q in queries])
        for family, queries in families(visit).items()
    ]
    return visit.page("reports.html", active="reports", families=found)


def _open_question(query: CannedQuery, language: str) -> list[Piece]:
    def shown(name: str) -> str | None:
        parameter = query.parameters.get(name)
        if parameter is None or not (parameter.required or parameter.default):
            return None
        return parameter.label.get(language) or parameter.label.get("en") or name

    return questions.without_asides(questions.pieces(query, language, shown))


def found_query(visit: Visit, name: str) -> CannedQuery:
    """Return the report of that name. Raises Missing where there is none."""
    try:
        return visit.state.catalogue().get(name)
    except UsageError as error:
        raise Missing(visit.t("missing.report", name=name), remedy=error.remedy) from None


def show(visit: Visit) -> Response:
    """Return the page of a report: the form alone where it lacks a value, else with its answer."""
    query = found_query(visit, visit.parameters["name"])
    given = form.given(visit, query)
    fields = form.fields(visit, query, given)
    frame = {
        "active": "reports", "query": query, "fields": fields, "title": query.title.get(visit.language) or query.summary,
        "description": query.descriptions.get(visit.language, "").replace("`", ""),
    }  # fmt: skip
    wrong = [f for f in fields if f.wrong]
    lacking = [p for p in query.parameters.values() if p.required and len(given.get(p.name, [])) < p.at_least]
    if wrong or lacking:
        pieces = questions.without_asides(questions.pieces(query, visit.language, _words(visit, given, {})))
        status = 422 if wrong else 200
        return visit.page(
            "report.html", status, pieces=pieces, wrong=wrong, lacking=lacking, grid=None, **frame
        )
    try:
        asked = run.ask(query, given, visit.graph.engine)
    except LatticeworkError as error:
        pieces = questions.pieces(query, visit.language, _words(visit, given, {}))
        return visit.page(
            "report.html", 422, pieces=pieces, wrong=[], fault=error, lacking=[], grid=None, **frame
        )
    table = run.run(asked, visit.graph.engine, visit.language, visit.state.shelf())
    pieces = _asked_as(visit, query, given, asked)
    said = [i for value in asked.values.values() for i in value.iris]
    return visit.page(
        "report.html", pieces=pieces, wrong=[], lacking=[], grid=cells.grid(visit, table, said=said),
        notes=[note for note in table.notes if table.rows and not re.fullmatch(r"\d+ (rows?:|行).*", note)],
        picture=drawn(table) if table.picture != "matrix" else None, heat=heat(visit, table) if table.picture == "matrix" and table.rows else None,
        ways=_ways_out(visit, asked) if not table.rows else [],
        downloads=_downloads(visit, query, given, table), commands=_commands(visit, query, given),
        permalink=_address(visit, query, given), sparql=f"/console?report={query.name}&" + _pairs(given), **frame,
    )  # fmt: skip


def _asked_as(
    visit: Visit, query: CannedQuery, given: Mapping[str, Sequence[str]], asked: Asked
) -> list[Piece]:
    """Return the question as asked; what stands in brackets at its end is said only where it is not the default."""
    pieces = questions.pieces(query, visit.language, _words(visit, given, asked.values))
    last = pieces[-2].parameter if len(pieces) > 1 else ""
    default = query.parameters[last].default if last in query.parameters else None
    by_default = default is not None and list(given.get(last, [default])) == [default]
    return questions.without_asides(pieces) if by_default else pieces


def _words(
    visit: Visit, given: Mapping[str, Sequence[str]], values: Mapping[str, Value]
) -> Callable[[str], str | None]:
    joint = "、" if visit.language in ("zh", "ja") else ", "

    def shown(name: str) -> str | None:
        if (value := values.get(name)) is not None:
            if value.iris:
                return joint.join(visit.label(i) for i in value.iris)
            return joint.join(word(g, visit.language) for g in value.given)
        written = given.get(name)
        return joint.join(word(w, visit.language) for w in written) if written else None

    return shown


def drawn(table: Table) -> Markup | None:
    """Return the picture of a table for a page, or None where the report has none or nothing to draw."""
    if table.picture is None or not table.rows:
        return None
    if table.picture == "timeline" and not any(row.get("time") for row in table.rows):
        return None  # a line of years with nothing on it
    try:
        drawn = pictures.svg(table).decode()
    except LatticeworkError:
        return None
    for colour, variable in _COLOURS.items():
        drawn = drawn.replace(f'"{colour}"', f'"{variable}"')
    drawn = re.sub(r'(<svg [^>]*?) font-family="[^"]*"', r"\1", drawn, count=1)
    return Markup(drawn)  # noqa: S704 - our own drawing; what it writes is escaped there


def _ways_out(visit: Visit, asked: Asked) -> list[WayOut]:
    """Return the conditions without which there would be rows."""
    engine = visit.graph.engine

    def rerun(values: Mapping[str, Value]) -> Table:
        again = Asked(asked.query, values)
        shaped = views.find(asked.query.view)(engine.select(again.sparql), asked.query, values)
        return Table(asked.query.name, asked.query.columns, tuple(shaped.rows))

    found: list[WayOut] = []
    for cause in emptiness.causes(asked.values, rerun):
        changes = {name: "any" if name == "status" else None for name in cause.names}
        labels = {n: p.label.get(visit.language) or n for n, p in asked.query.parameters.items()}
        conditions = visit.t("comma").join(
            f"{labels.get(name, name)} = {_given_words(visit, given)}"
            for name, given in zip(cause.names, cause.given, strict=True)
        )
        statuses = visit.t("comma").join(f"{word(s, visit.language)} {n}" for s, n in cause.statuses.items())
        found.append(WayOut(
            visit.t("why.without", condition=conditions), visit.here(**changes),
            visit.n("count.rows", cause.rows) + (f" ({statuses})" if "status" in cause.names and statuses else ""),
        ))  # fmt: skip
    return found


def _given_words(visit: Visit, given: str) -> str:
    return " ".join(word(part, visit.language) if part in STATUSES else part for part in given.split())


def _pairs(given: Mapping[str, Sequence[str]]) -> str:
    return urlencode([(name, value) for name, values in given.items() for value in values])


def _address(visit: Visit, query: CannedQuery, given: Mapping[str, Sequence[str]]) -> str:
    pairs = _pairs(given)
    return f"/reports/{query.name}.html?" + (pairs + "&" if pairs else "") + f"lang={visit.language}"


def _downloads(
    visit: Visit, query: CannedQuery, given: Mapping[str, Sequence[str]], table: Table
) -> list[tuple[str, str]]:
    pairs = _pairs(given)
    query_string = (pairs + "&" if pairs else "") + f"lang={visit.language}"
    names = [*DOWNLOADS, *(["svg"] if table.picture and table.rows else [])]
    shown = {"ttl": "Turtle", "md": "Markdown"}
    return [(shown.get(n, n.upper()), f"/reports/{query.name}.{n}?{query_string}") for n in names]


def _commands(visit: Visit, query: CannedQuery, given: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """Return the command line and the request that give the same table."""
    flags = {
        "as-of",
        "known-by",
        "status",
        "type",
        "reference",
        "review",
        "tier",
        "limit",
        "min-members",
        "min-shared",
    }
    words = ["latticework", "report", query.name]
    for name, values in given.items():
        for value in values:
            if query.parameters[name].type in ENTITY_TYPES and " " in value:
                value = _slug(visit, value)
            words.append(
                f"--{name} {shlex.quote(value)}" if name in flags else f"-p {name}={shlex.quote(value)}"
            )
    words += [f"--lang {visit.language}", f"-o {query.name}.csv"]
    pairs = _pairs(given)
    address = f"http://{visit.state.settings.host}:{visit.state.settings.port}/reports/{query.name}.csv"
    request = f"curl '{address}?" + (pairs + "&" if pairs else "") + f"lang={visit.language}'"
    return _folded(words), request


def _slug(visit: Visit, value: str) -> str:
    found = visit.graph.vocabulary.find(value)
    return found[0].rsplit("/", 1)[-1] if len(found) == 1 else value


def _folded(words: Sequence[str]) -> str:
    lines = [" ".join(words[:3])]
    for each in words[3:]:
        if len(lines[-1]) + len(each) > 76:
            lines[-1] += " \\"
            lines.append("    " + each)
        else:
            lines[-1] += " " + each
    return "\n".join(lines)
