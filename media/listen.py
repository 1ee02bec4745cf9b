"""The film's sound for analysis: 16 kHz mono on film time, and the waveform's peaks."""

from __future__ import annotations

import time
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from av.audio.stream import AudioStream as AvAudio
from numpy.typing import NDArray

from media.audio import SoundTimeline
from media.container import Damage, Progress, film_zero, open_film, sounds
from media.peaks import PeakBuilder, write_peaks
from media.streams import AudioStream, Probe

RATE = 16_000  # Hz
AUDIO, PEAKS = "audio.wav", "peaks.bin"
REPORT_S = 0.4


@dataclass(frozen=True, slots=True)
class Listen:
    audio: Path  # WAV, 16 kHz mono int16, sample 0 at film time 0; see media.audio.read_audio
    peaks: Path  # see media.peaks
    duration_ms: int
    audible: bool  # False: the film has no sound, or none of it can be decoded; both files are silence then
    damaged_packets: int


class _Writer:
    """Puts samples into the WAV file and the peaks."""

    def __init__(self, file: wave.Wave_write) -> None:
        self._file = file
        self.peaks = PeakBuilder(RATE)

    def write(self, parts: list[NDArray[np.int16]]) -> None:
        for part in parts:
            mono = part[0]
            self._file.writeframesraw(mono.astype("<i2", copy=False).tobytes())
            self.peaks.push(mono)


def listen(
    path: Path, probe: Probe, directory: Path, progress: Progress | None = None, audio_stream: int | None = None
) -> Listen:
    """Write sound and peaks of one stream (by its index in the file; the default one otherwise) into `directory`."""
    facts = _chosen(probe, audio_stream)
    damage, heard = Damage(), False
    audio, peaks = directory / AUDIO, directory / PEAKS
    with wave.open(str(audio), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        writer = _Writer(file)
        if facts is None:
            _silence(writer, probe.duration_ms)
        else:
            heard = _decode(path, facts, probe.duration_ms, writer, damage, progress)
    write_peaks(peaks, writer.peaks.level_0())
    if progress:
        progress(probe.duration_ms, probe.duration_ms)
    return Listen(audio, peaks, probe.duration_ms, heard, damage.packets)


def _chosen(probe: Probe, index: int | None) -> AudioStream | None:
    if index is None:
        return probe.sound
    found = next((stream for stream in probe.audio if stream.index == index), None)
    if found is None:
        raise ValueError(f"stream {index} of this film is no sound")
    return found


def _silence(writer: _Writer, duration_ms: int) -> None:
    left = duration_ms * RATE // 1000
    while left > 0:
        writer.write([np.zeros((1, min(left, 60 * RATE)), np.int16)])
        left -= 60 * RATE


def _decode(
    path: Path, facts: AudioStream, duration_ms: int, writer: _Writer, damage: Damage, progress: Progress | None
) -> bool:
    """Write the whole stream; returns whether anything could be decoded."""
    heard, reported = False, time.monotonic()
    with open_film(path) as container:
        stream = container.streams[facts.index]
        assert isinstance(stream, AvAudio)
        timeline = SoundTimeline(stream, film_zero(container), RATE, 1, duration_ms)
        for frame in sounds(container, stream, damage):
            heard = True
            writer.write(timeline.push(frame))
            if progress and time.monotonic() - reported > REPORT_S:
                reported = time.monotonic()
                progress(timeline.given * 1000 // RATE, duration_ms)
        writer.write(timeline.finish(duration_ms))
    return heard
