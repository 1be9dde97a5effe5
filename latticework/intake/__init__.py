"""Many sources at once: read in processes of their own, taken into the store batch by batch, resumed where it stopped."""

from latticework.intake.loading import LIMIT, LIMIT_WITH_MODEL, Outcome, load_all

__all__ = ["LIMIT", "LIMIT_WITH_MODEL", "Outcome", "load_all"]
