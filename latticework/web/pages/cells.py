"""A table as a page shows it: which columns, what is the same in every row, groups by certainty, links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from latticework.query.canned import Column
from latticework.report.table import Cell, Row, Table
from latticework.report.wording import word
from latticework.vocabulary import iris
from latticework.web.pages.frame import Visit
from latticework.web.pages.marks import address, html_language

STATES = ("agreed", "reported", "contested", "ended", "reference")
CERTAINTIES = ("certain", "possible", "undated")
_SUPPORT = ("claims", "articles", "membership", "claimA", "claimB", "claim", "article")
_LISTED = 12  # things of one cell; the rest is counted


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads to the page of what it names."""

    text: str
    href: str = ""
    short: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in a cell, by kind: text, links, status, state, certainty, rests, code, none."""

    kind: str
    text: str = ""
    value: str = ""
    href: str = ""
    links: tuple[Link, ...] = ()
    joint: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    name: str
    text: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row as shown: its number in the report, and its cells."""

    number: int
    cells: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A page of a table: heads, lines in groups, and what each row has in common."""

    heads: tuple[Head, ...]
    groups: tuple[tuple[str, int, tuple[Line, ...]], ...]
    common: tuple[tuple[str, Shown], ...]
    total: int
    found: int
    first: int
    last: int
    pages: int
    page: int
    tally: dict[str, int] = field(default_factory=dict[str, int])


def grid(visit: Visit, table: Table, *, said: Sequence[str] = (), per: int = 0) -> Grid:
    """Return the page of a table that the address asks for: `find`, `sort`, `page`, `per`.

    Columns whose one value is among `said` (the things that the question names) are left out.
    """
    numbered = list(enumerate(table.rows, 1))
    columns, common = _columns(visit, table, said)
    if wanted := visit.first("find").casefold():
        numbered = [(k, row) for k, row in numbered if wanted in _text_of(row)]
    numbered = _sorted(visit, numbered, columns)
    dated = any(c.name == "certainty" for c in table.columns) and table.picture != "network"
    grouped = dated and not visit.first("sort")
    if grouped:
        numbered.sort(key=lambda item: _rank(item[1].get("certainty")))
    tally = (
        {name: sum(row.get("certainty") == name for row in table.rows) for name in CERTAINTIES}
        if dated
        else {}
    )
    per = per or {"50": 50, "100": 100, "all": len(numbered) or 1}.get(visit.first("per"), 20)
    pages = max(1, -(-len(numbered) // per))
    page = min(max(1, int(visit.first("page")) if visit.first("page").isdigit() else 1), pages)
    here = numbered[(page - 1) * per : page * per]
    if grouped:
        columns = [c for c in columns if c.name != "certainty"]
    lines = [
        (str(row.get("certainty") or ""), Line(k, tuple(_cell(visit, table, c, row, k) for c in columns)))
        for k, row in here
    ]
    return Grid(
        heads=tuple(_head(visit, c, table) for c in columns),
        groups=tuple(_groups(lines, tally)) if grouped else (("", len(numbered), tuple(line for _, line in lines)),),
        common=tuple(common), total=len(table.rows), found=len(numbered),
        first=(page - 1) * per + 1 if here else 0, last=(page - 1) * per + len(here), pages=pages, page=page,
        tally={k: v for k, v in tally.items() if v},
    )  # fmt: skip


def _groups(
    lines: Sequence[tuple[str, Line]], tally: dict[str, int]
) -> list[tuple[str, int, tuple[Line, ...]]]:
    return [
        (name, tally.get(name, 0), chosen)
        for name in (*CERTAINTIES, "")
        if (chosen := tuple(line for certainty, line in lines if certainty == name))
    ]


def _rank(value: Cell) -> int:
    return CERTAINTIES.index(str(value)) if value in CERTAINTIES else len(CERTAINTIES)


def _columns(visit: Visit, table: Table, said: Sequence[str]) -> tuple[list[Column], list[tuple[str, Shown]]]:
    """Return the columns to show, and those with one value in each row: they become a sentence above."""
    names = {c.name for c in table.columns}
    kept: list[Column] = []
    common: list[tuple[str, Shown]] = []
    supported = "claims" in names
    for column in table.columns:
        if column.name.endswith("Label") and column.name[:-5] in names:
            continue  # shown as the name of the thing itself
        if "digest" in column.name.lower() or (column.name == "title" and "article" in names):
            continue  # of use to programs: it stands in every download, and on the page of the claim
        if (supported and column.name in ("articles", "membership", "claim")) or column.name == "membership":
            continue
        values = {str(row.get(column.name)) for row in table.rows}
        if table.rows and values <= {"None", "()", ""}:
            continue
        if len(table.rows) > 1 and len(values) == 1 and column.name not in ("claims", "certainty", "claim"):
            if not (values & set(said)):
                common.append((_heading(visit, column), _cell(visit, table, column, table.rows[0], 1)))
            continue
        kept.append(column)
    last = [c for c in kept if c.name in ("claims", "claim")]
    return [*(c for c in kept if c not in last), *last], common


def _head(visit: Visit, column: Column, table: Table) -> Head:
    numeric = column.type in ("integer", "decimal")
    text = visit.t("rests.on") if column.name == "claims" else _heading(visit, column)
    return Head(column.name, text, numeric)


def _heading(visit: Visit, column: Column) -> str:
    found = column.heading.get(visit.language) or column.heading.get("en") or column.name
    return found[:1].upper() + found[1:] if visit.language == "en" else found


def _text_of(row: Row) -> str:
    return " ".join(str(v) for v in row.values() if v is not None).casefold()


def _sorted(visit: Visit, rows: list[tuple[int, Row]], columns: Sequence[Column]) -> list[tuple[int, Row]]:
    name = visit.first("sort")
    column = name.removeprefix("-")
    if column not in {c.name for c in columns}:
        return rows

    def key(item: tuple[int, Row]) -> tuple[float, str]:
        value = item[1].get(f"{column}Label", item[1].get(column))
        if isinstance(value, tuple):
            return float(len(value)) if column == "claims" else 0.0, " ".join(map(str, value)).casefold()
        if isinstance(value, int | float | Decimal):
            return float(value), ""
        return 0.0, str(value).casefold()

    stated = [item for item in rows if item[1].get(column) is not None]
    silent = [item for item in rows if item[1].get(column) is None]
    return sorted(stated, key=key, reverse=name.startswith("-")) + silent  # what nobody states stands last


def _cell(visit: Visit, table: Table, column: Column, row: Row, number: int) -> Shown:
    value = row.get(column.name)
    if value is None or value == () or value == "":
        return Shown("none")
    if column.name == "claims" and isinstance(value, tuple):
        return _rests(visit, table, row, number)
    if column.name == "articles" and isinstance(value, tuple):
        return Shown("text", visit.n("count.articles", len(value)))
    if column.type in ("iri", "iris") or column.name in ("claim", "claimA", "claimB", "article"):
        return _links(visit, row, column, value)
    if column.type == "status":
        several = value if isinstance(value, tuple) else (value,)
        if len(several) != 1:
            return Shown("text", visit.t("comma").join(word(str(name), visit.language) for name in several))
        name = str(several[0])
        kind = (
            "state"
            if name in STATES and column.name == "state"
            else "certainty"
            if name in CERTAINTIES
            else "status"
        )
        return Shown(kind, word(name, visit.language), name)
    if isinstance(value, tuple):
        return Shown("text", visit.t("comma").join(word(str(part), visit.language) for part in value))
    if isinstance(value, bool):
        return Shown("text", visit.t("yes" if value else "no"))
    if isinstance(value, float) or (column.type == "decimal" and column.name != "amount"):
        return Shown("text", f"{value:.3f}")
    if isinstance(value, int) and column.name not in ("year", "from", "to", "start", "end"):
        return Shown("text", f"{value:,}")
    return Shown("text", f"{value:,}" if isinstance(value, Decimal) and value > 1000 else str(value))


def _rests(visit: Visit, table: Table, row: Row, number: int) -> Shown:
    claims = row.get("claims")
    articles = row.get("articles")
    text = visit.n("count.claims", len(claims) if isinstance(claims, tuple) else 1)
    if isinstance(articles, tuple) and len(articles) > 1:
        text += visit.t("comma") + visit.n("count.articles", len(articles))
    return Shown("rests", text, href=row_address(visit, table.name, number))


def row_address(visit: Visit, report: str, number: int) -> str:
    """Return where the claims of a row are shown with their passages."""
    from urllib.parse import urlencode

    pairs = [(k, v) for k, v in visit.query if v and k not in ("find", "sort", "page", "per", "row")]
    return f"/rows/{report}?" + urlencode([*pairs, ("row", str(number))]) + "#passage"


def _links(visit: Visit, row: Row, column: Column, value: Cell) -> Shown:
    things = [str(v) for v in value] if isinstance(value, tuple) else [str(value)]
    labels = row.get(f"{column.name}Label")
    names = (
        [str(v) for v in labels] if isinstance(labels, tuple) else [str(labels)] if labels is not None else []
    )
    if len(names) != len(things):
        names = [visit.label(thing) for thing in things]
    links = tuple(_link(visit, thing, name) for thing, name in zip(things, names, strict=True))
    more = len(links) - _LISTED
    joint = "、" if visit.language in ("zh", "ja") else ", "
    return Shown("links", visit.t("and.more", n=more) if more > 0 else "", links=links[:_LISTED], joint=joint)


def _link(visit: Visit, thing: str, name: str) -> Link:
    if thing.startswith(iris.BASE + "claim/"):
        return Link(
            visit.t("claim") + "\u00a0" + thing.rsplit("/", 1)[-1][:6], address(thing), iris.local_name(thing)
        )
    if (source := visit.graph.sources.get(thing)) is not None:
        return Link(source.title, address(thing), source.slug, html_language(source.language))
    if "://" not in thing:
        return Link(name)
    if thing.startswith(iris.BASE + "ontology#"):
        return Link(visit.graph.term(thing, visit.language))
    if thing.startswith((iris.BASE + "status/", iris.BASE + "membership/")):
        return Link(word(iris.local_name(thing), visit.language))
    return Link(name, address(thing), thing.removeprefix(iris.BASE))
