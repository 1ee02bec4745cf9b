"""The spectrogram that Whisper reads: 80 mel bands every 10 ms, as `WhisperFeatureExtractor` makes it, batched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import WhisperFeatureExtractor

from models.whisper.model import HOP, RATE

FFT = 400


@cache
def extractor() -> WhisperFeatureExtractor:
    return WhisperFeatureExtractor(feature_size=80, sampling_rate=RATE, hop_length=HOP)


def log_mel(pieces: Sequence[NDArray[np.int16]], window_s: int, blank: bool = False) -> Tensor:
    """float32 [B, 80, window_s * 100] of pieces no longer than the window.

    What is missing is silence, as transformers fills it; `blank`: zeros of the spectrogram, as faster-whisper does.
    """
    sound = np.zeros((len(pieces), window_s * RATE), np.float32)
    for row, piece in zip(sound, pieces, strict=True):
        row[: len(piece)] = piece
    found = log_mel_of(torch.from_numpy(sound) / 32768)
    if blank:
        for row, piece in zip(found, pieces, strict=True):
            row[:, -(-len(piece) // HOP) :] = 0
    return found


def log_mel_of(sound: Tensor) -> Tensor:
    """Of float samples [B, n]: decades below the loudest, no more than eight, brought to about -1..1."""
    filters = torch.from_numpy(extractor().mel_filters).float()  # [201, 80]
    spectrum = torch.stft(sound, FFT, HOP, window=torch.hann_window(FFT), return_complex=True)
    power = spectrum[..., :-1].abs().square()  # [B, 201, T]
    decades = (filters.T @ power).clamp(min=1e-10).log10()
    return (torch.maximum(decades, decades.amax((1, 2), keepdim=True) - 8) + 4) / 4
