"""A film's fingerprint: landmarks of its sound, or the shots and hashes of its picture."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from av.audio.stream import AudioStream as AvAudio
from av.video.stream import VideoStream as AvVideo
from numpy.typing import NDArray

from media.audio import SoundTimeline
from media.container import Damage, Progress, film_zero, open_film, sounds, video_frames
from media.errors import Refused
from media.fingerprint import Shot, shot_hash
from media.landmarks import SAMPLE_RATE, AudioPrint, PrintBuilder
from media.shots import GRID_HEIGHT, GRID_WIDTH, CutFinder, shots_between, thumbnail
from media.streams import Probe

REPORT_S = 0.4
HASH_MS = 120  # a picture is hashed at least so often: the shortest shots are hardly longer
LEAST_LANDMARKS = 20  # fewer are a click in silence


def sound_print(path: Path, probe: Probe, progress: Progress | None = None) -> AudioPrint | None:
    """The landmarks of a film's own sound, decoded piece by piece; None where nothing is to be heard."""
    facts = probe.sound
    if facts is None:
        return None
    builder, damage, reported = PrintBuilder(), Damage(), time.monotonic()
    with open_film(path) as container:
        stream = container.streams[facts.index]
        assert isinstance(stream, AvAudio)
        timeline = SoundTimeline(stream, film_zero(container), SAMPLE_RATE, 1, probe.duration_ms)
        for frame in sounds(container, stream, damage):
            _push(builder, timeline.push(frame))
            if progress and time.monotonic() - reported > REPORT_S:
                reported = time.monotonic()
                progress(timeline.given * 1000 // SAMPLE_RATE, probe.duration_ms)
        _push(builder, timeline.finish(probe.duration_ms))
    if progress:
        progress(probe.duration_ms, probe.duration_ms)
    made = builder.finish()
    return made if len(made.times_ms) >= LEAST_LANDMARKS else None


def _push(builder: PrintBuilder, parts: list[NDArray[np.int16]]) -> None:
    for part in parts:
        builder.push(part[0].astype(np.float32) / 32_768)


def picture_print(path: Path, probe: Probe, progress: Progress | None = None) -> list[Shot]:
    """A film's shots, each with the hash of a picture near its middle. Raises Refused where no picture can be decoded.

    Decodes every picture: it takes many times as long as the sound.
    """
    cuts, times, hashes = CutFinder(), list[int](), list[int]()
    next_ms, reported = 0, time.monotonic()
    with open_film(path) as container:
        stream = container.streams[probe.picture.index]
        assert isinstance(stream, AvVideo)
        for time_ms, frame in video_frames(container, stream, film_zero(container), Damage()):
            small = thumbnail(frame)
            cuts.push(time_ms, small)
            if time_ms >= next_ms:
                next_ms = time_ms + HASH_MS
                times.append(time_ms)
                hashes.append(shot_hash(small[0].reshape(GRID_HEIGHT, GRID_WIDTH).astype(np.uint8)))
            if progress and time.monotonic() - reported > REPORT_S:
                reported = time.monotonic()
                progress(min(time_ms, probe.duration_ms), probe.duration_ms)
    if not times:
        raise Refused(
            "media-undecodable",
            "Not one picture of this film can be decoded.",
            "Use the film as it plays on your machine, for example as MP4 (H.264, AAC).",
        )
    if progress:
        progress(probe.duration_ms, probe.duration_ms)
    at = np.asarray(times)
    return [
        Shot(start, end, hashes[int(np.abs(at - (start + end) / 2).argmin())])
        for start, end in shots_between(cuts.cuts(), probe.duration_ms)
    ]


def save_print(made: AudioPrint, path: Path) -> None:
    """As .npz; `load_print` is its inverse."""
    np.savez(path, times_ms=made.times_ms, bands=made.bands, loud=made.loud, duration_ms=np.asarray(made.duration_ms))


def load_print(path: Path) -> AudioPrint:
    with np.load(path, allow_pickle=False) as held:
        return AudioPrint(held["times_ms"], held["bands"], held["loud"], int(held["duration_ms"]))
