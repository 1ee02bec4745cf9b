"""The film as placing sees it: slots in which a cue may lie, and what lies there already."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.gaps import Gap
from core.intervals import Interval, merged, without
from core.placement.candidate import Cue
from core.placement.profile import PlacementProfile


@dataclass(frozen=True, slots=True)
class Board:
    """All lists are in order; slots are apart, speech and pinned cues may be anything that a person gave."""

    slots: Sequence[Interval]  # a cue lies within one: lead, tail and pinned cues are taken off
    slot_starts: Sequence[int]
    slot_ends: Sequence[int]
    edges: Sequence[int]  # where free time begins and ends, whatever is pinned in it; in order
    speech: Sequence[Interval]  # in order and apart
    speech_ends: Sequence[int]
    boundaries: Sequence[int]  # where shots change
    pins: Sequence[Cue]
    zones: Sequence[Interval]  # pinned cues with the least pause around them
    zone_ends: Sequence[int]
    pin_ends: Sequence[int]  # in order, for themselves
    pin_starts: Sequence[int]
    end_ms: int

    def slots_within(self, low_ms: int, high_ms: int) -> Sequence[Interval]:
        """The slots that share at least a point with [low, high]."""
        first = bisect_left(self.slot_ends, low_ms)
        return self.slots[first : bisect_right(self.slot_starts, high_ms)]

    def edges_within(self, low_ms: int, high_ms: int) -> Sequence[int]:
        return self.edges[bisect_left(self.edges, low_ms) : bisect_right(self.edges, high_ms)]

    def speech_within(self, low_ms: int, high_ms: int) -> list[Interval]:
        """The speech that shares time with (low, high)."""
        found = []
        for start, end in self.speech[bisect_right(self.speech_ends, low_ms) :]:
            if start >= high_ms:
                break
            found.append((start, end))
        return found

    def spoken_over_ms(self, start_ms: int, end_ms: int) -> int:
        """How much of an interval is speech."""
        return sum(min(end, end_ms) - max(start, start_ms) for start, end in self.speech_within(start_ms, end_ms))

    def interrupts(self, at_ms: int) -> bool:
        """Whether somebody speaks at both sides of a moment."""
        at = bisect_right(self.speech_ends, at_ms)
        return at < len(self.speech) and self.speech[at][0] < at_ms

    def boundaries_within(self, low_ms: int, high_ms: int) -> Sequence[int]:
        return self.boundaries[bisect_left(self.boundaries, low_ms) : bisect_right(self.boundaries, high_ms)]

    def near_pin_before(self, start_ms: int, comfort_ms: int) -> bool:
        """Whether a pinned cue ends less than a comfortable pause before."""
        at = bisect_right(self.pin_ends, start_ms) - 1
        return at >= 0 and start_ms - self.pin_ends[at] < comfort_ms

    def near_pin_after(self, end_ms: int, comfort_ms: int) -> bool:
        """Whether a pinned cue begins less than a comfortable pause after."""
        at = bisect_left(self.pin_starts, end_ms)
        return at < len(self.pin_starts) and self.pin_starts[at] - end_ms < comfort_ms

    def hits_pin(self, start_ms: int, end_ms: int) -> bool:
        """Whether an interval or a moment comes closer to a pinned cue than the least pause."""
        at = bisect_right(self.zone_ends, start_ms)
        return at < len(self.zones) and self.zones[at][0] < end_ms


def board_of(
    gaps: Iterable[Gap | Interval],
    speech: Iterable[Interval],
    shots: Iterable[Interval],
    pins: Sequence[Cue],
    profile: PlacementProfile,
) -> Board:
    """Gaps that touch are one (a long gap is cut at shots for describing, not for speaking)."""
    spoken = merged(speech)
    free = merged((gap.start_ms, gap.end_ms) if isinstance(gap, Gap) else gap for gap in gaps)
    edges = sorted({at for shot in shots for at in shot})
    lead, tail, pause = profile.fit.lead_ms, profile.fit.tail_ms, profile.pause_ms
    open_slots = []
    for start, end in without(free, spoken):
        if end - tail > start + lead:
            open_slots.append((start + lead, end - tail))
    pause = max(1, pause)  # so that no cue lies across a moment at which the picture waits
    zones = merged(
        ((pin.start_ms - pause, pin.end_ms + pause) for pin in pins), touching=False
    )  # a moment fits between
    slots = without(open_slots, zones)
    ends = [end for _, end in free[-1:]] + [end for _, end in spoken[-1:]] + edges[-1:]
    return Board(
        slots=slots,
        slot_starts=[start for start, _ in slots],
        slot_ends=[end for _, end in slots],
        edges=sorted({at for slot in open_slots for at in slot}),
        speech=spoken,
        speech_ends=[end for _, end in spoken],
        boundaries=edges,
        pins=sorted(pins, key=lambda pin: (pin.start_ms, pin.end_ms)),
        zones=zones,
        zone_ends=[end for _, end in zones],
        pin_ends=sorted(pin.end_ms for pin in pins),
        pin_starts=sorted(pin.start_ms for pin in pins),
        end_ms=max(ends, default=0),
    )
