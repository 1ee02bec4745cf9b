"""Who is in the frames: the recogniser asked about a film's clips and about the moments when a name is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from models.names.calls import SpokenLine
from models.names.evidence import Glance, Probabilities, likeness
from models.names.glances import GLANCES
from models.names.model import Names

Features = NDArray[np.float32]
PRESENT = 0.5  # a look is of the film's cast from this probability on, in any cue


@dataclass(frozen=True, slots=True)
class FilmFrames:
    """Features [N, D] of the whole film at `times_ms` [N], in order, such as five a second."""

    times_ms: NDArray[np.int64]
    features: Features


@torch.no_grad()
def recognise(model: Names, clips: Features, cast: Sequence[int] | None = None) -> Probabilities:
    """Clips [Q, T, D] -> [Q, L, 4]: in view, actor, target, speaker. `cast`: only these looks are asked for.

    In view and target are each a yes or no; actor and speaker are one choice among those asked for.
    """
    looks = len(model.config.looks)
    asked = list(range(looks)) if cast is None else sorted(cast)
    found = np.zeros((len(clips), looks, 4), dtype=np.float32)
    if not len(clips) or not asked:
        return found
    frames = torch.from_numpy(np.ascontiguousarray(clips, dtype=np.float32)).to(model.gallery.device)
    queries = model.recogniser.queries(phrases=model.gallery[asked].expand(len(frames), -1, -1))
    logits = model.recogniser(frames, queries)
    each = (logits - model.log_balance).sigmoid()
    each[..., 1] = logits[..., 1].softmax(dim=1)
    each[..., 3] = logits[..., 3].softmax(dim=1)
    found[:, asked] = each.cpu().numpy()
    return found


def film_cast(seen: Probabilities) -> list[int]:
    """Looks that are of the film at all: surely seen or surely acting in one cue at least; never nobody."""
    if not len(seen):
        return []
    surest = np.maximum(seen[:, :, 0], seen[:, :, 1]).max(axis=0)
    return [int(look) for look in np.flatnonzero(surest >= min(PRESENT, float(surest.max())))]


def see(model: Names, clips: Features) -> Probabilities:
    """[Q, T, D] -> [Q, L, 4], asked twice: for every look that is known, then for the film's own."""
    return recognise(model, clips, film_cast(recognise(model, clips)))


def call_glances(
    model: Names,
    frames: FilmFrames | None,
    dialogue: Sequence[SpokenLine],
    lines: Sequence[int],
    cast: Sequence[int],
    clips: Features,
) -> dict[int, Glance]:
    """What is seen while each of these lines is spoken; a line without frames is left out. `clips` [Q, T, D]: cues."""
    if frames is None:
        return {}
    wanted: dict[int, Features] = {}
    for line in lines:
        low, high = np.searchsorted(frames.times_ms, (dialogue[line].start_ms, dialogue[line].end_ms))
        if high > low:
            wanted[line] = frames.features[low + (high - low) * (2 * np.arange(GLANCES) + 1) // (2 * GLANCES)]
    if not wanted:
        return {}
    seen = recognise(model, np.stack(list(wanted.values())), cast)
    cues = clips.mean(axis=1)
    return {
        line: Glance(each, likeness(shown.mean(axis=0), cues))
        for (line, shown), each in zip(wanted.items(), seen, strict=True)
    }
