"""From the solver's answer to cues, and words for what is not said."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.placement.board import Board
from core.placement.candidate import Candidate, Cue, Omitted
from core.placement.choices import Step, choices_of, window_of
from core.placement.profile import PlacementProfile
from core.placement.solve import START, Said, advance


def cues_of(
    steps: Sequence[Step],
    said: Sequence[Said | None],
    candidates: Mapping[str, Candidate],
    board: Board,
    profile: PlacementProfile,
) -> list[Cue]:
    """All cues, pinned ones too, in order; early ones are moved towards their event where that costs nothing."""
    cues = list(board.pins)
    for step, one in zip(steps, said, strict=True):
        if one is None:
            continue
        choice, places = one
        candidate = candidates[step.candidate]
        for number, (start, end, waits) in enumerate(places):
            part = candidate.alternatives[choice.alternative].parts[number]
            over = candidate.over_dialogue if board.spoken_over_ms(start, end) else ""
            cues.append(
                Cue(candidate.id, start, end, part.text, part.spoken_ms, choice.alternative, number, waits, over)
            )
    cues.sort(key=lambda cue: (cue.start_ms, cue.end_ms))
    return _settled(cues, candidates, board, profile)


def _settled(
    cues: list[Cue], candidates: Mapping[str, Candidate], board: Board, profile: PlacementProfile
) -> list[Cue]:
    """A cue that begins before its event begins as little before it as its slot and the next cue allow."""
    for at in range(len(cues) - 1, -1, -1):
        cue = cues[at]
        if cue.pinned or cue.over_dialogue or cue.part:
            continue
        event_ms = candidates[cue.candidate].start_ms
        length = cue.end_ms - cue.start_ms
        latest = event_ms
        if at + 1 < len(cues):
            latest = min(latest, cues[at + 1].start_ms - profile.comfort_ms - length)
        if latest <= cue.start_ms:
            continue
        start = _later_moment(cue, latest, board) if cue.extended else _later_start(cue, latest, board)
        if start > cue.start_ms and not board.near_pin_after(start + length, profile.comfort_ms):
            cues[at] = replace(cue, start_ms=start, end_ms=start + length)
    return cues


def _later_start(cue: Cue, latest_ms: int, board: Board) -> int:
    slot = bisect_right(board.slot_starts, cue.start_ms) - 1
    if slot < 0 or board.slot_ends[slot] < cue.end_ms:
        return cue.start_ms
    return min(latest_ms, board.slot_ends[slot] - cue.spoken_ms)


def _later_moment(cue: Cue, latest_ms: int, board: Board) -> int:
    """The last change of shots until then, so that the picture waits at one as before."""
    cuts = board.boundaries_within(cue.start_ms, latest_ms)
    if not cuts or cuts[0] != cue.start_ms:
        return cue.start_ms
    return next(at for at in reversed(cuts) if not board.interrupts(at) and not board.hits_pin(at, at))


def omissions(
    steps: Sequence[Step],
    said: Sequence[Said | None],
    candidates: Mapping[str, Candidate],
    cues: Sequence[Cue],
    board: Board,
    unpinned: Board,
    profile: PlacementProfile,
) -> list[Omitted]:
    """What is not said, with the reason; `unpinned` is the board without a person's cues."""
    spoken = {cue.candidate for cue in cues}
    pinned = {cue.candidate for cue in cues if cue.pinned}
    starts = [cue.start_ms for cue in cues]
    found = []
    for step, one in zip(steps, said, strict=True):
        if one is None:
            candidate = candidates[step.candidate]
            reason = (
                _missing(candidate, candidates, spoken, pinned)
                or _no_room(candidate, step, board, unpinned, profile)
                or _too_dear(step, profile)
                or _given_away(candidate, step, cues, starts, profile)
            )
            found.append(Omitted(candidate.id, reason))
    return found


def _missing(candidate: Candidate, candidates: Mapping[str, Candidate], spoken: set[str], pinned: set[str]) -> str:
    if not candidate.alternatives:
        return "it has no wording"
    needed = candidate.needs
    if needed is None or needed in pinned:
        return ""
    if needed not in candidates:
        return f"it needs {needed!r} said first, and there is no such candidate"
    other = candidates[needed]
    if (other.start_ms, other.end_ms, other.id) >= (candidate.start_ms, candidate.end_ms, candidate.id):
        return f"it needs {needed!r} said first, which happens later"
    return "" if needed in spoken else f"it needs {needed!r} said first, which is not said"


def _no_room(candidate: Candidate, step: Step, board: Board, unpinned: Board, profile: PlacementProfile) -> str:
    if step.choices:
        return ""
    low, high = window_of(candidate, profile)
    shortest = min(way.spoken_ms for way in candidate.alternatives)
    if board.pins and choices_of(candidate, unpinned, low, profile):
        return f"cues that a person put there leave no room for the shortest of its texts ({_s(shortest)})"
    early, late = candidate.start_ms - low, profile.late_ms
    where = (
        f"within {_s(late)} after its event"
        if early == 0
        else f"within {_s(late)} of its event"
        if early == late
        else f"from {_s(early)} before to {_s(late)} after its event"
    )
    rooms = [min(e, high + shortest) - max(s, low) for s, e in board.slots_within(low, high)]
    most = max(rooms, default=0)
    room = f"the longest has room for {_s(most)}" if most > 0 else "all of it is dialogue"
    return f"no gap {where} takes the shortest of its texts ({_s(shortest)}); {room}"


def _too_dear(step: Step, profile: PlacementProfile) -> str:
    """Where it would not even be said if it were alone."""
    alone = replace(step, needs=None)
    if max(label[1] for label in advance(START, alone, profile)) > 0:
        return ""
    return "where it could be said it would cost more (late, crowded, waiting or over dialogue) than it is worth"


def _given_away(
    candidate: Candidate, step: Step, cues: Sequence[Cue], starts: Sequence[int], profile: PlacementProfile
) -> str:
    low, _ = window_of(candidate, profile)
    near: list[str] = []
    for cue in cues[: bisect_right(starts, step.reach_ms + profile.pause_ms)][::-1]:
        if cue.end_ms + profile.comfort_ms < low and not cue.pinned:
            break
        if cue.end_ms + profile.comfort_ms >= low and cue.candidate not in near:
            near.append(cue.candidate)
    named = ", ".join(repr(name) for name in near[::-1][:4])
    more = f" and {len(near) - 4} more" if len(near) > 4 else ""
    return f"the room within its reach is better used for {named}{more}"


def _s(ms: int) -> str:
    return f"{ms / 1000:.1f} s"
