"""Faults planted into good world description, one kind per rule: those of time and sound, and the table of all.

A planter answers None where a film has no place for its fault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from bench.rules_planted_words import (
    s1_past,
    s2_passive,
    s3_person,
    s4_meta,
    s5_guess,
    s6_early,
    s7_pronoun,
    s8_names,
    s9_people,
    s10_repeats,
    s11_redundant,
    s12_sounds,
    s13_hidden,
    s14_text,
    s15_silence,
    s16_form,
    s17_numerals,
    s18_spoken,
    s19_length,
    s20_debris,
    s21_unseen,
    s22_spelling,
)
from bench.rules_world import GOOD_SOUND, Case, Planted, some_cue
from core.formats.track import TextCue
from core.rules.film import SoundMeasure

Planter = Callable[[Random, Case], Planted | None]


def _measured(case: Case, at: int, spoken_ms: int) -> Case:
    return case.with_facts(spoken_ms={**case.facts.spoken_ms, at: spoken_ms})


def t1_fit(rng: Random, case: Case) -> Planted | None:
    at = some_cue(rng, case)
    gap = case.film.gaps[case.film.script[at].gap]
    return Planted(_measured(case, at, gap[1] - gap[0] - 400 + rng.randrange(100, 2500)), at)


def t2_rate(rng: Random, case: Case) -> Planted | None:
    long = [at for at, cue in enumerate(case.track.cues) if len(cue.text.split()) >= 4]
    if not long:
        return None
    at = rng.choice(long)
    words = len(case.track.cues[at].text.split())
    return Planted(_measured(case, at, words * 60_000 // rng.randrange(180, 280)), at)


def t3_over_dialogue(rng: Random, case: Case) -> Planted | None:
    at = some_cue(rng, case)
    start, end, _ = rng.choice(case.facts.dialogue)
    begin = rng.randrange(max(0, start - 500), end - 200)
    return Planted(_at(case, at, begin), at)


def _at(case: Case, at: int, start: int, data: dict[str, object] | None = None) -> Case:
    cue = case.track.cues[at]
    start = max(0, start)
    return case.with_cue(at, TextCue(start, start + cue.end_ms - cue.start_ms, cue.text, {**cue.data, **(data or {})}))


def t4_no_breath(rng: Random, case: Case) -> Planted | None:
    places = []
    for at in range(len(case.track.cues)):
        gap = case.film.gaps[case.film.script[at].gap]
        if gap[0] > 0:
            places.append((at, gap))
    if not places:
        return None
    at, gap = rng.choice(places)
    return Planted(_at(case, at, gap[0] + rng.randrange(0, 200)), at)


def t5_out_of_step(rng: Random, case: Case) -> Planted | None:
    """Late although there was room to be in time, or so early that it gives the moment away."""
    at = some_cue(rng, case)
    if rng.random() < 0.5:
        start = case.track.cues[at].start_ms
        return Planted(case.with_facts(events_ms={**case.facts.events_ms, at: start + rng.randrange(2100, 8000)}), at)
    gap = case.film.gaps[case.film.script[at].gap]
    ahead = [cue.start_ms + case.facts.spoken_ms[index] for index, cue in enumerate(case.track.cues) if index < at]
    event = max(gap[0] + 250, max(ahead, default=0) + 200)
    until = min([gap[1], *(cue.start_ms for cue in case.track.cues[at + 1 :])])
    if event + 700 >= until:
        return None
    late = _at(case, at, rng.randrange(event + 600, until))
    return Planted(late.with_facts(events_ms={**case.facts.events_ms, at: event}), at)


def t6_short_gap(rng: Random, case: Case) -> Planted | None:
    at = some_cue(rng, case)
    start = case.track.cues[at].start_ms
    old = case.film.gaps[case.film.script[at].gap]
    gaps = [gap for gap in case.facts.gaps if gap != old]
    return Planted(case.with_facts(gaps=sorted([*gaps, (start - 100, start + rng.randrange(300, 850))])), at)


def t7_too_near(rng: Random, case: Case) -> Planted | None:
    if len(case.track.cues) < 2:
        return None
    at = rng.randrange(1, len(case.track.cues))
    ahead = case.track.cues[at - 1]
    length = case.facts.spoken_ms[at - 1]
    return Planted(_at(case, at, ahead.start_ms + rng.randrange(max(1, length // 4), length + 190)), at)


def t8_long(rng: Random, case: Case) -> Planted | None:
    at = some_cue(rng, case)
    return Planted(_measured(case, at, rng.randrange(12_100, 25_000)), at)


def t9_dense(rng: Random, case: Case) -> Planted | None:
    at = len(case.track.cues) - 1
    start = case.film.duration_ms + 5_000
    length = rng.randrange(21_000, 40_000)
    changed = _measured(_at(case, at, start + 250), at, round(length * rng.uniform(0.88, 0.97)))
    return Planted(changed.with_facts(gaps=(*case.facts.gaps, (start, start + length))), None)


def x1_waits(rng: Random, case: Case) -> Planted | None:
    at = some_cue(rng, case)
    changed = _at(case, at, case.track.cues[at].start_ms, {"extended": True})
    kind = rng.randrange(3)
    if kind == 0:
        changed = _measured(changed, at, rng.randrange(26_000, 40_000))
    elif kind == 1:
        changed = replace(changed, profile=replace(case.profile, extended_allowed=False))
    else:
        changed = _measured(changed, at, 400)  # it fits its gap and need not wait
    return Planted(changed, at)


def x2_stops_in_speech(rng: Random, case: Case) -> Planted | None:
    at = some_cue(rng, case)
    start, end, _ = rng.choice(case.facts.dialogue)
    return Planted(_at(case, at, rng.randrange(start + 1, end), {"extended": True}), at)


def _sound(rng: Random, case: Case, measure: SoundMeasure) -> Planted:
    at = some_cue(rng, case)
    return Planted(case.with_facts(sound={**case.facts.sound, at: measure}), at)


def a1_dip(rng: Random, case: Case) -> Planted | None:
    dip = rng.choice((rng.uniform(0, 5.5), rng.uniform(15.5, 40)))
    bad = replace(GOOD_SOUND, dip_db=dip) if rng.random() < 0.7 else replace(GOOD_SOUND, ramp_ms=rng.randrange(0, 90))
    return _sound(rng, case, bad)


def a2_loudness(rng: Random, case: Case) -> Planted | None:
    if rng.random() < 0.5:
        return Planted(case.with_facts(stem_lufs=-23.0 + rng.choice((-1, 1)) * rng.uniform(2.1, 12)), None)
    return Planted(case.with_facts(stem_peak_dbtp=rng.uniform(-1.9, 1.0)), None)


def a3_recording(rng: Random, case: Case) -> Planted | None:
    return _sound(
        rng,
        case,
        rng.choice(
            (
                replace(GOOD_SOUND, head_silence_ms=rng.randrange(160, 2_000)),
                replace(GOOD_SOUND, tail_silence_ms=rng.randrange(160, 2_000)),
                replace(GOOD_SOUND, clipped_samples=rng.randrange(1, 400), true_peak_dbtp=0.0),
                replace(GOOD_SOUND, end_level_db=rng.uniform(-10, 0)),
                replace(GOOD_SOUND, true_peak_dbtp=rng.uniform(-1.9, 0)),
            )
        ),
    )


PLANTERS: dict[str, Planter] = {
    "T1": t1_fit, "T2": t2_rate, "T3": t3_over_dialogue, "T4": t4_no_breath, "T5": t5_out_of_step, "T6": t6_short_gap,
    "T7": t7_too_near, "T8": t8_long, "T9": t9_dense, "X1": x1_waits, "X2": x2_stops_in_speech,
    "S1": s1_past, "S2": s2_passive, "S3": s3_person, "S4": s4_meta, "S5": s5_guess, "S6": s6_early, "S7": s7_pronoun,
    "S8": s8_names, "S9": s9_people, "S10": s10_repeats, "S11": s11_redundant, "S12": s12_sounds, "S13": s13_hidden,
    "S14": s14_text, "S15": s15_silence, "S16": s16_form, "S17": s17_numerals, "S18": s18_spoken, "S19": s19_length,
    "S20": s20_debris, "S21": s21_unseen, "S22": s22_spelling, "A1": a1_dip, "A2": a2_loudness, "A3": a3_recording,
}  # fmt: skip
