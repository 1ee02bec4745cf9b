"""Memory that nobody uses any more goes back to the system: beside the sound of a long film there is much of it."""

from __future__ import annotations

import ctypes
import mmap
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray


def give_back() -> None:
    """What the C library keeps for later. Only glibc has a call for it; elsewhere nothing happens."""
    if (trim := _malloc_trim()) is not None:
        trim(0)


def let_go(audio: NDArray[np.int16]) -> None:
    """The pages of a memory map that were read: they lie in the file, and are read again when they are asked for."""
    mapped = getattr(audio, "_mmap", None)
    if mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


@cache
def _malloc_trim() -> Any:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library, or Windows
        return None
