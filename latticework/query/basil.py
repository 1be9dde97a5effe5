"""Parameters that a query names in its variables, as grlc and BASIL have it: `?_name_type`.

`?_name` a literal, `?_name_iri` an IRI, `?_name_integer` a typed literal (any XSD type; `_foaf_age` with a
prefix), `?_name_en` a literal in a language, `?__name` one that may be left out. A repository made for grlc
runs as it is from `--queries DIR`. Source: grlc's README, "Parameter mapping".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from latticework.query.parameters import Parameter
from latticework.query.tokens import tokens
from latticework.vocabulary.iris import XSD

_XSD_TYPES = {
    "string", "integer", "int", "long", "short", "decimal", "float", "double", "boolean", "date", "dateTime", "time",
    "gYear", "gYearMonth", "anyURI", "nonNegativeInteger", "positiveInteger",
}  # fmt: skip
_VARIABLE = re.compile(r"(?P<optional>_?)_(?P<name>[^\W_]+(?:-[^\W_]+)*)(?:_(?P<type>\w+))?")


def parameters(text: str, top: Mapping[str, Any], prefixes: Mapping[str, str]) -> dict[str, Parameter]:
    """Return the parameters that a query's variables name, with grlc's defaults and enumerations."""
    defaults = by_name(top.get("defaults"))
    choices = by_name(top.get("enumerate"))
    found: dict[str, Parameter] = {}
    for variable in dict.fromkeys(t.text[1:] for t in tokens(text) if t.kind == "variable"):
        match = _VARIABLE.fullmatch(variable)
        if match is None:
            continue
        name, kind = match["name"], match["type"] or ""
        listed = choices.get(name)
        found[name] = Parameter(
            name,
            "iri" if kind in ("iri", "uri") else "literal",
            required=not match["optional"] and name not in defaults,
            default=None if name not in defaults else str(defaults[name]),
            choices=tuple(str(c) for c in listed) if isinstance(listed, list) else (),
            label={"en": name, "zh": name, "ja": name},
            binds=variable,
            form=_form(kind, prefixes),
        )
    return found


def _form(kind: str, prefixes: Mapping[str, str]) -> str:
    """Return the datatype IRI or language tag that the end of a variable names; nothing for plain text."""
    if kind in _XSD_TYPES:
        return XSD + kind
    prefix, _, local = kind.partition("_")
    if local and prefix in prefixes:
        return prefixes[prefix] + local
    return f"@{kind}" if re.fullmatch(r"[a-z]{2,3}", kind) else ""


def by_name(value: Any) -> dict[str, Any]:
    """Return grlc's lists of one-key mappings, or plain names, as one mapping."""
    pairs: Sequence[Any] = [value] if isinstance(value, dict) else list(value or [])
    return {
        str(k): v for pair in pairs if isinstance(pair, dict) for k, v in cast("dict[str, Any]", pair).items()
    }
