"""The order in which to ask: what tells most first, and not twenty alike in a row.

The expected information of an answer is its entropy, H(alignable) + p H(place | alignable), by the chain rule. Places
have up to eight bits where alignable has one, and a second more or less matters little, so they count for
`place_weight` each. What is like something already asked tells less: its gain is multiplied by 1 - c * likeness, with
the greatest c * likeness that any asked sentence has. Within a batch the model has not learnt from its answers yet, but
they will be as good as known, so likeness counts fully (`alike_in_batch`); what earlier batches and finished labels
taught shows in the model's own probabilities already, so it counts less (`alike_before`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import Invalid
from core.labelling.candidate import Candidate, Floats, Pool, pool_of

Indices = NDArray[np.int64]
Why = Literal["alignable", "place", "variety", "sure"]
_LITTLE_BITS = 0.05
_CHUNK = 256
_DIGITS = 9  # products of rows may differ in the last digits from machine to machine; ties are broken by id


@dataclass(frozen=True, slots=True)
class OrderOptions:
    place_weight: float = 0.25  # of one bit about the second, against one about alignable
    alike_in_batch: float = 0.95  # how much of the gain an equal sentence of the same batch takes away
    alike_before: float = 0.5  # the same of an equal sentence that was asked earlier
    batch: int = 50  # sentences between two models

    def __post_init__(self) -> None:
        if not 0 <= self.place_weight < float("inf"):
            raise Invalid(f"place_weight is {self.place_weight}, not a weight.")
        if not (0 <= self.alike_in_batch <= 1 and 0 <= self.alike_before <= 1):
            raise Invalid("alike_in_batch and alike_before lie between 0 and 1.")
        if self.batch < 1:
            raise Invalid("A batch holds at least one sentence.")


@dataclass(frozen=True, slots=True)
class Asked:
    """One sentence in its place of the order, and why it stands there."""

    sentence: str
    video: str
    batch: int  # from 0
    gain_bits: float  # expected of its answer alone, weighted
    score: float  # what is left of that beside what is asked before it
    why: Why
    reason: str
    likeness: float  # cosine to the most similar sentence asked or labelled before, 0 .. 1
    like: str | None  # that sentence


def order_sentences(
    candidates: Iterable[Candidate],
    labelled: Collection[str] = (),
    options: OrderOptions | None = None,
    limit: int | None = None,
) -> list[Asked]:
    """The first `limit` sentences to ask about, or all that are not `labelled`; equal scores in the order of their ids.

    Labelled candidates stay in the pool for their embeddings. Work grows with the pool times what is returned.
    """
    options = options or OrderOptions()
    pool = pool_of(candidates)
    gains = gain_bits(pool, options)
    known = set(labelled)
    done = np.array([one.sentence in known for one in pool.candidates], bool)
    beside = _Beside(pool)
    beside.add(np.flatnonzero(done), options.alike_before)
    left = int((~done).sum())
    left = left if limit is None else max(0, min(left, limit))
    order: list[Asked] = []
    batch: list[int] = []
    while len(order) < left:
        if len(batch) == options.batch:
            beside.batch_ends(np.array(batch), options.alike_before)
            batch = []
        scores = np.where(done, -1.0, np.round(gains * (1 - beside.taken()), _DIGITS))
        at = int(scores.argmax())  # the first of equals
        done[at] = True
        passed = int((~done & (gains > gains[at])).sum())
        batch_number = len(order) // options.batch
        order.append(_asked(pool, at, batch_number, float(gains[at]), float(scores[at]), beside, passed))
        batch.append(at)
        beside.add_in_batch(at, options.alike_in_batch)
    return order


def gain_bits(pool: Pool, options: OrderOptions) -> Floats:
    """[N] weighted bits that an answer is expected to tell."""
    gains: Floats = pool.alignable_bits + options.place_weight * pool.alignable * pool.place_bits
    return gains


class _Beside:
    """How much of each candidate's gain is taken by what was asked before it."""

    def __init__(self, pool: Pool) -> None:
        size = len(pool.candidates)
        self.pool = pool
        self.before = np.zeros(size)  # c * likeness to labels and earlier batches
        self.in_batch = np.zeros(size)
        self.likeness = np.zeros(size)
        self.like = np.full(size, -1)

    def taken(self) -> Floats:
        both: Floats = np.maximum(self.before, self.in_batch)
        return both

    def add(self, places: Indices, weight: float) -> None:
        """Labels, or an earlier batch."""
        for begin in range(0, len(places), _CHUNK):
            chunk = places[begin : begin + _CHUNK]
            likeness = _rounded(self.pool.rows @ self.pool.rows[chunk].T)  # [N, C]
            nearest = likeness.argmax(1)
            greatest = likeness[np.arange(len(likeness)), nearest]
            self._nearer(greatest, chunk[nearest])
            self.before = np.maximum(self.before, weight * greatest)

    def add_in_batch(self, at: int, weight: float) -> None:
        likeness = _rounded(self.pool.rows @ self.pool.rows[at])
        self._nearer(likeness, np.full(len(likeness), at))
        self.in_batch = np.maximum(self.in_batch, weight * likeness)

    def batch_ends(self, batch: Indices, weight: float) -> None:
        self.add(batch, weight)
        self.in_batch[:] = 0

    def _nearer(self, likeness: Floats, places: Indices) -> None:
        nearer = likeness > self.likeness
        self.like[nearer] = places[nearer]
        self.likeness = np.maximum(self.likeness, likeness)


def _rounded(cosines: Floats) -> Floats:
    likeness: Floats = np.clip(cosines, 0.0, 1.0).round(_DIGITS)
    return likeness


def _asked(pool: Pool, at: int, batch: int, gain: float, score: float, beside: _Beside, passed: int) -> Asked:
    one = pool.candidates[at]
    like = pool.candidates[beside.like[at]].sentence if beside.like[at] >= 0 else None
    why, reason = _reason(pool, at, gain, passed)
    if like is not None and score <= gain / 2 and why != "sure":
        reason += f" It is much like {like}, which comes before it."
    return Asked(one.sentence, one.video, batch, gain, score, why, reason, float(beside.likeness[at]), like)


def _reason(pool: Pool, at: int, gain: float, passed: int) -> tuple[Why, str]:
    """The larger part of the gain, in words; and that `passed` more telling ones have to wait, where some do."""
    probability, place = pool.candidates[at].alignable, float(pool.place_bits[at])
    about_alignable = float(pool.alignable_bits[at])
    why: Why = "alignable" if about_alignable >= gain - about_alignable else "place"
    if gain < _LITTLE_BITS:
        why, text = "sure", f"Little to learn: it can be seen with {_percent(probability)}, and where is clear."
    elif why == "alignable":
        text = f"Whether it can be seen is open: {_percent(probability)}."
    else:
        text = f"It can probably be seen ({_percent(probability)}), but at any of about {2**place:.0f} seconds."
    if passed:
        others = "one more open is" if passed == 1 else f"{passed} more open are"
        return "variety", f"{text} It is unlike those before it, while {others} much like them."
    return why, text


def _percent(probability: float) -> str:
    return f"{100 * probability:.0f} %"
