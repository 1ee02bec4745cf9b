"""Two cuts of one film are laid over each other to the hundredth of a second; two films are told apart."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import numpy as np
import pytest

from media.fingerprint import (
    AudioPrint,
    NotTheSameFilm,
    Segment,
    Shot,
    fingerprint_audio,
    match_audio,
    match_shots,
    shot_hash,
)
from media.landmarks import PrintBuilder
from tests.media.soundtracks import RATE, Samples, noisy, played, soundtrack

SECONDS = 150
Truth = Callable[[float], float | None]


@pytest.fixture(scope="module")
def film() -> Samples:
    return soundtrack(1, SECONDS)


@pytest.fixture(scope="module")
def printed(film: Samples) -> AudioPrint:
    return fingerprint_audio(film)


def part(sound: Samples, start_s: float, end_s: float) -> Samples:
    return sound[int(start_s * RATE) : int(end_s * RATE)]


def recut(film: Samples) -> Samples:
    """4 s of something else for the first 10, 12.34 s put in at 60 s, 90 to 100 s left out."""
    pieces = [soundtrack(5, 4), part(film, 10, 60), soundtrack(6, 12.34), part(film, 60, 90), part(film, 100, SECONDS)]
    return np.concatenate(pieces)


def recut_truth(ms: float) -> float | None:
    if ms < 10_000 or 90_000 <= ms < 100_000:
        return None
    return ms - 6_000 + 12_340 * (ms >= 60_000) - 10_000 * (ms >= 100_000)


def errors(segments: list[Segment], truth: Truth) -> tuple[list[float], int, int]:
    """For every 250 ms of a: the errors where it is found, how many are not found, and how many found are not there."""
    off, missed, invented = [], 0, 0
    for ms in range(0, SECONDS * 1000, 250):
        right = truth(ms)
        found = [one for one in segments if one.a_start_ms <= ms < one.a_end_ms]
        if right is None:
            invented += bool(found)
        elif not found:
            missed += 1
        else:
            off.append(abs(found[0].b_start_ms + (ms - found[0].a_start_ms) * found[0].rate - right))
    return off, missed, invented


def test_a_soundtrack_is_itself(film: Samples, printed: AudioPrint) -> None:
    assert match_audio(printed, film) == [Segment(0, SECONDS * 1000, 0, 1.0, 1.0)]


def test_a_print_has_some_twenty_landmarks_a_second_in_order(printed: AudioPrint) -> None:
    assert 15 * SECONDS <= len(printed.times_ms) <= 50 * SECONDS
    assert np.all(np.diff(printed.times_ms) >= 0)
    assert printed.duration_ms == SECONDS * 1000


@pytest.mark.parametrize("length", [0, 100, 2_048, 40_000, 513_792, 515_584, 150 * RATE])
def test_a_print_is_the_same_in_pieces_of_any_length(film: Samples, length: int) -> None:
    """Around two thousand frames of 256 samples, where one chunk ends and the next begins."""
    rng, builder, at = np.random.default_rng(length), PrintBuilder(), 0
    while at < length:
        more = int(rng.integers(1, 60_000))
        builder.push(film[at : min(length, at + more)])
        at += more
    pieces, whole = builder.finish(), fingerprint_audio(film[:length])
    assert np.array_equal(pieces.times_ms, whole.times_ms) and np.array_equal(pieces.bands, whole.bands)
    assert np.array_equal(pieces.loud, whole.loud) and pieces.duration_ms == whole.duration_ms


def test_a_match_tells_its_stages_and_can_be_stopped(film: Samples, printed: AudioPrint) -> None:
    class Stop(Exception):
        pass

    told: list[tuple[float, float]] = []

    def heard(done: float, total: float) -> None:
        told.append((done, total))
        if done == 6:
            raise Stop

    with pytest.raises(Stop):
        match_audio(printed, printed, heard)
    assert told == [(stage, 8) for stage in range(1, 7)]


def test_a_print_does_not_depend_on_level(film: Samples, printed: AudioPrint) -> None:
    quiet = fingerprint_audio((film * 0.2).astype(np.float32))
    assert match_audio(printed, quiet)[0].score > 0.9


@pytest.mark.parametrize("rate", [1.0, 24 / 25, 25 / 24, 1000 / 1001, 24_000 / 25_025])
def test_cuts_under_noise_at_every_speed(film: Samples, printed: AudioPrint, rate: float) -> None:
    """The goal is a median error of 40 ms with cuts, 10 dB of noise and 4 % of speed."""
    other = noisy(played(recut(film), rate), 10)

    def truth(ms: float) -> float | None:
        right = recut_truth(ms)
        return None if right is None else right * rate

    segments = match_audio(printed, other)
    off, missed, invented = errors(segments, truth)
    assert float(np.median(off)) <= 10
    assert float(np.quantile(off, 0.95)) <= 40
    assert missed <= 30 and invented <= 8  # of 520 and 80: at the cuts, one of which lies in silence
    assert abs(segments[0].rate - rate) < 1e-3
    assert [one.a_start_ms for one in segments] == sorted(one.a_start_ms for one in segments)


def test_a_slow_thousandth_is_told_from_none(film: Samples, printed: AudioPrint) -> None:
    assert [one.rate for one in match_audio(printed, played(film, 1000 / 1001))] == [1000 / 1001]


def test_a_film_played_faster_with_its_pitch_kept(printed: AudioPrint) -> None:
    """The same landmarks, closer together, at the same pitch: as a time stretch leaves them."""
    stretched = AudioPrint(
        (printed.times_ms * 0.96).astype(np.float32), printed.bands, printed.loud, round(SECONDS * 960)
    )
    assert [one.rate for one in match_audio(printed, stretched)] == [0.96]


def test_a_cut_is_found_to_a_fraction_of_a_second(film: Samples, printed: AudioPrint) -> None:
    shorter = np.concatenate([part(film, 0, 60), part(film, 92.5, SECONDS)])
    first, second = match_audio(printed, shorter)
    assert abs(first.a_end_ms - 60_000) <= 250
    assert second.a_start_ms - first.a_end_ms == pytest.approx(32_500, abs=5)
    assert second.b_start_ms == pytest.approx(first.a_end_ms, abs=5)


def test_scenes_that_changed_places_are_found(film: Samples, printed: AudioPrint) -> None:
    swapped = np.concatenate([part(film, 70, SECONDS), part(film, 0, 70)])
    segments = match_audio(printed, swapped)
    off, missed, _ = errors(segments, lambda ms: ms - 70_000 if ms >= 70_000 else ms + 80_000)
    assert max(off) <= 40 or float(np.quantile(off, 0.99)) <= 40
    assert missed <= 20


def test_an_excerpt_is_found_in_its_film(film: Samples, printed: AudioPrint) -> None:
    (segment,) = match_audio(fingerprint_audio(part(film, 80, 105)), printed)
    assert segment.b_start_ms - segment.a_start_ms == pytest.approx(80_000, abs=20)


@pytest.mark.parametrize("seed", [77, 78, 79])
def test_another_film_is_refused_with_evidence(printed: AudioPrint, seed: int) -> None:
    with pytest.raises(NotTheSameFilm, match="not two cuts of one film") as refused:
        match_audio(printed, soundtrack(seed, 90))
    assert refused.value.shared_ms < 5_000
    assert refused.value.of_ms == 90_000
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


@pytest.mark.parametrize(
    "other",
    [
        np.zeros(0, np.float32),
        np.zeros(100, np.float32),
        np.zeros(30 * RATE, np.float32),
        np.full(30 * RATE, np.nan, np.float32),
        np.ones(30 * RATE, np.float32),
        np.sin(np.arange(30 * RATE) * 0.2).astype(np.float32),
        np.random.default_rng(0).standard_normal(30 * RATE).astype(np.float32),
    ],
    ids=["empty", "shorter than a window", "silence", "not a number", "direct current", "a tone", "noise"],
)
def test_what_is_no_soundtrack_is_refused_both_ways(printed: AudioPrint, other: Samples) -> None:
    with pytest.raises(NotTheSameFilm):
        match_audio(printed, other)
    with pytest.raises(NotTheSameFilm):
        match_audio(other, printed)


def test_two_rows_of_samples_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="shape"):
        fingerprint_audio(np.zeros((2, 100), np.float32))


def shots(seed: int, count: int) -> list[Shot]:
    rng = np.random.default_rng(seed)
    edges = np.concatenate([[0], np.cumsum(rng.integers(1_200, 9_000, count))])
    hashes = [int.from_bytes(rng.bytes(8), "big") for _ in range(count)]
    return [Shot(int(a), int(b), h) for a, b, h in zip(edges, edges[1:], hashes, strict=False)]


def spoilt(hashed: int, rng: np.random.Generator, bits: int = 4) -> int:
    for bit in rng.choice(64, bits, replace=False):
        hashed ^= 1 << int(bit)
    return hashed


@pytest.mark.parametrize("rate", [1.0, 24 / 25, 25 / 24])
def test_pictures_find_a_left_out_scene(rate: float) -> None:
    a = shots(1, 120)
    rng = np.random.default_rng(2)
    cut = a[70].start_ms - a[50].start_ms
    b = [
        Shot(round((one.start_ms - cut * (n >= 70)) * rate), round((one.end_ms - cut * (n >= 70)) * rate), h)
        for n, one in enumerate(a)
        if not 50 <= n < 70
        for h in [spoilt(one.hash, rng)]
    ]
    segments = match_shots(a, b)
    assert {one.rate for one in segments} == {rate}
    for n, one in enumerate(a):
        middle = (one.start_ms + one.end_ms) / 2
        found = [seg for seg in segments if seg.a_start_ms <= middle < seg.a_end_ms]
        if 50 <= n < 70:
            assert not found
        else:
            right = (middle - cut * (n >= 70)) * rate
            assert found and abs(found[0].b_start_ms + (middle - found[0].a_start_ms) * rate - right) <= 40


def test_pictures_of_another_film_are_refused() -> None:
    with pytest.raises(NotTheSameFilm, match="shots"):
        match_shots(shots(1, 120), shots(2, 120))
    with pytest.raises(NotTheSameFilm):
        match_shots([], shots(2, 20))
    with pytest.raises(NotTheSameFilm):
        match_shots(shots(1, 20), [])


def test_a_hash_bears_size_noise_and_light_and_knows_another_picture() -> None:
    rng = np.random.default_rng(4)
    small = rng.integers(0, 255, (8, 9))
    picture = np.kron(small, np.ones((20, 20))).astype(np.uint8)
    brighter = np.clip(picture * 0.8 + 20 + rng.normal(0, 4, picture.shape), 0, 255).astype(np.uint8)
    half = np.stack([picture[::2, ::2]] * 3, axis=2)
    other = np.kron(rng.integers(0, 255, (8, 9)), np.ones((20, 20))).astype(np.uint8)

    def far(one: np.ndarray, two: np.ndarray) -> int:
        return (shot_hash(one) ^ shot_hash(two)).bit_count()

    assert far(picture, brighter) <= 6
    assert far(picture, half) <= 6
    assert far(picture, other) > 15
    with pytest.raises(ValueError, match="too small"):
        shot_hash(np.zeros((4, 4), np.uint8))
