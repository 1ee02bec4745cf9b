"""A voice as one vector: pyannote's ResNet of WeSpeaker's kind with other sizes. Importing this takes seconds."""

from __future__ import annotations

from collections.abc import Sequence

from pyannote.audio.core.task import Problem, Resolution, Specifications
from pyannote.audio.models.embedding.wespeaker import BaseWeSpeakerResNet
from pyannote.audio.models.embedding.wespeaker.resnet import BasicBlock, ResNet


class Voiceprint(BaseWeSpeakerResNet):
    """float32 [B, 1, n] at 16 kHz -> [B, embed_dim]; with weights [B, speakers, frames] -> [B, speakers, embed_dim].

    pyannote finds this class by the name that a folder's checkpoint gives it.
    """

    def __init__(
        self,
        num_mel_bins: int = 64,
        blocks: Sequence[int] = (1, 2, 3, 2),
        channels: int = 10,
        embed_dim: int = 128,
        duration_s: float = 5.0,
    ) -> None:
        super().__init__(num_mel_bins=num_mel_bins)
        self.save_hyperparameters("blocks", "channels", "embed_dim", "duration_s")
        self.resnet = ResNet(
            BasicBlock,
            list(blocks),
            m_channels=channels,
            feat_dim=num_mel_bins,
            embed_dim=embed_dim,
            pooling_func="TSTP",
            two_emb_layer=False,
        )
        self.specifications = Specifications(
            problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=duration_s
        )
