"""AutoAD (Han et al., CVPR 2023): a visual mapping network that prompts GPT-2, with earlier descriptions and dialogue.

Published parts: `VideoCaptionModel` of the authors' release (visual mapper, special tokens); the order of the prompt is
equation 8.2's: frames, earlier descriptions, dialogue, then the token that begins a description. Ours, and off by
default: a `people` piece between frames and descriptions, a short text that says who may be seen. The thesis's
names-only variant (section 8.3.2, "SubN" of Table 8.2) puts the names of the dialogue there instead of the dialogue.
Letters: B batch, T frames, L latents, N tokens, V visual width, C language width. Masks are True where valid.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import GPT2Config, GPT2LMHeadModel

from models.language.model import positions_of
from models.layers.transformer import TemporalEncoder


@dataclass(frozen=True, slots=True)
class AutoADConfig:
    """Sizes of one AutoAD; the defaults are the published ones with CLIP ViT-B/32 and GPT-2 small."""

    visual_dim: int = 512
    num_latents: int = 10
    visual_layers: int = 2
    visual_heads: int = 8  # published: visual_dim // 64
    max_frames: int = 512
    vocab_size: int = 50257
    positions: int = 1024
    width: int = 768
    layers: int = 12
    heads: int = 12
    use_context: bool = True
    use_subtitles: bool = True
    context_tokens: int = 64  # at most so many tokens of earlier descriptions, the newest kept
    subtitle_tokens: int = 32
    target_tokens: int = 36
    linear_std: float = 0.02  # of GPT-2's linear weights; narrow models want 0.08
    use_people: bool = False
    context_lines: int = 6  # at most so many earlier descriptions (K of equation 8.1)
    people_tokens: int = 40  # the first ones are kept: the likeliest people come first

    def __post_init__(self) -> None:
        if self.visual_dim % self.visual_heads or self.width % self.heads:
            raise ValueError("widths must be multiples of their heads")
        people = self.people_tokens + 2 if self.use_people else 0
        prompt = self.num_latents + people + self.context_tokens + self.subtitle_tokens + 5
        if prompt + self.target_tokens > self.positions:
            raise ValueError(
                f"a prompt of {prompt} and {self.target_tokens} target tokens exceed {self.positions} positions"
            )

    @property
    def stop_token(self) -> int:
        """The end-of-text id: the last of the vocabulary, as in GPT-2 (50256)."""
        return self.vocab_size - 1


FULL = AutoADConfig()
FULL_L14 = AutoADConfig(visual_dim=768, visual_heads=12)
STARTER = AutoADConfig(
    visual_dim=160, visual_heads=5, max_frames=64, vocab_size=1024, positions=192, width=128, layers=4, heads=4,
    linear_std=0.08,
)  # fmt: skip


class VisualMapper(nn.Module):
    """Learned latents read frame features through a small transformer; keys as published under `perceiver.`."""

    def __init__(self, config: AutoADConfig) -> None:
        super().__init__()
        self.latent = nn.Parameter(torch.randn(config.num_latents, config.visual_dim))
        self.temporal_pos_embed = nn.Parameter(torch.randn(config.max_frames, config.visual_dim))
        self.encoder = TemporalEncoder(config.visual_dim, config.visual_layers, config.visual_heads)
        self.visual_prenorm = nn.LayerNorm(config.visual_dim)

    def forward(self, features: Tensor, valid: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """features [B, T, V] -> (latents [B, L, V], attention of latents to frames [B, L, T])."""
        batch, frames, _ = features.shape
        if frames > self.temporal_pos_embed.shape[0]:
            raise ValueError(f"{frames} frames, but positions for {self.temporal_pos_embed.shape[0]}")
        count = self.latent.shape[0]
        x = self.visual_prenorm(features) + self.temporal_pos_embed[:frames]
        x = torch.cat([self.latent.expand(batch, -1, -1), x], dim=1)  # [B, L + T, V]; latents carry no position
        if valid is not None:
            valid = torch.cat([valid.new_ones(batch, count), valid], dim=1)  # [B, L + T]
        x, weights = self.encoder(x, valid)
        return x[:, :count], weights[:, :count, count:]


@dataclass(slots=True)
class Prompt:
    """What GPT-2 reads before it writes: embeddings [B, N, C] and which of them are real [B, N]."""

    embeddings: Tensor
    valid: Tensor
    attention: Tensor  # latents to frames [B, L, T], the evidence


class AutoAD(nn.Module):
    def __init__(self, config: AutoADConfig) -> None:
        super().__init__()
        self.config = config
        self.gpt = GPT2LMHeadModel(gpt_config(config))
        self.perceiver = VisualMapper(config)
        self.project = nn.Linear(config.visual_dim, config.width)
        nn.init.normal_(self.project.weight, std=config.visual_dim**-0.5)
        nn.init.zeros_(self.project.bias)
        self.context_special_token = nn.Embedding(2, config.width) if config.use_context else None
        self.subtitle_special_token = nn.Embedding(2, config.width) if config.use_subtitles else None
        self.people_special_token = nn.Embedding(2, config.width) if config.use_people else None
        self.bos_token = nn.Embedding(1, config.width)

    def visual_prefix(self, features: Tensor, valid: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Frame features [B, T, V] -> (prompt vectors [B, L, C], attention [B, L, T]); h_x of equation 8.2."""
        latents, attention = self.perceiver(features, valid)
        return self.project(latents), attention

    def embed_tokens(self, tokens: Tensor) -> Tensor:
        """Token ids [B, N] -> GPT-2's word embeddings [B, N, C], without positions."""
        embedded: Tensor = self.gpt.transformer.wte(tokens)
        return embedded

    def wrap_context(self, embedded: Tensor) -> Tensor:
        """[B, N, C] -> [B, 1 + N + 1, C]: the begin and end tokens around earlier descriptions (equation 8.1)."""
        return _wrap(self.context_special_token, embedded, "earlier descriptions")

    def wrap_subtitles(self, embedded: Tensor) -> Tensor:
        """[B, N, C] -> [B, 1 + N + 1, C]: the begin and end tokens around dialogue."""
        return _wrap(self.subtitle_special_token, embedded, "subtitles")

    def wrap_people(self, embedded: Tensor) -> Tensor:
        """[B, N, C] -> [B, 1 + N + 1, C]: the begin and end tokens around who may be seen."""
        return _wrap(self.people_special_token, embedded, "people")

    def prompt(
        self,
        features: Tensor,
        features_valid: Tensor | None = None,
        context: tuple[Tensor, Tensor] | None = None,
        subtitles: tuple[Tensor, Tensor] | None = None,
        people: tuple[Tensor, Tensor] | None = None,
    ) -> Prompt:
        """Put the pieces in equation order, people before descriptions.

        `context`, `subtitles` and `people` are (tokens [B, N], valid [B, N]); None leaves the piece out.
        """
        prefix, attention = self.visual_prefix(features, features_valid)
        pieces = [prefix]
        masks = [prefix.new_ones(prefix.shape[:2], dtype=torch.bool)]
        for piece, wrap in (
            (people, self.wrap_people), (context, self.wrap_context), (subtitles, self.wrap_subtitles),
        ):  # fmt: skip
            if piece is None:
                continue
            tokens, valid = piece
            pieces.append(wrap(self.embed_tokens(tokens)))
            masks.append(F.pad(valid, (1, 1), value=True))
        batch = prefix.shape[0]
        pieces.append(self.bos_token.weight.expand(batch, 1, -1))
        masks.append(masks[0].new_ones(batch, 1))
        return Prompt(torch.cat(pieces, dim=1), torch.cat(masks, dim=1), attention)

    def logits(self, embeddings: Tensor, valid: Tensor) -> Tensor:
        """[B, N, C] -> [B, N, vocabulary]. Padding takes no position and gets no attention, so it changes nothing."""
        out = self.gpt(inputs_embeds=embeddings, attention_mask=valid.long(), position_ids=positions_of(valid))
        logits: Tensor = out.logits
        return logits


def negative_log_likelihood(model: AutoAD, prompt: Prompt, target: Tensor, target_valid: Tensor) -> Tensor:
    """Equation 8.2: mean -log p(target | prompt) over valid target tokens. target, target_valid [B, N]."""
    embeddings = torch.cat([prompt.embeddings, model.embed_tokens(target)], dim=1)
    valid = torch.cat([prompt.valid, target_valid], dim=1)
    start = prompt.embeddings.shape[1] - 1  # the begin token predicts the first target token
    logits = model.logits(embeddings, valid)[:, start:-1]  # [B, N, vocabulary]
    loss = F.cross_entropy(logits.float().flatten(0, 1), target.flatten(), reduction="none")
    weight = target_valid.flatten().float()
    return (loss * weight).sum() / weight.sum().clamp(min=1)


def gpt_config(config: AutoADConfig) -> GPT2Config:
    """GPT-2 as in the release: no dropout here, since decoding and parity must be exact."""
    return GPT2Config(
        vocab_size=config.vocab_size, n_positions=config.positions, n_embd=config.width, n_layer=config.layers,
        n_head=config.heads, resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, initializer_range=config.linear_std,
        bos_token_id=config.stop_token, eos_token_id=config.stop_token,
    )  # fmt: skip


def _wrap(special: nn.Embedding | None, embedded: Tensor, what: str) -> Tensor:
    if special is None:
        raise ValueError(f"this AutoAD was built without {what}")
    begin, end = special.weight.expand(embedded.shape[0], -1, -1).split(1, dim=1)
    return torch.cat([begin, embedded, end], dim=1)
