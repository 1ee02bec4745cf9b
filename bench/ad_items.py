"""Test films for `bench ad` as items: on the truth's intervals, and on the windows that the product would cut.

With a names model, each item is told who may be seen as the product's describe step tells it (workers.people).
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np
from open_clip import CLIP

from bench.ad_systems import Film, Item
from bench.seeds import must_be_unseen
from core.gaps import DEFAULT_PROFILE, find_gaps, room_ms, spoken_ms
from core.intervals import Interval
from core.windows import find_windows, main_shots
from models.autoad.predict import ClipInput
from models.autoad.reading import SUBTITLE_LINES
from models.clip.predict import Features, embed_frames
from models.names.model import Names
from studio.dataset import SUBTITLE_WINDOW_MS, film_clips
from studio.picture import render
from studio.story import write_film
from studio.training import decoded_look
from studio.truth import Film as WorldFilm
from workers.people import people_texts

FRAMES = 8
STEP_MS = 200  # the frame pack's five frames a second
SIZE = 112


def test_films(seed_base: int, films: int, length_s: int) -> list[WorldFilm]:
    """Films that nobody trained or tuned on."""
    must_be_unseen(seed_base)
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


def on_true_intervals(film: WorldFilm, features: Features, names: Names | None = None) -> Film:
    """One item per line of the true script; no word budget."""
    clips = film_clips(film, render=False)
    intervals = [(clip.start_ms, clip.end_ms) for clip in clips]
    picks = [_frames_of(features, *interval) for interval in intervals]
    return [
        Item(
            ClipInput(features[pick], subtitles=clip.subtitles[-SUBTITLE_LINES:], people=seen),
            clip.previous,
            clip.text,
            clip.facts,
            (clip.start_ms, clip.end_ms),
        )
        for clip, pick, seen in zip(clips, picks, _people(names, film, intervals, picks, features), strict=True)
    ]


def on_product_windows(film: WorldFilm, features: Features, names: Names | None = None) -> Film:
    """One item per gap that the product would find, beside the true line that its window shows most of.

    Gaps whose window shows none are left out. Budgets as in the product.
    """
    shots = [(shot.start_ms, shot.end_ms) for shot in film.shots]
    heard = [(said.start_ms, said.end_ms) for said in film.dialogue]
    written = [(said.start_ms, said.end_ms) for said in film.dialogue if said.in_subtitles]
    gaps = find_gaps(film.duration_ms, heard, written, shots)
    windows = main_shots(find_windows([(gap.start_ms, gap.end_ms) for gap in gaps], shots, film.duration_ms), shots)
    picks = [_frames_of(features, *window) for window in windows]
    people = _people(names, film, [(gap.start_ms, gap.end_ms) for gap in gaps], picks, features)
    clips = film_clips(film, render=False)
    items = []
    for gap, window, pick, seen in zip(gaps, windows, picks, people, strict=True):
        shares = [min(window[1], clip.end_ms) - max(window[0], clip.start_ms) for clip in clips]
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
                    features[pick],
                    max_words=gap.max_words,
                    subtitles=said[-SUBTITLE_LINES:],
                    fits=lambda text, room=room: spoken_ms(text, DEFAULT_PROFILE) <= room,  # type: ignore[misc]
                    people=seen,
                ),
                clips[best].previous,
                clips[best].text,
                clips[best].facts,
                window,
            )
        )
    return items


def _people(
    names: Names | None,
    film: WorldFilm,
    intervals: Sequence[Interval],
    picks: Sequence[Sequence[int]],
    features: Features,
) -> list[str]:
    """Who may be seen in each interval, from the subtitled dialogue and the film's pictures; "" without a model."""
    if names is None:
        return [""] * len(intervals)
    said = [(line.start_ms, line.end_ms, line.text) for line in film.dialogue if line.in_subtitles]
    return people_texts(names, intervals, picks, features, STEP_MS * np.arange(len(features)), said)


def _frames_of(features: Features, start_ms: int, end_ms: int) -> list[int]:
    """Indices of FRAMES moments, evenly over the interval."""
    wanted = np.linspace(start_ms, end_ms, FRAMES, endpoint=False) / STEP_MS
    return [int(at) for at in np.clip(np.round(wanted).astype(int), 0, len(features) - 1)]
