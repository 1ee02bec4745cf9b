"""TAN, the Temporal Alignment Network (Han, Xie, Zisserman, CVPR 2022; chapter 7 of the thesis).

Two encoders see the same seconds of video. The dual one reads video alone, and a sentence is its projected vector; the
joint one reads seconds and sentences together. Either gives cosine similarities of sentences and seconds; a linear head
on a sentence's vector says whether it can be seen at all. Parameter names are the published ones.
Letters: A, B videos of a batch, L stages, T seconds, K sentences, V video width, E sentence width, C width. Masks are
True where valid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.layers.transformer import TemporalEncoder, init_published
from models.layers.word_tower import WordTower, WordTowerConfig
from models.tan.stages import interpolated, positions_from, sine_table, stages

TEMPERATURE = 0.07  # cosines are divided by it wherever they serve as logits
HEAD_STAGE = 2  # the third joint stage tells alignability best; of fewer stages the last


@dataclass(frozen=True, slots=True)
class TANConfig:
    """Sizes of one TAN; the defaults are the published ones. `words` of 0 leaves the text tower out."""

    visual_dim: int = 1024
    text_dim: int = 512
    width: int = 512
    heads: int = 8
    video_layers: int = 6
    joint_layers: int = 6
    positions: int = 1024
    position: Literal["learned", "sine"] = "learned"
    random_pos_start: bool = True  # while training: positions begin anywhere in the first half of the window's length
    text_position: bool = False  # published files hold the table whether it is used or not
    alignability_head: bool = True  # published: off in stage 1, on in stage 2
    words: int = 0  # rows of the text tower's word table; published 66250
    word_dim: int = 300
    word_hidden: int = 2048

    def __post_init__(self) -> None:
        if self.width % self.heads or self.width % 2:
            raise ValueError("width must be even and a multiple of heads")
        if self.video_layers < 1 or self.joint_layers < 1:
            raise ValueError("each encoder has at least one layer")

    @property
    def head_stage(self) -> int:
        """Which joint stage's alignability is trained and read."""
        return min(HEAD_STAGE, self.joint_layers - 1)


FULL = TANConfig(words=66250)
STARTER = TANConfig(
    visual_dim=320, text_dim=128, width=128, heads=4, video_layers=3, joint_layers=3, positions=256, word_dim=64,
    word_hidden=256,
)  # fmt: skip


@dataclass(slots=True)
class BatchScores:
    """Every video with every video's sentences. Cosines: dual, joint [A, L, T, B, K]; head logits of the own video."""

    dual: Tensor
    joint: Tensor
    dual_alignable: Tensor | None  # [B, K]
    joint_alignable: Tensor | None  # [B, L, K]


@dataclass(slots=True)
class PairScores:
    """Every video with its own sentences alone. Cosines: dual, joint [B, L, K, T]."""

    dual: Tensor
    joint: Tensor
    dual_alignable: Tensor | None  # [B, K]
    joint_alignable: Tensor | None  # [B, L, K]


@dataclass(slots=True)
class Encoded:
    """What both encoders make of A videos, each with its own sentences: vectors of length 1 and logits of the head."""

    seen: Tensor  # dual seconds [A, L, T, C]
    said: Tensor  # dual sentences [A, K, C]
    both: Tensor  # joint seconds [A, L, T, C]
    told: Tensor  # joint sentences [A, L, K, C]
    dual_alignable: Tensor | None  # [A, K]
    joint_alignable: Tensor | None  # [A, L, K]

    def batch(self) -> BatchScores:
        """All videos with all sentences; joint sentences keep what they attended to in their own video."""
        return BatchScores(
            torch.einsum("astc,bkc->astbk", self.seen, self.said),
            torch.einsum("astc,bskc->astbk", self.both, self.told),
            self.dual_alignable,
            self.joint_alignable,
        )

    def pairs(self) -> PairScores:
        """Each video with its own sentences."""
        return PairScores(
            torch.einsum("bstc,bkc->bskt", self.seen, self.said),
            torch.einsum("bstc,bskc->bskt", self.both, self.told),
            self.dual_alignable,
            self.joint_alignable,
        )


class TAN(nn.Module):
    """`bert` is the text tower under its published name: word ids [N, W] -> sentence vectors [N, E]; it may be None."""

    temporal_pos_embed: Tensor

    def __init__(self, config: TANConfig, text_tower: nn.Module | None = None) -> None:
        super().__init__()
        self.config = config
        self.random_pos_start = config.random_pos_start
        width = config.width
        if config.position == "learned":
            self.temporal_pos_embed = nn.Parameter(torch.empty(config.positions, width).normal_(std=0.01))
        else:
            self.register_buffer("temporal_pos_embed", sine_table(config.positions, width))
        self.text_temporal_pos_embed = nn.Parameter(torch.empty(config.positions, width).normal_(std=0.01))
        self.bert = text_tower
        self.video_temporal_encoder = TemporalEncoder(width, config.video_layers, config.heads)
        self.joint_temporal_encoder = TemporalEncoder(width, config.joint_layers, config.heads)
        init_published(self.video_temporal_encoder, width, config.joint_layers)  # the joint depth scales both
        self.video_pre_proj = nn.Linear(config.visual_dim, width, bias=False)
        self.text_pre_proj = nn.Linear(config.text_dim, width, bias=False)
        self.ln_text_init = nn.LayerNorm(width)
        self.ln_video_init = nn.LayerNorm(width)
        self.ln_position_init = nn.LayerNorm(width)
        self.ln_video_post_enc = nn.LayerNorm(width)
        self.ln_joint_post_enc = nn.LayerNorm(width)
        self.mlp = nn.Linear(width, width)  # published, and used nowhere
        self.binary_head = nn.Linear(width, 1) if config.alignability_head else None
        for layer in (self.video_pre_proj, self.text_pre_proj, self.mlp, self.binary_head):
            if layer is not None:
                nn.init.normal_(layer.weight, std=0.01)
                if layer.bias is not None:
                    nn.init.zeros_(layer.bias)

    def visual_features(
        self, video: Tensor, valid: Tensor | None = None, interpolate_from: int | None = None
    ) -> Tensor:
        """The dual encoder's video (equation 7.7): [B, T, V], valid [B, T] -> [B, L, T, C].

        `interpolate_from` stretches so many first positions over the T seconds; without it they take T positions.
        """
        x = self._seconds(video, interpolate_from)
        return stages(self.video_temporal_encoder, self.ln_video_post_enc, x, valid)

    def text_features(self, sentences: Tensor) -> Tensor:
        """Projected sentence vectors without positions: [B, K, E] -> [B, K, C]; the dual encoder's text."""
        projected: Tensor = self.ln_text_init(self.text_pre_proj(sentences))
        return projected

    def joint_features(
        self,
        video: Tensor,
        sentences: Tensor,
        video_valid: Tensor | None = None,
        text_valid: Tensor | None = None,
        interpolate_from: int | None = None,
        text_interpolate_from: int | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Equation 7.3: [B, T, V] and [B, K, E] -> seconds [B, L, T, C] and sentences [B, L, K, C], seen together."""
        seconds = video.shape[1]
        text = self.text_features(sentences)
        if self.config.text_position:
            text = text + self._positions(self.text_temporal_pos_embed, text.shape[1], text_interpolate_from)
        x = torch.cat([self._seconds(video, interpolate_from), text], dim=1)  # [B, T + K, C]
        valid = None
        if video_valid is not None or text_valid is not None:
            yes = torch.ones(x.shape[:2], dtype=torch.bool, device=x.device)
            of_video = yes[:, :seconds] if video_valid is None else video_valid
            of_text = yes[:, seconds:] if text_valid is None else text_valid
            valid = torch.cat([of_video, of_text], dim=1)
        out = stages(self.joint_temporal_encoder, self.ln_joint_post_enc, x, valid)
        return out[:, :, :seconds], out[:, :, seconds:]

    def forward(
        self,
        video: Tensor,
        sentences: Tensor,
        video_valid: Tensor | None = None,
        text_valid: Tensor | None = None,
        interpolate_from: int | None = None,
    ) -> BatchScores:
        """All videos with all sentences, as training compares them: [B, T, V], [B, K, E] and their masks.

        Joint sentences have attended to their own video, and are compared with the seconds of every video.
        """
        return self.encode(video, sentences, video_valid, text_valid, interpolate_from, interpolate_from).batch()

    def score_pairs(
        self,
        video: Tensor,
        sentences: Tensor,
        video_valid: Tensor | None = None,
        text_valid: Tensor | None = None,
        interpolate_from: int | None = None,
        text_interpolate_from: int | None = None,
    ) -> PairScores:
        """Each video with its own sentences (equations 7.4, 7.5, 7.8), as inference needs them."""
        return self.encode(video, sentences, video_valid, text_valid, interpolate_from, text_interpolate_from).pairs()

    def encode(
        self,
        video: Tensor,
        sentences: Tensor,
        video_valid: Tensor | None = None,
        text_valid: Tensor | None = None,
        interpolate_from: int | None = None,
        text_interpolate_from: int | None = None,
    ) -> Encoded:
        """Both encoders once: [B, T, V], [B, K, E] and their masks."""
        seen = self.visual_features(video, video_valid, interpolate_from)
        said = self.text_features(sentences)
        both, told = self.joint_features(
            video, sentences, video_valid, text_valid, interpolate_from, text_interpolate_from
        )  # fmt: skip
        unit = [F.normalize(each, dim=-1) for each in (seen, said, both, told)]
        return Encoded(unit[0], unit[1], unit[2], unit[3], self.alignable(said), self.alignable(told))

    def alignable(self, text: Tensor) -> Tensor | None:
        """Logits of equation 7.5 from text vectors [..., C] -> [...]; None without a head."""
        return None if self.binary_head is None else self.binary_head(text)[..., 0]

    def _seconds(self, video: Tensor, interpolate_from: int | None) -> Tensor:
        """[B, T, V] -> projected seconds with their positions [B, T, C]."""
        projected: Tensor = self.ln_video_init(self.video_pre_proj(video))
        return projected + self._positions(self.temporal_pos_embed, video.shape[1], interpolate_from)

    def _positions(self, table: Tensor, count: int, interpolate_from: int | None) -> Tensor:
        """[count, C], normed; drawn anew at every call while training with a random start."""
        if interpolate_from is not None:
            rows = interpolated(table, interpolate_from, count)
        else:
            start = 0
            if self.training and self.random_pos_start and count > 1:
                start = int(torch.randint(count // 2, ()))
            rows = positions_from(table, start, count)
        normed: Tensor = self.ln_position_init(rows)
        return normed


def build_tan(config: TANConfig) -> TAN:
    """Random weights, with the text tower that the config asks for."""
    if not config.words:
        return TAN(config)
    return TAN(
        config, WordTower(WordTowerConfig(config.words, config.word_dim, config.word_hidden, config.text_dim, "tan"))
    )
