"""Who speaks when: pyannote's diarization pipeline from a local folder, with nothing fetched and nothing sent.

A folder is as published (config.yaml, segmentation/, embedding/, plda/). Importing pyannote takes seconds, so that it
happens when a `Diarizer` is made.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from speech.heard_speech import Span, agreement, filled, fitted
from speech.memory import let_go
from speech.said import Turn
from speech.vad import RATE, Progress, Region, speech_regions

LEAST_S = 0.1  # of sound in which nobody can be told from anybody
MOST_CLUSTERED = 6000  # voiceprints that are clustered; of more, evenly spread ones are, and the others follow
SHARES = {"segmentation": (0.0, 0.4), "embeddings": (0.4, 0.95)}  # of the work


class Diarizer:
    """A loaded pipeline. One thread at a time."""

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        """Raises ValueError where the folder is not a pipeline."""
        self.folder = folder
        config = _config(folder)
        own = config.get("cuewright", {})
        self.least_agreement = float(own.get("least_agreement", 0.0))
        self.least_sure = float(own.get("least_sure", 0.0))
        self.pipeline = _pipeline(folder, device, own)
        from speech.pyannote_sure import Sureness  # brings in torch

        self.sureness = Sureness(self.pipeline)

    @property
    def checked(self) -> bool:
        """Whether the folder wants what it hears compared with a voice activity detector."""
        return self.least_sure > 0 or self.least_agreement > 0


def diarize(
    audio: NDArray[np.int16],
    diarizer: Diarizer,
    progress: Progress | None = None,
    speech: Sequence[Region] | None = None,
) -> list[Turn]:
    """Turns in `audio`, int16 [n] at 16 kHz (a memory map is read piece by piece), in order of time.

    `speech` is what `speech.vad` hears in it, found here where it is not given. Where the pipeline is not sure of
    its own ear, or the two agree too little, as on sound of another world than it was trained on, speech is where
    `speech` says, and the pipeline tells only whose it is. A folder that asks for neither is believed.
    """
    found, _ = diarize_both(audio, diarizer, progress, speech)
    return found


def diarize_both(
    audio: NDArray[np.int16],
    diarizer: Diarizer,
    progress: Progress | None = None,
    speech: Sequence[Region] | None = None,
) -> tuple[list[Turn], list[Turn]]:
    """(turns, turns of which no two overlap: of several speakers at once the one who is heard most)."""
    if len(audio) < LEAST_S * RATE:
        return [], []
    total_ms = len(audio) * 1000 / RATE
    diarizer.sureness.begin()
    output = _applied(diarizer.pipeline, audio, _hook(audio, progress))
    end_ms = len(audio) * 1000 // RATE
    spans = _spans(output.speaker_diarization, end_ms)
    exclusive = _spans(output.exclusive_speaker_diarization, end_ms)
    if diarizer.checked:
        heard = speech_regions(audio) if speech is None else speech
        regions = [(region.start_ms, region.end_ms) for region in heard]
        agreed = agreement([(start, stop) for start, stop, _ in spans], regions) >= diarizer.least_agreement
        believed = agreed and diarizer.sureness.value >= diarizer.least_sure
        joint = filled if believed else fitted
        spans, exclusive = joint(spans, regions), joint(exclusive, regions)
    order = {speaker: number for number, speaker in enumerate(dict.fromkeys(speaker for _, _, speaker in spans))}
    for _, _, speaker in exclusive:
        order.setdefault(speaker, len(order))
    if progress:
        progress(total_ms, total_ms)
    return _turns(spans, order), _turns(exclusive, order)


def _turns(spans: Sequence[Span], order: dict[str, int]) -> list[Turn]:
    return [Turn(start, end, order[speaker]) for start, end, speaker in spans]


def _spans(annotation: Any, end_ms: int) -> list[Span]:
    """Of pyannote's annotation, in order; windows may reach beyond the end of the sound."""
    found = [
        (max(0, round(segment.start * 1000)), min(end_ms, round(segment.end * 1000)), str(speaker))
        for segment, _, speaker in annotation.itertracks(yield_label=True)
    ]
    return sorted(span for span in found if span[0] < span[1])


def _applied(pipeline: Any, audio: NDArray[np.int16], hook: Callable[..., None]) -> Any:
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a memory map that may not be written to; a mean of nothing
        waveform = torch.from_numpy(np.asarray(audio))[None]  # int16 [1, n], read where it lies
        return pipeline({"waveform": waveform, "sample_rate": RATE, "uri": "sound"}, hook=hook)


def _hook(audio: NDArray[np.int16], progress: Progress | None) -> Callable[..., None]:
    """After each batch of windows."""
    total_ms = len(audio) * 1000 / RATE

    def heard(step: str, artifact: Any, file: Any = None, completed: int = 0, total: int = 0) -> None:
        let_go(audio)
        if progress is not None and step in SHARES and total:
            begin, end = SHARES[step]
            progress((begin + (end - begin) * min(1.0, completed / total)) * total_ms, total_ms)

    return heard


def _config(folder: Path) -> dict[str, Any]:
    import yaml

    try:
        config = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{folder.name} is no diarization pipeline: {error}") from error
    if not isinstance(config, dict):
        raise ValueError(f"{folder.name} is no diarization pipeline: config.yaml says nothing")
    return config


def _pipeline(folder: Path, device: str, own: dict[str, float]) -> Any:
    os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torchcodec is missing, and nobody reads files here
        import torch
        from pyannote.audio import Pipeline

        from speech.pyannote_once import once_for_all_speakers
        from speech.pyannote_runs import split_at_pauses

        try:
            pipeline = Pipeline.from_pretrained(str(folder))
        except (OSError, KeyError, AttributeError, RuntimeError) as error:
            raise ValueError(f"{folder.name} is no diarization pipeline: {error}") from error
        if pipeline is None:
            raise ValueError(f"{folder.name} is no diarization pipeline")
        pipeline.to(torch.device(device))
    pause_s = own.get("split_pause_s", 0.0)
    once_for_all_speakers(pipeline, MOST_CLUSTERED, own.get("least_active", 0.2), by_length=pause_s > 0)
    if pause_s:
        split_at_pauses(pipeline, pause_s)
    return pipeline
