"""PLDA of voiceprints: which directions tell voices apart, and which only one moment of a voice from the next.

The arrays are pyannote's: xvec_transform.npz has mean1, mean2, lda, and plda.npz has mu, tr, psi. A vector x becomes
y = sqrt(L) unit(lda' sqrt(D) unit(x - mean1) - mean2), then (y - mu) tr', in which voices differ by variances psi and
moments of a voice by variance 1.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.linalg import eigh
from torch import nn

from models.diarization.config import PldaConfig

TRANSFORM, PLDA = ("mean1", "mean2", "lda"), ("mu", "tr", "psi")
Array = NDArray[np.float64]


class Plda(nn.Module):
    """The arrays as buffers, so that they are kept as every other checkpoint is."""

    def __init__(self, config: PldaConfig) -> None:
        super().__init__()
        self.config = config
        d, k = config.embed_dim, config.lda_dim
        shapes = {"mean1": (d,), "mean2": (k,), "lda": (d, k), "mu": (k,), "tr": (k, k), "psi": (k,)}
        for name, shape in shapes.items():
            self.register_buffer(name, torch.zeros(shape))

    def arrays(self) -> dict[str, Array]:
        return {name: value.double().numpy() for name, value in self.named_buffers()}

    def put(self, arrays: Mapping[str, Array]) -> None:
        for name, value in self.named_buffers():
            value.copy_(torch.from_numpy(np.ascontiguousarray(arrays[name])))


def fit_plda(vectors: Array, voices: NDArray[np.int64], lda_dim: int, floor: float = 0.02) -> dict[str, Array]:
    """Arrays from voiceprints [n, d] and whose they are; `floor` is added to covariances, as share of their mean."""
    d = vectors.shape[1]
    mean1 = vectors.mean(axis=0)
    x = np.sqrt(d) * _unit(vectors - mean1)
    within, between = scatters(x, voices)
    _, directions = eigh(between, lifted(within, floor))
    lda = directions[:, ::-1][:, :lda_dim]  # [d, lda_dim]
    mean2 = (x @ lda).mean(axis=0)
    y = np.sqrt(lda_dim) * _unit(x @ lda - mean2)
    mu = y.mean(axis=0)
    within, between = scatters(y, voices)
    psi, directions = eigh(between, lifted(within, floor))
    least = 1e-3  # pyannote divides by psi
    return {
        "mean1": mean1, "mean2": mean2, "lda": lda, "mu": mu, "tr": directions[:, ::-1].T,
        "psi": np.maximum(psi[::-1], least),
    }  # fmt: skip


def scatters(x: Array, voices: NDArray[np.int64]) -> tuple[Array, Array]:
    """(mean covariance within a voice, covariance of the voices' means) of [n, d], every voice counting the same."""
    means, within = [], np.zeros((x.shape[1], x.shape[1]))
    for voice in np.unique(voices):
        own = x[voices == voice]
        means.append(own.mean(axis=0))
        if len(own) > 1:
            within += np.cov(own.T)
    count = len(means)
    return within / count, np.cov(np.array(means).T)


def lifted(covariance: Array, floor: float) -> Array:
    return covariance + floor * np.trace(covariance) / len(covariance) * np.eye(len(covariance))


def _unit(x: Array) -> Array:
    return x / np.linalg.norm(x, axis=1, keepdims=True)
