"""Every run of speech a speaker of its own until its voiceprint says whose it is.

A small segmentation network hears well that somebody speaks, and hardly whether it is who spoke before the pause. Told
so by its folder, the pipeline then takes what a window's speaker says before and after a pause for two speakers: the
voiceprint of each decides, and one window may hold the same speaker twice.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def split_at_pauses(pipeline: Any, pause_s: float) -> None:
    """Change a loaded `SpeakerDiarization` in place."""
    whole = pipeline.get_segmentations
    pipeline.clustering.constrained_assignment = False

    def get_segmentations(file: Any, hook: Any = None) -> Any:
        from pyannote.core import SlidingWindowFeature

        found = whole(file, hook=hook)
        frame_s = pipeline._segmentation.model.receptive_field.step
        return SlidingWindowFeature(runs_of(found.data, max(1, round(pause_s / frame_s))), found.sliding_window)

    pipeline.get_segmentations = get_segmentations


def runs_of(speaks: NDArray[np.float32], pause: int) -> NDArray[np.float32]:
    """Every speaker's runs, apart by `pause` frames or more: [windows, frames, speakers] -> [windows, frames, runs]."""
    windows, length, _ = speaks.shape
    found: list[list[NDArray[np.float32]]] = []
    for window in np.nan_to_num(speaks):
        runs = []
        for speaker in window.T:  # [frames]
            active = np.flatnonzero(speaker)
            for run in np.split(active, np.flatnonzero(np.diff(active) > pause) + 1):
                if len(run):
                    mask = np.zeros(length, np.float32)
                    mask[run] = speaker[run]
                    runs.append(mask)
        found.append(runs)
    most = max(1, max((len(runs) for runs in found), default=1))
    split = np.zeros((windows, length, most), np.float32)
    for window, runs in enumerate(found):
        for number, mask in enumerate(runs):
            split[window, :, number] = mask
    return split
