"""The mix: heard over the film, never over dialogue's dip, only as deep as needed, and the same in any pieces."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from speech.clips import Clip, ad_line, size_at_48k
from speech.loudness import RATE, energies, lufs
from speech.mix import AROUND, EDGE, Mix, MixOptions, reach, with_holds
from speech.peaks import PeakMeter
from speech.voice import speak

Samples = NDArray[np.float32]
SECONDS = 30
SIZE = SECONDS * RATE
RAMP = reach()
DIALOGUE = [(2 * RATE, 5 * RATE - 3_000), (13 * RATE, 16 * RATE), (21 * RATE, 22 * RATE)]


def clip(text: str, start: int) -> Clip:
    said = speak(text, "arthur", 160)
    return Clip(start, size_at_48k(len(said.samples), said.rate), lambda: ad_line(said.samples, said.rate))


CLIPS = [
    clip("She climbs the old stairs and opens the door.", 5 * RATE),
    clip("Night.", 12 * RATE),
    clip("Night falls over the garden.", 20 * RATE + 1_234),  # runs into what is said at 21 s
]


def noise(level: float, seed: int = 0) -> Samples:
    sound = np.random.default_rng(seed).standard_normal((2, SIZE)) * level
    return np.clip(sound, -1, 1).astype(np.float32)


def mixed(
    programme: Samples, clips: Sequence[Clip] = CLIPS, piece: int = RATE, options: MixOptions = MixOptions()
) -> tuple[Mix, Samples, Samples]:
    """(the mix, the mixed sound, the stem)."""
    parts = [programme[:, at : at + piece] for at in range(0, programme.shape[1], piece)]
    mix = Mix(parts, clips, DIALOGUE, SIZE, 2, options)
    pieces = list(mix)
    return mix, np.concatenate([p.mixed for p in pieces], axis=1), np.concatenate([p.voice for p in pieces])


def untouched(programme: Samples, sound: Samples, start: int, end: int) -> bool:
    return np.array_equal(programme[:, start:end], sound[:, start:end])


def test_dialogue_comes_through_bit_for_bit_and_so_does_all_that_is_far_from_a_clip() -> None:
    programme = noise(0.05)
    mix, sound, stem = mixed(programme)
    assert min(mix.depths_db) > 5
    for start, end in DIALOGUE[:2]:
        assert untouched(programme, sound, start, end)
    spoken_over = CLIPS[2].end
    assert spoken_over > DIALOGUE[2][0]
    under = sound[:, DIALOGUE[2][0] : DIALOGUE[2][1]] - stem[DIALOGUE[2][0] : DIALOGUE[2][1]] / np.float32(np.sqrt(2))
    assert np.allclose(under, programme[:, DIALOGUE[2][0] : DIALOGUE[2][1]], atol=1e-6), "heard together, not dipped"
    edges = [(one.start - RAMP, one.end + RAMP) for one in CLIPS]
    assert untouched(programme, sound, 0, edges[0][0])
    assert untouched(programme, sound, edges[0][1], edges[1][0])
    assert untouched(programme, sound, edges[2][1], SIZE)
    inside = slice(CLIPS[0].start + RAMP, CLIPS[0].end - RAMP)
    assert not np.array_equal(programme[:, inside], sound[:, inside])


def test_the_ramps_glide_and_are_over_when_somebody_speaks() -> None:
    """On a programme of ones the gain can be read off."""
    programme = np.full((2, SIZE), 0.05, np.float32)
    programme[:, ::2] *= -1
    _, sound, stem = mixed(programme)
    gain = (sound[0] - stem / np.float32(np.sqrt(2))) / programme[0]
    assert np.abs(np.diff(gain)).max() < 4 / RAMP, "no jump"
    for start, end in DIALOGUE:
        assert np.allclose(gain[start:end], 1, atol=1e-5)
    assert gain[CLIPS[1].start + 100] < 0.5, "all the way down when the voice begins"
    before = DIALOGUE[0][1]
    assert gain[before + RAMP] < gain[before + RAMP // 2] < gain[before + RAMP // 8] < 1, "begins when dialogue ends"


def test_the_programme_dips_only_as_deep_as_needed() -> None:
    depths = {level: mixed(noise(level))[0].depths_db for level in (0.001, 0.01, 0.02, 0.05, 0.5)}
    assert depths[0.001] == [0, 0, 0]
    assert max(depths[0.01]) < max(depths[0.02]) < max(depths[0.05])
    assert depths[0.5] == [15, 15, 15]
    programme = noise(0.02)
    _, sound, stem = mixed(programme)
    inner = slice(CLIPS[0].start + RAMP, CLIPS[0].end)
    under = lufs(float(energies(sound[:, inner] - stem[inner] / np.float32(np.sqrt(2))).max()))
    assert under == pytest.approx(-35, abs=1.0), "12 LU under the voice"


def test_a_clip_dips_as_its_own_passage_needs_it() -> None:
    programme = noise(0.05)
    programme[:, 11 * RATE : 13 * RATE] *= np.float32(0.02)
    depths = mixed(programme)[0].depths_db
    assert depths[1] == 0 < 8 < depths[0]


@pytest.mark.parametrize("level", [0.3, 1.5])
def test_a_loud_programme_keeps_under_the_limit(level: float) -> None:
    programme = noise(level)
    square = np.sign(np.sin(2 * np.pi * 50 * np.arange(SIZE) / RATE)).astype(np.float32)
    for loud in (programme, np.stack([square, square])):
        _, sound, _ = mixed(loud)
        meter = PeakMeter(2)
        meter.push(sound)
        assert meter.dbtp <= -2.0 and np.abs(sound).max() < 1


def test_pieces_do_not_matter() -> None:
    programme = noise(0.2, 3)
    whole = mixed(programme)[1]
    for piece in (RATE // 3, 7_001, 3 * RATE + 1):
        assert np.array_equal(mixed(programme, piece=piece)[1], whole)
    assert whole.shape == (2, SIZE)


def test_a_passage_sounds_as_it_does_in_the_whole_film() -> None:
    programme = noise(0.2, 4)
    whole = mixed(programme)[1]
    start, end = 10 * RATE, 19 * RATE
    first = start - AROUND - RAMP
    clips = [Clip(one.start - first, one.size, one.sound) for one in CLIPS if first <= one.start < end]
    dialogue = [(low - first, high - first) for low, high in DIALOGUE if high > first]
    mix = Mix([programme[:, first : end + AROUND]], clips, dialogue, end + AROUND - first)
    passage = np.concatenate([piece.mixed for piece in mix], axis=1)[:, start - first : end - first]
    assert np.array_equal(passage, whole[:, start:end])


def test_a_film_without_sound_gives_the_voice_alone() -> None:
    mix = Mix([], CLIPS, DIALOGUE, SIZE)
    pieces = list(mix)
    sound = np.concatenate([piece.mixed for piece in pieces], axis=1)
    stem = np.concatenate([piece.voice for piece in pieces])
    assert sound.shape == (2, SIZE) and mix.depths_db == [0, 0, 0]
    assert np.allclose(sound * np.sqrt(2), stem, atol=1e-6) and stem.any()
    assert lufs(float((energies(sound)).max())) == pytest.approx(lufs(float(energies(stem[None]).max())), abs=0.1)


def test_a_long_film_is_never_in_memory() -> None:
    """Of an endless programme only what the lines at hand need is asked for."""
    asked = 0

    def endless() -> object:
        nonlocal asked
        while True:
            asked += 1
            yield np.zeros((2, RATE), np.float32)

    pieces = iter(Mix(endless(), CLIPS, [], 10_000 * RATE))  # type: ignore[arg-type]
    for _ in range(10):
        next(pieces)
    assert asked < 20


def test_the_programme_waits_and_goes_on_where_it_stopped() -> None:
    programme = noise(0.1, 5)
    holds = [(3 * RATE, RATE + 17), (3 * RATE + RATE // 2, 500), (SIZE - 10, RATE)]
    longer = np.concatenate(list(with_holds([programme[:, :70_001], programme[:, 70_001:]], holds)), axis=1)
    assert longer.shape[1] == SIZE + 2 * RATE + 517
    assert untouched(programme, longer, 0, 3 * RATE - EDGE)
    assert not longer[:, 3 * RATE : 4 * RATE + 17].any()
    at, added = 3 * RATE + EDGE, RATE + 17
    end = 3 * RATE + RATE // 2 - EDGE
    assert np.array_equal(longer[:, at + added : end + added], programme[:, at:end])
    assert np.abs(longer[:, 3 * RATE - 1]).max() < 0.01, "faded out before it stops"
    assert np.array_equal(np.concatenate(list(with_holds([programme], [])), axis=1), programme)
