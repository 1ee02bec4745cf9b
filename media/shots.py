"""Finding hard cuts: every decoded frame comes by as a thumbnail, and a cut is a change that stands alone.

The score of a frame is how much its thumbnail differs from the one before. A cut's score towers over its neighbours';
movement raises the neighbours too, drawings held for two or three frames make every second or third score large, and a
flash returns to what was before it.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

GRID_WIDTH, GRID_HEIGHT = 64, 36  # cells of a thumbnail
MIN_SCORE = 5.0  # of 765: the summed mean differences of three planes
TOWERS = 2.4  # times the quieter side's largest score
STANDS_OUT = 1.35  # times the livelier side's
SIDE = 4  # frames looked at on each side
CHANGED = 12.0  # of 765: a cell that differs by more than this has changed
MIN_EXTENT = 0.14  # of the picture changes at a cut; less is a thing that jumps
MIN_SHOT_FRAMES = 4
PLANAR = frozenset({"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p"})


def thumbnail(frame: VideoFrame) -> NDArray[np.float32]:
    """A picture as Y, U and V means: float32 [3, cells], values 0..255.

    Planar 8-bit pictures are read in place (a sixth of the cost of scaling them).
    """
    if frame.format.name not in PLANAR or frame.width < 8 * GRID_WIDTH or frame.height < 4 * GRID_HEIGHT:
        small = frame.reformat(GRID_WIDTH, GRID_HEIGHT, "yuv444p", interpolation="AREA")
        return small.to_ndarray().reshape(3, -1).astype(np.float32)
    cells = np.empty((3, GRID_HEIGHT * GRID_WIDTH), np.float32)
    for plane, means in zip(frame.planes, cells, strict=True):
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        lines = (np.arange(GRID_HEIGHT) * plane.height + plane.height // 2) // GRID_HEIGHT
        across = plane.width // GRID_WIDTH
        strip = rows[lines, : across * GRID_WIDTH].astype(np.float32).reshape(-1, across)
        np.matmul(strip, _ones(across), out=means)  # sums of bytes are exact
        means /= across
    return cells


@cache
def _ones(count: int) -> NDArray[np.float32]:
    return np.ones(count, np.float32)


class CutFinder:
    """Takes frames in order; `cuts` at the end are the times of the first frames of new shots."""

    def __init__(self) -> None:
        self._times: list[int] = []
        self._scores: list[float] = []
        self._recent: list[NDArray[np.float32]] = []  # the thumbnails of the last frames
        self._flash: list[bool] = []  # whether the picture of before is back within a few frames

    def push(self, time_ms: int, small: NDArray[np.float32]) -> None:
        """One frame: its film time and its `thumbnail`."""
        score = _difference(small, self._recent[-1]) if self._recent else 0.0
        if score >= MIN_SCORE and _extent(small, self._recent[-1]) < MIN_EXTENT:
            score = MIN_SCORE - 0.1  # still counts as a lively neighbour
        self._times.append(time_ms)
        self._scores.append(score)
        self._flash.append(False)
        # Frame n-k was a flash if this frame is again like the one before n-k, and n-k was not.
        for k in range(1, min(3, len(self._recent) - 1) + 1):
            if (
                self._scores[-1 - k] >= MIN_SCORE
                and _difference(small, self._recent[-1 - k]) < 0.4 * self._scores[-1 - k]
            ):
                self._flash[-1 - k] = self._flash[-1] = True
        self._recent = [*self._recent[-4:], small]

    def cuts(self) -> list[int]:
        """Film times, in ms, of the first frame after every cut."""
        scores = np.asarray(self._scores)
        found: list[int] = []
        last = 0
        for i in np.flatnonzero(scores >= MIN_SCORE):
            if i - last < MIN_SHOT_FRAMES or self._flash[i]:
                continue
            before = float(scores[max(1, i - SIDE) : i].max(initial=0.0))
            after = float(scores[i + 1 : i + 1 + SIDE].max(initial=0.0))
            if scores[i] >= TOWERS * min(before, after) + 2.0 and scores[i] >= STANDS_OUT * max(before, after):
                found.append(self._times[i])
                last = int(i)
        return found


def _extent(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """The share of cells that have changed, 0..1."""
    return float((np.abs(a - b).sum(axis=0) > CHANGED).mean())


def _difference(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    return float(np.abs(a - b).mean(axis=1).sum())


def shots_between(cuts: list[int], duration_ms: int) -> list[tuple[int, int]]:
    """The film as shots, [start_ms, end_ms) each, without holes."""
    edges = [0, *(c for c in cuts if 0 < c < duration_ms), duration_ms]
    return [(a, b) for a, b in pairwise(edges) if b > a]
