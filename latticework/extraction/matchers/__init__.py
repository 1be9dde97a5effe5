"""The matchers that rules name with `match`: small readers of a sentence, one module a kind of claim."""

from __future__ import annotations

from latticework.extraction.finding import Matcher
from latticework.extraction.matchers import controls, coverage, making, members, relations

MATCHERS: dict[str, Matcher] = {
    "made": making.made,
    "launched": making.launched,
    "carried": members.carried,
    "in-name": members.in_name,
    "bracket": members.bracket,
    "roster": members.roster,
    "acts-on": members.acts_on,
    "covers": coverage.covers,
    "covers-later": coverage.covers_later,
    "made-for": coverage.made_for,
    "restricts": controls.restricts,
    "regime-covers": controls.regime_covers,
    "listed": controls.listed,
    "relates": relations.relates,
    "funds": relations.funds,
    "seated": relations.seated,
}
