"""What a style guide says about placing: limits in milliseconds, prices in importance."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.gaps import FitProfile

UNIT = 1_000_000  # values are counted in whole millionths, so that sums are exact and equal however they are reached


@dataclass(frozen=True, slots=True)
class PlacementProfile:
    """The limits and prices of one style guide. `fit` gives the silence around dialogue."""

    fit: FitProfile = field(default_factory=FitProfile)
    early_ms: int = 2_000  # a cue may begin so long before its event
    late_ms: int = 6_000  # and so long after its event has ended
    split_ms: int = 6_000  # a second part may begin so much later still
    pause_ms: int = 200  # between two cues, always
    comfort_ms: int = 700  # a shorter pause costs `crowding`
    late_per_s: float = 0.02
    shortness: float = 0.3  # of its importance, for a text of no length; none for the longest
    crowding: float = 0.03
    split: float = 0.05  # for each part after the first
    extended_per_s: float = 0.06  # the picture waits
    off_shot: float = 0.05  # it waits elsewhere than where shots change
    over_dialogue_per_s: float = 0.25  # only where a candidate gives a reason
    most_labels: int = 2_000  # kept for one candidate; beyond that the answer comes with a bound instead of a proof

    def __post_init__(self) -> None:
        if min(self.early_ms, self.late_ms, self.split_ms, self.pause_ms) < 0 or self.most_labels < 1:
            raise ValueError("a limit of placement is negative")
        if self.comfort_ms < self.pause_ms:
            raise ValueError(
                f"the comfortable pause ({self.comfort_ms} ms) is shorter than the least ({self.pause_ms} ms)"
            )
        prices = (self.late_per_s, self.shortness, self.crowding, self.split, self.extended_per_s, self.off_shot)
        if min(*prices, self.over_dialogue_per_s) < 0 or self.shortness > 1:
            raise ValueError("a price of placement is negative, or shortness costs more than the whole")

    def for_ms(self, per_s: float, length_ms: int) -> int:
        """The price of a length, in millionths."""
        return round(per_s * UNIT / 1000) * length_ms


DEFAULT_PLACEMENT = PlacementProfile()
