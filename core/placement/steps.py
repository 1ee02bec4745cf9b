"""The solver's table for a whole film, and what of it an edit leaves as it was."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from core.intervals import Interval, merged, without
from core.placement.board import Board
from core.placement.candidate import Candidate, Cue
from core.placement.choices import Choice, Step, choices_of, window_of
from core.placement.profile import PlacementProfile


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """By their events. Raises ValueError where two have one id."""
    ordered = sorted(candidates, key=lambda one: (one.start_ms, one.end_ms, one.id))
    names = Counter(one.id for one in ordered)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise ValueError(f"two candidates are called {twice[0]!r}")
    return ordered


def ready_ms(pins: Sequence[Cue]) -> dict[str, int]:
    """When each pinned candidate has been said."""
    ready: dict[str, int] = {}
    for pin in pins:
        ready[pin.candidate] = max(ready.get(pin.candidate, 0), pin.end_ms)
    return ready


def steps_of(
    ordered: Sequence[Candidate],
    board: Board,
    profile: PlacementProfile,
    known: Mapping[str, tuple[Candidate, Step]] | None = None,
    changed: Sequence[Interval] = (),
) -> list[Step]:
    """One step for each candidate that nobody pinned.

    `known` are steps of an earlier board that differs from this one only in `changed` (in order and apart).
    """
    known = known or {}
    ready = ready_ms(board.pins)
    free = [one for one in ordered if one.id not in ready]
    place = {one.id: at for at, one in enumerate(free)}
    last_use: dict[str, int] = {}
    for at, one in enumerate(free):
        if one.needs is not None and place.get(one.needs, at) < at:
            last_use[one.needs] = at
    closing: dict[int, set[str]] = {}
    for name, at in last_use.items():
        closing.setdefault(at, set()).add(name)
    starts, ends = [start for start, _ in changed], [end for _, end in changed]
    steps = []
    choices: Sequence[Choice]
    for at, one in enumerate(free):
        low, high = window_of(one, profile)
        possible = True
        needs = None
        if one.needs in ready:
            low = max(low, ready[one.needs])
        elif one.needs is not None:
            possible = place.get(one.needs, at) < at
            needs = one.needs if possible else None
        longest = max((part.spoken_ms for way in one.alternatives for part in way.parts), default=0)
        reach = high + profile.split_ms + longest
        opens, closes = one.id in last_use, frozenset(closing.get(at, ()))
        free_ms = one.start_ms - profile.early_ms - profile.comfort_ms
        earlier = known.get(one.id)
        touched = _touches(starts, ends, *_extent(low, reach, profile))
        if not possible:
            low, choices = -1, ()
        elif earlier and earlier[0] == one and earlier[1].low_ms == low and not touched:
            choices = earlier[1].choices
        else:
            choices = choices_of(one, board, low, profile)
        step = Step(one.id, low, free_ms, reach, choices, needs, opens, closes)
        steps.append(earlier[1] if earlier and earlier[1] == step else step)
    return steps


def _extent(low_ms: int, reach_ms: int, profile: PlacementProfile) -> Interval:
    """All of the film that a step depends on."""
    margin = profile.comfort_ms + profile.fit.lead_ms + profile.fit.tail_ms + 2
    return low_ms - margin, reach_ms + margin


def _touches(starts: Sequence[int], ends: Sequence[int], low_ms: int, high_ms: int) -> bool:
    at = bisect_right(ends, low_ms)
    return at < len(starts) and starts[at] < high_ms


def changes_between(old: Board, new: Board) -> list[Interval]:
    """Where two boards differ, in order and apart."""
    found = []
    for before, after in ((old.slots, new.slots), (old.speech, new.speech)):
        if before != after:
            found += without(before, after) + without(after, before)
    found += [(at, at) for at in set(old.boundaries) ^ set(new.boundaries)]
    found += [(at, at) for at in set(old.edges) ^ set(new.edges)]
    found += [(pin.start_ms, pin.end_ms) for pin in set(old.pins) ^ set(new.pins)]
    if old.end_ms != new.end_ms:
        found.append((min(old.end_ms, new.end_ms), max(old.end_ms, new.end_ms)))
    return merged((start - 1, end + 1) for start, end in found)
