"""Train a small Whisper: write the next token, with two helps that a world of exact truth can give.

Besides the published loss (cross-entropy of the next token) each encoder position tells which token sounds there, and
the decoder's alignment heads are to lie on the token that is being written: word times come from these heads, and a
network of this size that has to find the alignment by itself needs many times as long.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import WhisperForConditionalGeneration

from models.progress import Say
from models.whisper.features import log_mel
from models.whisper.model import POSITION_MS, SmallWhisperConfig, hearing, positions
from models.whisper.windows import Window

IGNORED = -100
SMOOTHING = 0.05
SOUNDING = 0.6  # weight of the loss of what sounds where
LOOKING = 0.3  # weight of the loss of where the alignment heads look
BLANK = 0.5  # of batches: what is missing is zeros instead of silence
ASKED = 5  # one position in five tells what sounds there: neighbours know the same
MASKS = 2  # of time and of pitch, each window: SpecAugment (Park et al. 2019)
MASK_FRAMES, MASK_BANDS = 25, 12


@dataclass(frozen=True, slots=True)
class Batch:
    spectrogram: Tensor  # float32 [B, 80, T]
    inputs: Tensor  # int64 [B, N], padded with the end of text
    targets: Tensor  # int64 [B, N], IGNORED beyond the text
    first: Tensor  # int64 [B, N]: encoder positions where the target sounds, [first, last); 0, 0 where nothing does
    last: Tensor
    sounding: Tensor  # int64 [B, P]: the token that sounds; the end of text where none does


def collate(windows: Sequence[Window], config: SmallWhisperConfig, window_s: int, rng: Random | None = None) -> Batch:
    """Windows side by side; with `rng` parts are hidden, and missing sound is one thing or another."""
    longest = max(len(window.tokens) for window in windows) - 1
    count = len(windows)
    inputs = np.full((count, longest), config.end_of_text, np.int64)
    targets = np.full((count, longest), IGNORED, np.int64)
    spans = np.zeros((2, count, longest), np.int64)
    sounding = np.full((count, positions(window_s)), config.end_of_text, np.int64)
    for row, window in enumerate(windows):
        size = len(window.tokens) - 1
        inputs[row, :size], targets[row, :size] = window.tokens[:-1], window.tokens[1:]
        spans[:, row, :size] = np.array(window.heard, np.int64).reshape(-1, 2).T
        for token, (first, last) in zip(window.tokens[1:], window.heard, strict=True):
            sounding[row, first:last] = token
    spectrogram = log_mel([window.samples for window in windows], window_s, rng is not None and rng.random() < BLANK)
    if rng is not None:
        _hide(spectrogram, rng)
    first, last = torch.from_numpy(spans).clamp(max=positions(window_s))
    return Batch(
        spectrogram, torch.from_numpy(inputs), torch.from_numpy(targets), first, last, torch.from_numpy(sounding)
    )


def _hide(spectrogram: Tensor, rng: Random) -> None:
    """Stripes of time and of pitch, in place."""
    _, bands, frames = spectrogram.shape
    for row in spectrogram:
        for _ in range(MASKS):
            width, height = rng.randrange(MASK_FRAMES), rng.randrange(MASK_BANDS)
            at, low = rng.randrange(frames - width), rng.randrange(bands - height)
            row[:, at : at + width] = 0
            row[low : low + height] = 0


class Training(nn.Module):
    """The model and the head that tells what sounds where, which is thrown away afterwards."""

    def __init__(self, model: WhisperForConditionalGeneration, config: SmallWhisperConfig) -> None:
        super().__init__()
        self.model, self.config = model, config
        self.tells = nn.Linear(config.width, config.vocab_size)

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Losses by name."""
        size = batch.sounding.shape[1]
        with hearing(self.model, size * POSITION_MS // 1000):
            found = self.model(
                input_features=batch.spectrogram,
                decoder_input_ids=batch.inputs,
                output_attentions=True,
                use_cache=False,
            )
        written = F.cross_entropy(
            found.logits.float().flatten(0, 1),
            batch.targets.flatten(),
            ignore_index=IGNORED,
            label_smoothing=SMOOTHING,
        )
        asked = torch.randperm(size)[: size // ASKED]
        told = self.tells(found.encoder_last_hidden_state[:, asked]).float()
        sounding = F.cross_entropy(told.flatten(0, 1), batch.sounding[:, asked].flatten())
        looks = [found.cross_attentions[layer][:, head].float() for layer, head in self.config.alignment_heads]
        return {
            "written": written,
            "sounding": sounding,
            "looking": torch.stack([looking_loss(look, batch.first, batch.last) for look in looks]).mean(),
        }


def looking_loss(look: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """How far attention [B, N, P] is from lying within [first, last); rows without such a span do not count."""
    at = torch.arange(look.shape[2])
    inside = (at >= first[..., None]) & (at < last[..., None])
    counts = last > first
    share = (look * inside).sum(2)[counts]
    return -(share + 1e-4).log().mean() if len(share) else look.sum() * 0


def train(
    model: WhisperForConditionalGeneration,
    config: SmallWhisperConfig,
    batches: Iterator[Batch],
    steps: int,
    rate: float,
    say: Say,
) -> None:
    """In place; the learning rate rises over a twentieth of the steps and falls as a cosine to a fiftieth."""
    training = Training(model, config)
    decayed = [value for value in training.parameters() if value.ndim > 1 and value.requires_grad]
    others = [value for value in training.parameters() if value.ndim <= 1 and value.requires_grad]
    groups = [{"params": decayed, "weight_decay": 0.02}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))
    warm = max(1, steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warm, 0.02 + 0.98 * (1 + math.cos(math.pi * min(1, step / steps))) / 2),
    )
    training.train()
    for step in range(1, steps + 1):
        batch = next(batches)
        with torch.autocast("cpu", torch.bfloat16):
            losses = training(batch)
        loss = losses["written"] + SOUNDING * losses["sounding"] + LOOKING * losses["looking"]
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(training.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        say(step, steps, {name: float(value) for name, value in losses.items()})
    model.eval()
