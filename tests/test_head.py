from __future__ import annotations

from pathlib import Path

import pytest

from latticework.errors import InputError
from latticework.query import canned, head

BODY = "SELECT ?s { ?s ?p ?o }\n"
SOUND = """\
#+ summary: An invented question
#+ x-latticework:
#+   columns:
#+     s: {type: iri, label: {en: thing, zh: 事物}}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "invented.rq"
    path.write_text(text, encoding="utf-8")
    return path


def place_of(caught: pytest.ExceptionInfo[InputError]) -> str:
    return caught.value.where.rpartition("/")[2]


BROKEN = {
    "no mapping": ("#+ - a\n#+ - b\n" + BODY, "invented.rq:1:4"),
    "an open bracket": ("#+ summary: a\n#+ tags: [a\n" + BODY, "invented.rq:3:4"),
    "a tab": ("#+ summary: a\n#+ x-latticework:\n#+ \tview: rows\n" + BODY, "invented.rq:3:4"),
    "two colons": ("#+ summary: a: b\n" + BODY, "invented.rq:1:14"),
    "an open quotation": ('#+ summary: "a\n' + BODY, "invented.rq:2:4"),
    "an unknown key": ("#+ summary: a\n#+ sumary: b\n" + BODY, "invented.rq:2:4"),
    "an unknown key of ours": ("#+ summary: a\n#+ x-latticework:\n#+   colums: {}\n" + BODY, "invented.rq:3:6"),
    "ours no mapping": ("#+ summary: a\n#+ x-latticework: [view]\n" + BODY, "invented.rq:2:4"),
    "in pieces": ("#+ summary: a\n" + BODY + "#+ tags: [a]\n", "invented.rq:1:1"),
    "a parameter without type": (
        SOUND + "#+   parameters:\n#+     weather: {label: {en: weather}}\n" + BODY,
        "invented.rq:6:8",
    ),
    "a parameter of unknown type": (
        SOUND + "#+   parameters:\n#+     weather: {type: cloud, label: {en: weather}}\n" + BODY,
        "invented.rq:6:18",
    ),
    "a parameter with an unknown key": (
        SOUND + "#+   parameters:\n#+     grouping: {requird: true}\n" + BODY,
        "invented.rq:6:19",
    ),
    "a parameter without label": (SOUND + "#+   parameters:\n#+     weather: {type: text}\n" + BODY, "invented.rq:6:8"),
    "parameters that are text": (SOUND + "#+   parameters: grouping\n" + BODY, "invented.rq:5:6"),
    "a column of unknown type": (
        "#+ summary: a\n#+ x-latticework:\n#+   columns:\n#+     s: {type: colour}\n" + BODY,
        "invented.rq:4:12",
    ),
    "a column that is text": ("#+ summary: a\n#+ x-latticework:\n#+   columns:\n#+     s: thing\n" + BODY, "invented.rq:4:8"),
    "columns that are a list": ("#+ summary: a\n#+ x-latticework:\n#+   columns: [s]\n" + BODY, "invented.rq:3:6"),
    "a title that is a list": (SOUND + "#+   title: [a]\n" + BODY, "invented.rq:5:6"),
    "cases that are a mapping": (SOUND + "#+   cases: {rows: []}\n" + BODY, "invented.rq:5:6"),
    "a case without rows": (SOUND + "#+   cases:\n#+     - parameters: {}\n" + BODY, "invented.rq:6:10"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_head_is_refused_with_file_line_and_column(name: str, tmp_path: Path) -> None:
    text, place = BROKEN[name]
    with pytest.raises(InputError) as caught:
        canned.read(written(tmp_path, text))
    assert place_of(caught) == place
    assert caught.value.remedy
    assert len(str(caught.value).splitlines()) <= 3


def test_a_query_without_a_head_is_somebodys_query_as_it_is(tmp_path: Path) -> None:
    query = canned.read(written(tmp_path, BODY))
    assert (query.text, query.summary, query.parameters, query.columns) == (BODY, "invented", {}, ())


def test_line_numbers_count_what_stands_before_the_head(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        canned.read(written(tmp_path, "# a licence\n\n#+ summary: a\n#+ nonsense: b\n" + BODY))
    assert place_of(caught) == "invented.rq:4:4"


def test_the_query_is_what_is_left_without_the_head(tmp_path: Path) -> None:
    query = canned.read(written(tmp_path, SOUND + "\n" + BODY))
    assert (query.text, query.name, query.summary) == (BODY, "invented", "An invented question")


def test_dates_stay_text() -> None:
    values = head.read(
        "#+ defaults: {as-of: 2021-03, until: 2021-03-04, when: 2021-03-04T05:06:07Z, year: 2021}\n" + BODY,
        "q.rq",
    )[0].values["defaults"]
    assert values == {"as-of": "2021-03", "until": "2021-03-04", "when": "2021-03-04T05:06:07Z", "year": 2021}


def test_plain_values_have_the_types_that_they_look_like() -> None:
    values = head.read("#+ tags: [true, no, 3, 0.5, null, 007, 'x', 四方]\n" + BODY, "q.rq")[0].values["tags"]
    assert values == [True, "no", 3, 0.5, None, "007", "x", "四方"]


def test_a_case_keeps_its_dates_as_written(tmp_path: Path) -> None:
    text = (
        SOUND
        + "#+   cases:\n#+     - parameters: {as-of: 2021-03-04}\n#+       rows: [{time: 2021-03}]\n"
        + BODY
    )
    (case,) = canned.read(written(tmp_path, text)).cases
    assert case.parameters == {"as-of": ["2021-03-04"]}
    assert case.rows == ({"time": "2021-03"},)


GRLC = """\
#+ summary: An invented question
#+ description: |
#+   Two lines,
#+   kept as they are.
#+ endpoint: http://example.org/sparql
#+ endpoint_in_url: False
#+ method: GET
#+ pagination: 100
#+ tags:
#+   - one
#+   - two
#+ enumerate:
#+   - s
#+ transform: {key: value}
#+ defaults:
#+   - grouping: quad
#+   - as-of: 2021-03
#+ x-latticework:
#+   parameters: [grouping, as-of]
"""


def test_the_keys_of_grlc_are_understood(tmp_path: Path) -> None:
    query = canned.read(written(tmp_path, GRLC + BODY))
    assert query.description == "Two lines,\nkept as they are."
    assert query.tags == ("one", "two")
    assert {name: p.default for name, p in query.parameters.items()} == {
        "grouping": "quad",
        "as-of": "2021-03",
    }


def test_defaults_may_be_one_mapping_and_a_parameter_may_have_its_own(tmp_path: Path) -> None:
    text = """\
#+ summary: a
#+ defaults: {grouping: quad, party: jpn}
#+ x-latticework:
#+   parameters: {grouping: {default: aukus}, party: {binds: member}, review: }
"""
    query = canned.read(written(tmp_path, text + BODY))
    assert {name: p.default for name, p in query.parameters.items()} == {
        "grouping": "aukus",
        "party": "jpn",
        "review": "all",
    }
    assert query.parameters["party"].variable == "member"


def test_one_language_may_be_written_as_plain_text(tmp_path: Path) -> None:
    query = canned.read(written(tmp_path, SOUND + "#+   question: Who?\n" + BODY))
    assert query.question == {"en": "Who?"}
    assert query.title == {"en": "An invented question"}


def test_line_ends_of_windows_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "invented.rq"
    path.write_bytes((SOUND + BODY).replace("\n", "\r\n").encode())
    assert canned.read(path).summary == "An invented question"
