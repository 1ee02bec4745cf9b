"""Describe the clips of one film, in order, each from its frames, what was described before, and what was said.

No file and no service is touched: features and strings in, dataclasses out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.autoad.model import AutoAD, Prompt
from models.autoad.reading import read_ids
from models.language.decode import DecodeOptions, Hypothesis, WordBudget, beam_search, greedy_search
from models.language.tokenizer import TextTokenizer

Mode = Literal["recurrent", "oracle", "none"]
WIDE_BEAM = 20  # tried where no hypothesis of the ordinary beam ends within its gap
EVIDENCE_FRAMES = 3


@dataclass(frozen=True, slots=True)
class ClipInput:
    features: NDArray[np.float32]  # [T, D] frame features in time order
    max_words: int | None = None  # what the gap can take; None: no limit
    subtitles: tuple[str, ...] = ()  # dialogue of the minute before, oldest first
    fits: Callable[[str], bool] | None = None  # whether a finished text can be spoken in the gap; None: any can
    people: str = ""  # who may be seen, the likeliest first; read by models with `use_people` alone


@dataclass(frozen=True, slots=True)
class Alternative:
    text: str
    score: float  # mean log-probability per token, penalties included


@dataclass(frozen=True, slots=True)
class Description:
    """`text` is empty where nothing that ends fits the gap. `evidence_frames` are indices into the clip's features."""

    text: str
    score: float
    alternatives: tuple[Alternative, ...]
    evidence_frames: tuple[int, ...]


def describe(
    model: AutoAD,
    tokenizer: TextTokenizer,
    clips: Sequence[ClipInput],
    mode: Mode = "recurrent",
    previous: Sequence[Sequence[str]] | None = None,
    beam: int = 5,
    on_clip: Callable[[int, int], None] | None = None,
    widen: bool = True,
) -> list[Description]:
    """One Description per clip. Without `widen`, a clip is searched once, and nothing is said where nothing found fits.

    recurrent: earlier descriptions are the model's own greedy ones, as published; `previous[i]`, where given and not
    empty, are descriptions that stand before clip i already (a person's, say) and are put before its own.
    oracle: they are `previous[i]`. none: no text is read at all. `on_clip(done, total)` may raise to cancel.
    """
    if mode == "oracle" and previous is None:
        raise ValueError("oracle inference needs the earlier descriptions")
    if previous is not None and len(previous) != len(clips):
        raise ValueError(f"{len(clips)} clips, {len(previous)} lists of earlier descriptions")
    options = DecodeOptions(beam=beam, stop_token=model.config.stop_token)
    own: list[str] = []
    found: list[Description] = []
    for index, clip in enumerate(clips):
        given = list(previous[index]) if previous is not None else []
        context = (given if mode == "oracle" else [*given, *own]) if mode != "none" else None
        with torch.no_grad():
            prompt = prompt_of(model, tokenizer, clip, context)
            found.append(_describe_clip(model, tokenizer, clip, prompt, options, widen))
            if mode == "recurrent":
                text = _greedy_text(model, tokenizer, clip, prompt, options)
                if text:
                    own.append(text)
        if on_clip is not None:
            on_clip(index + 1, len(clips))
    return found


@torch.no_grad()
def greedy_lines(model: AutoAD, tokenizer: TextTokenizer, clips: Sequence[ClipInput]) -> list[str]:
    """What recurrent inference reads as its own earlier descriptions: one line a clip, "" where none ended."""
    options = DecodeOptions(stop_token=model.config.stop_token)
    told: list[str] = []
    for clip in clips:
        prompt = prompt_of(model, tokenizer, clip, [text for text in told if text])
        told.append(_greedy_text(model, tokenizer, clip, prompt, options))
    return told


def prompt_of(model: AutoAD, tokenizer: TextTokenizer, clip: ClipInput, context: Sequence[str] | None) -> Prompt:
    """The prompt of one clip; `context` None leaves out all text: people, descriptions and dialogue."""
    if clip.features.ndim != 2 or clip.features.shape[1] != model.config.visual_dim:
        raise ValueError(f"features must be [T, {model.config.visual_dim}], got {clip.features.shape}")
    device = model.bos_token.weight.device
    features = torch.from_numpy(np.asarray(clip.features, dtype=np.float32))[None].to(device)
    if context is None:
        return model.prompt(features)
    config = model.config
    read = read_ids(tokenizer, config, context, clip.subtitles, clip.people)
    return model.prompt(
        features,
        context=_row(read.context, device) if config.use_context else None,
        subtitles=_row(read.subtitles, device) if config.use_subtitles else None,
        people=_row(read.people, device) if config.use_people else None,
    )


def _describe_clip(
    model: AutoAD, tokenizer: TextTokenizer, clip: ClipInput, prompt: Prompt, options: DecodeOptions, widen: bool
) -> Description:
    evidence = evidence_frames(prompt.attention)
    if clip.max_words is not None and clip.max_words < 1:
        return Description("", 0.0, (), evidence)
    for beam, max_words in _attempts(options.beam, clip)[: None if widen else 1]:
        tried = dataclasses.replace(options, beam=beam)
        found = beam_search(model.gpt, prompt.embeddings, tried, budget=_budget(tokenizer, max_words))
        if alternatives := _alternatives(tokenizer, found, clip):
            return Description(alternatives[0].text, alternatives[0].score, alternatives, evidence)
    return Description("", 0.0, (), evidence)


def _attempts(beam: int, clip: ClipInput) -> list[tuple[int, int | None]]:
    """Beams and word budgets to try until something fits: what is short but long to speak asks for fewer words."""
    words = clip.max_words
    if words is None:
        return [(beam, None)]
    shorter = sorted({max(2, words * 3 // 4), max(2, words // 2)}, reverse=True)
    return [(beam, words), (WIDE_BEAM, words), *((WIDE_BEAM, fewer) for fewer in shorter if fewer < words)]


def _alternatives(
    tokenizer: TextTokenizer, hypotheses: Sequence[Hypothesis], clip: ClipInput
) -> tuple[Alternative, ...]:
    """Texts best first: finished ones before others where there is no budget, finished ones only where there is one."""
    ranked = sorted(hypotheses, key=lambda h: not h.finished)  # stable: keeps the order of scores
    texts: dict[str, float] = {}
    for hypothesis in ranked:
        text = tokenizer.decode(hypothesis.tokens)
        if not text or (
            clip.max_words is not None and not (hypothesis.finished and len(text.split()) <= clip.max_words)
        ):
            continue
        if clip.fits is not None and not clip.fits(text):
            continue
        texts.setdefault(text, hypothesis.score)
    return tuple(Alternative(text, score) for text, score in texts.items())


def _greedy_text(
    model: AutoAD, tokenizer: TextTokenizer, clip: ClipInput, prompt: Prompt, options: DecodeOptions
) -> str:
    greedy = greedy_search(model.gpt, prompt.embeddings, options)
    return tokenizer.decode(greedy.tokens) if greedy.finished else ""


def evidence_frames(attention: Tensor) -> tuple[int, ...]:
    """The frames that the latents look at most, in time order. attention [1, L, T]."""
    weight = attention[0].mean(dim=0)  # [T]
    top = weight.topk(min(EVIDENCE_FRAMES, len(weight))).indices.tolist()
    return tuple(sorted(int(index) for index in top))


def _budget(tokenizer: TextTokenizer, max_words: int | None) -> WordBudget | None:
    return None if max_words is None else WordBudget(max_words, tokenizer.starts_word)


def _row(ids: Sequence[int], device: torch.device) -> tuple[Tensor, Tensor]:
    tokens = torch.tensor([list(ids)], dtype=torch.long, device=device).reshape(1, -1)
    return tokens, torch.ones_like(tokens, dtype=torch.bool)
