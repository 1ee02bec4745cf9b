from __future__ import annotations

import numpy as np

from models.data.people import open_people
from studio.picture import render
from studio.stage import stage_at
from studio.training import film_of, training_clips
from studio.training_people import LOOKS, frames_at, people, seen
from studio.world import LOOKS as WORLD_LOOKS
from studio.world import TUNE_SEEDS


def test_the_truth_fits_the_film() -> None:
    for seed in TUNE_SEEDS[:20]:
        film, truth = film_of(seed), people(seed)
        assert set(truth.names.values()) == {one.name for one in film.cast}
        assert len(truth.cues) == len(truth.told) == len(film.script)
        assert [said.text for said in truth.said] == [line.text for line in film.dialogue if line.in_subtitles]
        for cue, line in zip(truth.cues, film.script, strict=True):
            event = film.events[line.events[0]]
            assert WORLD_LOOKS[cue.actor].id == film.cast[event.actor].look
            assert cue.actor in cue.in_view and cue.actor in cue.in_view_wide
            assert cue.in_view <= set(truth.names)
            assert LOOKS[cue.actor].phrase in line.unnamed.lower()


def test_cues_are_those_of_the_training_clips() -> None:
    seed = TUNE_SEEDS[3]
    clips = training_clips(seed, 2, 16)
    assert [(clip.index, clip.start_ms, clip.end_ms) for clip in clips] == [
        (cue.index, cue.start_ms, cue.end_ms) for cue in people(seed).cues
    ]


def test_who_is_seen_is_in_the_pixels() -> None:
    """Taking a person who counts as seen off the stage changes the picture; most who do not count change little."""
    from studio.picture import Renderer

    changed = []
    for seed in TUNE_SEEDS[:6]:
        film = film_of(seed)
        for line in film.script[:4]:
            event = film.events[line.events[0]]
            at = (event.start_ms + event.end_ms) // 2
            stage = stage_at(film, at)
            whole = Renderer(112, 112).picture(stage)
            there = seen(film, at, at + 8)
            for actor in stage.actors:
                rest = tuple(one for one in stage.actors if one is not actor)
                without = Renderer(112, 112).picture(stage.__class__(**{
                    name: getattr(stage, name) for name in ("setting", "night", "door", "camera", "props")
                }, actors=rest))  # fmt: skip
                share = float(np.mean(np.any(whole != without, axis=-1)))
                look = [one.id for one in WORLD_LOOKS].index(actor.look)
                changed.append((look in there, share))
    assert all(share > 0.01 for counts, share in changed if counts)
    assert np.mean([share for counts, share in changed if not counts] or [0]) < 0.04


def test_frames_follow_from_the_seed() -> None:
    first, again = (frames_at(TUNE_SEEDS[1], [5000, 9000], 32) for _ in range(2))
    assert first.shape == (2, 32, 32, 3) and first.dtype == np.uint8
    assert np.array_equal(first, again)
    assert not np.array_equal(first[0], first[1])
    sharp = render(film_of(TUNE_SEEDS[1]), 5000, 32, 32)
    assert float(np.abs(sharp.astype(int) - first[0]).mean()) < 40
    assert frames_at(TUNE_SEEDS[1], [], 32).shape == (0, 32, 32, 3)


def test_it_is_a_people_source() -> None:
    source = open_people("studio.training_people")
    assert len(source.LOOKS) == len(WORLD_LOOKS) and source.VERSION
