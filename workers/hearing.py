"""The models that hear, loaded once and kept warm, and what a step keeps of what they heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.pipelines import STEPS
from core.settings import get_settings
from speech.hear import Ears, Heard, Progress, hear
from speech.vad import Region
from workers.fingerprints import checkpoint_folder, fingerprints, is_served

MODELS = STEPS["hear"].also
LIMIT_CONFIDENCE = 0.85  # the starter knows the film world alone; what it writes of other speech is made up


def missing() -> list[str]:
    """Names of models without which nothing is heard here."""
    return [name for name in MODELS if not is_served(name)]


def ears() -> Ears:
    """Raises Problem where a model is not installed; weights that changed are loaded anew."""
    return _loaded(tuple(fingerprints(MODELS).items()))


@lru_cache(maxsize=1)
def _loaded(_prints: tuple[tuple[str, str], ...]) -> Ears:
    return load_ears({name: checkpoint_folder(name) for name in MODELS}, get_settings().data / "built")


def load_ears(folders: Mapping[str, Path], cache: Path) -> Ears:
    """The models out of their checkpoint folders, by name; the folders that libraries read are made in `cache`."""
    from models.diarization.folder import Parts, pyannote_folder
    from models.whisper.folder import ready_folder

    parts = Parts(folders["segmentation"], folders["voiceprint"], folders["plda"])
    return Ears.open(pyannote_folder(cache, parts), ready_folder(folders["whisper"], cache))


def listen(
    audio: NDArray[np.int16],
    progress: Progress | None = None,
    written: Sequence[Sequence[Any]] = (),
    regions: Sequence[Sequence[Any]] | None = None,
) -> Heard:
    """Everything said in `audio`, int16 [n] at 16 kHz; `written` are its subtitles, [start_ms, end_ms, text], and
    `regions` where somebody speaks, [start_ms, end_ms, probability]."""
    speech = None if regions is None else [Region(*region) for region in regions]
    return hear(audio, ears(), progress, [(start, end) for start, end, _ in written], speech)


def is_withheld(heard: Heard) -> bool:
    """Whether words are kept back until somebody asks for them."""
    return bool(heard.lines) and get_settings().weights == "starter" and heard.confidence < LIMIT_CONFIDENCE


def as_payload(heard: Heard, duration_ms: int, checkpoints: list[dict[str, Any]]) -> dict[str, Any]:
    """As the step `hear` stores it; `core.heard` reads it."""
    return {
        "source": "heard",
        "reason": "" if heard.lines else "Nobody speaks in this soundtrack.",
        "lines": [
            {
                "start_ms": line.start_ms,
                "end_ms": line.end_ms,
                "text": line.text,
                "speaker": line.speaker,
                "words": [[w.start_ms, w.end_ms, w.text, round(w.probability, 3)] for w in line.words],
            }
            for line in heard.lines
        ],
        "speakers": [
            {
                "number": one.number,
                "speech_ms": one.speech_ms,
                "words": one.words,
                "first_person": round(one.first_person, 3),
                "narrator": round(one.narrator, 3),
            }
            for one in heard.speakers
        ],
        "narrators": sorted(heard.narrators),
        "narrator_probability": round(heard.narrator_probability, 3),
        "language": heard.language,
        "confidence": round(heard.confidence, 3),
        "withheld": is_withheld(heard),
        "duration_ms": duration_ms,
        "checkpoints": checkpoints,
    }
