"""The clips that models learn from: complete, honest about what was heard before, and the same everywhere."""

from __future__ import annotations

import time
from collections import Counter
from random import Random

import numpy as np
import pytest

from studio.dataset import ATTRIBUTE_SIZES, film_clips, frame_times, image_pair
from studio.parser import parse
from studio.story import write_film
from studio.validation import validate
from studio.vignette import write_vignette
from studio.world import LOOKS, VERBS


def test_clips_follow_the_script() -> None:
    film = write_film(950_001)
    clips = film_clips(film, render=False)
    assert [clip.text for clip in clips] == [line.text for line in film.script]
    for index, clip in enumerate(clips):
        assert clip.frames is None and clip.index == index and clip.start_ms < clip.end_ms <= film.duration_ms
        assert clip.previous == tuple(earlier.text for earlier in clips[:index])
        assert len(clip.subtitles) == sum(
            said.in_subtitles and clip.start_ms - 60_000 < said.end_ms <= clip.start_ms for said in film.dialogue
        )
        told = parse(clip.unnamed)
        assert (told.verb, told.actor, told.object, told.colour) == (
            clip.facts.verb, clip.facts.actor, clip.facts.object, clip.facts.colour,
        )  # fmt: skip
        assert (told.place, told.night) == (clip.facts.place, clip.facts.night)
        assert set(clip.names) == clip.facts.names


def test_frames_are_pictures_of_the_action() -> None:
    film = write_film(950_002)
    first, again = film_clips(film, frames=4, size=64)[0], film_clips(film, frames=4, size=64)[0]
    assert first.frames is not None and again.frames is not None
    assert first.frames.shape == (4, 64, 64, 3) and first.frames.dtype == np.uint8
    assert np.array_equal(first.frames, again.frames)
    assert first.frames.std() > 20
    assert frame_times(1000, 2000, 4) == [1125, 1375, 1625, 1875]


def test_image_pairs_are_deterministic_and_in_range() -> None:
    for index in range(20):
        image, caption, attributes = image_pair(Random(f"5-{index}"), size=48)
        same, caption_again, _ = image_pair(Random(f"5-{index}"), size=48)
        assert image.shape == (48, 48, 3) and np.array_equal(image, same) and caption == caption_again
        assert set(attributes) == set(ATTRIBUTE_SIZES)
        assert all(0 <= attributes[name] < size for name, size in ATTRIBUTE_SIZES.items())
        facts = parse(caption)
        assert facts.verb == VERBS[attributes["verb"]].id and facts.actor == LOOKS[attributes["look"]].id
    frames, _, _ = image_pair(Random("5-1"), frames=3, size=48)
    assert frames.shape == (3, 48, 48, 3)


def test_vignettes_are_legal_and_their_verbs_equally_frequent() -> None:
    counts: Counter[str] = Counter()
    for seed in range(3000):
        film = write_vignette(seed)
        if seed % 8 == 0:
            validate(film)
        counts[film.events[film.script[0].events[0]].verb] += 1
    assert set(counts) == {verb.id for verb in VERBS}
    assert min(counts.values()) > 60 and max(counts.values()) < 150


@pytest.mark.slow
def test_pairs_are_fast_enough_to_be_made_while_training() -> None:
    image_pair(Random("warm"))
    start = time.process_time()
    for index in range(200):
        image_pair(Random(f"6-{index}"))
    assert (time.process_time() - start) / 200 < 0.01
