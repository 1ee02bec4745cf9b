"""Every model by name: its config, its class, its starter weights. A literal table: nothing registers itself.

A model may stand here before its starter weights are there: `Entry.shipped` says whether they are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import nn

from models.autoad.model import AutoAD, AutoADConfig
from models.checkpoint import CONFIG, WEIGHTS
from models.clip.model import ClipConfig, build_clip
from models.diarization.config import (
    PldaConfig,
    SegmentationConfig,
    VoiceprintConfig,
    build_plda,
    build_segmentation,
    build_voiceprint,
)
from models.importance.model import Importance, ImportanceConfig
from models.language.model import LanguageConfig, build_language
from models.milnce.model import MilNce, MilNceConfig
from models.names.model import Names, NamesConfig
from models.tan.model import TANConfig, build_tan
from models.whisper.model import SmallWhisperConfig, build_whisper

STARTER = Path(__file__).parent / "starter"


@dataclass(frozen=True, slots=True)
class Entry:
    config: type[Any]
    build: Callable[[Any], nn.Module]
    starter: Path
    title: str

    @property
    def shipped(self) -> bool:
        """Whether starter weights are in this installation."""
        return (self.starter / WEIGHTS).is_file() and (self.starter / CONFIG).is_file()


CATALOG: dict[str, Entry] = {
    "clip": Entry(ClipConfig, build_clip, STARTER / "clip", "CLIP: pictures and text in one space"),
    "language": Entry(LanguageConfig, build_language, STARTER / "language", "GPT-2 of the film world's descriptions"),
    "autoad": Entry(
        AutoADConfig, AutoAD, STARTER / "autoad", "AutoAD: description from frames, earlier AD and dialogue"
    ),
    "names": Entry(NamesConfig, Names, STARTER / "names", "Who is in the picture, and what they may be called"),
    "importance": Entry(ImportanceConfig, Importance, STARTER / "importance", "Which moments the story needs"),
    "milnce": Entry(MilNceConfig, MilNce, STARTER / "milnce", "S3D-G and its word tower: clips and text in one space"),
    "whisper": Entry(SmallWhisperConfig, build_whisper, STARTER / "whisper", "Whisper: the words of a soundtrack"),
    "segmentation": Entry(
        SegmentationConfig,
        build_segmentation,
        STARTER / "segmentation",
        "PyanNet: who of a few voices speaks in a frame",
    ),
    "voiceprint": Entry(
        VoiceprintConfig, build_voiceprint, STARTER / "voiceprint", "WeSpeaker's ResNet: a voice as one vector"
    ),
    "plda": Entry(PldaConfig, build_plda, STARTER / "plda", "PLDA: whether two vectors are of one voice"),
    "tan": Entry(TANConfig, build_tan, STARTER / "tan", "TAN: where a sentence is seen, and whether it can be"),
}


def build(name: str, config: dict[str, Any]) -> nn.Module:
    """A model with random weights from a checkpoint's config; unknown names and keys are refused."""
    if name not in CATALOG:
        raise ValueError(f"no model is called {name}; there are {', '.join(CATALOG)}")
    entry = CATALOG[name]
    known = {field.name for field in dataclasses.fields(entry.config)}
    unknown = set(config) - known
    if unknown:
        raise ValueError(f"{name} has no setting {', '.join(sorted(unknown))}")
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in config.items()}
    return entry.build(entry.config(**values))
