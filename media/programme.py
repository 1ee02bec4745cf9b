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
from media.container import JUMPING_CLOCKS, Damage, Progress, decoded, film_zero, open_film, packets
from media.streams import Probe

RATE = 48_000  # Hz
CHANNELS = 2
RUN_UP_S = 1  # decoded before a passage: decoders and resamplers remember what was before
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
        for frame in _frames(container, stream):
            yield from timeline.push(frame)
            if progress and time.monotonic() - reported > REPORT_S:
                reported = time.monotonic()
                progress(timeline.given * 1000 // RATE, probe.duration_ms)
        yield from timeline.finish(probe.duration_ms)


def read_passage(path: Path, probe: Probe, start_ms: int, end_ms: int) -> Samples:
    """What `read_programme` gives for [start_ms, end_ms), without decoding what is before; silence after the end."""
    size = (end_ms - start_ms) * RATE // 1000
    parts: list[Samples] = []
    if probe.sound is not None:
        with open_film(path) as container:
            jumping = JUMPING_CLOCKS & set(container.format.name.split(","))
            parts = [] if jumping or start_ms <= 2_000 * RUN_UP_S else _sought(container, probe, start_ms, end_ms)
        if not parts:
            parts = list(_cut(read_programme(path, probe), start_ms * RATE // 1000, size))
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


def _sought(container: InputContainer, probe: Probe, start_ms: int, end_ms: int) -> list[Samples]:
    """The passage by a jump into the file; nothing where the jump cannot be trusted."""
    assert probe.sound is not None
    stream = container.streams[probe.sound.index]
    assert isinstance(stream, AvAudio) and stream.time_base is not None
    zero = film_zero(container)
    first = Fraction(0) if stream.start_time is None else stream.start_time * stream.time_base - zero
    wanted = Fraction(start_ms, 1000)
    try:
        container.seek(int((wanted - RUN_UP_S + zero) / stream.time_base), stream=stream)
    except av.FFmpegError:
        return []
    frames = _frames(container, stream)
    next(frames, None)  # the first after a jump may lack what the one before gives it
    frame = next(frames, None)
    if frame is None or frame.pts is None:
        return []
    at = _exact(frame, first, frame.pts * (frame.time_base or stream.time_base) - zero)
    early = first if first <= SLACK_S else Fraction(0)  # what a whole reading takes for no hole
    if at - early > wanted:
        return []
    said = frame.pts * (frame.time_base or stream.time_base)
    length_ms = min(end_ms, probe.duration_ms) - int((at - early) * 1000)
    timeline = SoundTimeline(stream, said, RATE, CHANNELS, length_ms, floats=True)
    skip, size = round((wanted - at + early) * RATE), (end_ms - start_ms) * RATE // 1000

    def pieces() -> Iterator[Samples]:
        for each in chain((frame,), frames):
            yield from timeline.push(each)
        yield from timeline.finish(length_ms)

    return list(_cut(pieces(), skip, size))


def _exact(frame: AudioFrame, first: Fraction, at: Fraction) -> Fraction:
    """A frame's time as the count of frames before it says: files round times to a millisecond."""
    length = Fraction(frame.samples, frame.sample_rate)
    counted = first + round((at - first) / length) * length
    return counted if abs(counted - at) < Fraction(1, 500) else at


def _frames(container: InputContainer, stream: AvAudio) -> Iterator[AudioFrame]:
    damage = Damage()
    for packet in chain(packets(container, damage, stream), (None,)):
        for frame in decoded(stream, packet, damage):
            if isinstance(frame, AudioFrame) and frame.samples:
                yield frame
