"""Greedy and beam search of a prompted GPT-2 exactly as AutoAD's release does them, cached; on request a word budget.

What is peculiar and kept: log-probabilities of tokens already in a hypothesis are multiplied by the penalty without
renormalising; n-grams are banned over history and hypothesis together, while the penalty looks at the hypothesis alone;
a finished beam takes token 0 at no cost and does not grow; beams are ranked by sum over length at every step.
Letters: K beams, N tokens, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import DynamicCache, GPT2LMHeadModel


@dataclass(frozen=True, slots=True)
class DecodeOptions:
    beam: int = 5
    max_tokens: int = 67
    stop_token: int = 50256
    temperature: float = 1.0
    repetition_penalty: float = 1.2
    no_repeat_ngram: int = 3


@dataclass(frozen=True, slots=True)
class WordBudget:
    """At most `max_words` words. `starts_word` [V] marks tokens that begin a word. A token of a log-probability below
    `least` is not taken: what must be bent to be short enough (cut off, its subject dropped) is no description."""

    max_words: int
    starts_word: Tensor
    least: float = -6.0


@dataclass(frozen=True, slots=True)
class Hypothesis:
    tokens: tuple[int, ...]  # as decoded; the stop token is the last one where `finished`
    score: float  # sum of log-probabilities over length
    finished: bool


class _CachedGPT:
    """GPT-2 fed token by token; rows can be copied and reordered between steps."""

    def __init__(self, gpt: GPT2LMHeadModel, prompt: Tensor) -> None:
        self.gpt = gpt
        self.cache = DynamicCache()
        self.length = 0
        self.next_input = prompt  # [1, N, C]

    def log_probs(self, temperature: float) -> Tensor:
        """Log-probabilities of the next token [K, V]."""
        count = self.next_input.shape[1]
        positions = torch.arange(self.length, self.length + count, device=self.next_input.device)[None]
        out = self.gpt(
            inputs_embeds=self.next_input, past_key_values=self.cache, use_cache=True, position_ids=positions,
            logits_to_keep=1,
        )  # fmt: skip
        self.length += count
        scale = temperature if temperature > 0 else 1.0
        return F.log_softmax(out.logits[:, -1].float() / scale, dim=-1)

    def select(self, rows: Tensor, tokens: Tensor) -> None:
        """Continue from `rows` [K] of the last step with `tokens` [K]."""
        self.cache.reorder_cache(rows)
        self.next_input = self.gpt.transformer.wte(tokens)[:, None]  # [K, 1, C]


@torch.no_grad()
def beam_search(
    gpt: GPT2LMHeadModel,
    prompt: Tensor,
    options: DecodeOptions,
    history: Sequence[int] = (),
    budget: WordBudget | None = None,
) -> list[Hypothesis]:
    """prompt [1, N, C] -> hypotheses, best first. `history` only matters for the n-gram ban."""
    if prompt.shape[0] != 1:
        raise ValueError("one prompt at a time")
    device = prompt.device
    state = _CachedGPT(gpt, prompt)
    log_probs = state.log_probs(options.temperature)
    apply_bans(log_probs, [[]], history, options)
    _apply_budget(log_probs, [[]], budget)
    scores, first = log_probs[0].topk(options.beam)
    tokens = [[int(token)] for token in first]
    lengths = torch.ones(options.beam, device=device)
    stopped = first == options.stop_token
    state.select(torch.zeros(options.beam, dtype=torch.long, device=device), first)
    for _ in range(_room(gpt, prompt, options) - 1):
        if bool((stopped | ~torch.isfinite(scores)).all()):  # a beam that may say nothing never ends
            break
        log_probs = state.log_probs(options.temperature)
        apply_bans(log_probs, tokens, history, options)
        _apply_budget(log_probs, tokens, budget)
        log_probs[stopped] = -torch.inf
        log_probs[stopped, 0] = 0.0
        lengths = torch.where(stopped, lengths, lengths + 1)
        average = (scores[:, None] + log_probs) / lengths[:, None]  # [K, V]
        best, flat = average.flatten().topk(options.beam)
        rows, chosen = flat // log_probs.shape[1], flat % log_probs.shape[1]
        lengths = lengths[rows]
        scores = best * lengths
        tokens = [[*tokens[row], int(token)] for row, token in zip(rows.tolist(), chosen, strict=True)]
        stopped = stopped[rows] | (chosen == options.stop_token)
        state.select(rows, chosen)
    final = scores / lengths
    order = final.argsort(descending=True).tolist()
    return [
        Hypothesis(tuple(tokens[k][: int(lengths[k])]), float(final[k]), bool(stopped[k]))
        for k in order
        if torch.isfinite(final[k])
    ]


@torch.no_grad()
def greedy_search(
    gpt: GPT2LMHeadModel,
    prompt: Tensor,
    options: DecodeOptions,
    history: Sequence[int] = (),
    budget: WordBudget | None = None,
) -> Hypothesis:
    """The most likely token each time, under the same penalties. prompt [1, N, C]."""
    state = _CachedGPT(gpt, prompt)
    tokens: list[int] = []
    total = 0.0
    for _ in range(_room(gpt, prompt, options)):
        log_probs = state.log_probs(options.temperature)
        apply_bans(log_probs, [tokens], history, options)
        _apply_budget(log_probs, [tokens], budget)
        value, token = log_probs[0].max(dim=-1)
        if not bool(torch.isfinite(value)):
            break
        total += float(value)
        tokens.append(int(token))
        if tokens[-1] == options.stop_token:
            break
        state.select(torch.zeros(1, dtype=torch.long, device=prompt.device), token[None])
    finished = bool(tokens) and tokens[-1] == options.stop_token
    return Hypothesis(tuple(tokens), total / max(1, len(tokens)), finished)


def _room(gpt: GPT2LMHeadModel, prompt: Tensor, options: DecodeOptions) -> int:
    """How many tokens may be written: as asked, but never more than the model has positions for."""
    return min(options.max_tokens, gpt.config.n_positions - prompt.shape[1] + 1)  # the last one is never read


def apply_bans(log_probs: Tensor, tokens: list[list[int]], history: Sequence[int], options: DecodeOptions) -> None:
    """Repetition penalty, then the n-gram ban, in place. log_probs [K, V]."""
    for row, hypothesis in enumerate(tokens):
        if hypothesis and options.repetition_penalty != 1.0:
            seen = torch.tensor(sorted(set(hypothesis)), device=log_probs.device)
            log_probs[row, seen] *= options.repetition_penalty  # a log-probability is never above 0
        banned = banned_tokens([*history, *hypothesis], options.no_repeat_ngram)
        if banned:
            log_probs[row, banned] = -torch.inf


def banned_tokens(tokens: Sequence[int], ngram: int) -> list[int]:
    """Those that would complete an n-gram which `tokens` already hold."""
    if len(tokens) + 1 < ngram:
        return []
    start = tuple(tokens[len(tokens) + 1 - ngram :])
    return [tokens[i + ngram - 1] for i in range(len(tokens) - ngram + 1) if tuple(tokens[i : i + ngram - 1]) == start]


def _apply_budget(log_probs: Tensor, tokens: list[list[int]], budget: WordBudget | None) -> None:
    """Ban, in place, a word too many and whatever the model would not say by itself."""
    if budget is None:
        return
    for row, hypothesis in enumerate(tokens):
        words = int(budget.starts_word[hypothesis].sum()) if hypothesis else 0
        log_probs[row, log_probs[row] < budget.least] = -torch.inf
        if not hypothesis:
            log_probs[row, ~budget.starts_word] = -torch.inf  # every description begins with a whole word
        if words >= budget.max_words:
            log_probs[row, budget.starts_word] = -torch.inf
