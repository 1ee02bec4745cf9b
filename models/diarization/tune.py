"""How pyannote's clustering is best set, found on tuning films: the networks run once, settings are tried on that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from models.data.soundtracks import RATE, Soundtrack
from models.diarization.config import PldaConfig
from models.metrics.diarization import Heard, heard, spoken
from models.progress import Say

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
FAS = (0.03, 0.06, 0.1, 0.15, 0.25, 0.4)
FBS = (0.1, 0.2, 0.3, 0.5, 0.8, 1.5)
PAUSES_S = (0.0, 0.2, 0.3, 0.4)
TRIED = len(THRESHOLDS) + len(FAS) + len(FBS) + len(PAUSES_S)


@dataclass(frozen=True, slots=True)
class Ready:
    """A film with what the networks made of it."""

    track: Soundtrack
    segmentations: Any  # pyannote's SlidingWindowFeature [windows, frames, speakers]
    embeddings: np.ndarray  # [windows, speakers, d]


def prepared(pipeline: Any, tracks: Sequence[Soundtrack], say: Say) -> list[Ready]:
    import torch

    found = []
    for number, track in enumerate(tracks):
        file = {"waveform": torch.from_numpy(np.array(track.samples))[None], "sample_rate": RATE, "uri": "film"}
        segmentations = pipeline.get_segmentations(file)
        embeddings = pipeline.get_embeddings(file, segmentations, exclude_overlap=pipeline.embedding_exclude_overlap)
        found.append(Ready(track, segmentations, embeddings))
        say(number + 1, len(tracks))
    return found


def measured(pipeline: Any, films: Sequence[Ready]) -> Heard:
    """With the pipeline's settings as they are."""
    total = Heard()
    networks = pipeline.get_segmentations, pipeline.get_embeddings
    try:
        for film in films:
            pipeline.get_segmentations = lambda file, hook=None, film=film: _copy(film.segmentations)
            pipeline.get_embeddings = lambda *given, film=film, **named: film.embeddings.copy()
            file = {"waveform": None, "sample_rate": RATE, "uri": "film"}
            diarization = pipeline.apply(file).speaker_diarization
            spans = [
                (round(segment.start * 1000), min(film.track.duration_ms, round(segment.end * 1000)), who)
                for segment, _, who in diarization.itertracks(yield_label=True)
            ]
            spans = [span for span in spans if span[0] < span[1]]
            total += heard(spoken(film.track.lines), spans, film.track.duration_ms)
    finally:
        pipeline.get_segmentations, pipeline.get_embeddings = networks
    return total


def tuned(pipeline: Any, kinds: Mapping[str, Sequence[Ready]], start: PldaConfig, say: Say) -> PldaConfig:
    """The settings of least mean error over the kinds of films: one setting after the other."""
    tried: dict[PldaConfig, float] = {}

    def error(config: PldaConfig) -> float:
        if config not in tried:
            set_up(pipeline, config)
            tried[config] = float(np.mean([measured(pipeline, films).der for films in kinds.values()]))
            say(len(tried), TRIED)
        return tried[config]

    best = start
    for name, values in (("threshold", THRESHOLDS), ("fa", FAS), ("fb", FBS), ("min_duration_off_s", PAUSES_S)):
        best = min((replace(best, **{name: value}) for value in values), key=error)
    set_up(pipeline, best)
    return best


def set_up(pipeline: Any, config: PldaConfig) -> None:
    pipeline.instantiate(
        {
            "clustering": {"threshold": config.threshold, "Fa": config.fa, "Fb": config.fb},
            "segmentation": {"min_duration_off": config.min_duration_off_s},
        }
    )


def _copy(segmentations: Any) -> Any:
    """pyannote writes into what it aggregates."""
    from pyannote.core import SlidingWindowFeature

    return SlidingWindowFeature(segmentations.data.copy(), segmentations.sliding_window)
