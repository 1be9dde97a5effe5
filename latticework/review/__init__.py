"""Review: the claims of articles, what was decided of them, and what waits; the desks stand on it."""

from __future__ import annotations

from latticework.review.article import Item, Review, reviewer
from latticework.review.queue import export_curated, queue
from latticework.review.sentences import in_words, own_names, worded

__all__ = ["Item", "Review", "export_curated", "in_words", "own_names", "queue", "reviewer", "worded"]
