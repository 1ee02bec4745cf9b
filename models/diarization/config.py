"""Sizes of the networks that tell who speaks when, and how to build them.

pyannote.audio takes seconds to import: here only the builders do, so that the catalog stays light.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from torch import nn

if TYPE_CHECKING:
    from pyannote.audio.core.task import Specifications

RATE = 16_000  # Hz
# Said to pyannote where its own defaults would ask the network.
OFFLINE = {"PYANNOTE_METRICS_ENABLED": "0", "HF_HUB_OFFLINE": "1"}


@dataclass(frozen=True, slots=True)
class SegmentationConfig:
    """PyanNet: SincNet > LSTM > linear > one class for every set of at most `per_frame` of `speakers` voices."""

    duration_s: float = 5.0  # of a window; lines of films are short, and so is what must be told apart in one
    speakers: int = 3  # in a window
    per_frame: int = 2
    stride: int = 20  # samples, of the sinc filters; a frame is 27 strides, 34 ms
    lstm_hidden: int = 96
    lstm_layers: int = 2
    linear_hidden: int = 64
    linear_layers: int = 2


@dataclass(frozen=True, slots=True)
class VoiceprintConfig:
    """A slim ResNet over mel bands, mean and deviation over time, one vector."""

    mel_bins: int = 64
    blocks: tuple[int, ...] = (1, 2, 3, 2)
    channels: int = 10  # of the first of four stages; each further one has twice as many
    embed_dim: int = 128  # while it is trained; what is shipped has the `PldaConfig.embed_dim` best directions of these


@dataclass(frozen=True, slots=True)
class PldaConfig:
    """Sizes of the PLDA, and how pyannote's pipeline is set: what was found best on tuning films."""

    embed_dim: int = 64
    lda_dim: int = 64
    threshold: float = 0.4  # of the first, agglomerative clustering
    fa: float = 0.1  # how much an embedding says, in VBx
    fb: float = 0.3  # how dear a further speaker is, in VBx
    min_duration_off_s: float = 0.3  # shorter pauses of a speaker are bridged
    segmentation_step: float = 0.5  # of a window's duration
    split_pause_s: float = 0.2  # what one says before and after such a pause gets a voiceprint each; 0: one for both
    least_active: float = 0.12  # share of a window that must be heard of one to be clustered
    # Below either, where speech is is a voice activity detector's word and not ours.
    least_sure: float = 0.65  # mean probability of the voices heard: 0.73 and more in films, 0.56 and less on real talk
    least_agreement: float = 0.8  # with the detector


def build_segmentation(config: SegmentationConfig) -> nn.Module:
    """pyannote's PyanNet, float32 [B, 1, n] at 16 kHz -> log-probabilities [B, frames, sets of speakers]."""
    from pyannote.audio.models.segmentation import PyanNet

    model = PyanNet(
        sincnet={"stride": config.stride},
        lstm={"hidden_size": config.lstm_hidden, "num_layers": config.lstm_layers},
        linear={"hidden_size": config.linear_hidden, "num_layers": config.linear_layers},
    )
    model.specifications = _of_frames(config)
    model.build()
    return model


def build_voiceprint(config: VoiceprintConfig) -> nn.Module:
    """`models.diarization.voiceprint.Voiceprint`, float32 [B, 1, n] at 16 kHz -> [B, embed_dim]."""
    from models.diarization.voiceprint import Voiceprint

    return Voiceprint(
        num_mel_bins=config.mel_bins,
        blocks=list(config.blocks),
        channels=config.channels,
        embed_dim=config.embed_dim,
    )


def build_plda(config: PldaConfig) -> nn.Module:
    from models.diarization.plda import Plda

    return Plda(config)


def _of_frames(config: SegmentationConfig) -> Specifications:
    from pyannote.audio.core.task import Problem, Resolution, Specifications

    return Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=config.duration_s,
        classes=[f"speaker#{number + 1}" for number in range(config.speakers)],
        powerset_max_classes=config.per_frame,
        permutation_invariant=True,
    )
