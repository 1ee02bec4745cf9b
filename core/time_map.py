"""Where each moment of one cut of a film lies in another: straight stretches, and what was dropped between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, isfinite

from core.formats.timecode import FrameRate

_END_MS = 10**12  # after every film
_SLACK_MS = 1_000  # picture and sound of a film do not end at once
_MOST_SPEED = Fraction(11, 10)  # a film that is played faster than this is another film
# What a second of video shows of a film at 2:3 pull-down: four frames in five, or four in ten fields' worth of frames.
_SHOWN = {
    Fraction(30000, 1001): Fraction(4, 5),
    Fraction(30): Fraction(4, 5),
    Fraction(60000, 1001): Fraction(2, 5),
    Fraction(60): Fraction(2, 5),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Old times [old_start_ms, old_end_ms] lie at new_start_ms + (time - old_start_ms) * rate."""

    old_start_ms: int
    old_end_ms: int
    new_start_ms: int
    rate: Fraction  # new milliseconds per old one: 24/25 where the new film runs faster

    def __post_init__(self) -> None:
        if self.old_end_ms <= self.old_start_ms:
            raise ValueError(f"a stretch goes from {self.old_start_ms} to {self.old_end_ms} ms")
        if not 1 / _MOST_SPEED <= self.rate <= _MOST_SPEED:
            raise ValueError(f"no film is played so that a second takes {float(self.rate):.3g} s")

    def at(self, old_ms: int) -> int:
        """The new time of an old one, beyond the stretch's ends too."""
        return self.new_start_ms + round((old_ms - self.old_start_ms) * self.rate)

    def goes_on_in(self, other: Stretch) -> bool:
        """Whether nothing happens between this stretch and one that follows."""
        touches = self.old_end_ms == other.old_start_ms
        return touches and self.rate == other.rate and abs(self.at(other.old_start_ms) - other.new_start_ms) <= 1


@dataclass(frozen=True, slots=True)
class TimeMap:
    """Stretches in old order and apart; old times outside all of them were dropped."""

    stretches: Sequence[Stretch]

    def stretch_at(self, old_ms: int) -> Stretch | None:
        """The stretch that holds a moment; at a cut the later one."""
        found = bisect_right(self.stretches, old_ms, key=lambda one: one.old_start_ms) - 1
        if found < 0 or self.stretches[found].old_end_ms < old_ms:
            return None
        return self.stretches[found]

    def stretches_within(self, old_start_ms: int, old_end_ms: int) -> list[Stretch]:
        """Those that share time with an interval (or hold it, where it is a moment), in old order."""
        if old_end_ms <= old_start_ms:
            one = self.stretch_at(old_start_ms)
            return [one] if one else []
        first = max(0, bisect_right(self.stretches, old_start_ms, key=lambda one: one.old_start_ms) - 1)
        found = []
        for one in self.stretches[first:]:
            if one.old_start_ms >= old_end_ms:
                break
            if one.old_end_ms > old_start_ms:
                found.append(one)
        return found

    def at(self, old_ms: int) -> int | None:
        """The new time of a moment; None where it was dropped."""
        one = self.stretch_at(old_ms)
        return None if one is None else one.at(old_ms)

    def shown(self, new_duration_ms: int | None = None) -> TimeMap:
        """Only what lies within the new film: not before it begins nor, where its length is known, after its end."""
        end_ms = _END_MS if new_duration_ms is None else new_duration_ms + _SLACK_MS
        found = []
        for one in self.stretches:
            low = max(one.old_start_ms, one.old_start_ms + ceil(-one.new_start_ms / one.rate))
            high = min(one.old_end_ms, one.old_start_ms + floor((end_ms - one.new_start_ms) / one.rate))
            if low < high:
                found.append(Stretch(low, high, max(0, one.at(low)), one.rate))
        return TimeMap(tuple(found))


def from_segments(segments: Iterable[Sequence[float]]) -> TimeMap:
    """A map from (old_start_ms, old_end_ms, new_start_ms, rate, ..), as fingerprints give it; more numbers are let be.

    Raises ValueError where two segments share old time, a segment is empty, or a rate is no film's.
    """
    stretches: list[Stretch] = []
    for start, end, new, rate, *_ in sorted(segments, key=lambda one: one[0]):
        if not all(isfinite(number) for number in (start, end, new, rate)):
            raise ValueError("a segment has a number that is no time")
        one = Stretch(round(start), round(end), round(new), Fraction(rate).limit_denominator(100_000))
        if stretches and one.old_start_ms < stretches[-1].old_end_ms:
            raise ValueError(f"two segments hold {one.old_start_ms} ms of the old film")
        if stretches and stretches[-1].goes_on_in(one):
            last = stretches.pop()
            one = Stretch(last.old_start_ms, one.old_end_ms, last.new_start_ms, one.rate)
        stretches.append(one)
    return TimeMap(tuple(stretches))


def from_rates(old: FrameRate, new: FrameRate, pull_down: bool = False, offset_ms: int = 0) -> TimeMap:
    """The same frames played at another rate: 24 -> 25 is PAL's speed-up.

    `pull_down`: at 29.97, 30, 59.94 and 60 a film's frames are shown 2:3, so that 23.976 -> 29.97 takes the same time
    and 24 -> 29.97 a thousandth more. Raises ValueError where a film would be played at another film's speed.
    """
    shown = [one.exact * (_SHOWN.get(one.exact, Fraction(1)) if pull_down else 1) for one in (old, new)]
    rate = shown[0] / shown[1]
    if not 1 / _MOST_SPEED <= rate <= _MOST_SPEED:
        advice = "" if pull_down else "; perhaps its frames are repeated (pull-down)"
        raise ValueError(f"{old.name} frames per second are not played at {new.name}{advice}")
    return TimeMap((Stretch(0, _END_MS, offset_ms, rate),))
