"""Where a TAN begins that is trained from nothing on features of few films.

The published weights begin at a deviation of 0.01 whatever the features are; over 1.2 million films that does not
matter. Here the video's projection begins blind to what all seconds have in common and sees all that varies alike, and
positions begin softly, so that they do not drown what is seen.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.tan.model import TAN

POSITION_GAIN = 0.2
_LEAST_DEVIATION = 1e-4


def begin(model: TAN, seconds: NDArray[np.float32]) -> None:
    """Set both projections of a new `model`, for features like `seconds` [N, V] of many films.

    W = R diag(1 / deviation) (1 - m m'), R Gaussian of deviation V^-0.5, m the mean second at length 1.
    """
    mean, deviation = seconds.mean(axis=0), np.maximum(seconds.std(axis=0), _LEAST_DEVIATION)
    common = torch.from_numpy(mean / max(float(np.linalg.norm(mean)), 1e-12))
    with torch.no_grad():
        for layer in (model.video_pre_proj, model.text_pre_proj):
            nn.init.normal_(layer.weight, std=layer.in_features**-0.5)
        weight = model.video_pre_proj.weight / torch.from_numpy(deviation)
        model.video_pre_proj.weight.copy_(weight - (weight @ common)[:, None] * common)
        model.ln_position_init.weight.fill_(POSITION_GAIN)
