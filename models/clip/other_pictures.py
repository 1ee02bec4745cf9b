"""Pictures of no world, made to learn what the film world is not: patterns, clouds, and dead leaves.

Dead leaves (textured, shaded discs of power-law sizes that hide each other) have the statistics of photographs: edges
at all scales and a 1/f spectrum (Lee, Mumford and Huang 2001), which flat drawings with dark outlines have not.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from models.data.source import Frames


def other_pictures(seed: int, count: int, size: int) -> Iterator[Frames]:
    """Pictures [size, size, 3] of no world: a third patterns, the rest clouds and dead leaves, some of them blurred."""
    rng = np.random.default_rng(seed)
    plain = patterns(seed, (count + 2) // 3, size)
    for number in range(count):
        if number % 3 == 0:
            yield next(plain)
            continue
        made = _clouds(rng, size) if rng.random() < 0.4 else _dead_leaves(rng, size)
        picture = Image.fromarray(np.clip(made, 0, 255).astype(np.uint8))
        if rng.random() < 0.6:
            picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 3)))
        yield np.asarray(picture)


def _noise(rng: np.random.Generator, size: int, alpha: float) -> NDArray[np.float64]:
    """[size, size] with an amplitude spectrum of 1 / frequency ** alpha; mean 0, deviation 1."""
    frequency = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None])
    frequency[0, 0] = 1
    spectrum = np.fft.rfft2(rng.standard_normal((size, size))) / frequency**alpha
    made = np.fft.irfft2(spectrum, s=(size, size))
    return np.asarray((made - made.mean()) / (made.std() + 1e-9), dtype=np.float64)


def _clouds(rng: np.random.Generator, size: int) -> NDArray[np.float64]:
    """Coloured noise whose channels mostly go together."""
    together = _noise(rng, size, rng.uniform(0.7, 2.2))
    picture = np.empty((size, size, 3))
    for channel in range(3):
        own = _noise(rng, size, rng.uniform(0.7, 2.2))
        picture[..., channel] = rng.uniform(20, 235) + rng.uniform(10, 60) * (0.8 * together + 0.2 * own)
    return picture


def _dead_leaves(rng: np.random.Generator, size: int) -> NDArray[np.float64]:
    picture = _clouds(rng, size)
    texture = _noise(rng, size, rng.uniform(1, 2.5))
    rows, columns = np.mgrid[0:size, 0:size]
    for _ in range(int(rng.integers(20, 200))):
        radius = min(size * 0.5, 2.5 * (1 - rng.random()) ** (-1 / 1.6))
        turn, squeeze = rng.uniform(0, np.pi), rng.uniform(0.4, 1)
        x, y = rng.uniform(-0.1, 1.1, 2) * size
        across = (columns - x) * np.cos(turn) + (rows - y) * np.sin(turn)
        along = ((rows - y) * np.cos(turn) - (columns - x) * np.sin(turn)) / squeeze
        inside = np.hypot(across, along) < radius
        light = across[inside] * rng.uniform(-1, 1) / max(radius, 1) * 40 + texture[inside] * rng.uniform(0, 25)
        picture[inside] = rng.uniform(0, 255, 3) * rng.uniform(0.3, 1) + light[:, None]
    return picture


def patterns(seed: int, count: int, size: int) -> Iterator[Frames]:
    """Noise at many scales, gradients, stripes, blots, and mixtures of these: pictures [size, size, 3]."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:size, 0:size] / size
    for _ in range(count):
        picture = np.zeros((size, size, 3))
        for _ in range(int(rng.integers(1, 4))):
            colour, other = rng.uniform(0, 255, 3), rng.uniform(0, 255, 3)
            kind = int(rng.integers(4))
            if kind == 0:  # noise, from single pixels to soft clouds
                cell = int(rng.choice([1, 2, 4, 8, 16, 28]))
                coarse = rng.random((size // cell + 2, size // cell + 2))
                weight = _enlarge(coarse, cell)[:size, :size]
            elif kind == 1:  # gradient
                angle = rng.uniform(0, 2 * np.pi)
                weight = np.clip(0.5 + (columns - 0.5) * np.cos(angle) + (rows - 0.5) * np.sin(angle), 0, 1)
            elif kind == 2:  # stripes
                angle, frequency = rng.uniform(0, np.pi), rng.uniform(2, 40)
                weight = 0.5 + 0.5 * np.sin(frequency * 2 * np.pi * (columns * np.cos(angle) + rows * np.sin(angle)))
            else:  # blots
                weight = np.zeros((size, size))
                for _ in range(int(rng.integers(2, 30))):
                    y, x, r = rng.random(), rng.random(), rng.uniform(0.02, 0.3)
                    weight += np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / r**2)
                weight = np.clip(weight, 0, 1)
            layer = weight[..., None] * colour + (1 - weight[..., None]) * other
            amount = rng.uniform(0.4, 1.0)
            picture = amount * layer + (1 - amount) * picture
        picture += rng.normal(0, rng.uniform(0, 25), picture.shape)
        yield np.clip(picture, 0, 255).astype(np.uint8)


def _enlarge(coarse: NDArray[np.float64], cell: int) -> NDArray[np.float64]:
    """Bilinear enlargement by an integer factor."""
    if cell == 1:
        return coarse
    steps = np.arange((coarse.shape[0] - 1) * cell) / cell
    base = steps.astype(int)
    part = steps - base
    tall = coarse[base] * (1 - part)[:, None] + coarse[base + 1] * part[:, None]
    wide: NDArray[np.float64] = tall[:, base] * (1 - part) + tall[:, base + 1] * part
    return wide
