"""A film's sound at full quality, whole and in passages."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from media.probe import probe
from media.programme import RATE, read_passage, read_programme
from tests.media.films import scene, write_film

SECONDS = 13


def sound() -> NDArray[np.int16]:
    rng = np.random.default_rng(5)
    time = np.arange(SECONDS * 48_000) / 48_000
    tones = 0.2 * np.sin(2 * np.pi * (200 + 40 * time) * time) + 0.05 * rng.standard_normal(len(time))
    return (tones * 32767).clip(-32768, 32767).astype(np.int16)


@pytest.fixture(scope="module", params=["mp4", "mkv"])
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    picture = scene(np.random.default_rng(1), 160, 90)
    path = tmp_path_factory.mktemp("films") / f"film.{request.param}"
    return write_film(path, ((at * 40, picture) for at in range(SECONDS * 25)), sound())


def test_the_whole_sound_lies_on_film_time(film: Path) -> None:
    facts = probe(film)
    whole = np.concatenate(list(read_programme(film, facts)), axis=1)
    assert whole.dtype == np.float32 and whole.shape == (2, facts.duration_ms * RATE // 1000)
    truth = sound().astype(np.float32) / 32768
    size = min(len(truth), whole.shape[1])
    assert np.corrcoef(whole[0, :size], truth[:size])[0, 1] > 0.95
    if film.suffix == ".mkv":  # FLAC: nothing is lost; one channel is shared out to two
        assert np.abs(whole[0, :size] * np.sqrt(2) - truth[:size]).max() < 1e-6


@pytest.mark.parametrize("start_ms", [0, 400, 3_000, 8_100, 9_432, 10_777, 11_500])
def test_a_passage_is_what_the_whole_sound_has_there(film: Path, start_ms: int) -> None:
    facts = probe(film)
    whole = np.concatenate(list(read_programme(film, facts)), axis=1)
    passage = read_passage(film, facts, start_ms, start_ms + 2_500)
    assert passage.shape == (2, 2_500 * RATE // 1000)
    there = whole[:, start_ms * RATE // 1000 :][:, : passage.shape[1]]
    if film.suffix == ".mkv":
        assert np.array_equal(passage[:, : there.shape[1]], there)
    else:  # AAC makes up its noise anew whenever it is decoded
        assert np.corrcoef(passage[0, : there.shape[1]], there[0])[0, 1] > 0.98
    assert not passage[:, there.shape[1] :].any(), "silence after the end"


def test_another_rate_and_a_late_start_stay_in_step(tmp_path: Path) -> None:
    """44.1 kHz, and a sound that begins 0.7 s after the picture."""
    path = tmp_path / "late.mkv"
    rng = np.random.default_rng(2)
    samples = (0.2 * rng.standard_normal(44_100 * 13) * 32767).clip(-32768, 32767).astype(np.int16)
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = out.add_stream("flac", rate=44_100, layout="mono")
        for _ in range(340):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        for start in range(0, len(samples), 4_410):
            piece = av.AudioFrame.from_ndarray(samples[None, start : start + 4_410], format="s16", layout="mono")
            piece.sample_rate, piece.pts = 44_100, start + 30_870
            out.mux(audio.encode(piece))
        out.mux(audio.encode(None))
    facts = probe(path)
    whole = np.concatenate(list(read_programme(path, facts)), axis=1)
    assert not whole[:, : RATE * 69 // 100].any() and whole[:, RATE * 71 // 100 :].any()
    for start_ms in (3_000, 9_000, 11_123):
        passage = read_passage(path, facts, start_ms, start_ms + 2_000)
        there = whole[:, start_ms * RATE // 1000 :][:, : passage.shape[1]]
        assert np.corrcoef(passage[0], there[0])[0, 1] > 0.999


def test_a_film_without_sound_is_silent(tmp_path: Path) -> None:
    picture = scene(np.random.default_rng(1), 160, 90)
    path = write_film(tmp_path / "mute.mp4", ((at * 40, picture) for at in range(50)))
    facts = probe(path)
    assert list(read_programme(path, facts)) == []
    passage = read_passage(path, facts, 500, 1_500)
    assert passage.shape == (2, RATE) and not passage.any()
