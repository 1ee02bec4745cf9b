"""Where somebody speaks: silero-vad over 16 kHz sound, in pieces, without torch."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

Progress = Callable[[float, float], None]  # done and total, in ms of sound; may raise to cancel

RATE = 16_000  # Hz
HOP = 512  # samples of one probability: 32 ms
CONTEXT = 64  # samples of the hop before that the network sees too
PIECE = 640  # hops given to the network at once: about 20 s


@dataclass(frozen=True, slots=True)
class Region:
    start_ms: int
    end_ms: int
    probability: float  # mean over the region


@dataclass(frozen=True, slots=True)
class VadOptions:
    """When probabilities become a region: silero's own thresholds, and pauses bridged that no description fits into."""

    threshold: float = 0.5  # begins above
    release: float = 0.35  # ends below
    min_silence_ms: int = 300  # shorter pauses belong to the speech around them, soft beginnings too
    min_speech_ms: int = 96


def speech_regions(
    audio: NDArray[np.int16], progress: Progress | None = None, options: VadOptions = VadOptions()
) -> list[Region]:
    """Speech in `audio`, int16 [n] at 16 kHz (a memory map is read piece by piece), in order and apart."""
    return regions_of(speech_probabilities(audio, progress), len(audio) * 1000 // RATE, options)


def speech_probabilities(audio: NDArray[np.int16], progress: Progress | None = None) -> NDArray[np.float32]:
    """Probability of speech for every 32 ms: float32 [ceil(n / 512)]."""
    session = _session()
    h = np.zeros((1, 1, 128), np.float32)
    c = np.zeros((1, 1, 128), np.float32)
    context: NDArray[np.float32] = np.zeros(CONTEXT, np.float32)
    probabilities: list[NDArray[np.float32]] = []
    total_ms = len(audio) * 1000 / RATE
    for start in range(0, len(audio), HOP * PIECE):
        samples = np.asarray(audio[start : start + HOP * PIECE])
        hops = -(-len(samples) // HOP)
        piece = np.zeros((hops, HOP), np.float32)
        piece.ravel()[: len(samples)] = samples
        piece /= 32768
        before = np.concatenate([context[None], piece[:-1, -CONTEXT:]])  # [hops, 64]
        context = piece[-1, -CONTEXT:]
        found, h, c = session.run(None, {"input": np.concatenate([before, piece], axis=1), "h": h, "c": c})
        probabilities.append(found)
        if progress:
            progress(min(total_ms, (start + HOP * PIECE) * 1000 / RATE), total_ms)
    return np.concatenate(probabilities) if probabilities else np.zeros(0, np.float32)


def regions_of(
    probabilities: NDArray[np.float32], duration_ms: int, options: VadOptions = VadOptions()
) -> list[Region]:
    """Regions that begin above the threshold and end where it stays below the release for long enough."""
    regions: list[tuple[int, int]] = []  # in hops
    begun: int | None = None
    last = 0  # the hop after the last one that still sounded like speech
    patience = max(1, options.min_silence_ms * RATE // (1000 * HOP))
    for i, p in enumerate(probabilities):
        if begun is None:
            if p >= options.threshold:
                begun, last = i, i + 1
        elif p >= options.release:
            last = i + 1
        elif i + 1 - last >= patience:
            regions.append((begun, last))
            begun = None
    if begun is not None:
        regions.append((begun, last))
    hop_ms = HOP * 1000 / RATE
    return [
        Region(round(s * hop_ms), min(duration_ms, round(e * hop_ms)), round(float(probabilities[s:e].mean()), 3))
        for s, e in regions
        if (e - s) * hop_ms >= options.min_speech_ms and s * hop_ms < duration_ms
    ]


@cache
def _session() -> onnxruntime.InferenceSession:
    """The network from silero-vad's wheel; the package itself is not imported, as that would import torch."""
    found = importlib.util.find_spec("silero_vad")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("silero-vad is not installed: ./cuewright sets it up")
    path = Path(found.submodule_search_locations[0]) / "data" / "silero_vad_16k_sequence.onnx"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
