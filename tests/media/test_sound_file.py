"""The sound of any file, with the facts of what cannot be heard."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from media.audio import read_audio
from media.errors import Refused
from media.sound_file import RATE, sound_of


def tone(seconds: float, rate: int = RATE) -> NDArray[np.int16]:
    return (9000 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)).astype(np.int16)


def put(path: Path, samples: NDArray[np.int16], rate: int, channels: int = 1) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes(np.repeat(samples, channels).astype("<i2").tobytes())


def test_samples_of_our_own_kind_are_given_as_they_are(tmp_path: Path) -> None:
    samples = tone(2)
    put(tmp_path / "a.wav", samples, RATE)
    assert sound_of(tmp_path / "a.wav", tmp_path / "out.wav") == 2000
    assert np.array_equal(read_audio(tmp_path / "out.wav"), samples)


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (44_100, 2), (48_000, 8), (11_025, 1)])
def test_other_rates_and_channels_last_as_long(tmp_path: Path, rate: int, channels: int) -> None:
    put(tmp_path / "a.wav", tone(3, rate), rate, channels)
    assert sound_of(tmp_path / "a.wav", tmp_path / "out.wav") == pytest.approx(3000, abs=2)
    found = np.abs(np.fft.rfft(read_audio(tmp_path / "out.wav").astype(float)))
    assert np.argmax(found) / 3 == pytest.approx(440, abs=1)


def test_a_compressed_soundtrack(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp3"), "w") as file:
        stream = file.add_stream("mp3", rate=RATE)
        stream.layout = "mono"
        samples = tone(5)
        for at in range(0, len(samples), 1152):
            frame = av.AudioFrame.from_ndarray(samples[None, at : at + 1152].copy(), format="s16p", layout="mono")
            frame.sample_rate, frame.pts = RATE, at
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    assert sound_of(tmp_path / "a.mp3", tmp_path / "out.wav") == pytest.approx(5000, abs=80)


def test_what_has_no_sound_is_refused_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"nothing" * 400)
    with pytest.raises(Refused, match="cannot be read"):
        sound_of(tmp_path / "a.mp3", tmp_path / "out.wav")
    (tmp_path / "empty.wav").write_bytes(b"")
    with pytest.raises(Refused):
        sound_of(tmp_path / "empty.wav", tmp_path / "out.wav")
    put(tmp_path / "none.wav", tone(0), RATE)
    with pytest.raises(Refused):
        sound_of(tmp_path / "none.wav", tmp_path / "out.wav")


def test_a_silent_film_is_refused(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "film.mp4"), "w") as file:
        stream = file.add_stream("libx264", rate=10)
        stream.width = stream.height = 64
        for _ in range(10):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    with pytest.raises(Refused, match="no sound"):
        sound_of(tmp_path / "film.mp4", tmp_path / "out.wav")
