from __future__ import annotations

from pathlib import Path

import pytest
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from latticework.content import Content, shipped
from latticework.errors import InputError
from latticework.query.canned import Catalogue
from latticework.query.layout import laid_out

FILES = Catalogue(Content(Path("/nonexistent"), shipped())).files
PREFIXES = {"lw": "https://latticework.example/ontology#", "skos": "http://www.w3.org/2004/02/skos/core#"}
CROWDED = """\
# on top
select ?a (count(*) as ?n) where{?a a lw:Alliance;skos:prefLabel ?l,"x{y # none"@en;lw:p [ a lw:X ; lw:q 1 ].#t
# of its own
optional{?a lw:b ?c}filter(?c<5&&?b>3)?x ?y ?z. filter not exists {?a ^lw:b/lw:c* ?d ; a lw:D . # why
?e ?f ?g}{?a ?b 1.5}union{?a ?b 2 . graph ?g {?s ?p ?o}} values (?i ?j) {(<http://a/#b> 1)(undef 2)}
{ select distinct ?a (max(?t) as ?m) { ?a lw:t ?t } group by ?a having(max(?t)>2) } bind(if(?a=1,"x","y") as ?k)
}group by ?a order by desc(?n) ?a limit 10 offset 5 # end"""
LAID_OUT = """\
# on top
SELECT ?a (COUNT(*) AS ?n)
WHERE {
  ?a a lw:Alliance ;
      skos:prefLabel ?l,"x{y # none"@en ;
      lw:p [ a lw:X ; lw:q 1 ] .  #t
  # of its own
  OPTIONAL { ?a lw:b ?c }
  FILTER(?c<5&&?b>3)
  ?x ?y ?z .
  FILTER NOT EXISTS {
    ?a ^lw:b/lw:c* ?d ;
        a lw:D .  # why
    ?e ?f ?g
  }
  { ?a ?b 1.5 }
  UNION {
    ?a ?b 2 .
    GRAPH ?g { ?s ?p ?o }
  }
  VALUES (?i ?j) { (<http://a/#b> 1)(UNDEF 2) }
  {
    SELECT DISTINCT ?a (MAX(?t) AS ?m) { ?a lw:t ?t }
    GROUP BY ?a
    HAVING(MAX(?t)>2)
  }
  BIND(IF(?a=1,"x","y") AS ?k)
}
GROUP BY ?a
ORDER BY DESC(?n) ?a
LIMIT 10
OFFSET 5  # end
"""


def meaning(query: str) -> str:
    """The algebra that rdflib makes of a query: an opinion of its own, from another parser."""
    return repr(translateQuery(parseQuery(query), initNs=PREFIXES).algebra)


def test_a_crowded_query_gets_a_line_for_each_pattern_and_keeps_its_comments() -> None:
    assert laid_out(CROWDED) == LAID_OUT


@pytest.mark.parametrize("name", sorted(FILES))
def test_laying_out_a_report_changes_no_meaning_and_is_done_in_one_go(name: str) -> None:
    text = FILES[name].read_text(encoding="utf-8")
    made = laid_out(text)
    assert meaning(made) == meaning(text)
    assert laid_out(made) == made
    assert [line.strip() for line in text.splitlines() if line.startswith("#")] == [
        line.strip() for line in made.splitlines() if line.startswith("#")
    ]


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s ?p ?o", "SELECT * { ?s ?p ?o } }", 'ASK { ?s ?p "open }', "ASK { \\ }"]
)
def test_what_cannot_be_told_apart_is_left_alone(text: str) -> None:
    with pytest.raises(InputError):
        laid_out(text)
