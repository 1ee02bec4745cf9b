"""Small films whose every picture and sample a test knows."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Picture = tuple[int, NDArray[np.uint8]]  # time_ms, uint8 [h, w, 3]


def write_film(path: Path, pictures: Iterable[Picture], sound: NDArray[np.int16] | None = None, rate: int = 24) -> Path:
    """H.264 and PCM or AAC; picture times in ms, mono sound at 48 kHz from time 0."""
    with av.open(str(path), "w") as out:
        video, audio = None, None
        for time_ms, picture in pictures:
            if video is None:
                video = out.add_stream("libx264", rate=rate, options={"preset": "ultrafast", "crf": "12"})
                video.height, video.width = picture.shape[:2]
                video.pix_fmt = "yuv420p"
                video.time_base = video.codec_context.time_base = Fraction(1, 1000)
                video.codec_context.thread_count = 1
                if sound is not None:
                    audio = out.add_stream("flac" if path.suffix == ".mkv" else "aac", rate=48_000, layout="mono")
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = time_ms, Fraction(1, 1000)
            out.mux(video.encode(frame))
        if video is not None:
            out.mux(video.encode(None))
        if sound is not None and audio is not None:
            for start in range(0, len(sound), 48_000):
                piece = np.ascontiguousarray(sound[None, start : start + 48_000])
                frame = av.AudioFrame.from_ndarray(piece, format="s16", layout="mono")
                frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
                out.mux(audio.encode(frame))
            out.mux(audio.encode(None))
    return path


def scene(rng: np.random.Generator, width: int, height: int) -> NDArray[np.uint8]:
    """A flat-coloured set: sky, floor and a few blocks."""
    picture = np.empty((height, width, 3), np.uint8)
    horizon = int(height * rng.uniform(0.4, 0.7))
    picture[:horizon], picture[horizon:] = rng.integers(40, 255, 3), rng.integers(20, 200, 3)
    for _ in range(5):
        x, y = int(rng.integers(0, width - 40)), int(rng.integers(0, height - 40))
        picture[y : y + int(rng.integers(20, 90)), x : x + int(rng.integers(20, 120))] = rng.integers(0, 255, 3)
    return picture


def figure(picture: NDArray[np.uint8], x: int, y: int, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """The same set with a figure on it."""
    out = picture.copy()
    out[max(0, y) : y + 70, max(0, x) : x + 30] = colour
    return out
