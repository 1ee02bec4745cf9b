"""How far from its time of speech a sentence is usually seen, and how much a model's similarities weigh beside that.

Ours: the published evaluation knows no time of speech. In use it is known, and a narrator mostly tells what is about to
happen; what the picture says decides among the seconds around.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = "timing.json"
TRUSTS = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.4)
_LEAST_SCALE_S = 1.0


@dataclass(frozen=True, slots=True)
class Timing:
    """A sentence is seen `offset_s` from its middle of speech, Laplace with `scale_s`; or, in `anywhere` of cases,
    anywhere. Similarities are logits, times `trust`."""

    offset_s: float
    scale_s: float
    anywhere: float
    trust: float = 1.0

    def __post_init__(self) -> None:
        if not (self.scale_s > 0 and 0 < self.anywhere <= 1 and self.trust >= 0):
            raise ValueError("a scale and a share lie above 0, a share at most at 1, a trust not below 0")

    def placed(self, row: NDArray[np.floating], first_s: int, middle_s: float) -> NDArray[np.float64]:
        """Logits of a sentence's seconds from `first_s` on, with its time of speech taken into account."""
        away = np.abs(first_s + np.arange(len(row)) + 0.5 - middle_s - self.offset_s)
        near = np.exp(-away / self.scale_s) / (2 * self.scale_s)
        prior = np.log((1 - self.anywhere) * near + self.anywhere / max(1, len(row)))
        placed: NDArray[np.float64] = self.trust * row + prior
        return placed

    def save(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")


def load_timing(folder: Path) -> Timing | None:
    """The folder's; None where it has none: then every second is as likely as another."""
    path = folder / FILE
    return Timing(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


@dataclass(frozen=True, slots=True)
class Seen:
    """One sentence that can be seen: similarities of the seconds from `first_s` on, middle of speech, truth."""

    row: NDArray[np.floating]
    first_s: int
    middle_s: float
    span_s: tuple[float, float]


def fit_timing(sentences: Sequence[Seen], anywhere: float = 0.2) -> Timing:
    """Offset and scale by the median, trust by how often the likeliest second is true; the least of equals.

    Raises ValueError without a sentence.
    """
    if not sentences:
        raise ValueError("there is no sentence to fit a timing on")
    offsets = np.array([sum(each.span_s) / 2 - each.middle_s for each in sentences])
    offset = float(np.median(offsets))
    scale = max(_LEAST_SCALE_S, float(np.median(np.abs(offsets - offset)) / np.log(2)))  # half of a Laplace lies within
    tried = [Timing(round(offset, 3), round(scale, 3), anywhere, trust) for trust in TRUSTS]
    return max(tried, key=lambda timing: (hits(sentences, timing), -timing.trust))


def hits(sentences: Sequence[Seen], timing: Timing) -> int:
    """How many sentences' likeliest second lies within their truth, both ends counted."""
    return sum(
        np.floor(each.span_s[0])
        <= each.first_s + int(np.argmax(timing.placed(each.row, each.first_s, each.middle_s)))
        <= np.ceil(each.span_s[1])
        for each in sentences
    )
