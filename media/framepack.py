"""The frame pack: a film's pictures, five a second and small, that every model of pictures reads.

A short-GOP H.264 file of upright, square-pixel frames numbered 0, 1, 2 .. (`frames.mp4`), with the film time of each
beside it (`frames.npy`, int64 ms).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

PICTURES, TIMES = "frames.mp4", "frames.npy"
FRAMES_PER_SECOND = 5
SHORT_SIDE = 224  # px
LONG_SIDE = 896  # px, at most
GOP = 10  # frames
MOST_WAITING = 4  # pictures that are not encoded yet


def pack_size(width: int, height: int) -> tuple[int, int]:
    """The pack's picture size for a film shown at width x height: never enlarged, even sides."""
    scale = min(1.0, SHORT_SIDE / min(width, height), LONG_SIDE / max(width, height))
    return max(16, round(width * scale / 2) * 2), max(16, round(height * scale / 2) * 2)


class FramePackWriter:
    """Writes a pack frame by frame; the pack is there once the writer is closed without an error.

    One thread of its own scales and encodes, so that the next pictures can be decoded meanwhile.
    """

    def __init__(self, directory: Path, width: int, height: int) -> None:
        self._directory = directory
        self._container = av.open(str(directory / PICTURES), "w", options={"movflags": "faststart"})
        options = {"preset": "superfast", "crf": "22", "sc_threshold": "0"}
        self._stream = self._container.add_stream("libx264", rate=FRAMES_PER_SECOND, options=options)
        self._stream.width, self._stream.height, self._stream.pix_fmt = width, height, "yuv420p"
        self._stream.gop_size, self._stream.max_b_frames = GOP, 0
        self._stream.codec_context.thread_count = 1
        self._times: list[int] = []
        self._encoder = ThreadPoolExecutor(1, "frame pack")
        self._waiting: deque[Future[None]] = deque()

    def add(self, time_ms: int, picture: NDArray[np.uint8] | Callable[[], NDArray[np.uint8]]) -> None:
        """One more picture, uint8 [height, width, 3], or what makes it; neither changes from now on, and times rise."""
        if len(self._waiting) == MOST_WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._encoder.submit(self._encode, len(self._times), picture))
        self._times.append(time_ms)

    def _encode(self, number: int, picture: NDArray[np.uint8] | Callable[[], NDArray[np.uint8]]) -> None:
        made = picture() if callable(picture) else picture
        frame = av.VideoFrame.from_ndarray(made, format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_SECOND)
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        """Finish both files."""
        self._encoder.shutdown()
        try:
            for encoded in self._waiting:
                encoded.result()
            if self._times:
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()
        np.save(self._directory / TIMES, np.asarray(self._times, np.int64))


class FramePack:
    """Reads pictures of a pack by film time."""

    def __init__(self, container: av.container.InputContainer, times_ms: NDArray[np.int64]) -> None:
        self._container = container
        self._stream: VideoStream = container.streams.video[0]
        self.times_ms = times_ms  # int64 [n], rising

    @classmethod
    def open(cls, directory: Path) -> Self:
        """The pack that lies in a directory."""
        return cls(av.open(str(directory / PICTURES)), np.load(directory / TIMES))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures, px."""
        return self._stream.codec_context.width, self._stream.codec_context.height

    def indices(self, times_ms: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """Which picture stands on the screen at each time (the first one, before it)."""
        return np.maximum(0, np.searchsorted(self.times_ms, np.asarray(times_ms), side="right") - 1)

    def frames(self, times_ms: Sequence[int] | NDArray[np.int64]) -> NDArray[np.uint8]:
        """What stands on the screen at each film time: uint8 [N, height, width, 3]; times in any order."""
        wanted = self.indices(times_ms)
        width, height = self.size
        out = np.empty((len(wanted), height, width, 3), np.uint8)
        pictures: dict[int, NDArray[np.uint8]] = {}
        for index, picture in self._decode(sorted(set(wanted.tolist()))):
            pictures[index] = picture
        for row, index in enumerate(wanted.tolist()):
            out[row] = pictures[index]
        return out

    def batches(self, size: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint8]]]:
        """The whole pack in order: film times int64 [n] and pictures uint8 [n, height, width, 3], n <= size."""
        pictures: list[NDArray[np.uint8]] = []
        start = 0
        for _, picture in self._decode(range(len(self.times_ms))):
            pictures.append(picture)
            if len(pictures) == size:
                yield self.times_ms[start : start + size], np.stack(pictures)
                start += size
                pictures = []
        if pictures:
            yield self.times_ms[start:], np.stack(pictures)

    def _decode(self, wanted: Sequence[int]) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        """The pictures with these rising indices; seeks where more than a GOP can be skipped."""
        todo = iter(wanted)
        index = next(todo, None)
        time_base = self._stream.time_base or Fraction(1, FRAMES_PER_SECOND)
        while index is not None:
            self._container.seek(round(Fraction(index, FRAMES_PER_SECOND) / time_base), stream=self._stream)
            for frame in self._container.decode(self._stream):
                at = round((frame.pts or 0) * time_base * FRAMES_PER_SECOND)
                while index is not None and at >= index:
                    yield index, frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
                    index = next(todo, None)
                if index is None or index - at > 2 * GOP:
                    break
            else:
                if index is not None:
                    raise EOFError(f"the frame pack ends before picture {index}")
