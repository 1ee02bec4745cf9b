"""Who is seen in each stretch of a film, and what they may be called by then: the names model on what a product has.

Frame features of the whole film, five a second, and its dialogue; names are those that people are called by in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.intervals import Interval
from core.names import Spoken, guess_names

if TYPE_CHECKING:
    from models.names.model import Names


def people_texts(
    model: Names,
    intervals: Sequence[Interval],
    picks: Sequence[Sequence[int]],
    features: NDArray[np.float32],
    times_ms: NDArray[np.int64],
    dialogue: Sequence[Spoken],
) -> list[str]:
    """One text an interval, likeliest actor first, as AutoAD reads it: "Tom: the man in the orange jacket."

    `picks[i]` are the frames of interval i, indices into `features` [N, D] at `times_ms` [N]; intervals are in order
    of time. A name is used only from the interval on by whose end the dialogue has said it.
    """
    from models.names.bind import FilmName
    from models.names.calls import SpokenLine
    from models.names.predict import CueInput, people_of_film
    from models.names.see import FilmFrames

    spoken = sorted(dialogue)
    told = people_of_film(
        model,
        [CueInput(start, end, features[list(pick)]) for (start, end), pick in zip(intervals, picks, strict=True)],
        [SpokenLine(start, end, text) for start, end, text in spoken],
        [FilmName(name) for name in guess_names(spoken)],
        FilmFrames(times_ms, features),
    )
    return [each.text for each in told]
