"""Is this a film of the world that the starter was trained on? A calibrated probability that it is not.

Frame features of the world lie close to a Gaussian; the squared Mahalanobis distance to it, per dimension and on a log
scale, goes through a logistic curve that was fitted on world frames and on made pictures of other kinds. A film's
score is that of its median frame, so that titles and cuts to black do not decide.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.clip.predict import Features
from models.data.source import Frames

FILE = "domain.json"


@dataclass(frozen=True, slots=True)
class Domain:
    mean: NDArray[np.float64]  # [D]
    whitening: NDArray[np.float64]  # [D, D]: (features - mean) @ whitening has unit covariance on the world
    slope: float
    middle: float  # the log distance at which both are equally likely

    def distances(self, features: Features) -> NDArray[np.float64]:
        """features [N, D] -> log of the mean squared whitened deviation [N]; 0 is the world's average."""
        white = (features.astype(np.float64) - self.mean) @ self.whitening
        logs: NDArray[np.float64] = np.log(np.maximum((white**2).mean(axis=1), 1e-9))
        return logs


def out_of_domain(domain: Domain, features: Features) -> float:
    """Probability in [0, 1] that a film with these frame features [N, D] is not of the world."""
    if len(features) == 0:
        return 1.0
    middle = float(np.median(domain.distances(features)))
    return float(1 / (1 + np.exp(-domain.slope * (middle - domain.middle))))


def fit_domain(world: Features, films: Sequence[Features], others: Features) -> Domain:
    """Gaussian from `world` [N, D], curve from held-out world `films` (each [N, D]) and `others` [N, D]."""
    mean = world.astype(np.float64).mean(axis=0)
    covariance = np.cov(world.astype(np.float64), rowvar=False)
    covariance += np.eye(len(mean)) * 1e-3 * float(np.trace(covariance)) / len(mean)
    values, vectors = np.linalg.eigh(covariance)
    return calibrated(Domain(mean, vectors / np.sqrt(values), 1.0, 0.0), films, others)


def calibrated(domain: Domain, films: Sequence[Features], others: Features) -> Domain:
    """The same Gaussian with its curve anew: 2 % at the world film that lies furthest out, 98 % where three in four of
    the other pictures lie beyond, and never less than 0.2 apart."""
    low = max(float(np.median(domain.distances(film))) for film in films)
    high = max(float(np.quantile(domain.distances(others), 0.25)), low + 0.2)
    return replace(domain, slope=2 * float(np.log(49)) / (high - low), middle=(low + high) / 2)


def save_domain(domain: Domain, folder: Path) -> None:
    data = {
        "mean": [float(f"{v:.5g}") for v in domain.mean],
        "whitening": [[float(f"{v:.4g}") for v in row] for row in domain.whitening],
        "slope": domain.slope,
        "middle": domain.middle,
    }
    (folder / FILE).write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")


def load_domain(folder: Path) -> Domain:
    data = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return Domain(np.array(data["mean"]), np.array(data["whitening"]), float(data["slope"]), float(data["middle"]))


def other_pictures(seed: int, count: int, size: int) -> Iterator[Frames]:
    """Pictures [size, size, 3] of no world: noise at many scales, gradients, stripes, blots, and mixtures of these."""
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
