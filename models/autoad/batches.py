"""From clips to the tensors of one training step: frames as they may be shown, and the text that stands around a clip.

Letters: B batch, T frames, V visual width, N tokens.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from models.autoad.model import AutoAD, AutoADConfig, negative_log_likelihood
from models.autoad.reading import read_ids
from models.clip.features import ClipFeatures
from models.clip.predict import Features
from models.language.tokenizer import TextTokenizer
from models.language.train import pad_rows

Rows = tuple[Tensor, Tensor]  # tokens [B, N], valid [B, N]
Shorten = Callable[[str], str]
Sayable = Callable[[int, str, str], str]  # film seed, line, what was heard -> the line without unheard names


@dataclass(frozen=True, slots=True)
class Showing:
    """How clips are shown and told in training; the defaults are the starter's."""

    wide: float = 0.65  # share of clips shown by the product's window instead of the action's own interval
    brief: float = 0.25  # share of lines told without their opening, so that a short gap gets a whole sentence
    noise: float = 0.1  # of features, in their own deviations: a thousand films are soon known by heart
    held_still: float = 0.1  # share of clips shown as one frame, so that one frame is no surprise
    frames: int | None = None  # 0: none; 1: the middle one; n: spread evenly; None: all there are


STARTER = Showing()


class Batch:
    """Tensors of one step: features [B, T, V]; (tokens, valid) [B, N] of the target and of the pieces that are read."""

    def __init__(
        self, features: Tensor, target: Rows, context: Rows | None = None, subtitles: Rows | None = None,
        people: Rows | None = None,
    ) -> None:  # fmt: skip
        self.features, self.target = features, target
        self.context, self.subtitles, self.people = context, subtitles, people


def autoad_losses(model: nn.Module, batch: Batch) -> dict[str, Tensor]:
    assert isinstance(model, AutoAD)
    prompt = model.prompt(batch.features, context=batch.context, subtitles=batch.subtitles, people=batch.people)
    return {"loss": negative_log_likelihood(model, prompt, *batch.target)}


def caption_batch(
    clips: Sequence[ClipFeatures], tokenizer: TextTokenizer, config: AutoADConfig, rng: random.Random,
    shorten: Shorten = str, showing: Showing = STARTER,
) -> Batch:  # fmt: skip
    """Frames -> the unnamed description, some of them shortened."""
    briefs = _some_brief(clips, rng, showing)
    lines = [shorten(clip.unnamed) if brief else clip.unnamed for clip, brief in zip(clips, briefs, strict=True)]
    targets = [tokenizer.encode_target(line, config.target_tokens) for line in lines]
    return Batch(
        shown_features(seen_clips(clips, rng, showing), rng, showing), pad_rows(targets, tokenizer.end_of_text)
    )


def target_batch(
    clips: Sequence[ClipFeatures], tokenizer: TextTokenizer, config: AutoADConfig, rng: random.Random,
    text: bool = True, shorten: Shorten = str, showing: Showing = STARTER, sayable: Sayable | None = None,
) -> Batch:  # fmt: skip
    """Frames, true earlier descriptions, dialogue and people, as far as the model reads them -> the description.

    All or none of the batch reads text. `sayable`: names that stand nowhere in a clip's prompt, as it is seen, are not
    told; without it lines are told as they are.
    """
    briefs = _some_brief(clips, rng, showing)
    seen = seen_clips(clips, rng, showing)
    if sayable is not None:
        seen = [heard_names_only(clip, sayable, tokenizer, config) for clip in seen]
    lines = [shorten(clip.text) if brief else clip.text for clip, brief in zip(seen, briefs, strict=True)]
    targets = pad_rows([tokenizer.encode_target(line, config.target_tokens) for line in lines], tokenizer.end_of_text)
    if not text:
        return Batch(shown_features(seen, rng, showing), targets)
    pieces = read_rows(
        tokenizer, config, [clip.previous for clip in seen], [clip.subtitles for clip in seen],
        [clip.people for clip in seen],
    )  # fmt: skip
    return Batch(shown_features(seen, rng, showing), targets, *pieces)


def seen_clips(clips: Sequence[ClipFeatures], rng: random.Random, showing: Showing = STARTER) -> list[ClipFeatures]:
    """Each clip by its interval or by its wider window: frames and people text of the same one."""
    return [clip.as_seen(rng.random() < showing.wide) for clip in clips]


def heard_names_only(
    clip: ClipFeatures, sayable: Sayable, tokenizer: TextTokenizer, config: AutoADConfig
) -> ClipFeatures:
    """The clip with its line told as one can who knows no more than the prompt: no name that stands nowhere in it."""
    read = read_ids(tokenizer, config, clip.previous, clip.subtitles, clip.people)
    heard = " ".join(tokenizer.decode(piece) for piece in (read.context, read.subtitles, read.people))
    return replace(clip, text=sayable(clip.film_seed, clip.text, heard))


def read_rows(
    tokenizer: TextTokenizer,
    config: AutoADConfig,
    context: Sequence[Sequence[str]],
    subtitles: Sequence[Sequence[str]],
    people: Sequence[str],
) -> tuple[Rows | None, Rows | None, Rows | None]:
    """The pieces of B clips, padded: context, subtitles, people; None where the model does not read the piece."""
    read = [read_ids(tokenizer, config, *each) for each in zip(context, subtitles, people, strict=True)]
    end = tokenizer.end_of_text
    return (
        pad_rows([each.context for each in read], end) if config.use_context else None,
        pad_rows([each.subtitles for each in read], end) if config.use_subtitles else None,
        pad_rows([each.people for each in read], end) if config.use_people else None,
    )


def shown_features(seen: Sequence[ClipFeatures], rng: random.Random, showing: Showing = STARTER) -> Tensor:
    """The frames of clips as they are seen, with noise; now and then one frame, held still: [B, T, V]."""
    chosen = [clip.features for clip in seen]
    chosen = [_held(each, rng) if rng.random() < showing.held_still else each for each in chosen]
    features = torch.from_numpy(np.stack([chosen_frames(each, showing.frames) for each in chosen]).astype(np.float32))
    generator = torch.Generator().manual_seed(rng.randrange(2**62))
    if not features.shape[1]:
        return features
    return features + showing.noise * features.std(dim=(0, 1)) * torch.randn(features.shape, generator=generator)


def chosen_frames(features: Features, frames: int | None) -> Features:
    """[T, V] -> [frames, V]: none, the middle one, or so many in even steps from the first; None: all."""
    if frames is None or frames == len(features):
        return features
    if frames < 0 or frames > len(features):
        raise ValueError(f"{frames} frames asked of a clip that has {len(features)}")
    places = [len(features) // 2] if frames == 1 else [len(features) * at // frames for at in range(frames)]
    kept: Features = features[places] if places else features[:0]
    return kept


def _some_brief(clips: Sequence[ClipFeatures], rng: random.Random, showing: Showing) -> list[bool]:
    return [rng.random() < showing.brief for _ in clips]


def _held(features: Features, rng: random.Random) -> Features:
    return np.repeat(features[rng.randrange(len(features))][None], len(features), axis=0)
