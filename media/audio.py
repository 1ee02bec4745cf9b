"""Sound on film time: decoded, resampled, and laid so that sample n is heard at n / rate seconds of film."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from numpy.typing import NDArray

SLACK_S = Fraction(4, 100)  # time stamps may be off by this much before silence is put in or sound is left out
WAV_HEADER = 44  # bytes before the samples of a file that `listen` wrote

Samples: TypeAlias = "NDArray[np.int16] | NDArray[np.float32]"  # [channels, n]


class SoundTimeline:
    """Takes decoded frames, gives samples from film time 0 on: holes are filled with silence, overlaps are left out."""

    def __init__(
        self, stream: AudioStream, zero: Fraction, rate: int, channels: int, limit_ms: int, floats: bool = False
    ) -> None:
        """16-bit samples, or with `floats` float32, in which nothing is rounded nor cut off at full scale."""
        self._floats = floats
        self._zero = zero
        self._rate = rate
        self._channels = channels
        self._limit = limit_ms * rate // 1000  # samples; nothing is given beyond
        self._time_base = stream.time_base or Fraction(1, rate)
        self._resampler: AudioResampler | None = None
        self._format: tuple[str, str, int] | None = None
        self._given = 0  # samples
        self._heard = Fraction(0)  # film time up to which frames came, s

    @property
    def given(self) -> int:
        """Samples given so far."""
        return self._given

    def push(self, frame: AudioFrame) -> list[Samples]:
        """The samples that a frame adds: [channels, n] each."""
        out: list[Samples] = []
        length = Fraction(frame.samples, frame.sample_rate)
        start = self._heard
        if frame.pts is not None:
            start = frame.pts * (frame.time_base or self._time_base) - self._zero
        drift = start - self._heard
        if drift > SLACK_S:
            out += self._flush()
            out += self._silence(start)
            self._heard = start
        elif drift < -SLACK_S and start + length <= self._heard + SLACK_S:
            return out  # heard already
        facts = (frame.format.name, frame.layout.name, frame.sample_rate)
        if facts != self._format:
            out += self._flush()
            layout = "mono" if self._channels == 1 else "stereo"
            self._resampler = AudioResampler(format="fltp" if self._floats else "s16p", layout=layout, rate=self._rate)
            self._format = facts
        frame.pts = None
        self._heard += length
        assert self._resampler is not None
        for resampled in self._resampler.resample(frame):
            out += self._take(self._samples(resampled))
        return out

    def finish(self, end_ms: int) -> list[Samples]:
        """What is left, and silence up to the end of the film."""
        out = self._flush()
        return out + self._silence(Fraction(end_ms, 1000))

    def _flush(self) -> list[Samples]:
        if self._resampler is None:
            return []
        rest = [self._samples(frame) for frame in self._resampler.resample(None)]
        self._resampler = None
        self._format = None
        return [part for samples in rest for part in self._take(samples)]

    def _silence(self, until: Fraction) -> list[Samples]:
        """Silence up to a film time, a minute at a time (one block of memory, however long it is)."""
        missing = min(round(until * self._rate), self._limit) - self._given
        kind = np.float32 if self._floats else np.int16
        minute = np.zeros((self._channels, max(0, min(missing, 60 * self._rate))), kind)
        out: list[Samples] = []
        while missing > 0:
            out += self._take(minute[:, :missing])
            missing -= minute.shape[1]
        return out

    def _take(self, samples: Samples) -> list[Samples]:
        samples = samples[:, : max(0, self._limit - self._given)]
        self._given += samples.shape[1]
        return [samples] if samples.shape[1] else []

    def _samples(self, frame: AudioFrame) -> Samples:
        return frame.to_ndarray().astype(np.float32 if self._floats else np.int16, copy=False)  # planar: [channels, n]


def read_audio(path: Path) -> NDArray[np.int16]:
    """The 16 kHz mono sound that `listen` wrote, int16 [n], as a memory map: read what you need of it."""
    if path.stat().st_size <= WAV_HEADER:
        return np.zeros(0, np.int16)
    return np.memmap(path, "<i2", mode="r", offset=WAV_HEADER)
