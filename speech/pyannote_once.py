"""What pyannote's diarization does several times, done once; results stay its own.

It asks for the voiceprint of a window once for every speaker in it, and reads the whole sound as 32 bit floats. Here a
window goes through the network once, with one weight for every speaker, sound stays 16 bit until then, and of a long
film's voiceprints an even choice is clustered, so that memory grows with the length of the sound and not its square.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

FULL = 32768  # of int16
LEAST_CLEAN = 0.05  # share of a window that a speaker must have alone, for overlaps to be left out


def once_for_all_speakers(pipeline: Any, most_clustered: int) -> None:
    """Change a loaded `SpeakerDiarization` in place."""
    infer = pipeline._segmentation.infer
    pipeline._segmentation.infer = lambda chunks: infer(_floats(chunks))

    def get_embeddings(
        file: Any, binary_segmentations: Any, exclude_overlap: bool = False, hook: Callable[..., None] | None = None
    ) -> NDArray[np.float32]:
        return window_embeddings(pipeline, file, binary_segmentations, exclude_overlap, hook)

    pipeline.get_embeddings = get_embeddings
    chosen = pipeline.clustering.filter_embeddings

    def filter_embeddings(embeddings: Any, segmentations: Any = None, **options: Any) -> Any:
        vectors, windows, speakers = chosen(embeddings, segmentations=segmentations, **options)
        if len(vectors) > most_clustered:
            kept = np.linspace(0, len(vectors) - 1, most_clustered).round().astype(int)
            vectors, windows, speakers = vectors[kept], windows[kept], speakers[kept]
        return vectors, windows, speakers

    pipeline.clustering.filter_embeddings = filter_embeddings


def window_embeddings(
    pipeline: Any, file: Any, segmentations: Any, exclude_overlap: bool, hook: Callable[..., None] | None
) -> NDArray[np.float32]:
    """A vector for every window and speaker, float32 [windows, speakers, d]; silent windows are passed over."""
    embedding = pipeline._embedding
    waveform = file["waveform"]  # [1, n]
    span, rate = segmentations.sliding_window, file["sample_rate"]
    size = round(span.duration * rate)
    masks = np.nan_to_num(segmentations.data, nan=0.0).astype(np.float32)  # [windows, frames, speakers]
    spoken = np.flatnonzero(masks.any(axis=(1, 2)))
    weights = _clean(masks) if exclude_overlap else masks
    vectors = np.ones((len(masks), masks.shape[2], embedding.dimension), np.float32)
    batch = max(1, pipeline.embedding_batch_size)
    batches = -(-len(spoken) // batch)
    if hook is not None:
        hook("embeddings", None, total=batches, completed=0)
    for number in range(batches):
        windows = spoken[number * batch : (number + 1) * batch]
        sound = torch.stack([_window(waveform, round(span[int(i)].start * rate), size) for i in windows])
        mask = torch.from_numpy(np.ascontiguousarray(weights[windows].transpose(0, 2, 1)))  # [B, speakers, frames]
        with torch.inference_mode(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = embedding.model_(_floats(sound).to(embedding.device), weights=mask.to(embedding.device))
        vectors[windows] = found.float().cpu().numpy()
        if hook is not None:
            hook("embeddings", None, total=batches, completed=number + 1)
    return vectors


def _clean(masks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Where each speaker is alone; where that is hardly ever, wherever they speak."""
    alone = masks * (masks.sum(axis=2, keepdims=True) < 2)
    enough = alone.sum(axis=1, keepdims=True) > LEAST_CLEAN * masks.shape[1]
    return np.where(enough, alone, masks)


def _window(waveform: torch.Tensor, first: int, size: int) -> torch.Tensor:
    """[1, size], zeros behind the end."""
    found = waveform[:, first : first + size]
    return torch.nn.functional.pad(found, (0, size - found.shape[1]))


def _floats(sound: torch.Tensor) -> torch.Tensor:
    return sound.float() / FULL if sound.dtype == torch.int16 else sound
