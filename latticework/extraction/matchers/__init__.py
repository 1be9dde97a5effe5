"""The matchers that rules name with `match`: small readers of a sentence, one module a kind of claim."""

from __future__ import annotations

from latticework.extraction.finding import Matcher
from latticework.extraction.matchers import (
    controls,
    coverage,
    fields_ja,
    frames,
    lines,
    making,
    means_ja,
    members,
    relations,
    restraints_ja,
    roster_ja,
    said,
)

MATCHERS: dict[str, Matcher] = {
    "made": making.made,
    "launched": making.launched,
    "apposed": members.apposed,
    "carried": members.carried,
    "in-name": members.in_name,
    "bracket": members.bracket,
    "roster": members.roster,
    "acts-on": members.acts_on,
    "covers": coverage.covers,
    "covers-later": coverage.covers_later,
    "covers-focus": coverage.covers_focus,
    "made-for": coverage.made_for,
    "restricts": controls.restricts,
    "regime-covers": controls.regime_covers,
    "listed": controls.listed,
    "relates": relations.relates,
    "funds": relations.funds,
    "seated": relations.seated,
    "said": said.said,
    "lines": lines.lines,
    "frame": frames.frame,
    "frame-made": frames.frame_made,
    "frame-kin": frames.frame_kin,
    "role": roster_ja.role,
    "field": fields_ja.field,
    "restraint": restraints_ja.restraint,
    "entered": restraints_ja.entered,
    "parts": fields_ja.parts,
    "gift": means_ja.gift,
    "seat": means_ja.seat,
}
