"""What a server answered to a query: read as rows, or refused where it is no whole and true answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from xml.parsers import expat

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    parse_query_results,
)

from latticework.errors import LatticeworkError
from latticework.query.binder import Term
from latticework.query.transport import Reply
from latticework.vocabulary.iris import XSD

ACCEPT = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_FORMATS = {
    "application/sparql-results+json": QueryResultsFormat.JSON, "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML, "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}  # fmt: skip
_WHOLE = "nothing of it was used"
_DATE_TIME = re.compile(r"(-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?")
Rows = tuple[tuple[str, ...], list[tuple[Term | None, ...]]]


def rows(reply: Reply, where: str) -> Rows:
    """Return the variables and rows of a SELECT. Raises LatticeworkError for an answer that is cut or false."""
    found = _parsed(reply, where)
    if isinstance(found, QuerySolutions):
        names = tuple(variable.value for variable in found.variables)
        try:
            return names, [tuple(_term(value) for value in solution) for solution in found]
        except (SyntaxError, ValueError) as error:
            if (document := _document(reply)) is None:
                raise _broken(reply, where, error) from None
            return _from_document(document, where)
    if isinstance(found, dict):
        return _from_document(found, where)
    raise LatticeworkError(
        "the server answers yes or no to a SELECT", where=where, remedy="it is no SPARQL endpoint"
    )


def boolean(reply: Reply, where: str) -> bool:
    """Return the answer of an ASK. Raises LatticeworkError for an answer that is cut or false."""
    found = _parsed(reply, where)
    if isinstance(found, QueryBoolean):
        return bool(found)
    if isinstance(found, dict) and isinstance(value := found.get("boolean"), bool):
        return value
    if isinstance(found, QuerySolutions) and [v.value for v in found.variables] == ["__ASK_RETVAL"]:
        return any(True for _ in found)  # Virtuoso, for no: a table without rows
    raise LatticeworkError(
        "the server answers rows to an ASK", where=where, remedy="it is no SPARQL endpoint"
    )


def refuse_part(reply: Reply, where: str) -> None:
    """Raise LatticeworkError where the headers say that the answer is only a part: a short one is a wrong one."""
    if (most := reply.headers.get("X-SPARQL-MaxRows")) is not None:
        raise LatticeworkError(
            f"the server cuts every answer after {most} rows, and did so here",
            where=where,
            remedy=f"{_WHOLE}; raise ResultSetMaxRows in the server's virtuoso.ini, or narrow the question",
        )
    state = reply.headers.get("X-SQL-State") or ""
    if state:
        said = " ".join((reply.headers.get("X-SQL-Message") or "").split())[:200]
        raise LatticeworkError(
            f"the server gave up before the end ({state} {said})".rstrip(),
            where=where,
            remedy=f"{_WHOLE}; raise MaxQueryExecutionTime on the server, or narrow the question",
        )


def _parsed(reply: Reply, where: str) -> QuerySolutions | QueryBoolean | dict[str, Any]:
    refuse_part(reply, where)
    form = _FORMATS.get(reply.media_type)
    if form is None:
        raise wrong_type(reply, where, "SPARQL results")
    if form is QueryResultsFormat.XML:
        _whole_xml(reply, where)
    try:
        found = parse_query_results(reply.body, format=form)
    except (SyntaxError, ValueError) as error:
        # QLever and others put members of their own beside `results`, which pyoxigraph's reader refuses
        document = _document(reply)
        if document is None or not {"results", "boolean"} & document.keys():
            raise _broken(reply, where, error) from None
        return document
    return found


def _whole_xml(reply: Reply, where: str) -> None:
    """Raise LatticeworkError unless the body is one whole document: pyoxigraph's reader takes one that was cut."""
    parser = expat.ParserCreate()

    def no_document_type(*about: object) -> None:
        raise _broken(reply, where, ValueError("it declares a document type"))

    parser.StartDoctypeDeclHandler = no_document_type  # so no entities that expand without end
    try:
        parser.ParseFile(reply.body)
    except expat.ExpatError as error:
        raise _broken(reply, where, error) from None
    reply.body.seek(0)


def wrong_type(reply: Reply, where: str, wanted: str) -> LatticeworkError:
    """Return the error for an answer of another content type than was asked for."""
    start = reply.start(300).lstrip()
    if reply.media_type in ("text/html", "application/xhtml+xml") or start.lower().startswith(
        ("<!doctype html", "<html")
    ):
        return LatticeworkError(
            "the server answers with a web page",
            where=where,
            remedy="give the address of its SPARQL endpoint",
        )
    said = " ".join(start.split())[:120]
    return LatticeworkError(
        f"the server answers {reply.media_type or 'without a content type'}, not {wanted}"
        + (f": {said}" if said else ""),
        where=where,
        remedy=_WHOLE,
    )


def _broken(reply: Reply, where: str, error: Exception) -> LatticeworkError:
    start = reply.start(300).lstrip()
    if start.lower().startswith(("<!doctype html", "<html")):
        return wrong_type(reply, where, "SPARQL results")
    if not start.startswith(("{", "<")):
        said = " ".join(start.split())[:160]
        return LatticeworkError(
            f"the server answers 200 with no results in it: {said}", where=where, remedy=_WHOLE
        )
    reply.body.seek(0, 2)
    size = reply.body.tell()
    return LatticeworkError(
        f"the answer is cut or broken after {size:,} bytes ({error})",
        where=where,
        remedy=f"{_WHOLE}; servers cut answers at their own time limit: narrow the question, or raise it there",
    )


def _document(reply: Reply) -> dict[str, Any] | None:
    """Return a body that is one whole JSON object, read at once; None where it is not."""
    if _FORMATS.get(reply.media_type) is not QueryResultsFormat.JSON:
        return None
    reply.body.seek(0)
    try:
        found = json.load(reply.body)
    except ValueError:
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def _from_document(document: Mapping[str, Any], where: str) -> Rows:
    try:
        names = tuple(str(name) for name in document["head"]["vars"])
        bindings: list[Mapping[str, Mapping[str, str]]] = document["results"]["bindings"]
        return names, [tuple(_bound(binding.get(name)) for name in names) for binding in bindings]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LatticeworkError(
            f"the answer is no SPARQL result ({error!r})", where=where, remedy=_WHOLE
        ) from None


def _bound(value: Mapping[str, str] | None) -> Term | None:
    if value is None:
        return None
    if value["type"] == "uri":
        return NamedNode(value["value"])
    if value["type"] == "bnode":
        return Literal(f"_:{value['value']}")
    if language := value.get("xml:lang"):
        return Literal(value["value"], language=language.lower())
    datatype = value.get("datatype")
    return settled(
        Literal(value["value"], datatype=NamedNode(datatype)) if datatype else Literal(value["value"])
    )


def _term(value: object) -> Term | None:
    if value is None or isinstance(value, NamedNode):
        return value
    if isinstance(value, Literal):
        return settled(value)
    return Literal(str(value))  # a blank node of somebody's data: its label, as text


def settled(literal: Literal) -> Literal:
    """Return a literal in the form in which the embedded store gives it, where only its writing differs.

    Instants become `2021-03-01T00:00:00Z` (they are compared as text), decimals lose closing zeros, truth
    values are `true` and `false`, integers lose signs and leading zeros. A value never changes.
    """
    text, kind = literal.value, literal.datatype.value.removeprefix(XSD)
    if kind == "boolean" and text in ("0", "1"):
        return Literal("true" if text == "1" else "false", datatype=literal.datatype)
    if kind == "integer" and re.fullmatch(r"[+-]?\d+", text):
        return Literal(str(int(text)), datatype=literal.datatype)
    if kind == "decimal":
        try:
            plain = f"{Decimal(text):f}"
        except InvalidOperation:
            return literal
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
        return Literal(plain or "0", datatype=literal.datatype)
    if kind == "dateTime" and (match := _DATE_TIME.fullmatch(text)):
        return Literal(_instant(match), datatype=literal.datatype)
    return literal


def _instant(match: re.Match[str]) -> str:
    day, fraction, zone = match.groups()
    fraction = (fraction or "").rstrip("0")
    if zone and zone != "Z" and not fraction:
        try:
            moment = datetime.fromisoformat(day + zone).astimezone(UTC)
        except (ValueError, OverflowError):
            return match.group()
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year >= 1000 else match.group()
    return day + (f".{fraction}" if fraction else "") + (zone or "")


def document(names: tuple[str, ...], found: Iterable[tuple[Term | None, ...]]) -> bytes:
    """Return rows as SPARQL results JSON."""
    bindings: list[dict[str, dict[str, str]]] = []
    for row in found:
        binding: dict[str, dict[str, str]] = {}
        for name, term in zip(names, row, strict=True):
            if isinstance(term, NamedNode):
                binding[name] = {"type": "uri", "value": term.value}
            elif isinstance(term, Literal):
                binding[name] = {"type": "literal", "value": term.value}
                if term.language:
                    binding[name]["xml:lang"] = term.language
                elif term.datatype.value != XSD + "string":
                    binding[name]["datatype"] = term.datatype.value
        bindings.append(binding)
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()


def distinct(values: Iterable[Term | None]) -> set[str]:
    """Return the texts of the terms that there are."""
    return {value.value for value in values if value is not None}
