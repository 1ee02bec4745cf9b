"""A film with one white picture and a click with it, so that a test sees and hears whether both are in step."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from media.programme import RATE
from studio.film_writer import SOUND_RATE, Encoding, Second, encode

SECONDS, FPS = 14, 10
FLASH_MS = 9_000


def sound() -> NDArray[np.float32]:
    """A soft rumble with a click at the flash: float32 [samples, 2]."""
    rough = np.random.default_rng(1).standard_normal((SECONDS * SOUND_RATE + 31, 2))
    samples = sum(rough[shift : shift + SECONDS * SOUND_RATE] for shift in range(32)) * 0.03
    at = FLASH_MS * SOUND_RATE // 1000
    samples[at : at + 200] = 0.9
    return samples.astype(np.float32)


def write_flash(path: Path, silent: bool = False) -> Path:
    whole = sound()
    black = np.zeros((90, 160, 3), np.uint8)
    seconds = []
    for second in range(SECONDS):
        frames = [black + np.uint8(10 * (second // 5))] * FPS  # another shade after 5 and 10 s
        if second == FLASH_MS // 1000:
            frames = [black + np.uint8(255), *frames[1:]]
        seconds.append(Second(frames, whole[second * SOUND_RATE : (second + 1) * SOUND_RATE]))
    encode(
        path, Encoding(160, 90, Fraction(FPS), path.suffix[1:], preset="ultrafast", threads=1, silent=silent), seconds
    )
    return path


def samples(path: Path, index: int = 0) -> NDArray[np.float32]:
    """[channels, n] of one sound stream of a file."""
    with av.open(str(path)) as file:
        stream = file.streams.audio[index]
        return np.concatenate([f.to_ndarray() for f in file.decode(stream)], axis=1).astype(np.float32)


def pictures(path: Path) -> list[tuple[int, float]]:
    """[(time_ms, brightness)]."""
    with av.open(str(path)) as file:
        return [(round(f.time * 1000), float(f.to_ndarray(format="gray").mean())) for f in file.decode(video=0)]


def click_ms(sound: NDArray[np.float32]) -> float:
    return float(np.abs(sound[0]).argmax()) * 1000 / RATE


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as file:
        return [bytes(packet) for packet in file.demux(video=0) if packet.size]
