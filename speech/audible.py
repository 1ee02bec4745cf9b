"""What is heard of a spoken line: the silence around it cut off, and its edges faded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

AUDIBLE = 0.003  # of the line's peak, -50 dB: what is softer at head and tail is cut off
HEAD_MS, TAIL_MS = 20, 60  # kept of what is cut off: soft beginnings, and the breath of a last "s"
EDGE_MS = 4  # faded, so that nothing clicks


def audible(raw: NDArray[np.int16], rate: int) -> tuple[int, int]:
    """[first, last) of what is heard, with a little of the silence around it."""
    loud = np.abs(raw.astype(np.int32))
    heard = np.flatnonzero(loud > max(1, AUDIBLE * loud.max(initial=0)))
    if not len(heard):
        return 0, 0
    return max(0, int(heard[0]) - rate * HEAD_MS // 1000), min(len(raw), int(heard[-1]) + 1 + rate * TAIL_MS // 1000)


def faded(raw: NDArray[np.int16], rate: int) -> NDArray[np.float32]:
    samples = raw.astype(np.float32)
    edge = min(len(samples) // 2, rate * EDGE_MS // 1000)
    slope = np.linspace(0, 1, edge, dtype=np.float32)
    samples[:edge] = np.round(samples[:edge] * slope)
    samples[len(samples) - edge :] = np.round(samples[len(samples) - edge :] * slope[::-1])
    return samples / np.float32(32768)
