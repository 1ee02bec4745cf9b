"""The model of placing, written a second time without the solver: every assignment is tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import strategies as st

from core.gaps import FitProfile
from core.intervals import Interval
from core.placement import Alternative, Candidate, Cue, Part, PlacementProfile

UNIT = 500  # all times of the small instances are multiples of it, so that the best starts are too
PROFILE = PlacementProfile(
    fit=FitProfile(lead_ms=UNIT, tail_ms=UNIT),
    early_ms=2 * UNIT,
    late_ms=4 * UNIT,
    split_ms=4 * UNIT,
    pause_ms=UNIT,
    comfort_ms=3 * UNIT,
)
END = 24  # units
Film = tuple[list[Candidate], list[Interval], list[Interval], list[Interval]]  # candidates, gaps, speech, shots


def units(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high).map(lambda count: count * UNIT)


@st.composite
def films(draw: st.DrawFn, most: int = 3, extras: bool = True) -> Film:
    """A few candidates, speech anywhere, and gaps where no speech is (sometimes less than all of that)."""
    cuts = sorted(draw(st.sets(st.integers(1, END - 1), max_size=6)))
    pieces = list(zip([0, *cuts], [*cuts, END], strict=True))
    spoken = [draw(st.integers(0, 2)) == 0 for _ in pieces]
    speech = [(a * UNIT, b * UNIT) for (a, b), said in zip(pieces, spoken, strict=True) if said]
    gaps = [(a * UNIT, b * UNIT) for (a, b), said in zip(pieces, spoken, strict=True) if not said]
    edges = sorted(draw(st.sets(st.integers(1, END - 1), max_size=3)))
    shots = [(a * UNIT, b * UNIT) for a, b in zip([0, *edges], [*edges, END], strict=True)]
    count = draw(st.integers(1, most))
    names = [f"c{number}" for number in range(count)]
    candidates = []
    for name in names:
        start = draw(units(0, END - 4))
        ways = draw(st.lists(st.lists(units(1, 5), min_size=1, max_size=2 if extras else 1), min_size=1, max_size=2))
        candidates.append(
            Candidate(
                name,
                start,
                start + draw(units(0, 3)),
                draw(st.sampled_from([0.1, 0.3, 0.6, 0.9, 1.0])),
                tuple(Alternative(tuple(Part(f"{name} {ms}", ms) for ms in way)) for way in ways),
                reveals=draw(st.booleans()),
                may_reveal_early=draw(st.booleans()),
                needs=draw(st.sampled_from([None, None, *names])) if extras else None,
                extended=extras and draw(st.booleans()),
                over_dialogue="it must be heard" if extras and draw(st.integers(0, 3)) == 0 else "",
            )
        )
    return candidates, gaps, speech, shots


def worth(cues: Sequence[Cue], film: Film, profile: PlacementProfile = PROFILE) -> float:
    """The objective of given cues, from its description alone."""
    candidates, _, speech, shots = film
    boundaries = {at for shot in shots for at in shot}
    total = 0.0
    for one in candidates:
        mine = [cue for cue in cues if cue.candidate == one.id]
        if not mine:
            continue
        total += one.importance
        if any(cue.pinned for cue in mine):
            continue
        way = one.alternatives[mine[0].alternative]
        longest = max(sum(part.spoken_ms for part in other.parts) for other in one.alternatives)
        total -= one.importance * profile.shortness * (1 - sum(part.spoken_ms for part in way.parts) / longest)
        total -= profile.split * (len(way.parts) - 1)
        total -= profile.late_per_s * max(0, mine[0].start_ms - one.end_ms) / 1000
        for cue in mine:
            others = [other for other in cues if other is not cue]
            total -= profile.crowding * any(0 <= cue.start_ms - other.end_ms < profile.comfort_ms for other in others)
            pins = [other for other in others if other.pinned]
            total -= profile.crowding * any(0 <= pin.start_ms - cue.end_ms < profile.comfort_ms for pin in pins)
            if cue.extended:
                total -= profile.extended_per_s * cue.spoken_ms / 1000
                total -= profile.off_shot * (cue.start_ms not in boundaries)
            else:
                total -= profile.over_dialogue_per_s * overlap_ms(cue, speech) / 1000
    return total


def overlap_ms(cue: Cue, speech: Sequence[Interval]) -> int:
    return sum(max(0, min(cue.end_ms, end) - max(cue.start_ms, start)) for start, end in speech)


def best_of_all(film: Film, pins: Sequence[Cue] = ()) -> float:
    """The highest worth that any allowed assignment has."""
    ordered = sorted(film[0], key=lambda one: (one.start_ms, one.end_ms, one.id))
    free = [one for one in ordered if one.id not in {pin.candidate for pin in pins}]
    return max(worth([*pins, *cues], film) for cues in _assignments(free, film, list(pins), []))


def _assignments(left: Sequence[Candidate], film: Film, pins: list[Cue], so_far: list[Cue]) -> Iterator[list[Cue]]:
    if not left:
        yield so_far
        return
    yield from _assignments(left[1:], film, pins, so_far)
    one = left[0]
    spoken: dict[str, int] = {}
    for cue in [*so_far, *pins]:
        spoken[cue.candidate] = max(cue.end_ms, spoken.get(cue.candidate, 0))
    if one.needs is not None and one.needs not in spoken:
        return
    for number, way in enumerate(one.alternatives):
        for cues in _ways(one, number, way.parts, 0, film, pins, so_far, spoken.get(one.needs or "", 0)):
            yield from _assignments(left[1:], film, pins, cues)


def _ways(
    one: Candidate,
    number: int,
    parts: Sequence[Part],
    index: int,
    film: Film,
    pins: list[Cue],
    so_far: list[Cue],
    ready: int,
) -> Iterator[list[Cue]]:
    if index == len(parts):
        yield so_far
        return
    low = one.start_ms if one.reveals and not one.may_reveal_early else max(0, one.start_ms - PROFILE.early_ms)
    low = max(low, ready if one.needs else 0)
    high = one.end_ms + PROFILE.late_ms + (PROFILE.split_ms if index else 0)
    length = parts[index].spoken_ms
    for start in range(low, high + 1, UNIT):
        if so_far and start - so_far[-1].end_ms < PROFILE.pause_ms:
            continue
        for waits in (False, True):
            cue = Cue(one.id, start, start if waits else start + length, "", length, number, index, waits)
            if _allowed(cue, one, low, len(parts) == 1, film) and all(_apart(cue, pin) for pin in pins):
                yield from _ways(one, number, parts, index + 1, film, pins, [*so_far, cue], ready)


def _apart(cue: Cue, pin: Cue) -> bool:
    return cue.end_ms + PROFILE.pause_ms <= pin.start_ms or pin.end_ms + PROFILE.pause_ms <= cue.start_ms


def _allowed(cue: Cue, one: Candidate, low: int, single: bool, film: Film) -> bool:
    _, gaps, speech, shots = film
    slots = [(start + PROFILE.fit.lead_ms, end - PROFILE.fit.tail_ms) for start, end in _joined(gaps)]
    if cue.extended:
        moments = {at for shot in shots for at in shot} | {low, one.start_ms, one.end_ms}
        moments |= {at for start, end in slots if end > start for at in (start, end)}
        silent = not any(start < cue.start_ms < end for start, end in _joined(speech))
        return one.extended and single and silent and cue.start_ms in moments
    if any(start <= cue.start_ms and cue.end_ms <= end for start, end in slots):
        return True
    starts = {low, one.start_ms}
    for start, end in _joined(speech):
        starts |= {end + PROFILE.fit.lead_ms, start - PROFILE.fit.tail_ms - cue.spoken_ms}
    return bool(one.over_dialogue) and cue.start_ms in starts and cue.end_ms <= END * UNIT


def _joined(intervals: Sequence[Interval]) -> list[Interval]:
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
