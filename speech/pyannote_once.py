"""What pyannote's diarization does several times, done once; results stay its own.

It asks for the voiceprint of a window once for every speaker in it, reads the whole sound as 32 bit floats, and lays
every speaker's windows side by side before it adds them up. Here a window goes through the network once, with a weight
for every speaker, sound stays 16 bit until then, windows are added where they belong, and of a long film's voiceprints
an even choice is clustered: memory grows with the length of the sound, slowly, and not with its square.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

FULL = 32768  # of int16
LEAST_CLEAN = 0.05  # share of a window that a speaker must have alone, for overlaps to be left out


def once_for_all_speakers(
    pipeline: Any, most_clustered: int, least_active: float = 0.2, by_length: bool = False
) -> None:
    """Change a loaded `SpeakerDiarization` in place. `least_active`: share of a window that a speaker must have alone
    to be clustered, and not just to be given to the nearest cluster."""
    infer = pipeline._segmentation.infer
    pipeline._segmentation.infer = lambda chunks: infer(_floats(chunks))

    def get_embeddings(
        file: Any, binary_segmentations: Any, exclude_overlap: bool = False, hook: Callable[..., None] | None = None
    ) -> NDArray[np.float32]:
        return window_embeddings(pipeline, file, binary_segmentations, exclude_overlap, hook)

    pipeline.get_embeddings = get_embeddings
    chosen = pipeline.clustering.filter_embeddings

    def filter_embeddings(embeddings: Any, segmentations: Any = None, **options: Any) -> Any:
        options.setdefault("min_active_ratio", least_active)
        vectors, windows, speakers = chosen(embeddings, segmentations=segmentations, **options)
        if len(vectors) > most_clustered:
            kept = np.linspace(0, len(vectors) - 1, most_clustered).round().astype(int)
            vectors, windows, speakers = vectors[kept], windows[kept], speakers[kept]
        return vectors, windows, speakers

    pipeline.clustering.filter_embeddings = filter_embeddings
    pipeline.reconstruct = partial(speakers_at_once, by_length=by_length)


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


def speakers_at_once(segmentations: Any, hard_clusters: NDArray[np.int8], count: Any, by_length: bool = False) -> Any:
    """Who speaks in each frame, 0 or 1 as float32 [frames, clusters]: as many as `count` says, most active ones first.

    `segmentations` is [windows, frames, speakers]; `hard_clusters` names each window's speakers, nobody by -2. With
    `by_length`, windows that hear more of a speaker have more to say on who it is.
    """
    from pyannote.core import SlidingWindowFeature

    frames, windows = count.sliding_window, segmentations.sliding_window
    counted = np.asarray(count.data)[:, 0]  # [frames]
    length = segmentations.data.shape[1]
    clusters = max(int(hard_clusters.max()) + 1, int(counted.max(initial=0)))
    active = np.zeros((len(counted), clusters), np.float32)

    def weight(own: NDArray[np.float32]) -> NDArray[np.float32] | float:
        return own.sum(axis=0) / length if by_length else 1.0

    for number, (named, window) in enumerate(zip(hard_clusters, segmentations.data, strict=True)):
        first = frames.closest_frame(windows[number].start + 0.5 * frames.duration)
        for cluster in np.unique(named[named >= 0]):
            part = active[first : first + length, cluster]
            own = np.nan_to_num(window[:, named == cluster])  # [frames of the window, its speakers in the cluster]
            part += (own * weight(own)).max(axis=1)[: len(part)]
    place = np.argsort(np.argsort(-active, axis=1, kind="stable"), axis=1, kind="stable")
    return SlidingWindowFeature((place < counted[:, None]).astype(np.float32), frames)


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
