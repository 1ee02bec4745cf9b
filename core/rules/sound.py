"""Rules of the mix (A group), over numbers that someone measured: nothing is decoded here."""

from __future__ import annotations

from collections.abc import Sequence

from core.rules.finding import Found
from core.rules.setting import Setting
from core.rules.view import CueView


def mix_dip(view: CueView, setting: Setting) -> Sequence[Found]:
    """A1: the programme goes down under the voice, enough and not too much, and not at a jerk."""
    measure, profile = setting.film.sound.get(view.index), setting.profile
    if measure is None:
        return ()
    found = []
    if measure.dip_db is not None and not profile.dip_min_db <= measure.dip_db <= profile.dip_max_db:
        how = "little" if measure.dip_db < profile.dip_min_db else "much"
        found.append(
            Found(
                f"The film goes down by {measure.dip_db:.1f} dB under this voice, which is too {how}: "
                f"{profile.dip_min_db:g} to {profile.dip_max_db:g} dB is usual."
            )
        )
    if measure.ramp_ms is not None and measure.ramp_ms < profile.ramp_min_ms:
        found.append(Found(f"The film's sound drops within {measure.ramp_ms} ms: a slower ramp is not noticed."))
    return found


def stem_loudness(views: Sequence[CueView], setting: Setting) -> list[Found]:
    """A2: the voice as a whole is as loud as the delivery asks, and never peaks above its limit."""
    film, profile = setting.film, setting.profile
    found = []
    whole = (0, film.duration_ms or max((view.cue.end_ms for view in views), default=0))
    if film.stem_lufs is not None and abs(film.stem_lufs - profile.stem_lufs) > profile.stem_tolerance:
        found.append(
            Found(f"The voice track has {film.stem_lufs:.1f} LUFS; {profile.stem_lufs:g} are asked for.", at_ms=whole)
        )
    if film.stem_peak_dbtp is not None and film.stem_peak_dbtp > profile.peak_dbtp:
        found.append(
            Found(
                f"The voice peaks at {film.stem_peak_dbtp:.1f} dBTP; {profile.peak_dbtp:g} is the limit.", at_ms=whole
            )
        )
    return found


def clip_edges(view: CueView, setting: Setting) -> Sequence[Found]:
    """A3: a recording has no long silence at its ends, does not clip, and does not lose its last word."""
    measure, profile = setting.film.sound.get(view.index), setting.profile
    if measure is None:
        return ()
    found = []
    for silence, where in ((measure.head_silence_ms, "begins"), (measure.tail_silence_ms, "ends")):
        if silence is not None and silence > profile.edge_silence_ms:
            found.append(
                Found(f"The recording {where} with {silence} ms of silence: trim it, the gap is short enough.")
            )
    if measure.clipped_samples:
        found.append(Found("The recording clips: speak it again at a lower level.", "error"))
    if (
        measure.true_peak_dbtp is not None
        and measure.true_peak_dbtp > profile.peak_dbtp
        and not measure.clipped_samples
    ):
        found.append(Found(f"The recording peaks at {measure.true_peak_dbtp:.1f} dBTP: lower it."))
    if measure.end_level_db is not None and measure.end_level_db > profile.cut_word_db:
        found.append(Found("The recording ends while the voice is still loud: its last word may be cut.", "error"))
    return found
