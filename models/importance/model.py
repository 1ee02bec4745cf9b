"""How much the story needs each cue: a small transformer over a film's cues, each its picture, its words and its place.

Letters: B films, Q cues, T frames, D feature width. Ours; no paper has it.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

PLACE = 6  # see models.importance.predict.place_of


@dataclass(frozen=True, slots=True)
class ImportanceConfig:
    visual_dim: int = 160
    text_dim: int = 160
    width: int = 64
    layers: int = 2
    heads: int = 4
    use_frames: bool = True
    use_text: bool = True
    use_place: bool = True

    def __post_init__(self) -> None:
        if self.width % self.heads:
            raise ValueError("width must be a multiple of heads")


class Importance(nn.Module):
    def __init__(self, config: ImportanceConfig) -> None:
        super().__init__()
        self.config = config
        self.frames = nn.Linear(2 * config.visual_dim, config.width)
        self.text = nn.Linear(config.text_dim, config.width)
        self.place = nn.Linear(PLACE, config.width)
        layer = nn.TransformerEncoderLayer(
            config.width, config.heads, 2 * config.width, dropout=0.2, batch_first=True, norm_first=True
        )
        self.film = nn.TransformerEncoder(layer, config.layers, enable_nested_tensor=False)
        self.out = nn.Sequential(nn.LayerNorm(config.width), nn.Linear(config.width, 1))

    def forward(self, frames: Tensor, text: Tensor, place: Tensor, valid: Tensor) -> Tensor:
        """frames [B, Q, T, D], text [B, Q, D], place [B, Q, PLACE], valid [B, Q] -> logits [B, Q]."""
        config = self.config
        x = frames.new_zeros(*frames.shape[:2], config.width)
        if config.use_frames:
            unit = F.normalize(frames, dim=-1) * frames.shape[-1] ** 0.5
            half = unit.shape[2] // 2 or 1
            change = unit[:, :, -half:].mean(2) - unit[:, :, :half].mean(2)
            x = x + self.frames(torch.cat([unit.mean(2), change], dim=-1))
        if config.use_text:
            x = x + self.text(F.normalize(text, dim=-1) * text.shape[-1] ** 0.5)
        if config.use_place:
            x = x + self.place(place)
        x = self.film(x, src_key_padding_mask=~valid)
        logits: Tensor = self.out(x).squeeze(-1)
        return logits
