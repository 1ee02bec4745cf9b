"""Train a MilNce on clips with candidate texts: of the texts near a clip in time, any may be the one that fits it.

The loss is MIL-NCE's; the published training had batches of 256 clips of 16 frames at 5 a second, 4 candidates each,
Adam at 1e-3 with a warm-up and a cosine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn

from models import checkpoint
from models.data.source import Frames
from models.layers.mil_nce import candidate_similarity, mil_nce
from models.layers.word_tower import Dictionary
from models.milnce.model import STARTER, MilNce, MilNceConfig
from models.training import FitOptions, OnStep, fit


class ClipTextSource(Protocol):
    VERSION: str

    def clips_with_texts(self, batch: int) -> tuple[Frames, Sequence[Sequence[str]]]:
        """Batch number `batch` of a stream: uint8 [B, T, H, W, 3] and K texts for each of the B clips."""
        ...


@dataclass(frozen=True, slots=True)
class ClipTextBatch:
    frames: Tensor  # [B, 3, T, H, W] uint8
    tokens: Tensor  # [B K, L] word ids, the K of one clip together


def batch_of(
    frames: Frames, texts: Sequence[Sequence[str]], dictionary: Dictionary, config: MilNceConfig
) -> ClipTextBatch:
    """Raises ValueError where clips and texts do not match."""
    if frames.ndim != 5 or frames.shape[-1] != 3 or frames.dtype != np.uint8:
        raise ValueError(f"frames must be uint8 [B, T, H, W, 3], got {frames.dtype} {list(frames.shape)}")
    if len(texts) != len(frames) or len({len(candidates) for candidates in texts}) != 1 or not texts[0]:
        raise ValueError(f"{len(frames)} clips need as many lists of texts, all of one length of at least 1")
    flat = [text for candidates in texts for text in candidates]
    tokens = dictionary.tokens(flat, config.reading, config.max_words)
    return ClipTextBatch(torch.from_numpy(frames).permute(0, 4, 1, 2, 3), tokens)


def mil_nce_losses(model: nn.Module, batch: ClipTextBatch) -> dict[str, Tensor]:
    """MIL-NCE, and the share of clips whose most similar text of the batch is one of their own."""
    assert isinstance(model, MilNce)
    device = model.fc.weight.device
    clips = model(batch.frames.to(device)).video_embedding  # [B, D]
    similarity = candidate_similarity(clips, model.text_module(batch.tokens.to(device)))  # [B, B, K]
    best = similarity.detach().amax(dim=2).argmax(dim=1)  # [B]
    right = (best == torch.arange(len(best), device=best.device)).float().mean()
    return {"loss": mil_nce(similarity), "right": right}


def new_model(config: MilNceConfig, seed: int) -> MilNce:
    """With weights drawn from the seed, its filters laid out as convolutions on CPU like them."""
    torch.manual_seed(seed)
    return MilNce(config).to(memory_format=torch.channels_last_3d)  # type: ignore[call-overload,no-any-return]


def train(
    source: ClipTextSource,
    dictionary: Dictionary,
    out: Path,
    steps: int,
    seed: int,
    config: MilNceConfig = STARTER,
    learning_rate: float = 1e-3,
    bf16: bool = False,
    held_out: Sequence[ClipTextBatch] = (),
    on_step: OnStep | None = None,
    start: MilNce | None = None,
) -> dict[str, float]:
    """Write weights, dictionary and record to `out`; mean losses on `held_out` batches come back.

    `start` is trained on in place; without it weights are drawn. The embedding table is made as large as the dictionary
    asks. What an interrupted run left in `out` is continued.
    """
    config = replace(config, vocab_size=dictionary.size)
    model = new_model(config, seed) if start is None else start

    def batch_at(index: int) -> ClipTextBatch:
        return batch_of(*source.clips_with_texts(index), dictionary, config)

    @torch.no_grad()
    def evaluate(trained: nn.Module) -> dict[str, float]:
        rows = [mil_nce_losses(trained, batch) for batch in held_out]
        return {f"held_out_{name}": float(np.mean([float(row[name]) for row in rows])) for name in ("loss", "right")}

    options = FitOptions(
        steps=steps, learning_rate=learning_rate, weight_decay=1e-4, warmup_steps=min(50, max(1, steps // 10)),
        bf16=bf16, seed=seed, save_every=500,
    )  # fmt: skip
    metrics = fit(
        model, batch_at, mil_nce_losses, options, out / "run", evaluate=evaluate if held_out else None, on_step=on_step
    )
    model.eval()
    checkpoint.save(out, model, checkpoint.record_of("milnce", config, source.VERSION, seed, metrics), torch.float16)
    dictionary.save(out)
    return metrics
