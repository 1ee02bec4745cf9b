"""Rules of time: T3-T9 and X1-X2. A description stays out of speech, and comes when it is due."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from core.intervals import Interval
from core.rules.finding import Fix, Found, Severity
from core.rules.pace import gap_of, in_seconds, spoken
from core.rules.setting import Setting
from core.rules.view import CueView


def over_dialogue(view: CueView, before: Sequence[CueView], after: CueView | None, setting: Setting) -> Sequence[Found]:
    """T3: no description is heard while someone speaks."""
    if view.extended or not setting.taken:
        return ()
    start, end = view.start_ms, view.until_ms
    touched = setting.overlaps(start, end)
    overlap = sum(min(end, e) - max(start, s) for s, e in touched)
    if overlap <= 0:
        return ()
    level = "error" if overlap > setting.profile.overlap_error_ms else "warning"
    reason = f"{in_seconds(overlap)} of this is spoken over dialogue: move or shorten it, or waive it with your reason."
    return (Found(reason, level, fix=_moved(view, before, after, touched, setting)),)  # type: ignore[arg-type]


def pause_around(view: CueView, before: Sequence[CueView], after: CueView | None, setting: Setting) -> Sequence[Found]:
    """T4: a breath lies between dialogue and description, on both sides."""
    if view.extended or not setting.taken:
        return ()
    profile = setting.profile
    start, end = view.start_ms, view.until_ms
    if setting.overlaps(start, end):
        return ()
    left, right = setting.free_around(start, end)
    lead_short = left > 0 and start - left < profile.lead_ms
    tail_short = right - end < profile.tail_ms and right in setting.taken_starts
    if not lead_short and not tail_short:
        return ()
    if lead_short:
        reason = (
            f"It begins {in_seconds(start - left)} after someone spoke: leave {in_seconds(profile.lead_ms)} of quiet."
        )
    else:
        reason = f"Someone speaks {in_seconds(right - end)} after it: leave {in_seconds(profile.tail_ms)} of quiet."
    return (Found(reason, fix=_placed(view, before, after, (left, right), setting)),)


def _moved(
    view: CueView, before: Sequence[CueView], after: CueView | None, touched: list[Interval], setting: Setting
) -> Fix | None:
    """The nearest free place next to the speech that it touches, if it fits there."""
    first, last = touched[0][0], touched[-1][1]
    places = [setting.free_around(last, last + 1), setting.free_around(max(0, first - 1), first)]
    fixes = [_placed(view, before, after, place, setting) for place in places]
    near = [fix for fix in fixes if fix is not None and fix.start_ms is not None]
    return min(near, key=lambda fix: abs((fix.start_ms or 0) - view.cue.start_ms), default=None)


def _placed(
    view: CueView, before: Sequence[CueView], after: CueView | None, free: Interval, setting: Setting
) -> Fix | None:
    """The cue moved into a free stretch by as little as needed; None where it would not fit or meets another cue."""
    profile = setting.profile
    start, end = view.start_ms, view.until_ms
    length = end - start
    lowest = free[0] + (profile.lead_ms if free[0] else 0)
    highest = free[1] - profile.tail_ms - length
    if before:
        lowest = max(lowest, max(one.until_ms for one in before) + profile.min_between_ms)
    if after is not None:
        highest = min(highest, after.cue.start_ms - profile.min_between_ms - length)
    if lowest > highest or length <= 0:
        return None
    moved = min(max(start, lowest), highest)
    if abs(moved - start) > profile.early_ms:
        return None
    return Fix("Move it", start_ms=moved, end_ms=moved + (view.cue.end_ms - view.cue.start_ms))


def in_step(view: CueView, before: Sequence[CueView], after: CueView | None, setting: Setting) -> Sequence[Found]:
    """T5: a cue starts with or shortly before what it tells; late counts from when there was room for it."""
    event = setting.film.events_ms.get(view.index)
    if event is None:
        return ()
    profile, start = setting.profile, view.cue.start_ms
    if event - start > profile.early_ms:
        return (Found(f"It comes {in_seconds(event - start)} before what it tells: that may give the moment away."),)
    due = event
    gap = setting.gap_at(start)
    if gap is not None and gap[0] > event:
        due = gap[0] + profile.lead_ms
    if before:
        due = max(due, max(one.until_ms for one in before) + profile.min_between_ms)
    if start - due <= profile.late_ms:
        return ()
    return (Found(f"It comes {in_seconds(start - event)} after what it tells, though there is room to be in time."),)


def short_gap(view: CueView, setting: Setting) -> Sequence[Found]:
    """T6: very short gaps stay silent."""
    gap = setting.gap_at(view.cue.start_ms)
    if gap is None or view.extended or gap[1] - gap[0] >= setting.profile.min_gap_ms:
        return ()
    return (
        Found(f"This gap is only {in_seconds(gap[1] - gap[0])} long: a breath of silence may serve better.", "hint"),
    )


def cues_apart(views: Sequence[CueView], setting: Setting) -> list[Found]:
    """T7: descriptions do not overlap each other, and best a breath lies between them."""
    found: list[Found] = []
    latest: CueView | None = None
    until = -1
    least = setting.profile.min_between_ms
    for view in views:
        start = view.start_ms
        if latest is not None and start - until < least:
            if start < until:
                reason = f"It begins {in_seconds(until - start)} before the description ahead of it has ended."
                level: Severity = "error" if until - start > setting.profile.overlap_error_ms else "warning"
                found.append(Found(reason, level, cue=view.index))
            elif not view.extended:
                reason = f"Only {start - until} ms lie between this and the description ahead: leave a breath."
                found.append(Found(reason, "hint", cue=view.index))
        end = start if view.extended else view.until_ms
        if end > until:
            latest, until = view, end
    return found


def long_cue(view: CueView, setting: Setting) -> Sequence[Found]:
    """T8: a cue of many seconds is better parted."""
    start, end = view.start_ms, view.until_ms
    if end - start <= setting.profile.long_cue_ms:
        return ()
    return (Found(f"This lasts {in_seconds(end - start)}: two shorter cues leave room to listen.", "hint"),)


def dense_gaps(views: Sequence[CueView], setting: Setting) -> list[Found]:
    """T9: long gaps are not filled to the brim; music and silence speak too."""
    profile = setting.profile
    long = [gap for gap in setting.gaps if gap[1] - gap[0] > profile.dense_gap_ms]
    if not long:
        return []
    heard = [(view.start_ms, view.until_ms) for view in views if not view.extended]
    starts = [start for start, _ in heard]
    longest = max((end - start for start, end in heard), default=0)
    found = []
    for start, end in long:
        filled = 0
        for at in range(bisect_left(starts, start - longest), bisect_left(starts, end)):
            filled += max(0, min(end, heard[at][1]) - max(start, heard[at][0]))
        if filled > profile.dense_share * (end - start):
            reason = f"{filled / (end - start):.0%} of this gap is filled: let music and silence be heard, too."
            found.append(Found(reason, "hint", at_ms=(start, end)))
    return found


def extended_pauses(views: Sequence[CueView], setting: Setting) -> list[Found]:
    """X1: where the picture waits, the wait is allowed, needed, and not too long; all waits together are told once."""
    profile, found, added = setting.profile, [], 0
    for view in views:
        if not view.extended:
            continue
        gap = gap_of(view, setting)
        room = max(0, gap[1] - gap[0] - profile.lead_ms - profile.tail_ms) if gap else 0
        pause = max(0, spoken(view, setting) - room)
        added += pause
        if not profile.extended_allowed:
            reason = "The picture waits here, which this profile does not allow: shorten the cue until it fits its gap."
            found.append(Found(reason, "error", cue=view.index))
        elif pause > profile.pause_warning_ms:
            reason = f"The picture waits for {in_seconds(pause)}: stay under {in_seconds(profile.pause_warning_ms)}."
            found.append(Found(reason, cue=view.index))
        elif gap and pause == 0:
            reason = "This fits its gap, so the picture need not wait: make it an inline cue."
            found.append(Found(reason, "hint", cue=view.index))
    duration = setting.film.duration_ms
    if duration and added > profile.added_hint_share * duration:
        reason = f"All waits together add {in_seconds(added)} to a film of {in_seconds(duration)}."
        found.append(Found(reason, "hint", at_ms=(0, duration)))
    return found


def pause_point(view: CueView, setting: Setting) -> Sequence[Found]:
    """X2: the picture stops between words, best at a cut."""
    if not view.extended:
        return ()
    at = view.cue.start_ms
    inside = [one for one in setting.overlaps(at, at + 1) if one[0] < at]
    if inside:
        fix = Fix("Wait until the words end", start_ms=inside[0][1], end_ms=inside[0][1] + view.cue.end_ms - at)
        return (Found("The picture stops in the middle of speech: stop before or after it.", "error", fix=fix),)
    cuts = setting.cuts
    if not cuts:
        return ()
    nearest = min(cuts[max(0, bisect_left(cuts, at) - 1) : bisect_left(cuts, at) + 1], key=lambda cut: abs(cut - at))
    if 0 < abs(nearest - at) <= setting.profile.near_cut_ms and not setting.overlaps(
        min(at, nearest), max(at, nearest)
    ):
        fix = Fix("Stop at the cut", start_ms=nearest, end_ms=nearest + view.cue.end_ms - at)
        return (Found("A cut lies close by: a picture that stops on it disturbs less.", "hint", fix=fix),)
    return ()
