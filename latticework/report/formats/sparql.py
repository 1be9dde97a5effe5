"""SPARQL results in JSON and XML, as the Recommendations have them; a list becomes text with `|`."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from latticework.report.formats.lines import text
from latticework.report.table import Cell, Iri, Table
from latticework.vocabulary.iris import XSD

_DATATYPES: dict[type, str] = {bool: "boolean", int: "integer", float: "double", Decimal: "decimal"}


def _binding(value: Cell) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"type": "uri", "value": str(value)}
    datatype = _DATATYPES.get(type(value))
    found = {"type": "literal", "value": text(value)}
    return found | {"datatype": XSD + datatype} if datatype else found


def srj(table: Table) -> bytes:
    """Return SPARQL 1.1 results in JSON."""
    rows: list[dict[str, Any]] = [
        {c.name: _binding(row[c.name]) for c in table.columns if row[c.name] is not None} for row in table
    ]
    whole = {"head": {"vars": [c.name for c in table.columns]}, "results": {"bindings": rows}}
    return (json.dumps(whole, ensure_ascii=False) + "\n").encode()


def xml(table: Table) -> bytes:
    """Return SPARQL results in XML."""
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#">',
        "<head>",
    ]
    out += [f'<variable name="{c.name}"/>' for c in table.columns]
    out.append("</head>\n<results>")
    for row in table:
        out.append("<result>")
        for column in table.columns:
            if row[column.name] is not None:
                out.append(f'<binding name="{column.name}">{_element(_binding(row[column.name]))}</binding>')
        out.append("</result>")
    return "\n".join([*out, "</results>", "</sparql>", ""]).encode()


_BLANK = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}  # readers trim blanks and fold line ends
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0 has no way to write them


def _escaped(value: str) -> str:
    text = escape(_CONTROLS.sub("\ufffd", value), _BLANK)
    return re.sub(r"^ | $", "&#32;", text)


def _element(binding: dict[str, str]) -> str:
    value = _escaped(binding["value"])
    if binding["type"] == "uri":
        return f"<uri>{value}</uri>"
    datatype = f' datatype="{binding["datatype"]}"' if "datatype" in binding else ""
    return f"<literal{datatype}>{value}</literal>"
