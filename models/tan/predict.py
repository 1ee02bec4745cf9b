"""What TAN reads of a sentence: words as ids, ids as vectors by its own tower."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from models.tan.model import TAN
from models.tan.train import sentence_vectors

MAX_WORDS = 16  # of a sentence; the starter's narrators say no more


@torch.no_grad()
def vectors_of(model: TAN, words: NDArray[np.int64]) -> NDArray[np.float32]:
    """Word ids [K, W] -> sentence vectors [K, E]."""
    device = next(model.parameters()).device
    ids = torch.from_numpy(words).to(device)[None]
    vectors: NDArray[np.float32] = sentence_vectors(model.bert, ids)[0].cpu().numpy()
    return vectors
