"""Each rule finds what its examples say and nothing in its counter-examples; both are invented sentences."""

from __future__ import annotations

from functools import cache

import pytest

from latticework.article.prose import read
from latticework.content import Content, shipped
from latticework.extraction.engine import Engine
from latticework.extraction.finder import Finder
from latticework.extraction.gazetteer import Gazetteer
from latticework.extraction.lexicon import lexicon
from latticework.extraction.matchers import MATCHERS
from latticework.extraction.mentions import Referent, fold
from latticework.extraction.patterns import Rule, rules
from latticework.store.ontology import vocabulary_of

LANGUAGES = ("zh", "en", "ja")


@cache
def content() -> Content:
    return Content(shipped() / "nowhere", shipped())


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer(vocabulary_of(content()), content())


def every_rule() -> list[Rule]:
    return [rule for language in LANGUAGES for rule in rules(content(), language)]


def found(text: str, rule: Rule) -> list[tuple[set[str], str | None, set[str]]]:
    """Return what the language's rules make of a text, where this rule had a part: names, status, names."""
    prose = read(text, rule.language)
    words = lexicon(content(), rule.language)
    finder = Finder(prose, gazetteer(), words)
    engine = Engine(prose, finder.mentions, words, gazetteer(), rules(content(), rule.language))

    def names(referent: Referent | None, label: str | None) -> set[str]:
        several = [n for labels in referent.labels.values() for n in labels] if referent else [label or ""]
        known = [key for key, held in gazetteer().names.items() if referent in held]
        return {fold(name) for name in [*several, *known]}

    return [
        (names(c.subject, None), c.status, names(c.object, c.finding.label))
        for c in engine.candidates()
        if any(name.removesuffix(" (carried)") == rule.name for name in c.weights)
    ]


@pytest.mark.parametrize("rule", every_rule(), ids=lambda rule: rule.name)
def test_a_rule_finds_what_its_examples_say(rule: Rule) -> None:
    assert rule.examples, "a rule needs an example"
    for text, *expected in rule.examples:
        claims = found(text, rule)
        for line in expected:
            fits = [
                claim
                for claim in claims
                if line in {" ".join(filter(None, parts)) for parts in _spellings(claim, line)}
            ]
            assert fits, f"{text} should give: {line}; found {claims}"


def _spellings(claim: tuple[set[str], str | None, set[str]], line: str) -> list[tuple[str, ...]]:
    """Return the claim as the example would write it, if its names are those of the example."""
    subjects, status, objects = claim
    words = line.split(" ")
    for cut in range(1, len(words) + 1):
        subject, rest = " ".join(words[:cut]), words[cut:]
        said = rest[0] if rest and rest[0] == status else None
        other = " ".join(rest[1:] if said else rest)
        if fold(subject) in subjects and said == status and (not other or fold(other) in objects):
            return [(subject, said or "", other)]
    return []


@pytest.mark.parametrize("rule", every_rule(), ids=lambda rule: rule.name)
def test_a_rule_finds_nothing_in_its_counter_examples(rule: Rule) -> None:
    assert rule.counter, "a rule needs a counter-example"
    for text in rule.counter:
        assert found(text, rule) == [], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_have_names_of_their_own_and_matchers_that_exist(language: str) -> None:
    names = [rule.name for rule in rules(content(), language)]
    assert len(names) == len(set(names))
    assert {rule.match for rule in rules(content(), language)} <= set(MATCHERS)
