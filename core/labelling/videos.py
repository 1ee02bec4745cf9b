"""The order of whole videos, for people who go through one from its first sentence to its last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np

from core.errors import Invalid
from core.labelling.candidate import Candidate, Floats, pool_of
from core.labelling.order import OrderOptions, order_sentences


@dataclass(frozen=True, slots=True)
class AskedVideo:
    """One video in its place of the order."""

    video: str
    sentences: int  # that are not labelled yet
    gain_bits: float  # expected of all of them, what is alike within the video discounted
    cost_s: float
    score: float  # bits a minute, discounted by likeness to videos before it
    reason: str


def order_videos(
    candidates: Iterable[Candidate],
    labelled: Collection[str] = (),
    options: OrderOptions | None = None,
    *,
    open_s: float = 30,
    sentence_s: float = 8,
) -> list[AskedVideo]:
    """Most bits a minute first; `open_s` is what a video costs by itself, `sentence_s` what each sentence does.

    Videos compare by the mean of their sentences' embeddings, each video being one question of `OrderOptions.batch`.
    """
    options = options or OrderOptions()
    if not (0 <= open_s < float("inf") and 0 < sentence_s < float("inf")):
        raise Invalid("open_s and sentence_s are seconds, the latter more than 0.")
    pool = pool_of(candidates)
    rows: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(pool.candidates):
        rows[one.video].append(at)
    known = set(labelled)
    means: dict[str, Floats] = {}
    begun: set[str] = set()
    alone: dict[str, AskedVideo] = {}
    for video, places in sorted(rows.items()):
        means[video] = pool.rows[places].mean(0)
        own = [pool.candidates[at] for at in places]
        asked = order_sentences(own, known, replace(options, batch=len(own)))
        if len(asked) < len(own):
            begun.add(video)
        if asked:
            gain = sum(one.score for one in asked)
            cost_s = open_s + sentence_s * len(asked)
            alone[video] = AskedVideo(video, len(asked), gain, cost_s, 60 * gain / cost_s, "")
    return _ordered(alone, means, begun, options, pool.rows.shape[1])


def _ordered(
    alone: dict[str, AskedVideo], means: dict[str, Floats], begun: set[str], options: OrderOptions, width: int
) -> list[AskedVideo]:
    """Greedy: the best score that likeness to earlier videos leaves; equal scores in the order of their ids."""
    names = sorted(means)
    matrix = np.array([means[name] for name in names], np.float64).reshape(len(names), width)
    length = np.linalg.norm(matrix, axis=1, keepdims=True)
    matrix = np.divide(matrix, length, where=length > 1e-12, out=np.zeros_like(matrix))
    before, in_batch = np.zeros(len(names)), np.zeros(len(names))
    plain = np.array([alone[name].score if name in alone else -1.0 for name in names])
    for at, name in enumerate(names):
        if name in begun:
            likeness = _likeness(matrix, at)
            likeness[at] = 0  # what is labelled of itself its other sentences know
            before = np.maximum(before, options.alike_before * likeness)
    order: list[AskedVideo] = []
    batch: list[int] = []
    done = plain < 0
    while not done.all():
        if len(batch) == options.batch:
            for at in batch:
                before = np.maximum(before, options.alike_before * _likeness(matrix, at))
            batch, in_batch = [], np.zeros(len(names))
        scores = np.where(done, -1.0, np.round(plain * (1 - np.maximum(before, in_batch)), 9))
        at = int(scores.argmax())
        one, score = alone[names[at]], float(scores[at])
        reason = f"{one.sentences} sentences, about {one.gain_bits:.1f} bits in {one.cost_s / 60:.1f} minutes."
        if score <= one.score / 2 and one.score > 0:
            reason += " It is much like a video before it."
        order.append(replace(one, score=score, reason=reason))
        done[at] = True
        batch.append(at)
        in_batch = np.maximum(in_batch, options.alike_in_batch * _likeness(matrix, at))
    return order


def _likeness(matrix: Floats, at: int) -> Floats:
    likeness: Floats = np.round(np.clip(matrix @ matrix[at], 0.0, 1.0), 9)
    return likeness
