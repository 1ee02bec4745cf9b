"""Who is seen in each stretch of a film, and what they may be called by then: the names model on what a product has.

Frame features of the whole film, five a second, and its dialogue; names are those that people are called by in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.intervals import Interval
from core.names import Spoken, guess_names
from core.names_kept import NameRule

if TYPE_CHECKING:
    from models.names.model import Names
    from models.names.predict import Person

EVER_MS = 2**62  # after every film's end, and before a name that is never heard


def people_texts(
    model: Names,
    intervals: Sequence[Interval],
    picks: Sequence[Sequence[int]],
    features: NDArray[np.float32],
    times_ms: NDArray[np.int64],
    dialogue: Sequence[Spoken],
    told: Sequence[str] = (),
    rules: Sequence[NameRule | None] = (),
) -> list[str]:
    """One text an interval, likeliest actor first, as AutoAD reads it: "Tom: the man in the orange jacket."

    `picks[i]` are the frames of interval i, indices into `features` [N, D] at `times_ms` [N]; intervals are in order
    of time. A name is used only from the interval on by whose end the dialogue has said it, or a description in `told`
    (one an interval). Where an interval has a rule, its kept names are given to somebody in any case, and no other ones
    than it allows.
    """
    from models.names.bind import FilmName, names_by
    from models.names.calls import SpokenLine
    from models.names.predict import CueInput, bindings_of_film, cue_people, people_text
    from models.names.see import FilmFrames

    if not intervals:
        return []
    spoken = sorted(dialogue)
    lines, ruled = list(told) or [""] * len(intervals), list(rules) or [None] * len(intervals)
    cues = [
        CueInput(start, end, features[list(pick)], line)
        for (start, end), pick, line in zip(intervals, picks, lines, strict=True)
    ]
    seen, bindings = bindings_of_film(
        model,
        cues,
        [SpokenLine(start, end, text) for start, end, text in spoken],
        [FilmName(name) for name in guess_names(spoken)],
        FilmFrames(times_ms, features),
    )
    threshold = model.config.bind_threshold
    texts = []
    for cue, shown, rule in zip(cues, seen, ruled, strict=True):
        known = names_by(bindings, cue.end_ms, threshold)
        if rule is not None:
            later = names_by(bindings, EVER_MS, threshold)
            known = {look: one for look, one in known.items() if one[0] in rule.allowed}
            known |= {look: one for look, one in later.items() if one[0] in rule.kept}
        found = cue_people(model.config, shown, known)
        texts.append(found.text if rule is None else people_text(_with_names(found.people, rule.kept)))
    return texts


def _with_names(people: Sequence[Person], names: frozenset[str]) -> list[Person]:
    """Each of `names` is somebody here: who has none yet, else who has another; of both the likeliest actor first."""
    missing = sorted(names - {one.name for one in people})
    free = [*(one for one in people if not one.name), *(one for one in people if one.name and one.name not in names)]
    called = {one.look: name for one, name in zip(free, missing, strict=False)}
    return [replace(one, name=called.get(one.look, one.name)) for one in people]
