"""The dot-commands: a registry by name, and the way from a line to what it does."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from latticework.console import arguments, evidence, inspection, switches
from latticework.console.answers import Outcome, Report, Rows, Statements, listing
from latticework.console.blocks import Block
from latticework.console.session import Session
from latticework.errors import LatticeworkError, UsageError
from latticework.query.canned import CannedQuery
from latticework.query.parameters import ENTITY_TYPES, Parameter
from latticework.report.formats.terminal import wrap
from latticework.vocabulary import iris

Answer = Outcome | str | None


class Leave(Exception):
    """`.quit`."""


@dataclass(frozen=True, slots=True)
class Command:
    """A dot-command: what it takes, what completes that, and what it does."""

    takes: str
    completes: str
    about: Mapping[str, str]
    run: Callable[[Session, Sequence[str]], Answer]


def _help(session: Session, given: Sequence[str]) -> Answer:
    language = session.settings.language
    if given:
        name = given[0].removeprefix(".")
        if name in COMMANDS:
            about = COMMANDS[name].about
            return f".{name} {COMMANDS[name].takes}\n  {about.get(language, about['en'])}\n"
        query = session.catalogue.get(name)
        title = query.title.get(language) or query.summary
        lines = [f".{query.name} {arguments.takes(query)}", f"  {title}", ""]
        described = " ".join((query.descriptions.get(language) or query.description).split())
        lines += [f"  {line}" for line in wrap(described, max(session.width() - 2, 20))]
        return "\n".join(lines) + "\n"
    room = max(len(f".{n} {c.takes}") for n, c in COMMANDS.items())
    lines = [
        f"  {f'.{n} {c.takes}':<{room}}  {c.about.get(language, c.about['en'])}" for n, c in COMMANDS.items()
    ]
    return "\n".join(lines) + "\n\n" + _HINT.get(language, _HINT["en"]) + "\n"


_HINT = {
    "en": "Every report is a command too (.reports lists them, .help NAME tells more); SPARQL needs no PREFIX lines.",
    "zh": "每个报告也是一个命令(.reports 列出,.help 名称 说明);SPARQL 无需写 PREFIX。",
    "ja": "各レポートもコマンドです(.reports で一覧、.help 名前 で説明)。SPARQL に PREFIX 行は不要。",
}


def _reports(session: Session, given: Sequence[str]) -> Answer:
    language = session.settings.language
    chosen = [q for q in session.catalogue.all() if not given or given[0] in (q.family, *q.tags)]
    rows: list[tuple[str, str, str, str]] = []
    family = ""
    for q in chosen:
        takes = "" if arguments.takes(q).startswith("--") else arguments.takes(q).partition(" --")[0]
        rows.append(
            (q.family if q.family != family else "", f".{q.name}", q.title.get(language) or q.summary, takes)
        )
        family = q.family
    return listing("reports", ("family", "report", "title", "takes"), rows, language)


def _evidence(session: Session, given: Sequence[str]) -> Answer:
    if not given or not given[0].isdigit():
        return canned(session, session.catalogue.get("evidence"), given)
    claims = evidence.of_row(session, int(given[0]))
    if not claims:
        from latticework.console.wording import say

        return say("no claims", session.settings.language) + "\n"
    # Reference claims count where the row names them, whatever the report's default.
    report = session.report("evidence", {"claim": [iris.local_name(c) for c in claims], "reference": ["on"]})
    return _with_remedy(session, report)


def _with_remedy(session: Session, report: Report) -> Report:
    """Say below a report how passages come into sight, where the texts are not at hand."""
    from latticework.console.wording import say

    table = report.table
    if not table.rows or all(row.get("passage") for row in table):
        return report
    return replace(report, table=replace(table, notes=(*table.notes, say("not at hand", table.language))))


def _quit(session: Session, given: Sequence[str]) -> Answer:
    raise Leave


def canned(session: Session, query: CannedQuery, given: Sequence[str]) -> Answer:
    """Return the answer of a canned query with the words behind its name."""
    vocabulary = session.engine.vocabulary if len(given) > 1 else None

    def known(parameter: Parameter, name: str) -> bool:
        if vocabulary is None or parameter.type not in ENTITY_TYPES:
            return bool(name) and parameter.type not in ENTITY_TYPES and " " not in name
        return bool(vocabulary().find(name, ENTITY_TYPES[parameter.type]))

    read = arguments.read(query, given, known)
    values = dict(read.given)
    language = values.pop("lang", [session.settings.language])[-1]
    if "sparql" in read.switches:
        from latticework.report import run

        return run.ask(query, values, session.engine).sparql.rstrip() + "\n"
    before, session.settings.language = session.settings.language, language
    try:
        return session.report(query.name, values, everything="all" in read.switches)
    finally:
        session.settings.language = before


def run(session: Session, block: Block, where: str) -> Answer:
    """Do what a dot-command says. Raises UsageError for an unknown one, Leave for `.quit`."""
    name, _, rest = block.text[1:].rstrip(";").strip().partition(" ")
    given = arguments.words(rest.strip())
    try:
        if name in COMMANDS:
            answer = COMMANDS[name].run(session, given)
        elif name in session.catalogue.files:
            answer = canned(session, session.catalogue.get(name), given)
        else:
            near = difflib.get_close_matches(name, [*COMMANDS, *session.catalogue.files], 3)
            remedy = (
                f"did you mean {', '.join('.' + n for n in near)}?" if near else ".help lists the commands"
            )
            raise UsageError(f"no command is called .{name}", remedy=remedy)
    except LatticeworkError as error:
        error.remedy = _as_typed_here(error.remedy)
        error.where = error.where or where
        raise
    of_a_row = (
        name == "evidence" and bool(given) and given[0].isdigit()
    )  # the answer with that row stays the last
    if isinstance(answer, Rows | Statements | Report) and not of_a_row:
        session.last = answer
    return answer


def _as_typed_here(remedy: str) -> str:
    """Return a remedy in words of the console."""
    return (
        remedy.replace("latticework report lists them", ".reports lists them")
        .replace("add -p ", "add --")
        .replace("repeat -p", "name several")
    )


COMMANDS: dict[str, Command] = {
    "help": Command("[NAME]", "command", {"en": "the commands, or what one takes", "zh": "列出命令,或说明某一个",
                                          "ja": "コマンドの一覧、または説明"}, _help),
    "reports": Command("[FAMILY]", "family", {"en": "the reports; each is a command", "zh": "列出报告,每个都是命令",
                                              "ja": "レポートの一覧(各々コマンド)"}, _reports),
    "evidence": Command("N", "", {"en": "the claims and passages of row N of the last answer",
                                  "zh": "上一结果第 N 行所依据的陈述与原文", "ja": "直前の結果の N 行目の根拠"}, _evidence),
    "describe": Command("NAME", "thing", {"en": "what is stated of a thing or term, and what follows",
                                          "zh": "某事物或术语的全部陈述与推论", "ja": "事物・用語についての記述"},
                        inspection.describe),
    "schema": Command("[CLASS]", "class", {"en": "the properties, or those of a class", "zh": "全部属性,或某个类的属性",
                                           "ja": "プロパティの一覧"}, inspection.schema),
    "classes": Command("", "", {"en": "the classes, with how many things each has", "zh": "列出类及其实例数",
                                "ja": "クラスと件数"}, inspection.classes),
    "prefixes": Command("", "", {"en": "the prefixes that need no declaring", "zh": "无需声明的前缀",
                                 "ja": "宣言不要の接頭辞"}, inspection.prefixes),
    **{name: Command(*about) for name, about in switches.COMMANDS.items()},
    "quit": Command("", "", {"en": "leave (Ctrl-D)", "zh": "退出(Ctrl-D)", "ja": "終了(Ctrl-D)"}, _quit),
}  # fmt: skip
