"""How the authors' release cuts movies into training examples: frames, targets, sequences, and nameless lines.

Ours differ where the product needs it (models.clip.features, models.autoad.batches); these are for data in the layout
of MAD, and to compare. Seconds are the release's unit; frame features lie at `FPS`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from models.language.tokenizer import TextTokenizer

FPS = 5
FRAMES = 8
TARGET_TOKENS = 36
LARGEST_SHIFT = 4  # frames, drawn anew for every training example


def frame_indices(
    start_s: float, end_s: float, total: int, frames: int = FRAMES, shift: int = 0, lookahead: int = 0
) -> list[int]:
    """Which of a movie's `total` frame features stand for a clip.

    From floor(start) plus `shift` to ceil(end), capped; `frames` of them by linspace without its end, cut to whole
    numbers. With `lookahead` 2 the clip begins one of its own durations earlier.
    """
    if not 0 <= start_s < end_s or total < 1 or frames < 1:
        raise ValueError(f"no clip from {start_s} s to {end_s} s in {total} frames")
    if lookahead == 2:
        start_s = max(0.0, start_s - (end_s - start_s))
    end = min(math.ceil(end_s * FPS), total)
    start = min(math.floor(start_s * FPS) + shift, end - 1)
    if start < 0:
        raise ValueError(f"no clip from {start_s} s to {end_s} s in {total} frames")
    return [int(place) for place in np.linspace(start, end - 1, frames, endpoint=False)]


def within_movie(start_s: float, end_s: float, movie_s: float, total: int) -> bool:
    """Whether an annotation is kept: it ends before both the stated and the featured length of its movie."""
    return max(start_s, end_s) <= min(movie_s * FPS, total) / FPS


def target_ids(tokenizer: TextTokenizer, text: str, length: int = TARGET_TOKENS) -> list[int]:
    """Exactly `length` ids: a leading space, the text, a full stop, then end-of-text as often as there is room."""
    text = text.strip()
    ids = tokenizer.encode(" " + text + ("" if text.endswith(".") else "."))[:length]
    return ids + [tokenizer.end_of_text] * (length - len(ids))


def chunks(count: int, size: int) -> list[range]:
    """Consecutive rows of one movie in runs of `size`; the last run goes back so far that it is full too.

    Fewer rows than `size` are one short run.
    """
    if count < 0 or size < 1:
        raise ValueError("a chunk holds at least one row")
    if count <= size:
        return [range(count)] if count else []
    starts = [*range(0, count - size + 1, size)]
    if starts[-1] + size < count:
        starts.append(count - size)
    return [range(start, start + size) for start in starts]


def without_names(text: str, names: Sequence[str]) -> str:
    """LSMDC's and MAD's unnamed form: every name becomes "someone", "Tom and Mia" becomes "someone and someone"."""
    if not names:
        return text
    ordered = sorted(names, key=len, reverse=True)
    nameless = re.sub(rf"\b(?:{'|'.join(map(re.escape, ordered))})\b", "someone", text)
    return re.sub(r"^(\W*)s(?=omeone\b)", r"\1S", nameless) if nameless != text else text
