"""The film's sound at full quality: stereo float32 at 48 kHz on film time, whole or a passage of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream as AvAudio
from av.container import InputContainer
from numpy.typing import NDArray

from media.audio import SLACK_S, SoundTimeline
from media.container import JUMPING_CLOCKS, Damage, Progress, film_zero, open_film, sounds
from media.streams import Probe

RATE = 48_000  # Hz
CHANNELS = 2
RUN_UP_S = 7  # the jump is so far before a passage: see `_sought`
SETTLED_S = Fraction(1, 2)  # so long before it, decoders and resamplers begin at the latest
REPORT_S = 0.4

Samples = NDArray[np.float32]  # [2, n]


def read_programme(path: Path, probe: Probe, progress: Progress | None = None) -> Iterator[Samples]:
    """All of the film's own sound in small pieces, up to the film's end; nothing where it has none."""
    if probe.sound is None:
        return
    reported = time.monotonic()
    with open_film(path) as container:
        stream = container.streams[probe.sound.index]
        assert isinstance(stream, AvAudio)
        timeline = SoundTimeline(stream, film_zero(container), RATE, CHANNELS, probe.duration_ms, floats=True)
        for frame in sounds(container, stream, Damage()):
            yield from timeline.push(frame)
            if progress and time.monotonic() - reported > REPORT_S:
                reported = time.monotonic()
                progress(timeline.given * 1000 // RATE, probe.duration_ms)
        yield from timeline.finish(probe.duration_ms)


def read_passage(path: Path, probe: Probe, start_ms: int, end_ms: int) -> Samples:
    """What `read_programme` gives for [start_ms, end_ms), without decoding what is before; silence after the end."""
    size = (end_ms - start_ms) * RATE // 1000
    heard = max(0, min(end_ms, probe.duration_ms) - start_ms) * RATE // 1000
    parts: list[Samples] = []
    if probe.sound is not None:
        with open_film(path) as container:
            jumping = JUMPING_CLOCKS & set(container.format.name.split(","))
            parts = [] if jumping or start_ms <= 1_000 * (RUN_UP_S + 1) else _sought(container, probe, start_ms, heard)
        if not parts:
            parts = list(_cut(read_programme(path, probe), start_ms * RATE // 1000, heard))
    sound = np.concatenate([*parts, np.zeros((CHANNELS, size), np.float32)], axis=1)
    return sound[:, :size]


def _cut(pieces: Iterator[Samples], start: int, size: int) -> Iterator[Samples]:
    at = 0
    for piece in pieces:
        if at + piece.shape[1] > start:
            yield piece[:, max(0, start - at) : start + size - at]
        at += piece.shape[1]
        if at >= start + size:
            return


def _sought(container: InputContainer, probe: Probe, start_ms: int, size: int) -> list[Samples]:
    """`size` samples by a jump into the file; nothing where the jump cannot be trusted.

    Resampling begins at a frame that lies a whole number of samples at 48 kHz after the first one, where there is one:
    else every sample would be taken at a slightly other moment than in the whole sound.
    """
    assert probe.sound is not None
    stream = container.streams[probe.sound.index]
    assert isinstance(stream, AvAudio) and stream.time_base is not None
    zero, wanted = film_zero(container), Fraction(start_ms, 1000)
    first = Fraction(0) if stream.start_time is None else stream.start_time * stream.time_base - zero
    early = first if first <= SLACK_S else Fraction(0)  # what a whole reading takes for no hole
    try:
        container.seek(int((wanted - RUN_UP_S + zero) / stream.time_base), stream=stream)
    except av.FFmpegError:
        return []
    frames = sounds(container, stream, Damage())
    next(frames, None)  # the first after a jump may lack what the one before gives it
    run_up: list[tuple[Fraction, AudioFrame]] = []
    for frame in frames:
        if frame.pts is None:
            return []
        at = _exact(frame, first, frame.pts * (frame.time_base or stream.time_base) - zero)
        run_up.append((at, frame))
        if at - early > wanted - SETTLED_S:
            break
    if not run_up or run_up[0][0] - early > wanted - SETTLED_S:
        return []
    begin = max((i for i, (at, _) in enumerate(run_up[:-1]) if ((at - first) * RATE).denominator == 1), default=0)
    at, frame = run_up[begin]
    said = Fraction(frame.pts or 0) * (frame.time_base or stream.time_base)
    skip = round((wanted - at + early) * RATE)
    timeline = SoundTimeline(stream, said, RATE, CHANNELS, (skip + size) * 1000 // RATE + 1, floats=True)

    def pieces() -> Iterator[Samples]:
        for each in chain((frame for _, frame in run_up[begin:]), frames):
            yield from timeline.push(each)
        yield from timeline.finish((skip + size) * 1000 // RATE + 1)

    return list(_cut(pieces(), skip, size))


def _exact(frame: AudioFrame, first: Fraction, at: Fraction) -> Fraction:
    """A frame's time as the count of frames before it says: files round times to a millisecond."""
    length = Fraction(frame.samples, frame.sample_rate)
    counted = first + round((at - first) / length) * length
    return counted if abs(counted - at) < Fraction(1, 500) else at
