"""Greedy search for many prompts at once: what `decode.greedy_search` says of each, in one run.

Letters: B prompts, N tokens, C width, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import DynamicCache, GPT2LMHeadModel

from models.language.decode import DecodeOptions, Hypothesis, apply_bans
from models.language.model import positions_of


@torch.no_grad()
def greedy_together(
    gpt: GPT2LMHeadModel,
    embeddings: Tensor,
    valid: Tensor,
    options: DecodeOptions,
    histories: Sequence[Sequence[int]] | None = None,
) -> list[Hypothesis]:
    """Prompts [B, N, C] with their masks [B, N], True where real; the last place of each must be real.

    `histories`, one a prompt, only matter for the n-gram ban. Rounding aside, each answer is the one that
    `decode.greedy_search` gives to the prompt without its padding.
    """
    if embeddings.shape[:2] != valid.shape or not bool(valid[:, -1].all()):
        raise ValueError("every prompt needs a mask whose last place is True")
    count = embeddings.shape[0]
    before = histories if histories is not None else [()] * count
    tokens: list[list[int]] = [[] for _ in range(count)]
    totals, finished = [0.0] * count, [False] * count
    cache, mask, inputs = DynamicCache(), valid, embeddings
    positions = positions_of(valid)
    room = min(options.max_tokens, gpt.config.n_positions - int(valid.sum(dim=1).max()) + 1)
    scale = options.temperature if options.temperature > 0 else 1.0
    for _ in range(room):
        out = gpt(
            inputs_embeds=inputs, attention_mask=mask.long(), position_ids=positions, past_key_values=cache,
            use_cache=True, logits_to_keep=1,
        )  # fmt: skip
        log_probs = F.log_softmax(out.logits[:, -1].float() / scale, dim=-1)  # [B, V]
        for row in range(count):
            if not finished[row]:
                apply_bans(log_probs[row : row + 1], [tokens[row]], before[row], options)
        values, chosen = log_probs.max(dim=-1)
        for row, (value, token) in enumerate(zip(values.tolist(), chosen.tolist(), strict=True)):
            if not finished[row]:
                tokens[row].append(token)
                totals[row] += value
                finished[row] = token == options.stop_token
        if all(finished):
            break
        inputs = gpt.transformer.wte(chosen)[:, None]  # [B, 1, C]
        mask = F.pad(mask, (0, 1), value=True)
        positions = positions[:, -1:] + 1
    return [
        Hypothesis(tuple(ids), total / max(1, len(ids)), done)
        for ids, total, done in zip(tokens, totals, finished, strict=True)
    ]
