from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.corpus_clip import Clip, Sound, write_clip
from media.audio import read_audio
from media.listen import listen
from media.peaks import PeakBuilder, read_peaks, write_peaks
from media.probe import probe
from tests.media.films import write_film

STILL = [(i * 100, np.full((64, 96, 3), 100, np.uint8)) for i in range(30)]


def clicks(*times_ms: int, length_ms: int = 3000) -> NDArray[np.int16]:
    """Silence with a click of 5 ms at each time, 48 kHz."""
    sound = np.zeros(length_ms * 48, np.int16)
    for time_ms in times_ms:
        sound[time_ms * 48 : (time_ms + 5) * 48] = 20_000
    return sound


def onsets(audio: NDArray[np.int16]) -> list[float]:
    """Times in ms at which sound begins after at least 50 ms of quiet."""
    loud = np.flatnonzero(np.abs(audio.astype(np.int32)) > 3_000) / 16
    return [float(t) for i, t in enumerate(loud) if i == 0 or t - loud[i - 1] > 50]


@pytest.mark.parametrize("suffix", ["mkv", "mp4"])
def test_sounds_are_heard_when_they_sound(tmp_path: Path, suffix: str) -> None:
    film = write_film(tmp_path / f"film.{suffix}", STILL, clicks(200, 1500, 2700), rate=10)
    found = probe(film)
    heard = listen(film, found, tmp_path)
    audio = read_audio(heard.audio)
    assert len(audio) == found.duration_ms * 16
    assert np.abs(np.array(onsets(audio)) - [200, 1500, 2700]).max() < 4
    assert heard.audible


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts", "mov"])
def test_late_sound_is_late(tmp_path: Path, suffix: str) -> None:
    film = tmp_path / f"film.{suffix}"
    write_clip(film, Clip(video="libx264", sounds=(Sound(starts_ms=700),), starts_ms=5000))
    audio = read_audio(listen(film, probe(film), tmp_path).audio)
    # The clip beeps from 250 ms of its sound on.
    assert abs(onsets(audio)[0] - 950) < 30


def test_no_sound_is_silence_with_flat_peaks(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mp4", STILL, rate=10)
    heard = listen(film, probe(film), tmp_path)
    assert not heard.audible
    assert not read_audio(heard.audio).any()
    assert read_peaks(heard.peaks)[1].shape == (300, 2)


def test_the_second_stream_by_its_index(tmp_path: Path) -> None:
    film = tmp_path / "film.mkv"
    write_clip(film, Clip(video="libx264", sounds=(Sound("flac"), Sound("flac", layout="stereo"))))
    found = probe(film)
    first, second = (read_audio(listen(film, found, _made(tmp_path, i), audio_stream=i).audio) for i in (1, 2))
    pitches = [float(np.fft.rfft(a[5000:8000].astype(float)).argmax()) * 16_000 / 3000 for a in (first, second)]
    assert np.allclose(pitches, [220, 440], atol=6)
    with pytest.raises(ValueError, match="stream 0"):
        listen(film, found, tmp_path, audio_stream=0)


def _made(directory: Path, index: int) -> Path:
    (made := directory / str(index)).mkdir()
    return made


def test_peaks_are_the_extremes_in_every_level(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    sound = rng.integers(-32768, 32768, 16_000 * 7 + 33, dtype=np.int64).astype(np.int16)
    builder = PeakBuilder(16_000)
    for start in range(0, len(sound), 1234):
        builder.push(sound[start : start + 1234])
    write_peaks(tmp_path / "peaks.bin", builder.level_0())
    levels = read_peaks(tmp_path / "peaks.bin")
    assert {factor: len(level) for factor, level in levels.items()} == {1: 701, 4: 176, 16: 44, 64: 11, 256: 3}
    for factor, level in levels.items():
        for i in (0, len(level) // 2, len(level) - 1):
            span = sound[i * 160 * factor : (i + 1) * 160 * factor]
            assert level[i].tolist() == [int(span.min()) >> 8, int(span.max()) >> 8]


def test_progress_may_cancel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media.listen.REPORT_S", 0.0)
    film = write_film(tmp_path / "film.mkv", STILL, clicks(200), rate=10)

    def cancel(done: float, total: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        listen(film, probe(film), tmp_path, cancel)
