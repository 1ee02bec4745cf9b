"""Greedy and beam search of the release retold as slowly as possible: no cache, no tensors where a list will do."""

from __future__ import annotations

import math

import torch
from transformers import GPT2LMHeadModel


def next_log_probs(gpt: GPT2LMHeadModel, prompt: torch.Tensor, tokens: list[int]) -> list[float]:
    """The whole sequence is run again for every token."""
    inputs = prompt
    if tokens:
        inputs = torch.cat([prompt, gpt.transformer.wte(torch.tensor([tokens]))], dim=1)
    with torch.no_grad():
        return torch.log_softmax(gpt(inputs_embeds=inputs).logits[0, -1].double(), dim=-1).tolist()


def penalised(log_probs: list[float], tokens: list[int], history: list[int], penalty: float, ngram: int) -> list[float]:
    out = list(log_probs)
    for token in set(tokens):
        out[token] = out[token] * penalty if out[token] < 0 else out[token] / penalty
    everything = history + tokens
    for start in range(len(everything) - ngram + 1):
        gram = everything[start : start + ngram]
        if gram[:-1] == everything[len(everything) - ngram + 1 :]:
            out[gram[-1]] = -math.inf
    return out


def slow_beam(
    gpt: GPT2LMHeadModel, prompt: torch.Tensor, beam: int, stop: int, length: int, history: list[int],
    penalty: float = 1.2, ngram: int = 3,
) -> list[tuple[list[int], float]]:  # fmt: skip
    """(tokens up to the hypothesis' own length, mean log-probability), best first."""
    first = penalised(next_log_probs(gpt, prompt, []), [], history, penalty, ngram)
    best = sorted(range(len(first)), key=lambda t: -first[t])[:beam]
    beams = [([t], first[t], 1, t == stop) for t in best]  # tokens, sum, length, stopped
    for _ in range(length - 1):
        if all(stopped for *_, stopped in beams):
            break
        candidates = []
        for tokens, total, size, stopped in beams:
            if stopped:
                candidates.append((total / size, [*tokens, 0], total, size, True))
                continue
            steps = penalised(next_log_probs(gpt, prompt, tokens), tokens, history, penalty, ngram)
            for token, value in enumerate(steps):
                new = (total + value) / (size + 1)
                candidates.append((new, [*tokens, token], total + value, size + 1, token == stop))
        candidates.sort(key=lambda c: -c[0])
        beams = [(tokens, total, size, stopped) for _, tokens, total, size, stopped in candidates[:beam]]
    ranked = sorted(beams, key=lambda b: -b[1] / b[2])
    return [(tokens[:size], total / size) for tokens, total, size, _ in ranked]


def slow_greedy(
    gpt: GPT2LMHeadModel,
    prompt: torch.Tensor,
    stop: int,
    length: int,
    history: list[int],
    penalty: float = 1.2,
    ngram: int = 3,
) -> list[int]:
    tokens: list[int] = []
    for _ in range(length):
        steps = penalised(next_log_probs(gpt, prompt, tokens), tokens, history, penalty, ngram)
        tokens.append(max(range(len(steps)), key=lambda t: steps[t]))
        if tokens[-1] == stop:
            break
    return tokens
