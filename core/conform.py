"""A track moved to another cut of its film: what was left as it was moves along, the rest goes back to review."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from core.formats.track import TextCue, TextTrack
from core.gaps import Gap, spoken_ms, words_that_fit
from core.intervals import Interval, merged
from core.time_map import Stretch, TimeMap, from_rates, from_segments

__all__ = ["REVIEW", "Conformed", "Touched", "conform_track", "for_review", "from_rates", "from_segments"]

REVIEW = "review"  # the status of a cue that must be looked at again

Why = Literal["dropped", "partly-dropped", "crosses-cut", "into-dialogue", "no-longer-fits"]


@dataclass(frozen=True, slots=True)
class Touched:
    """A cue that a person must look at again."""

    old_index: int  # in the old track
    new_index: int | None  # in the new one; None: it has no place there
    why: Why
    reason: str  # in words


@dataclass(frozen=True, slots=True)
class Conformed:
    """The cues that have a place, in order of their new times; `moved_ms` is by old index, None where there is none."""

    track: TextTrack
    touched: Sequence[Touched]
    moved_ms: Sequence[int | None]
    left_out: Sequence[TextCue]  # as they were


def conform_track(
    track: TextTrack,
    time_map: TimeMap,
    new_gaps: Iterable[Gap | Interval] | None = None,
    old_gaps: Iterable[Gap | Interval] | None = None,
) -> Conformed:
    """Every cue at its new time, to the millisecond where its stretch is played at the same speed.

    `new_gaps` are free of speech in the new cut: descriptions outside them are touched. With `old_gaps`, only those
    that lay inside one before.
    """
    new_rooms = None if new_gaps is None or track.kind != "description" else _Rooms(new_gaps)
    old_rooms = None if old_gaps is None else _Rooms(old_gaps)
    placed: list[tuple[TextCue, int]] = []
    touched: dict[int, tuple[Why, str]] = {}
    for index, cue in enumerate(track.cues):
        extended = bool(cue.data.get("extended"))
        parts = time_map.stretches_within(cue.start_ms, cue.start_ms if extended else cue.end_ms)
        if not parts:
            touched[index] = (
                "dropped",
                f"nothing of the new cut matches what it tells, at {_s(cue.start_ms)} of the old one",
            )
            continue
        moved = _moved(cue, parts, extended)
        room = None if new_rooms is None else new_rooms.at(moved.start_ms, moved.end_ms, extended)
        if new_rooms is not None:
            was_free = old_rooms is None or _needs(old_rooms, cue, cue, extended) is None
            found = _needs(new_rooms, moved, cue, extended) if was_free else None
            if found is not None:
                touched[index] = found
        cut = _cut(cue, parts, extended)
        if cut is not None:
            touched[index] = cut
        placed.append((replace(moved, data=_data(moved, parts[0], room, new_rooms is not None)), index))
    placed.sort(key=lambda pair: (pair[0].start_ms, pair[0].end_ms))
    new_index = {index: at for at, (_, index) in enumerate(placed)}
    moved_ms: list[int | None] = [None] * len(track.cues)
    for cue, index in placed:
        moved_ms[index] = cue.start_ms - track.cues[index].start_ms
    return Conformed(
        replace(track, cues=[cue for cue, _ in placed]),
        [Touched(index, new_index.get(index), why, reason) for index, (why, reason) in sorted(touched.items())],
        moved_ms,
        [cue for index, cue in enumerate(track.cues) if index not in new_index],
    )


def for_review(conformed: Conformed) -> TextTrack:
    """The new track, in which touched cues have the status `review` and say why in their notes."""
    cues = list(conformed.track.cues)
    for one in conformed.touched:
        if one.new_index is not None:
            cue = cues[one.new_index]
            notes = "\n".join(note for note in (cue.data.get("notes"), f"Conformed: {one.reason}.") if note)
            cues[one.new_index] = replace(cue, data={**cue.data, "status": REVIEW, "notes": notes})
    return replace(conformed.track, cues=cues)


def _moved(cue: TextCue, parts: Sequence[Stretch], extended: bool) -> TextCue:
    """In the first stretch that holds something of it; a cue for which the picture waits keeps its length."""
    first = parts[0]
    start = max(0, first.at(max(cue.start_ms, first.old_start_ms)))
    if extended:
        return replace(cue, start_ms=start, end_ms=start + cue.end_ms - cue.start_ms)
    end = first.at(min(cue.end_ms, first.old_end_ms) if cue.start_ms < first.old_start_ms else cue.end_ms)
    return replace(cue, start_ms=start, end_ms=max(start, end))


def _cut(cue: TextCue, parts: Sequence[Stretch], extended: bool) -> tuple[Why, str] | None:
    first, last = parts[0], parts[-1]
    if extended or (first.old_start_ms <= cue.start_ms and cue.end_ms <= first.old_end_ms):
        return None
    kept = sum(min(cue.end_ms, one.old_end_ms) - max(cue.start_ms, one.old_start_ms) for one in parts)
    gone = cue.end_ms - cue.start_ms - kept
    if len(parts) > 1:
        at = first.old_end_ms - cue.start_ms
        return "crosses-cut", f"{_s(at)} after it begins, the new cut goes on elsewhere" + (
            f", and {_s(gone)} have no match" if gone else ""
        )
    where = "beginning" if first.old_start_ms > cue.start_ms else "end"
    both = first.old_start_ms > cue.start_ms and last.old_end_ms < cue.end_ms
    return "partly-dropped", f"{_s(gone)} at its {'beginning and end' if both else where} have no match in the new cut"


class _Rooms:
    """Free intervals, those that touch made one."""

    def __init__(self, gaps: Iterable[Gap | Interval]) -> None:
        self.rooms = merged((gap.start_ms, gap.end_ms) if isinstance(gap, Gap) else gap for gap in gaps)

    def at(self, start_ms: int, end_ms: int, extended: bool) -> Interval | None:
        """The room that a cue begins in; else the one that it shares most with."""
        found = bisect_right(self.rooms, start_ms, key=lambda room: room[0]) - 1
        if found >= 0 and start_ms < self.rooms[found][1] + (1 if extended else 0):
            return self.rooms[found]
        after = self.rooms[found + 1] if found + 1 < len(self.rooms) else None
        return after if after is not None and after[0] < end_ms and not extended else None


def _needs(rooms: _Rooms, moved: TextCue, old: TextCue, extended: bool) -> tuple[Why, str] | None:
    """What is wrong with a cue's place. Its voice is not played faster where the film is."""
    room = rooms.at(moved.start_ms, moved.end_ms, extended)
    if room is None:
        return "into-dialogue", f"at {_s(moved.start_ms)} of the new cut somebody speaks"
    if extended:
        return None
    length = moved.end_ms - moved.start_ms
    length = max(length, min(old.end_ms - old.start_ms, spoken_ms(old.text)))
    if length > room[1] - room[0]:
        return "no-longer-fits", f"it takes {_s(length)}, and the gap has room for {_s(room[1] - room[0])}"
    if moved.start_ms < room[0]:
        return "into-dialogue", f"its first {_s(room[0] - moved.start_ms)} lie under dialogue"
    if moved.start_ms + length > room[1]:
        return "into-dialogue", f"its last {_s(moved.start_ms + length - room[1])} lie under dialogue"
    return None


def _data(moved: TextCue, stretch: Stretch, room: Interval | None, known: bool) -> dict[str, Any]:
    """Times within the cue's data move along; its gap is the new cut's where that is known."""
    data = _evidence(moved.data, stretch)
    if isinstance(data.get("fields"), Mapping):
        data["fields"] = _evidence(data["fields"], stretch)
    if "gain" in data:
        data["gain"] = [dict(point, at_ms=max(0, stretch.at(int(point["at_ms"])))) for point in data["gain"]]
    if isinstance(words := data.get("word_times"), Sequence):
        data["word_times"] = [[max(0, stretch.at(w[0])), max(0, stretch.at(w[1])), *w[2:]] for w in words]
    if "gap" not in data or data["gap"] is None:
        return data
    start, end = (int(at) for at in data["gap"])
    if known:
        data.pop("gap")
        words = data.pop("max_words", None)
        if room is not None:
            data["gap"] = list(room)
            if words is not None:
                data["max_words"] = words_that_fit(room[1] - room[0])
        return data
    low, high = max(start, stretch.old_start_ms), min(end, stretch.old_end_ms)
    data["gap"] = [max(0, stretch.at(low)), max(0, stretch.at(high))]
    if data["gap"][1] - data["gap"][0] != end - start and data.get("max_words") is not None:
        data["max_words"] = words_that_fit(data["gap"][1] - data["gap"][0])
    return data


def _evidence(data: Mapping[str, Any], stretch: Stretch) -> dict[str, Any]:
    """What a model looked at (moments and the window around them), where the new cut has it."""
    moved = dict(data)
    if isinstance(moments := data.get("evidence"), Sequence):
        moved["evidence"] = [stretch.at(at) for at in moments if stretch.old_start_ms <= at <= stretch.old_end_ms]
    if isinstance(window := data.get("window"), Sequence):
        low, high = max(window[0], stretch.old_start_ms), min(window[1], stretch.old_end_ms)
        moved["window"] = [max(0, stretch.at(low)), max(0, stretch.at(high))]
    return moved


def _s(ms: int) -> str:
    return f"{ms / 1000:.1f} s"
