"""Test films for `bench ad` as items: on the truth's intervals, and on the windows that the product would cut."""

from __future__ import annotations

from random import Random

import numpy as np
from open_clip import CLIP

from bench.ad_systems import Film, Item
from core.gaps import DEFAULT_PROFILE, find_gaps, room_ms, spoken_ms
from core.windows import find_windows
from models.autoad.predict import ClipInput
from models.autoad.reading import SUBTITLE_LINES
from models.clip.predict import Features, embed_frames
from studio.dataset import SUBTITLE_WINDOW_MS, film_clips
from studio.picture import render
from studio.story import write_film
from studio.training import decoded_look
from studio.truth import Film as WorldFilm
from studio.world import TEST_SEED_BASE

FRAMES = 8
STEP_MS = 200  # the frame pack's five frames a second
SIZE = 112


def test_films(seed_base: int, films: int, length_s: int) -> list[WorldFilm]:
    """Films that nobody trained or tuned on."""
    if seed_base < TEST_SEED_BASE:
        raise ValueError(f"test films begin at seed {TEST_SEED_BASE}: lower ones are trained on")
    return [write_film(seed, length_s=length_s) for seed in range(seed_base, seed_base + films)]


def film_features(clip: CLIP, film: WorldFilm) -> Features:
    """Features [N, D] of a film, one every STEP_MS, of frames as a decoder would give them."""
    state = Random(f"decoder-{film.seed}").getstate()
    rng = Random()
    frames = []
    for time_ms in range(0, film.duration_ms, STEP_MS):
        rng.setstate(state)  # one film, one decoder
        frames.append(decoded_look(render(film, time_ms, 2 * SIZE, 2 * SIZE), SIZE, rng))
    return embed_frames(clip, np.stack(frames))


def on_true_intervals(film: WorldFilm, features: Features) -> Film:
    """One item per line of the true script; no word budget."""
    return [
        Item(
            ClipInput(_frames_of(features, clip.start_ms, clip.end_ms), subtitles=clip.subtitles[-SUBTITLE_LINES:]),
            clip.previous,
            clip.text,
            clip.facts,
            (clip.start_ms, clip.end_ms),
        )
        for clip in film_clips(film, render=False)
    ]


def on_product_windows(film: WorldFilm, features: Features) -> Film:
    """One item per gap that the product would find and that a true line was spoken in; budgets as in the product."""
    shots = [(shot.start_ms, shot.end_ms) for shot in film.shots]
    heard = [(said.start_ms, said.end_ms) for said in film.dialogue]
    written = [(said.start_ms, said.end_ms) for said in film.dialogue if said.in_subtitles]
    gaps = find_gaps(film.duration_ms, heard, written, shots)
    windows = find_windows([(gap.start_ms, gap.end_ms) for gap in gaps], shots, film.duration_ms)
    clips = film_clips(film, render=False)
    items = []
    for gap, window in zip(gaps, windows, strict=True):
        shares = [min(gap.end_ms, clip.end_ms) - max(gap.start_ms, clip.start_ms) for clip in clips]
        best = int(np.argmax(shares))
        if shares[best] <= 0:
            continue
        room = room_ms(gap.end_ms - gap.start_ms, DEFAULT_PROFILE)
        said = tuple(
            line.text
            for line in film.dialogue
            if line.in_subtitles and line.end_ms <= gap.start_ms < line.end_ms + SUBTITLE_WINDOW_MS
        )
        items.append(
            Item(
                ClipInput(
                    _frames_of(features, *window),
                    max_words=gap.max_words,
                    subtitles=said[-SUBTITLE_LINES:],
                    fits=lambda text, room=room: spoken_ms(text, DEFAULT_PROFILE) <= room,  # type: ignore[misc]
                ),
                clips[best].previous,
                clips[best].text,
                clips[best].facts,
                window,
            )
        )
    return items


def _frames_of(features: Features, start_ms: int, end_ms: int) -> Features:
    """Features of FRAMES moments, evenly over the interval."""
    wanted = np.linspace(start_ms, end_ms, FRAMES, endpoint=False) / STEP_MS
    return features[np.clip(np.round(wanted).astype(int), 0, len(features) - 1)]
