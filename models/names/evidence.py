"""What speaks for a name's look: who is seen, acts and speaks around each call of it, as numbers.

Every number is one of the recogniser's probabilities, or how near in time it was. No truth is used here.
Letters: K calls, Q cues, L looks.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.names.calls import KINDS, Call, SpokenLine
from models.names.model import CALL_EVIDENCE, LETTER_BUCKETS, LOOK_EVIDENCE

Probabilities = NDArray[np.float32]
_NEAR_MS = 12_000  # a cue further away tells of another moment
_AROUND_MS = 10_000  # how fast the weight of a cue falls with its distance
_SAME_PLACE = 0.3  # likeness of two pictures from which on they are more often of one scene than not


@dataclass(frozen=True, slots=True)
class Glance:
    """What the frames of a spoken line show: `seen` [L, 4], and how alike they are to each cue's, `alike` [Q]."""

    seen: Probabilities
    alike: Probabilities


def likeness(line: Probabilities, cues: Probabilities) -> Probabilities:
    """Cosines [Q] of a line's mean frame feature [D] with those of the cues [Q, D], the film's mean taken off."""
    if not len(cues):
        return np.zeros(0, dtype=np.float32)
    middle = cues.mean(axis=0)
    one, others = line - middle, cues - middle
    lengths = np.linalg.norm(others, axis=1) * np.linalg.norm(one)
    cosines: Probabilities = ((others @ one) / np.maximum(lengths, 1e-6)).astype(np.float32)
    return cosines


def call_evidence(
    calls: Sequence[Call],
    dialogue: Sequence[SpokenLine],
    cue_times: Sequence[tuple[int, int]],
    seen: Probabilities,
    glances: Mapping[int, Glance],
) -> Probabilities:
    """Evidence [K, L, CALL_EVIDENCE + kinds] of each call for each look.

    `seen` [Q, L, 4]: in view, acts, acted upon, (unused) for each cue, in time order; `glances[line]`: of the frames
    while the line was spoken, where there are any.
    """
    looks = seen.shape[1]
    found = np.zeros((len(calls), looks, CALL_EVIDENCE + len(KINDS)), dtype=np.float32)
    starts = np.array([start for start, _ in cue_times], dtype=np.int64)
    ends = np.array([end for _, end in cue_times], dtype=np.int64)
    for number, call in enumerate(calls):
        line = dialogue[call.line]
        row = found[number]
        glance = glances.get(call.line)
        alike = np.zeros(len(starts), dtype=np.float32)
        if glance is not None:
            in_view, speaks = glance.seen[:, 0], glance.seen[:, 3]
            row[:, 0], row[:, 1], row[:, 2] = in_view, speaks, 1.0
            row[:, 3] = in_view * (1 - speaks)  # in view, and it is not who speaks
            alike = glance.alike
        after = int(np.searchsorted(starts, line.start_ms))
        if after < len(starts):
            row[:, 4:8] = _near(seen[after], starts[after] - line.end_ms)
            row[:, 15] = alike[after]
        if after > 0:
            row[:, 8:12] = _near(seen[after - 1], line.start_ms - ends[after - 1])
            row[:, 16] = alike[after - 1]
        if len(starts):
            away = np.maximum(0, np.maximum(starts - line.end_ms, line.start_ms - ends))
            weight = np.exp(-away / _AROUND_MS)[:, None]  # [Q, 1]
            row[:, 12] = (weight * seen[:, :, 0]).max(axis=0)
            row[:, 13] = (weight * seen[:, :, 1]).max(axis=0)
            row[:, 14] = (weight * seen[:, :, 0]).sum(axis=0) / weight.sum().clip(min=1e-6)
            here = weight * (1 / (1 + np.exp(-10 * (alike - _SAME_PLACE))))[:, None]
            row[:, 17] = (here * seen[:, :, 0]).sum(axis=0) / here.sum().clip(min=1e-6)
            row[:, 18] = (here * seen[:, :, 1]).max(axis=0)
        row[:, CALL_EVIDENCE + call.kind] = 1.0
    return found


def _near(cue: Probabilities, away_ms: int) -> Probabilities:
    """In view, acts, acted upon of one cue [L, 4] and how near it is: [L, 4]."""
    nearness = max(0.0, 1 - max(0, int(away_ms)) / _NEAR_MS)
    near = np.concatenate([cue[:, :3], np.ones((len(cue), 1), dtype=np.float32)], axis=1) * nearness
    return near.astype(np.float32)


def look_evidence(seen: Probabilities) -> Probabilities:
    """How surely each look is in the film at all, [L, LOOK_EVIDENCE], from `seen` [Q, L, 4]."""
    if not len(seen):
        return np.zeros((seen.shape[1], LOOK_EVIDENCE), dtype=np.float32)
    return np.stack([seen[:, :, 0].max(axis=0), np.minimum(1, seen[:, :, 1].sum(axis=0))], axis=1)


def letters_of(name: str) -> list[int]:
    """Buckets of a name's endings: what they tell of "he" or "she" is learnt, and an unknown ending tells nothing."""
    word = name.lower().split()[0] if name.split() else ""
    return [zlib.crc32(f"{size}/{word[-size:]}".encode()) % LETTER_BUCKETS for size in (1, 2, 3) if len(word) >= size]
