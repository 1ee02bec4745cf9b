"""The one decode that feeds everything which looks at pictures: shots, sprite, poster, frame pack, table of times."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream as AvVideo
from numpy.typing import NDArray

from media.container import Damage, Progress, film_zero, open_film, video_frames
from media.errors import Refused
from media.framepack import FRAMES_PER_SECOND, FramePackWriter, pack_size
from media.shots import CutFinder, shots_between, thumbnail
from media.sprite import POSTER_LONG_SIDE, PosterChoice, SpriteWriter, save_poster
from media.streams import Probe, VideoStream
from media.tone import is_hdr, shown

FRAME_TIMES = "pts.npy"
SAMPLE_MS = 1000 // FRAMES_PER_SECOND
REPORT_S = 0.4


@dataclass(frozen=True, slots=True)
class Look:
    shots: list[tuple[int, int]]  # [start_ms, end_ms) each, the whole film without holes
    sprite: list[Path]  # sheets; sprite.json beside them tells where each second lies
    poster: Path
    frames: int  # pictures in the film
    packed: int  # pictures in the frame pack that lies in the same directory
    pts: Path  # film time of every picture, int32 [frames] ms
    damaged_packets: int


def look(path: Path, probe: Probe, directory: Path, progress: Progress | None = None) -> Look:
    """Decode a film's picture once and write what later steps need into `directory` (which exists)."""
    facts = probe.picture
    width, height = pack_size(facts.width, facts.height)
    cuts, poster = CutFinder(), PosterChoice(probe.duration_ms)
    sprite, pack = SpriteWriter(directory, width, height), FramePackWriter(directory, width, height)
    damage, times = Damage(), list[int]()
    chosen: NDArray[np.uint8] | None = None
    next_sample_ms, packed, reported = 0, 0, time.monotonic()
    try:
        with open_film(path) as container:
            stream = container.streams[facts.index]
            assert isinstance(stream, AvVideo)
            for time_ms, frame in video_frames(container, stream, film_zero(container), damage):
                times.append(time_ms)
                cuts.push(time_ms, thumbnail(frame))
                if time_ms >= next_sample_ms:
                    next_sample_ms = (time_ms // SAMPLE_MS + 1) * SAMPLE_MS
                    packed += 1
                    if not sprite.due(time_ms):
                        pack.add(time_ms, partial(upright, frame, facts, width, height))
                    else:
                        picture = upright(frame, facts, width, height)
                        pack.add(time_ms, picture)
                        sprite.add(time_ms, picture)
                        if poster.better(time_ms, picture):
                            chosen = upright(frame, facts, *_poster_size(facts))
                if progress and time.monotonic() - reported > REPORT_S:
                    reported = time.monotonic()
                    progress(min(time_ms, probe.duration_ms), probe.duration_ms)
    finally:
        pack.close()
    if chosen is None:
        raise Refused(
            "media-undecodable",
            "Not one picture of this film can be decoded.",
            "Upload the film as it plays on your machine, for example as MP4 (H.264, AAC).",
        )
    np.save(directory / FRAME_TIMES, np.asarray(times, np.int32))
    if progress:
        progress(probe.duration_ms, probe.duration_ms)
    return Look(
        shots=shots_between(cuts.cuts(), probe.duration_ms),
        sprite=sprite.close(),
        poster=save_poster(directory, chosen),
        frames=len(times),
        packed=packed,
        pts=directory / FRAME_TIMES,
        damaged_packets=damage.packets,
    )


def upright(frame: VideoFrame, facts: VideoStream, width: int, height: int) -> NDArray[np.uint8]:
    """A decoded picture as it is shown, uint8 [height, width, 3]: scaled, square pixels, turned upright."""
    turned = facts.rotation in (90, 270)
    across, down = (height, width) if turned else (width, height)
    shrinks = frame.width > 1.5 * across
    how = "AREA" if shrinks else "BICUBIC"
    small = (
        shown(frame, across, down, how) if is_hdr(frame) else frame.reformat(across, down, "rgb24", interpolation=how)
    )
    return np.ascontiguousarray(np.rot90(small.to_ndarray(), facts.rotation // 90))


def _poster_size(facts: VideoStream) -> tuple[int, int]:
    scale = min(1.0, POSTER_LONG_SIDE / max(facts.width, facts.height))
    return max(2, round(facts.width * scale)), max(2, round(facts.height * scale))
