"""The trained voiceprint's last layer turned so that its numbers are those which tell voices apart: discriminants.

Vectors are centred then, vary as much in one direction as in another from moment to moment, and are short where voices
do not differ: so the cosine, by which pyannote's clustering compares them, is a good measure.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.linalg import eigh
from torch import nn

from models.diarization.config import VoiceprintConfig, build_voiceprint
from models.diarization.plda import lifted, scatters

Array = NDArray[np.float64]


def discriminants(vectors: Array, voices: NDArray[np.int64], dims: int) -> tuple[Array, Array]:
    """(mean [d], directions [d, dims], best first) of voiceprints [n, d] and whose they are."""
    mean = vectors.mean(axis=0)
    within, between = scatters(vectors - mean, voices)
    psi, directions = eigh(between, lifted(within, 0.01))
    psi, directions = psi[::-1][:dims].clip(0), directions[:, ::-1][:, :dims]
    return mean, directions * np.sqrt(psi / (1 + psi))  # what is as much chance as voice counts less


def turned(network: nn.Module, config: VoiceprintConfig, mean: Array, directions: Array) -> nn.Module:
    """The network whose vectors are `(x - mean) @ directions`."""
    found = build_voiceprint(replace(config, embed_dim=directions.shape[1]))
    weights = {key: value for key, value in network.state_dict().items() if not key.startswith("resnet.seg_1.")}
    missing, _ = found.load_state_dict(weights, strict=False)
    assert set(missing) == {"resnet.seg_1.weight", "resnet.seg_1.bias"}
    last = network.resnet.seg_1
    turn = torch.from_numpy(directions.T.copy())  # [dims, d]
    with torch.no_grad():
        found.resnet.seg_1.weight.copy_(turn @ last.weight.double())
        found.resnet.seg_1.bias.copy_(turn @ (last.bias.double() - torch.from_numpy(mean)))
    return found.eval()
