"""The words of SPARQL by place, and the functions, each with what they say in a completion menu."""

from __future__ import annotations

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX")
SELECT = ("WHERE {", "DISTINCT", "*", "(COUNT(", "REDUCED")
WHERE = ("WHERE {", "{", "FROM")
MODIFIERS = ("ORDER BY", "GROUP BY", "HAVING (", "LIMIT", "OFFSET", "VALUES")
ORDER = ("ASC(", "DESC(", "LIMIT", "OFFSET")
GROUP = ("OPTIONAL {", "FILTER (", "FILTER NOT EXISTS {", "FILTER EXISTS {", "BIND (", "VALUES", "MINUS {", "UNION {",
         "GRAPH")  # fmt: skip
FUNCTIONS = (
    "BOUND(", "STR(", "LANG(", "LANGMATCHES(", "DATATYPE(", "REGEX(", "CONTAINS(", "STRSTARTS(", "STRENDS(", "LCASE(",
    "UCASE(", "STRLEN(", "SUBSTR(", "REPLACE(", "CONCAT(", "COALESCE(", "IF(", "IRI(", "YEAR(", "MONTH(", "NOW()",
    "COUNT(", "COUNT(DISTINCT", "SUM(", "AVG(", "MIN(", "MAX(", "SAMPLE(", "GROUP_CONCAT(", "isIRI(", "isLITERAL(",
    "ABS(", "ROUND(", "IN (", "NOT IN (", "EXISTS {", "NOT EXISTS {", "AS",
)  # fmt: skip
