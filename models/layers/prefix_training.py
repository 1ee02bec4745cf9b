"""Training and use of a `PrefixCaptioner`, for the papers that differ only in what they embed.

Letters: B batch, D embedding width, M examples.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from models.clip.predict import Features
from models.language.decode import DecodeOptions, beam_search
from models.language.greedy import greedy_together
from models.language.tokenizer import TextTokenizer
from models.language.train import pad_rows
from models.layers.prefix_captioner import PrefixCaptioner, caption_loss
from models.training import FitOptions, OnStep, fit

Alter = Callable[[Tensor, torch.Generator], Tensor]  # embeddings [B, D] -> as they are learnt from


def fit_captioner(
    model: PrefixCaptioner,
    tokenizer: TextTokenizer,
    embeddings: Features,
    lines: Sequence[str],
    run_folder: Path,
    options: FitOptions,
    batch: int = 32,
    mapper_rate: float = 2e-3,
    language_rate: float = 1e-3,
    alter: Alter | None = None,
    on_step: OnStep | None = None,
) -> None:
    """Learn lines [M] from embeddings [M, D], in place. A language model whose weights are frozen stays as it is."""
    if len(embeddings) != len(lines) or not lines:
        raise ValueError(f"{len(embeddings)} embeddings for {len(lines)} lines; there must be as many, and some")
    targets = [tokenizer.encode_target(line, model.config.target_tokens) for line in lines]

    def batch_at(index: int) -> tuple[Tensor, Tensor, Tensor]:
        rng = random.Random(f"{options.seed}/{index}")
        chosen = [rng.randrange(len(lines)) for _ in range(batch)]
        given = torch.from_numpy(np.asarray(embeddings[chosen], dtype=np.float32))
        if alter is not None:
            given = alter(given, torch.Generator().manual_seed(rng.randrange(2**62)))
        return (given, *pad_rows([targets[i] for i in chosen], tokenizer.end_of_text))

    def losses(trained: nn.Module, given: tuple[Tensor, Tensor, Tensor]) -> dict[str, Tensor]:
        assert isinstance(trained, PrefixCaptioner)
        return {"loss": caption_loss(trained, *given)}

    groups: list[dict[str, object]] = [{"params": list(model.clip_project.parameters()), "lr": mapper_rate}]
    learning = [parameter for parameter in model.gpt.parameters() if parameter.requires_grad]
    if learning:
        groups.append({"params": learning, "lr": language_rate})
    fit(model, batch_at, losses, options, run_folder, groups=groups, on_step=on_step)


@torch.no_grad()
def captions(
    model: PrefixCaptioner, tokenizer: TextTokenizer, embeddings: Features, beam: int = 1, batch: int = 64
) -> list[str]:
    """One line for each embedding [M, D]; "" where none ended. `beam` 5 is published; 1 is greedy and many at once."""
    options = DecodeOptions(beam=beam, stop_token=tokenizer.end_of_text)
    told: list[str] = []
    for start in range(0, len(embeddings), batch):
        prefix = model.prefix(torch.from_numpy(np.asarray(embeddings[start : start + batch], dtype=np.float32)))
        if beam == 1:
            found = greedy_together(model.gpt, prefix, torch.ones(prefix.shape[:2], dtype=torch.bool), options)
        else:
            found = [
                next((h for h in beam_search(model.gpt, row[None], options) if h.finished), None) for row in prefix
            ]  # type: ignore[misc]
        told += [tokenizer.decode(each.tokens) if each is not None and each.finished else "" for each in found]
    return told
