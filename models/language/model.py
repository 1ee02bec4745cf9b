"""GPT-2 through transformers at any size; the starter's is that of AutoAD's starter, so one becomes the other."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor
from transformers import GPT2Config, GPT2LMHeadModel


@dataclass(frozen=True, slots=True)
class LanguageConfig:
    """The defaults are GPT-2 small."""

    vocab_size: int = 50257
    positions: int = 1024
    width: int = 768
    layers: int = 12
    heads: int = 12
    linear_std: float = 0.02


STARTER = LanguageConfig(vocab_size=1024, positions=192, width=128, layers=4, heads=4, linear_std=0.08)


def build_language(config: LanguageConfig) -> GPT2LMHeadModel:
    """Random weights, no dropout."""
    return GPT2LMHeadModel(
        GPT2Config(
            vocab_size=config.vocab_size, n_positions=config.positions, n_embd=config.width, n_layer=config.layers,
            n_head=config.heads, resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, initializer_range=config.linear_std,
            bos_token_id=config.vocab_size - 1, eos_token_id=config.vocab_size - 1,
        )
    )  # fmt: skip


def positions_of(valid: Tensor) -> Tensor:
    """valid [B, N] -> position ids [B, N] that count valid tokens only."""
    return (valid.long().cumsum(dim=1) - 1).clamp(min=0)
