"""Many films described at once, greedily: clip after clip, all films side by side. For evaluation, not for the product.

The answers are greedy ones (the paper's recurrent context is greedy too); `predict.describe` searches by beams.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import torch

from models.autoad.batches import chosen_frames, read_rows
from models.autoad.model import AutoAD
from models.clip.features import ClipFeatures
from models.language.decode import DecodeOptions
from models.language.greedy import greedy_together
from models.language.tokenizer import TextTokenizer

Context = Literal["recurrent", "oracle"]


@torch.no_grad()
def describe_films(
    model: AutoAD,
    tokenizer: TextTokenizer,
    films: Sequence[Sequence[ClipFeatures]],
    context: Context = "recurrent",
    frames: int | None = None,
    fresh_every: int = 0,
) -> list[list[str]]:
    """One line a clip, in order, by film; "" where none ended.

    recurrent: earlier descriptions are the model's own; oracle: they are the clips' true `previous`. `frames` as in
    `batches.Showing`. `fresh_every` forgets all earlier descriptions after so many clips (5: LSMDC's way).
    """
    told: list[list[str]] = [[] for _ in films]
    options = DecodeOptions(stop_token=model.config.stop_token)
    for at in range(max((len(film) for film in films), default=0)):
        running = [number for number, film in enumerate(films) if at < len(film)]
        clips = [films[number][at] for number in running]
        since = at - at % fresh_every if fresh_every else 0
        if context == "recurrent":
            earlier = [[text for text in told[number][since:] if text] for number in running]
        else:
            earlier = [list(clip.previous[max(0, len(clip.previous) - (at - since)) :]) for clip in clips]
        rows = read_rows(
            tokenizer, model.config, earlier, [clip.subtitles for clip in clips], [clip.people for clip in clips]
        )
        features = torch.from_numpy(np.stack([chosen_frames(clip.features, frames) for clip in clips]))
        prompt = model.prompt(features.float(), None, *rows)
        answers = greedy_together(model.gpt, prompt.embeddings, prompt.valid, options)
        for number, found in zip(running, answers, strict=True):
            told[number].append(tokenizer.decode(found.tokens) if found.finished else "")
    return told
