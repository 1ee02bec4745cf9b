"""Loudness and peaks as another measure has them (FFmpeg's ebur128), and the loudness of every voice."""

from __future__ import annotations

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from speech.clips import AD_LUFS, ad_line, size_at_48k
from speech.loudness import RATE, LoudnessMeter, energies, integrated_lufs
from speech.narrators import NARRATORS
from speech.peaks import PeakMeter, limited
from speech.voice import speak

Samples = NDArray[np.float32]


def measured(sound: Samples) -> tuple[float, float]:
    """(integrated LUFS, true peak dBTP) by FFmpeg."""
    layout = "stereo" if len(sound) == 2 else "mono"
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="fltp", sample_rate=RATE, layout=layout, time_base="1/48000")
    meter, sink = graph.add("ebur128", "peak=true:metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    told: dict[str, str] = {}
    for start in range(0, sound.shape[1], 4800):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(sound[:, start : start + 4800]), format="fltp", layout=layout
        )
        frame.sample_rate, frame.pts = RATE, start
        graph.push(frame)
        try:
            while True:
                told |= graph.pull().metadata
        except (av.error.BlockingIOError, av.error.EOFError):
            pass
    peak = max(float(value) for name, value in told.items() if "true_peaks_ch" in name)
    return float(told["lavfi.r128.I"]), 20 * float(np.log10(peak))


def pieces(sound: Samples, size: int) -> list[Samples]:
    return [sound[:, start : start + size] for start in range(0, sound.shape[1], size)]


@pytest.fixture
def swelling() -> Samples:
    rng, time = np.random.default_rng(1), np.arange(20 * RATE) / RATE
    sound = rng.standard_normal((2, len(time))) * 0.1 * (1 + np.sin(2 * np.pi * 0.3 * time))
    sound[:, 8 * RATE : 11 * RATE] *= 0.001  # below the gate
    return sound.astype(np.float32)


def test_a_sine_reads_what_the_standard_says() -> None:
    time = np.arange(20 * RATE) / RATE
    sine = np.sin(2 * np.pi * 997 * time)[None].astype(np.float32)
    assert integrated_lufs(energies(sine)) == pytest.approx(-3.01, abs=0.01)
    assert integrated_lufs(energies(np.repeat(sine, 2, axis=0) / 10)) == pytest.approx(-20.0, abs=0.01)
    assert integrated_lufs(energies(np.zeros((1, RATE), np.float32))) == -np.inf


def test_ours_is_ffmpegs_whatever_the_pieces(swelling: Samples) -> None:
    for size in (RATE, 37_011, 501):
        meter = LoudnessMeter(2)
        for piece in pieces(swelling, size):
            meter.push(piece)
        assert meter.integrated_lufs() == pytest.approx(measured(swelling)[0], abs=0.05)


def test_the_limiter_holds_peaks_between_samples_and_touches_nothing_else(swelling: Samples) -> None:
    rng, time = np.random.default_rng(2), np.arange(5 * RATE) / RATE
    fade = np.minimum(1, time * 20) * np.minimum(1, (5 - time) * 20)
    between = (np.sin(2 * np.pi * 12_000 * time + np.pi / 4) * fade)[None].astype(np.float32)  # 3 dB over its samples
    square = np.sign(np.sin(2 * np.pi * 80 * time))[None].astype(np.float32)
    noise = np.clip(rng.standard_normal((2, len(time))), -1, 1).astype(np.float32)
    for sound in (between, noise, square, swelling):
        held = np.concatenate(list(limited(pieces(sound, RATE), -2.0)), axis=1)
        assert held.shape == sound.shape
        assert measured(held)[1] <= -2.0 + 0.05
        meter = PeakMeter(len(held))
        for piece in pieces(held, 7_000):
            meter.push(piece)
        assert meter.dbtp == pytest.approx(measured(held)[1], abs=0.3) and meter.dbtp <= -2.0
        assert np.array_equal(held, np.concatenate(list(limited(pieces(sound, 9_999), -2.0)), axis=1))
    quiet = swelling * np.float32(0.2)
    assert np.array_equal(np.concatenate(list(limited(pieces(quiet, RATE), -2.0)), axis=1), quiet)


@pytest.mark.parametrize("voice", NARRATORS)
def test_a_stem_is_as_loud_as_it_should_be(voice: str) -> None:
    """Short and long lines with silence between them, by FFmpeg's measure and by ours."""
    texts = ["Night.", "She climbs the old stairs and opens the door.", "Tom takes the umbrella, and walks off."]
    silence = np.zeros(2 * RATE, np.float32)
    stem: list[Samples] = []
    for text in texts:
        said = speak(text, voice, 160)
        line = ad_line(said.samples, said.rate)
        assert len(line) == size_at_48k(len(said.samples), said.rate) and line.dtype == np.float32
        stem += [silence, line]
    sound = np.concatenate(stem)[None]
    loudness, peak = measured(sound)
    assert loudness == pytest.approx(AD_LUFS, abs=1.0) and peak <= -1.9
    assert integrated_lufs(energies(sound)) == pytest.approx(loudness, abs=0.1)


def test_a_line_keeps_its_sound_at_the_other_rate() -> None:
    time = np.arange(22_050) / 22_050
    tone = (0.2 * np.sin(2 * np.pi * 1_000 * time)).astype(np.float32)
    line = ad_line(tone, 22_050)
    there = np.sin(2 * np.pi * 1_000 * np.arange(len(line)) / RATE)
    inner = slice(2_000, -2_000)
    assert np.corrcoef(line[inner], there[inner])[0, 1] > 0.9999
