"""T1 and T2: whether the voice has time enough. Where it was not measured, its length is an estimate.

The rates that guides ask for are rates of careful reading. Describers whose times are tight around dialogue speak half
of their cues faster than 210 words a minute, so that is worth no more than a hint; only what nearly nobody speaks is a
fault.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from core.intervals import Interval
from core.rules.finding import Found, Severity
from core.rules.profile import RuleProfile
from core.rules.setting import Setting
from core.rules.view import CueView

_NO_TIME_WPM = 9_999


def spoken(view: CueView, setting: Setting) -> int:
    """How long the voice takes: measured, else estimated once."""
    if view.measured_ms is not None:
        return view.measured_ms
    if view.estimated_ms is None:
        view.estimated_ms = setting.estimate_ms(view.text)
    return view.estimated_ms


def in_seconds(ms: float) -> str:
    return f"{ms / 1000:.1f} s"


def gap_of(view: CueView, setting: Setting) -> Interval | None:
    gap = setting.gap_at(view.cue.start_ms)
    if gap is None and isinstance(own := view.cue.data.get("gap"), (list, tuple)) and len(own) == 2:
        return int(own[0]), int(own[1])
    return gap


def fits_gap(view: CueView, setting: Setting) -> Sequence[Found]:
    """T1: the voice needs no more than the gap's room, or than the cue's own time where no gap is known.

    Nobody knows how fast an unmeasured voice is: it is at fault only where even a fast one would not do.
    """
    if view.extended or not view.word_count:
        return ()
    profile = setting.profile
    gap = gap_of(view, setting)
    if gap is not None:
        room, where = max(0, gap[1] - gap[0] - profile.lead_ms - profile.tail_ms), "the gap has room for"
    else:
        room, where = view.cue.end_ms - view.cue.start_ms, "the cue lasts"
    measured = view.measured_ms is not None
    length = spoken(view, setting)
    if length <= room * profile.fill_warning:
        return ()
    over = length - room * profile.fill_error
    fast = length if measured else length * profile.words_per_minute / profile.rate_warning_wpm
    hopeless = fast > room * profile.fill_error
    if gap is None and not measured:
        if not hopeless:
            return ()
        reason = f"Even a fast voice takes about {in_seconds(fast)} for this, but {where} {in_seconds(room)}."
        return (Found(reason, "hint"),)
    how = "takes" if measured else "takes about"
    if over > 0:
        reason = (
            f"This {how} {in_seconds(length)} to speak, but {where} {in_seconds(room)}: shorten it by "
            f"{in_seconds(max(over, 100))} or let the picture wait."
        )
        return (Found(reason, "error" if hopeless else "warning"),)
    if gap is None:
        return ()
    reason = f"This {how} {in_seconds(length)} and {where} {in_seconds(room)}: hardly any breath is left."
    return (Found(reason, "hint"),)


def speaking_rate(views: Sequence[CueView], setting: Setting) -> list[Found]:
    """T2: words per minute over the measured length, else over the cue's own.

    What most cues of a track do is its manner and told once. Times that rush many cues are rather wrong than spoken.
    """
    profile = setting.profile
    rates = [(view, rate) for view in views if (rate := _rate(view, profile.rate_min_words)) > profile.rate_hint_wpm]
    many = len(views) >= profile.habit_min_cues
    rushed = sum(rate > profile.rate_warning_wpm and view.measured_ms is None for view, rate in rates)
    doubtful = many and rushed > profile.taste_share * len(views)
    found: list[Found] = []
    if many and len(rates) > profile.habit_share * len(views):
        half = statistics.median(rate for _, rate in rates)
        reason = (
            f"Most of this track has more than {profile.rate_hint_wpm} words a minute, usually about {half:.0f}: many "
            "describers speak so where time is short, and slower is easier to follow."
        )
        found.append(Found(reason, "hint", at_ms=(views[0].cue.start_ms, max(view.cue.end_ms for view in views))))
        rates = [(view, rate) for view, rate in rates if rate > profile.rate_warning_wpm]
    for view, rate in rates:
        if rate > _NO_TIME_WPM:
            reason = f"{view.word_count} words have no time at all here: give the cue a length."
            found.append(Found(reason, "error", cue=view.index))
            continue
        level, limit = _limit(rate, profile)
        if doubtful and view.measured_ms is None:
            level = "hint"
        reason = f"{rate:.0f} words a minute is hard to follow: stay under {limit}, by fewer words or more time."
        found.append(Found(reason, level, cue=view.index))
    return found


def _limit(rate: float, profile: RuleProfile) -> tuple[Severity, int]:
    """The hardest limit that a rate breaks."""
    if rate > profile.rate_error_wpm:
        return "error", profile.rate_error_wpm
    if rate > profile.rate_warning_wpm:
        return "warning", profile.rate_warning_wpm
    return "hint", profile.rate_hint_wpm


def _rate(view: CueView, least_words: int) -> float:
    """Words per minute; 0 where that says nothing."""
    if view.word_count < least_words or view.extended:
        return 0.0
    length = view.measured_ms if view.measured_ms is not None else view.cue.end_ms - view.cue.start_ms
    return view.word_count * 60_000 / max(1, length)
