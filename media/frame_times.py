"""When each picture of the browser's copy is shown, exactly, so that a player steps by pictures and never by guesses.

One little-endian file:

    bytes 0-3    "CWFT"
    byte  4      version, 1
    byte  5      0: one rate throughout; 1: every picture's time
    bytes 6-7    0
    bytes 8-11   ticks a second (uint32)
    bytes 12-15  pictures (uint32)
    one rate:    numerator and denominator of the pictures a second (uint32 each); picture i is shown from tick
                 i * ticks * denominator / numerator on, to half a tick
    each time:   the tick from which each picture is shown (uint32 each), rising

A tick is one of the copy's own clock, so nothing is rounded on the way to the browser.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC, VERSION = b"CWFT", 1
HEADER = struct.Struct("<4sBBHII")
RATE = struct.Struct("<II")
ONE_RATE, EACH_TIME = 0, 1
MOST = 2**32 - 1


def write_frame_times(path: Path, ticks: Sequence[int], per_second: int, rate: Fraction) -> None:
    """`rate` is what the pictures a second should be; it is written alone where every picture keeps to it."""
    kept = max(rate.numerator, rate.denominator) <= MOST and _keeps(ticks, per_second, rate)
    head = HEADER.pack(MAGIC, VERSION, ONE_RATE if kept else EACH_TIME, 0, per_second, len(ticks))
    body = RATE.pack(rate.numerator, rate.denominator) if kept else np.asarray(ticks, "<u4").tobytes()
    path.write_bytes(head + body)


def _keeps(ticks: Sequence[int], per_second: int, rate: Fraction) -> bool:
    step = per_second / rate
    return all(abs(tick - i * step) <= Fraction(1, 2) for i, tick in enumerate(ticks))


def read_frame_times(path: Path) -> tuple[NDArray[np.float64], int]:
    """(the tick of each picture, not rounded where one rate says it; ticks a second)."""
    data = path.read_bytes()
    magic, version, kind, _, per_second, count = HEADER.unpack_from(data)
    if magic != MAGIC or version != VERSION:
        raise ValueError("these are no frame times of ours")
    if kind == ONE_RATE:
        numerator, denominator = RATE.unpack_from(data, HEADER.size)
        return np.arange(count) * (per_second * denominator / numerator), per_second
    return np.frombuffer(data, "<u4", count, HEADER.size).astype(np.float64), per_second
