"""Is this a film of the world that the starter was trained on? A calibrated probability that it is not.

A small probe on whitened frame features tells frames of the world from made pictures of no world; a logistic curve over
its answer is fitted on world films that it did not learn from. A film's score is that of its median frame, so that
titles and cuts to black do not decide. (How far a frame lies from the world's Gaussian does not do: flat photographs
lie nearer to its middle than the world itself.)
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.clip.predict import Features

FILE = "domain.json"
HIDDEN = 64
# Where the curve crosses one half, from the world film that lies furthest out (0) to the lower quartile of made
# pictures (1): much is unlike the world in ways that made pictures are not.
CROSSING = 0.25

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Domain:
    mean: Floats  # [D]
    whitening: Floats  # [D, D]: (features - mean) @ whitening has unit covariance on the world
    inner: Floats  # [D, H], of the probe
    inner_bias: Floats  # [H]
    outer: Floats  # [H]
    outer_bias: float
    slope: float
    middle: float  # the probe's answer at which both are equally likely

    def strangeness(self, features: Features) -> Floats:
        """features [N, D] -> the probe's log odds [N] that a frame is of no world; the world's are far below 0."""
        hidden = np.maximum(self._white(features) @ self.inner + self.inner_bias, 0)
        odds: Floats = hidden @ self.outer + self.outer_bias
        return odds

    def _white(self, features: Features) -> Floats:
        white: Floats = (features.astype(np.float64) - self.mean) @ self.whitening
        return white


def out_of_domain(domain: Domain, features: Features) -> float:
    """Probability in [0, 1] that a film with these frame features [N, D] is not of the world."""
    if len(features) == 0:
        return 1.0
    answer = domain.slope * (float(np.median(domain.strangeness(features))) - domain.middle)
    return float(1 / (1 + np.exp(-np.clip(answer, -50, 50))))


def fit_domain(world: Features, films: Sequence[Features], others: Features, seed: int = 0) -> Domain:
    """Probe from `world` [N, D] and two thirds of `others` [N, D], curve from held-out world `films` (each [N, D]) and
    the other third."""
    mean = world.astype(np.float64).mean(axis=0)
    covariance = np.cov(world.astype(np.float64), rowvar=False)
    covariance += np.eye(len(mean)) * 1e-3 * float(np.trace(covariance)) / len(mean)
    values, vectors = np.linalg.eigh(covariance)
    whitening = vectors / np.sqrt(values)
    held_out = np.arange(len(others)) % 3 == 2
    probe = _probe((world - mean) @ whitening, (others[~held_out] - mean) @ whitening, seed)
    return calibrated(Domain(mean, whitening, *probe, slope=1.0, middle=0.0), films, others[held_out])


def calibrated(domain: Domain, films: Sequence[Features], others: Features) -> Domain:
    """The same probe with its curve anew: 2 % at the world film that lies furthest out, one half at CROSSING."""
    low = max(float(np.median(domain.strangeness(film))) for film in films)
    high = max(float(np.quantile(domain.strangeness(others), 0.25)), low + 0.2)
    middle = low + CROSSING * (high - low)
    return replace(domain, slope=float(np.log(49)) / (middle - low), middle=middle)


def _probe(world: Floats, others: Floats, seed: int, steps: int = 400) -> tuple[Floats, Floats, Floats, float]:
    """Weights of a two-layer classifier: world 0, others 1; batches hold as many of either."""
    import torch
    from torch import nn

    draws = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = nn.Sequential(nn.Linear(world.shape[1], HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 1))
    kinds = [torch.from_numpy(np.asarray(kind, dtype=np.float32)) for kind in (world, others)]
    optimizer = torch.optim.AdamW(net.parameters(), 1e-2, weight_decay=0.1)
    truth = torch.cat([torch.zeros(256), torch.ones(256)])
    for _ in range(steps):
        batch = torch.cat([kind[torch.randint(len(kind), (256,), generator=draws)] for kind in kinds])
        loss = nn.functional.binary_cross_entropy_with_logits(net(batch)[:, 0], truth)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    inner, outer = net[0], net[2]
    assert isinstance(inner, nn.Linear) and isinstance(outer, nn.Linear)
    weights = [each.detach().double().numpy() for each in (inner.weight.T, inner.bias, outer.weight[0], outer.bias)]
    return weights[0], weights[1], weights[2], float(weights[3][0])


_ARRAYS = ("mean", "whitening", "inner", "inner_bias", "outer")
_NUMBERS = ("outer_bias", "slope", "middle")


def save_domain(domain: Domain, folder: Path) -> None:
    data = {name: _short(getattr(domain, name)) for name in _ARRAYS} | {
        name: getattr(domain, name) for name in _NUMBERS
    }
    (folder / FILE).write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")


def load_domain(folder: Path) -> Domain:
    """Raises ValueError for a file of another kind, such as an earlier version's."""
    data = json.loads((folder / FILE).read_text(encoding="utf-8"))
    missing = [name for name in (*_ARRAYS, *_NUMBERS) if name not in data]
    if missing:
        raise ValueError(f"{folder / FILE} has no {missing[0]}: make it anew with python -m models.clip.fit_domain")
    return Domain(*(np.array(data[name]) for name in _ARRAYS), *(float(data[name]) for name in _NUMBERS))


def _short(values: Floats) -> list[object]:
    """Nested lists of numbers with four digits."""
    return [_short(row) for row in values] if values.ndim > 1 else [float(f"{value:.4g}") for value in values]
