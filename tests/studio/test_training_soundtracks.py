"""Soundtracks to learn hearing from say who says which word when, and the same seed sounds the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.data import sound_shelf
from models.data.soundtracks import RATE, Soundtrack
from studio.sound_damage import damaged
from studio.story import write_film
from studio.training_soundtracks import alone, soundtrack
from studio.voices import CAST_VOICES, said


@pytest.fixture(scope="module")
def track() -> Soundtrack:
    return soundtrack(77, 40)


def test_lines_are_the_film_s_in_order_with_every_word(track: Soundtrack) -> None:
    film = write_film(77, 40)
    texts = sorted([line.text for line in film.dialogue] + [line.text for line in film.script])
    assert sorted(line.text for line in track.lines) == texts
    assert [line.start_ms for line in track.lines] == sorted(line.start_ms for line in track.lines)
    for line in track.lines:
        at = 0
        for word in line.words:
            at = line.text.index(word.text, at) + len(word.text)
            assert line.start_ms <= word.start_ms < word.end_ms <= line.end_ms + 1
        assert sum(len(word.text) for word in line.words) >= 0.7 * sum(map(str.isalnum, line.text))
    assert {line.speaker for line in track.lines if line.narration}.isdisjoint(
        line.speaker for line in track.lines if not line.narration
    )
    unsaid = {line.text for line in film.dialogue if not line.in_subtitles}
    assert {track.lines[number].text for number in track.missing} == unsaid


def test_a_word_sounds_where_it_is_said(track: Soundtrack) -> None:
    """Within words there is more sound than in the pauses of the film."""
    loud = np.square(track.samples.astype(float))
    spoken = np.zeros(len(loud), bool)
    for line in track.lines:
        for word in line.words:
            spoken[word.start_ms * 16 : word.end_ms * 16] = True
    assert loud[spoken].mean() > 10 * loud[~spoken].mean()


def test_the_same_seed_sounds_the_same_and_voices_of_tests_are_nobody_else_s(track: Soundtrack) -> None:
    assert np.array_equal(track.samples, soundtrack(77, 40).samples)
    seen = {line.speaker for seed in range(20, 26) for line in soundtrack(seed, 30).lines}
    unseen = {line.speaker for seed in range(20, 23) for line in soundtrack(seed, 30, unseen=True).lines}
    assert all(name.startswith("unseen-") for name in unseen)
    assert {name.split("-")[0] for name in seen} == {"train", "cast", "narrator"}


def test_without_description_and_damaged(track: Soundtrack) -> None:
    bare = soundtrack(77, 40, with_ad=False)
    assert not any(line.narration for line in bare.lines) and len(bare.samples) == len(track.samples)
    rough = soundtrack(77, 40, damage=True)
    assert rough.lines == track.lines and not np.array_equal(rough.samples, track.samples)
    sound = np.sin(np.arange(RATE) / 20).astype(np.float32)
    for seed in range(12):
        told = damaged(sound, RATE, np.random.default_rng(seed))
        assert told.shape == sound.shape and np.isfinite(told).all() and np.abs(told).max() <= 1.5


def test_one_voice_alone() -> None:
    told = alone(5)
    assert len({line.speaker for line in told.lines}) == 1 and len(told.lines) == 12
    assert all(before.end_ms < after.start_ms for before, after in zip(told.lines, told.lines[1:], strict=False))


def test_times_of_words_follow_a_smaller_mouth() -> None:
    """Formants are moved by playing faster; words must move along."""
    from dataclasses import replace

    voice = CAST_VOICES[5]
    for formants in (0.85, 1.0, 1.2):
        line = said("Nora leaves the old kitchen, slowly.", replace(voice, formants=formants))
        assert [word.text for word in line.words] == ["Nora", "leaves", "the", "old", "kitchen", "slowly"]
        assert line.words[0].start == 0 and len(line.samples) * 0.9 < line.words[-1].end <= len(line.samples)


def test_a_shelf_gives_back_what_was_put_there_and_renders_nothing_twice(tmp_path: Path, track: Soundtrack) -> None:
    class Source:
        VERSION = "1"
        asked = 0

        def soundtrack(self, seed: int, length_s: int = 120, **_: bool) -> Soundtrack:
            self.asked += 1
            return track

        def alone(self, seed: int) -> Soundtrack:
            return self.soundtrack(seed)

        def soundtrack_seeds(self, split: str) -> range:
            return range(3)

    source = Source()
    sound_shelf.fill(source, tmp_path, range(3))
    assert sound_shelf.names(tmp_path) == ["alone-1", "film-0", "film-2"] and source.asked == 3
    sound_shelf.fill(source, tmp_path, range(3))
    assert source.asked == 3
    taken = sound_shelf.take(tmp_path, "film-0")
    assert taken.lines == track.lines and taken.missing == track.missing and taken.cast == track.cast
    assert np.array_equal(taken.samples, track.samples)
    with pytest.raises(ValueError, match="sound_shelf first"):
        sound_shelf.names(tmp_path / "nowhere")
