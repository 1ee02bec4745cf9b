"""When each description is spoken, where the picture waits for it, and what is dialogue: the plan of a mix.

A cue is spoken at its start, and where the one before is still heard, after that. For an extended cue the film is held
at a place where nobody speaks, best where the shot changes; everything later comes that much later.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.intervals import Interval, merged
from core.time_map import Stretch, TimeMap

PAUSE_MS = 150  # between two descriptions, and around one for which the picture waits
CLEAR_MS = 80  # from speech to where the film is held
SHOT_REACH_MS = 600  # a change of shots this near is where the film is held
MIN_SPEECH_MS = 200  # shorter "speech" is a click or a note of music (core.gaps)
_END_MS = 10**9  # after every film


@dataclass(frozen=True, slots=True)
class SpokenCue:
    id: str
    start_ms: int
    length_ms: int  # as spoken
    extended: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """When a cue is spoken: times of the film with its holds."""

    id: str
    start_ms: int
    end_ms: int
    late_ms: int  # after its own start, because the one before was still heard


@dataclass(frozen=True, slots=True)
class Hold:
    """The film stands still at `at_ms` (its own time) for so long."""

    at_ms: int
    length_ms: int


@dataclass(frozen=True, slots=True)
class Plan:
    placed: Sequence[Placed]
    holds: Sequence[Hold]  # in order, no two at one place

    def begins(self, film_ms: int) -> int:
        """The time, with holds, at which something of the film begins: after a hold at that moment."""
        return film_ms + sum(hold.length_ms for hold in self.holds if hold.at_ms <= film_ms)

    def ends(self, film_ms: int) -> int:
        """The time, with holds, at which something of the film ends: before a hold at that moment."""
        return film_ms + sum(hold.length_ms for hold in self.holds if hold.at_ms < film_ms)

    @property
    def added_ms(self) -> int:
        return sum(hold.length_ms for hold in self.holds)

    def time_map(self) -> TimeMap:
        """Film time -> time with holds."""
        stretches, at, added = [], 0, 0
        for place, length in [*((hold.at_ms, hold.length_ms) for hold in self.holds), (_END_MS, 0)]:
            if place > at:
                stretches.append(Stretch(at, place, at + added, Fraction(1)))
            at, added = place, added + length
        return TimeMap(tuple(stretches))


def dialogue_of(listen: Mapping[str, Any], speech: Mapping[str, Any]) -> list[Interval]:
    """Where somebody speaks, by what two steps found: heard or written."""
    heard = [(row[0], row[1]) for row in listen.get("regions") or () if row[1] - row[0] >= MIN_SPEECH_MS]
    return merged([*heard, *((row[0], row[1]) for row in speech.get("cues") or ())])


def plan_mix(
    cues: Iterable[SpokenCue], dialogue: Sequence[Interval], cuts: Sequence[int], duration_ms: int = _END_MS
) -> Plan:
    """`dialogue` is in order and apart; `cuts` are the times at which shots change, in order."""
    placed: list[Placed] = []
    holds: list[Hold] = []
    added = 0  # by all holds so far
    free_ms = 0  # when the last description has been heard
    for cue in sorted(cues, key=lambda one: (one.start_ms, one.id)):
        if not cue.extended:
            start = max(cue.start_ms + added, free_ms)
            placed.append(Placed(cue.id, start, start + cue.length_ms, start - cue.start_ms - added))
            free_ms = start + cue.length_ms + PAUSE_MS
            continue
        at = min(pause_point(cue.start_ms, dialogue, cuts), duration_ms - 1)
        if holds and at <= holds[-1].at_ms:  # one standstill for both
            last = holds.pop()
            at, stands_ms = last.at_ms, last.length_ms
            added -= stands_ms
        else:
            stands_ms = 0
        start = max(at + added + stands_ms + (0 if stands_ms else PAUSE_MS), free_ms)
        end = start + cue.length_ms
        placed.append(Placed(cue.id, start, end, 0))
        holds.append(Hold(at, end + PAUSE_MS - at - added))
        added += holds[-1].length_ms
        free_ms = end + PAUSE_MS
    return Plan(placed, holds)


def pause_point(start_ms: int, dialogue: Sequence[Interval], cuts: Sequence[int]) -> int:
    """Where the film is held for a cue: near its start, outside speech, at a change of shots where one is near."""
    near = cuts[bisect_left(cuts, start_ms - SHOT_REACH_MS) : bisect_right(cuts, start_ms + SHOT_REACH_MS)]
    for cut in sorted(near, key=lambda one: abs(one - start_ms)):
        if _clear(cut, dialogue, 1) == cut:
            return cut
    before, after = _clear(start_ms, dialogue, -1), _clear(start_ms, dialogue, 1)
    return before if before >= 0 and start_ms - before <= after - start_ms else after


def _clear(at: int, dialogue: Sequence[Interval], way: int) -> int:
    """The first moment from `at` on, backwards (-1) or forwards (1), that is clear of speech on both sides."""
    found = bisect_right(dialogue, at + CLEAR_MS - 1, key=lambda one: one[0]) - 1
    while 0 <= found < len(dialogue):
        start, end = dialogue[found]
        if at + CLEAR_MS <= start or end + CLEAR_MS <= at:
            break
        at = start - CLEAR_MS if way < 0 else end + CLEAR_MS
        found += way
    return at
