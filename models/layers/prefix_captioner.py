"""GPT-2 told by one vector: a mapper turns a CLIP embedding into a prefix, GPT-2 goes on from it (ClipCap, CapDec).

Parameter names are those of the ClipCap release (`gpt.*`, `clip_project.*`), so its files load as they are.
Letters: B batch, D embedding width, P prefix length, L clip length, C language width, N tokens.
Masks are True where valid.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import GPT2LMHeadModel

from models.language.model import LanguageConfig, build_language, positions_of

Mapping = Literal["mlp", "transformer"]


@dataclass(frozen=True, slots=True)
class PrefixConfig:
    """The defaults are the release's, with CLIP ViT-B/32 and GPT-2 small."""

    visual_dim: int = 512
    prefix_length: int = 10
    mapping: Mapping = "mlp"
    clip_length: int = 10  # vectors that the embedding becomes before the transformer; the MLP has none
    mapping_layers: int = 8
    mapping_heads: int = 8
    language: LanguageConfig = field(default_factory=LanguageConfig)
    target_tokens: int = 36

    def __post_init__(self) -> None:
        if self.mapping not in ("mlp", "transformer"):
            raise ValueError(f"no mapper is called {self.mapping}; there are mlp, transformer")
        if self.language.width % self.mapping_heads:
            raise ValueError("the language width must be a multiple of the mapper's heads")
        if self.prefix_length + self.target_tokens > self.language.positions:
            raise ValueError("prefix and target exceed the language model's positions")


class MLPMapper(nn.Module):
    """Two linear layers with tanh between; half of the prefix's width inside."""

    def __init__(self, config: PrefixConfig) -> None:
        super().__init__()
        width = config.language.width * config.prefix_length
        self.prefix_length = config.prefix_length
        self.model = nn.Sequential(
            nn.Linear(config.visual_dim, width // 2), nn.Tanh(), nn.Linear(width // 2, width)
        )  # fmt: skip

    def forward(self, embedding: Tensor) -> Tensor:
        """[B, D] -> [B, P, C]."""
        mapped: Tensor = self.model(embedding)
        return mapped.unflatten(1, (self.prefix_length, -1))


class _Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.to_queries = nn.Linear(width, width, bias=False)
        self.to_keys_values = nn.Linear(width, 2 * width, bias=False)
        self.project = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        queries = self.to_queries(x).unflatten(2, (self.heads, -1)).transpose(1, 2)  # [B, H, N, C / H]
        keys, values = self.to_keys_values(x).unflatten(2, (2, self.heads, -1)).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(queries, keys, values)
        projected: Tensor = self.project(attended.transpose(1, 2).flatten(2))
        return projected


class _Feedforward(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, 2 * width)
        self.fc2 = nn.Linear(2 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.fc2(F.relu(self.fc1(x)))
        return out


class _Layer(nn.Module):
    """Pre-norm; attention without biases on its inputs, a perceptron twice as wide, ReLU."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attn = _Attention(width, heads)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = _Feedforward(width)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.norm1(x))
        out: Tensor = x + self.mlp(self.norm2(x))
        return out


class _Layers(nn.Module):
    def __init__(self, width: int, heads: int, count: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(_Layer(width, heads) for _ in range(count))


class TransformerMapper(nn.Module):
    """The embedding as L vectors beside P learnt ones, through a transformer; the learnt ones' places come out."""

    def __init__(self, config: PrefixConfig) -> None:
        super().__init__()
        self.clip_length = config.clip_length
        width = config.language.width
        self.transformer = _Layers(width, config.mapping_heads, config.mapping_layers)
        self.linear = nn.Linear(config.visual_dim, config.clip_length * width)
        self.prefix_const = nn.Parameter(torch.randn(config.prefix_length, width))

    def forward(self, embedding: Tensor) -> Tensor:
        """[B, D] -> [B, P, C]."""
        x = self.linear(embedding).unflatten(1, (self.clip_length, -1))  # [B, L, C]
        x = torch.cat([x, self.prefix_const.expand(len(x), -1, -1)], dim=1)  # [B, L + P, C]
        for layer in self.transformer.layers:
            x = layer(x)
        return x[:, self.clip_length :]


class PrefixCaptioner(nn.Module):
    def __init__(self, config: PrefixConfig) -> None:
        super().__init__()
        self.config = config
        self.gpt: GPT2LMHeadModel = build_language(config.language)
        self.clip_project = MLPMapper(config) if config.mapping == "mlp" else TransformerMapper(config)

    def prefix(self, embedding: Tensor) -> Tensor:
        """CLIP embeddings [B, D] -> what GPT-2 reads before it writes [B, P, C]."""
        if embedding.ndim != 2 or embedding.shape[1] != self.config.visual_dim:
            raise ValueError(f"embeddings must be [B, {self.config.visual_dim}], got {tuple(embedding.shape)}")
        mapped: Tensor = self.clip_project(embedding)
        return mapped


def caption_loss(model: PrefixCaptioner, embedding: Tensor, target: Tensor, valid: Tensor) -> Tensor:
    """Mean -log p(target | prefix) over valid tokens. embedding [B, D]; target, valid [B, N]."""
    prefix = model.prefix(embedding)
    inputs = torch.cat([prefix, model.gpt.transformer.wte(target)], dim=1)
    mask = F.pad(valid, (prefix.shape[1], 0), value=True)
    out = model.gpt(inputs_embeds=inputs, attention_mask=mask.long(), position_ids=positions_of(mask))
    logits = out.logits[:, prefix.shape[1] - 1 : -1]  # the last of the prefix predicts the first token
    loss = F.cross_entropy(logits.float().flatten(0, 1), target.flatten(), reduction="none")
    weight = valid.flatten().float()
    return (loss * weight).sum() / weight.sum().clamp(min=1)
